//! Changes YAML as text, at the places its tree gives. Whoever calls this reads the result again.
//!
//! Where a layout is not one of those handled here there is no result, and nothing is changed.

use super::emit::{self, Data, scalar};
use super::front::Step;
use crate::parse::yaml::{Key, Node, Value};

/// The node one step further.
pub fn below<'n>(node: &'n Node, step: &Step) -> Option<&'n Node> {
    match (&node.value, step) {
        (Value::Map(entries), Step::Key(key)) => entries.iter().find(|(name, _)| name.text == *key).map(|(_, node)| node),
        (Value::List(items), Step::Item(at)) => items.get(*at),
        _ => None,
    }
}

/// The text with `value` at `path`. `end` is where the front matter ends.
pub fn set(text: &str, root: &Node, end: usize, path: &[Step], value: &Data, after: &[&str]) -> Option<String> {
    let (mut node, mut key, mut depth) = (root, None, 0);
    while let Some(next) = path.get(depth).and_then(|step| below(node, step)) {
        key = key_of(node, path.get(depth)?);
        (node, depth) = (next, depth + 1);
    }
    let rest = &path[depth..];
    if rest.is_empty() || matches!(node.value, Value::Empty) {
        return replace(text, node, key, &wrapped(rest, value)?, depth == 1);
    }
    let [Step::Key(name), rest @ ..] = rest else { return None };
    let after = if depth == 0 { after } else { &[] };
    insert_entry(text, node, end, name, &wrapped(rest, value)?, after)
}

/// The text with `item` in the list at `path`, before the one that has the place `at`, or as the last.
pub fn insert(text: &str, root: &Node, end: usize, path: &[Step], at: usize, item: &Data, after: &[&str]) -> Option<String> {
    let mut node = root;
    for step in path {
        let Some(next) = below(node, step) else {
            return set(text, root, end, path, &Data::List(vec![item.clone()]), after);
        };
        node = next;
    }
    let Value::List(items) = &node.value else {
        return set(text, root, end, path, &Data::List(vec![item.clone()]), after);
    };
    let start = node.span.start as usize;
    let Some(last) = items.last() else {
        let close = text[start..].find(']')? + start;
        return Some(spliced(text, start + 1..close, &item.flow("")));
    };
    let next = items.get(at);
    if is_flow(text, node) {
        return Some(match next {
            Some(next) => {
                let place = next.span.start as usize;
                spliced(text, place..place, &format!("{}, ", item.flow("")))
            }
            None => {
                let place = end_of(text, None, last);
                spliced(text, place..place, &format!(", {}", item.flow("")))
            }
        });
    }
    let dash = dash_before(text, next.unwrap_or(last).span.start as usize)?;
    let line = line_start(text, dash);
    let indent = &text[line..dash];
    if !indent.bytes().all(|byte| byte == b' ') {
        return None;
    }
    let place = if next.is_some() { line } else { line_after(text, end_of(text, None, last)).min(end) };
    Some(spliced(text, place..place, &format!("{indent}- {}{}", item.flow(""), line_end_of(text))))
}

/// The text without the key or the item at `path`.
pub fn remove(text: &str, root: &Node, path: &[Step]) -> Option<String> {
    let (last, above) = path.split_last()?;
    let mut node = root;
    for step in above {
        node = below(node, step)?;
    }
    let places: Vec<(usize, usize)> = match &node.value {
        Value::Map(entries) => {
            entries.iter().map(|(key, value)| (key.span.start as usize, end_of(text, Some(key), value))).collect()
        }
        Value::List(items) => items.iter().map(|item| (item.span.start as usize, end_of(text, None, item))).collect(),
        _ => return None,
    };
    let at = match (&node.value, last) {
        (Value::Map(entries), Step::Key(name)) => entries.iter().position(|(key, _)| key.text == *name)?,
        (Value::List(_), Step::Item(at)) => *at,
        _ => return None,
    };
    let (start, end) = *places.get(at)?;
    if is_flow(text, node) {
        // The comma behind goes too; at the end of the list the one before.
        let range = match (places.get(at + 1), at.checked_sub(1).and_then(|before| places.get(before))) {
            (Some((next, _)), _) => start..*next,
            (None, Some((_, before))) => *before..end,
            (None, None) => start..end,
        };
        return Some(spliced(text, range, ""));
    }
    let start = if matches!(node.value, Value::List(_)) { dash_before(text, start)? } else { start };
    let line = line_start(text, start);
    if !text[line..start].bytes().all(|byte| byte == b' ') {
        return None;
    }
    Some(spliced(text, line..line_after(text, end), ""))
}

/// A value inside the maps that the rest of a path asks for.
fn wrapped(rest: &[Step], value: &Data) -> Option<Data> {
    match rest {
        [] => Some(value.clone()),
        [Step::Key(key), rest @ ..] => Some(Data::Map(vec![(key.clone(), wrapped(rest, value)?)])),
        [Step::Item(_), ..] => None,
    }
}

