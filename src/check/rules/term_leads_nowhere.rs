//! A term of the glossary refers to something that is not there.

use camino::Utf8Path;

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::nearest;
use crate::parse::links;
use crate::register::Broken;

pub const RULE: Rule = Rule {
    code: Code { id: "CB653", name: "term-leads-nowhere" },
    default: Severity::Error,
    explain: include_str!("term_leads_nowhere.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    for (term, see) in register.glossary.terms.iter().flat_map(|term| term.see.iter().map(move |see| (term, see))) {
        let links::Read::Inside(target) = links::read(see, true, false) else { continue };
        let Err(broken) = register.resolve(Utf8Path::new(""), &target) else { continue };
        let near = match &broken {
            Broken::Section { near, .. } | Broken::Clause { near, .. } => near.clone(),
            _ => nearest(see, register.documents.iter().map(|document| document.id().as_str())).map(str::to_owned),
        };
        found.add(
            Diagnostic::new(RULE.code, format!("`{}` of the term `{}` leads nowhere", see.value, term.term.value))
                .at(see.span, "")
                .help(near.map_or_else(
                    || "write the id of a document, `ID#section`, or a clause such as `iso20000-1:2018/8.5.1`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                )),
        );
    }
}
