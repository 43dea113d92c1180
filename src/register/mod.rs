//! The register: every document, clause, claim and link of the set, joined by name.
//!
//! It says what is there and what points where. What that is worth on a given day is worked out
//! in `assess`.

pub mod address;
mod claims;
mod fields;
mod resolve;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::model::{Block, Catalogue, DocId, Note, RoleKey, Settings, StandardId};
use crate::parse::{Page, Reading};
use crate::project::Project;
use crate::source::{FileId, Span};

pub use crate::parse::Document;
pub use claims::{Claim, Claims};
pub use fields::FieldValue;
pub use resolve::{Broken, Destination, near_clause};

/// Everything of a set, joined by name.
#[derive(Clone, Debug)]
pub struct Register {
    /// The organisation and its rules.
    pub settings: Arc<Settings>,
    /// The file of the settings.
    pub settings_file: Option<FileId>,
    /// The standards, by name and edition.
    pub catalogues: BTreeMap<StandardId, Arc<Catalogue>>,
    /// Documents by id, then by path; twins stand side by side.
    pub documents: Vec<Arc<Document>>,
    /// Files whose control data could not be read, and what was noticed in them.
    pub unreadable: Vec<(FileId, Arc<[Note]>)>,
    /// Free pages.
    pub pages: Vec<Arc<Page>>,
    /// What was noticed outside documents.
    pub notes: Vec<Note>,
    /// Catalogues that name a standard another file has already described.
    pub repeated_catalogues: Vec<(FileId, StandardId)>,
    /// Who claims what, by standard.
    pub claims: BTreeMap<StandardId, Claims>,
    /// For each document, the documents that link to it, in order and without repetition.
    pub backlinks: Vec<Vec<u32>>,
    instances: HashMap<DocId, Vec<u32>>,
    by_id: HashMap<DocId, u32>,
    by_path: HashMap<PathKey, u32>,
    assets: BTreeSet<Utf8PathBuf>,
    page_paths: HashMap<PathKey, usize>,
}

/// A path that is looked up as text; paths compare part by part, which takes longer.
#[derive(Clone, Debug)]
struct PathKey(Arc<Utf8Path>);

impl PartialEq for PathKey {
    fn eq(&self, other: &PathKey) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for PathKey {}

impl std::hash::Hash for PathKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.as_str().hash(state);
    }
}

impl std::borrow::Borrow<str> for PathKey {
    fn borrow(&self) -> &str {
        self.0.as_str()
    }
}

/// Joins what was read.
pub fn compile(project: &Project, readings: &[Reading]) -> Register {
    let mut register = Register {
        settings: Settings::empty().into(),
        settings_file: None,
        catalogues: BTreeMap::new(),
        documents: Vec::with_capacity(readings.len()),
        unreadable: Vec::new(),
        pages: Vec::new(),
        notes: project.notes().to_vec(),
        repeated_catalogues: Vec::new(),
        claims: BTreeMap::new(),
        backlinks: Vec::new(),
        instances: HashMap::new(),
        by_id: HashMap::new(),
        by_path: HashMap::new(),
        assets: project.assets().keys().cloned().collect(),
        page_paths: HashMap::new(),
    };
    for reading in readings {
        register.shelve(reading);
    }
    register.documents.sort_unstable_by(|a, b| a.id().cmp(b.id()).then_with(|| a.path.cmp(&b.path)));
    register.by_id.reserve(register.documents.len());
    register.by_path.reserve(register.documents.len());
    for (at, document) in (0_u32..).zip(&register.documents) {
        register.by_id.entry(document.id().clone()).or_insert(at);
        register.by_path.insert(PathKey(document.path.clone()), at);
        if let (Some(_), Some(form)) = (&document.form_folder, &document.front.instance_of) {
            register.instances.entry(form.value.clone()).or_default().push(at);
        }
    }
    for (at, page) in register.pages.iter().enumerate() {
        register.page_paths.insert(PathKey(project.sources.file(page.file).path.clone()), at);
    }
    let (claims, backlinks) = rayon::join(|| claims::collect(&register), || register.collect_backlinks());
    register.claims = claims;
    register.backlinks = backlinks;
    register
}

