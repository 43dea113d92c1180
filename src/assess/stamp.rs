//! The stamp of a text: SHA-256 over what an approver answers for, and nothing else.
//!
//! What is hashed, as UTF-8, in three parts that follow one another:
//!
//! 1. one line `key=JSON` for each of `audience classification clauses extra for id instance-of
//!    owner supersedes title type version`, in that order, absent keys left out, the JSON compact
//!    with sorted keys, all text in NFC and as it stands in the source;
//! 2. the body's source in NFC with LF, without trailing blanks in lines, without guidance blocks,
//!    without empty lines at its beginning and end, followed by one LF;
//! 3. one line `key=value` for every field of class `substance` and every `role.KEY` that the
//!    title, the body or a `when` uses, sorted; the value of an open field is empty, the value of
//!    a role is its title.
//!
//! Each line of parts 1 and 3 ends with LF. The stamp is `s1:` and the first 20 bytes in hex.
//! The stamp of a review leaves `version` out, so that a new number alone changes nothing.
//! `tests/stamps/` ships vectors.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::model::{Block, FieldClass, Stamp};
use crate::register::{Document, FieldValue, Register};
use crate::source::{Sources, Span};

/// What a stamp is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An approval answers for the version too.
    Approval,
    /// A review does not.
    Review,
}

/// The stamp of the text at hand.
pub fn of(document: &Document, register: &Register, sources: &Sources, purpose: Purpose) -> Stamp {
    let mut hash = Sha256::new();
    hash.update(control(document, purpose));
    hash.update(body(document, sources.text(document.file)));
    hash.update(substance(document, register));
    Stamp::from_digest(&hash.finalize().into())
}

pub(super) fn nfc(text: &str) -> String {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes { text.to_owned() } else { text.nfc().collect() }
}

fn control(document: &Document, purpose: Purpose) -> String {
    let front = &document.front;
    let mut keys: BTreeMap<&str, Value> = BTreeMap::new();
    keys.insert("id", json!(front.id.as_str()));
    keys.insert("title", json!(nfc(&front.title)));
    keys.insert("type", json!(front.kind.word()));
    if let (Some(version), Purpose::Approval) = (&front.version, purpose) {
        keys.insert("version", json!(version.to_string()));
    }
    if let Some(owner) = &front.owner {
        keys.insert("owner", json!(owner.as_str()));
    }
    for (key, text) in [("classification", &front.classification), ("audience", &front.audience), ("for", &front.party)] {
        if let Some(text) = text {
            keys.insert(key, json!(nfc(text)));
        }
    }
    if !front.clauses.is_empty() {
        let mut standards: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for clause in &front.clauses {
            standards.entry(clause.standard.as_str()).or_default().insert(clause.number.as_str());
        }
        keys.insert("clauses", json!(standards));
    }
    if !front.supersedes.is_empty() {
        keys.insert("supersedes", json!(front.supersedes.iter().map(|id| id.as_str()).collect::<Vec<_>>()));
    }
    if !front.extra.is_empty() {
        let extra: BTreeMap<String, String> = front.extra.iter().map(|(key, value)| (nfc(key), nfc(value))).collect();
        keys.insert("extra", json!(extra));
    }
    if let Some(form) = &front.instance_of {
        keys.insert("instance-of", json!(form.as_str()));
    }
    keys.iter().map(|(key, value)| format!("{key}={value}\n")).collect()
}

fn body(document: &Document, text: &str) -> String {
    let start = document.interface.body;
    let hidden: Vec<Span> = guidance(document, text);
    let mut out = String::with_capacity(text.len() - start);
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let from = at;
        at += line.len();
        if hidden.iter().any(|span| (span.start as usize..span.end as usize).contains(&from)) {
            continue;
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    let mut out = nfc(out.trim_matches('\n'));
    out.push('\n');
    out
}

/// The lines from the beginning of each guidance block to its end.
fn guidance(document: &Document, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, span) in &document.interface.blocks {
        if *block != Block::Guidance {
            continue;
        }
        let opening = &text[span.start as usize..];
        let colons = opening.bytes().take_while(|byte| *byte == b':').count();
        // Blocks inside the guidance may close with as many colons; count them in and out.
        let mut open = 0;
        let mut end = span.start as usize;
        for line in opening.split_inclusive('\n') {
            end += line.len();
            let words = line.trim_end();
            if words.starts_with(":::") && words.bytes().take_while(|byte| *byte == b':').count() == colons {
                if words.len() > colons {
                    open += 1
                } else {
                    open -= 1
                }
                if open == 0 {
                    break;
                }
            }
        }
        found.push(Span::new(span.file, span.start as usize, end));
    }
    found
}

fn substance(document: &Document, register: &Register) -> String {
    let mut lines = BTreeSet::new();
    for used in &document.interface.fields {
        let key = used.key.as_ref();
        let counts = key.starts_with("role.")
            || register.settings.fields.get(key).is_some_and(|field| field.class == FieldClass::Substance);
        if counts {
            let value = match register.field(key) {
                FieldValue::Value(value) => nfc(value),
                _ => String::new(),
            };
            lines.insert(format!("{key}={value}\n"));
        }
    }
    lines.into_iter().collect()
}
