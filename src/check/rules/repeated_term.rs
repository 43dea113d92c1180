//! Two terms of the glossary have one form.

use std::collections::BTreeMap;

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Span;

pub const RULE: Rule = Rule {
    code: Code { id: "CB651", name: "repeated-term" },
    default: Severity::Error,
    explain: include_str!("repeated_term.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let mut known: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for term in &facts.register.glossary.terms {
        for form in term.forms() {
            let words = form.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            match known.get(&words) {
                Some((first, place)) => found.add(
                    Diagnostic::new(
                        RULE.code,
                        format!("`{}` stands for two terms, `{first}` and `{}`", form.value, term.key.value),
                    )
                    .at(form.span, "")
                    .and(*place, "here first")
                    .help("keep it at one of them; a word that readers meet must lead to one meaning"),
                ),
                None => {
                    known.insert(words, (term.key.as_str(), form.span));
                }
            }
        }
    }
}
