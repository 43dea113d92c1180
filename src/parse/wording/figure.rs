//! Sentences and rows that state figures, told apart by everything but the figures.

use super::token::{Token, TokenKind};
use crate::model::Statement;
use crate::source::Span;

/// Units of which a figure is taken for a target.
const UNITS: &[&str] = &[
    "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year",
    "years", "percent", "%", "per",
];
/// What may stand between a number and its unit.
const BETWEEN: &[&str] = &["working", "business", "calendar", "full"];
/// Numbers in words.
const NUMBERS: &[&str] = &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/// How many words beside the figures make a sentence that is not there twice by chance.
const WORDS: usize = 5;

/// A sentence that states figures.
pub fn of_sentence(sentence: &[Token<'_>], span: Span) -> Option<Statement> {
    if !states_a_figure(sentence) {
        return None;
    }
    let mut key = Key::new();
    let mut figures = Vec::new();
    let words = collect(sentence, &mut key, &mut figures);
    (!figures.is_empty() && words >= WORDS).then(|| Statement { key: key.0, figures: figures.into(), span })
}

/// The row of a table that states figures about what its first cell names.
pub fn of_row(head: &str, cells: &[Vec<Token<'_>>], span: Span) -> Option<Statement> {
    let first = cells.first()?;
    if !first.iter().any(Token::is_word) || head.trim().is_empty() || !cells.iter().any(|cell| states_a_figure(cell)) {
        return None;
    }
    let mut key = Key::new();
    key.add(head.as_bytes());
    let mut figures = Vec::new();
    for cell in cells {
        key.add(b"|");
        collect(cell, &mut key, &mut figures);
    }
    (!figures.is_empty()).then(|| Statement { key: key.0, figures: figures.into(), span })
}

/// Whether there is any figure; most sentences have none, and then no key need be made.
fn states_a_figure(tokens: &[Token<'_>]) -> bool {
    (0..tokens.len()).any(|at| tokens[at].is_value() || literal(tokens, at).is_some())
}

/// Adds the words to the key and takes the figures out; how many words there were.
fn collect(tokens: &[Token<'_>], key: &mut Key, figures: &mut Vec<Box<str>>) -> usize {
    let mut words = 0;
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        if token.is_value() {
            figures.push(format!("{{{{ {} }}}}", token.text).into());
            key.add(b"#");
            at += 1;
        } else if let Some(length) = literal(tokens, at) {
            let shown: Vec<&str> = tokens[at..at + length].iter().map(|token| token.text).collect();
            figures.push(shown.join(" ").to_lowercase().into());
            key.add(b"#");
            at += length;
        } else {
            key.add(token.text.as_bytes());
            words += usize::from(token.kind == TokenKind::Word);
            at += 1;
        }
    }
    words
}

/// How many tokens the figure at this place has: "5 working days", "two hours", "95 per cent", "5 %", "5%".
fn literal(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let first = &tokens[at];
    if !first.is_word() || !(first.is_number() || first.is_one_of(NUMBERS)) {
        return None;
    }
    if first.text.ends_with('%') {
        return Some(1);
    }
    let mut next = at + 1;
    if tokens.get(next).is_some_and(|token| token.is_one_of(BETWEEN)) {
        next += 1;
    }
    let unit = tokens.get(next).filter(|token| token.is_one_of(UNITS))?;
    if !unit.is("per") {
        return Some(next + 1 - at);
    }
    tokens.get(next + 1).is_some_and(|token| token.is("cent")).then(|| next + 2 - at)
}

/// FNV-1a: the same on every machine, and quick on short words.
struct Key(u64);

impl Key {
    fn new() -> Key {
        Key(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a word; capital letters count as small ones.
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(b" ") {
            self.0 = (self.0 ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
