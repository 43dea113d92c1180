//! The record of a release, `releases/LABEL.yaml`, read into its type.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use camino::Utf8PathBuf;

use super::reader::{Mapping, Reader, whole_file};
use super::settings::schema;
use super::yaml::{self, Node};
use crate::model::{
    ClauseNumber, ClauseRef, IssuedDocument, IssuedFile, Label, NotIssued, Note, Noticed, PointKey, Refusal, Release,
    ReleasedApproval, StandardId, Withdrawn,
};
use crate::source::{FileId, Spanned};

const KEYS: &[&str] =
    &["schema", "release", "after", "date", "by", "note", "generator", "documents", "not-issued", "withdrawn", "files"];

/// The entries of a record that stand on a line each, as the program writes them. Most lines of a
/// record stand in the one before it too: each is read once and kept once.
struct Lines {
    documents: Vec<Arc<IssuedDocument>>,
    files: Vec<Arc<IssuedFile>>,
    /// The record with blanks in the place of these lines, so that places stay true.
    rest: String,
}

/// What was read from a line before, by the line.
struct Memory<T> {
    lines: LazyLock<Mutex<HashMap<Box<str>, Arc<T>>>>,
}

static DOCUMENTS: Memory<IssuedDocument> = Memory { lines: LazyLock::new(Mutex::default) };
static FILES: Memory<IssuedFile> = Memory { lines: LazyLock::new(Mutex::default) };

impl<T> Memory<T> {
    /// What a line holds; nothing where anything about it is to be noted.
    fn entry(&self, file: FileId, line: &str, read: fn(&Node, &mut Reader<'_>) -> Option<T>) -> Option<Arc<T>> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lines.get(line) {
            return Some(known.clone());
        }
        let mut notes = Vec::new();
        let tree = yaml::read(file, line, 0, line.len(), &mut notes)?;
        let mut reader = Reader::new(&mut notes);
        let [item] = reader.items(&tree) else { return None };
        let entry = Arc::new(read(item, &mut reader)?);
        if !notes.is_empty() {
            return None;
        }
        lines.insert(line.into(), entry.clone());
        Some(entry)
    }
}

impl Lines {
    /// The lines of a record; nothing where one is not as the program writes it: then the record is
    /// read as any other file, and what is wrong is said at its place.
    fn of(file: FileId, text: &str) -> Option<Lines> {
        let mut found = Lines { documents: Vec::new(), files: Vec::new(), rest: String::with_capacity(text.len()) };
        let mut list = "";
        for line in text.split_inclusive('\n') {
            let words = line.trim_end();
            let entry = words.starts_with("  - { ") && words.ends_with(" }");
            match (list, entry) {
                ("documents:", true) => found.documents.push(DOCUMENTS.entry(file, words, document)?),
                ("files:", true) => found.files.push(FILES.entry(file, words, issued_file)?),
                _ => {
                    if !line.starts_with(' ') {
                        list = words;
                    }
                    // The key of such a list goes with its lines: it would have no value.
                    if !matches!(words, "documents:" | "files:") {
                        found.rest.push_str(line);
                        continue;
                    }
                }
            }
            found.rest.extend(std::iter::repeat_n(' ', words.len()));
            found.rest.push_str(&line[words.len()..]);
        }
        Some(found)
    }
}

/// Reads a record; nothing where it cannot be told which release it is.
pub fn read(file: FileId, path: &str, text: &str, notes: &mut Vec<Note>) -> Option<Release> {
    let lines = Lines::of(file, text);
    let tree = match &lines {
        Some(lines) => yaml::read(file, &lines.rest, 0, lines.rest.len(), notes)?,
        None => whole_file(file, text, notes)?,
    };
    let mut reader = Reader::new(notes);
    let map = reader.mapping(&tree, "", KEYS)?;
    schema(&map, &mut reader);
    let label = reader.required(&map, "release", "the label of the release")?;
    let label = reader.convert::<Label>(&label, "release", Noticed::WrongValue)?;
    if label.path() != path {
        reader.wrong(
            label.span,
            label.as_str(),
            "is not the name of its file",
            "a record is called like its release; put the name back",
        );
    }
    let by = reader.required(&map, "by", "who released");
    let generator = reader.text(&map, "generator");
    let after = reader.value(&map, "after");
    let date = reader.required(&map, "date", "the day of the release");
    let mut release = Release {
        after,
        date: reader.convert(&date?, "date", Noticed::WrongValue)?,
        by: by?.value,
        note: reader.text(&map, "note").map(|text| text.value),
        generator: generator.map(|text| text.value).unwrap_or_default(),
        documents: list(&map, "documents", &mut reader, document).into_iter().map(Arc::new).collect(),
        not_issued: list(&map, "not-issued", &mut reader, not_issued),
        withdrawn: list(&map, "withdrawn", &mut reader, withdrawn),
        files: list(&map, "files", &mut reader, issued_file).into_iter().map(Arc::new).collect(),
        label,
    };
    if let Some(lines) = lines {
        release.documents = lines.documents;
        release.files = lines.files;
    }
    release.documents.sort_by(|a, b| a.id.cmp(&b.id));
    release.documents.dedup_by(|later, first| later.id == first.id);
    Some(release)
}

