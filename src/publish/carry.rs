//! Files in the output folder that are not ours come along.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};

use super::manifest::{Manifest, NAME};
use super::section::read_section;
use super::{PublishError, io};
use crate::platform;

/// Everything below a folder that is not ours, files and links and empty folders, by path inside it.
pub fn foreign(folder: &Utf8Path, old: Option<&Manifest>) -> Result<Vec<Utf8PathBuf>, PublishError> {
    let mut found = Vec::new();
    let ours = |path: &Utf8Path| path == NAME || old.is_some_and(|old| old.files.contains_key(path.as_str()));
    walk(folder, Utf8Path::new(""), old, &ours, &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(
    folder: &Utf8Path,
    inside: &Utf8Path,
    old: Option<&Manifest>,
    ours: &dyn Fn(&Utf8Path) -> bool,
    found: &mut Vec<Utf8PathBuf>,
) -> Result<bool, PublishError> {
    // A section has a list of its own.
    if let Some(section) = old.and_then(|old| read_section(folder, old, inside.as_str())) {
        let ours = |path: &Utf8Path| {
            path.strip_prefix(inside).is_ok_and(|rest| rest == NAME || section.files.contains_key(rest.as_str()))
        };
        return walk(folder, inside, None, &ours, found);
    }
    let whole = folder.join(inside);
    let mut empty = true;
    for entry in fs::read_dir(&whole).map_err(io("read", &whole))? {
        empty = false;
        let entry = entry.map_err(io("read", &whole))?;
        let name = entry.file_name().into_string().map_err(|name| PublishError::Refused {
            path: whole.clone(),
            why: format!("the name `{}` in it is not UTF-8", name.to_string_lossy()),
            remedy: "Rename the file, or move it away".to_owned(),
        })?;
        let path = inside.join(name);
        if entry.file_type().map_err(io("read", folder.join(&path)))?.is_dir() {
            if walk(folder, &path, old, ours, found)? {
                found.push(path);
            }
        } else if !ours(&path) {
            found.push(path);
        }
    }
    Ok(empty)
}

/// Puts one foreign thing into the new folder as well: linked, or copied where links are impossible.
pub fn carry(from: &Utf8Path, to: &Utf8Path, inside: &Utf8Path) -> Result<(), PublishError> {
    let (source, target) = (from.join(inside), to.join(inside));
    let meta = fs::symlink_metadata(&source).map_err(io("read", &source))?;
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(io("made", parent))?;
    }
    if meta.is_symlink() {
        let leads = fs::read_link(&source).map_err(io("read", &source))?;
        return platform::symlink(&leads, &target).map_err(io("made", &target));
    }
    if meta.is_dir() {
        return fs::create_dir_all(&target).map_err(io("made", &target));
    }
    link(&source, &target)
}

/// A second name for a file; a copy with its time where the system has no second names.
pub fn link(source: &Utf8Path, target: &Utf8Path) -> Result<(), PublishError> {
    if fs::hard_link(source, target).is_ok() {
        return Ok(());
    }
    fs::copy(source, target).map_err(io("copied", source))?;
    if let (Ok(meta), Ok(copy)) = (fs::metadata(source), fs::File::options().write(true).open(target))
        && let Ok(time) = meta.modified()
    {
        copy.set_modified(time).map_err(io("written", target))?;
    }
    Ok(())
}

/// Moves what appeared in the old folder meanwhile, unless the new one has something there.
pub fn move_across(old: &Utf8Path, new: &Utf8Path, inside: &Utf8Path) -> Result<(), PublishError> {
    let (source, target) = (old.join(inside), new.join(inside));
    if fs::symlink_metadata(&target).is_ok() {
        return Ok(());
    }
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(io("made", parent))?;
    }
    fs::rename(&source, &target).map_err(io("moved", &source))
}
