//! A link names a document that is not there.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::nearest;
use crate::register::Broken;

pub const RULE: Rule = Rule {
    code: Code { id: "CB301", name: "broken-document-link" },
    default: Severity::Error,
    explain: include_str!("broken_document_link.md"),
    run: Finder::Looks(run),
};

/// For how many findings a near id is looked for: it is compared with every id of the set.
const SUGGESTIONS: usize = 50;

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let linked = facts.broken_links().filter_map(|(link, broken)| match broken {
        Broken::Document { id } => Some((id.as_str(), link.span)),
        _ => None,
    });
    let named = facts.register.documents.iter().flat_map(|document| {
        let front = &document.front;
        let successor = front.retired.as_ref().and_then(|retired| retired.successor.as_ref());
        let ids = front.related.iter().chain(&front.supersedes).chain(&front.instance_of).chain(successor);
        ids.filter(|id| facts.register.known_as(id.as_str()).is_none()).map(|id| (id.as_str(), id.span))
    });
    for (count, (id, span)) in linked.chain(named).enumerate() {
        let ids = || facts.register.documents.iter().map(|document| document.id().as_str());
        let near = if count < SUGGESTIONS { nearest(id, ids()) } else { None };
        let help = near.map_or_else(
            || "check the id; the register of documents lists them all".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        found.add(Diagnostic::new(RULE.code, format!("no document `{id}` is in this set")).at(span, "").help(help));
    }
}
