//! A row that holds a decision does not say who decided, or when.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB610", name: "undecided-row" },
    default: Severity::Error,
    explain: include_str!("undecided_row.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for sheet in facts.register.sheets.iter() {
        let Some(freeze) = &sheet.freeze else { continue };
        for row in sheet.rows.iter().filter(|row| freeze.when.holds(row)) {
            for column in [freeze.decider, freeze.date].into_iter().filter(|column| !row.has(*column)) {
                let column = &sheet.columns[column];
                found.add(
                    Diagnostic::new(
                        RULE.code,
                        format!("the row `{}` is decided and has no `{}`", row.key.value, column.name.value),
                    )
                    .at(row.key.span, "")
                    .help(column.hint.clone().unwrap_or_else(|| format!("fill in: {}", column.title))),
                );
            }
        }
    }
}
