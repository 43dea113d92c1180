//! The pages of releases: which there are, what each one changed, what became of a document.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{DateView, Frame, LinkView, StateView, Stock, Tab};
use crate::assess::Verdict;
use crate::model::{DocId, Release, Version};
use crate::register::{Document, address};

/// All releases.
#[derive(Clone, Debug, Serialize)]
pub struct ReleasesView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The newest first.
    pub releases: Vec<ReleaseLine>,
}

/// A release in a line.
#[derive(Clone, Debug, Serialize)]
pub struct ReleaseLine {
    /// Its label.
    pub label: String,
    /// Its day.
    pub date: DateView,
    /// Who released.
    pub by: String,
    /// The remark.
    pub note: Option<String>,
    /// How many documents it issued.
    pub documents: usize,
    /// How many of them are others than in the release before.
    pub changed: usize,
    /// What changed; empty where the texts cannot be had.
    pub changes: String,
    /// The set as it was; empty where it cannot be had.
    pub set: String,
    /// Whether it is the newest.
    pub newest: bool,
}

/// What one release changed.
#[derive(Clone, Debug, Serialize)]
pub struct ReleaseView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The label.
    pub label: String,
    /// The day.
    pub date: DateView,
    /// Who released.
    pub by: String,
    /// The remark.
    pub note: Option<String>,
    /// The release before.
    pub before: Option<LinkView>,
    /// The set as it was.
    pub set: String,
    /// Documents with another text.
    pub changed: Vec<ChangedView>,
    /// Documents issued for the first time.
    pub added: Vec<ChangedView>,
    /// Documents withdrawn.
    pub withdrawn: Vec<WithdrawnLine>,
    /// Documents whose change is a major one, so that people are told again.
    pub tell: Vec<LinkView>,
    /// Clauses that are covered and were not.
    pub gained: Vec<LinkView>,
    /// Clauses that were covered and are not.
    pub lost: Vec<LinkView>,
    /// How many documents were issued.
    pub documents: usize,
}

/// A document with another text than before.
#[derive(Clone, Debug, Serialize)]
pub struct ChangedView {
    /// The document, in the set of the release.
    pub link: LinkView,
    /// Its version before.
    pub from: Option<String>,
    /// Its version now.
    pub to: Option<String>,
    /// What changed, in the words of its history.
    pub words: Vec<String>,
    /// Whether people are told again.
    pub major: bool,
    /// The comparison word by word.
    pub redline: Option<String>,
}

/// A withdrawn document in a line.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawnLine {
    /// Its page.
    pub link: LinkView,
    /// Who withdrew it.
    pub by: String,
    /// When.
    pub on: DateView,
    /// Why.
    pub why: String,
}

/// The page of a document that is withdrawn.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawnView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The id.
    pub id: String,
    /// Who withdrew it.
    pub by: String,
    /// When.
    pub on: DateView,
    /// Why.
    pub why: String,
    /// What takes its place.
    pub successor: Option<LinkView>,
    /// The release with its last text, and where that stands.
    pub last: Option<LinkView>,
    /// Its releases.
    pub releases: String,
}

/// The releases of one document.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentReleasesView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The id.
    pub id: String,
    /// The page of the document.
    pub document: String,
    /// The releases with a text of it, the newest first.
    pub rows: Vec<DocumentReleaseRow>,
}

/// One text of a document, and the releases that hold it.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentReleaseRow {
    /// The release that issued it first.
    pub label: String,
    /// The last release that holds it, where that is another one.
    pub until: Option<String>,
    /// The day of the first.
    pub date: DateView,
    /// The version.
    pub version: Option<String>,
    /// From when on the text is in force.
    pub effective: Option<DateView>,
    /// The text, as the last of these releases has it.
    pub text: String,
    /// The comparison with the text before.
    pub redline: Option<String>,
}

/// The line on every page of an earlier release.
#[derive(Clone, Debug, Serialize)]
pub struct SupersededView {
    /// The label of the release.
    pub label: String,
    /// Its day.
    pub date: DateView,
    /// The release that took its place.
    pub by: String,
    /// Since when.
    pub since: DateView,
    /// The same page in the set in force.
    pub current: String,
    /// Whether that is the very same page, or only the first one.
    pub same: bool,
    /// The releases of the document, on the page of one.
    pub releases: Option<String>,
}

/// Where the set of a release stands, seen from the top of the site.
pub fn set_of(stock: &Stock<'_>, release: &Release) -> String {
    let newest = stock.register.newest().is_some_and(|newest| newest.label.value == release.label.value);
    if newest { String::new() } else { format!("v/{}/", release.label) }
}

