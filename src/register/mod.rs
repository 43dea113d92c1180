//! The register: every document, clause, claim and link of the set, joined by name.
//!
//! It says what is there and what points where. What that is worth on a given day is worked out
//! in `assess`.

pub mod address;
mod claims;
mod fields;
mod resolve;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::model::{Block, Catalogue, DocId, FrontMatter, Interface, Note, RoleKey, Settings, StandardId};
use crate::parse::{Page, Parsed};
use crate::project::Project;
use crate::source::{FileId, Span};

pub use claims::{Claim, Claims};
pub use fields::FieldValue;
pub use resolve::{Broken, Destination, near_clause};

/// A document with control data.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its file.
    pub file: FileId,
    /// Its path inside the project.
    pub path: Utf8PathBuf,
    /// Its control data.
    pub front: Box<FrontMatter>,
    /// Its sections, links and fields; the control data has moved to `front`.
    pub interface: Interface,
    /// The folder of the form that it is an instance of.
    pub form_folder: Option<String>,
}

impl Document {
    /// Its id.
    pub fn id(&self) -> &DocId {
        &self.front.id.value
    }
}

/// Everything of a set, joined by name.
#[derive(Clone, Debug)]
pub struct Register {
    /// The organisation and its rules.
    pub settings: Settings,
    /// The file of the settings.
    pub settings_file: Option<FileId>,
    /// The standards, by name and edition.
    pub catalogues: BTreeMap<StandardId, Catalogue>,
    /// Documents by id, then by path; twins stand side by side.
    pub documents: Vec<Document>,
    /// Files whose control data could not be read, and what was noticed in them.
    pub unreadable: Vec<(FileId, Vec<Note>)>,
    /// Free pages.
    pub pages: Vec<Page>,
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
    by_path: HashMap<Utf8PathBuf, u32>,
    assets: BTreeSet<Utf8PathBuf>,
    page_paths: HashMap<Utf8PathBuf, usize>,
}

/// Joins what was parsed.
pub fn compile(project: &Project, parsed: Parsed) -> Register {
    let mut documents = Vec::with_capacity(parsed.documents.len());
    let mut unreadable = Vec::new();
    for each in parsed.documents {
        let mut interface = each.interface;
        match interface.front.take() {
            Some(front) => documents.push(Document {
                file: each.file,
                path: project.sources.path(each.file).to_owned(),
                front,
                interface,
                form_folder: each.form_folder,
            }),
            None => unreadable.push((each.file, interface.notes)),
        }
    }
    documents.sort_unstable_by(|a, b| a.id().cmp(b.id()).then_with(|| a.path.cmp(&b.path)));
    let mut instances = HashMap::new();
    let mut by_id = HashMap::with_capacity(documents.len());
    let mut by_path = HashMap::with_capacity(documents.len());
    for (at, document) in (0_u32..).zip(&documents) {
        by_id.entry(document.id().clone()).or_insert(at);
        by_path.insert(document.path.clone(), at);
        if let (Some(_), Some(form)) = (&document.form_folder, &document.front.instance_of) {
            instances.entry(form.value.clone()).or_insert_with(Vec::new).push(at);
        }
    }
    let mut catalogues = BTreeMap::new();
    let mut repeated_catalogues = Vec::new();
    for (file, catalogue) in parsed.catalogues {
        if catalogues.contains_key(&catalogue.id) {
            repeated_catalogues.push((file, catalogue.id));
        } else {
            catalogues.insert(catalogue.id.clone(), catalogue);
        }
    }
    let page_paths = parsed.pages.iter().enumerate().map(|(at, page)| (project.sources.path(page.file).to_owned(), at)).collect();
    let mut register = Register {
        settings: parsed.settings,
        settings_file: parsed.settings_file,
        catalogues,
        documents,
        unreadable,
        pages: parsed.pages,
        notes: parsed.notes,
        repeated_catalogues,
        claims: BTreeMap::new(),
        backlinks: Vec::new(),
        instances,
        by_id,
        by_path,
        assets: project.assets.keys().cloned().collect(),
        page_paths,
    };
    register.claims = claims::collect(&register);
    register.backlinks = register.collect_backlinks();
    register
}

impl Register {
    /// The document with this id.
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.position(id).map(|at| &self.documents[at])
    }

    /// The place of a document in the register.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).map(|at| *at as usize)
    }

    /// Whether another document took this one's id before it.
    pub fn is_twin(&self, at: usize) -> bool {
        self.position(self.documents[at].id().as_str()) != Some(at)
    }

    /// The catalogues in scope, which alone count.
    pub fn in_scope(&self) -> impl Iterator<Item = &Catalogue> {
        self.catalogues.values().filter(|catalogue| self.settings.standards.contains_key(&catalogue.id))
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
        let linked = links.filter_map(|link| match self.resolve(&document.path, &link.target) {
            Ok(Destination::Document { at, .. }) => Some(at),
            _ => None,
        });
        let front = &document.front;
        let named = front.related.iter().chain(&front.supersedes).filter_map(|id| self.position(id.as_str()));
        linked.chain(named).collect()
    }

    /// The beginning of a document's file, for what concerns it as a whole.
    pub fn top(&self, at: usize) -> Span {
        self.documents[at].front.id.span
    }
}
