//! An outside document has another edition since a document that depends on it was last read.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::register::EXTERNAL_DOCUMENTS;

pub const RULE: Rule = Rule {
    code: Code { id: "CB618", name: "outside-edition-new" },
    default: Severity::Warning,
    explain: include_str!("outside_edition_new.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let Some(sheet) = facts.register.sheets.get(EXTERNAL_DOCUMENTS) else { return };
    for (document, standing) in facts.register.documents.iter().zip(&facts.assessment.documents) {
        let (Some(row), Some(last)) = (standing.review.outside, standing.review.last) else { continue };
        let Some(row) = sheet.rows.get(row as usize) else { continue };
        let Some(since) = sheet.value(row, "edition-since") else { continue };
        let span = document.front.review.last.as_ref().map_or(document.front.id.span, |last| last.span);
        let message = format!(
            "`{}` was last read on {last}, and `{}` has another edition since {}",
            document.id(),
            row.key.value,
            since.value
        );
        found.add(
            Diagnostic::new(RULE.code, message)
                .at(span, "")
                .and(since.span, "the new edition")
                .help("read the text beside the new edition, then record the review"),
        );
    }
}
