//! A document taken up to be changed, and what came of it: changes, or why there are none.

use std::fmt;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Change, ControlError, Front, FrontError, read};
use crate::build::Snapshot;
use crate::model::{RoleKey, Settings, choose};
use crate::register::Document;

/// Why a document is not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its id.
    pub id: String,
    /// Its file.
    pub path: Utf8PathBuf,
    /// What stands against it.
    pub what: String,
    /// What to do.
    pub help: String,
}

/// Why nothing is changed: one refusal is enough to change nothing at all.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// What stands against it, document by document.
    #[error("{}", list(.0))]
    Refused(Vec<Refusal>),
    /// The files cannot be read.
    #[error(transparent)]
    Control(#[from] ControlError),
}

fn list(refusals: &[Refusal]) -> String {
    let mut out = String::from("nothing was written");
    for each in refusals {
        out.push_str(&format!("\n  {} ({}): {}\n    {}", each.id, each.path, each.what, each.help));
    }
    out
}

/// What a command would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The changes.
    pub changes: Vec<Change>,
    /// What is to be said beside them, a line each.
    pub said: Vec<String>,
}

/// One document being changed.
pub struct Case<'s> {
    /// Its place in the register.
    pub at: usize,
    /// The document as it was read.
    pub document: &'s Document,
    /// Its front matter, being changed.
    pub front: Front,
    /// Its bytes as they were read.
    pub before: Vec<u8>,
}

/// The documents of a command and what stands against them.
pub struct Cases<'s> {
    /// What is known of the set.
    pub snapshot: &'s Snapshot,
    refusals: Vec<Refusal>,
    plan: Plan,
}

impl<'s> Cases<'s> {
    /// No document yet.
    pub fn new(snapshot: &'s Snapshot) -> Cases<'s> {
        Cases { snapshot, refusals: Vec::new(), plan: Plan::default() }
    }

    /// The organisation's rules.
    pub fn settings(&self) -> &'s Settings {
        &self.snapshot.register.settings
    }

    /// Takes up the documents with these ids. What cannot be taken up is refused.
    pub fn take(&mut self, root: &Utf8Path, ids: &[String]) -> Result<Vec<Case<'s>>, ControlError> {
        let mut taken: Vec<Case<'s>> = Vec::new();
        for id in ids {
            match self.snapshot.register.position(id) {
                Some(at) if taken.iter().any(|case| case.at == at) => {}
                Some(at) => taken.extend(self.take_one(root, at)?),
                None => {
                    let known = self.snapshot.register.documents.iter().map(|document| document.id().as_str());
                    self.refusals.push(Refusal {
                        id: id.clone(),
                        path: "no file".into(),
                        what: format!("no document is called `{id}`"),
                        help: choose(id, known),
                    });
                }
            }
        }
        Ok(taken)
    }

    fn take_one(&mut self, root: &Utf8Path, at: usize) -> Result<Option<Case<'s>>, ControlError> {
        let document = self.snapshot.register.documents[at].as_ref();
        let twin = self.snapshot.register.documents.get(at + 1).filter(|next| next.id() == document.id());
        if let Some(twin) = twin {
            self.refuse(document, format!("`{}` has the same id", twin.path), "give one of the two another id");
            return Ok(None);
        }
        let bytes = read(root, &document.path)?.unwrap_or_default();
        // Decisions are about the text that was read; another text is another decision.
        let text = self.snapshot.project.sources.text(document.file);
        if bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes) != text.as_bytes() {
            return Err(ControlError::Meanwhile(document.path.to_path_buf()));
        }
        match Front::open(&bytes) {
            Ok(front) => Ok(Some(Case { at, document, front, before: bytes })),
            Err(error) => {
                self.refuse(document, error, "mend it, then give the command again");
                Ok(None)
            }
        }
    }

    /// Notes what stands against a document.
    pub fn refuse(&mut self, document: &Document, what: impl fmt::Display, help: impl fmt::Display) {
        self.refusals.push(Refusal {
            id: document.id().to_string(),
            path: document.path.to_path_buf(),
            what: what.to_string(),
            help: help.to_string(),
        });
    }

    /// Notes what stands against the whole command.
    pub fn refuse_all(&mut self, what: impl fmt::Display, help: impl fmt::Display) {
        let all = Refusal { id: "all".into(), path: "site/site.yaml".into(), what: what.to_string(), help: help.to_string() };
        self.refusals.push(all);
    }

    /// Notes what stands against the command in a file that is no document.
    pub fn refuse_at(&mut self, path: &str, id: &str, what: impl fmt::Display, help: impl fmt::Display) {
        let refusal = Refusal { id: id.to_owned(), path: path.into(), what: what.to_string(), help: help.to_string() };
        self.refusals.push(refusal);
    }

    /// Takes a change that is more than one of front matter.
    pub fn add(&mut self, change: Change) {
        self.plan.changes.push(change);
    }

    /// Whether anything stands against the command so far.
    pub fn refused(&self) -> usize {
        self.refusals.len()
    }

    /// Something to be said beside the changes.
    pub fn say(&mut self, line: impl Into<String>) {
        self.plan.said.push(line.into());
    }

    /// Takes the changes of a document, or why they could not be made.
    pub fn give(&mut self, case: Case<'s>, made: Result<(), FrontError>) {
        match made {
            Ok(()) => self.plan.changes.push(Change {
                path: case.document.path.to_path_buf(),
                before: Some(case.before),
                after: Some(case.front.finish()),
            }),
            Err(error) => self.refuse(case.document, error, "nothing else stands in the way"),
        }
    }

    /// The plan, if nothing stands against it.
    pub fn finish(self) -> Result<Plan, NotDone> {
        if self.refusals.is_empty() { Ok(self.plan) } else { Err(NotDone::Refused(self.refusals)) }
    }

    /// The role with this key, or a refusal.
    pub fn role(&mut self, key: &str) -> Option<RoleKey> {
        let roles = &self.settings().roles;
        if let Some((key, _)) = roles.get_key_value(key) {
            return Some(key.clone());
        }
        self.refuse_all(format!("no role `{key}` is declared"), choose(key, roles.keys().map(RoleKey::as_str)));
        None
    }
}
