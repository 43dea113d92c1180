//! A release: which text of which document was issued, by whom, when. Records are written once.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use camino::Utf8PathBuf;

use super::Refusal;
use crate::model::{ClauseRef, Date, DocId, DocumentType, RoleKey, Stamp, Status, Version};
use crate::source::Spanned;

/// The name of a release, such as `2026.2`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(Arc<str>);

impl Label {
    /// The label as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag that marks the release in git.
    pub fn tag(&self) -> String {
        format!("release/{self}")
    }

    /// The path of the record inside the project.
    pub fn path(&self) -> Utf8PathBuf {
        format!("releases/{self}.yaml").into()
    }
}

impl FromStr for Label {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        // Also the name of a tag, a file and a folder, on every system.
        let good = text.len() <= 40
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.ends_with(|c: char| c.is_ascii_alphanumeric())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
            && !text.contains("..")
            && !text.to_lowercase().ends_with(".lock");
        if good {
            return Ok(Label(text.into()));
        }
        Err(Refusal::new(
            "is not the label of a release",
            "write letters, digits, dots and hyphens, for example `2026.2`, at most 40 characters",
        ))
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Label {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The name that git gives to one exact content: 40 or 64 hex digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(Arc<str>);

impl BlobId {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BlobId {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        if matches!(text.len(), 40 | 64) && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Ok(BlobId(text.into()));
        }
        Err(Refusal::new(
            "is not the name of a content in git",
            "a name is 40 or 64 digits 0-9 a-f; records are not edited by hand",
        ))
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One record below `releases/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its label.
    pub label: Spanned<Label>,
    /// The release before it, if there was one.
    pub after: Option<Spanned<Label>>,
    /// The day of the release.
    pub date: Spanned<Date>,
    /// Who released.
    pub by: String,
    /// A remark.
    pub note: Option<String>,
    /// The program that wrote the record.
    pub generator: String,
    /// The documents issued, by id. Most are the same from release to release, and are kept once.
    pub documents: Vec<Arc<IssuedDocument>>,
    /// Documents of the set that have no issued text, by id.
    pub not_issued: Vec<NotIssued>,
    /// Documents withdrawn so far, by id.
    pub withdrawn: Vec<Withdrawn>,
    /// What else the pages are made from: settings, catalogues, registers, pages, theme.
    pub files: Vec<Arc<IssuedFile>>,
}

/// One text of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedDocument {
    /// The document.
    pub id: DocId,
    /// Its title, as the source has it.
    pub title: String,
    /// What sort of document it is.
    pub kind: DocumentType,
    /// Its version; records have none.
    pub version: Option<Version>,
    /// From which day the text is in force.
    pub effective: Option<Date>,
    /// The stamp of the text.
    pub stamp: Stamp,
    /// Who approved it.
    pub approvals: Vec<ReleasedApproval>,
    /// The text in git.
    pub blob: BlobId,
    /// Where the text lay in the project.
    pub path: Utf8PathBuf,
    /// Whom it is for, where that is not everybody whom the site is for.
    pub audience: Option<String>,
}

/// An approval as a release found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleasedApproval {
    /// The person.
    pub by: String,
    /// The role.
    pub role: RoleKey,
    /// The day.
    pub on: Date,
}

/// A document without an issued text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotIssued {
    /// The document.
    pub id: Spanned<DocId>,
    /// Its title.
    pub title: String,
    /// What sort of document it is.
    pub kind: DocumentType,
    /// Where it stood in its life.
    pub status: Status,
    /// The role that owns it.
    pub owner: Option<RoleKey>,
    /// Where its text lay in the project.
    pub path: Utf8PathBuf,
    /// Whom it is for, where that is not everybody whom the site is for.
    pub audience: Option<String>,
    /// What its passages would meet.
    pub claims: Vec<Spanned<ClauseRef>>,
}

/// A document that was in force and is no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// The document.
    pub id: Spanned<DocId>,
    /// Its title.
    pub title: String,
    /// What sort of document it was.
    pub kind: DocumentType,
    /// The role that owned it.
    pub owner: Option<RoleKey>,
    /// Who withdrew it.
    pub by: String,
    /// When.
    pub on: Date,
    /// Why.
    pub why: String,
    /// What takes its place.
    pub successor: Option<DocId>,
    /// The release that last held its text.
    pub last: Option<Label>,
    /// Whom it was for, where that was not everybody whom the site is for.
    pub audience: Option<String>,
}

/// A file of a release that is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedFile {
    /// Where it lay in the project.
    pub path: Utf8PathBuf,
    /// Its content in git.
    pub blob: BlobId,
}

impl Release {
    /// The text issued for a document.
    pub fn document(&self, id: &str) -> Option<&IssuedDocument> {
        self.documents.binary_search_by(|each| each.id.as_str().cmp(id)).ok().map(|at| self.documents[at].as_ref())
    }

    /// Whether a document is withdrawn.
    pub fn withdrawn(&self, id: &str) -> Option<&Withdrawn> {
        self.withdrawn.iter().find(|each| each.id.as_str() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_can_be_a_tag_a_file_and_a_folder() {
        for good in ["2026.2", "v1", "2026-11_b"] {
            assert!(good.parse::<Label>().is_ok(), "{good}");
        }
        for bad in ["", ".", "-x", "a..b", "a/b", "a b", "--help", "x.lock", "x.", "a~1", "a^{}", "é"] {
            assert!(bad.parse::<Label>().is_err(), "{bad}");
        }
    }
}