/// All releases. `texts` says whether their texts can be had, and so have pages.
pub fn releases(stock: &Stock<'_>, texts: bool) -> ReleasesView {
    let frame = Frame::new("releases/index.html", Tab::Home, "Releases");
    let all = &stock.register.releases;
    let releases = all
        .iter()
        .enumerate()
        .rev()
        .map(|(at, (release, _))| {
            let before = at.checked_sub(1).map(|at| all[at].0.as_ref());
            ReleaseLine {
                label: release.label.to_string(),
                date: release.date.value.into(),
                by: release.by.clone(),
                note: release.note.clone(),
                documents: release.documents.len(),
                changed: changed(release, before).count(),
                changes: if texts { frame.link(&format!("releases/{}/index.html", release.label)) } else { String::new() },
                set: if texts { frame.link(&format!("{}index.html", set_of(stock, release))) } else { String::new() },
                newest: at + 1 == all.len(),
            }
        })
        .collect();
    ReleasesView { frame, releases }
}

/// The documents of a release with another text than in the one before.
pub fn changed<'r>(
    release: &'r Release,
    before: Option<&'r Release>,
) -> impl Iterator<Item = (&'r crate::model::IssuedDocument, Option<&'r crate::model::IssuedDocument>)> {
    release.documents.iter().map(std::sync::Arc::as_ref).filter_map(move |document| {
        let old = before.and_then(|before| before.document(document.id.as_str()));
        old.is_none_or(|old| old.blob != document.blob).then_some((document, old))
    })
}

/// What a release changed. `stock` is the set as the release has it, `old` as the one before had it.
/// The page stands outside that set, below `releases/LABEL/`.
pub fn release(stock: &Stock<'_>, old: Option<&Stock<'_>>, superseded: bool) -> Option<ReleaseView> {
    let release = stock.register.shown_release()?;
    let before = old.and_then(|old| old.register.shown_release());
    let own = format!("releases/{}/index.html", release.label);
    let frame = Frame::new(&own, Tab::Home, format!("Release {}", release.label));
    let set = if superseded { format!("v/{}/", release.label) } else { String::new() };
    let link = |id: &DocId| match stock.register.position(id.as_str()) {
        Some(at) if !stock.has_page(id.as_str()) => stock.link(&frame, at),
        Some(at) => LinkView { href: frame.link(&format!("{set}{}", address::document(id))), ..stock.link(&frame, at) },
        None => plain(id.as_str(), ""),
    };
    let has_text = |stock: &Stock<'_>, id: &DocId| stock.register.document(id.as_str()).is_some_and(Document::has_text);
    let compared = |id: &DocId| has_text(stock, id) && old.is_some_and(|old| has_text(old, id));
    let view = |(document, old): (&crate::model::IssuedDocument, Option<&crate::model::IssuedDocument>)| {
        let id = &document.id;
        let from = old.and_then(|old| old.version.clone());
        ChangedView {
            link: link(id),
            words: words(stock, id, from.as_ref()),
            major: is_major(from.as_ref(), document.version.as_ref()),
            from: from.map(|version| version.to_string()),
            to: document.version.as_ref().map(ToString::to_string),
            redline: (old.is_some() && compared(id)).then(|| format!("{}.html", id.as_str().to_lowercase())),
        }
    };
    let (added, changed): (Vec<_>, Vec<_>) = changed(release, before).partition(|(_, old)| old.is_none());
    let changed: Vec<ChangedView> = changed.into_iter().map(view).collect();
    let fresh =
        stock.register.withdrawn.iter().filter(|each| before.is_none_or(|before| before.withdrawn(each.id.as_str()).is_none()));
    let withdrawn = fresh
        .map(|each| WithdrawnLine {
            link: LinkView {
                href: frame.link(&format!("{set}{}", address::document(&each.id))),
                ..plain(each.id.as_str(), &each.title)
            },
            by: each.by.clone(),
            on: each.on.into(),
            why: each.why.clone(),
        })
        .collect();
    let (gained, lost) = moved(stock, old, &frame, &set);
    Some(ReleaseView {
        label: release.label.to_string(),
        date: release.date.value.into(),
        by: release.by.clone(),
        note: release.note.clone(),
        before: before.map(|before| LinkView {
            href: frame.link(&format!("releases/{}/index.html", before.label)),
            ..plain(before.label.as_str(), "")
        }),
        set: frame.link(&format!("{set}index.html")),
        tell: changed.iter().filter(|each| each.major).map(|each| each.link.clone()).collect(),
        changed,
        added: added.into_iter().map(view).collect(),
        withdrawn,
        gained,
        lost,
        documents: release.documents.len(),
        frame,
    })
}

fn plain(label: &str, title: &str) -> LinkView {
    LinkView { href: String::new(), label: label.to_owned(), title: title.to_owned(), state: None, current: false, detail: None }
}

/// What the history of a document says about everything after a version.
pub fn words(stock: &Stock<'_>, id: &DocId, from: Option<&Version>) -> Vec<String> {
    let Some(document) = stock.register.document(id.as_str()) else { return Vec::new() };
    let now = document.front.version.as_ref().map(|version| &version.value);
    document
        .front
        .history
        .iter()
        .filter(|entry| from.is_none_or(|from| entry.version.value > *from) && now.is_none_or(|now| entry.version.value <= *now))
        .map(|entry| stock.register.fill(&entry.change))
        .collect()
}

