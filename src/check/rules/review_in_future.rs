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
        // Where the newest entry says the same, one finding is enough.
        let entries = document.front.reviews.iter().map(|entry| &entry.on);
        let last = document.front.review.last.iter().filter(|last| entries.clone().all(|on| on.value != last.value));
        for on in last.chain(entries.clone()).filter(|on| on.value > today) {
            let message = format!("this review is dated {}, and today is {today}", on.value);
            found.add(Diagnostic::new(RULE.code, message).at(on.span, "").help("correct the date"));
        }
    }
}
