//! Whether a folder may be written to. Everything is looked at before anything is written.

use std::collections::{BTreeSet, HashMap};
use std::fs;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::manifest::{Manifest, NAME, read_manifest};
use super::{PublishError, io};
use crate::platform;

/// Where a site goes, and what must not be touched.
#[derive(Clone, Debug)]
pub struct Target {
    /// The output folder.
    pub out: Utf8PathBuf,
    /// The project; the output may lie in it, never around it.
    pub root: Utf8PathBuf,
    /// Folders that are read; the output lies neither in them nor around them.
    pub inputs: Vec<Utf8PathBuf>,
    /// Names that may be in a folder that is not ours yet.
    pub keep: Vec<String>,
}

/// A folder that may be written to.
#[derive(Debug)]
pub struct Approved {
    /// The folder, without links in its path.
    pub out: Utf8PathBuf,
    /// The folder it lies in.
    pub parent: Utf8PathBuf,
    /// What is ours in it; nothing where it is new or empty.
    pub old: Option<Manifest>,
}

impl Target {
    /// Looks whether the folder may be written to.
    pub fn approve(&self) -> Result<Approved, PublishError> {
        let whole = camino::absolute_utf8(&self.out).map_err(io("found", &self.out))?;
        let refuse = |why: &str, remedy: &str| PublishError::Refused {
            path: self.out.clone(),
            why: why.to_owned(),
            remedy: remedy.to_owned(),
        };
        let elsewhere = "Name another folder with `--out`, for example `--out public`";
        let whole = normal(&whole);
        let (Some(name), Some(parent)) = (whole.file_name(), whole.parent()) else {
            return Err(refuse("it is the root of the file system", elsewhere));
        };
        let parent = existing(parent).map_err(io("found", parent))?;
        let out = parent.join(name);
        let root = existing(&self.root).map_err(io("found", &self.root))?;
        if out == root {
            return Err(refuse("it is the project itself", elsewhere));
        }
        if root.starts_with(&out) {
            return Err(refuse("the project lies in it", elsewhere));
        }
        for input in self.inputs.iter().filter_map(|input| existing(input).ok()) {
            if out.starts_with(&input) || input.starts_with(&out) {
                let input = input.strip_prefix(&root).unwrap_or(&input);
                return Err(refuse(&format!("it overlaps `{input}`, which is read"), elsewhere));
            }
        }
        let meta = match fs::symlink_metadata(&out) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Approved { out, parent, old: None }),
            other => other.map_err(io("read", &out))?,
        };
        if meta.is_symlink() {
            return Err(refuse("it is a symbolic link", "Name the folder that it leads to"));
        }
        if !meta.is_dir() {
            return Err(refuse("it is a file", elsewhere));
        }
        let around = fs::metadata(&parent).map_err(io("read", &parent))?;
        if !platform::same_device(&meta, &around) {
            return Err(refuse("it is a mount point, which cannot change places with another folder", "Name a folder inside it"));
        }
        if fs::symlink_metadata(out.join(".git")).is_ok() {
            return Err(refuse("it holds `.git`", "Publish to a folder inside it, or copy the finished site there"));
        }
        let old = read_manifest(&out);
        if old.is_none() {
            for entry in fs::read_dir(&out).map_err(io("read", &out))? {
                let name = entry.map_err(io("read", &out))?.file_name();
                let kept = self.keep.iter().any(|keep| name == **keep);
                if !kept {
                    let why = format!("it holds `{}`, and nothing says that clausebook made it", name.to_string_lossy());
                    return Err(refuse(
                        &why,
                        "Name an empty or a new folder, or name what may stay below `publish.keep` in `site/site.yaml`",
                    ));
                }
            }
        }
        Ok(Approved { out, parent, old })
    }
}

impl Approved {
    /// Looks whether every address can be written without touching a file that is not ours.
    pub fn admit(&self, addresses: &[String]) -> Result<(), PublishError> {
        let mut seen: HashMap<String, &str> = HashMap::with_capacity(addresses.len());
        for address in addresses {
            if !is_inside(address) || address == NAME || seen.insert(address.to_lowercase(), address).is_some() {
                return Err(PublishError::Address(address.clone()));
            }
        }
        let folders: BTreeSet<String> =
            addresses.iter().filter_map(|address| address.rsplit_once('/')).map(|(folder, _)| folder.to_lowercase()).collect();
        if let Some(both) = addresses.iter().find(|address| folders.contains(&address.to_lowercase())) {
            return Err(PublishError::Address(both.clone()));
        }
        if !self.out.exists() {
            return Ok(());
        }
        let ours = |address: &str| self.old.as_ref().is_some_and(|old| old.files.contains_key(address));
        for address in addresses.iter().filter(|address| !ours(address)) {
            let at = self.out.join(address);
            // A file of ours may have stood where a folder is wanted now; then it is not foreign.
            let above = at.ancestors().skip(1).take_while(|above| *above != self.out);
            for path in above {
                let inside = path.strip_prefix(&self.out).map(Utf8Path::as_str).unwrap_or("");
                if fs::symlink_metadata(path).is_ok_and(|meta| !meta.is_dir()) && !ours(inside) {
                    return Err(PublishError::Foreign(path.to_owned()));
                }
            }
            if let Ok(meta) = fs::symlink_metadata(&at)
                && !(meta.is_dir() && self.only_ours(&at))
            {
                return Err(PublishError::Foreign(at));
            }
        }
        Ok(())
    }

    fn only_ours(&self, folder: &Utf8Path) -> bool {
        let inside = folder.strip_prefix(&self.out).map(Utf8Path::as_str).unwrap_or("");
        let Some(old) = &self.old else { return false };
        let prefix = format!("{inside}/");
        let count =
            |prefix: &str| old.files.range(prefix.to_owned()..).take_while(|(address, _)| address.starts_with(prefix)).count();
        files_below(folder).is_some_and(|found| found == count(&prefix))
    }
}

fn files_below(folder: &Utf8Path) -> Option<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        if entry.file_type().ok()?.is_dir() {
            count += files_below(Utf8Path::from_path(&entry.path())?)?;
        } else {
            count += 1;
        }
    }
    Some(count)
}

/// Whether an address is a path inside the folder and nothing else.
pub fn is_inside(address: &str) -> bool {
    !address.is_empty() && !address.contains(['\\', '\0']) && address.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// A path without `.` and `..`.
fn normal(path: &Utf8Path) -> Utf8PathBuf {
    let mut out = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            Utf8Component::ParentDir => {
                out.pop();
            }
            Utf8Component::CurDir => {}
            other => out.push(other.as_str()),
        }
    }
    out
}

/// A path without links, though its last parts need not exist yet.
fn existing(path: &Utf8Path) -> std::io::Result<Utf8PathBuf> {
    match path.canonicalize_utf8() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => Ok(existing(parent)?.join(name)),
            _ => Err(error),
        },
        other => other,
    }
}
