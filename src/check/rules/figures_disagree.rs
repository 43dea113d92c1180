//! The same is said twice, with different figures.

use std::collections::BTreeMap;

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Field, FieldClass, Statement};
use crate::parse::Document;

pub const RULE: Rule = Rule {
    code: Code { id: "CB803", name: "figures-disagree" },
    default: Severity::Warning,
    explain: include_str!("figures_disagree.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    statements(facts, found);
    questions(facts, found);
}

/// Sentences and rows of two documents that differ in nothing but their figures.
fn statements(facts: &Facts<'_>, found: &mut Diagnostics) {
    let mut same: BTreeMap<u64, Vec<(&Document, &Statement)>> = BTreeMap::new();
    // Filled copies of one form say the same with the figures of each customer or supplier.
    for document in facts.adopted().filter(|document| !document.front.is_instance()) {
        for statement in &document.interface.statements {
            same.entry(statement.key).or_default().push((document, statement));
        }
    }
    for statements in same.into_values() {
        let Some(((first, one), others)) = statements.split_first() else { continue };
        let said = values(facts, one);
        for (document, other) in others.iter().filter(|(document, _)| document.id() != first.id()) {
            let here = values(facts, other);
            if here == said {
                continue;
            }
            found.add(
                Diagnostic::new(RULE.code, format!("this says {here}, and `{}` says {said} in the same words", first.id()))
                    .at(other.span, "")
                    .and(one.span, format!("here {said}"))
                    .help(format!(
                        "say it in one of `{}` and `{}` and link it from the other, or print one field in both",
                        first.id(),
                        document.id()
                    )),
            );
        }
    }
}

/// Fields that ask the same and have different answers.
fn questions(facts: &Facts<'_>, found: &mut Diagnostics) {
    let mut same: BTreeMap<String, (&str, &Field)> = BTreeMap::new();
    for (key, field) in &facts.register.settings.fields {
        let Some(value) = field.value.as_ref().filter(|_| field.class == FieldClass::Substance) else { continue };
        let question: String = field.ask.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        if question.is_empty() {
            continue;
        }
        let Some((other, asked)) = same.get(&question) else {
            same.insert(question, (key.as_str(), field));
            continue;
        };
        // `limitation-1-effect` and `limitation-2-effect` are two of a kind: the question is about each.
        if of_a_kind(other) == of_a_kind(key.as_str()) {
            continue;
        }
        let Some(said) = asked.value.as_ref().filter(|said| *said != value) else { continue };
        found.add(
            Diagnostic::new(RULE.code, format!("`{key}` is {value}, and `{other}` is {said}: both ask the same"))
                .at(field.span, "")
                .and(asked.span, "asked here first")
                .help("print one field in both places, or say in the question what is different"),
        );
    }
}

/// A key without its numbers.
fn of_a_kind(key: &str) -> String {
    key.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// The figures as readers see them.
fn values(facts: &Facts<'_>, statement: &Statement) -> String {
    let filled: Vec<String> = statement.figures.iter().map(|figure| facts.register.fill(figure).to_lowercase()).collect();
    filled.join(", ")
}
