//! What a reader can search for: every place of the site with a name, and the words that lead to it.
//!
//! Only names are searched: ids, numbers, titles, headings, keywords, summaries, terms, keys of rows. They
//! are all in the register, so no text is read for it. What readers may not have is not in the register
//! either, or has no page; nothing else is put in here.

use std::collections::BTreeMap;

use super::{ROWS, StateView, Stock};
use crate::model::{Catalogue, Sheet};
use crate::register::{Document, address};

/// Everything that can be found.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {
    /// The places, those of one kind together.
    pub places: Vec<Place>,
    /// Where each word leads, in the order of the places.
    pub words: BTreeMap<String, Vec<Mention>>,
}

/// What sort of thing a place is, in the order in which equal hits are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the kind of its name")]
pub enum PlaceKind {
    Document,
    Clause,
    Term,
    Register,
    Role,
    Page,
    Row,
}

impl PlaceKind {
    /// What a group of them is called.
    pub fn title(self) -> &'static str {
        match self {
            PlaceKind::Document => "Documents",
            PlaceKind::Clause => "Clauses",
            PlaceKind::Term => "Terms",
            PlaceKind::Register => "Registers",
            PlaceKind::Role => "Roles",
            PlaceKind::Page => "Pages",
            PlaceKind::Row => "Rows of registers",
        }
    }
}

/// A page of the site, or a named part of one.
#[derive(Clone, Debug)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// The id or the number; empty where it has none.
    pub label: String,
    /// The title.
    pub title: String,
    /// What it belongs to, such as the standard of a clause.
    pub part_of: String,
    /// Where it stands, from the top of the site.
    pub address: String,
    /// Its state.
    pub state: Option<StateView>,
    /// The anchor and the title of each of its sections.
    pub sections: Vec<(Box<str>, String)>,
}

/// A word at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// The place.
    pub place: u32,
    /// Where in it.
    pub spot: Spot,
}

/// Where in a place a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// In its id, number or title.
    Name,
    /// In what is said about it.
    About,
    /// In the heading of a section, or among the clauses that the section claims.
    Section(u16),
}

/// How many files the index is laid out in; known before the index is made, so that a preview can
/// tell which addresses there are without making it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchPlan {
    /// How many places are documents.
    pub documents: usize,
    /// How many there are in all.
    pub places: usize,
    /// In how many files the words are.
    pub shards: usize,
}

/// How many documents are in one file of places; they bring their sections along.
pub const DOCUMENTS_IN_FILE: usize = 8;
/// How many other places are in one file.
pub const OTHERS_IN_FILE: usize = 32;
/// About how many words lead somewhere in one file of words.
const MENTIONS_IN_SHARD: usize = 2500;

impl SearchPlan {
    /// The plan for a set.
    pub fn of(stock: &Stock<'_>) -> SearchPlan {
        let (mut documents, mut sections) = (0, 0);
        for (_, document) in found(stock) {
            documents += 1;
            sections += document.interface.sections.len();
        }
        let counted = stock.counted();
        let register = counted.register;
        let clauses: usize = register.catalogues.values().map(|catalogue| catalogue.clauses.len()).sum();
        let rows: usize = sheets(stock).map(|sheet| 1 + sheet.rows.len()).sum();
        let others =
            clauses + rows + stock.register.glossary.terms.len() + stock.shelves.owned.len() + stock.register.pages.len();
        let mentions = documents * 14 + sections * 4 + others * 5;
        SearchPlan { documents, places: documents + others, shards: mentions / MENTIONS_IN_SHARD + 1 }
    }

    /// How many files the places are in.
    pub fn blocks(&self) -> usize {
        self.documents.div_ceil(DOCUMENTS_IN_FILE) + (self.places - self.documents).div_ceil(OTHERS_IN_FILE)
    }

    /// The places in one of these files.
    pub fn block(&self, number: usize) -> std::ops::Range<usize> {
        let of_documents = self.documents.div_ceil(DOCUMENTS_IN_FILE);
        let (from, size, end) = match number.checked_sub(of_documents) {
            None => (number * DOCUMENTS_IN_FILE, DOCUMENTS_IN_FILE, self.documents),
            Some(number) => (self.documents + number * OTHERS_IN_FILE, OTHERS_IN_FILE, self.places),
        };
        from.min(end)..(from + size).min(end)
    }
}

