//! A release names a text that the git repository does not have.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB701", name: "released-text-missing" },
    default: Severity::Error,
    explain: include_str!("released_text_missing.md"),
    run: Finder::Noticed(Noticed::ReleasedTextMissing),
};
