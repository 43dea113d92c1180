//! A project as it lies on disk: which file is what. Texts and bytes only, nothing understood yet.
//!
//! The shell's `load` fills a [`Project`]; from here on nobody touches the disk.

mod archive;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::model::{BlobId, DocId, Label, Note, Noticed};
use crate::source::{FileId, Sources, Span};

pub use archive::{Archive, Repository, Tag, Vault};

/// What a file is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `site/site.yaml`
    Settings,
    /// `toolkit/documents/**.md`
    Document,
    /// `toolkit/instances/FORM-ID/NAME.md`; the form's id as the folder gives it.
    Instance(String),
    /// `toolkit/standards/*.yaml`
    Standard,
    /// `toolkit/registers/*.yaml`
    Register,
    /// `toolkit/glossary.yaml`
    Glossary,
    /// `toolkit/processes.yaml`
    Processes,
    /// `toolkit/profiles.yaml`
    Profiles,
    /// `toolkit/practices.yaml`
    Practices,
    /// `site/pages/*.md`
    Page,
    /// `themes/NAME/**.html`
    Template,
    /// `themes/NAME/theme.yaml`
    Theme,
    /// `releases/LABEL.yaml`
    Release,
    /// `site/allowed-signers`
    AllowedSigners,
    /// A file published as it is: `site/static/**`, images beside documents, files of a theme.
    Asset,
}

/// What lies in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text that is to be understood.
    Text(Arc<str>),
    /// Bytes that are published as they are.
    Bytes(Arc<[u8]>),
    /// Nothing that can be taken.
    Refused {
        /// Why, as a kind of note.
        kind: Noticed,
        /// Why, in words.
        message: String,
        /// What to do.
        help: String,
    },
}

/// Whom pages are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readers {
    /// The name of the audience.
    pub name: String,
    /// Documents that these readers may not have, whatever the documents say themselves: what is
    /// restricted today was not always.
    pub not: BTreeSet<DocId>,
}

/// All files of a project.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The texts.
    pub sources: Sources,
    files: Vec<(FileId, Kind)>,
    assets: BTreeMap<Utf8PathBuf, Arc<[u8]>>,
    notes: Vec<Note>,
    /// What git knows about the project.
    pub archive: Archive,
    /// The release whose texts these are, where they are not the texts at hand.
    pub issue: Option<Label>,
    /// Whom the pages are for, where not for everybody.
    pub readers: Option<Readers>,
    /// Which content in git a file was taken from, for those that were.
    contents: BTreeMap<Utf8PathBuf, BlobId>,
}

impl Project {
    /// Lays a file into the project, in the place of the one with this path if there is one.
    pub fn put(&mut self, path: impl Into<Utf8PathBuf>, kind: Kind, content: Content) {
        let path: Utf8PathBuf = path.into();
        if let (Ok(at), Content::Text(text)) = (self.place(&path), &content)
            && self.files[at].1 == kind
        {
            self.sources.replace(self.files[at].0, text.clone());
            self.contents.remove(&path);
            return;
        }
        self.remove(&path);
        match content {
            Content::Bytes(bytes) => {
                self.assets.insert(path, bytes);
            }
            Content::Text(text) => {
                let at = self.place(&path).unwrap_or_else(|at| at);
                let file = self.sources.add(path.as_path(), text);
                self.files.insert(at, (file, kind));
            }
            Content::Refused { kind, message, help } => {
                let at = self.notes.partition_point(|note| self.sources.path(note.span.file) < path);
                let file = self.sources.add(path.as_path(), "");
                self.notes.insert(at, Note::new(kind, Span::top(file), message).help(help));
            }
        }
    }

    /// Lays a file into the project that is taken from this content in git, unless it is there
    /// already.
    pub fn put_content(&mut self, path: &Utf8Path, kind: Kind, blob: &BlobId, read: impl FnOnce() -> Content) {
        if self.contents.get(path) != Some(blob) {
            self.put(path, kind, read());
            self.contents.insert(path.to_owned(), blob.clone());
        }
    }

