//! A later version is dated before an earlier one.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::History;

pub const RULE: Rule = Rule {
    code: Code { id: "CB562", name: "history-out-of-order" },
    default: Severity::Error,
    explain: include_str!("history_out_of_order.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in &facts.register.documents {
        let mut entries: Vec<&History> = document.front.history.iter().collect();
        entries.sort_by(|a, b| a.version.value.cmp(&b.version.value));
        for pair in entries
            .windows(2)
            .filter(|pair| pair[0].version.value < pair[1].version.value && pair[1].date.value < pair[0].date.value)
        {
            let message = format!(
                "version {} is dated {}, before version {} of {}",
                pair[1].version.value, pair[1].date.value, pair[0].version.value, pair[0].date.value
            );
            found.add(
                Diagnostic::new(RULE.code, message)
                    .at(pair[1].date.span, "")
                    .and(pair[0].date.span, "the earlier version")
                    .help("correct the date, or the number"),
            );
        }
    }
}
