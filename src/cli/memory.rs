//! What the last build saw, so that a build with nothing changed can say so at once.
//!
//! Lies below `.cache/clausebook/`, may be deleted at any time, and is believed only when every
//! input and every file of the output has the length and the time it had then.

use std::collections::BTreeMap;
use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use crate::model::Label;
use crate::project::Archive;
use crate::publish::{fingerprint, prints};
use crate::repository;

/// The last build, if it was one like this.
pub struct Memory {
    file: Utf8PathBuf,
    inputs: Option<String>,
    looked: u128,
    last: Option<Last>,
}

/// What the last build said.
#[derive(Debug, Serialize, Deserialize)]
pub struct Last {
    inputs: String,
    out: Utf8PathBuf,
    output: String,
    /// The findings as they were printed.
    pub findings: String,
    /// The line that counted them.
    pub counted: String,
    /// What each part of the site looked like that belongs to one release.
    #[serde(default)]
    sections: BTreeMap<String, String>,
    /// How many files the site has.
    pub pages: usize,
    /// The exit code.
    pub exit: u8,
}

impl Memory {
    /// Looks at the inputs and at what is remembered of a build with these options.
    pub fn look(root: &Utf8Path, options: &str) -> Memory {
        let name = blake3::hash(options.as_bytes()).to_hex();
        let file = root.join(".cache/clausebook").join(format!("build-{}.json", &name[..16]));
        let looked = nanoseconds(SystemTime::now());
        let inputs = inputs(root, looked);
        let last = fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Memory { file, inputs, looked, last }
    }

    /// The last build, if nothing has changed since, neither on this side nor on the other.
    pub fn unchanged(&self) -> Option<&Last> {
        let last = self.last.as_ref()?;
        let same = self.inputs.as_ref() == Some(&last.inputs) && fingerprint(&last.out).as_ref() == Some(&last.output);
        same.then_some(last)
    }

    /// What the parts of the site looked like after the last build.
    pub fn sections(&self) -> &BTreeMap<String, String> {
        static NONE: BTreeMap<String, String> = BTreeMap::new();
        self.last.as_ref().map_or(&NONE, |last| &last.sections)
    }

    /// Remembers a build that succeeded. A failure to write costs only time later.
    pub fn keep(&self, out: &Utf8Path, findings: &str, counted: &str, pages: usize) {
        let Some(folder) = self.file.parent() else { return };
        let root = folder.parent().and_then(Utf8Path::parent);
        // What changed while the build ran is not what the build saw.
        let (again, seen) = rayon::join(|| root.and_then(|root| inputs(root, self.looked)), || fingerprint(out));
        let (Some(inputs), Some(output), Ok(out)) =
            (again.filter(|again| self.inputs.as_ref() == Some(again)), seen, out.canonicalize_utf8())
        else {
            self.forget();
            return;
        };
        let sections = prints(&out);
        let (findings, counted) = (findings.to_owned(), counted.to_owned());
        let last = Last { inputs, out, output, findings, counted, sections, pages, exit: 0 };
        let Ok(bytes) = serde_json::to_vec(&last) else { return };
        let fresh = self.file.with_extension("new");
        let written =
            fs::create_dir_all(folder).and_then(|()| fs::write(&fresh, bytes)).and_then(|()| fs::rename(&fresh, &self.file));
        if written.is_err() {
            self.forget();
        }
    }

    /// Forgets the last build.
    pub fn forget(&self) {
        let _ = fs::remove_file(&self.file);
    }
}

/// A hash over path, length and time of every input; nothing where one is so young that a
/// further change within the same tick of the clock would not be seen.
fn inputs(root: &Utf8Path, now: u128) -> Option<String> {
    const TICK: u128 = 50_000_000;
    let mut found: Vec<(String, u64, u128)> = Vec::new();
    for folder in ["releases", "site", "themes", "toolkit"] {
        walk(&root.join(folder), folder, &mut found)?;
    }
    found.sort();
    let mut hash = blake3::Hasher::new();
    hash.update(tags(root, &found).as_bytes());
    for (path, length, time) in &found {
        if time + TICK > now {
            return None;
        }
        hash.update(path.as_bytes());
        hash.update(&[0]);
        hash.update(&length.to_le_bytes());
        hash.update(&time.to_le_bytes());
    }
    Some(hash.finalize().to_hex().to_string())
}

/// What git says about the releases among the inputs.
fn tags(root: &Utf8Path, inputs: &[(String, u64, u128)]) -> String {
    let records = inputs.iter().filter_map(|(path, ..)| path.strip_prefix("releases/")?.strip_suffix(".yaml"));
    let labels: Vec<Label> = records.filter_map(|label| label.parse().ok()).collect();
    if labels.is_empty() {
        return String::new();
    }
    match repository::archive(root, &labels) {
        Archive::Present(repository) => format!("{:?} {}", repository.tags, repository.shallow),
        other => format!("{other:?}"),
    }
}

fn walk(folder: &Utf8Path, name: &str, found: &mut Vec<(String, u64, u128)>) -> Option<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Some(()),
        Err(_) => return None,
    };
    for entry in entries {
        let entry = entry.ok()?;
        let own = entry.file_name().into_string().ok()?;
        let name = format!("{name}/{own}");
        let meta = entry.metadata().ok()?;
        if meta.is_dir() {
            walk(&folder.join(&own), &name, found)?;
        } else {
            found.push((name, meta.len(), nanoseconds(meta.modified().ok()?)));
        }
    }
    Some(())
}

fn nanoseconds(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos())
}
