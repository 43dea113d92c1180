//! A row has a value in a column that its register does not have.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB602", name: "unknown-column" },
    default: Severity::Error,
    explain: include_str!("unknown_column.md"),
    run: Finder::Noticed(Noticed::UnknownColumn),
};
