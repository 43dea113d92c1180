//! From texts to typed values with places.
//!
//! Parsing records facts, never opinions: what is wrong with a text is a [`Note`], and whether
//! it matters is for the rules of `check`. One document knows nothing of another here.

mod catalogue;
mod front_matter;
mod interface;
pub mod links;
pub mod markdown;
mod reader;
mod settings;
mod yaml;

use rayon::prelude::*;

use crate::model::{Catalogue, Interface, Note, Settings};
use crate::project::{Kind, Project};
use crate::source::FileId;

pub use reader::shorten;

/// Everything read from the files of a project.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// `site.yaml`.
    pub settings: Settings,
    /// The file of the settings, if there is one.
    pub settings_file: Option<FileId>,
    /// The standards, with their files.
    pub catalogues: Vec<(FileId, Catalogue)>,
    /// Documents and instances, in the order of their paths.
    pub documents: Vec<ParsedDocument>,
    /// Free pages.
    pub pages: Vec<Page>,
    /// What was noticed outside documents.
    pub notes: Vec<Note>,
}

/// A document or an instance.
#[derive(Clone, Debug)]
pub struct ParsedDocument {
    /// Its file.
    pub file: FileId,
    /// The folder of the form that it is an instance of.
    pub form_folder: Option<String>,
    /// What others can see of it.
    pub interface: Interface,
}

/// A free page: a title and a text.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its file.
    pub file: FileId,
    /// Its title.
    pub title: String,
    /// Its sections, links and fields.
    pub interface: Interface,
}

/// Reads all files of a project.
pub fn parse(project: &Project) -> Parsed {
    let mut parsed = Parsed {
        settings: Settings::empty(),
        settings_file: None,
        catalogues: Vec::new(),
        documents: Vec::new(),
        pages: Vec::new(),
        notes: project.notes.clone(),
    };
    for (file, kind) in &project.files {
        let text = project.sources.text(*file);
        match kind {
            Kind::Settings => {
                parsed.settings = settings::read(*file, text, &mut parsed.notes);
                parsed.settings_file = Some(*file);
            }
            Kind::Standard => {
                let catalogue = catalogue::read(*file, text, &mut parsed.notes);
                parsed.catalogues.extend(catalogue.map(|catalogue| (*file, catalogue)));
            }
            Kind::Page => parsed.pages.push(page(*file, text)),
            Kind::Document | Kind::Instance(_) | Kind::Template | Kind::Asset => {}
        }
    }
    parsed.documents =
        project.files.par_iter().filter_map(|(file, kind)| document(*file, kind, project.sources.text(*file))).collect();
    parsed
}

fn document(file: FileId, kind: &Kind, text: &str) -> Option<ParsedDocument> {
    let form_folder = match kind {
        Kind::Document => None,
        Kind::Instance(form) => Some(form.clone()),
        _ => return None,
    };
    let interface = interface::read(file, text, form_folder.is_some());
    Some(ParsedDocument { file, form_folder, interface })
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
