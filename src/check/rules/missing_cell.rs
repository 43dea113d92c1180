//! A row has no value where its column asks for one.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB604", name: "missing-cell" },
    default: Severity::Error,
    explain: include_str!("missing_cell.md"),
    run: Finder::Noticed(Noticed::MissingCell),
};
