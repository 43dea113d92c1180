//! Two documents have the same id.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB110", name: "duplicate-id" },
    default: Severity::Error,
    explain: include_str!("duplicate_id.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    for (at, document) in register.documents.iter().enumerate() {
        let Some(first) = register.position(document.id().as_str()).filter(|first| *first != at) else { continue };
        let other = &register.documents[first];
        found.add(
            Diagnostic::new(RULE.code, format!("the id `{}` is taken by `{}`", document.id(), other.path))
                .at(document.front.id.span, "the same id again")
                .and(other.front.id.span, "first used here")
                .help("give this document its own id"),
        );
    }
}
