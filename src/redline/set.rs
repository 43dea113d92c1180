//! Two states of a whole set, document by document.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{Redline, Side, compare};
use crate::model::{DocId, Presence, Status};
use crate::parse::Document;
use crate::register::Register;
use crate::source::Sources;

/// One state of a set.
#[derive(Clone, Copy)]
pub struct Set<'a> {
    /// Its documents.
    pub register: &'a Register,
    /// Their texts.
    pub sources: &'a Sources,
}

/// What became of a document.
#[derive(Clone, Debug)]
pub enum Compared {
    /// It is in both states and reads otherwise now.
    Changed(Box<Redline>),
    /// It is only in the new one.
    New(Named),
    /// It is only in the old one.
    Gone(Named),
}

/// A document by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: DocId,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: Option<String>,
}

impl Compared {
    /// The id of the document.
    pub fn id(&self) -> &DocId {
        match self {
            Compared::Changed(redline) => &redline.id,
            Compared::New(named) | Compared::Gone(named) => &named.id,
        }
    }
}

impl<'a> Set<'a> {
    /// The text of a document as one side of a comparison; nothing where this state has no such document.
    pub fn side(&self, id: &str) -> Option<Side<'a>> {
        let register: &'a Register = self.register;
        let document = register.document(id).filter(|document| document.has_text())?;
        Some(Side { document, text: self.sources.text(document.file), register })
    }

    /// The side for a document of the other state: the one with its id, or with an id that it had before.
    fn before(&self, document: &Document) -> Option<Side<'a>> {
        let former = document.front.formerly.iter().map(|id| id.as_str());
        std::iter::once(document.id().as_str()).chain(former).find_map(|id| self.side(id))
    }

    /// Whether this state names a document without a text because it was a template, as it still is.
    fn left_out(&self, document: &Document) -> bool {
        let named = self.register.document(document.id().as_str());
        let template = |document: &Document| document.front.status() == Status::Template;
        template(document) && named.is_some_and(|named| named.presence == Presence::NotIssued && template(named))
    }
}

/// All documents that read otherwise in the new state, or are in one state only, by id. With
/// `only`, no others are looked at.
pub fn compare_all(old: Set<'_>, new: Set<'_>, only: Option<&BTreeSet<&str>>) -> Vec<Compared> {
    let wanted = |document: &Document| only.is_none_or(|only| only.contains(document.id().as_str()));
    let places = |register: &Register| {
        let shown = |at: &usize| !register.is_twin(*at) && register.documents[*at].has_text();
        (0..register.documents.len()).filter(shown).collect::<Vec<_>>()
    };
    let former: BTreeSet<&str> =
        new.register.documents.iter().flat_map(|document| &document.front.formerly).map(|id| id.as_str()).collect();
    let mut found: Vec<Compared> = places(new.register)
        .into_par_iter()
        .map(|at| new.register.documents[at].as_ref())
        .filter(|document| wanted(document))
        .filter_map(|document| {
            let side = new.side(document.id().as_str())?;
            let Some(before) = old.before(document) else {
                return (!old.left_out(document)).then(|| Compared::New(named(new.register, document)));
            };
            let redline = compare(&before, &side);
            (!redline.is_empty()).then(|| Compared::Changed(redline.into()))
        })
        .collect();
    let gone = places(old.register).into_iter().map(|at| old.register.documents[at].as_ref()).filter(|document| {
        let id = document.id().as_str();
        wanted(document) && new.side(id).is_none() && !former.contains(id)
    });
    found.extend(gone.map(|document| Compared::Gone(named(old.register, document))));
    found.sort_by(|one, two| one.id().cmp(two.id()));
    found
}

fn named(register: &Register, document: &Document) -> Named {
    Named {
        id: document.id().clone(),
        title: register.fill(&document.front.title),
        version: document.front.version.as_ref().map(|version| version.to_string()),
    }
}
