//! A key is none of ours.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB102", name: "unknown-key" },
    default: Severity::Error,
    explain: include_str!("unknown_key.md"),
    run: Finder::Noticed(Noticed::UnknownKey),
};
