//! A heading level is left out.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB309", name: "skipped-heading-level" },
    default: Severity::Warning,
    explain: include_str!("skipped_heading_level.md"),
    run: Finder::Noticed(Noticed::SkippedHeading),
};
