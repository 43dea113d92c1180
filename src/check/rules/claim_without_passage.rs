//! A document names a clause in its front matter and no heading claims it.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB205", name: "claim-without-passage" },
    default: Severity::Warning,
    explain: include_str!("claim_without_passage.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in facts.register.documents.iter().filter(|document| document.form_folder.is_none()) {
        for claim in &document.front.clauses {
            let known =
                facts.register.catalogues.get(&claim.standard).and_then(|catalogue| catalogue.clause(claim.number.as_str()));
            let passage = |section: &crate::model::Section| {
                section.claims.iter().any(|each| each.standard == claim.standard && each.number == claim.number)
            };
            if known.is_none_or(|clause| !clause.is_requirement()) || document.interface.sections.iter().any(passage) {
                continue;
            }
            found.add(
                Diagnostic::new(RULE.code, format!("no passage of `{}` claims clause {}", document.id(), claim.number))
                    .at(claim.span, "named here only")
                    .help(format!(
                        "write `{{#id clauses={}/{}}}` behind the heading that meets it",
                        claim.standard, claim.number
                    )),
            );
        }
    }
}
