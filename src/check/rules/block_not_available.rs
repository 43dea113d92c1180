//! A `:::` block is not available yet.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB314", name: "block-not-available" },
    default: Severity::Error,
    explain: include_str!("block_not_available.md"),
    run: Finder::Noticed(Noticed::BlockNotAvailable),
};
