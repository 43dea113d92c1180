//! A document describes a process that the process map does not show.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{DocumentType, Status};

pub const RULE: Rule = Rule {
    code: Code { id: "CB655", name: "process-off-map" },
    default: Severity::Warning,
    explain: include_str!("process_off_map.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let map = &facts.register.processes;
    if map.processes.is_empty() {
        return;
    }
    for document in &facts.register.documents {
        let front = &document.front;
        if front.kind != DocumentType::Process || front.status() == Status::Retired || !document.has_text() {
            continue;
        }
        if map.described_by(document.id().as_str()).is_none() {
            found.add(
                Diagnostic::new(RULE.code, format!("the process of `{}` is not on the process map", document.id()))
                    .at(front.id.span, "")
                    .help("add it to `processes` in `toolkit/processes.yaml`, with what it gets and gives"),
            );
        }
    }
}
