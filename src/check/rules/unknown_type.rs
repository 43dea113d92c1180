//! The type of a document is not known.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB107", name: "unknown-type" },
    default: Severity::Error,
    explain: include_str!("unknown_type.md"),
    run: Finder::Noticed(Noticed::UnknownType),
};
