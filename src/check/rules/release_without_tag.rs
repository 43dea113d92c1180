//! A record of a release has no tag in git.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB702", name: "release-without-tag" },
    default: Severity::Error,
    explain: include_str!("release_without_tag.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let Some(repository) = facts.archive.repository() else { return };
    for (release, _) in &facts.register.untagged {
        let label = &release.label;
        let help = if repository.shallow {
            "this clone is cut off; `git fetch --unshallow --tags` makes it whole".to_owned()
        } else {
            format!("fetch it with `git fetch --tags`; if the release was never finished, run `clausebook release {label}` again")
        };
        found.add(
            Diagnostic::new(RULE.code, format!("release {label} has no tag `{}` in git", label.tag()))
                .at(label.span, "nothing vouches for this record")
                .help(help),
        );
    }
}
