//! A register is named that no file describes.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Block, ColumnType, choose};
use crate::source::Span;

pub const RULE: Rule = Rule {
    code: Code { id: "CB608", name: "unknown-register" },
    default: Severity::Error,
    explain: include_str!("unknown_register.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let sheets = &facts.register.sheets;
    let mut look = |name: &str, span: Span| {
        if sheets.get(name).is_some() {
            return;
        }
        let help = match sheets.is_empty() {
            true => format!("describe it in `toolkit/registers/{name}.yaml`"),
            false => choose(name, sheets.names()),
        };
        found.add(Diagnostic::new(RULE.code, format!("there is no register `{name}`")).at(span, "").help(help));
    };
    for sheet in sheets.iter() {
        for column in sheet.columns.iter().filter(|column| column.kind == ColumnType::Row) {
            column.of.iter().for_each(|of| look(&of.value, of.span));
        }
    }
    for (block, span) in facts.blocks() {
        if let Block::Register(extract) = block {
            look(&extract.register, *span);
        }
    }
}
