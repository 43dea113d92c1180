//! A document shows a column or a value that the register does not have.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Block, Column, ColumnType, choose};

pub const RULE: Rule = Rule {
    code: Code { id: "CB609", name: "wrong-extract" },
    default: Severity::Error,
    explain: include_str!("wrong_extract.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (block, span) in facts.blocks() {
        let Block::Register(extract) = block else { continue };
        let Some(sheet) = facts.register.sheets.get(&extract.register) else { continue };
        let named = extract.columns.iter().chain(extract.only.iter().map(|(column, _)| column));
        for name in named.filter(|name| sheet.column(name).is_none()) {
            let help = choose(name, sheet.columns.iter().map(|column| column.name.as_str()));
            let message = format!("the register `{}` has no column `{name}`", extract.register);
            found.add(Diagnostic::new(RULE.code, message).at(*span, "").help(help));
        }
        let Some((name, value)) = &extract.only else { continue };
        let column = sheet.column(name).map(|at| &sheet.columns[at]);
        if let Some(help) = column.and_then(|column| impossible(column, value)) {
            let message = format!("the column `{name}` never has the value `{value}`");
            found.add(Diagnostic::new(RULE.code, message).at(*span, "").help(help));
        }
    }
}

/// What the column can have instead, where it cannot have this value.
fn impossible(column: &Column, value: &str) -> Option<String> {
    match column.kind {
        ColumnType::Choice if !column.options.iter().any(|option| option == value) => {
            Some(choose(value, column.options.iter().map(String::as_str)))
        }
        ColumnType::YesNo if !matches!(value, "yes" | "no") => Some("write `yes` or `no`".to_owned()),
        _ => None,
    }
}
