//! The map of addresses: every page of the site and what it shows.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;
use rayon::prelude::*;

use super::{Due, FIRST, ROWS, SearchPlan, Stock};
use crate::assess::ReviewState;
use crate::model::{DocId, RegisterKey, RoleKey, StandardId};
use crate::register::{Destination, Register, address};

/// What stands at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the page of its name")]
pub enum Page {
    Home,
    Document(usize),
    /// An id that a document had before.
    Former(usize),
    Free(usize),
    Standards,
    Standard(StandardId),
    Clause(StandardId, usize),
    Coverage,
    CoverageOpen,
    Grid,
    GridChapter(StandardId, String),
    Reviews,
    Registers,
    /// A page of a register's rows, counted from 1.
    Register(RegisterKey, usize),
    /// The rows of a register as data.
    RegisterData(RegisterKey),
    /// A page of something that is due, counted from 1.
    Due(Due, usize),
    Roles,
    Role(RoleKey),
    Glossary,
    Processes,
    Releases,
    /// The releases of one document.
    DocumentReleases(DocId),
    /// A released text that is in force from a later day.
    Coming(usize),
    /// A document that is withdrawn.
    Withdrawn(usize),
    /// A page of a list that can grow, counted from 1.
    List(List, usize),
    /// The A-Z index, to which the search leads without scripts.
    Letters,
    /// A page of one letter of it, counted from 1.
    Letter(char, usize),
    /// What each query needs.
    SearchList,
    /// The words that a mistyped one is compared with.
    SearchWords,
    /// A file of words of the search, counted from 0.
    SearchShard(usize),
    /// A file of places of the search, counted from 0.
    SearchPlaces(usize),
    NotFound,
    Calendar,
    /// The feed of releases and changed documents.
    Feed,
    /// The reviews that one role answers for.
    RoleCalendar(RoleKey),
    Asset(Utf8PathBuf),
    ThemeAsset(String),
    Api(&'static str),
}

/// A list that can grow with the set.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the list of its name")]
pub enum List {
    Documents,
    Referenced(usize),
    Passages(StandardId, usize),
    Owned(RoleKey),
    Folder(String),
    Due(ReviewState),
}

impl List {
    /// Whether the list is about what counts, not about the texts shown.
    pub fn is_counted(&self) -> bool {
        matches!(self, List::Passages(..) | List::Due(_))
    }

