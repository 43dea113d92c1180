//! A table has no words in its header row.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB310", name: "table-without-header" },
    default: Severity::Warning,
    explain: include_str!("table_without_header.md"),
    run: Finder::Noticed(Noticed::TableWithoutHeader),
};
