//! Reads a project from disk. The only room that does.
//!
//! Only regular files inside the root are opened, their size looked at first; symbolic links are
//! refused and reported, never followed and never skipped in silence. Nothing is understood here.

use std::cell::RefCell;
use std::fs;
use std::io::Read;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::model::Noticed;
use crate::project::{Content, Kind, Project, budget, classify};

/// The folders that hold files of ours.
const FOLDERS: &[&str] = &["site", "themes", "toolkit"];

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

/// A file or something in its place, found while walking.
struct Found {
    path: Utf8PathBuf,
    kind: Kind,
    refused: Option<(String, &'static str)>,
}

/// Reads all files of a project.
pub fn load(root: &Utf8Path) -> Result<Project, LoadError> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        walk(root, Utf8Path::new(folder), &mut found)?;
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let contents: Vec<Content> = found.par_iter().map(|each| read(root, each)).collect();
    let mut project = Project::default();
    for (each, content) in found.into_iter().zip(contents) {
        project.put(each.path, each.kind, content);
    }
    Ok(project)
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
            let refused =
                (!file_type.is_file()).then(|| ("this is no regular file".to_owned(), "remove it, or put a file in its place"));
            found.push(Found { path, kind, refused });
        }
    }
    Ok(())
}

fn refused_link(path: &Utf8Path) -> Found {
    let refused =
        Some(("this is a symbolic link, and links are not followed".to_owned(), "put the file or the folder itself here"));
    Found { path: path.to_owned(), kind: Kind::Asset, refused }
}

fn read(root: &Utf8Path, each: &Found) -> Content {
    let refuse = |kind, message: String, help: &str| Content::Refused { kind, message, help: help.to_owned() };
    if let Some((message, help)) = &each.refused {
        return refuse(Noticed::FileRefused, message.clone(), help);
    }
    let path = root.join(&each.path);
    let limit = budget(&each.kind);
    match fs::symlink_metadata(&path) {
        Ok(meta) if meta.len() > limit => {
            let message = format!("this file has {} MB; the most is {} MB", meta.len().div_ceil(1 << 20), limit >> 20);
            return refuse(Noticed::TooLarge, message, "split it, or keep it elsewhere and link to it");
        }
        Ok(meta) if !meta.is_file() => {
            return refuse(Noticed::FileRefused, "this is no regular file".to_owned(), "put a file in its place");
        }
        Ok(_) => {}
        Err(error) => return refuse(Noticed::FileRefused, format!("this file cannot be read: {error}"), "change its rights"),
    }
    // One buffer a thread: a buffer a file would leave as many holes in memory as there are files.
    thread_local! {
        static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        let read = fs::File::open(&path).and_then(|mut file| file.read_to_end(buffer));
        match read {
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
