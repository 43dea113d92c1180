//! Where passages stand once documents have taken in others, and links that follow them.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::model::{Interface, Target};
use crate::parse::links::{Inline, inline};
use crate::register::{Document, Register};

/// Where the text of a document stands from now on.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The document that holds it.
    pub to: String,
    /// The section with which it begins there; nothing where the text is no more.
    pub anchor: Option<String>,
    /// The ids of its sections that had to change.
    pub sections: BTreeMap<String, String>,
}

/// Where the texts of documents stand from now on, by their ids.
#[derive(Clone, Debug, Default)]
pub struct Moves(BTreeMap<String, Moved>);

impl Moves {
    /// The first document takes in the others, in order.
    pub fn take_in(&mut self, documents: &[&Document]) {
        let Some(main) = documents.first().map(|document| document.id().to_string()) else { return };
        let anchors: Vec<String> = documents.iter().map(|document| document.id().as_str().to_lowercase()).collect();
        let mut used: BTreeSet<String> = anchors.iter().cloned().collect();
        for (document, anchor) in documents.iter().zip(&anchors) {
            let mut sections = BTreeMap::new();
            for section in &document.interface.sections {
                let id = section.id.to_string();
                if !used.insert(id.clone()) {
                    let new = format!("{anchor}-{id}");
                    used.insert(new.clone());
                    sections.insert(id, new);
                }
            }
            let moved = Moved { to: main.clone(), anchor: Some(anchor.clone()), sections };
            self.0.insert(document.id().to_string(), moved);
        }
    }

    /// A document is left out, and its links lead to another.
    pub fn leave_out(&mut self, id: &str, instead: &str) {
        let to = self.0.get(instead).map_or_else(|| instead.to_owned(), |moved| moved.to.clone());
        self.0.insert(id.to_owned(), Moved { to, anchor: None, sections: BTreeMap::new() });
    }

    /// Whether nothing moves.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where the text of a document stands from now on, if it moves.
    pub fn get(&self, id: &str) -> Option<&Moved> {
        self.0.get(id)
    }

    /// What a link to a document is to name, seen from the document `here`; nothing where it stays.
    pub fn link(&self, id: &str, section: Option<&str>, here: Option<&str>) -> Option<String> {
        let moved = self.get(id)?;
        let section = match (&moved.anchor, section) {
            (None, _) => None,
            (Some(_), Some(section)) => Some(moved.sections.get(section).map_or(section, String::as_str)),
            // The beginning of the document that stays is the beginning of the page.
            (Some(_), None) if id == moved.to && here != Some(id) => None,
            (Some(anchor), None) => Some(anchor.as_str()),
        };
        Some(match section {
            Some(section) if here == Some(moved.to.as_str()) => format!("#{section}"),
            Some(section) => format!("{}#{section}", moved.to),
            None => moved.to.clone(),
        })
    }

    /// A line of text, such as an entry of `records`, with its links.
    pub fn line(&self, text: &str, here: Option<&str>) -> String {
        let mut out = String::new();
        for piece in inline(text) {
            match piece {
                Inline::Words(words) => out.push_str(words),
                Inline::Link { to, words } => {
                    let (id, section) = to.split_once('#').map_or((to, None), |(id, section)| (id, Some(section)));
                    // Such a line stands outside the text, so its links always name the document.
                    let full = self.link(id, section, None).unwrap_or_else(|| to.to_owned());
                    let full = if here == Some(full.as_str()) { to.to_owned() } else { full };
                    out.push_str(&words.map_or_else(|| format!("[[{full}]]"), |words| format!("[[{full}|{words}]]")));
                }
            }
        }
        out
    }
}

/// A change to a piece of a text.
pub type Edit = (std::ops::Range<usize>, String);

