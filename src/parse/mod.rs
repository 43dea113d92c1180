//! From texts to typed values with places.
//!
//! Parsing records facts, never opinions: what is wrong with a text is a [`Note`], and whether
//! it matters is for the rules of `check`. One document knows nothing of another here.

mod catalogue;
mod front_matter;
mod glossary;
mod interface;
pub mod keys;
pub mod links;
pub mod markdown;
mod practices;
mod processes;
mod profiles;
mod reader;
mod release;
mod settings;
mod sheet;
mod signers;
mod theme;
mod wording;
pub mod yaml;

use std::sync::Arc;

use camino::Utf8Path;
use rayon::prelude::*;

use crate::model::{
    Catalogue, DocId, FrontMatter, Glossary, Interface, Note, Practices, Presence, ProcessMap, Profiles, Release, Settings,
    Sheet, Signer, ThemeFile,
};
use crate::project::{Kind, Project};
use crate::source::{FileId, SourceFile};

pub use reader::shorten;
pub use wording::{mentions, stems};

/// What was read from one file. Nothing of another file is in it, so it lasts as long as its text.
#[derive(Clone, Debug)]
pub enum Reading {
    /// `site.yaml`, its file, and what was noticed in it.
    Settings(Arc<Settings>, FileId, Arc<[Note]>),
    /// A standard, if one could be read, its file, and what was noticed in it.
    Standard(Option<Arc<Catalogue>>, FileId, Arc<[Note]>),
    /// A register as data, if one could be read, its file, and what was noticed in it.
    Register(Option<Arc<Sheet>>, FileId, Arc<[Note]>),
    /// The glossary and what was noticed in it.
    Glossary(Arc<Glossary>, Arc<[Note]>),
    /// The process map and what was noticed in it.
    Processes(Arc<ProcessMap>, Arc<[Note]>),
    /// The tailoring table and what was noticed in it.
    Profiles(Arc<Profiles>, Arc<[Note]>),
    /// The practices of a framework and what was noticed in them.
    Practices(Arc<Practices>, Arc<[Note]>),
    /// A document or an instance.
    Document(Arc<Document>),
    /// A document without control data, and what was noticed in it.
    Unreadable(FileId, Arc<[Note]>),
    /// A free page.
    Page(Arc<Page>),
    /// The record of a release, if one could be read, its file, and what was noticed in it.
    Release(Option<Arc<Release>>, FileId, Arc<[Note]>),
    /// Whose keys may sign, their file, and what was noticed in it.
    Signers(Arc<[Signer]>, FileId, Arc<[Note]>),
    /// What a theme says about itself, if it can be read, and what was noticed in it.
    Theme(Option<Arc<ThemeFile>>, Arc<[Note]>),
    /// A file that is not read here, such as a template.
    Other,
}

/// A document or an instance with control data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its file.
    pub file: FileId,
    /// Its path inside the project.
    pub path: Arc<Utf8Path>,
    /// Its control data.
    pub front: FrontMatter,
    /// Its sections, links and fields; the control data has moved to `front`.
    pub interface: Interface,
    /// The folder of the form that it is an instance of.
    pub form_folder: Option<String>,
    /// Whether its text can be shown.
    pub presence: Presence,
}

impl Document {
    /// Its id.
    pub fn id(&self) -> &DocId {
        &self.front.id.value
    }

    /// Whether there is a text to show.
    pub fn has_text(&self) -> bool {
        self.presence == Presence::Text
    }
}

/// A free page: a title and a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its file.
    pub file: FileId,
    /// Its title.
    pub title: String,
    /// Its sections, links and fields.
    pub interface: Interface,
}

impl Reading {
    /// Whether everything that others can see of the file is the same in both: then one text may
    /// take the place of the other and the register stays as it is.
    pub fn is_interchangeable(&self, other: &Reading) -> bool {
        match (self, other) {
            (Reading::Document(one), Reading::Document(two)) => one == two,
            (Reading::Unreadable(one, notes), Reading::Unreadable(two, others)) => one == two && notes == others,
            (Reading::Page(one), Reading::Page(two)) => one == two,
            _ => false,
        }
    }

    /// Whether somebody answers for the very text, so that another text is another standing.
    pub fn answers_for_text(&self) -> bool {
        matches!(self, Reading::Document(document) if document.front.answers_for_text())
    }
}

