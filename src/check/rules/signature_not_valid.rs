//! A signature does not prove the approval it stands in.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Span;

pub const RULE: Rule = Rule {
    code: Code { id: "CB413", name: "signature-not-valid" },
    default: Severity::Error,
    explain: include_str!("signature_not_valid.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (document, standing) in facts.register.documents.iter().zip(&facts.assessment.documents) {
        for (approval, judged) in document.front.approvals.iter().zip(&standing.approvals.judged) {
            let (Some(fault), Some(signature)) = (judged.fault, &approval.signature) else { continue };
            let span = Span { end: signature.span.end.min(signature.span.start + 16), ..signature.span };
            found.add(
                Diagnostic::new(RULE.code, format!("the signature of {} proves nothing: {fault}", approval.by.value))
                    .at(span, "")
                    .help(fault.help()),
            );
        }
    }
}
