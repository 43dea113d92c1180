//! The columns of a register do not fit one another.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB601", name: "wrong-columns" },
    default: Severity::Error,
    explain: include_str!("wrong_columns.md"),
    run: Finder::Noticed(Noticed::WrongColumns),
};
