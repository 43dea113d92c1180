//! A link has an address that is never published.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB305", name: "unsafe-link" },
    default: Severity::Error,
    explain: include_str!("unsafe_link.md"),
    run: Finder::Noticed(Noticed::UnsafeLink),
};
