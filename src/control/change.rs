//! What one file was and what it is to be, and how that is shown before it is written.

use std::fmt;
use std::fs;
use std::io::Read;
use std::ops::Range;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::ControlError;
use super::lines::{hunks, lines};
use crate::diagnostic::visible;
use crate::platform;

/// How many unchanged lines are shown around a difference.
const AROUND: usize = 2;
/// The largest file that is changed.
const LIMIT: u64 = 50 << 20;

/// One file before and after. Without `before` the file is made, without `after` it is removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its path inside the project.
    pub path: Utf8PathBuf,
    /// Its bytes as they were read.
    #[serde(with = "bytes")]
    pub before: Option<Vec<u8>>,
    /// The bytes that it is to have.
    #[serde(with = "bytes")]
    pub after: Option<Vec<u8>>,
}

impl Change {
    /// The change that takes this one back.
    pub fn inverse(&self) -> Change {
        Change { path: self.path.clone(), before: self.after.clone(), after: self.before.clone() }
    }

    /// Whether it changes anything.
    pub fn is_empty(&self) -> bool {
        self.before == self.after
    }
}

/// Why a path is not written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It leads out of the project.
    Outside,
    /// It, or a folder on the way, is a symbolic link.
    Link,
    /// It is a folder, a pipe or the like.
    NotAFile,
    /// It is larger than anything we write.
    TooLarge,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refused::Outside => "the path leads out of the project",
            Refused::Link => "it, or a folder on the way to it, is a symbolic link, and links are not followed",
            Refused::NotAFile => "it is no regular file",
            Refused::TooLarge => "it is larger than 50 MB",
        })
    }
}

/// The bytes of a file of the project; nothing where there is none. Links are never followed.
pub fn read(root: &Utf8Path, path: &Utf8Path) -> Result<Option<Vec<u8>>, ControlError> {
    if !look(root, path)? {
        return Ok(None);
    }
    let io = |source| ControlError::Io { path: path.to_owned(), what: "read", source };
    let file = platform::open_inside(root, path).map_err(io)?;
    let mut bytes = Vec::new();
    file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > LIMIT {
        return Err(ControlError::Refused { path: path.to_owned(), why: Refused::TooLarge });
    }
    Ok(Some(bytes))
}

/// Whether a plain file stands at the path; refuses what is not to be written to.
pub fn look(root: &Utf8Path, path: &Utf8Path) -> Result<bool, ControlError> {
    let refuse = |why| Err(ControlError::Refused { path: path.to_owned(), why });
    let plain = path.components().all(|part| matches!(part, Utf8Component::Normal(_)));
    if !plain || path.as_str().is_empty() || path.as_str().contains(['\0', '\\']) {
        return refuse(Refused::Outside);
    }
    let mut at = root.to_owned();
    let last = path.components().count() - 1;
    for (place, part) in path.components().enumerate() {
        at.push(part.as_str());
        match fs::symlink_metadata(&at) {
            Ok(meta) if meta.is_symlink() => return refuse(Refused::Link),
            Ok(meta) if place < last && !meta.is_dir() => return refuse(Refused::NotAFile),
            Ok(meta) if place == last && !meta.is_file() => return refuse(Refused::NotAFile),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(source) => return Err(ControlError::Io { path: path.to_owned(), what: "read", source }),
        }
    }
    Ok(true)
}

/// The changes as a person wants to see them: path, then the lines that go and come.
pub fn show(changes: &[Change], color: bool) -> String {
    let mut out = String::new();
    let paint = |code: &str, text: String| if color { format!("\u{1b}[{code}m{text}\u{1b}[0m\n") } else { format!("{text}\n") };
    for change in changes.iter().filter(|change| !change.is_empty()) {
        let what = match (&change.before, &change.after) {
            (None, _) => " (new)",
            (_, None) => " (removed)",
            _ => "",
        };
        out.push_str(&paint("1", format!("{}{what}", visible(change.path.as_str()))));
        let (old, new) = (change.before.as_deref().unwrap_or(b""), change.after.as_deref().unwrap_or(b""));
        let (old, new) = (lines(old), lines(new));
        show_hunks(&old, &new, &mut out, &paint);
        out.push('\n');
    }
    out
}

