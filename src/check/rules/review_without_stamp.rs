//! A review does not say which text was read.

use crate::assess::stamp::{self, Purpose};
use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB405", name: "review-without-stamp" },
    default: Severity::Warning,
    explain: include_str!("review_without_stamp.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in &facts.register.documents {
        let review = &document.front.review;
        let Some(last) = review.last.as_ref().filter(|_| review.stamp.is_none() && document.front.status().is_live()) else {
            continue;
        };
        let right = stamp::of(document, facts.register, facts.sources, Purpose::Review);
        found.add(
            Diagnostic::new(RULE.code, format!("the review of {} does not say which text was read", last.value))
                .at(last.span, "")
                .help(format!("if it was this text, write `stamp: {right}` beside it")),
        );
    }
}
