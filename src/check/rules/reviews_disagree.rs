//! `review.last` or `review.stamp` is not that of the newest entry of `reviews`.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB511", name: "reviews-disagree" },
    default: Severity::Error,
    explain: include_str!("reviews_disagree.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in &facts.register.documents {
        let (review, Some(newest)) = (&document.front.review, document.front.reviews.first()) else { continue };
        let other = |message: String, span| {
            Diagnostic::new(RULE.code, message)
                .at(span, "")
                .and(newest.span, "the newest review")
                .help("let both say the same; `clausebook review` writes both")
        };
        if let Some(last) = review.last.as_ref().filter(|last| last.value != newest.on.value) {
            found.add(other(
                format!("`review.last` is {}, and the newest review is of {}", last.value, newest.on.value),
                last.span,
            ));
            continue;
        }
        let (Some(one), Some(two)) = (&review.stamp, &newest.stamp) else { continue };
        if one.value != two.value {
            found.add(other("`review.stamp` is not the stamp of the newest review".to_owned(), one.span));
        }
    }
}
