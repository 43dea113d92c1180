//! The YAML of a file cannot be read.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB101", name: "yaml-fault" },
    default: Severity::Error,
    explain: include_str!("yaml_fault.md"),
    run: Finder::Noticed(Noticed::YamlFault),
};
