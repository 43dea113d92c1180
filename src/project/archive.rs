//! What git knows about a project: which releases are tagged, and the contents that they name.
//!
//! Values and a way to ask for contents by their name; how a repository is read is the matter of
//! the shell. A content is given by its hash, so nobody can put another one in its place.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use crate::model::{BlobId, Label};

/// Gives contents by their name in git.
pub trait Vault: Debug + Send + Sync {
    /// The bytes of a content whose hash is this name; nothing where it is not there or not whole.
    fn content(&self, blob: &BlobId) -> Option<Vec<u8>>;
}

/// What git knows about the project.
#[derive(Clone, Debug, Default)]
pub enum Archive {
    /// There is no repository.
    #[default]
    Absent,
    /// There is one that cannot be read.
    Unreadable {
        /// Why.
        why: String,
        /// What to do.
        help: String,
    },
    /// There is one.
    Present(Repository),
}

/// What a readable repository says.
#[derive(Clone, Debug)]
pub struct Repository {
    /// Whether its history is cut off.
    pub shallow: bool,
    /// The tag of each release that has one.
    pub tags: BTreeMap<Label, Tag>,
    /// Its contents.
    pub vault: Arc<dyn Vault>,
}

/// The tag of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The commit that it marks.
    pub commit: String,
    /// The record of the release in that commit, by its content.
    pub record: Option<BlobId>,
    /// Whether the commit is part of the present history.
    pub in_history: bool,
}

impl Archive {
    /// The repository, where there is one that can be read.
    pub fn repository(&self) -> Option<&Repository> {
        match self {
            Archive::Present(repository) => Some(repository),
            Archive::Absent | Archive::Unreadable { .. } => None,
        }
    }

    /// Whether both say the same about releases.
    pub fn is_like(&self, other: &Archive) -> bool {
        match (self, other) {
            (Archive::Absent, Archive::Absent) => true,
            (Archive::Unreadable { why, .. }, Archive::Unreadable { why: other, .. }) => why == other,
            (Archive::Present(one), Archive::Present(two)) => one.shallow == two.shallow && one.tags == two.tags,
            _ => false,
        }
    }
}
