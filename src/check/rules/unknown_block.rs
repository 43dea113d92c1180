//! A `:::` block has an unknown name.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB312", name: "unknown-block" },
    default: Severity::Error,
    explain: include_str!("unknown_block.md"),
    run: Finder::Noticed(Noticed::UnknownBlock),
};
