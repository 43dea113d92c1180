//! An approval is proven less well than the rule of its day accepts.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::Grade;

pub const RULE: Rule = Rule {
    code: Code { id: "CB412", name: "approval-below-grade" },
    default: Severity::Error,
    explain: include_str!("approval_below_grade.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (document, standing) in facts.register.documents.iter().zip(&facts.assessment.documents) {
        for (approval, judged) in document.front.approvals.iter().zip(&standing.approvals.judged) {
            if judged.grade >= judged.lowest {
                continue;
            }
            let help = match judged.lowest {
                Grade::Signed => "have it signed: `clausebook approve … --statements DIR`, then `--signatures DIR`",
                _ => "say below `evidence` what proves it: minutes, a mail, a signed sheet",
            };
            let message =
                format!("this approval is {}, and the rule accepts nothing below `{}`", judged.grade.shown(), judged.lowest);
            found.add(Diagnostic::new(RULE.code, message).at(approval.by.span, "does not count").help(help));
        }
    }
}
