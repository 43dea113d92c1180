//! An `accept` that accepts nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::RULES;
use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Acceptance, choose};
use crate::source::{FileId, Span};

pub const RULE: Rule = Rule {
    code: Code { id: "CB807", name: "needless-acceptance" },
    default: Severity::Warning,
    explain: include_str!("needless_acceptance.md"),
    run: Finder::Judges(run),
};

/// The rules whose findings may be accepted: those that look at wording and can be wrong.
const ACCEPTABLE: &[&str] =
    &["vague-word", "undeclared-role", "figures-disagree", "duty-without-role", "record-not-described", "unlinked-document"];
/// Of those, the ones that look at templates, too.
const OF_TEMPLATES: &[&str] = &["record-not-described", "unlinked-document", "figures-disagree"];

/// An entry, and which words it has let stand.
struct Use<'a> {
    entry: &'a Acceptance,
    words: Option<Words>,
}

/// Where the words of an entry stand: the first byte of the line, and how far behind it they begin.
type Words = (usize, usize);

/// Takes out of the findings what their authors let stand, then says which entries let nothing stand.
fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    let documents = register.documents.iter().map(|document| (document.file, document.front.accept.as_slice()));
    let settings = register.settings_file.map(|file| (file, register.settings.accept.as_slice()));
    let mut by_file: BTreeMap<FileId, Vec<Use<'_>>> = documents
        .chain(settings)
        .filter(|(_, accept)| !accept.is_empty())
        .map(|(file, accept)| (file, accept.iter().map(|entry| Use { entry, words: None }).collect()))
        .collect();
    if by_file.is_empty() {
        return;
    }
    found.accept(|finding| {
        let place = finding.place.as_ref()?.span;
        let uses = by_file.get_mut(&place.file)?;
        uses.iter_mut().find_map(|each| {
            let words = words(facts, each.entry, finding, place)?;
            // One entry is about one place; the same words elsewhere want another look.
            (*each.words.get_or_insert(words) == words).then(|| each.entry.why.clone())
        })
    });
    let adopted: BTreeSet<FileId> = facts.adopted().map(|document| document.file).collect();
    for (file, uses) in &by_file {
        for entry in uses.iter().filter(|each| each.words.is_none()).map(|each| each.entry) {
            let name = entry.rule.value.as_str();
            if !ACCEPTABLE.contains(&name) {
                found.add(refused(entry));
            } else if adopted.contains(file) || OF_TEMPLATES.contains(&name) {
                found.add(
                    Diagnostic::new(RULE.code, format!("this accepts nothing: there is no such finding of `{name}`"))
                        .at(entry.span, "")
                        .help("take the entry out, or write the words into `at` as they stand in the line"),
                );
            }
        }
    }
}

/// Where the words of an entry stand, if it is about this finding: they must touch what was found.
fn words(facts: &Facts<'_>, entry: &Acceptance, finding: &Diagnostic, place: Span) -> Option<Words> {
    let name = finding.code.name;
    if entry.rule.value != name || !ACCEPTABLE.contains(&name) {
        return None;
    }
    let Some(wanted) = entry.at.as_deref().map(plain).filter(|wanted| !wanted.is_empty()) else {
        return (name == "unlinked-document").then_some((0, 0));
    };
    let text = facts.sources.text(place.file);
    let (start, end) = (place.start as usize, place.end as usize);
    let from = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let to = text.get(end..)?.find('\n').map_or(text.len(), |at| end + at);
    let line = plain(text.get(from..to)?);
    // The place of the finding in the line, once blanks are one blank each.
    let found_from = plain(text.get(from..start)?).len();
    let found_to = plain(text.get(from..end)?).len();
    let touches = |at: &usize| *at < found_to && found_from < at + wanted.len();
    line.match_indices(&wanted).map(|(at, _)| at).find(touches).map(|at| (from, at))
}

fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The finding about an entry whose rule is not there, or is not one whose findings may stand.
fn refused(entry: &Acceptance) -> Diagnostic {
    let name = entry.rule.value.as_str();
    let known = RULES.iter().any(|rule| rule.code.name == name);
    let (what, help) = if known {
        (format!("findings of `{name}` cannot be accepted"), "mend what it found".to_owned())
    } else {
        (format!("no rule is called `{name}`"), choose(name, ACCEPTABLE.iter().copied()))
    };
    Diagnostic::new(RULE.code, what).at(entry.rule.span, "").help(help)
}
