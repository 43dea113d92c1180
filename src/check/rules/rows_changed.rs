//! The rows of a register are no longer those that were confirmed.

use crate::assess::{RowsState, rows};
use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB614", name: "rows-changed" },
    default: Severity::Warning,
    explain: include_str!("rows_changed.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for sheet in facts.register.sheets.iter() {
        let Some(confirmed) = &sheet.confirmed else { continue };
        if facts.assessment.rows.get(&sheet.name.value).is_none_or(|standing| standing.state != RowsState::Changed) {
            continue;
        }
        let (span, label) = match &confirmed.stamp {
            Some(stamp) => (stamp.span, "the stamp of other rows"),
            None => (confirmed.on.span, "this does not say which rows were confirmed"),
        };
        found.add(
            Diagnostic::new(RULE.code, format!("the rows of `{}` are not those that were confirmed", sheet.name.value))
                .at(span, label)
                .help(format!(
                    "the stamp of these rows is `{}`; look at them again, then give the command: clausebook confirm {} --by NAME",
                    rows::stamp(sheet),
                    sheet.name.value
                )),
        );
    }
}
