//! A record whose disposal is logged is still here.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::register::DISPOSALS;

pub const RULE: Rule = Rule {
    code: Code { id: "CB622", name: "disposed-record-present" },
    default: Severity::Warning,
    explain: include_str!("disposed_record_present.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let Some(log) = facts.register.sheets.get(DISPOSALS) else { return };
    for row in log.real() {
        let Some(id) = log.value(row, "record") else { continue };
        let Some(document) = facts.register.document(&id.value) else { continue };
        found.add(
            Diagnostic::new(RULE.code, format!("the disposal of `{}` is logged, and its file is still here", id.value))
                .at(id.span, "")
                .and(document.front.id.span, "the record")
                .help(format!("remove `{}`, or the row", document.path)),
        );
    }
}
