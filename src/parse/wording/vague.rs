//! Words that leave open when or how much, in sentences without a figure.

use std::ops::Range;

use super::token::{Token, TokenKind};

/// Turns of phrase that always leave something open.
const PHRASES: &[&[&str]] = &[
    &["as", "appropriate"],
    &["where", "appropriate"],
    &["if", "appropriate"],
    &["when", "appropriate"],
    &["as", "necessary"],
    &["where", "necessary"],
    &["if", "necessary"],
    &["when", "necessary"],
    &["as", "needed"],
    &["where", "needed"],
    &["where", "possible"],
    &["wherever", "possible"],
    &["as", "far", "as", "possible"],
    &["as", "soon", "as", "possible"],
    &["as", "soon", "as", "practicable"],
    &["as", "quickly", "as", "possible"],
    &["where", "practicable"],
    &["where", "feasible"],
    &["from", "time", "to", "time"],
    &["at", "regular", "intervals"],
    &["on", "a", "regular", "basis"],
    &["on", "a", "periodic", "basis"],
    &["at", "planned", "intervals"],
    &["in", "a", "timely", "manner"],
    &["in", "due", "course"],
    &["in", "good", "time"],
    &["without", "undue", "delay"],
    &["periodically"],
    &["regularly"],
    &["promptly"],
    &["adequately"],
    &["sufficiently"],
    &["appropriately"],
    &["frequently"],
    &["occasionally"],
    &["asap"],
];

/// Words that leave something open where they stand before what they are about: "sufficient stock".
const BEFORE_NOUNS: &[&str] = &["appropriate", "adequate", "sufficient", "timely", "periodic"];
/// Before these a word says what is, not what is asked for: "is not sufficient".
/// "The appropriate" is the right one.
const STATES: &[&str] = &["is", "are", "be", "was", "were", "not", "no", "it", "most", "more", "the"];
/// What follows such a word where nothing is left open.
const NO_NOUN: &[&str] =
    &["for", "to", "if", "when", "that", "and", "or", "than", "as", "in", "enough", "level", "legal", "statutory"];
/// Words that are as good as a figure.
const FIGURES: &[&str] =
    &["daily", "weekly", "fortnightly", "monthly", "quarterly", "yearly", "annually", "hourly", "once", "twice", "half-yearly"];
/// After "each" or "every" these are as good as a figure.
const PERIODS: &[&str] = &["hour", "day", "week", "month", "quarter", "year", "shift", "monday", "friday", "time"];
/// A link behind one of these says where the figure stands.
const POINTERS: &[&str] = &["by", "in", "see", "as", "under", "per", "after", "with", "following", "of"];

/// The vague words of a sentence, by their places.
pub fn find(sentence: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.len() {
        match length(sentence, at) {
            Some(length) if !is_settled(sentence, at + length) => {
                found.push(at..at + length);
                at += length;
            }
            _ => at += 1,
        }
    }
    found
}

/// How many words the vague turn of phrase at this place has, if there is one.
fn length(sentence: &[Token<'_>], at: usize) -> Option<usize> {
    let first = sentence[at];
    if !first.is_word() || !may_begin(first.text) {
        return None;
    }
    let fits = |phrase: &&&[&str]| {
        phrase.len() <= sentence.len() - at && phrase.iter().zip(&sentence[at..]).all(|(word, token)| token.is(word))
    };
    if let Some(phrase) = PHRASES.iter().find(fits) {
        return Some(phrase.len());
    }
    if !first.is_one_of(BEFORE_NOUNS) || first.parted || first.stops {
        return None;
    }
    let states = at.checked_sub(1).is_some_and(|before| sentence[before].is_one_of(STATES));
    let noun = sentence.get(at + 1).is_some_and(|next| next.is_word() && !next.is_one_of(NO_NOUN));
    (noun && !states).then_some(1)
}

/// Whether a word is as long, and ends as, one that begins a vague turn of phrase; most do not, so that
/// nobody need look them up.
fn may_begin(word: &str) -> bool {
    match word.len() {
        2 | 4 | 5 | 7 => true,
        6 | 8..=13 => word.as_bytes().last().is_some_and(|last| b"certy".contains(&last.to_ascii_lowercase())),
        _ => false,
    }
}

/// Whether the sentence has a figure, or says behind the words where it stands.
fn is_settled(sentence: &[Token<'_>], behind: usize) -> bool {
    let figure = |(at, token): (usize, &Token<'_>)| {
        token.is_value()
            || token.is_number()
            || token.is_one_of(FIGURES)
            || (token.is_one_of(&["each", "every"]) && sentence.get(at + 1).is_some_and(|next| next.is_one_of(PERIODS)))
    };
    let points = |at: usize| sentence[at].kind == TokenKind::Link && sentence[at - 1].is_one_of(POINTERS);
    sentence.iter().enumerate().any(figure) || (behind.max(1)..sentence.len()).any(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_begins_a_phrase_may_begin_one() {
        let first = PHRASES.iter().map(|phrase| phrase[0]).chain(BEFORE_NOUNS.iter().copied());
        assert_eq!(first.filter(|word| !may_begin(word)).collect::<Vec<_>>(), [] as [&str; 0]);
    }
}
