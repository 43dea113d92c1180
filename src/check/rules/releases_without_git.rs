//! There are records of releases and no git repository with their texts.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::project::Archive;

pub const RULE: Rule = Rule {
    code: Code { id: "CB705", name: "releases-without-git" },
    default: Severity::Warning,
    explain: include_str!("releases_without_git.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let Some((release, _)) = facts.register.releases.last() else { return };
    let (why, help) = match facts.archive {
        Archive::Present(_) => return,
        Archive::Absent => {
            ("there is no git repository".to_owned(), "work in a clone of the repository that the set is kept in".to_owned())
        }
        Archive::Unreadable { why, help } => (why.clone(), help.clone()),
    };
    found.add(
        Diagnostic::new(RULE.code, format!("the texts of the releases cannot be had: {why}"))
            .at(release.label.span, "shown as a record only")
            .help(help),
    );
}
