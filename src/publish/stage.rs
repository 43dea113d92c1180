//! The folder beside the target in which a site grows until it is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write;
use std::sync::Mutex;

use camino::{Utf8Path, Utf8PathBuf};

use super::carry::{carry, foreign, link, move_across};
use super::manifest::{Manifest, NAME};
use super::section::{list_of, read_section, sections};
use super::target::{Approved, Target};
use super::{PublishError, io};
use crate::platform;

/// A site in the making.
#[derive(Debug)]
pub struct Stage {
    pub(super) target: Approved,
    pub(super) folder: Utf8PathBuf,
    lock: Lock,
    addresses: BTreeSet<String>,
    done: Mutex<Done>,
    pub(super) making: Mutex<()>,
    finished: bool,
}

#[derive(Debug, Default)]
struct Done {
    files: BTreeMap<String, String>,
    written: usize,
    /// Files of sections, written and kept, without their lists.
    in_sections: (usize, usize),
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are new or different.
    pub written: usize,
    /// Files that stayed as they were.
    pub kept: usize,
    /// Files that are gone.
    pub removed: usize,
}

impl Stage {
    /// Looks at everything that could go wrong, then makes the stage. `sections` are the folders
    /// that have lists of their own.
    pub fn open(target: &Target, addresses: &[String], sections: &[String]) -> Result<Stage, PublishError> {
        let mut addresses = addresses.to_vec();
        addresses.extend(sections.iter().map(|prefix| list_of(prefix)));
        let addresses = &addresses;
        let approved = target.approve()?;
        approved.admit(addresses)?;
        fs::create_dir_all(&approved.parent).map_err(io("made", &approved.parent))?;
        let lock = Lock::take(&approved)?;
        recover(&approved)?;
        clean(&approved)?;
        // The folder may have changed before the lock was ours.
        let approved = target.approve()?;
        approved.admit(addresses)?;
        let folder = beside(&approved, &format!("new-{}", std::process::id()));
        fs::create_dir(&folder).map_err(io("made", &folder))?;
        let stage = Stage {
            folder,
            lock,
            addresses: addresses.iter().cloned().collect(),
            done: Mutex::default(),
            making: Mutex::default(),
            finished: false,
            target: approved,
        };
        let folders: BTreeSet<&str> =
            addresses.iter().filter_map(|address| address.rsplit_once('/')).map(|(folder, _)| folder).collect();
        for folder in folders {
            let folder = stage.folder.join(folder);
            fs::create_dir_all(&folder).map_err(io("made", &folder))?;
        }
        Ok(stage)
    }

    /// Adds a file. May be called from many threads.
    pub fn put(&self, address: &str, bytes: &[u8]) -> Result<(), PublishError> {
        if !self.addresses.contains(address) {
            return Err(PublishError::Address(address.to_owned()));
        }
        let at = self.folder.join(address);
        let old = self.target.out.join(address);
        let kept =
            self.target.old.as_ref().is_some_and(|manifest| manifest.files.contains_key(address)) && has_bytes(&old, bytes);
        if kept {
            link(&old, &at)?;
        } else {
            // One at a time: threads that make files in one folder at once only wait for each
            // other inside the kernel, and wait there by spinning.
            let made = {
                let _turn = self.making.lock().expect("no thread panics while it holds this");
                File::create_new(&at)
            };
            let mut file = made.map_err(io("written", &at))?;
            file.write_all(bytes).map_err(io("written", &at))?;
        }
        let hash = blake3::hash(bytes).to_hex().to_string();
        let mut done = self.done.lock().expect("no thread panics while it holds this");
        done.files.insert(address.to_owned(), hash);
        done.written += usize::from(!kept);
        Ok(())
    }

    /// Notes that a section is whole: the hash of its list, and how many files were written and kept.
    pub(super) fn add_section(&self, list: &str, hash: String, written: usize, kept: usize) {
        let mut done = self.done.lock().expect("no thread panics while it holds this");
        done.files.insert(list.to_owned(), hash);
        done.in_sections.0 += written;
        done.in_sections.1 += kept;
    }

