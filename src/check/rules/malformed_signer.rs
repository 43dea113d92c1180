//! A line of `site/allowed-signers` cannot be read.

use crate::check::{Finder, Rule};
use crate::diagnostic::{Code, Severity};
use crate::model::Noticed;

pub const RULE: Rule = Rule {
    code: Code { id: "CB414", name: "malformed-signer" },
    default: Severity::Error,
    explain: include_str!("malformed_signer.md"),
    run: Finder::Noticed(Noticed::MalformedSigner),
};
