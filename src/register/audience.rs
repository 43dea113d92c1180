//! Who may have which document, and what is left of one for those who may not.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Register;
use crate::model::{DocId, FrontMatter, Interface, Presence, RegisterKey, Section, Sheet};
use crate::parse::Document;
use crate::project::Readers;

impl Register {
    /// The document with this id, found by the order of the documents alone.
    pub(super) fn by_id(&self, id: &str) -> Option<&Document> {
        let at = self.documents.binary_search_by(|each| each.id().as_str().cmp(id)).ok()?;
        Some(&self.documents[at])
    }

    /// The audience of a document: its own, else that of the form it fills, else that of the site.
    pub fn audience_of<'r>(&'r self, document: &'r Document) -> &'r str {
        let own = |document: &'r Document| document.front.audience.as_ref().map(|audience| audience.value.as_str());
        let form = || own(self.by_id(document.front.instance_of.as_ref()?.as_str())?);
        own(document).or_else(form).unwrap_or(&self.settings.site.audience)
    }

    /// Whether these readers may have a document.
    pub fn may_have(&self, readers: &Readers, document: &Document) -> bool {
        self.settings.sees(&readers.name, self.audience_of(document)) && !readers.not.contains(document.id())
    }

    /// The documents that these readers may not have.
    pub fn hidden_from(&self, readers: &Readers) -> BTreeSet<DocId> {
        let hidden = self.documents.iter().filter(|document| !self.may_have(readers, document));
        hidden.map(|document| document.id().clone()).collect()
    }

    /// The registers whose rows these readers may not have.
    pub fn sheets_hidden_from(&self, readers: &Readers) -> BTreeSet<RegisterKey> {
        let hidden = |sheet: &&Arc<Sheet>| {
            let governing = sheet.document.as_ref().is_some_and(|id| readers.not.contains(&id.value));
            governing || !self.settings.sees(&readers.name, self.sheet_audience(sheet))
        };
        self.sheets.iter().filter(hidden).map(|sheet| sheet.name.value.clone()).collect()
    }

    /// Leaves of each hidden document what readers may know: its id, who holds it, and what it is worth.
    pub(super) fn withhold(&mut self, readers: &Readers) {
        let hidden = self.hidden_from(readers);
        let sheets = self.sheets_hidden_from(readers);
        self.sheets.retain(|sheet| !sheets.contains(&sheet.name.value));
        for document in self.documents.iter_mut().filter(|document| hidden.contains(document.id())) {
            *document = Arc::new(rest_of(document));
        }
        let settings = self.settings.clone();
        self.withdrawn.retain(|each| {
            let audience = each.audience.as_deref().unwrap_or(&settings.site.audience);
            settings.sees(&readers.name, audience) && !readers.not.contains(&each.id.value)
        });
    }
}

/// A document without anything that it says.
fn rest_of(document: &Document) -> Document {
    let mut front = FrontMatter::named(document.front.id.clone(), String::new(), document.front.kind);
    front.status.clone_from(&document.front.status);
    front.owner.clone_from(&document.front.owner);
    front.instance_of.clone_from(&document.front.instance_of);
    front.audience.clone_from(&document.front.audience);
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
    let interface = Interface { sections: claiming.map(section).collect(), ..Interface::default() };
    Document { front, interface, presence: Presence::Withheld, ..document.clone() }
}
