//! The project as it lies on disk at this moment, kept up to date file by file.
//!
//! Events of the system are hints: what counts is what is read. A file that was whole and is now
//! empty, gone or cut off is looked at again a moment later, because that is how some editors save.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::load::{self, Found, LoadError, Looks};
use crate::parse::{self, Reading};
use crate::project::{Content, Kind, Project, classify};
use crate::source::Sources;

/// How long a file that looks half written is waited for.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long two readings lie apart where the system does not say when a file was closed.
const BETWEEN_READINGS: Duration = Duration::from_millis(5);

/// What may have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// These files, by their paths inside the project.
    pub paths: BTreeSet<Utf8PathBuf>,
    /// Anything: look everywhere.
    pub everything: bool,
}

impl Hints {
    /// Look everywhere.
    pub fn everything() -> Hints {
        Hints { paths: BTreeSet::new(), everything: true }
    }

    /// Takes the hints of another.
    pub fn add(&mut self, other: Hints) {
        self.paths.extend(other.paths);
        self.everything |= other.everything;
    }

    /// Whether there is nothing to look at.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.everything
    }
}

/// The files of a project and what they looked like when they were read.
pub struct Desk {
    root: Utf8PathBuf,
    project: Project,
    /// What each file looked like; nothing where it must be read again to be sure.
    known: BTreeMap<Utf8PathBuf, Option<Looks>>,
    /// Files that look half written, and until when they are waited for.
    suspects: BTreeMap<Utf8PathBuf, Instant>,
    /// When everything is looked at once more, because what happened in a new folder before it was
    /// watched has been told by nobody.
    again: Option<Instant>,
    /// Whether the system says when a file was closed.
    told_of_closing: bool,
}

impl Desk {
    /// Reads a whole project.
    pub fn open(root: &Utf8Path, told_of_closing: bool) -> Result<Desk, LoadError> {
        // What the files look like is taken first: what changes in between is then read twice.
        let now = SystemTime::now();
        let found = load::list(root)?;
        let looks = load::looks_of_all(root, &found).into_iter().map(|looks| looks.filter(|looks| !looks.is_young(now)));
        let known = found.iter().map(|each| each.path.clone()).zip(looks).collect();
        let project = load::load_all(root, found);
        Ok(Desk { root: root.to_owned(), project, known, suspects: BTreeMap::new(), again: None, told_of_closing })
    }

    /// The project as it was last seen.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// When something is to be looked at again.
    pub fn next_look(&self) -> Option<Instant> {
        self.suspects.values().copied().chain(self.again).min()
    }

    /// Whether the project's folder is there at all.
    pub fn root_is_there(&self) -> bool {
        self.root.join("site").is_dir() || self.root.join("toolkit").is_dir()
    }

    /// Looks where the hints say, and at what it waits for; says whether anything is another now.
    pub fn look(&mut self, hints: &Hints) -> Result<bool, LoadError> {
        let now = Instant::now();
        let due = self.suspects.iter().filter(|(_, until)| **until <= now).map(|(path, _)| path.clone());
        let mut wanted: BTreeSet<Utf8PathBuf> = due.collect();
        let again = self.again.take_if(|until| *until <= now).is_some();
        let folders = hints.paths.iter().any(|path| self.is_no_plain_file(path));
        if folders {
            self.again = Some(now + PATIENCE);
        }
        if !(hints.everything || folders || again) {
            wanted.extend(hints.paths.iter().filter(|path| classify(path).is_some()).cloned());
            let records = wanted.iter().any(|path| path.starts_with("releases"));
            let changed = self.take(wanted.into_iter().map(|path| (self.found(&path), path)).collect(), now);
            return Ok(self.ask_git(records) | changed);
        }
        if !self.root_is_there() {
            return Ok(false);
        }
        let listed = load::list(&self.root)?;
        let mut list = Vec::new();
        let gone = self.known.keys().filter(|path| listed.binary_search_by(|found| found.path.cmp(path)).is_err());
        list.extend(gone.map(|path| (None, path.clone())));
        let looks = load::looks_of_all(&self.root, &listed);
        for (found, looks) in listed.into_iter().zip(looks) {
            let same = looks.is_some() && self.known.get(&found.path) == Some(&looks);
            if !same || wanted.contains(&found.path) || hints.paths.contains(&found.path) {
                let path = found.path.clone();
                list.push((Some(found), path));
            }
        }
        let changed = self.take(list, now);
        Ok(self.ask_git(true) | changed)
    }

