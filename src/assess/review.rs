//! When a document was last read for fitness, and when it is to be read again.

use crate::model::{Date, Settings, Stamp};
use crate::register::Document;

use super::approvals::Approvals;

/// The review state of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewState {
    /// Templates, retired documents and records are not reviewed.
    None,
    /// Read, and not due for a while.
    Current,
    /// To be read soon.
    DueSoon,
    /// The text is no longer the one that was read or approved.
    Changed,
    /// The day has passed.
    Overdue,
    /// Nobody has ever read it for fitness.
    Never,
}

impl ReviewState {
    /// The words printed for it.
    pub fn words(self) -> &'static str {
        match self {
            ReviewState::None => "not reviewed",
            ReviewState::Current => "current",
            ReviewState::DueSoon => "due soon",
            ReviewState::Changed => "changed since",
            ReviewState::Overdue => "overdue",
            ReviewState::Never => "never reviewed",
        }
    }

    /// The word used in data and class names.
    pub fn key(self) -> &'static str {
        match self {
            ReviewState::None => "none",
            ReviewState::Current => "current",
            ReviewState::DueSoon => "due-soon",
            ReviewState::Changed => "changed-since",
            ReviewState::Overdue => "overdue",
            ReviewState::Never => "never-reviewed",
        }
    }
}

/// The review of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Review {
    /// Where it stands.
    pub state: ReviewState,
    /// The later of the last review and the latest approval.
    pub last: Option<Date>,
    /// When it is to be read again.
    pub next: Option<Date>,
}

/// Works out the review of a live document. `stamp` is called only where there is one to compare.
pub fn of(document: &Document, settings: &Settings, approvals: &Approvals, today: Date, stamp: impl FnOnce() -> Stamp) -> Review {
    let front = &document.front;
    if front.is_record() || !front.status().is_live() {
        return Review { state: ReviewState::None, last: None, next: None };
    }
    let read = front.review.last.as_ref().map(|last| last.value);
    let approved = if approvals.complete() { approvals.latest } else { None };
    let Some(last) = read.max(approved) else {
        return Review { state: ReviewState::Never, last: None, next: None };
    };
    let every = front.review.every.as_ref().map_or_else(|| settings.review_interval(front.kind), |every| every.value);
    let next = last.plus(every);
    let state = if next < today {
        ReviewState::Overdue
    } else if changed(document, approvals, stamp) {
        ReviewState::Changed
    } else if next <= today.plus(settings.review.due_soon) {
        ReviewState::DueSoon
    } else {
        ReviewState::Current
    };
    Review { state, last: Some(last), next: Some(next) }
}

/// Whether the text is neither the one reviewed nor the one approved. Without any stamp nobody can tell.
fn changed(document: &Document, approvals: &Approvals, stamp: impl FnOnce() -> Stamp) -> bool {
    if approvals.matches() {
        return false;
    }
    match &document.front.review.stamp {
        Some(reviewed) => reviewed.value != stamp(),
        None => approvals.complete(),
    }
}
