//! The A-Z index: every title with its id, every term, register and role, for readers without scripts.

use std::collections::BTreeMap;

use serde::Serialize;

use super::search::{Place, PlaceKind, SearchIndex};
use super::{FIRST, Frame, LinkView, ROWS, Stock, Tab};

/// The index, or one page of a letter of it.
#[derive(Clone, Debug, Serialize)]
pub struct LettersView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The letters; one on a page of a letter.
    pub letters: Vec<IndexLetter>,
    /// Whether this is the page of one letter.
    pub single: bool,
    /// The clauses of each standard by number.
    pub standards: Vec<IndexStandard>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

/// The names with one first letter.
#[derive(Clone, Debug, Serialize)]
pub struct IndexLetter {
    /// The letter; `#` for all others.
    pub letter: String,
    /// The end of its address.
    pub anchor: String,
    /// Its names.
    pub entries: Vec<IndexEntry>,
    /// How many there are.
    pub total: usize,
    /// Where all of them stand, if these are not all.
    pub more: Option<String>,
}

/// A name and where it leads.
#[derive(Clone, Debug, Serialize)]
pub struct IndexEntry {
    /// The link.
    pub link: LinkView,
    /// What it is, where that is not a document.
    pub kind: Option<&'static str>,
}

/// The clauses of a standard.
#[derive(Clone, Debug, Serialize)]
pub struct IndexStandard {
    /// The standard.
    pub title: String,
    /// The end of its address.
    pub anchor: String,
    /// Its clauses.
    pub clauses: Vec<LinkView>,
}

/// The address of the index.
pub const INDEX: &str = "search/index.html";

/// The address of one page of a letter, counted from 1.
pub fn letter_address(letter: char, number: usize) -> String {
    // A letter of any language, by its number where it is none of ours.
    let name = if letter.is_ascii_alphanumeric() { letter.to_string() } else { format!("u{:x}", u32::from(letter)) };
    format!("search/letter-{name}.{number}.html")
}

/// The letters that take pages of their own, and how many.
pub fn letter_pages(stock: &Stock<'_>) -> Vec<(char, usize)> {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    super::search::titles(stock, |title| *counts.entry(letter_of(title)).or_default() += 1);
    counts.into_iter().filter(|(_, count)| *count > FIRST).map(|(letter, count)| (letter, count.div_ceil(ROWS))).collect()
}

/// The first letter of a name in small type; `#` for whatever begins otherwise.
fn letter_of(title: &str) -> char {
    let first = title.chars().next().and_then(|first| first.to_lowercase().next());
    first.filter(|first| first.is_alphabetic()).unwrap_or('#')
}

/// Whether a place stands under a letter; clauses stand under their standard, rows on their registers' pages.
fn is_listed(place: &Place) -> bool {
    !matches!(place.kind, PlaceKind::Clause | PlaceKind::Row)
}

fn sorted(mut places: Vec<&Place>) -> Vec<&Place> {
    places.sort_by_cached_key(|place| place.title.to_lowercase());
    places
}

fn entry(frame: &Frame, place: &Place) -> IndexEntry {
    let kind = match place.kind {
        PlaceKind::Term => Some("term"),
        PlaceKind::Register => Some("register"),
        PlaceKind::Role => Some("role"),
        PlaceKind::Page => Some("page"),
        PlaceKind::Document | PlaceKind::Clause | PlaceKind::Row => None,
    };
    IndexEntry { link: link(frame, place), kind }
}

fn link(frame: &Frame, place: &Place) -> LinkView {
    LinkView {
        href: frame.link(&place.address),
        label: place.label.clone(),
        title: place.title.clone(),
        state: place.state.clone(),
        current: false,
        detail: None,
    }
}

fn letter(frame: &Frame, letter: char, places: &[&Place], from: usize, count: usize) -> IndexLetter {
    let more = (places.len() > count && from == 0 && count == FIRST).then(|| frame.link(&letter_address(letter, 1)));
    IndexLetter {
        letter: letter.to_uppercase().to_string(),
        anchor: if letter == '#' { "letter-other".to_owned() } else { format!("letter-{letter}") },
        entries: places.iter().skip(from).take(count).map(|place| entry(frame, place)).collect(),
        total: places.len(),
        more,
    }
}

/// The index of everything.
pub fn letters(stock: &Stock<'_>, index: &SearchIndex) -> LettersView {
    let frame = Frame::new(INDEX, Tab::Search, "Search");
    let mut named: BTreeMap<char, Vec<&Place>> = BTreeMap::new();
    for place in index.places.iter().filter(|place| is_listed(place)) {
        named.entry(letter_of(&place.title)).or_default().push(place);
    }
    let letters = named.into_iter().map(|(name, places)| letter(&frame, name, &sorted(places), 0, FIRST)).collect();
    let mut clauses = index.places.iter().filter(|place| place.kind == PlaceKind::Clause).peekable();
    let mut standards: Vec<IndexStandard> = Vec::new();
    while let Some(first) = clauses.next() {
        let mut links = vec![link(&frame, first)];
        while let Some(next) = clauses.next_if(|next| next.part_of == first.part_of) {
            links.push(link(&frame, next));
        }
        let known = stock.counted().register.catalogues.values().find(|catalogue| catalogue.title == first.part_of);
        let slug = known.map_or_else(|| standards.len().to_string(), |catalogue| catalogue.id.slug());
        standards.push(IndexStandard { title: first.part_of.clone(), anchor: format!("clauses-{slug}"), clauses: links });
    }
    LettersView { frame, letters, single: false, standards, previous: None, next: None }
}

/// One page of one letter, counted from 1.
pub fn letter_page(index: &SearchIndex, name: char, number: usize) -> LettersView {
    let frame = Frame::new(&letter_address(name, number), Tab::Search, format!("Index: {}", name.to_uppercase()));
    let places = index.places.iter().filter(|place| is_listed(place) && letter_of(&place.title) == name);
    let places = sorted(places.collect());
    let pages = places.len().div_ceil(ROWS);
    let to = |number: usize| frame.link(&letter_address(name, number));
    LettersView {
        letters: vec![letter(&frame, name, &places, (number - 1) * ROWS, ROWS)],
        single: true,
        standards: Vec::new(),
        previous: (number > 1).then(|| to(number - 1)),
        next: (number < pages).then(|| to(number + 1)),
        frame,
    }
}
