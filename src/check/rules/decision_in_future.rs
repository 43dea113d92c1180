//! A figure is said to be decided on a day that has not come.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB322", name: "decision-in-future" },
    default: Severity::Error,
    explain: include_str!("decision_in_future.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let today = facts.assessment.today;
    for (key, field) in &facts.register.settings.fields {
        let Some(decided) = field.decided.as_ref().filter(|decided| decided.on.value > today) else { continue };
        found.add(
            Diagnostic::new(RULE.code, format!("`{key}` is decided on {}, and today is {today}", decided.on.value))
                .at(decided.on.span, "")
                .help("write the day on which the person decided"),
        );
    }
}