/// Replaces a value. A list that takes the place of nothing gets a line for each item.
fn replace(text: &str, node: &Node, key: Option<&Key>, value: &Data, top: bool) -> Option<String> {
    let start = node.span.start as usize;
    if matches!(node.value, Value::Empty) {
        let key = key?;
        let colon = colon_after(text, key)? + 1;
        if start >= colon && text[start..].starts_with('~') {
            return Some(spliced(text, start..start + 1, &value.flow(&key.text)));
        }
        if let (Data::List(items), true) = (value, top) {
            let indent = column_blanks(text, key.span.start as usize)?;
            let end = line_after(text, colon);
            let lines: String = items.iter().map(|item| item_line(text, &indent, item)).collect();
            return Some(spliced(text, end..end, &lines));
        }
        return Some(spliced(text, colon..colon, &format!(" {}", value.flow(&key.text))));
    }
    let end = end_of(text, None, node);
    let name = key.map_or("", |key| key.text.as_str());
    let from = match key {
        // From behind the colon, so that tags and the marks of block texts go with the value.
        Some(key) => {
            let colon = colon_after(text, key)? + 1;
            let line = text[colon..].find('\n').map_or(text.len(), |at| colon + at);
            let first = text[colon..line].find(|c: char| !c.is_whitespace()).map(|at| colon + at);
            first.filter(|at| !text[*at..].starts_with('#')).unwrap_or(colon).min(start)
        }
        None => start,
    };
    let blank = if text[..from].ends_with(':') { " " } else { "" };
    let quote = text[from..].chars().next().filter(|c| matches!(c, '"' | '\'') && from == start);
    let written = match value {
        Data::Text(words) => scalar(words, name, quote),
        other => other.flow(name),
    };
    Some(spliced(text, from..end, &format!("{blank}{written}")))
}

/// Puts a new entry into a map: behind the first of the keys `after` that is there, else at its end.
fn insert_entry(text: &str, map: &Node, front_end: usize, name: &str, value: &Data, after: &[&str]) -> Option<String> {
    let Value::Map(entries) = &map.value else { return None };
    let flow = is_flow(text, map);
    let Some((first, _)) = entries.first() else {
        let start = map.span.start as usize;
        return flow.then(|| spliced(text, start + 1..map.span.end as usize - 1, &format!(" {} ", entry(name, value))));
    };
    let anchor = after.iter().find_map(|key| entries.iter().find(|(known, _)| known.text == *key)).or(entries.last())?;
    let end = end_of(text, Some(&anchor.0), &anchor.1);
    if flow {
        return Some(spliced(text, end..end, &format!(", {}", entry(name, value))));
    }
    let indent = column_blanks(text, first.span.start as usize)?;
    let at = line_after(text, end).min(front_end);
    let lines = match value {
        Data::List(items) if !items.is_empty() => {
            let list: String = items.iter().map(|item| item_line(text, &indent, item)).collect();
            format!("{indent}{}:{}{list}", emit::name(name), line_end_of(text))
        }
        value => format!("{indent}{}{}", entry(name, value), line_end_of(text)),
    };
    Some(spliced(text, at..at, &lines))
}

fn entry(name: &str, value: &Data) -> String {
    format!("{}: {}", emit::name(name), value.flow(name))
}

fn item_line(text: &str, indent: &str, item: &Data) -> String {
    format!("{indent}  - {}{}", item.flow(""), line_end_of(text))
}

/// Where a value really ends: the tree counts comments behind the last line of a block into it.
fn end_of(text: &str, key: Option<&Key>, node: &Node) -> usize {
    let last = match &node.value {
        Value::Empty => {
            let at = node.span.start as usize;
            let written = text.get(at..).is_some_and(|rest| rest.starts_with('~'));
            return match key {
                _ if written => at + 1,
                Some(key) => colon_after(text, key).map_or(key.span.end as usize, |colon| colon + 1),
                None => at,
            };
        }
        Value::Text(_) => None,
        _ if is_flow(text, node) => None,
        Value::List(items) => items.last().map(|item| end_of(text, None, item)),
        Value::Map(entries) => entries.last().map(|(key, value)| end_of(text, Some(key), value)),
    };
    last.unwrap_or(node.span.end as usize)
}

fn key_of<'n>(node: &'n Node, step: &Step) -> Option<&'n Key> {
    match (&node.value, step) {
        (Value::Map(entries), Step::Key(key)) => entries.iter().find(|(name, _)| name.text == *key).map(|(key, _)| key),
        _ => None,
    }
}

/// Whether a list or a map is written in brackets.
fn is_flow(text: &str, node: &Node) -> bool {
    text.get(node.span.start as usize..).is_some_and(|rest| rest.starts_with(['{', '[']))
}

fn colon_after(text: &str, key: &Key) -> Option<usize> {
    let end = key.span.end as usize;
    let blanks = text[end..].find(|c: char| c != ' ' && c != '\t')?;
    text[end + blanks..].starts_with(':').then_some(end + blanks)
}

/// The dash that makes an item of a block list of what begins at `start`.
fn dash_before(text: &str, start: usize) -> Option<usize> {
    let before = text[..start].trim_end();
    before.ends_with('-').then(|| before.len() - 1)
}

/// As many blanks as stand, or are taken up, before a place in its line.
fn column_blanks(text: &str, at: usize) -> Option<String> {
    let before = &text[line_start(text, at)..at];
    before.bytes().all(|byte| matches!(byte, b' ' | b'-')).then(|| " ".repeat(before.len()))
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |at| at + 1)
}

/// The beginning of the line after the one that a place lies in.
fn line_after(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// How lines of this text end, as its first line does.
fn line_end_of(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

fn spliced(text: &str, range: std::ops::Range<usize>, with: &str) -> String {
    [&text[..range.start], with, &text[range.end..]].concat()
}
