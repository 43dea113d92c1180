//! No document uses a term of the glossary.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB652", name: "unused-term" },
    default: Severity::Warning,
    explain: include_str!("unused_term.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    // Of texts that are withheld nobody can tell which terms they use.
    if facts.register.documents.iter().any(|document| !document.has_text()) {
        return;
    }
    for (at, term) in facts.register.glossary.terms.iter().enumerate() {
        if facts.uses.is_used(at) {
            continue;
        }
        found.add(
            Diagnostic::new(RULE.code, format!("no document uses the term `{}`", term.term.value))
                .at(term.term.span, "")
                .help("name the form that texts use in `also`, or take the term out"),
        );
    }
}
