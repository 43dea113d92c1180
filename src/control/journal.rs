//! Many files changed at once, all or none, whatever happens in between.
//!
//! 1. Every file is compared with what it was when the change was worked out.
//! 2. The journal, `.cache/clausebook/journal/NAME.json`, gets every file before and after, and reaches the disk.
//! 3. Each file is written beside itself, reaches the disk and takes the place of the old one.
//! 4. The journal becomes the record that `undo` reads: one rename.
//!
//! Killed before 2 is over, nothing was changed; killed later, the next command goes on with 3.
//! A lock keeps two commands from writing at once; the system drops it when a process dies.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::change::{Change, look, read};
use super::undo::{self, Record};
use super::{ControlError, lines};
use crate::platform;

const FOLDER: &str = ".cache/clausebook/journal";
const LOCK: &str = ".cache/clausebook/lock";

/// A journal with the hash that tells a whole one from a torn one.
#[derive(Serialize, Deserialize)]
struct Journal {
    hash: String,
    record: Record,
}

/// What the next command made of a command that was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The name of the change.
    pub name: String,
    /// Files left alone, because somebody has edited the same lines since.
    pub left: Vec<Utf8PathBuf>,
}

/// Carries out all changes or none, and gives the name by which [`undo`](super::undo()) takes them back.
///
/// `verb` is the command, such as `approve`; `title` says in a line what was done. Changes that
/// change nothing are left out; without any other there is no name.
pub fn commit(root: &Utf8Path, verb: &str, title: &str, changes: Vec<Change>) -> Result<Option<String>, ControlError> {
    let changes: Vec<Change> = changes.into_iter().filter(|change| !change.is_empty()).collect();
    if changes.is_empty() {
        return Ok(None);
    }
    for change in &changes {
        look(root, &change.path)?;
    }
    let lock = lock(root)?.ok_or(ControlError::Busy)?;
    mend(root)?;
    for change in &changes {
        if read(root, &change.path)? != change.before {
            return Err(ControlError::Meanwhile(change.path.clone()));
        }
    }
    let name = undo::next_name(root, verb);
    let record = Record { name: name.clone(), title: title.to_owned(), changes };
    let journal = write_journal(root, &record)?;
    for (at, change) in record.changes.iter().enumerate() {
        // Somebody may have saved the file while the journal was written. What is done is put back.
        let seen = read(root, &change.path);
        let same = matches!(&seen, Ok(bytes) if *bytes == change.before);
        let put = if same { put(root, &change.path, change.after.as_deref()) } else { Ok(()) };
        if !same || put.is_err() {
            for done in record.changes[..at].iter().rev() {
                super::journal::put(root, &done.path, done.before.as_deref())?;
            }
            remove(&journal)?;
            seen?;
            put?;
            return Err(ControlError::Meanwhile(change.path.clone()));
        }
    }
    undo::keep(root, &journal, &name)?;
    drop(lock);
    Ok(Some(name))
}

/// Goes on with a change that was cut off, if there is one. Where another command is at work, or
/// nothing was cut off, nothing happens.
pub fn recover(root: &Utf8Path) -> Result<Vec<Recovered>, ControlError> {
    if !root.join(FOLDER).is_dir() {
        return Ok(Vec::new());
    }
    let Some(lock) = lock(root)? else { return Ok(Vec::new()) };
    let mended = mend(root)?;
    drop(lock);
    Ok(mended)
}

/// Takes the lock; nothing where another command holds it.
fn lock(root: &Utf8Path) -> Result<Option<File>, ControlError> {
    folder(root, FOLDER)?;
    let path = root.join(LOCK);
    let io = |source| ControlError::Io { path: LOCK.into(), what: "locked", source };
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(source)) => Err(io(source)),
    }
}

/// Makes a folder of ours. A symbolic link in its place is refused.
pub fn folder(root: &Utf8Path, path: &str) -> Result<Utf8PathBuf, ControlError> {
    look(root, &Utf8Path::new(path).join("any"))?;
    let whole = root.join(path);
    fs::create_dir_all(&whole).map_err(|source| ControlError::Io { path: path.into(), what: "made", source })?;
    Ok(whole)
}

