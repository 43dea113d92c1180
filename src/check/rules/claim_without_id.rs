//! A heading claims a clause and has no id.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB207", name: "claim-without-id" },
    default: Severity::Error,
    explain: include_str!("claim_without_id.md"),
    run: Finder::Noticed(Noticed::ClaimWithoutId),
};