    /// Takes a file out of the project.
    pub fn remove(&mut self, path: &Utf8Path) {
        self.contents.remove(path);
        if let Ok(at) = self.place(path) {
            let (file, _) = self.files.remove(at);
            self.sources.remove(file);
        }
        self.assets.remove(path);
        if let Some(at) = self.notes.iter().position(|note| self.sources.path(note.span.file) == path) {
            let note = self.notes.remove(at);
            self.sources.remove(note.span.file);
        }
    }

    /// Whether this very content lies at a path.
    pub fn holds(&self, path: &Utf8Path, kind: &Kind, content: &Content) -> bool {
        match content {
            Content::Text(text) => {
                self.place(path).is_ok_and(|at| self.files[at].1 == *kind && self.sources.text(self.files[at].0) == text)
            }
            Content::Bytes(bytes) => self.assets.get(path) == Some(bytes),
            Content::Refused { kind, message, help } => self.notes.iter().any(|note| {
                self.sources.path(note.span.file) == path
                    && note.kind == *kind
                    && note.message == *message
                    && note.help.as_ref() == Some(help)
            }),
        }
    }

    /// Whether anything lies at a path.
    pub fn has(&self, path: &Utf8Path) -> bool {
        self.place(path).is_ok()
            || self.assets.contains_key(path)
            || self.notes.iter().any(|note| self.sources.path(note.span.file) == path)
    }

    /// The text at a path.
    pub fn text(&self, path: &Utf8Path) -> Option<&Arc<str>> {
        self.place(path).ok().map(|at| self.sources.text(self.files[at].0))
    }

    /// Which text is what, in the order of paths.
    pub fn files(&self) -> &[(FileId, Kind)] {
        &self.files
    }

    /// A project with the wanted texts of this one and nothing else. Their numbers are the same.
    pub fn with_only(&self, wanted: impl Fn(&Utf8Path) -> bool) -> Project {
        let files = self.files.iter().filter(|(file, _)| wanted(self.sources.path(*file))).cloned().collect();
        Project { sources: self.sources.clone(), files, ..Project::default() }
    }

    /// Whether the text at a path is the very same value in both, under the same number.
    pub fn shares(&self, other: &Project, path: &Utf8Path) -> bool {
        match (self.place(path), other.place(path)) {
            (Ok(one), Ok(two)) => {
                let (one, two) = (self.files[one].0, other.files[two].0);
                one == two && Arc::ptr_eq(self.sources.file(one), other.sources.file(two))
            }
            _ => false,
        }
    }

    /// The paths of all files.
    pub fn paths(&self) -> impl Iterator<Item = &Utf8Path> {
        let refused = self.notes.iter().map(|note| self.sources.path(note.span.file));
        self.files
            .iter()
            .map(|(file, _)| self.sources.path(*file))
            .chain(self.assets.keys().map(|path| path.as_path()))
            .chain(refused)
    }

    /// Files published as they are, by path inside the project.
    pub fn assets(&self) -> &BTreeMap<Utf8PathBuf, Arc<[u8]>> {
        &self.assets
    }

    /// What went wrong while reading, in the order of paths.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Whether another project has the same files in the same places, whatever their texts are.
    pub fn has_files_of(&self, other: &Project) -> bool {
        let path = |one: FileId, two: FileId| Arc::ptr_eq(&self.sources.file(one).path, &other.sources.file(two).path);
        let same_assets = self.assets.len() == other.assets.len()
            && self.assets.iter().zip(&other.assets).all(|(one, two)| one.0 == two.0 && Arc::ptr_eq(one.1, two.1));
        self.files.len() == other.files.len()
            && self.files.iter().zip(&other.files).all(|(one, two)| one == two && path(one.0, two.0))
            && same_assets
            && self.issue == other.issue
            && self.readers == other.readers
            && self.archive.is_like(&other.archive)
            && self.notes == other.notes
    }

