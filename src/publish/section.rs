//! A part of a site that is finished once and for all, such as an earlier release: a folder with a
//! list of its own.
//!
//! While the key of a section is the same, its files are taken over as they are, without making
//! them again. So a site with two hundred releases costs no more to build than one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write;
use std::sync::Mutex;
use std::time::UNIX_EPOCH;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::carry::link;
use super::manifest::{Manifest, NAME};
use super::stage::{Stage, has_bytes};
use super::target::is_inside;
use super::{PublishError, io};

/// The list of a section: what it was made from, and its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionManifest {
    /// The version of this form.
    pub schema: u32,
    /// The program that wrote it.
    pub generator: String,
    /// What the section was made from; another key is another section.
    pub key: String,
    /// BLAKE3 of each file, by its address inside the section.
    pub files: BTreeMap<String, String>,
}

/// A section in the making.
pub struct Section<'s> {
    stage: &'s Stage,
    prefix: String,
    key: String,
    addresses: BTreeSet<String>,
    old: Option<SectionManifest>,
    done: Mutex<(BTreeMap<String, String>, usize)>,
}

/// The address of a section's list.
pub fn list_of(prefix: &str) -> String {
    format!("{prefix}/{NAME}")
}

/// The prefixes of the sections that a list names.
pub fn sections(manifest: &Manifest) -> impl Iterator<Item = &str> {
    let suffix = "/manifest.json";
    manifest.files.keys().filter_map(move |address| address.strip_suffix(suffix))
}

/// The list of a section in an output folder, if it is the one that the main list names.
pub fn read_section(out: &Utf8Path, main: &Manifest, prefix: &str) -> Option<SectionManifest> {
    let hash = main.files.get(&list_of(prefix))?;
    let bytes = fs::read(out.join(prefix).join(NAME)).ok()?;
    if blake3::hash(&bytes).to_hex().as_str() != hash {
        return None;
    }
    let section: SectionManifest = serde_json::from_slice(&bytes).ok()?;
    section.files.keys().all(|address| is_inside(address)).then_some(section)
}

/// Every file of ours in an output folder but the main list, those of sections included, with its hash.
pub fn files_of(out: &Utf8Path, main: &Manifest) -> BTreeMap<String, String> {
    let mut files = main.files.clone();
    for prefix in sections(main) {
        let section = read_section(out, main, prefix).map(|section| section.files).unwrap_or_default();
        files.extend(section.into_iter().map(|(address, hash)| (format!("{prefix}/{address}"), hash)));
    }
    files
}

/// What each section of an output folder looks like from outside.
pub fn prints(out: &Utf8Path) -> BTreeMap<String, String> {
    let Some(main) = super::read_manifest(out) else { return BTreeMap::new() };
    let print = |prefix: &str| Some((prefix.to_owned(), print_of(out, prefix, &read_section(out, &main, prefix)?)?));
    sections(&main).filter_map(print).collect()
}

/// A hash over the length and the time of every file of a section; nothing where one is missing.
pub fn print_of(out: &Utf8Path, prefix: &str, section: &SectionManifest) -> Option<String> {
    let folder = out.join(prefix);
    let mut hash = blake3::Hasher::new();
    for address in section.files.keys().map(String::as_str).chain([NAME]) {
        let meta = fs::symlink_metadata(folder.join(address)).ok().filter(fs::Metadata::is_file)?;
        let time = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        hash.update(address.as_bytes());
        hash.update(&meta.len().to_le_bytes());
        hash.update(&time.as_nanos().to_le_bytes());
    }
    Some(hash.finalize().to_hex().to_string())
}

impl Stage {
    /// Takes a section over from the old site, if it was made from the same and is whole. `print`
    /// is what the section looked like from outside when it was last seen; without it, or where
    /// it looks otherwise, its bytes are compared with its list. Gives how many files it has.
    pub fn keep(&self, prefix: &str, key: &str, print: Option<&str>) -> Result<Option<usize>, PublishError> {
        let Some(main) = &self.target.old else { return Ok(None) };
        let out = &self.target.out;
        let Some(section) = read_section(out, main, prefix).filter(|section| section.key == key) else { return Ok(None) };
        let looks_the_same = print.is_some() && print_of(out, prefix, &section).as_deref() == print;
        if !looks_the_same && !is_whole(&out.join(prefix), &section) {
            return Ok(None);
        }
        self.make_folders(prefix, section.files.keys().map(String::as_str))?;
        for address in section.files.keys().map(String::as_str).chain([NAME]) {
            let inside = Utf8PathBuf::from(prefix).join(address);
            link(&out.join(&inside), &self.folder.join(&inside))?;
        }
        let count = section.files.len() + 1;
        let hash = main.files.get(&list_of(prefix)).cloned().unwrap_or_default();
        self.add_section(&list_of(prefix), hash, 0, count);
        Ok(Some(count))
    }

