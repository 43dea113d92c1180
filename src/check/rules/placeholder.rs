//! A draft prints a field that has no value yet.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::Status;
use crate::register::FieldValue;

pub const RULE: Rule = Rule {
    code: Code { id: "CB316", name: "placeholder" },
    default: Severity::Warning,
    explain: include_str!("placeholder.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in &facts.register.documents {
        if !matches!(document.front.status(), Status::Draft | Status::Review) {
            continue;
        }
        for used in &document.interface.fields {
            let FieldValue::Open { ask, example } = facts.register.field(&used.key) else { continue };
            let example = example.map(|example| format!(" For example: {example}.")).unwrap_or_default();
            found.add(
                Diagnostic::new(RULE.code, format!("`{}` has no value yet", used.key))
                    .at(used.span, ask)
                    .help(format!("answer the question in `site/site.yaml`, below `fields:` or `organisation:`.{example}")),
            );
        }
    }
}
