//! The process map: which processes there are, and what passes between them.

use crate::model::{DocId, ProcessKey, RoleKey};
use crate::source::Spanned;

/// `toolkit/processes.yaml`
#[derive(Clone, Debug, Default)]
pub struct ProcessMap {
    /// What the map says, in a sentence.
    pub reading: Option<String>,
    /// The document that governs the map.
    pub document: Option<Spanned<DocId>>,
    /// The groups of processes, in the order in which they are drawn.
    pub groups: Vec<ProcessGroup>,
    /// The processes, in the order in which they are drawn.
    pub processes: Vec<Process>,
    /// What passes between them.
    pub flows: Vec<Flow>,
}

/// Processes that belong together, mostly because one chapter of a standard asks for them.
#[derive(Clone, Debug)]
pub struct ProcessGroup {
    /// Its key.
    pub key: Spanned<ProcessKey>,
    /// Its title.
    pub title: String,
    /// The chapters of the standard that it stands for, as people write them.
    pub chapters: Option<String>,
}

/// One process.
#[derive(Clone, Debug)]
pub struct Process {
    /// Its key.
    pub key: Spanned<ProcessKey>,
    /// Its name, short enough for a drawing.
    pub name: String,
    /// The document that describes it.
    pub document: Option<Spanned<DocId>>,
    /// The role that owns it.
    pub owner: Option<Spanned<RoleKey>>,
    /// The group that it belongs to.
    pub group: Spanned<ProcessKey>,
}

/// Something that one process hands to another.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Who gives.
    pub from: Vec<Spanned<ProcessKey>>,
    /// Who takes.
    pub to: Vec<Spanned<ProcessKey>>,
    /// What passes.
    pub what: String,
    /// When it passes.
    pub when: Option<String>,
}

impl ProcessMap {
    /// The place of a process.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.processes.iter().position(|process| process.key.as_str() == key)
    }

    /// The place of the process that a document describes.
    pub fn described_by(&self, document: &str) -> Option<usize> {
        self.processes.iter().position(|process| process.document.as_ref().is_some_and(|id| id.as_str() == document))
    }

    /// The group with this key.
    pub fn group(&self, key: &str) -> Option<&ProcessGroup> {
        self.groups.iter().find(|group| group.key.as_str() == key)
    }
}
