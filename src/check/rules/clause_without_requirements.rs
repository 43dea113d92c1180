//! A document claims a clause that demands nothing.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::register::near_clause;

pub const RULE: Rule = Rule {
    code: Code { id: "CB204", name: "clause-without-requirements" },
    default: Severity::Error,
    explain: include_str!("clause_without_requirements.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for claim in facts.claims() {
        let Some(catalogue) = facts.register.catalogues.get(&claim.standard) else { continue };
        let Some(clause) = catalogue.clause(claim.number.as_str()).filter(|clause| !clause.is_requirement()) else { continue };
        let help = match near_clause(catalogue, &format!("{}.1", clause.number)) {
            Some(near) => format!("claim a clause below it: {near}"),
            None => "claim a clause that carries requirements".to_owned(),
        };
        found.add(
            Diagnostic::new(RULE.code, format!("clause `{}` demands nothing", clause.number))
                .at(claim.span, clause.title.as_str())
                .help(help),
        );
    }
}
