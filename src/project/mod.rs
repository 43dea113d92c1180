//! A project as it lies on disk: which file is what. Texts and bytes only, nothing understood yet.
//!
//! The shell's `load` fills a [`Project`]; from here on nobody touches the disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::model::Note;
use crate::source::{FileId, Sources};

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
    /// `site/pages/*.md`
    Page,
    /// `themes/NAME/**.html`
    Template,
    /// A file published as it is: `site/static/**`, images beside documents, files of a theme.
    Asset,
}

/// All files of a project.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The texts.
    pub sources: Sources,
    /// Which text is what, in the order of paths.
    pub files: Vec<(FileId, Kind)>,
    /// Files published as they are, by path inside the project.
    pub assets: BTreeMap<Utf8PathBuf, Arc<[u8]>>,
    /// What went wrong while reading.
    pub notes: Vec<Note>,
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
        (["toolkit", "documents", _, ..], "md") => Some(Kind::Document),
        (["toolkit", "instances", form, _], "md") => Some(Kind::Instance((*form).to_owned())),
        (["toolkit", "standards", _], _) if yaml => Some(Kind::Standard),
        (["site", "pages", _, ..], "md") => Some(Kind::Page),
        (["site", "static", _, ..], _) => Some(Kind::Asset),
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
        check("toolkit/documents/.draft.md", None);
        check("README.md", None);
    }
}
