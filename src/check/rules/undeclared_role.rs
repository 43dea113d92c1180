//! An adopted text names a role that nobody has declared.

use std::collections::BTreeSet;

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Phrase, nearest};

pub const RULE: Rule = Rule {
    code: Code { id: "CB802", name: "undeclared-role" },
    default: Severity::Warning,
    explain: include_str!("undeclared_role.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let known = known(facts);
    for document in facts.adopted() {
        for wording in document.interface.wording.iter().filter(|wording| wording.phrase == Phrase::Role) {
            let words = facts.sources.slice(wording.span);
            let title = plain(words);
            if is_known(&title, &known) {
                continue;
            }
            let titles = facts.register.settings.roles.values().map(|role| role.title.as_str());
            let near = nearest(&title, titles).map(|near| format!("did you mean \"{near}\"? Otherwise ")).unwrap_or_default();
            found.add(
                Diagnostic::new(RULE.code, format!("\"{words}\" is no role that anybody has declared"))
                    .at(wording.span, "")
                    .help(format!("{near}declare it below `roles:` in `site/site.yaml`, or name a role that is there")),
            );
        }
    }
}

/// The titles of roles that are declared, explained in the glossary or introduced by a document, in small letters.
fn known(facts: &Facts<'_>) -> BTreeSet<String> {
    let roles = &facts.register.settings.roles;
    let titles = roles.values().map(|role| plain(&role.title));
    let keys = roles.keys().map(|key| key.as_str().replace('-', " "));
    let introduced = facts.register.documents.iter().flat_map(|document| &document.interface.wording);
    let introduced = introduced.filter(|wording| wording.phrase == Phrase::RoleIntroduced);
    let terms = facts.register.glossary.terms.iter().flat_map(|term| std::iter::once(&term.term).chain(&term.also));
    let terms = terms.map(|term| plain(term));
    titles.chain(keys).chain(terms).chain(introduced.map(|wording| plain(facts.sources.slice(wording.span)))).collect()
}

/// Whether the title, or what is left of it without its first words, is known: "IT change manager".
fn is_known(title: &str, known: &BTreeSet<String>) -> bool {
    let mut rest = Some(title);
    while let Some(words) = rest.filter(|words| words.contains(' ')) {
        if known.contains(words) {
            return true;
        }
        rest = words.split_once(' ').map(|(_, rest)| rest);
    }
    false
}

/// A title in small letters, for one person, without marks.
fn plain(words: &str) -> String {
    let words: Vec<String> =
        words.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect();
    let joined = words.join(" ");
    match joined.strip_suffix('s') {
        Some(one) if !one.ends_with('s') => one.to_owned(),
        _ => joined,
    }
}
