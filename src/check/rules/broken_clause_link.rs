//! A link names a clause that is not there.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::register::Broken;

pub const RULE: Rule = Rule {
    code: Code { id: "CB303", name: "broken-clause-link" },
    default: Severity::Error,
    explain: include_str!("broken_clause_link.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (link, broken) in facts.broken_links() {
        if let Broken::Clause { what, near } = broken {
            let help = near.as_ref().map(|near| format!("nearest: {near}"));
            found.add(Diagnostic::new(RULE.code, what.as_str()).at(link.span, "").maybe_help(help));
        }
    }
}
