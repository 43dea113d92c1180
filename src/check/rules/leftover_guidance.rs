//! Guidance for the author still stands in a draft.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Block, Status};

pub const RULE: Rule = Rule {
    code: Code { id: "CB318", name: "leftover-guidance" },
    default: Severity::Warning,
    explain: include_str!("leftover_guidance.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in &facts.register.documents {
        if !matches!(document.front.status(), Status::Draft | Status::Review) {
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
