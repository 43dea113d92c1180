//! A release is not part of the present history.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB704", name: "release-outside-history" },
    default: Severity::Warning,
    explain: include_str!("release_outside_history.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let Some(repository) = facts.archive.repository() else { return };
    for (release, _) in &facts.register.releases {
        let label = &release.label;
        let outside = repository.tags.get(&label.value).is_some_and(|tag| !tag.in_history);
        // Of a clone that was cut off nobody can tell.
        if outside && !repository.shallow {
            found.add(
                Diagnostic::new(RULE.code, format!("the commit of release {label} is not part of the history of this branch"))
                    .at(label.span, "tagged elsewhere")
                    .help("releases are made on the branch that is published; if the history was rewritten, go back to the one that holds the release"),
            );
        }
    }
}
