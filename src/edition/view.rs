//! Small values that many pages share.

use serde::Serialize;

use super::{FIRST, List, Stock};
use crate::assess::{ReviewState, State, Verdict};
use crate::model::{Date, Presence, Status};
use crate::register::{Document, address};

/// The parts that every page has.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// The title of the page.
    pub title: String,
    /// Which part of the site it belongs to.
    pub tab: Tab,
    /// The way from this page to the top of the site: empty or `../`s.
    pub root: String,
    /// Its own address.
    pub address: String,
    /// The day of the build, on the few pages that may say it.
    pub as_built: Option<DateView>,
}

/// A part of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each is the part of its name")]
pub enum Tab {
    Home,
    Documents,
    Standards,
    Coverage,
    Reviews,
    Registers,
    Processes,
    Roles,
    Glossary,
    Search,
}

impl Frame {
    /// The frame of the page at `address`.
    pub fn new(address: &str, tab: Tab, title: impl Into<String>) -> Frame {
        let root = "../".repeat(address.matches('/').count());
        Frame { title: title.into(), tab, root, address: address.to_owned(), as_built: None }
    }

    /// Says the day of the build.
    #[must_use]
    pub fn built(mut self, stock: &Stock<'_>) -> Frame {
        self.as_built = Some(stock.assessment.today.into());
        self
    }

    /// The link from this page to an address.
    pub fn link(&self, to: &str) -> String {
        address::relative(&self.address, to)
    }
}

/// A date for people and for programs.
#[derive(Clone, Debug, Serialize)]
pub struct DateView {
    /// `2026-12-14`
    pub iso: String,
    /// `14 Dec 2026`
    pub words: String,
}

impl From<Date> for DateView {
    fn from(date: Date) -> Self {
        DateView { iso: date.to_string(), words: date.readable() }
    }
}

/// Said of a document that a release names without a text.
const NOT_ISSUED: &str = "not issued";

/// A link with what a reader wants to know before following it.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    /// Where to; empty where there is no page.
    pub href: String,
    /// The id or the number.
    pub label: String,
    /// The title.
    pub title: String,
    /// The state of what it leads to, if it has one.
    pub state: Option<StateView>,
    /// Whether it leads to the page it stands on.
    pub current: bool,
    /// A word more, such as the heading that is meant.
    pub detail: Option<String>,
}

/// A state: a word for people and a key for marks and colours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StateView {
    /// The name of its mark and its colours.
    pub key: String,
    /// The word.
    pub word: String,
}

impl StateView {
    /// A state with this key and word.
    pub fn new(key: &str, word: impl Into<String>) -> StateView {
        StateView { key: key.to_owned(), word: word.into() }
    }

    /// The life of a document.
    pub fn of(state: State, status: Status) -> StateView {
        match (state, status) {
            (State::Record(true), _) => StateView::new("approved", "Closed"),
            (State::Record(false), _) => StateView::new("draft", "Open"),
            (State::Coming(day), _) => StateView::new("coming", format!("In force from {}", day.readable())),
            (_, Status::Template) => StateView::new("template", "Template"),
            (_, Status::Draft) => StateView::new("draft", "Draft"),
            (_, Status::Review) => StateView::new("review", "In review"),
            (State::Drafted, Status::Approved) => StateView::new("draft", "Approval incomplete"),
            (_, Status::Approved) => StateView::new("approved", "Approved"),
            (_, Status::Retired) => StateView::new("retired", "Retired"),
        }
    }

    /// The coverage of a clause; nothing where nothing is demanded.
    pub fn verdict(verdict: Option<Verdict>) -> StateView {
        match verdict {
            Some(verdict) => {
                let word = verdict.word();
                let mut capital = word[..1].to_uppercase();
                capital.push_str(&word[1..]);
                StateView::new(word, capital)
            }
            None => StateView::new("none", "No requirement"),
        }
    }

    /// The review of a document.
    pub fn review(state: ReviewState, next: Option<Date>) -> Option<StateView> {
        let due = |word: &str| next.map_or_else(|| word.to_owned(), |next| format!("{word} {}", next.readable()));
        match state {
            ReviewState::None | ReviewState::Current => None,
            ReviewState::DueSoon => Some(StateView::new("due-soon", due("Due"))),
            ReviewState::Overdue => Some(StateView::new("overdue", due("Overdue since"))),
            ReviewState::Changed => Some(StateView::new("changed-since", "Changed since")),
            ReviewState::Never => Some(StateView::new("never-reviewed", "Never reviewed")),
        }
    }
}

/// The beginning of a list that can grow, and the way to all of it.
#[derive(Clone, Debug, Serialize)]
pub struct Shown<T> {
    /// The first rows.
    pub rows: Vec<T>,
    /// How many there are.
    pub total: usize,
    /// Where all of them stand, if these are not all.
    pub more: Option<String>,
}

impl<T> Shown<T> {
    /// The first rows of `all`, each made into a `T`.
    pub fn first<I>(all: &[I], frame: &Frame, stock: &Stock<'_>, list: &List, make: impl Fn(&I) -> T) -> Shown<T> {
        let more = (all.len() > FIRST).then(|| frame.link(&list.address(stock, 1)));
        Shown { rows: all.iter().take(FIRST).map(make).collect(), total: all.len(), more }
    }
}

impl Stock<'_> {
    /// Why a document has no page, in a few words.
    pub fn absence(&self, document: &Document) -> String {
        let form = || {
            let at = self.register.known_as(document.front.instance_of.as_ref()?.as_str())?;
            self.register.documents[at].front.owner.as_ref()
        };
        match (document.presence, document.front.owner.as_ref().or_else(form)) {
            (Presence::Withheld, Some(owner)) => format!("held by {}, ask there", self.register.role_title(&owner.value)),
            (Presence::Withheld, None) => "held elsewhere".to_owned(),
            _ => NOT_ISSUED.to_owned(),
        }
    }

    /// A link to a document.
    pub fn link(&self, frame: &Frame, at: usize) -> LinkView {
        let document = &self.register.documents[at];
        let to = address::document(document.id());
        let page = self.has_page(document.id().as_str());
        LinkView {
            href: if page { frame.link(&to) } else { String::new() },
            label: document.id().to_string(),
            title: self.register.fill(&document.front.title),
            state: Some(StateView::of(self.assessment.documents[at].state, document.front.status())),
            current: to == frame.address,
            detail: (!page).then(|| self.absence(document)),
        }
    }

    /// A link to a clause.
    pub fn clause_link(&self, frame: &Frame, standard: &crate::model::StandardId, at: usize) -> LinkView {
        let clause = &self.register.catalogues[standard].clauses[at];
        let to = address::clause(standard, &clause.number);
        let coverage = self.counted().assessment.coverage.get(standard);
        let verdict = coverage.and_then(|coverage| coverage.clauses.get(at)?.documented);
        LinkView {
            href: frame.link(&to),
            label: clause.number.to_string(),
            title: clause.title.clone(),
            state: Some(StateView::verdict(verdict)),
            current: to == frame.address,
            detail: None,
        }
    }
}
