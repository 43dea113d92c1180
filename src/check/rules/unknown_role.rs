//! A role is named that `site.yaml` does not declare.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{RoleKey, choose};
use crate::source::Spanned;

pub const RULE: Rule = Rule {
    code: Code { id: "CB109", name: "unknown-role" },
    default: Severity::Error,
    explain: include_str!("unknown_role.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let settings = &facts.register.settings;
    let mut look = |role: &Spanned<RoleKey>, what: &str| {
        if settings.roles.contains_key(&role.value) {
            return;
        }
        let known = settings.roles.keys().map(RoleKey::as_str);
        let help = if settings.roles.is_empty() {
            "declare it below `roles:` in `site/site.yaml`".to_owned()
        } else {
            choose(role.as_str(), known)
        };
        found.add(Diagnostic::new(RULE.code, format!("no role `{}` is declared", role.value)).at(role.span, what).help(help));
    };
    for document in &facts.register.documents {
        if let Some(owner) = &document.front.owner {
            look(owner, "named as the owner");
        }
        for approval in &document.front.approvals {
            look(&approval.role, "named in an approval");
        }
        document.front.reviews.iter().filter_map(|review| review.role.as_ref()).for_each(|role| look(role, "named in a review"));
    }
    for sheet in facts.register.sheets.iter() {
        let source = sheet.source.as_ref().and_then(|source| source.owner.as_ref());
        sheet.owner.iter().chain(source).for_each(|owner| look(owner, "named as the owner"));
    }
    for rule in &settings.approval {
        for role in &rule.roles {
            look(role, "asked to approve");
        }
    }
}
