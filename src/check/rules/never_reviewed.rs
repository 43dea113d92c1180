//! A document has never been reviewed.

use crate::assess::ReviewState;
use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB502", name: "never-reviewed" },
    default: Severity::Warning,
    explain: include_str!("never_reviewed.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (document, standing) in facts.register.documents.iter().zip(&facts.assessment.documents) {
        if standing.review.state != ReviewState::Never {
            continue;
        }
        found.add(
            Diagnostic::new(RULE.code, format!("`{}` has never been reviewed", document.id()))
                .at(document.front.id.span, "")
                .help("an approval counts as the first review; or write `review: { last: DATE, stamp: … }`"),
        );
    }
}
