//! HTML stands in a text.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB311", name: "raw-html" },
    default: Severity::Warning,
    explain: include_str!("raw_html.md"),
    run: Finder::Noticed(Noticed::RawHtml),
};
