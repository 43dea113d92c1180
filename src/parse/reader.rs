//! Typed values out of a YAML tree; every disappointment becomes a note with its place.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::yaml::{Key, Node, Value};
use crate::model::{Note, Noticed, Refusal, choose};
use crate::source::{FileId, Span, Spanned};

/// A mapping being read.
#[derive(Clone, Copy)]
pub struct Mapping<'t> {
    entries: &'t [(Key, Node)],
    /// Where it stands.
    pub span: Span,
}

impl<'t> Mapping<'t> {
    /// The value of a key that has one.
    pub fn get(&self, key: &str) -> Option<&'t Node> {
        let (_, node) = self.entries.iter().find(|(name, _)| name.text == key)?;
        (!matches!(node.value, Value::Empty)).then_some(node)
    }

    /// All entries.
    pub fn entries(&self) -> &'t [(Key, Node)] {
        self.entries
    }
}

/// Reads values and collects notes.
pub struct Reader<'n> {
    notes: &'n mut Vec<Note>,
}

impl<'n> Reader<'n> {
    /// A reader that adds to `notes`.
    pub fn new(notes: &'n mut Vec<Note>) -> Self {
        Reader { notes }
    }

    /// How many notes there are by now.
    pub fn count(&self) -> usize {
        self.notes.len()
    }

