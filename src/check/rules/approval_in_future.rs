//! An approval is dated after the day of the build.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB403", name: "approval-in-future" },
    default: Severity::Error,
    explain: include_str!("approval_in_future.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let today = facts.assessment.today;
    for (document, standing) in facts.register.documents.iter().zip(&facts.assessment.documents) {
        for at in &standing.approvals.future {
            let on = &document.front.approvals[*at].on;
            found.add(
                Diagnostic::new(RULE.code, format!("this approval is dated {}, and today is {today}", on.value))
                    .at(on.span, "")
                    .help("correct the date"),
            );
        }
    }
}
