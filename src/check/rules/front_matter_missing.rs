//! A document has no front matter, or it has no end.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB106", name: "front-matter-missing" },
    default: Severity::Error,
    explain: include_str!("front_matter_missing.md"),
    run: Finder::Noticed(Noticed::FrontMatterMissing),
};
