//! A document is called approved without the approvals that the rules ask for.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{RoleKey, Status};

pub const RULE: Rule = Rule {
    code: Code { id: "CB401", name: "approval-missing" },
    default: Severity::Error,
    explain: include_str!("approval_missing.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (document, standing) in facts.register.documents.iter().zip(&facts.assessment.documents) {
        let front = &document.front;
        let approvals = &standing.approvals;
        if front.status() != Status::Approved || front.is_record() || approvals.complete() {
            continue;
        }
        let titles = |roles: &[RoleKey]| roles.iter().map(|role| format!("`{role}`")).collect::<Vec<_>>().join(", ");
        let (what, help) = if approvals.no_rule {
            ("no rule says who approves it".to_owned(), "add a rule below `approval:` in `site/site.yaml`".to_owned())
        } else if !approvals.missing.is_empty() {
            let stamp = approvals.stamp.map(|stamp| format!("; the stamp of this text is `{stamp}`")).unwrap_or_default();
            (
                format!("the approval of {} is missing", titles(&approvals.missing)),
                format!(
                    "record it: `clausebook approve {} --by NAME --role {}`; or set the status back to `review`{stamp}",
                    front.id.value, approvals.missing[0]
                ),
            )
        } else if approvals.same_person {
            ("one person approved in two roles".to_owned(), "each role asked for is a different person".to_owned())
        } else if approvals.alone {
            (
                "its owner is the only one who approved it".to_owned(),
                "let somebody else approve too, or give the rule `self:` with a reason".to_owned(),
            )
        } else {
            (
                "nobody is asked to approve it".to_owned(),
                "name roles in the rule below `approval:` in `site/site.yaml`".to_owned(),
            )
        };
        let span = front.status.as_ref().map_or(front.id.span, |status| status.span);
        found.add(
            Diagnostic::new(RULE.code, format!("`{}` is called approved, but {what}", front.id.value)).at(span, "").help(help),
        );
    }
}
