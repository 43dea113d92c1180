//! A text that is being written prints a figure that is only proposed.

use std::collections::BTreeSet;

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{ProjectKind, Status};
use crate::register::Document;

pub const RULE: Rule = Rule {
    code: Code { id: "CB320", name: "proposed-figure" },
    default: Severity::Info,
    explain: include_str!("proposed_figure.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let written = |document: &&Document| matches!(document.front.status(), Status::Draft | Status::Review);
    for document in facts.register.documents.iter().map(AsRef::as_ref).filter(written) {
        each(facts, document, |finding| found.add(finding), RULE.code);
    }
}

/// The figures of one document that nobody has decided on. The toolkit itself proposes and decides nothing.
pub fn each(facts: &Facts<'_>, document: &Document, mut add: impl FnMut(Diagnostic), code: Code) {
    if facts.register.settings.kind == ProjectKind::Toolkit {
        return;
    }
    let mut seen = BTreeSet::new();
    for used in &document.interface.fields {
        let Some(field) = facts.register.proposed(&used.key) else { continue };
        // One finding for each figure is enough, however often the text prints it.
        if !seen.insert(&used.key) {
            continue;
        }
        let with = field.agree_with.as_ref().map(|with| format!(" with: {with}")).unwrap_or_default();
        add(Diagnostic::new(code, format!("`{}` is only proposed; nobody has decided on it", used.key))
            .at(used.span, field.ask.as_str())
            .and(field.span, "proposed here")
            .help(format!("agree on it{with}; then write `decided: {{ by: NAME, on: DATE }}` at the field in `site/site.yaml`")));
    }
}
