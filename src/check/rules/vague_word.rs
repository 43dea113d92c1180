//! An adopted text leaves open when or how much.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::Phrase;

pub const RULE: Rule = Rule {
    code: Code { id: "CB801", name: "vague-word" },
    default: Severity::Warning,
    explain: include_str!("vague_word.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in facts.adopted() {
        for wording in document.interface.wording.iter().filter(|wording| wording.phrase == Phrase::Vague) {
            let words = facts.sources.slice(wording.span);
            found.add(
                Diagnostic::new(RULE.code, format!("\"{words}\" leaves open when or how much"))
                    .at(wording.span, "")
                    .help("write a figure, a date or an event, or link the place where it stands"),
            );
        }
    }
}
