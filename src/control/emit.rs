//! Values of YAML without places, and how they are written.
//!
//! Everything is written so that it can stand inside `{ … }` and `[ … ]` too, and so that other
//! readers of YAML take no text of ours for a number or a yes.

use crate::parse::yaml::{Node, Value};

/// A value of YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Data>),
    /// Keys and values, in order.
    Map(Vec<(String, Data)>),
}

impl Data {
    /// A text.
    pub fn text(text: impl Into<String>) -> Data {
        Data::Text(text.into())
    }

    /// A map of those keys that have a value.
    pub fn map<'k>(entries: impl IntoIterator<Item = (&'k str, Option<String>)>) -> Data {
        Data::Map(entries.into_iter().filter_map(|(key, text)| Some((key.to_owned(), Data::Text(text?)))).collect())
    }

    /// The value of a node.
    pub fn of(node: &Node) -> Data {
        match &node.value {
            Value::Empty => Data::Empty,
            Value::Text(text) => Data::Text(text.clone()),
            Value::List(items) => Data::List(items.iter().map(Data::of).collect()),
            Value::Map(entries) => Data::Map(entries.iter().map(|(key, node)| (key.text.clone(), Data::of(node))).collect()),
        }
    }

    /// Whether it means nothing: an empty list or map is as good as none.
    pub fn is_empty(&self) -> bool {
        match self {
            Data::Empty => true,
            Data::Text(_) => false,
            Data::List(items) => items.is_empty(),
            Data::Map(entries) => entries.is_empty(),
        }
    }

    /// Whether both say the same. Keys without a value are as good as none.
    pub fn says(&self, other: &Data) -> bool {
        match (self, other) {
            (one, two) if one.is_empty() || two.is_empty() => one.is_empty() && two.is_empty(),
            (Data::List(one), Data::List(two)) => one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.says(two)),
            (Data::Map(one), Data::Map(two)) => {
                let within = |one: &[(String, Data)], two: &[(String, Data)]| {
                    one.iter()
                        .filter(|(_, value)| !value.is_empty())
                        .all(|(key, value)| two.iter().any(|(other, found)| key == other && value.says(found)))
                };
                within(one, two) && within(two, one)
            }
            (one, two) => one == two,
        }
    }

    /// The value on one line.
    pub fn flow(&self, key: &str) -> String {
        match self {
            Data::Empty => "~".to_owned(),
            Data::Text(text) => scalar(text, key, None),
            Data::List(items) if items.is_empty() => "[]".to_owned(),
            Data::List(items) => format!("[{}]", items.iter().map(|item| item.flow(key)).collect::<Vec<_>>().join(", ")),
            Data::Map(entries) if entries.is_empty() => "{}".to_owned(),
            Data::Map(entries) => {
                let each = |(key, value): &(String, Data)| format!("{}: {}", name(key), value.flow(key));
                format!("{{ {} }}", entries.iter().map(each).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// A key. Ours are words that need no quotes, though some readers of YAML take `on` for a yes.
pub fn name(key: &str) -> String {
    let plain = key.starts_with(|c: char| c.is_ascii_lowercase()) && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if plain { key.to_owned() } else { scalar(key, "", None) }
}

/// A text as a scalar. `quote` is the quote that the author used in this place; versions are
/// always quoted, since `1.10` would be a number to others.
pub fn scalar(text: &str, key: &str, quote: Option<char>) -> String {
    let printable = !text.chars().any(|c| c.is_control() || matches!(c, '\u{feff}' | '\u{85}' | '\u{2028}' | '\u{2029}'));
    match quote {
        Some('\'') if printable => format!("'{}'", text.replace('\'', "''")),
        None if printable && key != "version" && is_plain(text) => text.to_owned(),
        _ => double_quoted(text),
    }
}

/// Whether a text can stand without quotes and stays a text to every reader.
fn is_plain(text: &str) -> bool {
    let word = text.to_ascii_lowercase();
    let other = matches!(word.as_str(), "~" | "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n");
    let number = text.parse::<f64>().is_ok()
        || text.replace('_', "").parse::<i64>().is_ok()
        || word.starts_with("0x")
        || word.starts_with("0o");
    let bytes = text.as_bytes();
    let sexagesimal = text.contains(':') && bytes.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
    !text.is_empty()
        && text.trim() == text
        && !other
        && !number
        && !sexagesimal
        && !text.starts_with(['-', '?', ':', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', '=', '<', '.', '+'])
        && !text.contains([',', '[', ']', '{', '}'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
}

fn double_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{85}' | '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{:04X}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(scalar(text, "", None), expected);
    }

    #[test]
    fn texts_are_quoted_where_they_need_it() {
        check("Dana Ruiz", "Dana Ruiz");
        check("2026-03-02", "2026-03-02");
        check("12 months", "12 months");
        check("s1:9f2c", "s1:9f2c");
        check("1.10", "\"1.10\"");
        check("no", "\"no\"");
        check("Ruiz, Dana", "\"Ruiz, Dana\"");
        check("a: b", "\"a: b\"");
        check("say \"x\" \\", "say \"x\" \\");
        check("- a", "\"- a\"");
        check("", "\"\"");
        check("two\nlines", "\"two\\nlines\"");
        check("#1", "\"#1\"");
        check("minutes #4", "\"minutes #4\"");
        assert_eq!(scalar("1.2.3", "version", None), "\"1.2.3\"");
        assert_eq!(scalar("it's", "title", Some('\'')), "'it''s'");
    }
}
