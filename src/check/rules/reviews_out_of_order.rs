//! The reviews of a document are not listed newest first.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB512", name: "reviews-out-of-order" },
    default: Severity::Error,
    explain: include_str!("reviews_out_of_order.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in &facts.register.documents {
        for pair in document.front.reviews.windows(2) {
            if pair[0].on.value < pair[1].on.value {
                found.add(
                    Diagnostic::new(RULE.code, format!("the review of {} stands below an earlier one", pair[1].on.value))
                        .at(pair[1].on.span, "")
                        .and(pair[0].on.span, "earlier")
                        .help("list reviews newest first"),
                );
            }
        }
    }
}
