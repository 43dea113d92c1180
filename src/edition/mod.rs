//! What a reader gets to see: which pages there are, and what stands on each of them.
//!
//! Views are plain values made from the register and the assessment. How they become HTML, JSON
//! or a calendar is for `render`; which file they end up in, for `publish`.

mod clause;
mod coverage;
mod differences;
mod document;
mod due;
mod feed;
mod glossary;
mod history;
mod home;
mod letters;
mod lists;
mod map;
mod practices;
mod processes;
mod redline;
mod registers;
mod release;
pub mod report;
mod reviews;
pub mod rows_data;
mod search;
mod view;

pub use clause::{ClauseView, StandardView, clause, standard, standards};
pub use coverage::{CoverageView, GridView, coverage, grid, grid_chapter, open};
pub use differences::{DifferencesReport, differences};
pub use document::{
    DocumentView, PageView, RecordPart, RecordView, SidebarView, asset_address, coming, document, free_page, records, redirect,
    shows, sidebar,
};
pub use due::{DisposalDue, Due, DueTable, DueView, RecordDue, RowsDue, due};
pub use feed::{FeedEntry, FeedView, feed};
pub use glossary::{GlossaryView, TermView, glossary, glossary_data, term_address};
pub use history::{ApprovalView, EventView};
pub use home::{HomeView, home};
pub use letters::{LettersView, letter_page, letters};
pub use lists::{ListView, RolePageView, RolesView, list, role, roles};
pub use map::{List, Page, addresses};
pub use practices::{PracticeView, PracticesLine, PracticesView, practices};
pub use processes::{
    FlowView, LaneView, MapView, NeighbourView, NeighboursView, NodeView, ProcessesView, map, neighbours, processes,
};
pub use redline::{
    DifferencesView, End, RedlineView, differences_alone, prefix, redline, redline_alone, section_title, summary, touches,
};
pub use registers::{CellView, HeadView, RegisterView, RegistersView, RowLine, TableView, extract, register, registers};
pub use release::{
    DocumentReleasesView, ReleaseView, ReleasesView, SupersededView, WithdrawnView, changed, document_releases, release,
    releases, withdrawn,
};
pub use reviews::{ReviewEvent, ReviewsView, by_state, events, reviews};
pub use search::{
    COMMON, DOCUMENTS_IN_FILE, Mention, OTHERS_IN_FILE, Place, PlaceKind, SearchIndex, SearchPlan, Spot, search_index,
};
pub use view::{DateView, Frame, LinkView, Shown, StateView, Tab};

use std::collections::{BTreeMap, HashMap};

use crate::assess::Assessment;
use crate::model::{Presence, RoleKey};
use crate::register::{LateUses, Register};
use crate::source::Sources;

/// Who the pages are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edition {
    /// Everybody who may read the set; guidance and what is for auditors are left out.
    #[default]
    Reader,
    /// Auditors: everything a reader sees, and what to ask for.
    Auditor,
    /// Those who write it; guidance is shown, and everything else.
    Author,
}

impl Edition {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Edition::Reader => "reader",
            Edition::Auditor => "auditor",
            Edition::Author => "author",
        }
    }
}

/// How many rows a page shows of a list that can grow.
pub const FIRST: usize = 50;
/// How many rows a page of such a list has.
pub const ROWS: usize = 200;

/// What views are made from.
#[derive(Clone, Copy)]
pub struct Stock<'a> {
    /// Everything of the set, joined by name.
    pub register: &'a Register,
    /// Where everything stands.
    pub assessment: &'a Assessment,
    /// The texts.
    pub sources: &'a Sources,
    /// Who the pages are for.
    pub edition: Edition,
    /// Which documents stand in which folder, and whose they are.
    pub shelves: &'a Shelves,
    /// What counts, where it is not what is shown: once there are releases, the text at hand
    /// changes no verdict.
    pub counts: Option<Counts<'a>>,
    /// The register whose documents have pages.
    pub pages: &'a Register,
    /// Whether this is the set of an earlier release, which stands below `v/`.
    pub earlier: bool,
    /// Whose documents the pages hold, where they do not hold all.
    pub audience: Option<&'a str>,
    /// Which documents use which terms.
    pub uses: &'a LateUses,
}

/// What verdicts are made from, where the texts shown are others.
#[derive(Clone, Copy)]
pub struct Counts<'a> {
    /// The texts in force.
    pub register: &'a Register,
    /// Where they stand.
    pub assessment: &'a Assessment,
    /// Their sources.
    pub sources: &'a Sources,
    /// Their folders and owners.
    pub shelves: &'a Shelves,
    /// Which of them use which terms.
    pub uses: &'a LateUses,
}

/// The documents of a register sorted onto shelves: by folder and by owner, by their places. Made
/// once, because every page of a list looks here.
#[derive(Clone, Debug, Default)]
pub struct Shelves {
    folders: BTreeMap<String, Vec<usize>>,
    owned: BTreeMap<RoleKey, Vec<usize>>,
    owners: HashMap<String, usize>,
}

impl Shelves {
    /// Sorts the documents of a register.
    pub fn of(register: &Register) -> Shelves {
        let (folders, (owned, owners)) = rayon::join(
            || lists::folders(register),
            || rayon::join(|| lists::owned(register), || document::folder_owners(register)),
        );
        Shelves { folders, owned, owners }
    }
}

/// The page for an address that leads nowhere. It stands at any depth, so it has no links.
pub fn not_found() -> PageView {
    PageView { frame: Frame::new("404.html", Tab::Home, "Not found"), target: None }
}

impl<'a> Stock<'a> {
    /// What counts: for clauses, coverage and reviews.
    #[must_use]
    pub fn counted(&self) -> Stock<'a> {
        match self.counts {
            Some(Counts { register, assessment, sources, shelves, uses }) => {
                Stock { register, assessment, sources, shelves, uses, counts: None, ..*self }
            }
            None => *self,
        }
    }

    /// Whether a document has a page.
    pub fn has_page(&self, id: &str) -> bool {
        let shown = |document: &crate::register::Document| matches!(document.presence, Presence::Text | Presence::Withdrawn);
        self.pages.document(id).is_some_and(shown)
    }

    /// The folder of a document.
    pub fn folder(&self, at: usize) -> &'a str {
        lists::folder_of(&self.register.documents[at].path)
    }

    /// The documents of one folder, by their places.
    fn members(&self, folder: &str) -> &'a [usize] {
        self.shelves.folders.get(folder).map_or(&[], Vec::as_slice)
    }

    /// The documents that a role owns, by their places.
    fn owned(&self, role: &RoleKey) -> &'a [usize] {
        self.shelves.owned.get(role).map_or(&[], Vec::as_slice)
    }
}
