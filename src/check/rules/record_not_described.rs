//! A document names a record that nothing describes.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Phrase, Status};
use crate::parse::{mentions, stems};

pub const RULE: Rule = Rule {
    code: Code { id: "CB805", name: "record-not-described" },
    default: Severity::Warning,
    explain: include_str!("record_not_described.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let described = described(facts);
    for document in facts.register.documents.iter().filter(|document| document.front.status() != Status::Retired) {
        for wording in &document.interface.wording {
            let Phrase::UntoldRecord(at) = wording.phrase else { continue };
            let Some(record) = document.front.records.get(at as usize) else { continue };
            let stems = stems(record);
            let says = |title: &String| stems.iter().all(|stem| mentions(title, stem));
            if described.iter().any(says) {
                continue;
            }
            found.add(
                Diagnostic::new(RULE.code, format!("nothing says what the record \"{}\" holds", record.value))
                    .at(wording.span, "")
                    .help("describe it in the text, or link the form or register: `\"[[ID|words]]\"`"),
            );
        }
    }
}

/// The titles and summaries of all forms, registers and their like, in small letters.
fn described(facts: &Facts<'_>) -> Vec<String> {
    let register = facts.register;
    let filled = register.documents.iter().filter(|document| document.front.kind.is_filled() || document.front.is_instance());
    let documents = filled.map(|document| {
        let summary = document.front.summary.as_deref().unwrap_or_default();
        register.fill(&format!("{} {summary}", document.front.title.value)).to_lowercase()
    });
    let sheets = register.sheets.iter().map(|sheet| format!("{} {}", sheet.title, sheet.name.value).to_lowercase());
    documents.chain(sheets).collect()
}