impl Register {
    fn shelve(&mut self, reading: &Reading) {
        match reading {
            Reading::Settings(settings, file, notes) => {
                self.settings = settings.clone();
                self.settings_file = Some(*file);
                self.notes.extend_from_slice(notes);
            }
            Reading::Standard(catalogue, file, notes) => {
                self.notes.extend_from_slice(notes);
                let Some(catalogue) = catalogue else { return };
                if self.catalogues.contains_key(&catalogue.id) {
                    self.repeated_catalogues.push((*file, catalogue.id.clone()));
                } else {
                    self.catalogues.insert(catalogue.id.clone(), catalogue.clone());
                }
            }
            Reading::Document(document) => self.documents.push(document.clone()),
            Reading::Unreadable(file, notes) => self.unreadable.push((*file, notes.clone())),
            Reading::Page(page) => self.pages.push(page.clone()),
            Reading::Other => {}
        }
    }

    /// The document with this id.
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.position(id).map(|at| self.documents[at].as_ref())
    }

    /// The place of a document in the register.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).map(|at| *at as usize)
    }

    /// The place of the document in this file.
    pub fn position_of_file(&self, path: &Utf8Path) -> Option<usize> {
        self.by_path.get(path.as_str()).map(|at| *at as usize)
    }

    /// Whether another document took this one's id before it.
    pub fn is_twin(&self, at: usize) -> bool {
        self.position(self.documents[at].id().as_str()) != Some(at)
    }

    /// The catalogues in scope, which alone count.
    pub fn in_scope(&self) -> impl Iterator<Item = &Catalogue> {
        self.catalogues.values().map(Arc::as_ref).filter(|catalogue| self.settings.standards.contains_key(&catalogue.id))
    }

    /// The filled copies of a form, by their places.
    pub fn instances_of(&self, form: &str) -> &[u32] {
        self.instances.get(form).map_or(&[], Vec::as_slice)
    }

    /// The title of a role; its key where nobody has declared it.
    pub fn role_title<'a>(&'a self, role: &'a RoleKey) -> &'a str {
        self.settings.roles.get(role).map_or(role.as_str(), |role| role.title.as_str())
    }

    /// Whether the condition of a `when` block holds; other blocks have none.
    pub fn holds(&self, block: &Block) -> bool {
        match block {
            Block::WhenStandard(standard) => self.settings.standards.contains_key(standard.as_ref() as &str),
            Block::WhenField(key, wanted) => match (self.field(key), wanted) {
                (FieldValue::Value(value), Some(wanted)) => value == wanted.as_ref(),
                (FieldValue::Value(_), None) => true,
                _ => false,
            },
            _ => true,
        }
    }

    /// Whether a file is published as it is.
    pub fn has_asset(&self, path: &Utf8Path) -> bool {
        self.assets.contains(path)
    }

    /// The files published as they are, by path.
    pub fn assets(&self) -> impl Iterator<Item = &Utf8PathBuf> {
        self.assets.iter()
    }

    fn collect_backlinks(&self) -> Vec<Vec<u32>> {
        let leads: Vec<Vec<usize>> = self.documents.par_iter().map(|document| self.leads_to(document)).collect();
        let mut backlinks: Vec<Vec<u32>> = vec![Vec::new(); self.documents.len()];
        for (from, leads) in (0_u32..).zip(leads) {
            for to in leads {
                if to != from as usize && backlinks[to].last() != Some(&from) {
                    backlinks[to].push(from);
                }
            }
        }
        backlinks.iter_mut().for_each(Vec::shrink_to_fit);
        backlinks
    }

    /// The documents that one leads to, as its readers see it.
    fn leads_to(&self, document: &Document) -> Vec<usize> {
        let links = document.interface.links.iter().filter(|link| link.published);
        let linked = links.filter_map(|link| self.document_meant(&document.path, &link.target));
        let front = &document.front;
        let named = front.related.iter().chain(&front.supersedes).filter_map(|id| self.position(id.as_str()));
        linked.chain(named).collect()
    }

    /// The beginning of a document's file, for what concerns it as a whole.
    pub fn top(&self, at: usize) -> Span {
        self.documents[at].front.id.span
    }
}
