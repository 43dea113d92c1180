//! A review does not say which text was read.

use rayon::prelude::*;

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
    // Each finding prints a stamp, and a stamp reads the whole text.
    let unstamped: Vec<Diagnostic> = facts
        .register
        .documents
        .par_iter()
        .filter_map(|document| {
            let review = &document.front.review;
            let last = review.last.as_ref().filter(|_| review.stamp.is_none() && document.front.status().is_live())?;
            let right = stamp::of(document, facts.register, facts.sources, Purpose::Review);
            let message = format!("the review of {} does not say which text was read", last.value);
            let help = format!("if it was this text, write `stamp: {right}` beside it; `clausebook review` writes both");
            Some(Diagnostic::new(RULE.code, message).at(last.span, "").help(help))
        })
        .collect();
    found.extend(unstamped);
}
