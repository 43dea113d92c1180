//! What a release would issue, and the record that says so.
//!
//! For each document the text at hand if it is approved and matches its approvals; else the newest
//! committed text that does; else the text of the release before. Nothing is written here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::assess::{self, Approvals};
use crate::build::Snapshot;
use crate::model::{
    BlobId, ClauseRef, Date, DemandKind, DocId, DocumentType, IssuedDocument, Label, ProjectKind, RoleKey, Stamp, Status,
    Version, Withdrawn,
};
use crate::parse::{self, Document, Reading};
use crate::project::{Kind, Project, Vault};
use crate::register::Register;
use crate::repository::{Past, Repository, RepositoryError};
use crate::source::{Sources, Spanned};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Order {
    /// The label of the release.
    pub label: Label,
    /// The day.
    pub date: Date,
    /// Who releases.
    pub by: String,
    /// A remark.
    pub note: Option<String>,
    /// Only these documents take a new text; empty means all.
    pub only: Vec<DocId>,
}

/// What a release would issue.
#[derive(Debug)]
pub struct Plan {
    /// The record, ready to be written.
    pub record: String,
    /// Documents that get another text than in the release before: id, version before, version now.
    pub changed: Vec<(DocId, Option<Version>, Option<Version>)>,
    /// Documents whose text at hand is another and is not issued: it is in work, or not approved.
    pub in_work: Vec<DocId>,
    /// Documents withdrawn by this release.
    pub withdrawn: Vec<Withdrawn>,
    /// How many texts it issues.
    pub issued: usize,
    /// How many documents it names without a text.
    pub not_issued: usize,
}

/// Why there is no release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A document that a standard demands would be gone.
    Vanishes {
        /// The document.
        id: DocId,
        /// What demands it.
        clause: String,
    },
    /// A text calls itself approved, and its approvals do not hold.
    Broken {
        /// The document.
        id: DocId,
        /// What is wrong.
        why: String,
    },
    /// A number would name two texts.
    VersionUsedTwice {
        /// The document.
        id: DocId,
        /// The number.
        version: Version,
        /// The release that issued another text under it.
        release: Label,
    },
    /// Files that the release names are not committed as they are.
    NotCommitted(Vec<Utf8PathBuf>),
    /// Nothing would be issued that the release before did not issue.
    NothingNew(Option<Label>),
}

/// Works out what a release would issue.
pub fn plan(snapshot: &Snapshot, repository: &Repository, order: &Order) -> Result<Result<Plan, Vec<Obstacle>>, RepositoryError> {
    let committed = repository.committed()?;
    let mut choice = Choice {
        snapshot,
        repository,
        order,
        committed,
        before: snapshot.register.newest().map(|release| release.label.value.clone()),
        obstacles: Vec::new(),
        uncommitted: BTreeSet::new(),
    };
    choice.make()
}

struct Choice<'a> {
    snapshot: &'a Snapshot,
    repository: &'a Repository,
    order: &'a Order,
    committed: BTreeMap<Utf8PathBuf, BlobId>,
    before: Option<Label>,
    obstacles: Vec<Obstacle>,
    uncommitted: BTreeSet<Utf8PathBuf>,
}

/// A document that is named without a text.
struct Named {
    id: DocId,
    title: String,
    kind: DocumentType,
    status: Status,
    owner: Option<RoleKey>,
    path: Utf8PathBuf,
    audience: Option<String>,
    claims: Vec<ClauseRef>,
}

