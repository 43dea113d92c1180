//! Guidance for the author still stands in an approved text.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Block, Status};

pub const RULE: Rule = Rule {
    code: Code { id: "CB319", name: "guidance-in-approved" },
    default: Severity::Error,
    explain: include_str!("guidance_in_approved.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in &facts.register.documents {
        if document.front.status() != Status::Approved || document.front.is_record() {
            continue;
        }
        for (block, span) in &document.interface.blocks {
            if *block == Block::Guidance {
                found.add(
                    Diagnostic::new(RULE.code, "guidance for the author still stands in this text")
                        .at(*span, "")
                        .help("follow it, then remove the block; it is never published"),
                );
            }
        }
    }
}
