//! A key or a clause stands twice.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB105", name: "duplicate-key" },
    default: Severity::Error,
    explain: include_str!("duplicate_key.md"),
    run: Finder::Noticed(Noticed::DuplicateKey),
};
