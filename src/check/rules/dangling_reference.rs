//! A register names something that is not there.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Column, ColumnType, Row, Sheet, nearest};
use crate::parse::shorten;
use crate::register::Named;
use crate::source::Spanned;

pub const RULE: Rule = Rule {
    code: Code { id: "CB607", name: "dangling-reference" },
    default: Severity::Error,
    explain: include_str!("dangling_reference.md"),
    run: Finder::Looks(run),
};

/// After how many findings the rest of a register is only counted.
const LISTED: usize = 200;
/// For how many findings of a register somebody looks for what may have been meant.
const GUESSED: usize = 50;

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    for sheet in register.sheets.iter() {
        if let Some(id) = sheet.document.as_ref().filter(|id| register.known_as(id.as_str()).is_none()) {
            let near = nearest(id.as_str(), register.documents.iter().map(|document| document.id().as_str()));
            found.add(
                Diagnostic::new(RULE.code, format!("no document `{}` is in this set", id.value))
                    .at(id.span, "named as the document that governs the register")
                    .maybe_help(near.map(|near| format!("did you mean `{near}`?"))),
            );
        }
        cells(facts, sheet, found);
    }
}

fn cells(facts: &Facts<'_>, sheet: &Sheet, found: &mut Diagnostics) {
    let mut count = 0;
    for (at, column) in sheet.columns.iter().enumerate().filter(|(_, column)| column.kind.names()) {
        // A register that is not there is one finding, not one for each row.
        if column.of.as_ref().is_some_and(|of| column.kind == ColumnType::Row && facts.register.sheets.get(&of.value).is_none()) {
            continue;
        }
        for row in &sheet.rows {
            for value in &row.cells[at] {
                let Some(message) = fault(facts, column, row, value) else { continue };
                count += 1;
                if count > LISTED {
                    continue;
                }
                let help = if count <= GUESSED { help(facts, column, &value.value) } else { None };
                found.add(Diagnostic::new(RULE.code, message).at(value.span, "").maybe_help(help));
            }
        }
    }
    if count > LISTED {
        let message = format!("{} further cells of this register name something that is not there", count - LISTED);
        found.add(Diagnostic::new(RULE.code, message).at(sheet.top(), "").help("mend those that are listed first"));
    }
}

/// What may have been meant.
fn help(facts: &Facts<'_>, column: &Column, value: &str) -> Option<String> {
    if facts.register.named(column, value).is_ok() {
        return Some("examples stand for nothing; name another row".to_owned());
    }
    let near = facts.register.near_named(column, value)?;
    Some(if column.kind == ColumnType::Clause { format!("nearest: {near}") } else { format!("did you mean `{near}`?") })
}

fn fault(facts: &Facts<'_>, column: &Column, row: &Row, value: &Spanned<Box<str>>) -> Option<String> {
    match facts.register.named(column, &value.value) {
        Err(what) => Some(what),
        Ok(Some(Named::Row(name, at))) if !row.example => {
            let other = facts.register.sheets.get(name.as_str())?;
            let example = other.rows.get(at).is_some_and(|row| row.example);
            example.then(|| format!("`{}` is an example row of the register `{name}`", shorten(&value.value)))
        }
        Ok(_) => None,
    }
}