impl Choice<'_> {
    fn register(&self) -> &Register {
        &self.snapshot.register
    }

    fn project(&self) -> &Project {
        &self.snapshot.project
    }

    fn make(&mut self) -> Result<Result<Plan, Vec<Obstacle>>, RepositoryError> {
        let snapshot = self.snapshot;
        let before = self.before.as_ref().and_then(|label| snapshot.register.release(label.as_str()));
        let mut issued: Vec<IssuedDocument> = Vec::new();
        let mut named: Vec<Named> = Vec::new();
        let mut in_work = Vec::new();
        let past = self.past()?;
        for (at, document) in snapshot.register.documents.iter().enumerate() {
            if snapshot.register.is_twin(at) || document.front.is_record() || document.front.status() == Status::Retired {
                continue;
            }
            let id = document.id();
            let old = before.and_then(|before| before.document(id.as_str()));
            let wanted = self.order.only.is_empty() || self.order.only.contains(id);
            let new = if wanted { self.text_of(document, past.get(&*document.path)) } else { None };
            match new.or_else(|| old.cloned()) {
                Some(text) => {
                    self.look_at_version(&text);
                    let at_hand = assess::approvals(document, &snapshot.register, &snapshot.project.sources, self.order.date);
                    if at_hand.stamp.is_some_and(|stamp| stamp != text.stamp) || !self.is_issuable(document, &at_hand) {
                        in_work.push(id.clone());
                    }
                    issued.push(text);
                }
                None => named.push(self.name(document)),
            }
        }
        issued.sort_by(|a, b| a.id.cmp(&b.id));
        let withdrawn = self.withdrawn(&issued);
        let files = self.files();
        let changed = changed(before.map_or(&[][..], |before| &before.documents), &issued);
        let fresh: Vec<Withdrawn> = withdrawn
            .iter()
            .filter(|each| before.is_none_or(|before| before.withdrawn(each.id.as_str()).is_none()))
            .cloned()
            .collect();
        let same_files = before.is_some_and(|before| {
            before.files.len() == files.len()
                && before.files.iter().zip(&files).all(|(one, two)| one.path == two.0 && one.blob == two.1)
        });
        let nothing = changed.is_empty() && fresh.is_empty() && (same_files || issued.is_empty());
        if nothing && self.uncommitted.is_empty() {
            self.obstacles.push(Obstacle::NothingNew(self.before.clone()));
        }
        if !self.uncommitted.is_empty() {
            self.obstacles.push(Obstacle::NotCommitted(std::mem::take(&mut self.uncommitted).into_iter().collect()));
        }
        if !self.obstacles.is_empty() {
            return Ok(Err(std::mem::take(&mut self.obstacles)));
        }
        let record = record::text(self.order, self.before.as_ref(), &issued, &named, &withdrawn, &files);
        let (issued, not_issued) = (issued.len(), named.len());
        Ok(Ok(Plan { record, changed, in_work, withdrawn: fresh, issued, not_issued }))
    }

    /// Whether a text may be issued: approved and exactly as approved; of the toolkit itself, any.
    fn is_issuable(&self, document: &Document, approvals: &Approvals) -> bool {
        match self.register().settings.kind {
            ProjectKind::Toolkit => true,
            ProjectKind::Set => document.front.status() == Status::Approved && approvals.matches(),
        }
    }

    /// The committed contents of the files whose text at hand cannot be issued.
    fn past(&self) -> Result<BTreeMap<Utf8PathBuf, Vec<Past>>, RepositoryError> {
        let snapshot = self.snapshot;
        let sources = &snapshot.project.sources;
        let wanted: Vec<&Utf8Path> = snapshot
            .register
            .documents
            .iter()
            .filter(|document| !document.front.is_record() && document.front.status() != Status::Template)
            .filter(|document| {
                let approvals = assess::approvals(document, &snapshot.register, sources, self.order.date);
                !self.is_issuable(document, &approvals)
            })
            .map(|document| document.path.as_ref())
            .collect();
        self.repository.past(&wanted)
    }

    /// The newest text of a document that may be issued: at hand, else in the history.
    fn text_of(&mut self, document: &Document, past: Option<&Vec<Past>>) -> Option<IssuedDocument> {
        let snapshot = self.snapshot;
        let approvals = assess::approvals(document, &snapshot.register, &snapshot.project.sources, self.order.date);
        if self.is_issuable(document, &approvals) {
            let blob = self.blob_at_hand(&document.path)?;
            let stamp =
                assess::stamp::of(document, &snapshot.register, &snapshot.project.sources, assess::stamp::Purpose::Approval);
            return Some(issue(document, &snapshot.register, &approvals, stamp, blob));
        }
        if document.front.status() == Status::Approved && !approvals.complete() {
            let why = broken(&approvals);
            self.obstacles.push(Obstacle::Broken { id: document.id().clone(), why });
            return None;
        }
        past?.iter().find_map(|past| self.past_text(document.id(), &document.path, &past.blob))
    }

    /// A committed text, if it may be issued.
    fn past_text(&self, id: &DocId, path: &Utf8Path, blob: &BlobId) -> Option<IssuedDocument> {
        let text = String::from_utf8(self.repository.content(blob)?).ok()?;
        let mut sources = Sources::default();
        let file = sources.add(path, text);
        let kind = crate::project::classify(path)?;
        let Reading::Document(old) = parse::read(sources.file(file), file, &kind) else { return None };
        let approvals = assess::approvals(&old, self.register(), &sources, self.order.date);
        if old.id() != id || !self.is_issuable(&old, &approvals) {
            return None;
        }
        let stamp = assess::stamp::of(&old, self.register(), &sources, assess::stamp::Purpose::Approval);
        Some(issue(&old, self.register(), &approvals, stamp, blob.clone()))
    }

    /// The content in git of a file as it lies on disk; it is noted where it is not committed.
    fn blob_at_hand(&mut self, path: &Utf8Path) -> Option<BlobId> {
        let same = |blob: &BlobId, project: &Project, repository: &Repository| {
            let bytes = repository.content(blob)?;
            if let Some(text) = project.text(path) {
                let old = String::from_utf8(bytes).ok()?;
                let old = old.strip_prefix('\u{feff}').unwrap_or(&old).replace("\r\n", "\n");
                return (old == text.replace("\r\n", "\n")).then(|| blob.clone());
            }
            (project.assets().get(path).map(|asset| asset.as_ref()) == Some(bytes.as_slice())).then(|| blob.clone())
        };
        let found = self.committed.get(path).and_then(|blob| same(blob, self.project(), self.repository));
        if found.is_none() {
            self.uncommitted.insert(path.to_owned());
        }
        found
    }

    fn look_at_version(&mut self, text: &IssuedDocument) {
        let Some(version) = &text.version else { return };
        if self.register().settings.kind == ProjectKind::Toolkit {
            return;
        }
        let other = self
            .register()
            .releases_of(text.id.as_str())
            .find(|(_, issued)| issued.version.as_ref() == Some(version) && issued.stamp != text.stamp)
            .map(|(release, _)| release.label.value.clone());
        if let Some(release) = other {
            self.obstacles.push(Obstacle::VersionUsedTwice { id: text.id.clone(), version: version.clone(), release });
        }
    }

    fn name(&self, document: &Document) -> Named {
        let front = &document.front;
        let passages = document.interface.sections.iter();
        let held = passages.filter(|section| section.conditions.iter().all(|condition| self.register().holds(condition)));
        let claims: BTreeSet<ClauseRef> =
            held.flat_map(|section| section.claims.iter().map(|claim| claim.value.clone())).collect();
        Named {
            id: document.id().clone(),
            title: self.register().fill(&front.title),
            kind: front.kind,
            status: front.status(),
            owner: front.owner.as_ref().map(|owner| owner.value.clone()),
            path: document.path.to_path_buf(),
            audience: restricted(document, self.register()),
            claims: claims.into_iter().collect(),
        }
    }

    /// Documents that were issued and are not any more; also looks whether a standard demands them.
    fn withdrawn(&mut self, issued: &[IssuedDocument]) -> Vec<Withdrawn> {
        let Some(before) = self.before.as_ref().and_then(|label| self.snapshot.register.release(label.as_str())) else {
            return Vec::new();
        };
        let here = |id: &DocId| issued.binary_search_by(|each| each.id.cmp(id)).is_ok();
        let mut withdrawn: Vec<Withdrawn> = before.withdrawn.iter().filter(|each| !here(&each.id.value)).cloned().collect();
        for old in before.documents.iter().filter(|old| !here(&old.id)) {
            let id = &old.id;
            let at_hand = self.snapshot.register.document(id.as_str());
            if at_hand.is_some_and(|document| document.front.status() != Status::Retired) {
                // It is there and could not be issued; why is said elsewhere.
                continue;
            }
            if let Some(clause) = self.demanded_by(id, issued) {
                self.obstacles.push(Obstacle::Vanishes { id: id.clone(), clause });
            }
            let (by, on, why, successor) = retirement(at_hand, self.order);
            let owner = at_hand.and_then(|document| document.front.owner.as_ref()).map(|owner| owner.value.clone());
            withdrawn.push(Withdrawn {
                id: Spanned::new(old.id.clone(), before.label.span),
                title: self.snapshot.register.fill(&old.title),
                kind: old.kind,
                owner,
                by,
                on,
                why,
                successor,
                last: Some(before.label.value.clone()),
                audience: old.audience.clone(),
            });
        }
        withdrawn.sort_by(|a, b| a.id.cmp(&b.id));
        withdrawn
    }

    /// The clause that demands a document which nothing else of the release answers.
    fn demanded_by(&self, id: &DocId, issued: &[IssuedDocument]) -> Option<String> {
        let here = |answer: &String| issued.iter().any(|each| each.id.as_str() == answer);
        for catalogue in self.register().in_scope() {
            for clause in &catalogue.clauses {
                let demands = clause.demands.iter().filter(|demand| demand.kind == DemandKind::Document);
                if demands.into_iter().any(|demand| {
                    demand.answered_by.iter().any(|answer| answer == id.as_str()) && !demand.answered_by.iter().any(here)
                }) {
                    return Some(format!("{}, {} {}", catalogue.title, clause.number, clause.title));
                }
            }
        }
        None
    }

    /// Everything else that pages are made from, by path.
    fn files(&mut self) -> Vec<(Utf8PathBuf, BlobId)> {
        let texts = self.snapshot.project.files().iter();
        let texts = texts.filter(|(_, kind)| !matches!(kind, Kind::Document | Kind::Instance(_) | Kind::Release));
        let mut paths: Vec<Utf8PathBuf> = texts.map(|(file, _)| self.snapshot.project.sources.path(*file).to_owned()).collect();
        paths.extend(self.snapshot.project.assets().keys().cloned());
        paths.sort();
        paths.into_iter().filter_map(|path| self.blob_at_hand(&path).map(|blob| (path, blob))).collect()
    }
}

