//! A value is not of its type.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB104", name: "wrong-value" },
    default: Severity::Error,
    explain: include_str!("wrong_value.md"),
    run: Finder::Noticed(Noticed::WrongValue),
};