/// The changes to the links of a text. `from` is its document, `here` the one that it is to stand in.
pub fn link_edits(
    text: &str,
    interface: &Interface,
    path: &Utf8Path,
    (from, here): (Option<&str>, Option<&str>),
    moves: &Moves,
    register: &Register,
) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for link in interface.links.iter().filter(|link| link.span.start as usize >= interface.body) {
        let range = link.span.start as usize..link.span.end as usize;
        let Some(source) = text.get(range.clone()) else { continue };
        let (old, new) = match &link.target {
            Target::Document(id, section) => {
                let Some(new) = moves.link(id, section.as_deref(), here) else { continue };
                (section.as_ref().map_or_else(|| id.to_string(), |section| format!("{id}#{section}")), new)
            }
            Target::Section(section) => {
                let moved = from.and_then(|from| moves.get(from));
                let Some(new) = moved.and_then(|moved| moved.sections.get(section.as_ref())) else { continue };
                (format!("#{section}"), format!("#{new}"))
            }
            Target::File(file, section) => {
                let meant = register.document_meant(path, &link.target).map(|at| register.documents[at].id().as_str());
                let Some(new) = meant.and_then(|id| moves.link(id, section.as_deref(), None)) else { continue };
                let (id, section) = new.split_once('#').map_or((new.as_str(), None), |(id, section)| (id, Some(section)));
                let Some(to) = register.document(id).map(|document| relative(path, &document.path)) else { continue };
                let section = section.map(|section| format!("#{section}")).unwrap_or_default();
                let old = link_words(file, link_section(&link.target));
                (old, format!("{to}{section}"))
            }
            Target::Clause(_) => continue,
        };
        // The address stands behind the words in links of markdown, before them in the others.
        let found = if source.starts_with("[[") { source.find(&old) } else { source.rfind(&old) };
        if let Some(found) = found.filter(|_| old != new) {
            let start = range.start + found;
            edits.push((start..start + old.len(), new));
        }
    }
    edits
}

fn link_section(target: &Target) -> Option<&str> {
    match target {
        Target::File(_, section) | Target::Document(_, section) => section.as_deref(),
        _ => None,
    }
}

fn link_words(file: &str, section: Option<&str>) -> String {
    section.map_or_else(|| file.to_owned(), |section| format!("{file}#{section}"))
}

/// A path as it is written in the file `from`.
fn relative(from: &Utf8Path, to: &Utf8Path) -> Utf8PathBuf {
    let folder: Vec<_> = from.parent().map(|folder| folder.components().collect()).unwrap_or_default();
    let parts: Vec<_> = to.components().collect();
    let same = folder.iter().zip(&parts).take_while(|(one, two)| one == two).count();
    let up = std::iter::repeat_n("..", folder.len() - same);
    up.chain(parts[same..].iter().map(|part| part.as_str())).collect()
}

/// Makes changes to a text from a place on.
pub fn apply(text: &str, from: usize, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    let mut at = from;
    for (range, new) in edits {
        if range.start < at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The body of a text with links that follow what has moved.
pub fn rewritten(
    text: &str,
    body: usize,
    interface: &Interface,
    path: &Utf8Path,
    here: Option<&str>,
    moves: &Moves,
    register: &Register,
) -> String {
    apply(text, body, link_edits(text, interface, path, (None, here), moves, register))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_as_seen_from_the_file() {
        let check = |from: &str, to: &str, expected: &str| {
            assert_eq!(relative(Utf8Path::new(from), Utf8Path::new(to)), Utf8PathBuf::from(expected));
        };
        check("a/b/c.md", "a/d/e.md", "../d/e.md");
        check("a/b/c.md", "a/b/e.md", "e.md");
    }

    #[test]
    fn links_follow_what_has_moved() {
        let mut moves = Moves::default();
        let sections = [("rules".to_owned(), "b-2-rules".to_owned())].into();
        moves.0.insert("B-2".into(), Moved { to: "A-1".into(), anchor: Some("b-2".into()), sections });
        moves.leave_out("C-3", "B-2");
        let link = |id, section, here| moves.link(id, section, here);
        assert_eq!(link("B-2", None, None).as_deref(), Some("A-1#b-2"));
        assert_eq!(link("B-2", Some("rules"), None).as_deref(), Some("A-1#b-2-rules"));
        assert_eq!(link("B-2", Some("rules"), Some("A-1")).as_deref(), Some("#b-2-rules"));
        assert_eq!(link("C-3", Some("gone"), None).as_deref(), Some("A-1"));
        assert_eq!(link("D-4", None, None), None);
        assert_eq!(moves.line("One [[B-2#x|row]] each", None), "One [[A-1#x|row]] each");
    }
}
