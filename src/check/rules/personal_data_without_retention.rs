//! Personal data is kept, and nothing says how long.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Span;

pub const RULE: Rule = Rule {
    code: Code { id: "CB620", name: "personal-data-without-retention" },
    default: Severity::Warning,
    explain: include_str!("personal_data_without_retention.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    let mut add = |span: Span, whose: String| {
        found.add(
            Diagnostic::new(RULE.code, format!("{whose} holds personal data, and nothing says how long it is kept"))
                .at(span, "")
                .help("name a record class: `retention: CLASS`"),
        );
    };
    for sheet in register.sheets.iter() {
        let elsewhere = sheet.source.as_ref().is_some_and(|source| source.retention.is_some());
        if sheet.personal_data && sheet.retention.is_none() && !elsewhere {
            add(sheet.top(), format!("the register `{}`", sheet.name.value));
        }
    }
    for (at, document) in register.documents.iter().enumerate() {
        let Some(flag) = document.front.personal_data().filter(|flag| flag.value) else { continue };
        if register.record_class_of(at).is_none() {
            add(flag.span, format!("`{}`", document.id()));
        }
    }
}
