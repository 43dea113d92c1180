//! The value of a cell is not of its column's type.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB603", name: "wrong-cell" },
    default: Severity::Error,
    explain: include_str!("wrong_cell.md"),
    run: Finder::Noticed(Noticed::WrongCell),
};
