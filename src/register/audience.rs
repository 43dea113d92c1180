//! Who may have which document, and what is left of one for those who may not.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Register;
use crate::model::{DocId, FrontMatter, Interface, Presence, Section, Settings};
use crate::parse::Document;
use crate::project::Readers;
use crate::source::Spanned;

impl Register {
    /// The audience of a document: its own, else that of the form it fills, else that of the site.
    pub fn audience_of<'r>(&'r self, document: &'r Document) -> &'r str {
        let own = |document: &'r Document| document.front.audience.as_ref().map(|audience| audience.value.as_str());
        let form = || {
            let form = document.front.instance_of.as_ref()?;
            let form = self.documents.binary_search_by(|each| each.id().as_str().cmp(form.as_str())).ok()?;
            own(&self.documents[form])
        };
        own(document).or_else(form).unwrap_or(&self.settings.site.audience)
    }

    /// The documents that these readers may not have.
    pub fn hidden_from(&self, readers: &Readers) -> BTreeSet<DocId> {
        let sees = sees(&self.settings, &readers.name);
        let may = |document: &Document| sees.contains(self.audience_of(document)) && !readers.not.contains(document.id());
        self.documents.iter().filter(|document| !may(document)).map(|document| document.id().clone()).collect()
    }

    /// Leaves of each hidden document what readers may know: its id, who holds it, and what it is worth.
    pub(super) fn withhold(&mut self, readers: &Readers) {
        let hidden = self.hidden_from(readers);
        let mut parties: Vec<String> = Vec::new();
        for document in self.documents.iter_mut().filter(|document| hidden.contains(document.id())) {
            // How many parties there are counts; which ones is nobody's business.
            let party = document.front.party.as_ref().map(|party| {
                let known = parties.iter().position(|known| *known == party.value).unwrap_or(parties.len());
                if known == parties.len() {
                    parties.push(party.value.clone());
                }
                Spanned::new(format!("party {}", known + 1), party.span)
            });
            *document = Arc::new(rest_of(document, party));
        }
        let sees = sees(&self.settings, &readers.name);
        let site = self.settings.site.audience.clone();
        self.withdrawn
            .retain(|each| sees.contains(each.audience.as_deref().unwrap_or(&site)) && !readers.not.contains(&each.id.value));
        self.in_work.retain(|id, _| !hidden.contains(id));
    }
}

/// An audience and those whose documents it also sees.
pub fn sees<'s>(settings: &'s Settings, audience: &'s str) -> BTreeSet<&'s str> {
    let mut seen = BTreeSet::from([audience]);
    let mut open = vec![audience];
    while let Some(name) = open.pop() {
        for other in settings.audiences.get(name).into_iter().flatten() {
            if seen.insert(other) {
                open.push(other);
            }
        }
    }
    seen
}

/// A document without anything that it says.
fn rest_of(document: &Document, party: Option<Spanned<String>>) -> Document {
    let mut front = FrontMatter::named(document.front.id.clone(), String::new(), document.front.kind);
    front.status.clone_from(&document.front.status);
    front.owner.clone_from(&document.front.owner);
    front.instance_of.clone_from(&document.front.instance_of);
    front.audience.clone_from(&document.front.audience);
    front.party = party;
    let section = |section: &Section| Section {
        level: section.level,
        id: "".into(),
        explicit: false,
        title: "".into(),
        span: section.span,
        claims: section.claims.clone(),
        conditions: section.conditions.clone(),
    };
    let claiming = document.interface.sections.iter().filter(|section| !section.claims.is_empty());
    let interface = Interface {
        front: None,
        body: 0,
        sections: claiming.map(section).collect(),
        links: Vec::new(),
        fields: Vec::new(),
        blocks: Vec::new(),
        notes: Vec::new(),
    };
    Document { front, interface, presence: Presence::Withheld, ..document.clone() }
}
