//! A practice of another framework names a clause that is not there.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{StandardId, nearest};
use crate::register::near_clause;

pub const RULE: Rule = Rule {
    code: Code { id: "CB656", name: "practice-without-clause" },
    default: Severity::Error,
    explain: include_str!("practice_without_clause.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    for practice in &register.practices.practices {
        for clause in practice.clauses.iter().chain(&practice.supports) {
            let (message, near) = match register.catalogues.get(&clause.standard) {
                None => (
                    format!("no standard `{}` is known here", clause.standard),
                    nearest(clause.standard.as_str(), register.catalogues.keys().map(StandardId::as_str)).map(str::to_owned),
                ),
                Some(catalogue) if catalogue.clause(clause.number.as_str()).is_none() => (
                    format!("clause `{}` is not in {}", clause.number, catalogue.title),
                    near_clause(catalogue, clause.number.as_str()),
                ),
                Some(_) => continue,
            };
            found.add(
                Diagnostic::new(RULE.code, message)
                    .at(clause.span, format!("named by the practice `{}`", practice.name))
                    .maybe_help(near.map(|near| format!("nearest: {near}"))),
            );
        }
    }
}
