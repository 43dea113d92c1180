//! Releases do not follow one another.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use std::collections::BTreeMap;

use crate::model::Label;

pub const RULE: Rule = Rule {
    code: Code { id: "CB706", name: "broken-release-chain" },
    default: Severity::Error,
    explain: include_str!("broken_release_chain.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let mut followed: BTreeMap<&str, &Label> = BTreeMap::new();
    for (release, _) in &facts.register.releases {
        let Some(after) = &release.after else { continue };
        let label = &release.label;
        let Some(before) = facts.register.release(after.as_str()) else {
            found.add(
                Diagnostic::new(
                    RULE.code,
                    format!("release {label} follows release {}, and there is no such record", after.value),
                )
                .at(after.span, "not in `releases/`")
                .help("put the missing record back from git"),
            );
            continue;
        };
        if before.date.value > release.date.value {
            found.add(
                Diagnostic::new(RULE.code, format!("release {label} is dated before release {}, which it follows", after.value))
                    .at(release.date.span, format!("{} is of {}", after.value, before.date.value))
                    .help("records are not edited by hand; put the released record back"),
            );
        }
        if let Some(other) = followed.insert(after.as_str(), &label.value) {
            found.add(
                Diagnostic::new(RULE.code, format!("releases {other} and {label} both follow release {}", after.value))
                    .at(after.span, "a second line of releases begins here")
                    .help("make one more release on the branch that is published; it issues the newest text of each document"),
            );
        }
    }
}
