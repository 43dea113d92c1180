//! A register that has a meaning of its own lacks a column that carries it.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::ColumnType;
use crate::register::{DISPOSALS, EXTERNAL_DOCUMENTS, RECORD_CLASSES};

pub const RULE: Rule = Rule {
    code: Code { id: "CB624", name: "missing-meaning" },
    default: Severity::Error,
    explain: include_str!("missing_meaning.md"),
    run: Finder::Looks(run),
};

/// Columns that are looked at by name, and the types that they must have.
const WANTED: &[(&str, &str, ColumnType)] = &[
    (EXTERNAL_DOCUMENTS, "edition-since", ColumnType::Date),
    (EXTERNAL_DOCUMENTS, "documents", ColumnType::Document),
    (RECORD_CLASSES, "period", ColumnType::Interval),
    (RECORD_CLASSES, "legal-hold", ColumnType::YesNo),
    (DISPOSALS, "record", ColumnType::Id),
];

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (register, name, kind) in WANTED {
        let Some(sheet) = facts.register.sheets.get(register) else { continue };
        let column = sheet.column(name).map(|at| &sheet.columns[at]);
        if column.is_some_and(|column| column.kind == *kind) {
            continue;
        }
        let span = column.map_or(sheet.top(), |column| column.name.span);
        found.add(
            Diagnostic::new(RULE.code, format!("the register `{register}` has no column `{name}` of type `{kind}`"))
                .at(span, "")
                .help(format!("write below `columns`: `{name}: {{ title: …, type: {kind} }}`")),
        );
    }
}
