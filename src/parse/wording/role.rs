//! Roles named in words: "the quality manager".

use std::ops::Range;

use super::token::Token;

/// The last words of the titles of roles.
const HEADS: &[&str] = &["manager", "officer", "director", "controller", "coordinator", "supervisor"];
/// The same for several people.
const MANY: &[&str] = &["managers", "officers", "directors", "controllers", "coordinators", "supervisors"];
/// Words before which a title begins.
const BEFORE: &[&str] = &["the", "a", "an", "each", "every", "our", "another", "all"];
/// Words that belong to no title.
const NOT_OF_A_TITLE: &[&str] = &[
    "same",
    "new",
    "other",
    "next",
    "responsible",
    "acting",
    "former",
    "current",
    "present",
    "respective",
    "relevant",
    "own",
    "senior",
    "competent",
    "named",
    "first",
    "second",
    "third",
    "and",
    "or",
    "of",
    "by",
    "to",
    "for",
    "with",
    "that",
    "which",
    "is",
    "are",
    "has",
    "as",
    "in",
    "on",
    "from",
    "deputy",
    "his",
    "her",
    "their",
    "its",
    "not",
    "if",
    "when",
    "then",
    "tells",
    "asks",
    "superior",
    "higher",
];
/// Before the last word these make the name of a program, or a term of law.
const NO_PERSON: &[&str] =
    &["password", "package", "certificate", "secrets", "file", "task", "window", "domain", "data", "storage"];
/// Titles that every organisation has and no register of roles lists.
const EVERYBODY: &[&str] = &["line", "managing"];

/// The roles that a sentence names, by their places, and whether it introduces them in bold.
pub fn find(sentence: &[Token<'_>]) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    for (at, token) in sentence.iter().enumerate() {
        // Most words end otherwise, so that nobody need look them up.
        let may = token.text.ends_with('r') || token.text.ends_with("rs");
        let head = may && (token.is_one_of(HEADS) || token.is_one_of(MANY));
        let Some(start) = head.then(|| start(sentence, at)).flatten() else { continue };
        let bold = sentence[start].bold_from && token.bold_to;
        found.push((start..at + 1, bold));
    }
    found
}

/// Whether these words are the title of a role and nothing else.
pub fn is_whole(words: &[&Token<'_>]) -> bool {
    let Some((head, others)) = words.split_last() else { return false };
    head.is_one_of(HEADS) && (1..=3).contains(&others.len()) && others.iter().all(|word| is_of_a_title(word))
}

/// Where the title that ends at this place begins: behind a word such as "the", or with its first capital.
fn start(sentence: &[Token<'_>], head: usize) -> Option<usize> {
    let mut start = head;
    while head - start < 3 && start > 0 && is_of_a_title(&sentence[start - 1]) {
        start -= 1;
    }
    let known = |start: usize| !sentence[start].is_one_of(EVERYBODY);
    if start == head || sentence[head - 1].is_one_of(NO_PERSON) {
        return None;
    }
    if start > 0 && sentence[start - 1].is_one_of(BEFORE) {
        return known(start).then_some(start);
    }
    // Without an article only a title in capitals is told from other words.
    let capitals = (start..=head).find(|at| (*at..=head).all(|at| sentence[at].is_capital()))?;
    (capitals < head && known(capitals)).then_some(capitals)
}

fn is_of_a_title(token: &Token<'_>) -> bool {
    token.is_word()
        && !token.parted
        && !token.stops
        && !token.is_one_of(BEFORE)
        && !token.is_one_of(NOT_OF_A_TITLE)
        && !token.text.ends_with("'s")
        && !token.text.ends_with("’s")
        && token.text.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '/'))
}