    /// Adds a note.
    pub fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// The node as a mapping with keys of a table; other keys are noted.
    pub fn keys<'t>(&mut self, node: &'t Node, name: &str, table: &[super::keys::Key]) -> Option<Mapping<'t>> {
        self.mapping_of(node, name, super::keys::names(table))
    }

    /// The node as a mapping whose keys are all among `known`; other keys are noted.
    pub fn mapping<'t>(&mut self, node: &'t Node, name: &str, known: &[&str]) -> Option<Mapping<'t>> {
        self.mapping_of(node, name, known.iter().copied())
    }

    /// The same for names that come one after the other.
    pub fn mapping_of<'t, 'k>(
        &mut self,
        node: &'t Node,
        name: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) -> Option<Mapping<'t>> {
        let map = self.open_mapping(node, name)?;
        for (key, _) in map.entries {
            if !known.clone().any(|each| each == key.text) {
                let place = if name.is_empty() { String::new() } else { format!(" in `{name}`") };
                self.notes.push(
                    Note::new(Noticed::UnknownKey, key.span, format!("unknown key `{}`{place}", key.text))
                        .help(choose(&key.text, known.clone())),
                );
            }
        }
        Some(map)
    }

    /// The node as a mapping with keys of the author's choice.
    pub fn open_mapping<'t>(&mut self, node: &'t Node, name: &str) -> Option<Mapping<'t>> {
        match &node.value {
            Value::Map(entries) => Some(Mapping { entries, span: node.span }),
            Value::Empty => None,
            _ => {
                self.wrong(node.span, name, "is not a group of keys", "write `key: value` lines below it, indented");
                None
            }
        }
    }

    /// The text of a node.
    pub fn scalar(&mut self, node: &Node, name: &str) -> Option<Spanned<String>> {
        match &node.value {
            Value::Text(text) => Some(Spanned::new(text.clone(), node.span)),
            Value::Empty => None,
            _ => {
                self.wrong(
                    node.span,
                    name,
                    "is not a single value",
                    "write one word or sentence; put it in quotes if it holds `: ` or begins with a sign",
                );
                None
            }
        }
    }

    /// The text of a key.
    pub fn text(&mut self, map: &Mapping<'_>, key: &str) -> Option<Spanned<String>> {
        let node = map.get(key)?;
        self.scalar(node, key)
    }

    /// The text of a key, noted as missing where it is not there.
    pub fn required(&mut self, map: &Mapping<'_>, key: &str, help: &str) -> Option<Spanned<String>> {
        if map.get(key).is_none() {
            self.missing(map, key, help);
        }
        self.text(map, key)
    }

    /// Notes that a key is missing.
    pub fn missing(&mut self, map: &Mapping<'_>, key: &str, help: &str) {
        let at = Span { end: map.span.start, ..map.span };
        let empty = map.entries.iter().find(|(name, _)| name.text == key).map(|(name, _)| name.span);
        let message = if empty.is_some() { format!("`{key}` is empty") } else { format!("`{key}` is missing") };
        self.notes.push(Note::new(Noticed::MissingKey, empty.unwrap_or(at), message).help(help));
    }

    /// The value of a key as a `T`.
    pub fn value<T: FromStr<Err = Refusal>>(&mut self, map: &Mapping<'_>, key: &str) -> Option<Spanned<T>> {
        let text = self.text(map, key)?;
        self.convert(&text, key, Noticed::WrongValue)
    }

    /// A text as a `T`; a refusal is noted as `kind`.
    pub fn convert<T: FromStr<Err = Refusal>>(
        &mut self,
        text: &Spanned<String>,
        name: &str,
        kind: Noticed,
    ) -> Option<Spanned<T>> {
        match text.value.parse() {
            Ok(value) => Some(Spanned::new(value, text.span)),
            Err(refusal) => {
                self.notes.push(
                    Note::new(kind, text.span, format!("{name} `{}` {}", shorten(&text.value), refusal.what)).help(refusal.help),
                );
                None
            }
        }
    }

    /// The texts of a key that holds a list, or one text.
    pub fn texts(&mut self, map: &Mapping<'_>, key: &str) -> Vec<Spanned<String>> {
        map.get(key).map(|node| self.texts_of(node, key)).unwrap_or_default()
    }

    /// The texts of a node that is a list, or one text.
    pub fn texts_of(&mut self, node: &Node, name: &str) -> Vec<Spanned<String>> {
        self.items(node).iter().filter_map(|item| self.scalar(item, name)).collect()
    }

    /// The items of a node that is a list; a single value is a list of one.
    pub fn items<'t>(&mut self, node: &'t Node) -> &'t [Node] {
        match &node.value {
            Value::List(items) => items,
            Value::Empty => &[],
            _ => std::slice::from_ref(node),
        }
    }

    /// Whether a key says true or false.
    pub fn flag(&mut self, map: &Mapping<'_>, key: &str) -> Option<Spanned<bool>> {
        let text = self.text(map, key)?;
        if !matches!(text.value.as_str(), "true" | "false") {
            self.wrong(text.span, key, "is neither true nor false", "write `true` or `false`");
            return None;
        }
        Some(Spanned::new(text.value == "true", text.span))
    }

    /// The values of a key that holds a list, or one value.
    pub fn values<T: FromStr<Err = Refusal>>(&mut self, map: &Mapping<'_>, key: &str) -> Vec<Spanned<T>> {
        let texts = self.texts(map, key);
        texts.iter().filter_map(|text| self.convert(text, key, Noticed::WrongValue)).collect()
    }

    /// A map of text to text.
    pub fn text_map(&mut self, map: &Mapping<'_>, key: &str) -> BTreeMap<String, String> {
        let Some(inner) = map.get(key).and_then(|node| self.open_mapping(node, key)) else {
            return BTreeMap::new();
        };
        inner.entries.iter().filter_map(|(name, node)| Some((name.text.clone(), self.scalar(node, &name.text)?.value))).collect()
    }

    /// Notes a value of the wrong kind.
    pub fn wrong(&mut self, span: Span, name: &str, what: &str, help: &str) {
        self.notes.push(Note::new(Noticed::WrongValue, span, format!("`{name}` {what}")).help(help));
    }
}

/// A long text by its beginning.
pub fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    if line.chars().count() <= 60 && line.len() == text.len() {
        return text.to_owned();
    }
    format!("{}…", line.chars().take(60).collect::<String>())
}

/// Reads a whole YAML file.
pub fn whole_file(file: FileId, text: &str, notes: &mut Vec<Note>) -> Option<Node> {
    super::yaml::read(file, text, 0, text.len(), notes)
}

/// Reads a whole YAML file of at most so many values.
pub fn file_within(file: FileId, text: &str, values: usize, notes: &mut Vec<Note>) -> Option<Node> {
    super::yaml::read_within(file, text, 0..text.len(), values, notes)
}
