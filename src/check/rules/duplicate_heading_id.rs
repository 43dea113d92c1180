//! Two headings of a document have the same id.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB308", name: "duplicate-heading-id" },
    default: Severity::Error,
    explain: include_str!("duplicate_heading_id.md"),
    run: Finder::Noticed(Noticed::DuplicateHeadingId),
};
