//! A review is overdue.

use crate::assess::ReviewState;
use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB501", name: "review-overdue" },
    default: Severity::Warning,
    explain: include_str!("review_overdue.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (document, standing) in facts.register.documents.iter().zip(&facts.assessment.documents) {
        if standing.review.state != ReviewState::Overdue {
            continue;
        }
        let Some(next) = standing.review.next else { continue };
        let span = document.front.review.last.as_ref().map_or(document.front.id.span, |last| last.span);
        found.add(
            Diagnostic::new(RULE.code, format!("review of `{}` was due on {next}", document.id()))
                .at(span, "")
                .help("read the text, then record what came of it: `clausebook review ID --by NAME`"),
        );
    }
}
