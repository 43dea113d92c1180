//! An approval names a person who did not have the role on that day.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::Holding;

pub const RULE: Rule = Rule {
    code: Code { id: "CB411", name: "approver-without-role" },
    default: Severity::Error,
    explain: include_str!("approver_without_role.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let settings = &facts.register.settings;
    for (document, standing) in facts.register.documents.iter().zip(&facts.assessment.documents) {
        for (approval, judged) in document.front.approvals.iter().zip(&standing.approvals.judged) {
            let Some(role) = settings.roles.get(&approval.role.value).filter(|_| judged.holding == Some(Holding::No)) else {
                continue;
            };
            let day = approval.on.value;
            let people: Vec<&str> = role
                .holders
                .iter()
                .chain(&role.deputies)
                .filter(|holder| holder.on(day))
                .map(|holder| holder.name.as_str())
                .collect();
            let help = if people.is_empty() {
                format!(
                    "nobody is entered for `{}` on that day; enter the holder in `site/site.yaml`, with `from` and `to`",
                    approval.role.value
                )
            } else {
                format!(
                    "on that day the role was with {}; if that is incomplete, enter the holder with `from` and `to`",
                    people.join(", ")
                )
            };
            let message = format!(
                "{} neither held `{}` on {day} nor stood in, so the approval does not count",
                approval.by.value, approval.role.value
            );
            found.add(Diagnostic::new(RULE.code, message).at(approval.by.span, "").help(help));
        }
    }
}
