//! A key that must be there is missing or empty.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB103", name: "missing-key" },
    default: Severity::Error,
    explain: include_str!("missing_key.md"),
    run: Finder::Noticed(Noticed::MissingKey),
};
