//! `verify`: whether a copy of the site is what was released, and what differs.

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;

use anyhow::{Context, bail};
use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;

use super::build::{Wanted, write_site};
use super::{Common, EditionArg, output};
use crate::load;
use crate::model::Date;
use crate::publish::{files_of, read_manifest};

/// How many differences are listed.
const SHOWN: usize = 40;

/// What a copy says of itself, `api/build.json`.
#[derive(Debug, Deserialize)]
struct Itself {
    as_of: String,
    generator: String,
    #[serde(default)]
    release: Option<String>,
    #[serde(default)]
    edition: Option<String>,
    #[serde(default)]
    audience: Option<String>,
}

/// One file that is not as it should be.
struct Difference {
    what: &'static str,
    address: String,
}

/// Compares a copy with its own list, then with what this project makes of its records.
pub fn run(common: &Common, copy: &Utf8Path) -> anyhow::Result<ExitCode> {
    let Some(manifest) = read_manifest(copy) else {
        bail!(
            "`{copy}` is no site of clausebook: it holds no `manifest.json` of ours\nName the folder that holds `index.html` and `manifest.json`"
        );
    };
    let listed = files_of(copy, &manifest);
    let found = compare(copy, &listed)?;
    if !found.is_empty() {
        say(&format!("{copy} is not what was published: it differs from its own list."), &found);
        return Ok(ExitCode::from(1));
    }
    let itself: Itself = match fs::read(copy.join("api/build.json")).map(|bytes| serde_json::from_slice(&bytes)) {
        Ok(Ok(itself)) => itself,
        _ => bail!("`{copy}/api/build.json` cannot be read, so nothing is known of how the copy was made"),
    };
    let made = made(&itself);
    if common.root.is_none() && load::find_root(Utf8Path::new(".")).is_err() {
        output::data(&format!("{copy}: {} files, each as its own list says. {made}\n", listed.len()))?;
        output::say("Whether the list is the right one can only be told in the project: give the command there.\n");
        return Ok(ExitCode::SUCCESS);
    }
    if itself.generator != concat!("clausebook ", env!("CARGO_PKG_VERSION")) {
        output::say(&format!(
            "The copy was made by {}, this is clausebook {}: pages may differ because the program does.\n",
            itself.generator,
            env!("CARGO_PKG_VERSION")
        ));
    }
    let right = rebuild(common, &itself)?;
    let found = between(&right, &listed);
    if found.is_empty() {
        output::data(&format!("{copy}: {} files, each as this project's records have it. {made}\n", listed.len()))?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("{copy} is not what this project's records give for that day. {made}"), &found);
    output::say(
        "Rows of registers, records and reviews are compared as they are now; a copy made before they changed differs in them.\n",
    );
    Ok(ExitCode::from(1))
}

/// What the copy is, in a sentence.
fn made(itself: &Itself) -> String {
    let what = itself.release.as_ref().map_or_else(|| "The texts at hand".to_owned(), |label| format!("Release {label}"));
    let audience = itself.audience.as_ref().map(|audience| format!(", for {audience}")).unwrap_or_default();
    let day = itself.as_of.parse::<Date>().map_or_else(|_| itself.as_of.clone(), Date::readable);
    format!("{what}{audience}, as built on {day}.")
}

/// The site as this project makes it, for the same day and the same readers, by address and hash.
fn rebuild(common: &Common, itself: &Itself) -> anyhow::Result<BTreeMap<String, String>> {
    let root = common.root()?;
    let day: Date = itself.as_of.parse().map_err(|_| anyhow::anyhow!("the copy says no day that could be read"))?;
    let wanted = Wanted {
        edition: match itself.edition.as_deref() {
            Some("author") => EditionArg::Author,
            Some("auditor") => EditionArg::Auditor,
            _ => EditionArg::Reader,
        },
        audience: itself.audience.clone().filter(|_| itself.edition.as_deref() != Some("author")),
        working: itself.release.is_none(),
        until: itself.release.clone(),
    };
    let beside = Utf8PathBuf::from_path_buf(std::env::temp_dir())
        .map_err(|_| anyhow::anyhow!("the folder for temporary files has an odd name"))?;
    let folder = beside.join(format!("clausebook-verify-{}", std::process::id()));
    fs::create_dir(&folder).with_context(|| format!("make `{folder}`"))?;
    let out = folder.join("site");
    let made = write_site(common, &root, day, &wanted, &out);
    let files = read_manifest(&out).map(|manifest| files_of(&out, &manifest));
    // What was made to be compared is of no further use.
    let _ = fs::remove_dir_all(&folder);
    made?;
    files.context("the site could not be made again")
}

/// The files of a copy against a list.
fn compare(copy: &Utf8Path, listed: &BTreeMap<String, String>) -> anyhow::Result<Vec<Difference>> {
    let mut found = Vec::new();
    for (address, hash) in listed {
        let path = copy.join(address);
        let what = match fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_file() => {
                let bytes = fs::read(&path).with_context(|| format!("read `{path}`"))?;
                (blake3::hash(&bytes).to_hex().as_str() != hash).then_some("changed")
            }
            _ => Some("missing"),
        };
        found.extend(what.map(|what| Difference { what, address: address.clone() }));
    }
    let mut extra = Vec::new();
    walk(copy, "", &mut extra)?;
    let foreign = extra.into_iter().filter(|address| !listed.contains_key(address) && address != "manifest.json");
    found.extend(foreign.map(|address| Difference { what: "extra", address }));
    Ok(found)
}

/// Two lists against each other.
fn between(right: &BTreeMap<String, String>, copy: &BTreeMap<String, String>) -> Vec<Difference> {
    let lists = |address: &str| address.ends_with("/manifest.json");
    let changed = right.iter().filter(|(address, _)| !lists(address)).filter_map(|(address, hash)| match copy.get(address) {
        None => Some(Difference { what: "missing", address: address.clone() }),
        Some(other) if other != hash => Some(Difference { what: "changed", address: address.clone() }),
        Some(_) => None,
    });
    let extra = copy.keys().filter(|address| !right.contains_key(*address));
    changed.chain(extra.map(|address| Difference { what: "extra", address: address.clone() })).collect()
}

fn walk(folder: &Utf8Path, prefix: &str, found: &mut Vec<String>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder.join(prefix)).with_context(|| format!("read `{folder}/{prefix}`"))? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            walk(folder, &format!("{name}/"), found)?;
        } else {
            found.push(name);
        }
    }
    Ok(())
}

fn say(first: &str, found: &[Difference]) {
    let mut text = format!("{first}\n\n");
    for each in found.iter().take(SHOWN) {
        text.push_str(&format!("  {:<8} {}\n", each.what, crate::diagnostic::visible(&each.address)));
    }
    if found.len() > SHOWN {
        text.push_str(&format!("  and {} more\n", found.len() - SHOWN));
    }
    output::say(&text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_compared_both_ways() {
        let list = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let found = between(&list(&[("a", "1"), ("b", "2")]), &list(&[("b", "3"), ("c", "4")]));
        let words: Vec<String> = found.iter().map(|each| format!("{} {}", each.what, each.address)).collect();
        assert_eq!(words, ["missing a", "changed b", "extra c"]);
    }
}