fn write_journal(root: &Utf8Path, record: &Record) -> Result<Utf8PathBuf, ControlError> {
    let folder = folder(root, FOLDER)?;
    let text = serde_json::to_string(record).expect("a record is plain data");
    let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
    let journal = Journal { hash, record: record.clone() };
    let text = serde_json::to_vec(&journal).expect("a journal is plain data");
    let path = folder.join(format!("{}.json", record.name));
    let torn = folder.join(format!("{}.new", record.name));
    let io = |source| ControlError::Io { path: torn.clone(), what: "written", source };
    let written = File::create(&torn)
        .and_then(|mut file| file.write_all(&text).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&torn, &path))
        .and_then(|()| platform::sync_names(&folder));
    if written.is_err() {
        let _ = fs::remove_file(&torn);
    }
    written.map_err(io)?;
    Ok(path)
}

/// The record in a journal; nothing where it is torn.
pub fn read_record(path: &Utf8Path) -> Option<Record> {
    let journal: Journal = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let text = serde_json::to_string(&journal.record).ok()?;
    (blake3::hash(text.as_bytes()).to_hex().as_str() == journal.hash).then_some(journal.record)
}

/// Finishes what journals there are. Whoever calls this holds the lock.
fn mend(root: &Utf8Path) -> Result<Vec<Recovered>, ControlError> {
    let whole = root.join(FOLDER);
    let io = |source| ControlError::Io { path: FOLDER.into(), what: "read", source };
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(&whole).map_err(io)? {
        names.extend(entry.map_err(io)?.file_name().into_string());
    }
    names.sort();
    let mut mended = Vec::new();
    for name in names {
        let path = whole.join(&name);
        if !name.ends_with(".json") {
            // A journal that was never finished: nothing had been changed yet.
            remove(&path)?;
            continue;
        }
        let Some(record) = read_record(&path) else {
            return Err(ControlError::Unreadable(Utf8Path::new(FOLDER).join(name)));
        };
        let mut left = Vec::new();
        for change in &record.changes {
            sweep(root, &change.path);
            let now = read(root, &change.path)?;
            if now == change.after {
                continue;
            }
            // Whoever edited the file after the fall edited it from the old or from the new text.
            let wanted = match (&change.before, &now, &change.after) {
                (before, now, after) if before == now => Some(after.clone()),
                (Some(before), Some(now), Some(after)) => lines::merge(before, now, after).ok().map(Some),
                _ => None,
            };
            match wanted {
                Some(wanted) if wanted == now => {}
                Some(wanted) => put(root, &change.path, wanted.as_deref())?,
                None => left.push(change.path.clone()),
            }
        }
        undo::keep(root, &path, &record.name)?;
        mended.push(Recovered { name: record.name, left });
    }
    Ok(mended)
}

/// The name beside a file under which it is written before it takes the file's place.
fn beside(path: &Utf8Path) -> Utf8PathBuf {
    path.with_file_name(format!(".{}.clausebook", path.file_name().unwrap_or("file")))
}

/// Removes what a fall left beside a file.
fn sweep(root: &Utf8Path, path: &Utf8Path) {
    let _ = fs::remove_file(root.join(beside(path)));
}

/// Puts bytes in the place of a file, or takes the file away. The file's rights stay.
fn put(root: &Utf8Path, path: &Utf8Path, bytes: Option<&[u8]>) -> Result<(), ControlError> {
    let there = look(root, path)?;
    let whole = root.join(path);
    let above = whole.parent().unwrap_or(root).to_owned();
    let io = |what| move |source| ControlError::Io { path: path.to_owned(), what, source };
    let Some(bytes) = bytes else {
        if there {
            fs::remove_file(&whole).map_err(io("removed"))?;
        }
        return platform::sync_names(&above).map_err(io("removed"));
    };
    fs::create_dir_all(&above).map_err(io("written"))?;
    let fresh = root.join(beside(path));
    sweep(root, path);
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&fresh)?;
        file.write_all(bytes)?;
        if there {
            file.set_permissions(fs::metadata(&whole)?.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&fresh, &whole)?;
        platform::sync_names(&above)
    };
    let written = write();
    if written.is_err() {
        sweep(root, path);
    }
    written.map_err(io("written"))
}

