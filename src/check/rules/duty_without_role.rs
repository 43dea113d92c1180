//! An adopted text says what is done, and not who does it.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::Phrase;

pub const RULE: Rule = Rule {
    code: Code { id: "CB804", name: "duty-without-role" },
    default: Severity::Warning,
    explain: include_str!("duty_without_role.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in facts.adopted() {
        for wording in document.interface.wording.iter().filter(|wording| wording.phrase == Phrase::NobodyActs) {
            found.add(
                Diagnostic::new(RULE.code, "this sentence says what is done, and nobody does it")
                    .at(wording.span, "")
                    .help("begin with who does it: `The {{ role.KEY }} records …`"),
            );
        }
    }
}
