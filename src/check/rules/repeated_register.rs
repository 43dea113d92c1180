//! Two files describe a register of the same name.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB606", name: "repeated-register" },
    default: Severity::Error,
    explain: include_str!("repeated_register.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (sheet, first) in &facts.register.sheets.repeated {
        found.add(
            Diagnostic::new(RULE.code, format!("another file describes the register `{}` already", sheet.name.value))
                .at(sheet.name.span, "")
                .and(*first, "here")
                .help("give one of them another name, or remove it"),
        );
    }
}