/// Who withdrew a document, when, why, and what takes its place.
fn retirement(document: Option<&Document>, order: &Order) -> (String, Date, String, Option<DocId>) {
    if let Some(retired) = document.and_then(|document| document.front.retired.as_ref()) {
        let successor = retired.successor.as_ref().map(|id| id.value.clone());
        return (retired.by.value.clone(), retired.on.value, retired.why.clone(), successor);
    }
    match document.and_then(|document| document.front.retired.as_ref()) {
        Some(retired) => {
            let successor = retired.successor.as_ref().map(|id| id.value.clone());
            (retired.by.value.clone(), retired.on.value, retired.why.clone(), successor)
        }
        None => (order.by.clone(), order.date, "no longer part of the set".to_owned(), None),
    }
}

fn issue(document: &Document, register: &Register, approvals: &Approvals, stamp: Stamp, blob: BlobId) -> IssuedDocument {
    let front = &document.front;
    let released = |approval: &crate::model::Approval| crate::model::ReleasedApproval {
        by: approval.by.value.clone(),
        role: approval.role.value.clone(),
        on: approval.on.value,
    };
    IssuedDocument {
        id: front.id.value.clone(),
        title: front.title.value.clone(),
        kind: front.kind,
        version: front.version.as_ref().map(|version| version.value.clone()),
        effective: front.effective.as_ref().map(|day| day.value).or(approvals.latest),
        stamp,
        approvals: front.approvals.iter().map(released).collect(),
        blob,
        path: document.path.to_path_buf(),
        audience: restricted(document, register),
    }
}

