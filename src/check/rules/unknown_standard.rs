//! A standard is named that no catalogue describes.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{StandardId, choose};
use crate::source::Span;

pub const RULE: Rule = Rule {
    code: Code { id: "CB203", name: "unknown-standard" },
    default: Severity::Error,
    explain: include_str!("unknown_standard.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let catalogues = &facts.register.catalogues;
    let mut look = |standard: &StandardId, span: Option<Span>| {
        if catalogues.contains_key(standard) {
            return;
        }
        let help = if catalogues.is_empty() {
            "put its catalogue into `toolkit/standards/`".to_owned()
        } else {
            choose(standard.as_str(), catalogues.keys().map(StandardId::as_str))
        };
        let finding = Diagnostic::new(RULE.code, format!("no standard `{standard}` is known here")).help(help);
        found.add(match span {
            Some(span) => finding.at(span, ""),
            None => finding,
        });
    };
    for (standard, scope) in &facts.register.settings.standards {
        look(standard, scope.span);
    }
    for claim in facts.claims() {
        look(&claim.standard, Some(claim.span));
    }
    for document in &facts.register.documents {
        for standard in &document.front.prepares_for {
            look(&standard.value, Some(standard.span));
        }
    }
}
