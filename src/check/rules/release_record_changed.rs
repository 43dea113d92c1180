//! The record of a release is not the one that was tagged.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB703", name: "release-record-changed" },
    default: Severity::Error,
    explain: include_str!("release_record_changed.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let Some(repository) = facts.archive.repository() else { return };
    for (release, file) in &facts.register.releases {
        let label = &release.label;
        let Some(tag) = repository.tags.get(&label.value) else { continue };
        let short: String = tag.commit.chars().take(10).collect();
        let what = match &tag.record {
            None => format!("the tag `{}` marks commit {short}, which holds no record of this release", label.tag()),
            Some(record) => {
                let tagged = repository.vault.content(record).and_then(|bytes| String::from_utf8(bytes).ok());
                let at_hand = facts.sources.text(*file).replace("\r\n", "\n");
                if tagged.as_deref().map(|text| text.replace("\r\n", "\n")) == Some(at_hand) {
                    continue;
                }
                format!("this record of release {label} is not the one that was tagged")
            }
        };
        found.add(Diagnostic::new(RULE.code, what).at(label.span, format!("tagged in commit {short}")).help(format!(
            "put the record back with `git checkout {} -- {}`; if the tag was moved, fetch the right one",
            label.tag(),
            label.path()
        )));
    }
}