fn list<T>(map: &Mapping<'_>, key: &str, reader: &mut Reader<'_>, read: fn(&Node, &mut Reader<'_>) -> Option<T>) -> Vec<T> {
    let Some(node) = map.get(key) else { return Vec::new() };
    reader.items(node).iter().filter_map(|item| read(item, reader)).collect()
}

fn document(node: &Node, reader: &mut Reader<'_>) -> Option<IssuedDocument> {
    let known = &["id", "title", "type", "version", "effective", "stamp", "approvals", "blob", "path", "audience"];
    let map = reader.mapping(node, "documents", known)?;
    let title = reader.text(&map, "title").map(|text| text.value).unwrap_or_default();
    let kind = needed(&map, "type", reader);
    let (id, stamp, blob) = (needed(&map, "id", reader), needed(&map, "stamp", reader), needed(&map, "blob", reader));
    let path = path(&map, reader);
    Some(IssuedDocument {
        id: id?.value,
        title,
        kind: kind?.value,
        version: reader.value(&map, "version").map(|version| version.value),
        effective: reader.value(&map, "effective").map(|date| date.value),
        stamp: stamp?.value,
        approvals: list(&map, "approvals", reader, approval),
        blob: blob?.value,
        path: path?,
        audience: reader.text(&map, "audience").map(|text| text.value),
    })
}

fn approval(node: &Node, reader: &mut Reader<'_>) -> Option<ReleasedApproval> {
    let map = reader.mapping(node, "approvals", &["by", "role", "on"])?;
    let by = reader.required(&map, "by", "who approved");
    Some(ReleasedApproval { by: by?.value, role: needed(&map, "role", reader)?.value, on: needed(&map, "on", reader)?.value })
}

fn not_issued(node: &Node, reader: &mut Reader<'_>) -> Option<NotIssued> {
    let map = reader.mapping(node, "not-issued", &["id", "title", "type", "status", "owner", "path", "audience", "claims"])?;
    let path = path(&map, reader);
    Some(NotIssued {
        id: needed(&map, "id", reader)?,
        title: reader.text(&map, "title").map(|text| text.value).unwrap_or_default(),
        kind: needed(&map, "type", reader)?.value,
        status: needed(&map, "status", reader)?.value,
        owner: reader.value(&map, "owner").map(|owner| owner.value),
        path: path?,
        audience: reader.text(&map, "audience").map(|text| text.value),
        claims: reader.texts(&map, "claims").iter().filter_map(|text| claim(text, reader)).collect(),
    })
}

/// `iso20000-1:2018/8.5.1.3#back-out`
fn claim(text: &Spanned<String>, reader: &mut Reader<'_>) -> Option<Spanned<ClauseRef>> {
    let (place, point) = text.split_once('#').map_or((text.as_str(), None), |(place, point)| (place, Some(point)));
    let read = || {
        let (standard, number) = place.split_once('/')?;
        let point = point.map(str::parse::<PointKey>).transpose().ok()?;
        Some(ClauseRef { standard: standard.parse::<StandardId>().ok()?, number: number.parse::<ClauseNumber>().ok()?, point })
    };
    let claim = read();
    if claim.is_none() {
        reader.wrong(text.span, text, "is not a claim", "records are not edited by hand; put the released record back");
    }
    claim.map(|claim| Spanned::new(claim, text.span))
}

fn withdrawn(node: &Node, reader: &mut Reader<'_>) -> Option<Withdrawn> {
    let map = reader.mapping(
        node,
        "withdrawn",
        &["id", "title", "type", "owner", "by", "on", "why", "successor", "last", "audience"],
    )?;
    let text = |key: &str, reader: &mut Reader<'_>| reader.text(&map, key).map(|text| text.value).unwrap_or_default();
    Some(Withdrawn {
        title: text("title", reader),
        kind: needed(&map, "type", reader)?.value,
        owner: reader.value(&map, "owner").map(|owner| owner.value),
        by: text("by", reader),
        why: text("why", reader),
        id: needed(&map, "id", reader)?,
        on: needed(&map, "on", reader)?.value,
        successor: reader.value(&map, "successor").map(|id| id.value),
        last: reader.value(&map, "last").map(|label| label.value),
        audience: reader.text(&map, "audience").map(|text| text.value),
    })
}

fn issued_file(node: &Node, reader: &mut Reader<'_>) -> Option<IssuedFile> {
    let map = reader.mapping(node, "files", &["path", "blob"])?;
    let path = path(&map, reader);
    Some(IssuedFile { blob: needed(&map, "blob", reader)?.value, path: path? })
}

fn needed<T: std::str::FromStr<Err = Refusal>>(map: &Mapping<'_>, key: &str, reader: &mut Reader<'_>) -> Option<Spanned<T>> {
    let text = reader.required(map, key, "records are not edited by hand; put the released record back")?;
    reader.convert(&text, key, Noticed::WrongValue)
}

/// A path inside the project. It is never opened, but it becomes part of addresses.
fn path(map: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Utf8PathBuf> {
    let text = reader.required(map, "path", "where the file lay in the project")?;
    let inside =
        !text.is_empty() && !text.contains(['\\', '\0', ':']) && text.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if !inside {
        reader.wrong(text.span, &text, "is not a path inside the project", "put the released record back");
    }
    inside.then(|| text.value.into())
}
