//! A link names a document that is not there.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::register::Broken;

pub const RULE: Rule = Rule {
    code: Code { id: "CB301", name: "broken-document-link" },
    default: Severity::Error,
    explain: include_str!("broken_document_link.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (link, broken) in facts.broken_links() {
        if let Broken::Document { id, near } = broken {
            let help = near.map_or_else(
                || "check the id; the register of documents lists them all".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            found.add(Diagnostic::new(RULE.code, format!("no document `{id}` is in this set")).at(link.span, "").help(help));
        }
    }
    for document in &facts.register.documents {
        let front = &document.front;
        for id in front.related.iter().chain(&front.supersedes).chain(&front.instance_of) {
            if facts.register.position(id.as_str()).is_none() {
                let ids = facts.register.documents.iter().map(|document| document.id().as_str());
                let help = crate::model::nearest(id.as_str(), ids).map(|near| format!("did you mean `{near}`?"));
                found.add(
                    Diagnostic::new(RULE.code, format!("no document `{}` is in this set", id.value))
                        .at(id.span, "")
                        .maybe_help(help),
                );
            }
        }
    }
}
