//! A row was changed after it was frozen.

use crate::assess::rows::row_stamp;
use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB611", name: "frozen-row-changed" },
    default: Severity::Error,
    explain: include_str!("frozen_row_changed.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for sheet in facts.register.sheets.iter() {
        for row in &sheet.rows {
            let Some(frozen) = &row.frozen else { continue };
            let right = row_stamp(sheet, row);
            if frozen.value == right {
                continue;
            }
            found.add(
                Diagnostic::new(RULE.code, format!("the row `{}` is no longer the one that was frozen", row.key.value))
                    .at(frozen.span, "the stamp of another row")
                    .help(format!(
                        "put back what it said and write what is new below `additions`; the stamp of the row at hand is `{right}`"
                    )),
            );
        }
    }
}
