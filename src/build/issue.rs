//! From the records of releases to the project that they describe: the texts in force today, or
//! those of one release. What comes out is a project like any other, so that the pipeline knows
//! one way only.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::assess::stamp::{self, Purpose};
use crate::model::{BlobId, Date, FieldClass, IssuedDocument, Label, Noticed, Release};
use crate::parse::{self, Reading};
use crate::project::{Content, Kind, Project, Vault, classify};
use crate::register::Register;
use crate::source::{Sources, Spanned};

/// What stands for documents that no release holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unissued {
    /// Their names alone.
    Named,
    /// Their texts at hand.
    AtHand,
}

/// A file of an issue: where it lies, what it is for, and where its content comes from.
type Part<'p> = (&'p Utf8Path, Origin<'p>);

/// Where the content of a file comes from.
enum Origin<'p> {
    /// Out of git.
    Git(&'p BlobId),
    /// As it lies on disk.
    AtHand,
}

/// The texts in force on `today` by the records of the project; nothing where there is no release
/// or no git to take its texts from. Rows of registers and records of what was done are those at
/// hand: they are no texts that somebody issues. `before` saves reading again what is the same.
pub fn in_force(
    at_hand: &Project,
    register: &Register,
    today: Date,
    unissued: Unissued,
    before: Option<&Project>,
) -> Option<Project> {
    let newest = register.newest()?;
    let rows = |path: &Utf8Path| path.starts_with("toolkit/registers");
    let mut parts: Vec<Part<'_>> =
        register.releases.iter().map(|(_, file)| (at_hand.sources.path(*file), Origin::AtHand)).collect();
    let is_text = |path: &Utf8Path| matches!(classify(path), Some(Kind::Document | Kind::Instance(_) | Kind::Release));
    let from_disk = |path: &Utf8Path| rows(path) || (unissued == Unissued::AtHand && !is_text(path));
    parts.extend(at_hand.paths().filter(|path| from_disk(path)).map(|path| (path, Origin::AtHand)));
    if unissued == Unissued::Named {
        let files = newest.files.iter().filter(|file| !rows(&file.path));
        parts.extend(files.map(|file| (file.path.as_path(), Origin::Git(&file.blob))));
    }
    let issued = newest.documents.iter().map(|document| in_force_of(register, document, today));
    parts.extend(issued.map(|document| (document.path.as_path(), Origin::Git(&document.blob))));
    for document in &register.documents {
        let id = document.id().as_str();
        let known = newest.document(id).is_some() || newest.withdrawn(id).is_some();
        if document.front.is_record() || (unissued == Unissued::AtHand && !known) {
            parts.push((&document.path, Origin::AtHand));
        }
    }
    assemble(at_hand, newest, parts, before)
}

/// Gives figures the values that they had in the newest release: they are part of what was approved,
/// and a value at hand changes no verdict.
pub fn with_released_figures(readings: &mut [Reading], at_hand: &Project, register: &Register) {
    let Some((newest, repository)) = register.newest().zip(at_hand.archive.repository()) else { return };
    let released = newest.files.iter().find(|file| classify(&file.path) == Some(Kind::Settings));
    let Some(text) = released.and_then(|file| text(repository.vault.as_ref(), &file.blob)) else { return };
    let mut sources = Sources::default();
    let file = sources.add(Utf8Path::new("site/site.yaml"), text);
    let Reading::Settings(released, ..) = parse::read(sources.file(file), file, &Kind::Settings) else { return };
    for reading in readings {
        let Reading::Settings(settings, ..) = reading else { continue };
        for (key, field) in &mut Arc::make_mut(settings).fields {
            if let Some(old) = released.fields.get(key).filter(|_| field.class == FieldClass::Substance) {
                // A decision recorded since counts for the value that it was about.
                if field.value != old.value || field.decided.is_none() {
                    field.basis.clone_from(&old.basis);
                    field.decided.clone_from(&old.decided);
                }
                field.value.clone_from(&old.value);
            }
        }
    }
}

/// Exactly what one release holds. `before` saves reading again what is the same.
pub fn of_release(at_hand: &Project, register: &Register, label: &Label, before: Option<&Project>) -> Option<Project> {
    let (release, file) = register.releases.iter().find(|(each, _)| each.label.value == *label)?;
    let record = at_hand.archive.repository()?.tags.get(label)?.record.as_ref()?;
    let mut parts: Vec<Part<'_>> = vec![(at_hand.sources.path(*file), Origin::Git(record))];
    parts.extend(release.files.iter().map(|file| (file.path.as_path(), Origin::Git(&file.blob))));
    parts.extend(release.documents.iter().map(|document| (document.path.as_path(), Origin::Git(&document.blob))));
    assemble(at_hand, release, parts, before)
}

