//! Takes back exactly one change, and leaves every other edit of the same files alone.
//!
//! A record holds each file before and after. What is taken back is the way from "after" to
//! "before", line by line; what was edited since is the way from "after" to the file as it is now.
//! Where the two touch the same lines, nothing is written.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::change::{Change, read};
use super::journal::{commit, folder, read_record};
use super::{ControlError, lines};
use crate::model::choose;

const FOLDER: &str = ".cache/clausebook/undo";
/// How many changes are remembered.
const KEPT: usize = 200;

/// A change that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its name, such as `approve-12`.
    pub name: String,
    /// What was done, in a line.
    pub title: String,
    /// Each file before and after.
    pub changes: Vec<Change>,
}

/// The changes that are remembered, newest first.
pub fn records(root: &Utf8Path) -> Vec<Record> {
    numbers(root).into_iter().filter_map(|(_, name)| read_record(&root.join(FOLDER).join(name + ".json"))).collect()
}

/// The names of the changes that are remembered, newest first.
fn numbers(root: &Utf8Path) -> Vec<(u64, String)> {
    let mut found: Vec<(u64, String)> = fs::read_dir(root.join(FOLDER))
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| {
            let name = name.strip_suffix(".json")?.to_owned();
            Some((name.rsplit_once('-')?.1.parse().ok()?, name))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found
}

/// A name for the next change.
pub fn next_name(root: &Utf8Path, verb: &str) -> String {
    format!("{verb}-{}", numbers(root).first().map_or(0, |(number, _)| *number) + 1)
}

/// Makes a journal that was carried out the record of its change, and forgets the oldest ones.
pub fn keep(root: &Utf8Path, journal: &Utf8Path, name: &str) -> Result<(), ControlError> {
    let whole = folder(root, FOLDER)?;
    let to = whole.join(format!("{name}.json"));
    fs::rename(journal, &to).map_err(|source| ControlError::Io { path: to, what: "written", source })?;
    for (_, old) in numbers(root).into_iter().skip(KEPT) {
        let _ = fs::remove_file(whole.join(old + ".json"));
    }
    Ok(())
}

/// What taking back a change would do to the files as they are now.
pub fn plan(root: &Utf8Path, name: &str) -> Result<Vec<Change>, ControlError> {
    let known = numbers(root);
    if !known.iter().any(|(_, each)| each == name) {
        let help = if known.is_empty() {
            "nothing is remembered that could be taken back".to_owned()
        } else {
            choose(name, known.iter().map(|(_, name)| name.as_str()))
        };
        return Err(ControlError::Unknown { name: name.to_owned(), help });
    }
    let path = Utf8Path::new(FOLDER).join(format!("{name}.json"));
    let Some(record) = read_record(&root.join(&path)) else { return Err(ControlError::Unreadable(path)) };
    record.changes.iter().rev().map(|change| taken_back(root, name, change)).collect()
}

/// Takes a change back, and gives the name by which this is taken back in turn.
pub fn undo(root: &Utf8Path, name: &str) -> Result<Option<String>, ControlError> {
    let changes = plan(root, name)?;
    let done = commit(root, "undo", &format!("took back {name}"), changes)?;
    forget(root, name);
    Ok(done)
}

/// Forgets a change that was taken back; what took it back is remembered in its place.
pub fn forget(root: &Utf8Path, name: &str) {
    let _ = fs::remove_file(root.join(FOLDER).join(format!("{name}.json")));
}

fn taken_back(root: &Utf8Path, name: &str, change: &Change) -> Result<Change, ControlError> {
    let now = read(root, &change.path)?;
    let overtaken = |line| ControlError::Overtaken { name: name.to_owned(), path: Utf8PathBuf::from(&change.path), line };
    let wanted = match (&change.before, &now, &change.after) {
        (before, now, after) if now == after => before.clone(),
        (Some(before), Some(now), Some(after)) => Some(lines::merge(after, now, before).map_err(overtaken)?),
        _ => return Err(overtaken(1)),
    };
    Ok(Change { path: change.path.clone(), before: now, after: wanted })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(after: &str, now: &str, expected: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        let before = "a\nb\nc\nd\n";
        fs::write(root.join("f"), before).unwrap();
        let change = Change { path: "f".into(), before: Some(before.into()), after: Some(after.into()) };
        let name = commit(&root, "test", "t", vec![change]).unwrap().unwrap();
        fs::write(root.join("f"), now).unwrap();
        let done = undo(&root, &name);
        assert_eq!(done.is_ok(), expected.is_some(), "{after:?} {now:?}: {done:?}");
        assert_eq!(fs::read_to_string(root.join("f")).unwrap(), expected.unwrap_or(now));
    }

    #[test]
    fn other_edits_of_the_same_file_stay() {
        check("a\nB\nc\nd\n", "a\nB\nc\nD\n", Some("a\nb\nc\nD\n"));
        check("a\nB\nc\nd\n", "new\na\nB\nc\nd\n", Some("new\na\nb\nc\nd\n"));
        check("a\nb\nx\nc\nd\n", "a\nb\nx\nC\nd\n", Some("a\nb\nC\nd\n"));
    }

    #[test]
    fn an_edit_of_the_same_line_is_not_lost() {
        check("a\nB\nc\nd\n", "a\nBB\nc\nd\n", None);
        check("a\nB\nc\nd\n", "a\nc\nd\n", None);
    }
}