fn show_hunks(old: &[&[u8]], new: &[&[u8]], out: &mut String, paint: &impl Fn(&str, String) -> String) {
    let words = |line: &[u8]| visible(String::from_utf8_lossy(line).trim_end_matches(['\r', '\n'])).into_owned();
    let found = hunks(old, new);
    let mut shown = 0;
    for (at, hunk) in found.iter().enumerate() {
        let from = hunk.old.start.saturating_sub(AROUND).max(shown);
        if from > shown {
            out.push_str("        …\n");
        }
        let next = found.get(at + 1).map_or(old.len(), |next| next.old.start);
        shown = (hunk.old.end + AROUND).min(next);
        let same = |range: Range<usize>| {
            range.map(|at| format!("{:>5}   {}", at + 1, words(old[at])).trim_end().to_owned() + "\n").collect::<String>()
        };
        out.push_str(&same(from..hunk.old.start));
        for at in hunk.old.clone() {
            out.push_str(&paint("31", format!("{:>5} - {}", at + 1, words(old[at]))));
        }
        for at in hunk.new.clone() {
            out.push_str(&paint("32", format!("      + {}", words(new[at]))));
        }
        out.push_str(&same(hunk.old.end..shown));
    }
    if shown < old.len() {
        out.push_str("        …\n");
    }
}

/// Bytes in a record: as text where they are text, else as numbers.
mod bytes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Form {
        Text(String),
        Numbers(Vec<u8>),
    }

    pub fn serialize<S: Serializer>(bytes: &Option<Vec<u8>>, out: S) -> Result<S::Ok, S::Error> {
        let form = bytes.as_ref().map(|bytes| match String::from_utf8(bytes.clone()) {
            Ok(text) => Form::Text(text),
            Err(_) => Form::Numbers(bytes.clone()),
        });
        form.serialize(out)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
        Ok(Option::<Form>::deserialize(from)?.map(|form| match form {
            Form::Text(text) => text.into_bytes(),
            Form::Numbers(bytes) => bytes,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_shown_line_by_line() {
        let change = Change {
            path: "a.md".into(),
            before: Some(b"one\ntwo\nthree\nfour\nfive\n".to_vec()),
            after: Some(b"one\ntwo\nthree\nFOUR\nfive\n".to_vec()),
        };
        assert_eq!(
            show(&[change], false),
            "a.md\n        …\n    2   two\n    3   three\n    4 - four\n      + FOUR\n    5   five\n\n"
        );
    }

    #[test]
    fn bytes_come_back_as_they_were() {
        let change = Change { path: "a".into(), before: Some(vec![0xff, 0, 1]), after: Some("\u{feff}é\r\n".into()) };
        let text = serde_json::to_string(&change).unwrap();
        assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change);
    }

    #[test]
    fn paths_out_of_the_project_and_links_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let why = |path: &str| match read(root, Utf8Path::new(path)) {
            Err(ControlError::Refused { why, .. }) => Some(why),
            _ => None,
        };
        assert_eq!(why("../x"), Some(Refused::Outside));
        assert_eq!(why("/etc/passwd"), Some(Refused::Outside));
        assert_eq!(why("a/../../x"), Some(Refused::Outside));
        std::fs::create_dir(root.join("folder")).unwrap();
        assert_eq!(why("folder"), Some(Refused::NotAFile));
        platform::symlink(root.join("folder").as_std_path(), &root.join("link")).unwrap();
        assert_eq!(why("link/x"), Some(Refused::Link));
        assert!(matches!(read(root, Utf8Path::new("none/at/all")), Ok(None)));
    }
}
