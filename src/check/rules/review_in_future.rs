//! A review is dated after the day of the build.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB406", name: "review-in-future" },
    default: Severity::Warning,
    explain: include_str!("review_in_future.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let today = facts.assessment.today;
    for document in &facts.register.documents {
        let Some(last) = document.front.review.last.as_ref().filter(|last| last.value > today) else { continue };
        let message = format!("this review is dated {}, and today is {today}", last.value);
        found.add(Diagnostic::new(RULE.code, message).at(last.span, "").help("correct the date"));
    }
}
