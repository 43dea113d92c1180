//! What the records of releases add to the register: their order, and the documents that a release
//! names without having a text of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;

use super::Register;
use crate::model::{DocId, FrontMatter, Interface, Label, NotIssued, Presence, Release, Section, Status, Withdrawn};
use crate::parse::Document;
use crate::project::Archive;
use crate::source::{FileId, Spanned};

impl Register {
    /// The record of a release.
    pub fn release(&self, label: &str) -> Option<&Release> {
        self.releases.iter().map(|(release, _)| release.as_ref()).find(|release| release.label.as_str() == label)
    }

    /// The newest release.
    pub fn newest(&self) -> Option<&Release> {
        self.releases.last().map(|(release, _)| release.as_ref())
    }

    /// The release whose texts these are.
    pub fn shown_release(&self) -> Option<&Release> {
        self.release(self.issue.as_ref()?.as_str())
    }

    /// Leaves out what has no tag, then by date; among those of one day, each after the one that it names as the one before.
    pub(super) fn order_releases(&mut self, archive: &Archive) {
        if let Some(repository) = archive.repository() {
            let all = std::mem::take(&mut self.releases);
            (self.releases, self.untagged) =
                all.into_iter().partition(|(release, _)| repository.tags.contains_key(&release.label.value));
        }
        let after: BTreeMap<Label, Label> = self
            .releases
            .iter()
            .filter_map(|(release, _)| Some((release.label.value.clone(), release.after.as_ref()?.value.clone())))
            .collect();
        // How many releases lie before one; a ring among records edited by hand ends the count.
        let depth = |label: &Label| {
            let mut at = label;
            let mut count = 0_usize;
            while let Some(before) = after.get(at) {
                at = before;
                count += 1;
                if count > after.len() {
                    break;
                }
            }
            count
        };
        let mut keyed: Vec<_> = std::mem::take(&mut self.releases)
            .into_iter()
            .map(|(release, file)| ((release.date.value, depth(&release.label), release.label.value.clone()), release, file))
            .collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        self.releases = keyed.into_iter().map(|(_, release, file)| (release, file)).collect();
    }

    /// Adds what the shown release names without a text.
    pub(super) fn shelve_issue(&mut self) {
        let Some(label) = &self.issue else { return };
        let Some((release, file)) = self.releases.iter().find(|(release, _)| release.label.value == *label).cloned() else {
            return;
        };
        let here: std::collections::BTreeSet<DocId> = self.documents.iter().map(|document| document.id().clone()).collect();
        for named in release.not_issued.iter().filter(|named| !here.contains(&named.id.value)) {
            self.documents.push(stub(named, file).into());
        }
        for each in release.withdrawn.iter().filter(|each| !here.contains(&each.id.value)) {
            self.documents.push(withdrawn(each, file).into());
        }
        self.withdrawn = release.withdrawn.iter().filter(|each| !here.contains(&each.id.value)).cloned().collect();
    }

    /// The releases that hold a document, the newest first.
    pub fn releases_of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a Release, &'a crate::model::IssuedDocument)> {
        self.releases.iter().rev().filter_map(move |(release, _)| Some((release.as_ref(), release.document(id)?)))
    }
}

/// A document that is withdrawn.
fn withdrawn(each: &Withdrawn, file: FileId) -> Document {
    let place = each.id.span;
    let mut front = FrontMatter::named(each.id.clone(), each.title.clone(), each.kind);
    front.status = Some(Spanned::new(Status::Retired, place));
    front.owner = each.owner.clone().map(|owner| Spanned::new(owner, place));
    front.audience = each.audience.clone().map(|audience| Spanned::new(audience, place));
    let path = format!("withdrawn/{}.md", each.id);
    let interface = Interface::default();
    Document { file, path: Utf8Path::new(&path).into(), front, interface, form_folder: None, presence: Presence::Withdrawn }
}

/// A document of which a release knows only what it is called and what it would meet.
fn stub(named: &NotIssued, file: FileId) -> Document {
    let place = named.id.span;
    let mut front = FrontMatter::named(named.id.clone(), named.title.clone(), named.kind);
    front.status = Some(Spanned::new(named.status, place));
    front.audience = named.audience.clone().map(|audience| Spanned::new(audience, place));
    front.owner = named.owner.clone().map(|owner| Spanned::new(owner, place));
    let section = |claim: &Spanned<crate::model::ClauseRef>| Section {
        level: 2,
        id: "".into(),
        explicit: false,
        title: "".into(),
        span: claim.span,
        claims: vec![claim.clone()],
        conditions: Box::default(),
    };
    let interface = Interface { sections: named.claims.iter().map(section).collect(), ..Interface::default() };
    Document { file, path: Arc::from(named.path.as_path()), front, interface, form_folder: None, presence: Presence::NotIssued }
}