    /// Begins a section with these addresses inside it.
    pub fn section(&self, prefix: &str, key: &str, addresses: &[String]) -> Result<Section<'_>, PublishError> {
        let old = self.target.old.as_ref().and_then(|main| read_section(&self.target.out, main, prefix));
        let ours = |address: &str| old.as_ref().is_some_and(|old| old.files.contains_key(address));
        let mut seen = BTreeSet::new();
        for address in addresses {
            if !is_inside(address) || address == NAME || !seen.insert(address.to_lowercase()) {
                return Err(PublishError::Address(format!("{prefix}/{address}")));
            }
            let there = self.target.out.join(prefix).join(address);
            if !ours(address) && fs::symlink_metadata(&there).is_ok() {
                return Err(PublishError::Foreign(there));
            }
        }
        self.make_folders(prefix, addresses.iter().map(String::as_str))?;
        Ok(Section {
            stage: self,
            prefix: prefix.to_owned(),
            key: key.to_owned(),
            addresses: addresses.iter().cloned().collect(),
            old,
            done: Mutex::default(),
        })
    }

    fn make_folders<'a>(&self, prefix: &str, addresses: impl Iterator<Item = &'a str>) -> Result<(), PublishError> {
        let folders: BTreeSet<&str> =
            addresses.map(|address| address.rsplit_once('/').map_or("", |(folder, _)| folder)).collect();
        for folder in folders.into_iter().chain([""]) {
            let folder = self.folder.join(prefix).join(folder);
            fs::create_dir_all(&folder).map_err(io("made", &folder))?;
        }
        Ok(())
    }
}

impl Section<'_> {
    /// Adds a file. May be called from many threads.
    pub fn put(&self, address: &str, bytes: &[u8]) -> Result<(), PublishError> {
        if !self.addresses.contains(address) {
            return Err(PublishError::Address(format!("{}/{address}", self.prefix)));
        }
        let inside = Utf8PathBuf::from(&self.prefix).join(address);
        let (at, old) = (self.stage.folder.join(&inside), self.stage.target.out.join(&inside));
        let kept = self.old.as_ref().is_some_and(|section| section.files.contains_key(address)) && has_bytes(&old, bytes);
        if kept {
            link(&old, &at)?;
        } else {
            // One at a time: threads that make files in one folder at once only wait for each other.
            let made = {
                let _turn = self.stage.making.lock().expect("no thread panics while it holds this");
                File::create_new(&at)
            };
            let mut file = made.map_err(io("written", &at))?;
            file.write_all(bytes).map_err(io("written", &at))?;
        }
        let hash = blake3::hash(bytes).to_hex().to_string();
        let mut done = self.done.lock().expect("no thread panics while it holds this");
        done.0.insert(address.to_owned(), hash);
        done.1 += usize::from(!kept);
        Ok(())
    }

    /// Writes the list of the section; every address must have come.
    pub fn finish(self) -> Result<(), PublishError> {
        let (files, written) = self.done.into_inner().expect("all threads are done");
        if let Some(missing) = self.addresses.iter().find(|address| !files.contains_key(*address)) {
            return Err(PublishError::Missing(format!("{}/{missing}", self.prefix)));
        }
        let kept = files.len() - written;
        let list = SectionManifest { schema: 1, generator: "clausebook".to_owned(), key: self.key, files };
        let mut text = serde_json::to_string_pretty(&list).expect("a map of texts is plain data");
        text.push('\n');
        let inside = Utf8PathBuf::from(&self.prefix).join(NAME);
        let (at, old) = (self.stage.folder.join(&inside), self.stage.target.out.join(&inside));
        let same = self.old.is_some() && has_bytes(&old, text.as_bytes());
        if same {
            link(&old, &at)?;
        } else {
            fs::write(&at, &text).map_err(io("written", &at))?;
        }
        let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
        self.stage.add_section(&list_of(&self.prefix), hash, written + usize::from(!same), kept + usize::from(same));
        Ok(())
    }
}

/// Whether every file of a section has the bytes that its list names.
fn is_whole(folder: &Utf8Path, section: &SectionManifest) -> bool {
    section.files.iter().all(|(address, hash)| {
        let path = folder.join(address);
        fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file())
            && fs::read(&path).is_ok_and(|bytes| blake3::hash(&bytes).to_hex().as_str() == hash)
    })
}
