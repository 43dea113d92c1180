//! The list of what is ours in an output folder: address and hash.

use std::collections::BTreeMap;
use std::fs;
use std::time::UNIX_EPOCH;

use camino::Utf8Path;
use serde::{Deserialize, Serialize};

/// The name of the list in the output folder.
pub const NAME: &str = "manifest.json";

/// What is ours in an output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this form.
    pub schema: u32,
    /// The program that wrote it; marks the folder as ours.
    pub generator: String,
    /// BLAKE3 of each file, by address.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// The list of these files.
    pub fn of(files: BTreeMap<String, String>) -> Manifest {
        Manifest { schema: 1, generator: "clausebook".to_owned(), files }
    }

    /// As it is written.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a map of texts is plain data");
        text.push('\n');
        text
    }
}

/// The list in an output folder; nothing where there is none, or none that is ours.
pub fn read_manifest(out: &Utf8Path) -> Option<Manifest> {
    let path = out.join(NAME);
    if !fs::symlink_metadata(&path).ok()?.is_file() {
        return None;
    }
    let manifest: Manifest = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let ours = manifest.schema == 1
        && manifest.generator == "clausebook"
        && manifest.files.keys().all(|address| super::target::is_inside(address));
    ours.then_some(manifest)
}

/// A hash over the length and the time of every file of ours in an output folder: equal as long
/// as nobody touches one of them. Nothing where one is missing.
pub fn fingerprint(out: &Utf8Path) -> Option<String> {
    let manifest = read_manifest(out)?;
    let mut hash = blake3::Hasher::new();
    for prefix in super::section::sections(&manifest) {
        let section = super::section::read_section(out, &manifest, prefix)?;
        hash.update(super::section::print_of(out, prefix, &section)?.as_bytes());
    }
    for address in manifest.files.keys().map(String::as_str).chain([NAME]) {
        let meta = fs::symlink_metadata(out.join(address)).ok().filter(fs::Metadata::is_file)?;
        let time = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        hash.update(address.as_bytes());
        hash.update(&meta.len().to_le_bytes());
        hash.update(&time.as_nanos().to_le_bytes());
    }
    Some(hash.finalize().to_hex().to_string())
}