/// Whether the first number is another: then people are told again.
pub fn is_major(from: Option<&Version>, to: Option<&Version>) -> bool {
    let first = |version: &Version| version.to_string().split('.').next().map(str::to_owned);
    matches!((from, to), (Some(from), Some(to)) if first(from) != first(to))
}

/// Clauses that are covered and were not, and the other way round.
fn moved(stock: &Stock<'_>, old: Option<&Stock<'_>>, frame: &Frame, set: &str) -> (Vec<LinkView>, Vec<LinkView>) {
    let (mut gained, mut lost) = (Vec::new(), Vec::new());
    let Some(old) = old else { return (gained, lost) };
    for catalogue in stock.register.in_scope() {
        let now = &stock.assessment.coverage[&catalogue.id];
        let then: BTreeMap<&str, Option<Verdict>> =
            match (old.register.catalogues.get(&catalogue.id), old.assessment.coverage.get(&catalogue.id)) {
                (Some(before), Some(coverage)) => before
                    .clauses
                    .iter()
                    .zip(&coverage.clauses)
                    .map(|(clause, standing)| (clause.number.as_str(), standing.documented))
                    .collect(),
                _ => BTreeMap::new(),
            };
        for (clause, standing) in catalogue.clauses.iter().zip(&now.clauses).filter(|(clause, _)| clause.is_requirement()) {
            let before = then.get(clause.number.as_str()).copied().flatten();
            let covered = |verdict: Option<Verdict>| verdict == Some(Verdict::Covered);
            if covered(standing.documented) == covered(before) {
                continue;
            }
            let link = LinkView {
                href: frame.link(&format!("{set}{}", address::clause(&catalogue.id, &clause.number))),
                state: Some(StateView::verdict(standing.documented)),
                ..plain(clause.number.as_str(), &clause.title)
            };
            if covered(standing.documented) { gained.push(link) } else { lost.push(link) }
        }
    }
    (gained, lost)
}

/// The page of a withdrawn document.
pub fn withdrawn(stock: &Stock<'_>, at: usize) -> WithdrawnView {
    let each = &stock.register.withdrawn[at];
    let id = &each.id.value;
    let frame = Frame::new(
        &address::document(id),
        Tab::Documents,
        if each.title.is_empty() { format!("{id} is withdrawn") } else { each.title.clone() },
    );
    let last = each.last.as_ref().and_then(|label| stock.register.release(label.as_str()));
    WithdrawnView {
        id: id.to_string(),
        by: each.by.clone(),
        on: each.on.into(),
        why: each.why.clone(),
        successor: each.successor.as_ref().map(|id| match stock.register.position(id.as_str()) {
            Some(at) => stock.link(&frame, at),
            None => plain(id.as_str(), ""),
        }),
        last: last.filter(|_| !stock.earlier).map(|release| LinkView {
            href: frame.link(&format!("v/{}/{}", release.label, address::document(id))),
            ..plain(release.label.as_str(), "")
        }),
        releases: if stock.earlier { String::new() } else { frame.link(&address::document_releases(id)) },
        frame,
    }
}

/// The releases of one document.
pub fn document_releases(stock: &Stock<'_>, id: &DocId) -> DocumentReleasesView {
    let own = address::document_releases(id);
    let frame = Frame::new(&own, Tab::Documents, format!("Releases of {id}"));
    let all: Vec<_> = stock.register.releases_of(id.as_str()).collect();
    // The newest first; releases with one text stand together.
    let rows = all
        .chunk_by(|(_, newer), (_, older)| newer.blob == older.blob)
        .filter_map(|group| {
            let ((last, document), (first, _)) = (group.first()?, group.last()?);
            let at = all.iter().position(|(release, _)| std::ptr::eq(*release, *first))?;
            let before = all.get(at + 1).map(|(release, _)| *release);
            Some(DocumentReleaseRow {
                label: first.label.to_string(),
                until: (group.len() > 1).then(|| last.label.to_string()),
                date: first.date.value.into(),
                version: document.version.as_ref().map(ToString::to_string),
                effective: document.effective.map(DateView::from),
                text: frame.link(&format!("{}{}", set_of(stock, last), address::document(id))),
                redline: follows(stock, first, before)
                    .then(|| frame.link(&format!("releases/{}/{}.html", first.label, id.as_str().to_lowercase()))),
            })
        })
        .collect();
    DocumentReleasesView { id: id.to_string(), document: frame.link(&address::document(id)), rows, frame }
}

/// Whether a release is the very next one after another.
fn follows(stock: &Stock<'_>, release: &Release, before: Option<&Release>) -> bool {
    let at = |release: &Release| stock.register.releases.iter().position(|(each, _)| each.label.value == release.label.value);
    matches!((before.and_then(at), at(release)), (Some(before), Some(now)) if before + 1 == now)
}
