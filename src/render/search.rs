//! The index of the search as scripts: one with what a query needs first, and many small ones of words and
//! of places. They are classic scripts that call a function, so that they load from a folder too.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::edition::{COMMON, Mention, PlaceKind, SearchIndex, SearchPlan, Spot};

/// The most places that a word leads to; those that bear it in their name come first. More than that
/// tells a reader nothing, and a query has to stay small.
const MOST: usize = 2500;
/// The most letters of all words that are compared with a mistyped one.
const MOST_LETTERS: usize = 50_000;

/// The index, cut into files.
pub struct SearchFiles {
    index: SearchIndex,
    plan: SearchPlan,
    /// The words that a mistyped one is compared with.
    known: String,
    /// The first word of each shard and the lines of its words.
    shards: Vec<(String, String)>,
}

impl SearchFiles {
    /// Cuts an index into as many files as the plan says.
    pub fn new(mut index: SearchIndex, plan: SearchPlan) -> SearchFiles {
        let lines: Vec<(&String, String)> = index.words.iter().map(|(word, mentions)| (word, line(mentions))).collect();
        let total: usize = lines.iter().map(|(word, line)| word.len() + line.len()).sum();
        let each = total / plan.shards.max(1) + 1;
        let mut shards: Vec<(String, String)> = vec![(String::new(), String::new()); plan.shards];
        let mut done = 0;
        for (word, line) in &lines {
            let Some((first, text)) = shards.get_mut(done / each) else { continue };
            if text.is_empty() {
                first.clone_from(word);
            } else {
                text.push('\n');
            }
            let _ = write!(text, "{word} {line}");
            done += word.len() + line.len();
        }
        // An empty shard begins where the next one does, so that nothing is looked for in it.
        let mut next = "\u{ffff}".to_owned();
        for (first, text) in shards.iter_mut().rev() {
            if text.is_empty() {
                first.clone_from(&next);
            } else {
                next.clone_from(first);
            }
        }
        let known = known(&index);
        index.words = BTreeMap::new();
        SearchFiles { index, plan, known, shards }
    }

    /// The places, without the words that lead to them.
    pub fn places(&self) -> &SearchIndex {
        &self.index
    }

    /// What every query needs: which words are in which file, and where each kind of place begins.
    pub fn list(&self) -> Vec<u8> {
        let mut kinds: Vec<(usize, PlaceKind)> = Vec::new();
        for (at, place) in self.index.places.iter().enumerate() {
            if kinds.last().is_none_or(|(_, kind)| *kind != place.kind) {
                kinds.push((at, place.kind));
            }
        }
        let kinds: Vec<Value> = kinds.iter().map(|(at, kind)| json!([at, kind.title()])).collect();
        let first: Vec<&str> = self.shards.iter().map(|(first, _)| first.as_str()).collect();
        let plan = &self.plan;
        script(
            "list",
            &json!({
                "first": first,
                "kinds": kinds,
                "common": COMMON,
                "documents": plan.documents,
                "sizes": [crate::edition::DOCUMENTS_IN_FILE, crate::edition::OTHERS_IN_FILE],
            }),
        )
    }

    /// The words that a mistyped one is compared with.
    pub fn words(&self) -> Vec<u8> {
        script("words", &json!(self.known))
    }

    /// One file of words.
    pub fn shard(&self, number: usize) -> Vec<u8> {
        script(&format!("w{number}"), &json!(self.shards.get(number).map_or("", |(_, text)| text.as_str())))
    }

    /// One file of places.
    pub fn block(&self, number: usize) -> Vec<u8> {
        let places = self.index.places.get(self.plan.block(number)).unwrap_or_default();
        let places: Vec<Value> = places
            .iter()
            .map(|place| {
                let state = place.state.as_ref().map(|state| json!([state.key, state.word]));
                let sections: Vec<&str> = place.sections.iter().flat_map(|(id, title)| [id.as_ref(), title.as_str()]).collect();
                json!([place.label, place.title, place.part_of, place.address, state, sections])
            })
            .collect();
        script(&format!("p{number}"), &json!(places))
    }
}

/// The words that a mistyped one is compared with, the more frequent ones where there are very many.
fn known(index: &SearchIndex) -> String {
    let told = |word: &String| word.chars().count() >= 4 && word.chars().all(char::is_alphabetic);
    let mut words: Vec<(&str, usize)> =
        index.words.iter().filter(|(word, _)| told(word)).map(|(word, mentions)| (word.as_str(), mentions.len())).collect();
    words.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(two.0)));
    let mut letters = 0;
    let fits = |(word, _): &(&str, usize)| -> bool {
        letters += word.len() + 1;
        letters <= MOST_LETTERS
    };
    let kept: Vec<&str> = words.into_iter().take_while(fits).map(|(word, _)| word).collect();
    kept.join(" ")
}

/// The places of a word: the distance from the one before, then the spots in it, all in base 36. Without
/// spots the word is in its name; `0` says that too, `-` is what is said about it, 1 its first section.
fn line(mentions: &[Mention]) -> String {
    let mut places = 0;
    let mut last = None;
    let many = mentions.iter().filter(|mention| last.replace(mention.place) != Some(mention.place)).count() > MOST;
    let mut out = String::new();
    let mut before = 0;
    for group in mentions.chunk_by(|one, two| one.place == two.place) {
        let place = group[0].place;
        if many && group[0].spot != Spot::Name {
            if places >= MOST {
                continue;
            }
            places += 1;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&base36(place - before));
        before = place;
        if let [Mention { spot: Spot::Name, .. }] = group {
            continue;
        }
        for mention in group {
            out.push('.');
            match mention.spot {
                Spot::Name => out.push('0'),
                Spot::About => out.push('-'),
                Spot::Section(number) => out.push_str(&base36(u32::from(number) + 1)),
            }
        }
    }
    out
}

fn base36(mut number: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit(number % 36, 36));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

/// A script that hands over a value. Line separators end a line in older scripts, though not in JSON.
fn script(name: &str, value: &Value) -> Vec<u8> {
    let value = value.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("clausebookSearch(\"{name}\",{value});\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_where_a_word_leads() {
        let at = |place, spot| Mention { place, spot };
        let mentions =
            [at(2, Spot::Name), at(40, Spot::Name), at(40, Spot::Section(0)), at(41, Spot::About), at(41, Spot::Section(35))];
        assert_eq!(line(&mentions), "2 12.0.1 1.-.10");
    }
}
