//! Rows are confirmed, or sampled, on a day that has not come.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB615", name: "confirmation-in-future" },
    default: Severity::Warning,
    explain: include_str!("confirmation_in_future.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let today = facts.assessment.today;
    for sheet in facts.register.sheets.iter() {
        let confirmed = sheet.confirmed.as_ref().map(|confirmed| (&confirmed.on, "confirmed"));
        let sampled = sheet.source.as_ref().and_then(|source| source.sampled.as_ref()).map(|day| (day, "sampled"));
        for (day, what) in confirmed.into_iter().chain(sampled).filter(|(day, _)| day.value > today) {
            found.add(
                Diagnostic::new(RULE.code, format!("the rows are {what} on {}, after the day of this check, {today}", day.value))
                    .at(day.span, "")
                    .help("correct the date"),
            );
        }
    }
}
