//! A legal hold does not say why.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::register::RECORD_CLASSES;

pub const RULE: Rule = Rule {
    code: Code { id: "CB623", name: "hold-without-reason" },
    default: Severity::Error,
    explain: include_str!("hold_without_reason.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let Some(classes) = facts.register.sheets.get(RECORD_CLASSES) else { return };
    for row in &classes.rows {
        let Some(held) = classes.value(row, "legal-hold").filter(|held| *held.value == *"yes") else { continue };
        if classes.value(row, "hold-reason").is_none() {
            found.add(
                Diagnostic::new(RULE.code, format!("the class `{}` is under a legal hold that does not say why", row.key.value))
                    .at(held.span, "")
                    .help("write the reason into `hold-reason`: which dispute or inquiry, and who lifts the hold"),
            );
        }
    }
}
