//! An audience is named that `site.yaml` does not declare.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::choose;

pub const RULE: Rule = Rule {
    code: Code { id: "CB113", name: "unknown-audience" },
    default: Severity::Error,
    explain: include_str!("unknown_audience.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let audiences = &facts.register.settings.audiences;
    let documents = facts.register.documents.iter().filter_map(|document| document.front.audience.as_ref());
    let registers = facts.register.sheets.iter().filter_map(|sheet| sheet.audience.as_ref());
    for audience in documents.chain(registers) {
        if !audiences.contains_key(&audience.value) {
            let help = choose(&audience.value, audiences.keys().map(String::as_str));
            found.add(
                Diagnostic::new(RULE.code, format!("no audience `{}` is declared", audience.value))
                    .at(audience.span, "")
                    .help(help),
            );
        }
    }
}
