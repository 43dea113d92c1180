//! A file is not text.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB002", name: "not-text" },
    default: Severity::Error,
    explain: include_str!("not_text.md"),
    run: Finder::Noticed(Noticed::NotText),
};
