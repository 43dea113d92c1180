//! A document whose front matter is changed key by key, every other byte staying as it was.
//!
//! Each change is made twice: to the text, at the places that the YAML tree gives, and to the
//! plain value of the tree. The changed text is read again; where it does not say what the changed
//! value says, to the last key, the change is refused. So a layout that we do not understand can
//! cost a refusal, never a wrong key.

use camino::Utf8Path;

use super::emit::Data;
use super::scribe;
use crate::parse::{front_matter_tree, register_tree, yaml::Node};
use crate::source::{FileId, Sources};

/// A step on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// An item of a list, from 0.
    Item(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Step {
        Step::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(at: usize) -> Step {
        Step::Item(at)
    }
}

/// Why front matter was left as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrontError {
    /// The file is not UTF-8 text.
    #[error("it is not UTF-8 text")]
    NotText,
    /// There is no front matter, or it cannot be read.
    #[error("its front matter cannot be read; `clausebook check` says where and why")]
    Unreadable,
    /// The value is written in a way that we do not change.
    #[error("`{0}` is written in a way that this command cannot change without touching what lies around it; write it by hand")]
    Layout(String),
}

/// A document being changed.
#[derive(Clone, Debug)]
pub struct Front {
    mark: bool,
    text: String,
    file: FileId,
    tree: Node,
    end: usize,
    /// Whether the whole text is YAML, and no front matter.
    whole: bool,
    /// The end that the last line was lent and gives back.
    lent: &'static str,
}

impl Front {
    /// The document with these bytes.
    pub fn open(bytes: &[u8]) -> Result<Front, FrontError> {
        let text = std::str::from_utf8(bytes).map_err(|_| FrontError::NotText)?;
        let (mark, text) = text.strip_prefix('\u{feff}').map_or((false, text), |text| (true, text));
        let file = Sources::default().add(Utf8Path::new(""), "");
        let (tree, end) = tree(file, text, false).ok_or(FrontError::Unreadable)?;
        Ok(Front { mark, text: text.to_owned(), file, tree, end, whole: false, lent: "" })
    }

    /// A file that is YAML from its first line to its last, such as a register.
    pub fn open_yaml(bytes: &[u8]) -> Result<Front, FrontError> {
        let text = std::str::from_utf8(bytes).map_err(|_| FrontError::NotText)?;
        let (mark, text) = text.strip_prefix('\u{feff}').map_or((false, text), |text| (true, text));
        // What is added behind the last line needs that line to end.
        let line_end = match text {
            _ if text.ends_with('\n') => "",
            _ if text.contains("\r\n") => "\r\n",
            _ => "\n",
        };
        let text = format!("{text}{line_end}");
        let file = Sources::default().add(Utf8Path::new(""), "");
        let (tree, end) = tree(file, &text, true).ok_or(FrontError::Unreadable)?;
        Ok(Front { mark, text, file, tree, end, whole: true, lent: line_end })
    }

    /// The document as it is now.
    pub fn finish(self) -> Vec<u8> {
        let mark = if self.mark { "\u{feff}" } else { "" };
        let text = self.text.strip_suffix(self.lent).unwrap_or(&self.text);
        [mark, text].concat().into_bytes()
    }

    /// The value at a place; nothing where there is none.
    pub fn get(&self, path: &[Step]) -> Option<Data> {
        let mut node = &self.tree;
        for step in path {
            node = scribe::below(node, step)?;
        }
        Some(Data::of(node)).filter(|data| !data.is_empty())
    }

    /// Gives the value at a place; keys on the way are made. `after` names the keys behind which a
    /// new key is to stand, the first found counts.
    pub fn set(&mut self, path: &[Step], value: Data, after: &[&str]) -> Result<(), FrontError> {
        let mut expected = Data::of(&self.tree);
        put(&mut expected, path, value.clone()).ok_or_else(|| layout(path))?;
        let edited = scribe::set(&self.text, &self.tree, self.end, path, &value, after).ok_or_else(|| layout(path))?;
        self.take(edited, &expected, path)
    }

    /// Gives a top-level key a text.
    pub fn set_text(&mut self, key: &str, text: impl Into<String>, after: &[&str]) -> Result<(), FrontError> {
        self.set(&[key.into()], Data::text(text), after)
    }

    /// Puts an item at the beginning of the list at a place; the list is made where there is none.
    pub fn prepend(&mut self, path: &[Step], item: Data, after: &[&str]) -> Result<(), FrontError> {
        self.insert(path, 0, item, after)
    }

