//! YAML as a tree of texts with places.
//!
//! Every scalar stays the text that was written: `1.10` is not a number and `no` is a word.
//! Aliases and anchors are refused, and size and depth are bounded, so that a small file cannot
//! become a large tree. What the texts mean is for the readers of front matter and settings.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};

use crate::model::{Note, Noticed};
use crate::source::{FileId, Span};

/// How deep collections may nest.
const DEPTH: usize = 32;
/// How many values one text may hold.
const NODES: usize = 200_000;

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it is written.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing was written.
    Empty,
    /// A scalar, as text.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order written.
    Map(Vec<(Key, Node)>),
}

/// The key of an entry.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// Where it is written.
    pub span: Span,
}

/// An open collection while reading.
enum Open {
    List { start: usize, items: Vec<Node> },
    Map { start: usize, entries: Vec<(Key, Node)>, key: Option<Key> },
}

/// Reads the YAML in `text[from..to]`. Faults become notes; a fault in the form of the text
/// itself gives no tree.
pub fn read(file: FileId, text: &str, from: usize, to: usize, notes: &mut Vec<Note>) -> Option<Node> {
    read_within(file, text, from..to, NODES, notes)
}

/// Reads a part of a text that may hold so many values.
pub fn read_within(file: FileId, text: &str, part: Range<usize>, values: usize, notes: &mut Vec<Note>) -> Option<Node> {
    let from = part.start;
    let part = &text[part];
    let span = |start: usize, end: usize| Span::new(file, from + start, from + end);
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    let mut count = 0;
    let mut documents = 0;
    for event in Parser::new_from_str(part) {
        let (event, place) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(part.len()).min(part.len());
                let info = error.info();
                if info.contains("depth") || info.contains("recursion") || info.contains("limit") || info.contains("nest") {
                    notes.push(too_large(span(at, at), values));
                } else {
                    notes.push(fault(file, text, from, at, &info));
                }
                return None;
            }
        };
        let range = place.byte_range().unwrap_or(0..0);
        count += 1;
        if open.len() > DEPTH || count > values {
            notes.push(too_large(span(range.start, range.end), values));
            return None;
        }
        let done = match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    notes.push(
                        Note::new(Noticed::YamlFault, span(range.start, range.end), "a second YAML document begins here")
                            .help("remove the `---` line between them"),
                    );
                    return None;
                }
                continue;
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                notes.push(
                    Note::new(Noticed::YamlFault, span(range.start, range.end), "aliases (`*name`) are not read here")
                        .help("write the value again; if it begins with `*`, put it in quotes"),
                );
                return None;
            }
            Event::SequenceStart(..) => {
                open.push(Open::List { start: range.start, items: Vec::new() });
                continue;
            }
            Event::MappingStart(..) => {
                open.push(Open::Map { start: range.start, entries: Vec::new(), key: None });
                continue;
            }
            Event::Scalar(words, style, ..) => {
                let end = trimmed_end(part, range.start, range.end);
                let empty = style == ScalarStyle::Plain && (words.is_empty() || words == "~");
                let value = if empty { Value::Empty } else { Value::Text(words.into_owned()) };
                Node { span: span(range.start, end), value }
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let end = |start: usize| trimmed_end(part, start, range.end);
                match open.pop() {
                    Some(Open::List { start, items }) => Node { span: span(start, end(start)), value: Value::List(items) },
                    Some(Open::Map { start, entries, .. }) => Node { span: span(start, end(start)), value: Value::Map(entries) },
                    None => continue,
                }
            }
            _ => continue,
        };
        match open.last_mut() {
            None => root = Some(done),
            Some(Open::List { items, .. }) => items.push(done),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                Some(name) => entries.push((name, done)),
                None => *key = Some(key_of(done, notes)),
            },
        }
    }
    let mut root = root.unwrap_or(Node { span: span(0, 0), value: Value::Empty });
    drop_duplicates(&mut root, notes);
    Some(root)
}

fn key_of(node: Node, notes: &mut Vec<Note>) -> Key {
    match node.value {
        Value::Text(text) => Key { text, span: node.span },
        _ => {
            notes.push(Note::new(Noticed::YamlFault, node.span, "this key is not a word").help("write `key: value`"));
            Key { text: String::new(), span: node.span }
        }
    }
}

/// The first of two equal keys counts; the second is noted.
fn drop_duplicates(node: &mut Node, notes: &mut Vec<Note>) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| drop_duplicates(item, notes)),
        Value::Map(entries) => {
            let mut seen = std::collections::HashSet::new();
            entries.retain(|(key, _)| {
                let new = seen.insert(key.text.clone());
                if !new {
                    notes.push(
                        Note::new(Noticed::DuplicateKey, key.span, format!("`{}` stands here a second time", key.text))
                            .help("keep one of the two"),
                    );
                }
                new
            });
            entries.iter_mut().for_each(|(_, value)| drop_duplicates(value, notes));
        }
        Value::Empty | Value::Text(_) => {}
    }
}

