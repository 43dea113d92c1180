//! The status of a document is not known.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB108", name: "unknown-status" },
    default: Severity::Error,
    explain: include_str!("unknown_status.md"),
    run: Finder::Noticed(Noticed::UnknownStatus),
};
