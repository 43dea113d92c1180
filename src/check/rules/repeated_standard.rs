//! Two catalogues describe the same edition of a standard.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Span;

pub const RULE: Rule = Rule {
    code: Code { id: "CB208", name: "repeated-standard" },
    default: Severity::Error,
    explain: include_str!("repeated_standard.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (file, standard) in &facts.register.repeated_catalogues {
        found.add(
            Diagnostic::new(RULE.code, format!("`{standard}` is described in another file already"))
                .at(Span::top(*file), "")
                .help("remove one of the two files"),
        );
    }
}
