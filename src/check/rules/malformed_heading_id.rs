//! The id of a heading is not well formed.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB307", name: "malformed-heading-id" },
    default: Severity::Error,
    explain: include_str!("malformed_heading_id.md"),
    run: Finder::Noticed(Noticed::MalformedHeadingId),
};
