//! What the system says about changed files, turned into hints.

use std::fs::Metadata;
use std::sync::mpsc::Sender;

use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::Signal;
use super::desk::Hints;
use crate::platform;

/// The folders that are watched with everything below them.
const FOLDERS: &[&str] = &["releases", "site", "themes", "toolkit"];

/// Watches for as long as it is kept.
pub struct Watch {
    _watcher: RecommendedWatcher,
    /// The folders as they were when watching began: the root and those of ours that were there.
    folders: [Option<Metadata>; FOLDERS.len() + 1],
}

impl Watch {
    /// Whether the folders that are watched are still those at these names. One that came later, or
    /// was put in the place of another, tells nothing of what happens in it.
    pub fn is_true_to(&self, root: &Utf8Path) -> bool {
        self.folders.iter().zip(&folders(root)).all(|pair| match pair {
            (Some(one), Some(other)) => platform::same_file(one, other),
            (one, other) => one.is_none() && other.is_none(),
        })
    }
}

/// The root and our folders in it, where they are there.
fn folders(root: &Utf8Path) -> [Option<Metadata>; FOLDERS.len() + 1] {
    std::array::from_fn(|at| {
        let folder = at.checked_sub(1).map_or(root.to_owned(), |at| root.join(FOLDERS[at]));
        std::fs::symlink_metadata(folder).ok().filter(Metadata::is_dir)
    })
}

/// Begins to watch a project. The error is a sentence for the user.
pub fn watch(root: &Utf8Path, signals: Sender<Signal>) -> Result<Watch, String> {
    let inside = root.to_owned();
    let tell = move |event: notify::Result<Event>| {
        let hints = match event {
            Ok(event) => hints(&inside, &event),
            Err(_) => Hints::everything(),
        };
        if !hints.is_empty() {
            // Nobody listens any more only when the preview is ending.
            let _ = signals.send(Signal::Hints(hints));
        }
    };
    // Taken first: a folder that comes in between is noticed at the next look.
    let folders = folders(root);
    let config = Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(tell, config).map_err(|error| words(&error))?;
    watcher.watch(root.as_std_path(), RecursiveMode::NonRecursive).map_err(|error| words(&error))?;
    for (folder, there) in FOLDERS.iter().zip(&folders[1..]) {
        if there.is_some() {
            watcher.watch(root.join(folder).as_std_path(), RecursiveMode::Recursive).map_err(|error| words(&error))?;
        }
    }
    Ok(Watch { _watcher: watcher, folders })
}

fn words(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => "the system allows no more watched folders".to_owned(),
        ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    }
}

/// What an event hints at; nothing for opening and reading, which we do ourselves.
fn hints(root: &Utf8Path, event: &Event) -> Hints {
    if event.need_rescan() {
        return Hints::everything();
    }
    let everything = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Modify(ModifyKind::Name(_)) => false,
        EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => true,
        EventKind::Remove(_) => false,
        // Where the end of writing is told, its beginning and its steps say nothing yet.
        EventKind::Create(_) | EventKind::Modify(_) if platform::TELLS_OF_CLOSING => return Hints::default(),
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any) => false,
        _ => return Hints::default(),
    };
    let mut hints = Hints { everything, ..Hints::default() };
    for path in &event.paths {
        match Utf8Path::from_path(path).and_then(|path| path.strip_prefix(root).ok()) {
            Some(path) if is_ours(path) => {
                hints.paths.insert(Utf8PathBuf::from(path));
            }
            Some(_) => {}
            None => hints.everything = true,
        }
    }
    if hints.paths.is_empty() && !hints.everything { Hints::default() } else { hints.only_ours() }
}

fn is_ours(path: &Utf8Path) -> bool {
    let hidden = path.components().any(|part| part.as_str().starts_with('.'));
    !hidden && FOLDERS.iter().any(|folder| path.starts_with(folder))
}

impl Hints {
    /// A folder event outside our folders, such as in the output, is none of ours.
    fn only_ours(self) -> Hints {
        if self.everything && self.paths.is_empty() { Hints::default() } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_came_later_or_took_the_place_of_another_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let make = |name: &str| std::fs::create_dir(root.join(name)).unwrap();
        make("toolkit");
        let (signals, _inbox) = std::sync::mpsc::channel();
        let first = watch(root, signals.clone()).unwrap();
        std::fs::write(root.join("toolkit/a.md"), "a").unwrap();
        make("public");
        assert!(first.is_true_to(root));
        make("themes");
        assert!(!first.is_true_to(root));
        let second = watch(root, signals).unwrap();
        assert!(second.is_true_to(root));
        make("other");
        let meta = |name: &str| std::fs::symlink_metadata(root.join(name)).unwrap();
        let told_apart = !platform::same_file(&meta("toolkit"), &meta("other"));
        std::fs::rename(root.join("toolkit"), root.join("old")).unwrap();
        assert!(!second.is_true_to(root));
        std::fs::rename(root.join("other"), root.join("toolkit")).unwrap();
        assert_eq!(second.is_true_to(root), !told_apart);
    }
}