    /// Puts the finished site in its place.
    pub fn commit(mut self) -> Result<Report, PublishError> {
        let Done { files, written, in_sections } = std::mem::take(&mut *self.done.lock().expect("all threads are done"));
        if let Some(missing) = self.addresses.iter().find(|address| !files.contains_key(*address)) {
            return Err(PublishError::Missing(missing.clone()));
        }
        let old_files = self.target.old.as_ref().map(|old| &old.files);
        let mut removed = old_files.map_or(0, |old| old.keys().filter(|address| !files.contains_key(*address)).count());
        if let Some(old) = &self.target.old {
            let gone = sections(old).filter(|prefix| !files.contains_key(&list_of(prefix)));
            let files_of = |prefix: &str| read_section(&self.target.out, old, prefix).map_or(0, |section| section.files.len());
            removed += gone.map(files_of).sum::<usize>();
        }
        // The list of a section is counted with its section.
        let lists = files.keys().filter(|address| address.ends_with("/manifest.json")).count();
        let written = written + in_sections.0;
        let report = Report { written, kept: files.len() - lists + in_sections.0 + in_sections.1 - written, removed };
        let manifest = Manifest::of(files);
        if written == 0 && removed == 0 && self.target.old.as_ref() == Some(&manifest) {
            return Ok(report);
        }
        let out = self.target.out.clone();
        let there = fs::symlink_metadata(&out).is_ok();
        let mut carried = BTreeSet::new();
        if there {
            for path in foreign(&out, self.target.old.as_ref())? {
                carry(&out, &self.folder, &path)?;
                carried.insert(path);
            }
        }
        let list = self.folder.join(NAME);
        fs::write(&list, manifest.text()).map_err(io("written", &list))?;
        platform::sync(&self.folder).map_err(io("synced", &self.folder))?;
        let replaced = if there { Some(self.change_places(&out)?) } else { None };
        if !there {
            fs::rename(&self.folder, &out).map_err(io("moved", &out))?;
        }
        self.finished = true;
        if let Some(replaced) = replaced {
            for path in foreign(&replaced, self.target.old.as_ref())?.iter().filter(|path| !carried.contains(*path)) {
                move_across(&replaced, &out, path)?;
            }
            fs::remove_dir_all(&replaced).map_err(io("removed", &replaced))?;
        }
        self.lock.release();
        Ok(report)
    }

    /// Lets the stage and the output change places; gives the folder that holds the old site now.
    fn change_places(&self, out: &Utf8Path) -> Result<Utf8PathBuf, PublishError> {
        if platform::exchange(&self.folder, out).map_err(io("exchanged", out))? {
            return Ok(self.folder.clone());
        }
        // Two renames; a kill between them is mended by `recover` at the next start.
        let old = beside(&self.target, "old");
        fs::rename(out, &old).map_err(io("moved", out))?;
        if let Err(error) = fs::rename(&self.folder, out) {
            fs::rename(&old, out).map_err(io("moved back", out))?;
            return Err(io("moved", out)(error));
        }
        Ok(old)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.finished {
            // Nothing can be done about a failure here; the next build cleans up.
            let _ = fs::remove_dir_all(&self.folder);
        }
        self.lock.release();
    }
}

/// Whether a regular file holds exactly these bytes.
pub(super) fn has_bytes(path: &Utf8Path, bytes: &[u8]) -> bool {
    let same_length = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() == bytes.len() as u64);
    same_length && fs::read(path).is_ok_and(|old| old == bytes)
}

/// A name beside the output that nobody else uses.
fn beside(target: &Approved, what: &str) -> Utf8PathBuf {
    target.parent.join(format!("{}{what}", prefix(target)))
}

fn prefix(target: &Approved) -> String {
    format!(".{}.clausebook-", target.out.file_name().unwrap_or("out"))
}

/// Puts the old site back if a build was killed between two renames.
fn recover(target: &Approved) -> Result<(), PublishError> {
    let old = beside(target, "old");
    if fs::symlink_metadata(&target.out).is_err() && fs::symlink_metadata(&old).is_ok_and(|meta| meta.is_dir()) {
        fs::rename(&old, &target.out).map_err(io("moved back", &old))?;
    }
    Ok(())
}

/// Removes what killed builds left behind.
fn clean(target: &Approved) -> Result<(), PublishError> {
    let prefix = prefix(target);
    for entry in fs::read_dir(&target.parent).map_err(io("read", &target.parent))? {
        let entry = entry.map_err(io("read", &target.parent))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let Some(rest) = name.strip_prefix(&prefix) else { continue };
        let ours = rest == "old"
            || rest.strip_prefix("new-").is_some_and(|pid| !pid.is_empty() && pid.bytes().all(|b| b.is_ascii_digit()));
        if ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let path = target.parent.join(name);
            fs::remove_dir_all(&path).map_err(io("removed", &path))?;
        }
    }
    Ok(())
}

/// One build at a time for each output folder.
#[derive(Debug)]
struct Lock {
    path: Utf8PathBuf,
    file: Option<File>,
}

impl Lock {
    fn take(target: &Approved) -> Result<Lock, PublishError> {
        let path = beside(target, "lock");
        loop {
            let file = File::options().create(true).append(true).open(&path).map_err(io("made", &path))?;
            if file.try_lock().is_err() {
                return Err(PublishError::Busy(target.out.clone()));
            }
            // The holder before us removes the file when it is done; then ours is a lock on nothing.
            let held = file.metadata().map_err(io("read", &path))?;
            if fs::symlink_metadata(&path).is_ok_and(|there| platform::same_file(&held, &there)) {
                return Ok(Lock { path, file: Some(file) });
            }
        }
    }

    fn release(&mut self) {
        if let Some(file) = self.file.take() {
            // Removed while it is still held, so that nobody holds a lock on a name that is gone.
            let _ = fs::remove_file(&self.path);
            drop(file);
        }
    }
}
