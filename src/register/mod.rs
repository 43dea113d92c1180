//! The register: every document, clause, claim and link of the set, joined by name.
//!
//! It says what is there and what points where. What that is worth on a given day is worked out
//! in `assess`.

pub mod address;
mod audience;
mod claims;
mod fields;
mod issued;
mod resolve;
mod sheets;
pub mod terms;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ahash::AHashMap;
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::model::{
    Block, Catalogue, DocId, Glossary, Label, Note, Practices, ProcessMap, Profiles, Release, RoleKey, Settings, Signer,
    StandardId, ThemeFile, Version,
};
use crate::parse::{Page, Reading};
use crate::project::Project;
use crate::source::{FileId, Span};

pub use crate::parse::Document;
pub use claims::{Claim, Claims};
pub use fields::FieldValue;
pub use resolve::{Broken, Destination, near_clause};
pub use sheets::{DISPOSALS, EXTERNAL_DOCUMENTS, Named, RECORD_CLASSES, Referrer, Sheets};
pub use terms::{LateUses, Uses};

/// Everything of a set, joined by name.
#[derive(Clone, Debug)]
pub struct Register {
    /// The organisation and its rules.
    pub settings: Arc<Settings>,
    /// The file of the settings.
    pub settings_file: Option<FileId>,
    /// Whose keys may sign approvals.
    pub signers: Arc<[Signer]>,
    /// The standards, by name and edition.
    pub catalogues: BTreeMap<StandardId, Arc<Catalogue>>,
    /// Documents by id, then by path; twins stand side by side.
    pub documents: Vec<Arc<Document>>,
    /// Files whose control data could not be read, and what was noticed in them.
    pub unreadable: Vec<(FileId, Arc<[Note]>)>,
    /// Free pages.
    pub pages: Vec<Arc<Page>>,
    /// Registers as data.
    pub sheets: Sheets,
    /// Words with a meaning of their own.
    pub glossary: Arc<Glossary>,
    /// Their forms, ready to be looked for.
    pub lexicon: Arc<terms::Lexicon>,
    /// Which processes there are, and what passes between them.
    pub processes: Arc<ProcessMap>,
    /// How the set can be tailored.
    pub profiles: Arc<Profiles>,
    /// The practices of a framework beside the clauses.
    pub practices: Arc<Practices>,
    /// What themes say about themselves.
    pub themes: Vec<Arc<ThemeFile>>,
    /// What was noticed outside documents.
    pub notes: Vec<Note>,
    /// The records of releases, the oldest first, and their files.
    pub releases: Vec<(Arc<Release>, FileId)>,
    /// Records that no tag in git vouches for; they count for nothing.
    pub untagged: Vec<(Arc<Release>, FileId)>,
    /// The release whose texts these are, where they are not the texts at hand.
    pub issue: Option<Label>,
    /// Documents that are withdrawn and have no text here, by id.
    pub withdrawn: Vec<crate::model::Withdrawn>,
    /// Texts that are released and in force from a later day, beside those in force until then.
    pub coming: Vec<Arc<Document>>,
    /// For documents whose text at hand is another than the one issued, the version at hand.
    pub in_work: BTreeMap<DocId, Option<Version>>,
    /// Catalogues that name a standard another file has already described.
    pub repeated_catalogues: Vec<(FileId, StandardId)>,
    /// Who claims what, by standard.
    pub claims: BTreeMap<StandardId, Claims>,
    /// For each document, the documents that link to it, in order and without repetition.
    pub backlinks: Arc<Vec<Vec<u32>>>,
    /// For each document, the documents that it leads to.
    leads: Vec<Arc<[u32]>>,
    instances: AHashMap<DocId, Vec<u32>>,
    names: Arc<Names>,
    assets: BTreeSet<Utf8PathBuf>,
    page_paths: AHashMap<PathKey, usize>,
}

