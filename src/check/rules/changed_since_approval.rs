//! A text is no longer the one that was approved.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::Status;

pub const RULE: Rule = Rule {
    code: Code { id: "CB402", name: "changed-since-approval" },
    default: Severity::Warning,
    explain: include_str!("changed_since_approval.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (document, standing) in facts.register.documents.iter().zip(&facts.assessment.documents) {
        let approvals = &standing.approvals;
        let Some(right) = approvals.stamp else { continue };
        if document.front.status() != Status::Approved {
            continue;
        }
        for at in &approvals.other_text {
            let approval = &document.front.approvals[*at];
            let span = approval.stamp.as_ref().map_or(approval.span, |stamp| stamp.span);
            found.add(
                Diagnostic::new(
                    RULE.code,
                    format!("`{}` is not the text that {} approved on {}; the approval does not cover the edit", document.id(), approval.by.value, approval.on.value),
                )
                .at(span, "the stamp of another text")
                .help(format!("the stamp of this text is `{right}`; give it the next number with `clausebook bump` and have it approved, or put the approved text back")),
            );
        }
    }
}