/// The end of a value without the blanks and line ends that the scanner counts in.
fn trimmed_end(part: &str, start: usize, end: usize) -> usize {
    part.get(start..end).map_or(end, |slice| start + slice.trim_end().len())
}

fn too_large(span: Span, values: usize) -> Note {
    Note::new(Noticed::TooLarge, span, "this YAML is nested too deep or holds too much")
        .help(format!("at most {DEPTH} levels and {values} values"))
}

fn fault(file: FileId, text: &str, from: usize, at: usize, info: &str) -> Note {
    let absolute = from + at;
    let mut absolute = absolute.min(text.len());
    while !text.is_char_boundary(absolute) {
        absolute -= 1;
    }
    let line_start = text[..absolute].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[absolute..].find('\n').map_or(text.len(), |at| absolute + at);
    let line = &text[line_start..line_end];
    let indent = &line[..line.len() - line.trim_start().len()];
    if info.contains("mapping values") && line.matches(": ").count() <= 1 {
        // The scanner stumbles over the line below the one that lacks its colon.
        let before = &text[from.min(line_start)..line_start];
        let last = before.trim_end();
        let start = last.rfind('\n').map_or(0, |at| at + 1);
        let words = last[start..].trim_start();
        if let Some((key, rest)) = words.split_once(' ').filter(|(key, _)| !key.contains([':', '-', '#'])) {
            let at = from.min(line_start) + start + (last[start..].len() - words.len());
            let span = Span::new(file, at, at + words.len());
            return Note::new(Noticed::YamlFault, span, format!("there is no colon behind `{key}`"))
                .help(format!("write `{key}: {}`", rest.trim_start()));
        }
    }
    let (message, help) = if indent.contains('\t') || info.contains("tab") {
        ("a tab stands where YAML wants blanks".to_owned(), "indent with blanks")
    } else if line.matches(": ").count() > 1 {
        (format!("this line cannot be read: {info}"), "put a value that holds `: ` in quotes")
    } else if info.contains("quot") {
        (format!("this line cannot be read: {info}"), "close the quotes that were opened")
    } else if info.contains("anchor") || info.contains("alias") {
        (format!("this line cannot be read: {info}"), "put a value that begins with `*` or `&` in quotes")
    } else {
        (
            format!("this line cannot be read: {info}"),
            "each line is `key: value`; items of a list begin with `- `; lower levels are indented by two blanks",
        )
    };
    let end = absolute.max(line_start + line.trim_end().len()).max(absolute);
    Note::new(Noticed::YamlFault, Span::new(file, absolute, end), message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn check(text: &str, expected: Result<&str, Noticed>) {
        let mut sources = Sources::default();
        let file = sources.add(camino::Utf8Path::new("t.yaml"), text);
        let mut notes = Vec::new();
        let tree = read(file, text, 0, text.len(), &mut notes);
        match expected {
            Ok(shape) => {
                assert!(notes.is_empty(), "{text}: {notes:?}");
                assert_eq!(show(&tree.unwrap()), shape, "{text}");
            }
            Err(kind) => assert_eq!(notes.first().map(|note| note.kind), Some(kind), "{text}: {tree:?}"),
        }
    }

    fn show(node: &Node) -> String {
        match &node.value {
            Value::Empty => "-".to_owned(),
            Value::Text(text) => text.clone(),
            Value::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(" ")),
            Value::Map(entries) => {
                let each = |(key, value): &(Key, Node)| format!("{}={}", key.text, show(value));
                format!("{{{}}}", entries.iter().map(each).collect::<Vec<_>>().join(" "))
            }
        }
    }

    #[test]
    fn scalars_stay_text() {
        check("a: 1.10\nb: no\nc: 007\nd:\ne: \"\"", Ok("{a=1.10 b=no c=007 d=- e=}"));
        check("a: [8.10, 8.1]\nb: {c: 1e3}", Ok("{a=[8.10 8.1] b={c=1e3}}"));
    }

    #[test]
    fn faults_are_noted() {
        check("a: 1\na: 2", Err(Noticed::DuplicateKey));
        check("a: \"b\n", Err(Noticed::YamlFault));
        check("a:\n\t- b", Err(Noticed::YamlFault));
        check("a: &x 1\nb: *x", Err(Noticed::YamlFault));
        check(&"[".repeat(10_000), Err(Noticed::TooLarge));
    }
}