/// Under which names documents are found.
#[derive(Clone, Debug, Default)]
struct Names {
    by_id: AHashMap<DocId, u32>,
    by_path: AHashMap<PathKey, u32>,
    /// By an id that a document had before, or that of a text that it took in.
    by_former_id: AHashMap<DocId, u32>,
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

/// Joins what was read. `before` is an earlier register of the project: where all documents still
/// have the names they had there, the leads of those that are the same are taken from it.
pub fn compile(project: &Project, readings: &[Reading], before: Option<&Register>) -> Register {
    let mut register = Register {
        settings: Settings::empty().into(),
        settings_file: None,
        signers: Arc::default(),
        catalogues: BTreeMap::new(),
        documents: Vec::with_capacity(readings.len()),
        unreadable: Vec::new(),
        pages: Vec::new(),
        sheets: Sheets::default(),
        glossary: Arc::default(),
        lexicon: Arc::default(),
        processes: Arc::default(),
        profiles: Arc::default(),
        practices: Arc::default(),
        themes: Vec::new(),
        notes: project.notes().to_vec(),
        repeated_catalogues: Vec::new(),
        releases: Vec::new(),
        untagged: Vec::new(),
        issue: project.issue.clone(),
        withdrawn: Vec::new(),
        coming: Vec::new(),
        in_work: BTreeMap::new(),
        claims: BTreeMap::new(),
        backlinks: Arc::default(),
        leads: Vec::new(),
        instances: AHashMap::new(),
        names: Arc::default(),
        assets: project.assets().keys().cloned().collect(),
        page_paths: AHashMap::new(),
    };
    for reading in readings {
        register.shelve(reading);
    }
    register.order_releases(&project.archive);
    register.shelve_issue();
    sort(&mut register.documents);
    if let Some(readers) = &project.readers {
        register.withhold(readers);
    }
    let before = before.filter(|before| register.has_names_of(before));
    register.names = before.map_or_else(|| Names::of(&register.documents).into(), |before| before.names.clone());
    for (at, document) in (0_u32..).zip(&register.documents) {
        if let (Some(_), Some(form)) = (&document.form_folder, &document.front.instance_of) {
            register.instances.entry(form.value.clone()).or_default().push(at);
        }
    }
    for (at, page) in register.pages.iter().enumerate() {
        register.page_paths.insert(PathKey(project.sources.file(page.file).path.clone()), at);
    }
    register.join_sheets();
    let (claims, leads) = rayon::join(|| claims::collect(&register), || register.collect_leads(before));
    register.claims = claims;
    register.backlinks = match before {
        Some(before) if before.leads == leads => before.backlinks.clone(),
        _ => backlinks(&leads).into(),
    };
    register.leads = leads;
    register
}

impl Names {
    fn of(documents: &[Arc<Document>]) -> Names {
        let count = documents.len();
        let mut names = Names {
            by_id: AHashMap::with_capacity(count),
            by_path: AHashMap::with_capacity(count),
            by_former_id: AHashMap::new(),
        };
        for (at, document) in (0_u32..).zip(documents) {
            names.by_id.entry(document.id().clone()).or_insert(at);
            names.by_path.insert(PathKey(document.path.clone()), at);
            for former in &document.front.formerly {
                names.by_former_id.entry(former.value.clone()).or_insert(at);
            }
        }
        names
    }
}

/// For each document those that lead to it.
fn backlinks(leads: &[Arc<[u32]>]) -> Vec<Vec<u32>> {
    let mut backlinks: Vec<Vec<u32>> = vec![Vec::new(); leads.len()];
    for (from, leads) in (0_u32..).zip(leads) {
        for to in leads.iter().map(|to| *to as usize) {
            if to != from as usize && backlinks[to].last() != Some(&from) {
                backlinks[to].push(from);
            }
        }
    }
    backlinks.iter_mut().for_each(Vec::shrink_to_fit);
    backlinks
}

/// The ids that a document had formerly.
fn formerly(document: &Document) -> impl Iterator<Item = &DocId> {
    document.front.formerly.iter().map(|id| &id.value)
}

/// Sorts documents by id, then by path. Most ids differ in their first letters, which are compared
/// as one number, without going to where the id lies.
fn sort(documents: &mut Vec<Arc<Document>>) {
    let beginning = |id: &str| {
        let mut bytes = [0; 16];
        let length = id.len().min(16);
        bytes[..length].copy_from_slice(&id.as_bytes()[..length]);
        u128::from_be_bytes(bytes)
    };
    let mut keyed: Vec<(u128, Arc<Document>)> =
        documents.drain(..).map(|document| (beginning(document.id().as_str()), document)).collect();
    keyed.sort_unstable_by(|(one, a), (two, b)| one.cmp(two).then_with(|| a.id().cmp(b.id())).then_with(|| a.path.cmp(&b.path)));
    documents.extend(keyed.into_iter().map(|(_, document)| document));
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
            Reading::Signers(signers, _, notes) => {
                self.signers = signers.clone();
                self.notes.extend_from_slice(notes);
            }
            Reading::Register(sheet, _, notes) => {
                self.notes.extend_from_slice(notes);
                if let Some(sheet) = sheet {
                    self.sheets.shelve(sheet);
                }
            }
            Reading::Glossary(glossary, notes) => {
                self.lexicon = terms::Lexicon::of(glossary).into();
                self.glossary = glossary.clone();
                self.notes.extend_from_slice(notes);
            }
            Reading::Processes(map, notes) => {
                self.processes = map.clone();
                self.notes.extend_from_slice(notes);
            }
            Reading::Profiles(profiles, notes) => {
                self.profiles = profiles.clone();
                self.notes.extend_from_slice(notes);
            }
            Reading::Practices(practices, notes) => {
                self.practices = practices.clone();
                self.notes.extend_from_slice(notes);
            }
            Reading::Theme(theme, notes) => {
                self.themes.extend(theme.clone());
                self.notes.extend_from_slice(notes);
            }
            Reading::Document(document) => self.documents.push(document.clone()),
            Reading::Unreadable(file, notes) => self.unreadable.push((*file, notes.clone())),
            Reading::Page(page) => self.pages.push(page.clone()),
            Reading::Release(release, file, notes) => {
                self.notes.extend_from_slice(notes);
                self.releases.extend(release.clone().map(|release| (release, *file)));
            }
            Reading::Other => {}
        }
    }

    /// The document with this id.
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.position(id).map(|at| self.documents[at].as_ref())
    }

    /// The place of a document in the register.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.names.by_id.get(id).map(|at| *at as usize)
    }

    /// The place of the document with this id, or of the one that had it formerly.
    pub fn known_as(&self, id: &str) -> Option<usize> {
        self.position(id).or_else(|| self.names.by_former_id.get(id).map(|at| *at as usize))
    }

    /// The place of the document in this file.
    pub fn position_of_file(&self, path: &Utf8Path) -> Option<usize> {
        self.names.by_path.get(path.as_str()).map(|at| *at as usize)
    }

    /// Whether another document took this one's id before it.
    pub fn is_twin(&self, at: usize) -> bool {
        at > 0 && self.documents[at - 1].id() == self.documents[at].id()
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

    /// Whether every document stands where it stood, under the same id and path.
    fn has_names_of(&self, before: &Register) -> bool {
        let same = |(one, two): (&Arc<Document>, &Arc<Document>)| {
            Arc::ptr_eq(one, two) || (one.id() == two.id() && one.path == two.path && formerly(one).eq(formerly(two)))
        };
        self.documents.len() == before.documents.len() && self.documents.iter().zip(&before.documents).all(same)
    }

    fn collect_leads(&self, before: Option<&Register>) -> Vec<Arc<[u32]>> {
        let leads = |(at, document): (usize, &Arc<Document>)| match before {
            Some(before) if Arc::ptr_eq(document, &before.documents[at]) => before.leads[at].clone(),
            _ => self.leads_to(document),
        };
        self.documents.par_iter().enumerate().map(leads).collect()
    }

    /// The documents that one leads to, as its readers see it.
    fn leads_to(&self, document: &Document) -> Arc<[u32]> {
        let links = document.interface.links.iter().filter(|link| link.published);
        let linked = links.filter_map(|link| self.document_meant(&document.path, &link.target));
        let front = &document.front;
        let named = front.related.iter().chain(&front.supersedes).filter_map(|id| self.known_as(id.as_str()));
        linked.chain(named).filter_map(|at| u32::try_from(at).ok()).collect()
    }

    /// The beginning of a document's file, for what concerns it as a whole.
    pub fn top(&self, at: usize) -> Span {
        self.documents[at].front.id.span
    }
}
