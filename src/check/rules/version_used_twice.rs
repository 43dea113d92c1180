//! A version number names two texts.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB707", name: "version-used-twice" },
    default: Severity::Error,
    explain: include_str!("version_used_twice.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (document, standing) in facts.register.documents.iter().zip(&facts.assessment.documents) {
        let Some(version) = document.front.version.as_ref().filter(|_| document.has_text()) else { continue };
        let Some(stamp) = standing.approvals.stamp.filter(|_| standing.approvals.matches()) else { continue };
        let other = facts
            .register
            .releases_of(document.id().as_str())
            .find(|(_, issued)| issued.version.as_ref() == Some(&version.value) && issued.stamp != stamp);
        if let Some((release, issued)) = other {
            found.add(
                Diagnostic::new(
                    RULE.code,
                    format!("version {} of `{}` already names another text", version.value, document.id()),
                )
                .at(version.span, format!("issued with release {} as {}", release.label.value, issued.stamp))
                .help(format!("give this text a number of its own: clausebook bump {} --minor \"what changed\"", document.id())),
            );
        }
    }
}
