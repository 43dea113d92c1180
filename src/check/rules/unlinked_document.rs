//! Nothing leads to a document.

use std::collections::BTreeSet;

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Presence, Status};

pub const RULE: Rule = Rule {
    code: Code { id: "CB806", name: "unlinked-document" },
    default: Severity::Warning,
    explain: include_str!("unlinked_document.md"),
    run: Finder::Looks(run),
};

/// In a set of fewer documents the list of documents shows all of them at once.
const MANY: usize = 10;

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    // Where texts are missing, their links are, too.
    let whole = register.documents.iter().all(|document| document.presence == Presence::Text);
    if register.documents.len() < MANY || !whole {
        return;
    }
    let from_pages: BTreeSet<usize> = register
        .pages
        .iter()
        .flat_map(|page| page.interface.links.iter().map(move |link| (facts.sources.path(page.file), link)))
        .filter_map(|(path, link)| register.document_meant(path, &link.target))
        .collect();
    for (at, document) in register.documents.iter().enumerate() {
        let front = &document.front;
        let linked = !register.backlinks[at].is_empty()
            || !register.sheets.naming(at).is_empty()
            || from_pages.contains(&at)
            || front.is_instance()
            || front.status() == Status::Retired
            || register.is_twin(at);
        if linked {
            continue;
        }
        found.add(
            Diagnostic::new(RULE.code, format!("no document, page or register leads to `{}`", document.id()))
                .at(front.id.span, "")
                .help(format!("link it where it is needed: `[[{}]]`; if it is needed nowhere, retire it", document.id())),
        );
    }
}