/// Whom a document is for, where that is not everybody whom the site is for.
fn restricted(document: &Document, register: &Register) -> Option<String> {
    let audience = register.audience_of(document);
    (audience != register.settings.site.audience).then(|| audience.to_owned())
}

/// What is wrong with the approvals of a text that calls itself approved.
fn broken(approvals: &Approvals) -> String {
    let missing: Vec<&str> = approvals.missing.iter().map(RoleKey::as_str).collect();
    match () {
        () if approvals.no_rule => "no rule of `site.yaml` says who approves this type".to_owned(),
        () if !missing.is_empty() => format!("the approval of {} is missing or does not hold", missing.join(" and ")),
        () if approvals.same_person => "one person approved in two roles".to_owned(),
        () if approvals.alone => "only the holder of the owner's role approved it".to_owned(),
        () => "its approvals do not hold".to_owned(),
    }
}

/// Documents with another text than before.
fn changed(before: &[Arc<IssuedDocument>], now: &[IssuedDocument]) -> Vec<(DocId, Option<Version>, Option<Version>)> {
    let old: BTreeMap<&DocId, &IssuedDocument> = before.iter().map(|each| (&each.id, each.as_ref())).collect();
    now.iter()
        .filter(|each| old.get(&each.id).is_none_or(|old| old.blob != each.blob))
        .map(|each| (each.id.clone(), old.get(&each.id).and_then(|old| old.version.clone()), each.version.clone()))
        .collect()
}

