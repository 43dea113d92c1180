//! The prose of the shipped toolkit: nothing is said twice.

use std::collections::BTreeMap;
use std::path::Path;

use clausebook::parse::markdown::{Kind, NodeId, Tree, read};

use crate::support::tree;

/// Passages longer than this stand in one document only.
const WORDS: usize = 25;
/// Beginnings of passages that are meant to stand in several documents, word for word.
const PARTIALS: &[&str] = &[];

#[test]
fn no_two_documents_share_a_long_passage() {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, bytes) in tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("toolkit/documents")) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        for passage in passages(&text) {
            let names = found.entry(passage).or_default();
            if !names.contains(&name) {
                names.push(name.clone());
            }
        }
    }
    assert!(found.len() > 1_000, "the documents were read");
    let shared: Vec<String> = found
        .iter()
        .filter(|(passage, names)| names.len() > 1 && !PARTIALS.iter().any(|partial| passage.starts_with(partial)))
        .map(|(passage, names)| format!("{}:\n  {passage}", names.join(", ")))
        .collect();
    assert!(shared.is_empty(), "{} passages stand in several documents\n{}", shared.len(), shared.join("\n"));
}

#[test]
fn a_long_passage_is_seen_wherever_it_stands() {
    let long = "word ".repeat(WORDS + 1);
    for text in [
        format!("{long}\n"),
        format!("- {long}\n  - a\n"),
        format!("| a | b |\n|---|---|\n| x | {long} |\n"),
        format!("> {long}\n"),
    ] {
        assert_eq!(passages(&text).len(), 1, "{text}");
        assert_eq!(passages(&format!("{text}\n- a\n  - b\n")).len(), 1, "{text}");
    }
    assert!(passages(&format!("{}\n", "word ".repeat(WORDS))).is_empty());
}

/// The passages of a text that are longer than [`WORDS`], blanks and line ends alike.
fn passages(text: &str) -> Vec<String> {
    let body = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n")).map_or(0, |at| at + 9);
    let tree = read(text, body);
    let mut found = Vec::new();
    collect(&tree, tree.root(), &mut found);
    found
}

fn collect(tree: &Tree<'_>, node: NodeId, found: &mut Vec<String>) {
    for child in tree.children(node) {
        match &tree.node(child).kind {
            Kind::Paragraph | Kind::TableRow => keep(&tree.words(child), found),
            Kind::Item => {
                keep(&own_words(tree, child), found);
                collect(tree, child, found);
            }
            _ => collect(tree, child, found),
        }
    }
}

/// The words that stand directly in an item, without those of its paragraphs and lists.
fn own_words(tree: &Tree<'_>, item: NodeId) -> String {
    let mut out = String::new();
    for child in tree.children(item) {
        match &tree.node(child).kind {
            Kind::Text(words) => out.push_str(words),
            Kind::Field(key) => out.push_str(key),
            Kind::SoftBreak | Kind::HardBreak => out.push(' '),
            Kind::Paragraph | Kind::List(_) | Kind::BlockQuote | Kind::Container(_) => break,
            _ => out.push_str(&tree.words(child)),
        }
    }
    out
}

fn keep(words: &str, found: &mut Vec<String>) {
    let words: Vec<&str> = words.split_whitespace().collect();
    if words.len() > WORDS {
        found.push(words.join(" "));
    }
}
