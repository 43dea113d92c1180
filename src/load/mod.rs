//! Reads a project from disk. The only room that does.
//!
//! Only regular files inside the root are opened, their size looked at first; symbolic links are
//! refused and reported, never followed and never skipped in silence. Nothing is understood here.

use std::cell::RefCell;
use std::fs;
use std::io::Read;
use std::time::{Duration, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::model::{Label, Noticed};
use crate::platform;
use crate::project::{Archive, Content, Kind, Project, budget, classify};
use crate::repository;

/// The folders that hold files of ours.
const FOLDERS: &[&str] = &["releases", "site", "themes", "toolkit"];

/// Why a project cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No project here or above.
    #[error(
        "no project here: neither `{0}` nor a folder above it holds `site/site.yaml`\nGo into the project's folder, or name it with `--root DIR`"
    )]
    NoProject(Utf8PathBuf),
    /// The named folder is no project.
    #[error("`{0}` holds no `site/site.yaml`\nName the folder that holds `site` and `toolkit`")]
    NotAProject(Utf8PathBuf),
    /// A path that is not UTF-8.
    #[error("the path `{0}` is not UTF-8")]
    Path(String),
    /// The system refused.
    #[error("`{path}` cannot be read")]
    Io {
        /// What was to be read.
        path: Utf8PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// The root of the project that `start` lies in.
pub fn find_root(start: &Utf8Path) -> Result<Utf8PathBuf, LoadError> {
    let whole = canonical(start)?;
    whole
        .ancestors()
        .find(|folder| folder.join("site/site.yaml").is_file())
        .map(Utf8Path::to_owned)
        .ok_or_else(|| LoadError::NoProject(start.to_owned()))
}

/// The root that the user named.
pub fn named_root(root: &Utf8Path) -> Result<Utf8PathBuf, LoadError> {
    let whole = canonical(root)?;
    if whole.join("site/site.yaml").is_file() { Ok(whole) } else { Err(LoadError::NotAProject(root.to_owned())) }
}

fn canonical(path: &Utf8Path) -> Result<Utf8PathBuf, LoadError> {
    path.canonicalize_utf8().map_err(|source| LoadError::Io { path: path.to_owned(), source })
}

/// A file of ours or something in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path inside the project.
    pub path: Utf8PathBuf,
    /// What it is for.
    pub kind: Kind,
    refused: Option<(String, &'static str)>,
}

/// What a file looks like from outside: while this is the same, so are its bytes, unless it was
/// written to twice within one tick of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    length: u64,
    modified: Option<SystemTime>,
    identity: (u64, i64, i64),
}

impl Looks {
    /// Whether the file was written so shortly before `then` that a later change might look the same.
    pub fn is_young(&self, then: SystemTime) -> bool {
        const TICK: Duration = Duration::from_millis(50);
        self.modified.is_none_or(|modified| modified + TICK > then)
    }
}

/// What a file looks like from outside; nothing where there is none.
pub fn looks(root: &Utf8Path, path: &Utf8Path) -> Option<Looks> {
    let meta = fs::symlink_metadata(root.join(path)).ok()?;
    Some(Looks { length: meta.len(), modified: meta.modified().ok(), identity: platform::identity(&meta) })
}

/// What these files look like from outside.
pub fn looks_of_all(root: &Utf8Path, found: &[Found]) -> Vec<Option<Looks>> {
    found.par_iter().map(|each| looks(root, &each.path)).collect()
}

/// One file as [`list`] would find it; nothing where it would not.
pub fn find(root: &Utf8Path, path: &Utf8Path) -> Option<Found> {
    let kind = classify(path)?;
    let file_type = fs::symlink_metadata(root.join(path)).ok()?.file_type();
    if file_type.is_dir() {
        return None;
    }
    Some(if file_type.is_symlink() { refused_link(path) } else { found(path.to_owned(), kind, file_type.is_file()) })
}

/// All files of a project, by path, not yet read.
pub fn list(root: &Utf8Path) -> Result<Vec<Found>, LoadError> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        walk(root, Utf8Path::new(folder), &mut found)?;
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Reads all files of a project.
pub fn load(root: &Utf8Path) -> Result<Project, LoadError> {
    Ok(load_all(root, list(root)?))
}

/// Reads files that were listed before.
pub fn load_all(root: &Utf8Path, found: Vec<Found>) -> Project {
    let contents: Vec<Content> = found.par_iter().map(|each| read(root, each)).collect();
    let mut project = Project::default();
    for (each, content) in found.into_iter().zip(contents) {
        project.put(each.path, each.kind, content);
    }
    ask_git(root, &mut project);
    project
}

