//! The last review lies before the first approval.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB404", name: "review-before-approval" },
    default: Severity::Error,
    explain: include_str!("review_before_approval.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in &facts.register.documents {
        let Some(last) = &document.front.review.last else { continue };
        // A review that is recorded with its outcome may be one of a draft, or of an earlier version.
        if document.front.reviews.iter().any(|entry| entry.on.value <= last.value) {
            continue;
        }
        let Some(first) = document.front.approvals.iter().min_by_key(|approval| approval.on.value) else { continue };
        if last.value < first.on.value {
            found.add(
                Diagnostic::new(RULE.code, format!("the review of {} lies before the first approval", last.value))
                    .at(last.span, "")
                    .and(first.on.span, "first approved here")
                    .help("correct the date, or leave `review.last` out"),
            );
        }
    }
}
