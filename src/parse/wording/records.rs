//! Entries of `records` that the text itself never mentions.

use crate::model::{Block, FrontMatter, Phrase, Wording};
use crate::parse::markdown::{Kind, NodeId, Tree};

/// Words that say nothing of which record is meant.
const COMMON: &[&str] = &[
    "a",
    "all",
    "an",
    "and",
    "any",
    "approved",
    "as",
    "at",
    "before",
    "between",
    "by",
    "closed",
    "completed",
    "confirmation",
    "confirmations",
    "confirmed",
    "copies",
    "copy",
    "date",
    "dated",
    "dates",
    "day",
    "decision",
    "decisions",
    "each",
    "earlier",
    "entries",
    "entry",
    "every",
    "filled",
    "for",
    "from",
    "half-yearly",
    "history",
    "in",
    "is",
    "its",
    "later",
    "list",
    "lists",
    "log",
    "monthly",
    "name",
    "names",
    "of",
    "on",
    "one",
    "or",
    "our",
    "published",
    "quarterly",
    "record",
    "records",
    "result",
    "results",
    "row",
    "rows",
    "sent",
    "signed",
    "that",
    "the",
    "their",
    "to",
    "version",
    "versions",
    "was",
    "weekly",
    "what",
    "when",
    "where",
    "which",
    "who",
    "with",
    "year",
    "yearly",
];

/// Words behind which an entry says more about the record, and no longer which it is.
const MORE: &[&str] = &[
    "about", "and", "as", "at", "before", "behind", "between", "beyond", "by", "for", "from", "in", "of", "on", "taken", "that",
    "to", "told", "what", "when", "which", "with",
];

/// Notes the entries whose record the text does not mention. The word for the record is enough: what
/// an entry says beside it, a text may say in other words.
pub fn untold(text: &str, tree: &Tree<'_>, front: &FrontMatter, found: &mut Vec<Wording>) {
    let mut words = format!("{} {} ", front.title.value, front.summary.as_deref().unwrap_or_default()).to_lowercase();
    collect(text, tree, tree.root(), &mut words);
    for (at, record) in (0_u32..).zip(&front.records) {
        let told = record.contains("[[") || word_for(record).is_none_or(|stem| mentions(&words, &stem));
        if !told {
            found.push(Wording { phrase: Phrase::UntoldRecord(at), span: record.span });
        }
    }
}

/// The beginning of the word for the record itself: `minut` of "Minutes of the change meeting".
/// Nothing where every word is a common one: "Approved versions".
fn word_for(record: &str) -> Option<String> {
    let words = record.split(|c: char| !c.is_alphanumeric() && c != '-').map(str::to_lowercase).filter(|word| !word.is_empty());
    let mut head = None;
    for word in words {
        if MORE.contains(&word.as_str()) && head.is_some() {
            break;
        }
        if word.len() > 1 && !COMMON.contains(&word.as_str()) {
            head = Some(stem(&word).to_owned());
        }
    }
    head
}

/// The beginnings of the words that say which record is meant.
pub fn stems(record: &str) -> Vec<String> {
    let words = record.split(|c: char| !c.is_alphanumeric() && c != '-').map(str::to_lowercase);
    words.filter(|word| word.len() > 1 && !COMMON.contains(&word.as_str())).map(|word| stem(&word).to_owned()).collect()
}

/// A word without what number and tense put at its end: "analyses" and "analysed" begin alike.
fn stem(word: &str) -> &str {
    let keep = match word.chars().count() {
        0..=3 => return word,
        4..=5 => word.strip_suffix('s').map_or(word.len(), str::len),
        6..=7 => 5,
        count => count - 3,
    };
    word.char_indices().nth(keep).map_or(word, |(end, _)| &word[..end])
}

/// Whether a word of the text, which is in small letters, begins like this.
pub fn mentions(text: &str, stem: &str) -> bool {
    text.match_indices(stem).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

/// All words but those for authors: what an auditor is shown tells of a record, too.
fn collect(text: &str, tree: &Tree<'_>, node: NodeId, words: &mut String) {
    for child in tree.children(node) {
        let range = tree.node(child).range.clone();
        match &tree.node(child).kind {
            Kind::Container(Some(Block::Guidance)) => {}
            Kind::Container(_) | Kind::List(_) | Kind::Item | Kind::BlockQuote => collect(text, tree, child, words),
            _ => {
                words.push_str(&text.get(range).unwrap_or("").to_lowercase());
                words.push(' ');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_nothing_are_left_out_and_endings_too() {
        assert_eq!(stems("Minutes of each risk round"), ["minut", "risk", "round"]);
        assert_eq!(stems("Approved versions of the plan"), ["plan"]);
        assert!(stems("The rows").is_empty());
        assert!(mentions("the analysed trends", &stems("Trend analyses")[1]));
        assert!(!mentions("a forerunner", "run"));
    }

    #[test]
    fn the_word_for_a_record_stands_before_what_is_said_about_it() {
        assert_eq!(word_for("Minutes of the change meeting").as_deref(), Some("minut"));
        assert_eq!(word_for("Yearly contract comparisons").as_deref(), Some("comparis"));
        assert_eq!(word_for("Approved versions of the map").as_deref(), Some("map"));
        assert_eq!(word_for("One for each copy"), None);
    }
}