/// The documents that have a page with their text.
fn found<'a>(stock: &Stock<'a>) -> impl Iterator<Item = (usize, &'a Document)> {
    let register = stock.register;
    let shown = move |at: usize| register.documents[at].has_text() && !register.is_twin(at);
    (0..register.documents.len()).filter(move |at| shown(*at)).map(|at| (at, register.documents[at].as_ref()))
}

/// The titles that stand in the A-Z index, clauses and rows apart.
pub fn titles(stock: &Stock<'_>, mut each: impl FnMut(&str)) {
    let register = stock.register;
    found(stock).for_each(|(_, document)| each(&register.fill(&document.front.title)));
    register.glossary.terms.iter().for_each(|term| each(&term.term.value));
    sheets(stock).for_each(|sheet| each(&sheet.title));
    stock.shelves.owned.keys().for_each(|key| each(register.role_title(key)));
    register.pages.iter().for_each(|page| each(&register.fill(&page.title)));
}

/// The registers that have a page; the rows are those that count.
fn sheets<'a>(stock: &Stock<'a>) -> impl Iterator<Item = &'a Sheet> {
    let (shown, counted) = (stock.register, stock.counted().register);
    counted.sheets.iter().filter(|sheet| shown.sheets.get(sheet.name.as_str()).is_some()).map(|sheet| sheet.as_ref())
}

/// Everything that can be found. There are exactly as many places as the plan says.
pub fn search_index(stock: &Stock<'_>) -> SearchIndex {
    let mut index = SearchIndex::default();
    for (at, document) in found(stock) {
        index.document(stock, at, document);
    }
    let counted = stock.counted();
    let in_scope = |catalogue: &Catalogue| counted.register.settings.standards.contains_key(&catalogue.id);
    let (scope, rest): (Vec<_>, Vec<_>) = counted.register.catalogues.values().partition(|catalogue| in_scope(catalogue));
    for catalogue in scope.into_iter().chain(rest) {
        index.clauses(&counted, catalogue);
    }
    let register = stock.register;
    for term in &register.glossary.terms {
        let at = index.add(PlaceKind::Term, "", &term.term.value, "Glossary", super::term_address(term), None);
        term.also.iter().for_each(|also| index.words_of(&also.value, at, Spot::Name));
    }
    for sheet in sheets(stock) {
        let at = index.add(PlaceKind::Register, "", &sheet.title, "", address::register(&sheet.name.value, 1), None);
        index.words_of(sheet.name.as_str(), at, Spot::Name);
        index.words_of(sheet.summary.as_deref().unwrap_or_default(), at, Spot::About);
    }
    for key in stock.shelves.owned.keys() {
        index.add(PlaceKind::Role, "", register.role_title(key), "", address::role(key), None);
    }
    for page in &register.pages {
        let at =
            index.add(PlaceKind::Page, "", &register.fill(&page.title), "", address::page(stock.sources.path(page.file)), None);
        index.sections(stock, at, &page.interface.sections);
    }
    for sheet in sheets(stock) {
        for (at, row) in sheet.rows.iter().enumerate() {
            let page = address::register(&sheet.name.value, at / ROWS + 1);
            let state = row.example.then(|| StateView::new("template", "Example"));
            let to = format!("{page}#{}", address::row_anchor(&row.key.value));
            let title = short(sheet.label(row).unwrap_or_default());
            index.add(PlaceKind::Row, &row.key.value, &title, &sheet.title, to, state);
        }
    }
    for mentions in index.words.values_mut() {
        mentions.sort_unstable();
        mentions.dedup();
    }
    index
}

impl SearchIndex {
    fn add(
        &mut self,
        kind: PlaceKind,
        label: &str,
        title: &str,
        part_of: &str,
        address: String,
        state: Option<StateView>,
    ) -> u32 {
        let at = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push(Place {
            kind,
            label: label.to_owned(),
            title: title.to_owned(),
            part_of: part_of.to_owned(),
            address,
            state,
            sections: Vec::new(),
        });
        self.words_of(label, at, Spot::Name);
        self.words_of(title, at, Spot::Name);
        at
    }