/// Lays the parts into a project; of two with one path the first counts.
fn assemble(at_hand: &Project, release: &Release, parts: Vec<Part<'_>>, before: Option<&Project>) -> Option<Project> {
    let vault = at_hand.archive.repository()?.vault.clone();
    // Records are shared, not read again: an issue begins with them.
    let from_disk = |part: &&Part<'_>| matches!(part.1, Origin::AtHand) && classify(part.0) == Some(Kind::Release);
    let records: Vec<&Utf8Path> = parts.iter().filter(from_disk).map(|(path, _)| *path).collect();
    let before = before.filter(|before| records.iter().all(|path| before.text(path).is_none() || before.shares(at_hand, path)));
    let mut issue = before.cloned().unwrap_or_else(|| at_hand.with_only(|path| records.contains(&path)));
    issue.archive = at_hand.archive.clone();
    issue.issue = Some(release.label.value.clone());
    let mut wanted: BTreeMap<&Utf8Path, Origin<'_>> = BTreeMap::new();
    for (path, origin) in parts {
        wanted.entry(path).or_insert(origin);
    }
    let gone: Vec<Utf8PathBuf> = issue.paths().filter(|path| !wanted.contains_key(path)).map(Utf8Path::to_owned).collect();
    gone.iter().for_each(|path| issue.remove(path));
    for (path, origin) in wanted {
        let Some(kind) = classify(path) else { continue };
        match origin {
            Origin::Git(blob) => {
                issue.put_content(path, kind.clone(), blob, || content(&kind, blob, release, vault.as_ref()));
            }
            Origin::AtHand => {
                let text = at_hand.text(path).cloned().map(Content::Text);
                let content = text.or_else(|| at_hand.assets().get(path).cloned().map(Content::Bytes));
                if let Some(content) = content.filter(|content| !issue.holds(path, &kind, content)) {
                    issue.put(path, kind, content);
                }
            }
        }
    }
    Some(issue)
}

fn content(kind: &Kind, blob: &BlobId, release: &Release, vault: &dyn Vault) -> Content {
    let content = match kind {
        Kind::Asset => vault.content(blob).map(|bytes| Content::Bytes(bytes.into())),
        _ => text(vault, blob).map(Content::Text),
    };
    content.unwrap_or_else(|| Content::Refused {
        kind: Noticed::ReleasedTextMissing,
        message: format!("release {} holds a text of this file that the git repository does not have", release.label.value),
        help: "a cut-off clone is made whole by `git fetch --unshallow --tags`; otherwise fetch from where the set is kept"
            .to_owned(),
    })
}

/// The texts of the newest release that are in force only from a later day, where an earlier text
/// is in force until then.
pub fn coming(at_hand: &Project, register: &Register, today: Date) -> Vec<(Arc<IssuedDocument>, Arc<str>)> {
    let Some((newest, repository)) = register.newest().zip(at_hand.archive.repository()) else { return Vec::new() };
    newest
        .documents
        .iter()
        .filter(|document| in_force_of(register, document, today).blob != document.blob)
        .filter_map(|document| Some((document.clone(), text(repository.vault.as_ref(), &document.blob)?)))
        .collect()
}

/// The newest text of a document that has come into force; the newest of all where none has.
fn in_force_of<'r>(register: &'r Register, newest: &'r IssuedDocument, today: Date) -> &'r IssuedDocument {
    let has_come = |document: &IssuedDocument| document.effective.is_none_or(|day| day <= today);
    if has_come(newest) {
        return newest;
    }
    register.releases_of(newest.id.as_str()).map(|(_, document)| document).find(|document| has_come(document)).unwrap_or(newest)
}

/// A text out of git, as reading it from disk would give it.
fn text(vault: &dyn Vault, blob: &BlobId) -> Option<Arc<str>> {
    let bytes = vault.content(blob)?;
    let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(&text).into())
}

/// Reviews are facts with dates of their own: one recorded after the release counts at once, where
/// it was of the very text that is issued. Also notes which texts at hand are others.
pub fn carry_over(issued: &mut Register, issued_sources: &Sources, at_hand: &Register, at_hand_sources: &Sources) {
    for at in 0..issued.documents.len() {
        let document = &issued.documents[at];
        let Some(now) = at_hand.document(document.id().as_str()).filter(|_| document.has_text()) else { continue };
        let text = issued_sources.text(document.file);
        if text == at_hand_sources.text(now.file) {
            continue;
        }
        let read = stamp::of(document, issued, issued_sources, Purpose::Review);
        let there = document.front.id.span;
        let same = stamp::of(now, at_hand, at_hand_sources, Purpose::Review) == read;
        let reviewed = now.front.review.stamp.as_ref().is_some_and(|stamp| stamp.value == read);
        if reviewed || (same && now.front.review.next.is_some()) {
            let mut front = document.front.clone();
            front.review.next = now.front.review.next.as_ref().map(|next| Spanned::new(next.value, there));
            if reviewed {
                front.review.last = now.front.review.last.as_ref().map(|last| Spanned::new(last.value, there));
                front.review.stamp = now.front.review.stamp.as_ref().map(|stamp| Spanned::new(stamp.value, there));
                front.reviews = now.front.reviews.iter().map(|entry| entry.seen_from(there)).collect();
            }
            issued.documents[at] = Arc::new(crate::parse::Document { front, ..document.as_ref().clone() });
        }
        if !same {
            let version = now.front.version.as_ref().map(|version| version.value.clone());
            issued.in_work.insert(now.id().clone(), version);
        }
    }
}
