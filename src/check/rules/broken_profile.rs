//! A profile names a document that is not there, or one document twice.

use std::collections::BTreeSet;

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::nearest;

pub const RULE: Rule = Rule {
    code: Code { id: "CB657", name: "broken-profile" },
    default: Severity::Error,
    explain: include_str!("broken_profile.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    for profile in &register.profiles.profiles {
        let name = &profile.name.value;
        for id in profile.named().chain(profile.left_out.iter().map(|left| &left.instead)) {
            if register.known_as(id.as_str()).is_none() {
                let near = nearest(id.as_str(), register.documents.iter().map(|document| document.id().as_str()));
                let help = near.map_or_else(
                    || "name a document of the set, or remove it".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                found.add(
                    Diagnostic::new(RULE.code, format!("no document `{}` is in this set", id.value)).at(id.span, "").help(help),
                );
            }
        }
        let mut seen = BTreeSet::new();
        for id in profile.named().filter(|id| !seen.insert(id.as_str())) {
            found.add(
                Diagnostic::new(RULE.code, format!("`{}` stands twice in the profile `{name}`", id.value))
                    .at(id.span, "")
                    .help("a text can go into one document only; remove one of the two"),
            );
        }
        let gone: BTreeSet<&str> = profile.left_out.iter().map(|left| left.id.as_str()).collect();
        let taken: BTreeSet<&str> = profile.documents.iter().flat_map(|merged| &merged.takes).map(|id| id.as_str()).collect();
        for left in
            profile.left_out.iter().filter(|left| gone.contains(left.instead.as_str()) || taken.contains(left.instead.as_str()))
        {
            found.add(
                Diagnostic::new(RULE.code, format!("`{}` is itself left out or taken in", left.instead.value))
                    .at(left.instead.span, "")
                    .help("name under `instead` a document that stays"),
            );
        }
    }
}