    /// The address of one page of the list, counted from 1.
    pub fn address(&self, stock: &Stock<'_>, number: usize) -> String {
        let register = stock.register;
        match self {
            List::Documents if number == 1 => "documents/index.html".to_owned(),
            List::Documents => format!("documents/page.{number}.html"),
            List::Referenced(at) => {
                format!("documents/{}.referenced.{number}.html", register.documents[*at].id().as_str().to_lowercase())
            }
            List::Passages(standard, at) => {
                let clause = &register.catalogues[standard].clauses[*at].number;
                format!("standards/{}/{}.passages.{number}.html", standard.slug(), clause.as_str().to_lowercase())
            }
            List::Owned(role) => format!("roles/{role}.documents.{number}.html"),
            List::Folder(folder) => {
                format!("documents/in.{}.{number}.html", folder.replace('.', "~").replace('/', ".").to_lowercase())
            }
            List::Due(state) => format!("reviews/{}.{number}.html", state.key()),
        }
    }
}

/// Pages that say what is due or where the set stands today: the set of an earlier release has none.
fn is_of_today(page: &Page) -> bool {
    matches!(page, Page::Reviews | Page::Calendar | Page::RoleCalendar(_) | Page::Api(_) | Page::NotFound)
}

/// The index for the search; the set of an earlier release has none.
fn search(stock: &Stock<'_>, add: &mut dyn FnMut(String, Page)) {
    if stock.earlier || !stock.register.settings.publish.search {
        return;
    }
    add(super::letters::INDEX.to_owned(), Page::Letters);
    for (letter, pages) in super::letters::letter_pages(stock) {
        (1..=pages).for_each(|number| add(super::letters::letter_address(letter, number), Page::Letter(letter, number)));
    }
    let plan = SearchPlan::of(stock);
    add("search/list.js".to_owned(), Page::SearchList);
    add("search/words.js".to_owned(), Page::SearchWords);
    (0..plan.shards).for_each(|number| add(format!("search/w{number}.js"), Page::SearchShard(number)));
    (0..plan.blocks()).for_each(|number| add(format!("search/p{number}.js"), Page::SearchPlaces(number)));
}

/// The pages that releases bring along.
fn releases(stock: &Stock<'_>, add: &mut dyn FnMut(String, Page)) {
    let register = stock.register;
    for (at, each) in register.withdrawn.iter().enumerate() {
        add(address::document(&each.id.value), Page::Withdrawn(at));
    }
    if stock.earlier || register.releases.is_empty() {
        return;
    }
    add("releases/index.html".to_owned(), Page::Releases);
    if register.issue.is_none() {
        return;
    }
    if register.settings.site.url.is_some() {
        add("changes.xml".to_owned(), Page::Feed);
    }
    for (at, document) in register.coming.iter().enumerate() {
        add(address::coming_document(document.id()), Page::Coming(at));
    }
    let ids: std::collections::BTreeSet<&DocId> =
        register.releases.iter().flat_map(|(release, _)| release.documents.iter().map(|document| &document.id)).collect();
    let withdrawn = |id: &DocId| register.withdrawn.iter().any(|each| each.id.value == *id);
    for id in ids.into_iter().filter(|id| stock.has_page(id.as_str()) || withdrawn(id)) {
        add(address::document_releases(id), Page::DocumentReleases(id.clone()));
    }
}

/// The files that documents with a text link to, where some have none: what stands beside a document
/// that is withheld is withheld too.
fn shown_files(register: &Register) -> Option<BTreeSet<Utf8PathBuf>> {
    if register.documents.iter().all(|document| document.has_text()) {
        return None;
    }
    let mut shown = BTreeSet::new();
    for document in &register.documents {
        for link in document.interface.links.iter().filter(|link| link.published) {
            if let Ok(Destination::File(path)) = register.resolve(&document.path, &link.target) {
                shown.insert(path);
            }
        }
    }
    Some(shown)
}

/// All addresses of the site. `theme` names the files of the theme.
pub fn addresses(stock: &Stock<'_>, theme: &[String]) -> BTreeMap<String, Page> {
    let register = stock.register;
    let counted = stock.counted();
    let mut pages = Vec::with_capacity(register.documents.len() * 2);
    let mut add = |address: String, page: Page| pages.push((address, page));
    for (address, page) in [
        ("index.html", Page::Home),
        ("404.html", Page::NotFound),
        ("standards/index.html", Page::Standards),
        ("coverage/index.html", Page::Coverage),
        ("coverage/open/index.html", Page::CoverageOpen),
        ("coverage/grid/index.html", Page::Grid),
        ("reviews/index.html", Page::Reviews),
        ("reviews.ics", Page::Calendar),
        ("registers/index.html", Page::Registers),
        ("roles/index.html", Page::Roles),
        ("api/build.json", Page::Api("build")),
        ("api/coverage.json", Page::Api("coverage")),
        ("api/documents.json", Page::Api("documents")),
        ("api/registers.json", Page::Api("registers")),
        ("api/reviews.json", Page::Api("reviews")),
        ("api/status.json", Page::Api("status")),
    ] {
        if !(stock.earlier && is_of_today(&page)) {
            add(address.to_owned(), page);
        }
    }
    if !register.glossary.terms.is_empty() {
        add("glossary/index.html".to_owned(), Page::Glossary);
        if !stock.earlier {
            add("api/glossary.json".to_owned(), Page::Api("glossary"));
        }
    }
    if !register.processes.processes.is_empty() {
        add("processes/index.html".to_owned(), Page::Processes);
    }
    releases(stock, &mut add);
    search(stock, &mut add);
    let grow = |list: List, rows: usize, always: bool, add: &mut dyn FnMut(String, Page)| {
        if rows <= FIRST && !always {
            return;
        }
        for number in 1..=rows.div_ceil(ROWS).max(1) {
            let stock = if list.is_counted() { &counted } else { stock };
            add(list.address(stock, number), Page::List(list.clone(), number));
        }
    };
    let own: Vec<String> = register.documents.par_iter().map(|document| address::document(document.id())).collect();
    for ((at, document), own) in register.documents.iter().enumerate().zip(own) {
        if document.has_text() {
            add(own, Page::Document(at));
        }
        for former in &document.front.formerly {
            add(address::document(&former.value), Page::Former(at));
        }
        grow(List::Referenced(at), register.backlinks[at].len(), false, &mut add);
    }
    grow(List::Documents, register.documents.len(), true, &mut add);
    for (folder, members) in &stock.shelves.folders {
        grow(List::Folder(folder.to_owned()), members.len(), false, &mut add);
    }
    for (key, owned) in &stock.shelves.owned {
        add(address::role(key), Page::Role(key.clone()));
        if !stock.earlier {
            add(address::role_calendar(key), Page::RoleCalendar(key.clone()));
        }
        grow(List::Owned(key.clone()), owned.len(), false, &mut add);
    }
    let due = if stock.earlier { BTreeMap::new() } else { super::reviews::by_state(&counted) };
    for (state, rows) in due {
        grow(List::Due(state), rows.len(), false, &mut add);
    }
    for sheet in register.sheets.iter() {
        let name = &sheet.name.value;
        for number in 1..=super::registers::pages(sheet) {
            add(address::register(name, number), Page::Register(name.clone(), number));
        }
        if !stock.earlier {
            add(format!("api/registers/{name}.json"), Page::RegisterData(name.clone()));
        }
    }
    for (list, always) in [(Due::Rows, false), (Due::Records, false), (Due::Disposals, true)] {
        let rows = if stock.earlier { 0 } else { list.total(&counted) };
        if rows > FIRST || (always && rows > 0) {
            (1..=rows.div_ceil(ROWS)).for_each(|number| add(list.address(number), Page::Due(list, number)));
        }
    }
    for (id, catalogue) in &counted.register.catalogues {
        add(address::standard(id), Page::Standard(id.clone()));
        for (at, clause) in catalogue.clauses.iter().enumerate() {
            add(address::clause(id, &clause.number), Page::Clause(id.clone(), at));
            let passages = counted.register.claims.get(id).map_or(0, |claims| claims.passages[at].len());
            grow(List::Passages(id.clone(), at), passages, false, &mut add);
        }
        if counted.register.settings.standards.contains_key(id) {
            for chapter in super::coverage::chapters(catalogue) {
                let address = format!("coverage/grid/{}-{}.html", id.slug(), chapter.to_lowercase());
                add(address, Page::GridChapter(id.clone(), chapter.to_owned()));
            }
        }
    }
    for (at, page) in register.pages.iter().enumerate() {
        add(address::page(stock.sources.path(page.file)), Page::Free(at));
    }
    // Without an index nothing could be searched.
    let searched = !stock.earlier && register.settings.publish.search;
    for name in theme.iter().filter(|name| searched || *name != "search.js") {
        add(format!("assets/{name}"), Page::ThemeAsset(name.clone()));
    }
    let shown = shown_files(register);
    for path in
        register.assets().filter(|path| shown.as_ref().is_none_or(|shown| !path.starts_with("toolkit") || shown.contains(*path)))
    {
        if let Some(address) = super::document::asset_address(stock, path).filter(|address| !address.starts_with("assets/")) {
            add(address, Page::Asset(path.clone()));
        }
    }
    // The first to take an address has it; the sort leaves equals in their order.
    pages.sort_by(|one, two| one.0.cmp(&two.0));
    pages.dedup_by(|later, first| later.0 == first.0);
    pages.into_iter().collect()
}
