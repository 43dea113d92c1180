//! A document claims a point that its clause does not have.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::choose;

pub const RULE: Rule = Rule {
    code: Code { id: "CB202", name: "unknown-point" },
    default: Severity::Error,
    explain: include_str!("unknown_point.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for claim in facts.claims() {
        let catalogue = facts.register.catalogues.get(&claim.standard);
        let (Some(clause), Some(point)) = (catalogue.and_then(|catalogue| catalogue.clause(claim.number.as_str())), &claim.point)
        else {
            continue;
        };
        if clause.point(point.as_str()).is_none() && clause.is_requirement() {
            let help = choose(point.as_str(), clause.points.iter().map(|point| point.key.as_str()));
            found.add(
                Diagnostic::new(RULE.code, format!("clause {} has no point `{point}`", clause.number))
                    .at(claim.span, "")
                    .help(help),
            );
        }
    }
}
