//! A text or a part of it is over its budget.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB003", name: "too-large" },
    default: Severity::Error,
    explain: include_str!("too_large.md"),
    run: Finder::Noticed(Noticed::TooLarge),
};