    /// Asks git about the releases again, where that is wanted; says whether it answers otherwise.
    fn ask_git(&mut self, wanted: bool) -> bool {
        if !wanted {
            return false;
        }
        let before = self.project.archive.clone();
        load::ask_git(&self.root, &mut self.project);
        !before.is_like(&self.project.archive)
    }

    /// Whether a hint is about a folder, a link or something below one: then everything is looked at.
    fn is_no_plain_file(&self, path: &Utf8Path) -> bool {
        let whole = self.root.join(path);
        match std::fs::symlink_metadata(&whole) {
            Ok(meta) if meta.is_dir() => true,
            // A file in the place of a folder takes what was in it away.
            Ok(_) if self.is_above_known(path) => true,
            // A file is plain where a neighbour of it is known already, so no folder above it is new.
            Ok(_) => classify(path).is_some() && !self.known.contains_key(path) && !self.has_neighbour(path),
            Err(_) => !self.known.contains_key(path) && self.is_above_known(path),
        }
    }

    fn has_neighbour(&self, path: &Utf8Path) -> bool {
        path.parent().is_some_and(|folder| self.below(folder).any(|known| known.parent() == Some(folder)))
    }

    fn is_above_known(&self, folder: &Utf8Path) -> bool {
        self.below(folder).next().is_some()
    }

    fn below<'a>(&'a self, folder: &'a Utf8Path) -> impl Iterator<Item = &'a Utf8PathBuf> {
        let known = self.known.range(folder.to_owned()..).map(|(path, _)| path);
        known.take_while(move |path| path.starts_with(folder)).filter(move |path| path.as_path() != folder)
    }

    /// A file as the walk over the project would find it.
    fn found(&self, path: &Utf8Path) -> Option<Found> {
        load::find(&self.root, path)
    }

    /// Takes in what was found at some paths; says whether anything is another now.
    fn take(&mut self, list: Vec<(Option<Found>, Utf8PathBuf)>, now: Instant) -> bool {
        let read = |(found, path): (Option<Found>, Utf8PathBuf)| {
            let before = SystemTime::now();
            let looks = load::looks(&self.root, &path);
            let content = found.map(|found| (self.read(&found), found.kind));
            (path, looks.filter(|looks| !looks.is_young(before)), content)
        };
        // By the threads that read everything at first, for memory that one thread has given back is
        // taken again by that thread alone. A short list would otherwise be read by this one.
        let list: Vec<_> = rayon::scope(|_| list.into_par_iter().map(read).collect());
        let mut changed = false;
        for (path, looks, content) in list {
            let same = match &content {
                Some((content, kind)) => self.project.holds(&path, kind, content),
                None => !self.project.has(&path),
            };
            let past = self.suspects.get(&path).is_some_and(|until| *until <= now);
            if !same && !past && self.is_suspect(&path, content.as_ref()) {
                self.suspects.entry(path.clone()).or_insert(now + PATIENCE);
                self.known.insert(path, None);
                continue;
            }
            self.suspects.remove(&path);
            match content {
                Some((content, kind)) => {
                    self.known.insert(path.clone(), looks);
                    if !same {
                        self.project.put(path, kind, content);
                    }
                }
                None => {
                    self.known.remove(&path);
                    self.project.remove(&path);
                }
            }
            changed |= !same;
        }
        changed
    }

    /// The content of a file; where nobody says when it was closed, read until two readings agree.
    fn read(&self, found: &Found) -> Content {
        let mut content = load::read(&self.root, found);
        if self.told_of_closing {
            return content;
        }
        for _ in 0..10 {
            std::thread::sleep(BETWEEN_READINGS);
            let again = load::read(&self.root, found);
            if again == content {
                break;
            }
            content = again;
        }
        content
    }

    /// Whether a file that was whole is now gone, empty or cut off.
    fn is_suspect(&self, path: &Utf8Path, now: Option<&(Content, Kind)>) -> bool {
        let Some(before) = self.project.text(path) else { return now.is_none() && self.project.has(path) };
        let Some((Content::Text(text), kind)) = now else { return true };
        if text.trim().is_empty() {
            return !before.trim().is_empty();
        }
        is_broken(path, kind, text) && !is_broken(path, kind, before)
    }
}

/// Whether a text cannot be read for what it is.
fn is_broken(path: &Utf8Path, kind: &Kind, text: &std::sync::Arc<str>) -> bool {
    let mut sources = Sources::default();
    let file = sources.add(path, text.clone());
    match parse::read(sources.file(file), file, kind) {
        Reading::Unreadable(..) | Reading::Standard(None, ..) | Reading::Register(None, ..) => true,
        Reading::Settings(_, _, notes) => notes.iter().any(|note| note.kind == crate::model::Noticed::YamlFault),
        _ => false,
    }
}
