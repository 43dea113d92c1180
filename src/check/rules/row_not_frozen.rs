//! A decided row is not frozen.

use crate::assess::rows::row_stamp;
use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB612", name: "row-not-frozen" },
    default: Severity::Warning,
    explain: include_str!("row_not_frozen.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for sheet in facts.register.sheets.iter() {
        let Some(freeze) = &sheet.freeze else { continue };
        let decided = |row: &&crate::model::Row| freeze.when.holds(row) && row.has(freeze.decider) && row.has(freeze.date);
        for row in sheet.real().filter(decided).filter(|row| row.frozen.is_none()) {
            found.add(
                Diagnostic::new(RULE.code, format!("the row `{}` is decided and not frozen", row.key.value))
                    .at(row.key.span, "")
                    .help(format!("`clausebook confirm` does it; or write `frozen: \"{}\"` into the row", row_stamp(sheet, row))),
            );
        }
    }
}
