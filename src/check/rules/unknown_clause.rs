//! A document claims a clause that its standard does not have.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::register::near_clause;

pub const RULE: Rule = Rule {
    code: Code { id: "CB201", name: "unknown-clause" },
    default: Severity::Error,
    explain: include_str!("unknown_clause.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for claim in facts.claims() {
        let Some(catalogue) = facts.register.catalogues.get(&claim.standard) else { continue };
        if catalogue.clause(claim.number.as_str()).is_some() {
            continue;
        }
        let help = match near_clause(catalogue, claim.number.as_str()) {
            Some(near) => format!("nearest: {near}"),
            None => "check the number against the standard's own list".to_owned(),
        };
        found.add(
            Diagnostic::new(RULE.code, format!("clause `{}` is not in {}", claim.number, catalogue.title))
                .at(claim.span, "")
                .help(help),
        );
    }
}