    fn document(&mut self, stock: &Stock<'_>, at: usize, document: &Document) {
        let (register, front) = (stock.register, &document.front);
        let state = StateView::of(stock.assessment.documents[at].state, front.status());
        let id = document.id();
        let title = register.fill(&front.title);
        let place = self.add(PlaceKind::Document, id.as_str(), &title, "", address::document(id), Some(state));
        front.formerly.iter().for_each(|former| self.words_of(former.as_str(), place, Spot::Name));
        front.keywords.iter().for_each(|keyword| self.words_of(&register.fill(keyword), place, Spot::About));
        self.words_of(&register.fill(front.summary.as_deref().unwrap_or_default()), place, Spot::About);
        self.words_of(front.kind.word(), place, Spot::About);
        self.sections(stock, place, &document.interface.sections);
    }

    fn sections(&mut self, stock: &Stock<'_>, place: u32, sections: &[crate::model::Section]) {
        for section in sections {
            let shown = section.conditions.iter().all(|condition| stock.register.holds(condition));
            let known = &self.places[place as usize].sections;
            let Ok(number) = u16::try_from(known.len()) else { return };
            // The heading of the whole text says the title again.
            if !shown || section.level == 1 {
                continue;
            }
            let title = stock.register.fill(&section.title);
            self.words_of(&title, place, Spot::Section(number));
            for claim in &section.claims {
                self.words_of(claim.value.number.as_str(), place, Spot::Section(number));
            }
            self.places[place as usize].sections.push((section.id.clone(), title));
        }
    }

    fn clauses(&mut self, stock: &Stock<'_>, catalogue: &Catalogue) {
        let coverage = stock.assessment.coverage.get(&catalogue.id);
        for (at, clause) in catalogue.clauses.iter().enumerate() {
            let state =
                coverage.map(|coverage| StateView::verdict(coverage.clauses.get(at).and_then(|clause| clause.documented)));
            let to = address::clause(&catalogue.id, &clause.number);
            let place = self.add(PlaceKind::Clause, clause.number.as_str(), &clause.title, &catalogue.title, to, state);
            self.words_of(&catalogue.title, place, Spot::About);
        }
    }

    fn words_of(&mut self, text: &str, place: u32, spot: Spot) {
        for word in words(text) {
            let mention = Mention { place, spot };
            match self.words.get_mut(&word) {
                Some(mentions) if mentions.last() == Some(&mention) => {}
                Some(mentions) => mentions.push(mention),
                None => drop(self.words.insert(word, vec![mention])),
            }
        }
    }
}

/// The beginning of a long text, up to the end of a word.
fn short(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().nth(80) else { return text.to_owned() };
    let start = text.get(..cut).unwrap_or(text);
    format!("{}…", start.rsplit_once(' ').map_or(start, |(words, _)| words))
}

/// Words that are in everything and lead nowhere.
pub const COMMON: &[&str] =
    &["a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "that", "the", "to", "with"];

/// The words of a text as they are searched for: in small letters; what has a digit in it stays whole, so
/// that `8.10` is not `8.1`, and can also be found without what stands before its first hyphen; other words
/// end at each mark. `search.js` takes a query apart in the same way.
pub fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    for run in text.split(|c| !inside(c)) {
        let run = run.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if run.chars().any(|c| c.is_numeric()) {
            if let Some((_, rest)) = run.split_once('-').filter(|(_, rest)| rest.contains('-')) {
                out.push(rest.to_owned());
            }
            out.push(run);
            continue;
        }
        let parts = run.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty() && !COMMON.contains(part));
        out.extend(parts.map(str::to_owned));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ids_stay_whole() {
        assert_eq!(words("8.10 is not 8.1."), ["8.10", "not", "8.1"]);
        assert_eq!(words("SMS-PRC-015: Change"), ["prc-015", "sms-prc-015", "change"]);
        assert_eq!(words("The follow-up of ISO/IEC 20000-1"), ["follow", "up", "iso", "iec", "20000-1"]);
        assert!(words(" -- . the ").is_empty());
    }

    #[test]
    fn a_plan_lays_out_every_place_once() {
        for (documents, places) in [(0, 0), (0, 5), (8, 8), (9, 41), (17, 90)] {
            let plan = SearchPlan { documents, places, shards: 1 };
            let all: Vec<usize> = (0..plan.blocks()).flat_map(|number| plan.block(number)).collect();
            assert_eq!(all, (0..places).collect::<Vec<_>>());
        }
    }
}