/// How a record is written.
mod record {
    use super::{BlobId, IssuedDocument, Label, Named, Order, Utf8PathBuf, Withdrawn};

    /// The record. Every value stands in quotes, so that none is taken for something else.
    pub fn text(
        order: &Order,
        before: Option<&Label>,
        issued: &[IssuedDocument],
        named: &[Named],
        withdrawn: &[Withdrawn],
        files: &[(Utf8PathBuf, BlobId)],
    ) -> String {
        let mut out =
            String::from("# Written by clausebook and never edited: to correct a release, make another one.\nschema: 1\n");
        line(&mut out, "release", order.label.as_str());
        if let Some(before) = before {
            line(&mut out, "after", before.as_str());
        }
        line(&mut out, "date", &order.date.to_string());
        line(&mut out, "by", &order.by);
        if let Some(note) = &order.note {
            line(&mut out, "note", note);
        }
        line(&mut out, "generator", concat!("clausebook ", env!("CARGO_PKG_VERSION")));
        list(&mut out, "documents", issued, document);
        list(&mut out, "not-issued", named, not_issued);
        list(&mut out, "withdrawn", withdrawn, gone);
        list(&mut out, "files", files, |(path, blob)| {
            entries(&[("path", Some(path.to_string())), ("blob", Some(blob.to_string()))])
        });
        out
    }

    fn line(out: &mut String, key: &str, value: &str) {
        out.push_str(&format!("{key}: {}\n", quoted(value)));
    }

    fn list<T>(out: &mut String, key: &str, items: &[T], entry: impl Fn(&T) -> String) {
        if items.is_empty() {
            return;
        }
        out.push_str(&format!("{key}:\n"));
        for item in items {
            out.push_str(&format!("  - {{ {} }}\n", entry(item)));
        }
    }

    fn document(document: &IssuedDocument) -> String {
        let mut out = entries(&[
            ("id", Some(document.id.to_string())),
            ("title", Some(document.title.clone())),
            ("type", Some(document.kind.to_string())),
            ("version", document.version.as_ref().map(ToString::to_string)),
            ("effective", document.effective.map(|day| day.to_string())),
            ("stamp", Some(document.stamp.to_string())),
            ("blob", Some(document.blob.to_string())),
            ("path", Some(document.path.to_string())),
            ("audience", document.audience.clone()),
        ]);
        if !document.approvals.is_empty() {
            let each = document.approvals.iter().map(|approval| {
                let entry = [("by", approval.by.clone()), ("role", approval.role.to_string()), ("on", approval.on.to_string())];
                format!("{{ {} }}", entries(&entry.map(|(key, value)| (key, Some(value)))))
            });
            out.push_str(&format!(", approvals: [{}]", each.collect::<Vec<_>>().join(", ")));
        }
        out
    }

    fn not_issued(named: &Named) -> String {
        let mut out = entries(&[
            ("id", Some(named.id.to_string())),
            ("title", Some(named.title.clone())),
            ("type", Some(named.kind.to_string())),
            ("status", Some(named.status.to_string())),
            ("owner", named.owner.as_ref().map(ToString::to_string)),
            ("path", Some(named.path.to_string())),
            ("audience", named.audience.clone()),
        ]);
        if !named.claims.is_empty() {
            let claims: Vec<String> = named.claims.iter().map(|claim| quoted(&claim.to_string())).collect();
            out.push_str(&format!(", claims: [{}]", claims.join(", ")));
        }
        out
    }

    fn gone(each: &Withdrawn) -> String {
        entries(&[
            ("id", Some(each.id.to_string())),
            ("title", Some(each.title.clone())),
            ("type", Some(each.kind.to_string())),
            ("owner", each.owner.as_ref().map(ToString::to_string)),
            ("by", Some(each.by.clone())),
            ("on", Some(each.on.to_string())),
            ("why", Some(each.why.clone())),
            ("successor", each.successor.as_ref().map(ToString::to_string)),
            ("last", each.last.as_ref().map(ToString::to_string)),
            ("audience", each.audience.clone()),
        ])
    }

    fn entries(all: &[(&str, Option<String>)]) -> String {
        let each = all.iter().filter_map(|(key, value)| Some(format!("{key}: {}", quoted(value.as_ref()?))));
        each.collect::<Vec<_>>().join(", ")
    }

    /// A value in double quotes: what JSON writes, YAML reads.
    fn quoted(text: &str) -> String {
        serde_json::Value::from(text).to_string()
    }
}
