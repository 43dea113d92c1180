//! The attributes of a heading cannot be read as a claim.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB206", name: "malformed-claim" },
    default: Severity::Error,
    explain: include_str!("malformed_claim.md"),
    run: Finder::Noticed(Noticed::MalformedClaim),
};
