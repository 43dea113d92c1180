//! `review.next` is later than the interval since the last review allows.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB513", name: "review-put-off" },
    default: Severity::Warning,
    explain: include_str!("review_put_off.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (document, standing) in facts.register.documents.iter().zip(&facts.assessment.documents) {
        let (Some(next), Some(limit)) = (&document.front.review.next, standing.review.limit()) else { continue };
        if next.value > limit {
            found.add(
                Diagnostic::new(RULE.code, format!("the next review is put off to {}; it is due on {limit}", next.value))
                    .at(next.span, "does not count")
                    .help(format!("the interval is {}; review the document, or remove `next`", standing.review.every)),
            );
        }
    }
}
