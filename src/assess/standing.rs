//! The version in force, per document.

use super::approvals::{self, Approvals};
use super::coverage::Verdict;
use super::review::{self, Review, ReviewState};
use super::stamp::{self, Purpose};
use crate::model::{Date, Status};
use crate::register::Register;
use crate::source::Sources;

/// What a document counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Text as shipped; nobody has adopted it.
    Template,
    /// Adopted and not in force: being written, being read, or not fully approved.
    Drafted,
    /// Fully approved, in force from a later day.
    Coming(Date),
    /// In force.
    InForce,
    /// In force, but overdue for review or no longer the text that was approved.
    Stale,
    /// Withdrawn.
    Retired,
    /// A filled form without control data; whether it is closed or signed.
    Record(bool),
}

impl State {
    /// What a claim of such a document is worth; nothing where claims do not count.
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            State::Template => Some(Verdict::Template),
            State::Drafted | State::Coming(_) => Some(Verdict::Drafted),
            State::Stale => Some(Verdict::Stale),
            State::InForce => Some(Verdict::Covered),
            State::Retired | State::Record(_) => None,
        }
    }

    /// Whether the text is in force, stale or not.
    pub fn in_force(self) -> bool {
        matches!(self, State::InForce | State::Stale)
    }
}

/// Where a document stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// What it counts as.
    pub state: State,
    /// Its approvals.
    pub approvals: Approvals,
    /// Its review.
    pub review: Review,
    /// The day from which the text is or will be in force.
    pub effective: Option<Date>,
}

impl Standing {
    /// The standing of a document of which nothing but its state is told.
    pub fn settled(state: State) -> Standing {
        Standing { state, approvals: Approvals::default(), review: Review::unknown(ReviewState::None), effective: None }
    }
}

/// Works out where a document stands.
pub fn of(at: usize, register: &Register, sources: &Sources, today: Date) -> Standing {
    let document = &register.documents[at];
    let front = &document.front;
    let approvals = approvals::judge(document, register, today, || stamp::of(document, register, sources, Purpose::Approval));
    let review =
        review::of(document, &register.settings, &approvals, today, || stamp::of(document, register, sources, Purpose::Review));
    let effective = front.effective.as_ref().map(|day| day.value).or(approvals.latest);
    // Of a document without a text nobody knows when it was read.
    let review = if document.has_text() { review } else { Review::unknown(ReviewState::None) };
    let state = match front.status() {
        _ if front.is_record() => State::Record(front.closed.is_some() || !front.signed.is_empty()),
        Status::Template => State::Template,
        Status::Draft | Status::Review => State::Drafted,
        Status::Retired => State::Retired,
        Status::Approved if !approvals.complete() => State::Drafted,
        Status::Approved => match effective {
            Some(day) if day > today => State::Coming(day),
            None => State::Drafted,
            Some(_) if !approvals.matches() || matches!(review.state, ReviewState::Overdue | ReviewState::Changed) => {
                State::Stale
            }
            Some(_) => State::InForce,
        },
    };
    let review = review::asked_from_outside(review, at, register, today);
    Standing { state, approvals, review, effective }
}
