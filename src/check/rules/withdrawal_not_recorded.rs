//! A retired document does not say who withdrew it, when and why, or says so without being retired.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::Status;

pub const RULE: Rule = Rule {
    code: Code { id: "CB514", name: "withdrawal-not-recorded" },
    default: Severity::Warning,
    explain: include_str!("withdrawal_not_recorded.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in &facts.register.documents {
        let front = &document.front;
        let Some(status) = &front.status else { continue };
        match (&front.retired, status.value == Status::Retired) {
            (None, true) => found.add(
                Diagnostic::new(RULE.code, format!("nobody says who withdrew `{}`, when and why", document.id()))
                    .at(status.span, "")
                    .help("write `retired: { by, on, why, successor }`; `clausebook review … --outcome retire` does it"),
            ),
            (Some(retired), false) => found.add(
                Diagnostic::new(
                    RULE.code,
                    format!("`{}` was withdrawn on {}, and its status is `{}`", document.id(), retired.on.value, status.value),
                )
                .at(status.span, "")
                .and(retired.on.span, "withdrawn")
                .help("set the status to `retired`, or remove `retired:` if the document is back"),
            ),
            _ => {}
        }
    }
}