    /// Puts an item into a list, before the one that has the place `at`, or as the last; a list that
    /// is not there is begun, behind the first of the keys `after` that is.
    pub fn insert(&mut self, path: &[Step], at: usize, item: Data, after: &[&str]) -> Result<(), FrontError> {
        let mut expected = Data::of(&self.tree);
        let mut items = match self::at(&expected, path).cloned().unwrap_or(Data::Empty) {
            Data::Empty => Vec::new(),
            Data::List(items) => items,
            _ => return Err(layout(path)),
        };
        items.insert(at.min(items.len()), item.clone());
        put(&mut expected, path, Data::List(items)).ok_or_else(|| layout(path))?;
        let edited = scribe::insert(&self.text, &self.tree, self.end, path, at, &item, after).ok_or_else(|| layout(path))?;
        self.take(edited, &expected, path)
    }

    /// Takes away the key or the item at a place, if it is there.
    pub fn remove(&mut self, path: &[Step]) -> Result<(), FrontError> {
        let mut expected = Data::of(&self.tree);
        if at(&expected, path).is_none() {
            return Ok(());
        }
        cut(&mut expected, path).ok_or_else(|| layout(path))?;
        let edited = scribe::remove(&self.text, &self.tree, path).ok_or_else(|| layout(path))?;
        self.take(edited, &expected, path)
    }

    /// Accepts an edited text if it says what it is to say.
    fn take(&mut self, edited: String, expected: &Data, path: &[Step]) -> Result<(), FrontError> {
        let (tree, end) = tree(self.file, &edited, self.whole).ok_or_else(|| layout(path))?;
        let same_body = edited.get(end..) == self.text.get(self.end..);
        if !Data::of(&tree).says(expected) || !same_body {
            return Err(layout(path));
        }
        (self.text, self.tree, self.end) = (edited, tree, end);
        Ok(())
    }
}

/// The tree of the front matter and where the front matter ends; nothing where anything is wrong with it.
fn tree(file: FileId, text: &str, whole: bool) -> Option<(Node, usize)> {
    let mut notes = Vec::new();
    if whole {
        let tree = register_tree(file, text, &mut notes)?;
        return notes.is_empty().then_some((tree, text.len()));
    }
    let (range, tree) = front_matter_tree(file, text, &mut notes)?;
    notes.is_empty().then_some((tree, range.end))
}

fn layout(path: &[Step]) -> FrontError {
    let words: Vec<String> = path
        .iter()
        .map(|step| match step {
            Step::Key(key) => key.clone(),
            Step::Item(at) => (at + 1).to_string(),
        })
        .collect();
    FrontError::Layout(words.join("."))
}

fn at<'d>(data: &'d Data, path: &[Step]) -> Option<&'d Data> {
    let mut data = data;
    for step in path {
        data = match (data, step) {
            (Data::Map(entries), Step::Key(key)) => &entries.iter().find(|(name, _)| name == key)?.1,
            (Data::List(items), Step::Item(at)) => items.get(*at)?,
            _ => return None,
        };
    }
    Some(data)
}

fn put(data: &mut Data, path: &[Step], value: Data) -> Option<()> {
    let Some((step, rest)) = path.split_first() else {
        *data = value;
        return Some(());
    };
    match (data, step) {
        (data @ Data::Empty, Step::Key(key)) => {
            let mut inner = Data::Empty;
            put(&mut inner, rest, value)?;
            *data = Data::Map(vec![(key.clone(), inner)]);
            Some(())
        }
        (Data::Map(entries), Step::Key(key)) => {
            if let Some((_, inner)) = entries.iter_mut().find(|(name, _)| name == key) {
                return put(inner, rest, value);
            }
            let mut inner = Data::Empty;
            put(&mut inner, rest, value)?;
            entries.push((key.clone(), inner));
            Some(())
        }
        (Data::List(items), Step::Item(at)) => put(items.get_mut(*at)?, rest, value),
        _ => None,
    }
}

fn cut(data: &mut Data, path: &[Step]) -> Option<()> {
    match (data, path) {
        (Data::Map(entries), [Step::Key(key)]) => {
            entries.retain(|(name, _)| name != key);
            Some(())
        }
        (Data::List(items), [Step::Item(at)]) if *at < items.len() => {
            items.remove(*at);
            Some(())
        }
        (Data::Map(entries), [Step::Key(key), rest @ ..]) => cut(&mut entries.iter_mut().find(|(name, _)| name == key)?.1, rest),
        (Data::List(items), [Step::Item(at), rest @ ..]) => cut(items.get_mut(*at)?, rest),
        _ => None,
    }
}