    /// The place of a text among the files, or where it would stand.
    fn place(&self, path: &Utf8Path) -> Result<usize, usize> {
        self.files.binary_search_by(|(file, _)| self.sources.path(*file).cmp(path))
    }
}

/// The budget of one file in bytes, by what it is.
pub fn budget(kind: &Kind) -> u64 {
    const MIB: u64 = 1 << 20;
    match kind {
        Kind::Asset => 50 * MIB,
        _ => 5 * MIB,
    }
}

/// What a file is for, told from its path inside the project; nothing for files that are not ours.
pub fn classify(path: &Utf8Path) -> Option<Kind> {
    let parts: Vec<&str> = path.components().map(|part| part.as_str()).collect();
    if parts.iter().any(|part| part.starts_with('.') || part.ends_with('~')) {
        return None;
    }
    let extension = path.extension().unwrap_or("").to_lowercase();
    let yaml = matches!(extension.as_str(), "yaml" | "yml");
    match (parts.as_slice(), extension.as_str()) {
        (["site", "site.yaml"], _) => Some(Kind::Settings),
        (["site", "allowed-signers"], _) => Some(Kind::AllowedSigners),
        (["toolkit", "documents", _, ..], "md") => Some(Kind::Document),
        (["toolkit", "instances", form, _], "md") => Some(Kind::Instance((*form).to_owned())),
        (["toolkit", "standards", _], _) if yaml => Some(Kind::Standard),
        (["toolkit", "registers", _], _) if yaml => Some(Kind::Register),
        (["toolkit", "glossary.yaml"], _) => Some(Kind::Glossary),
        (["toolkit", "processes.yaml"], _) => Some(Kind::Processes),
        (["toolkit", "profiles.yaml"], _) => Some(Kind::Profiles),
        (["toolkit", "practices.yaml"], _) => Some(Kind::Practices),
        (["site", "pages", _, ..], "md") => Some(Kind::Page),
        (["site", "static", _, ..], _) => Some(Kind::Asset),
        (["releases", _], _) if yaml => Some(Kind::Release),
        (["themes", _, "theme.yaml"], _) => Some(Kind::Theme),
        (["themes", _, _, ..], "html") => Some(Kind::Template),
        (["themes", _, "assets", _, ..], _) => Some(Kind::Asset),
        (["toolkit", "documents" | "instances", _, ..], _) if is_beside_documents(&extension) => Some(Kind::Asset),
        _ => None,
    }
}

/// Whether a file of this extension may stand beside a document and be linked to.
fn is_beside_documents(extension: &str) -> bool {
    matches!(
        extension,
        "png"
            | "jpg"
            | "jpeg"
            | "gif"
            | "webp"
            | "avif"
            | "svg"
            | "pdf"
            | "docx"
            | "xlsx"
            | "pptx"
            | "odt"
            | "ods"
            | "csv"
            | "txt"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Option<Kind>) {
        assert_eq!(classify(Utf8Path::new(path)), expected, "{path}");
    }

    #[test]
    fn the_place_of_a_file_says_what_it_is() {
        check("site/site.yaml", Some(Kind::Settings));
        check("toolkit/documents/change/sms-prc-015.md", Some(Kind::Document));
        check("toolkit/documents/change/flow.svg", Some(Kind::Asset));
        check("toolkit/instances/SMS-FRM-005/acme.md", Some(Kind::Instance("SMS-FRM-005".into())));
        check("toolkit/standards/iso20000-1-2018.yaml", Some(Kind::Standard));
        check("toolkit/registers/services.yaml", Some(Kind::Register));
        check("toolkit/registers/old/services.yaml", None);
        check("toolkit/glossary.yaml", Some(Kind::Glossary));
        check("toolkit/other.yaml", None);
        check("themes/own/theme.yaml", Some(Kind::Theme));
        check("themes/own/base.html", Some(Kind::Template));
        check("toolkit/documents/.draft.md", None);
        check("README.md", None);
    }
}
