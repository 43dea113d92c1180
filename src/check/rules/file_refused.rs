//! A file of the project could not be read.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB001", name: "file-refused" },
    default: Severity::Error,
    explain: include_str!("file_refused.md"),
    run: Finder::Noticed(Noticed::FileRefused),
};