fn remove(path: &Utf8Path) -> Result<(), ControlError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(ControlError::Io { path: path.to_owned(), what: "removed", source: error })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(folder.path().canonicalize().unwrap()).unwrap();
        (folder, root)
    }

    fn change(path: &str, before: Option<&str>, after: Option<&str>) -> Change {
        let bytes = |text: Option<&str>| text.map(|text| text.as_bytes().to_vec());
        Change { path: path.into(), before: bytes(before), after: bytes(after) }
    }

    #[test]
    fn files_are_made_changed_and_removed() {
        let (_folder, root) = root();
        fs::write(root.join("a"), "1").unwrap();
        fs::write(root.join("b"), "2").unwrap();
        let changes = vec![change("a", Some("1"), Some("one")), change("b", Some("2"), None), change("new/c", None, Some("3"))];
        let name = commit(&root, "test", "a test", changes).unwrap().unwrap();
        assert_eq!(fs::read_to_string(root.join("a")).unwrap(), "one");
        assert!(!root.join("b").exists());
        assert_eq!(fs::read_to_string(root.join("new/c")).unwrap(), "3");
        super::super::undo(&root, &name).unwrap();
        assert_eq!(fs::read_to_string(root.join("a")).unwrap(), "1");
        assert_eq!(fs::read_to_string(root.join("b")).unwrap(), "2");
        assert!(!root.join("new/c").exists());
    }

    #[test]
    fn a_file_changed_meanwhile_is_refused_and_nothing_is_written() {
        let (_folder, root) = root();
        fs::write(root.join("a"), "1").unwrap();
        fs::write(root.join("b"), "other").unwrap();
        let changes = vec![change("a", Some("1"), Some("one")), change("b", Some("2"), Some("two"))];
        assert!(matches!(commit(&root, "test", "", changes), Err(ControlError::Meanwhile(path)) if path == "b"));
        assert_eq!(fs::read_to_string(root.join("a")).unwrap(), "1");
    }

    #[test]
    fn a_journal_found_is_carried_out() {
        let (_folder, root) = root();
        fs::write(root.join("a"), "one").unwrap();
        fs::write(root.join("b"), "2").unwrap();
        fs::write(root.join(".b.clausebook"), "tw").unwrap();
        let changes = vec![change("a", Some("1"), Some("one")), change("b", Some("2"), Some("two"))];
        write_journal(&root, &Record { name: "test-1".into(), title: String::new(), changes }).unwrap();
        let mended = recover(&root).unwrap();
        assert_eq!(mended, [Recovered { name: "test-1".into(), left: Vec::new() }]);
        assert_eq!(fs::read_to_string(root.join("b")).unwrap(), "two");
        assert!(!root.join(".b.clausebook").exists());
        assert_eq!(recover(&root).unwrap(), []);
        super::super::undo(&root, "test-1").unwrap();
        assert_eq!(fs::read_to_string(root.join("a")).unwrap(), "1");
    }

    #[test]
    fn a_torn_journal_changes_nothing() {
        let (_folder, root) = root();
        fs::write(root.join("a"), "1").unwrap();
        folder(&root, FOLDER).unwrap();
        fs::write(root.join(FOLDER).join("test-1.new"), "{\"hash\":").unwrap();
        assert_eq!(recover(&root).unwrap(), []);
        fs::write(root.join(FOLDER).join("test-2.json"), "{}").unwrap();
        assert!(matches!(recover(&root), Err(ControlError::Unreadable(_))));
        assert_eq!(fs::read_to_string(root.join("a")).unwrap(), "1");
    }

    #[test]
    fn while_another_command_writes_nothing_is_written() {
        let (_folder, root) = root();
        let held = lock(&root).unwrap().unwrap();
        let result = commit(&root, "test", "", vec![change("a", None, Some("1"))]);
        assert!(matches!(result, Err(ControlError::Busy)));
        drop(held);
        assert!(commit(&root, "test", "", vec![change("a", None, Some("1"))]).unwrap().is_some());
    }
}
