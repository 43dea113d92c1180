//! A `:::` block has no end, or an end has no block.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB313", name: "unclosed-block" },
    default: Severity::Error,
    explain: include_str!("unclosed_block.md"),
    run: Finder::Noticed(Noticed::UnclosedBlock),
};