/// Has the project know what git says about its releases. Without releases git is not asked.
pub fn ask_git(root: &Utf8Path, project: &mut Project) {
    let labels: Vec<Label> = project
        .files()
        .iter()
        .filter(|(_, kind)| *kind == Kind::Release)
        .filter_map(|(file, _)| project.sources.path(*file).file_stem()?.parse().ok())
        .collect();
    let archive = if labels.is_empty() { Archive::Absent } else { repository::archive(root, &labels) };
    // The same answer stays the same value, so that a preview sees that nothing has changed.
    if !archive.is_like(&project.archive) {
        project.archive = archive;
    }
}

fn walk(root: &Utf8Path, folder: &Utf8Path, found: &mut Vec<Found>) -> Result<(), LoadError> {
    let whole = root.join(folder);
    let is_link = fs::symlink_metadata(&whole).map(|meta| meta.is_symlink());
    match is_link {
        Err(_) => return Ok(()),
        Ok(true) => {
            found.push(refused_link(folder));
            return Ok(());
        }
        Ok(false) => {}
    }
    let io = |source| LoadError::Io { path: whole.clone(), source };
    let entries = match fs::read_dir(&whole) {
        Ok(entries) => entries,
        Err(error) => {
            let refused = Some((format!("the folder `{folder}` cannot be read: {error}"), "change its rights, or remove it"));
            found.push(Found { path: folder.to_owned(), kind: Kind::Asset, refused });
            return Ok(());
        }
    };
    for entry in entries {
        let entry = entry.map_err(io)?;
        let Ok(name) = entry.file_name().into_string() else {
            let path = folder.join(entry.file_name().to_string_lossy().as_ref());
            let refused = Some(("the name of this file is not UTF-8".to_owned(), "rename the file"));
            found.push(Found { path, kind: Kind::Asset, refused });
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = folder.join(name);
        let file_type = entry.file_type().map_err(io)?;
        if file_type.is_symlink() {
            found.push(refused_link(&path));
        } else if file_type.is_dir() {
            walk(root, &path, found)?;
        } else if let Some(kind) = classify(&path) {
            found.push(self::found(path, kind, file_type.is_file()));
        }
    }
    Ok(())
}

fn found(path: Utf8PathBuf, kind: Kind, regular: bool) -> Found {
    let refused = (!regular).then(|| ("this is no regular file".to_owned(), "remove it, or put a file in its place"));
    Found { path, kind, refused }
}

fn refused_link(path: &Utf8Path) -> Found {
    let refused =
        Some(("this is a symbolic link, and links are not followed".to_owned(), "put the file or the folder itself here"));
    Found { path: path.to_owned(), kind: Kind::Asset, refused }
}

/// Reads one file.
pub fn read(root: &Utf8Path, each: &Found) -> Content {
    let refuse = |kind, message: String, help: &str| Content::Refused { kind, message, help: help.to_owned() };
    if let Some((message, help)) = &each.refused {
        return refuse(Noticed::FileRefused, message.clone(), help);
    }
    let limit = budget(&each.kind);
    let opened = platform::open_inside(root, &each.path).and_then(|file| Ok((file.metadata()?, file)));
    let file = match opened {
        Ok((meta, _)) if !meta.is_file() => {
            return refuse(Noticed::FileRefused, "this is no regular file".to_owned(), "put a file in its place");
        }
        Ok((meta, _)) if meta.len() > limit => {
            let message = format!("this file has {} MB; the most is {} MB", meta.len().div_ceil(1 << 20), limit >> 20);
            return refuse(Noticed::TooLarge, message, "split it, or keep it elsewhere and link to it");
        }
        Ok((_, file)) => file,
        Err(error) => return refuse(Noticed::FileRefused, format!("this file cannot be read: {error}"), "change its rights"),
    };
    // One buffer a thread: a buffer a file would leave as many holes in memory as there are files.
    thread_local! {
        static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        match file.take(limit).read_to_end(buffer) {
            Err(error) => refuse(Noticed::FileRefused, format!("this file cannot be read: {error}"), "change its rights"),
            Ok(_) if each.kind == Kind::Asset => Content::Bytes(buffer.as_slice().into()),
            Ok(_) => text(buffer),
        }
    })
}

/// Bytes as text: UTF-8 without NUL; a byte order mark at the beginning is dropped.
fn text(bytes: &[u8]) -> Content {
    let line = |at: usize| bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        let message = format!("this file is not text: line {} holds the byte NUL", line(at));
        return Content::Refused { kind: Noticed::NotText, message, help: "save it as UTF-8 text".to_owned() };
    }
    match str::from_utf8(bytes) {
        Ok(text) => Content::Text(text.strip_prefix('\u{feff}').unwrap_or(text).into()),
        Err(error) => {
            let message = format!("this file is not UTF-8 text: line {} holds other bytes", line(error.valid_up_to()));
            let help = "open it in an editor and save it as UTF-8".to_owned();
            Content::Refused { kind: Noticed::NotText, message, help }
        }
    }
}
