//! Two rows of a register have the same key.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB605", name: "duplicate-row" },
    default: Severity::Error,
    explain: include_str!("duplicate_row.md"),
    run: Finder::Noticed(Noticed::DuplicateRow),
};
