//! The glossary: every term with its meaning, its source and where it is used.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{FIRST, Frame, LinkView, Stock, Tab};
use crate::model::{Target, Term};
use crate::parse::links;
use crate::register::{Destination, address};

/// The page of all terms.
#[derive(Clone, Debug, Serialize)]
pub struct GlossaryView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The terms by their first letter.
    pub letters: Vec<LetterView>,
    /// How many there are.
    pub total: usize,
    /// The same as data; the set of an earlier release has none.
    pub data: Option<String>,
}

/// The terms of one letter.
#[derive(Clone, Debug, Serialize)]
pub struct LetterView {
    /// The letter; `#` for all others.
    pub letter: String,
    /// The end of its address.
    pub anchor: String,
    /// Its terms.
    pub terms: Vec<TermView>,
}

/// One term.
#[derive(Clone, Debug, Serialize)]
pub struct TermView {
    /// Its anchor.
    pub anchor: String,
    /// The term.
    pub term: String,
    /// Other words for it.
    pub also: Vec<String>,
    /// What it means here.
    pub meaning: String,
    /// Where the meaning comes from.
    pub source: Option<String>,
    /// Where more is said.
    pub see: Vec<LinkView>,
    /// The first documents that use it.
    pub used: Vec<LinkView>,
    /// How many use it.
    pub total: usize,
    /// How many more use it than are shown.
    pub more: usize,
}

/// The glossary as data.
#[derive(Clone, Debug, Serialize)]
pub struct GlossaryData {
    schema: u8,
    terms: Vec<TermData>,
}

/// One term as data.
#[derive(Clone, Debug, Serialize)]
struct TermData {
    key: String,
    term: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
    meaning: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    address: String,
    used_in: Vec<String>,
}

/// The address of the page of all terms.
const PAGE: &str = "glossary/index.html";

/// The address of a term.
pub fn term_address(term: &Term) -> String {
    format!("{PAGE}#{}", anchor(term))
}

fn anchor(term: &Term) -> String {
    format!("term-{}", term.key.value)
}

/// The page of all terms, in the order of the alphabet.
pub fn glossary(stock: &Stock<'_>) -> GlossaryView {
    let frame = Frame::new(PAGE, Tab::Glossary, "Glossary");
    let mut letters: BTreeMap<(bool, String), Vec<TermView>> = BTreeMap::new();
    for (at, term) in sorted(stock) {
        let first = term.term.chars().next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        let other = !first.chars().all(char::is_alphabetic);
        letters.entry((other, if other { "#".to_owned() } else { first })).or_default().push(view(stock, &frame, at, term));
    }
    let letters = letters
        .into_iter()
        .map(|((other, letter), terms)| LetterView {
            anchor: if other { "letter-other".to_owned() } else { format!("letter-{}", letter.to_lowercase()) },
            letter,
            terms,
        })
        .collect();
    GlossaryView {
        letters,
        total: stock.register.glossary.terms.len(),
        data: (!stock.earlier).then(|| frame.link("api/glossary.json")),
        frame,
    }
}

/// The glossary as data.
pub fn glossary_data(stock: &Stock<'_>) -> GlossaryData {
    let register = stock.register;
    let uses = stock.uses.of(register, stock.sources);
    let terms = sorted(stock)
        .into_iter()
        .map(|(at, term)| TermData {
            key: term.key.to_string(),
            term: term.term.value.clone(),
            also: term.also.iter().map(|also| also.value.clone()).collect(),
            meaning: register.fill(&term.meaning),
            source: term.source.clone(),
            address: term_address(term),
            used_in: uses.documents(at).map(|document| register.documents[document].id().to_string()).collect(),
        })
        .collect();
    GlossaryData { schema: 1, terms }
}

fn sorted<'a>(stock: &Stock<'a>) -> Vec<(usize, &'a Term)> {
    let mut terms: Vec<(usize, &Term)> = stock.register.glossary.terms.iter().enumerate().collect();
    terms.sort_by_key(|(_, term)| term.term.to_lowercase());
    terms
}

fn view(stock: &Stock<'_>, frame: &Frame, at: usize, term: &Term) -> TermView {
    let used: Vec<usize> = stock.uses.of(stock.register, stock.sources).documents(at).collect();
    TermView {
        anchor: anchor(term),
        term: term.term.value.clone(),
        also: term.also.iter().map(|also| also.value.clone()).collect(),
        meaning: stock.register.fill(&term.meaning),
        source: term.source.clone(),
        see: term.see.iter().filter_map(|see| link(stock, frame, see)).collect(),
        used: used.iter().take(FIRST).map(|document| stock.link(frame, *document)).collect(),
        total: used.len(),
        more: used.len().saturating_sub(FIRST),
    }
}

/// The link for `ID`, `ID#section` or a clause; nothing where it leads nowhere.
fn link(stock: &Stock<'_>, frame: &Frame, see: &str) -> Option<LinkView> {
    let links::Read::Inside(target) = links::read(see, true, false) else { return None };
    match stock.register.resolve(camino::Utf8Path::new(""), &target).ok()? {
        Destination::Document { at, section } => {
            let mut link = stock.link(frame, at);
            let section = section.map(|section| &stock.register.documents[at].interface.sections[section]);
            if let (Some(section), false) = (section, link.href.is_empty()) {
                link.href = format!("{}#{}", link.href, section.id);
                link.title = format!("{}: {}", link.title, stock.register.fill(&section.title));
            }
            Some(link)
        }
        Destination::Clause { standard, at, .. } if matches!(target, Target::Clause(_)) => {
            let mut link = stock.counted().clause_link(frame, &standard, at);
            link.title = format!("{}, {}", link.title, stock.register.catalogues[&standard].title);
            link.href = frame.link(&address::clause(&standard, &stock.register.catalogues[&standard].clauses[at].number));
            Some(link)
        }
        _ => None,
    }
}