/// The front matter of a document as a tree of texts with places, and where it lies; nothing where
/// it cannot be read as YAML. For those who change front matter and must leave the rest as it is.
pub fn front_matter_tree(file: FileId, text: &str, notes: &mut Vec<Note>) -> Option<(std::ops::Range<usize>, yaml::Node)> {
    let frame = front_matter::frame(file, text, notes)?;
    let tree = yaml::read(file, text, frame.start, frame.end, notes)?;
    Some((frame.start..frame.end, tree))
}

/// The file of a register as a tree of texts with places; nothing where it cannot be read as YAML.
pub fn register_tree(file: FileId, text: &str, notes: &mut Vec<Note>) -> Option<yaml::Node> {
    yaml::read_within(file, text, 0..text.len(), sheet::NODES, notes)
}

/// Reads all files of a project, in the order of its files.
pub fn parse(project: &Project) -> Vec<Reading> {
    project.files().par_iter().map(|(file, kind)| read(project.sources.file(*file), *file, kind)).collect()
}

/// Reads one file.
pub fn read(source: &SourceFile, file: FileId, kind: &Kind) -> Reading {
    let text = &source.text;
    let mut notes = Vec::new();
    match kind {
        Kind::Settings => {
            let settings = settings::read(file, text, &mut notes);
            Reading::Settings(settings.into(), file, notes.into())
        }
        Kind::Standard => {
            let catalogue = catalogue::read(file, text, &mut notes);
            Reading::Standard(catalogue.map(Arc::new), file, notes.into())
        }
        Kind::Register => {
            let sheet = sheet::read(file, text, &mut notes);
            Reading::Register(sheet.map(Arc::new), file, notes.into())
        }
        Kind::Glossary => {
            let glossary = glossary::read(file, text, &mut notes);
            Reading::Glossary(glossary.into(), notes.into())
        }
        Kind::Processes => {
            let map = processes::read(file, text, &mut notes);
            Reading::Processes(map.into(), notes.into())
        }
        Kind::Profiles => {
            let profiles = profiles::read(file, text, &mut notes);
            Reading::Profiles(profiles.into(), notes.into())
        }
        Kind::Practices => {
            let practices = practices::read(file, text, &mut notes);
            Reading::Practices(practices.into(), notes.into())
        }
        Kind::Page => Reading::Page(page(file, text).into()),
        Kind::Document => document(source, file, None),
        Kind::Instance(form) => document(source, file, Some(form.clone())),
        Kind::Release => {
            let release = release::read(file, source.path.as_str(), text, &mut notes);
            Reading::Release(release.map(Arc::new), file, notes.into())
        }
        Kind::AllowedSigners => {
            let signers = signers::read(file, text, &mut notes);
            Reading::Signers(signers.into(), file, notes.into())
        }
        Kind::Theme => {
            let theme = theme::read(file, &source.path, text, &mut notes);
            Reading::Theme(theme.map(Arc::new), notes.into())
        }
        Kind::Template | Kind::Asset => Reading::Other,
    }
}

fn document(source: &SourceFile, file: FileId, form_folder: Option<String>) -> Reading {
    let mut interface = interface::read(file, &source.text, form_folder.is_some());
    match interface.front.take() {
        Some(front) => {
            let path = source.path.clone();
            let document = Document { file, path, front: *front, interface, form_folder, presence: Presence::Text };
            Reading::Document(document.into())
        }
        None => Reading::Unreadable(file, interface.notes.into()),
    }
}

fn page(file: FileId, text: &str) -> Page {
    let mut notes = Vec::new();
    let frame = front_matter::frame(file, text, &mut notes);
    let mut title = String::new();
    if let Some(frame) = &frame
        && let Some(tree) = yaml::read(file, text, frame.start, frame.end, &mut notes)
    {
        let mut reader = reader::Reader::new(&mut notes);
        if let Some(map) = reader.mapping(&tree, "", &["title"])
            && let Some(text) = reader.required(&map, "title", "a page has a title and nothing else in its front matter")
        {
            title = text.value;
        }
    }
    let body = frame.map_or(0, |frame| frame.body);
    Page { file, title, interface: interface::read_page(file, text, body, notes) }
}
