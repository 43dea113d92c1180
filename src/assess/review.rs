//! When a document was last read for fitness, and when it is to be read again.

use crate::model::{Date, FrontMatter, Interval, Outcome, Settings, Stamp};
use crate::register::{Document, Register};

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
    /// How long after the last review that is at the latest, by the rules.
    pub every: Interval,
    /// Whether the interval has grown, because reviews found nothing to change.
    pub lengthened: bool,
    /// The row of an outside document that has a new edition since, by its place in the register of those.
    pub outside: Option<u32>,
}

impl Review {
    /// A review of which nothing is known.
    pub(super) fn unknown(state: ReviewState) -> Review {
        Review { state, last: None, next: None, every: Interval::YEARLY, lengthened: false, outside: None }
    }

    /// The latest day for the next review, whatever `review.next` says.
    pub fn limit(&self) -> Option<Date> {
        self.last.map(|last| last.plus(self.every))
    }
}

/// Works out the review of a live document. `stamp` is called only where there is one to compare.
pub fn of(document: &Document, settings: &Settings, approvals: &Approvals, today: Date, stamp: impl FnOnce() -> Stamp) -> Review {
    let front = &document.front;
    if front.is_record() || !front.status().is_live() {
        return Review::unknown(ReviewState::None);
    }
    let read = front.last_review().map(|(on, _)| on);
    let approved = if approvals.complete() { approvals.latest } else { None };
    let Some(last) = read.max(approved) else {
        return Review::unknown(ReviewState::Never);
    };
    let (every, lengthened) = interval(front, settings, approved, last);
    // A day that was set to spread the work counts as long as it does not put the review off.
    let set = front.review.next.as_ref().map(|next| next.value).filter(|set| *set > last);
    let next = last.plus(every).min(set.unwrap_or_else(|| last.plus(every)));
    let state = if next < today {
        ReviewState::Overdue
    } else if changed(document, approvals, stamp) {
        ReviewState::Changed
    } else if next <= today.plus(settings.review.due_soon) {
        ReviewState::DueSoon
    } else {
        ReviewState::Current
    };
    Review { state, last: Some(last), next: Some(next), every, lengthened, outside: None }
}

/// The interval after the last review, and whether it has grown. A document that sets its own
/// keeps it; otherwise it grows where the last reviews since the approval left the text as it was.
fn interval(front: &FrontMatter, settings: &Settings, approved: Option<Date>, last: Date) -> (Interval, bool) {
    if let Some(every) = &front.review.every {
        return (every.value, false);
    }
    let every = settings.review_interval(front.kind);
    let Some(rule) = settings.review.lengthen else { return (every, false) };
    let calm = front
        .reviews
        .iter()
        .take_while(|entry| entry.outcome == Outcome::Unchanged && approved.is_none_or(|approved| approved <= entry.on.value))
        .count();
    let grows =
        calm >= rule.after && last.plus(every) < last.plus(rule.to) && last.plus(rule.to) <= last.plus(Interval::TWO_YEARS);
    if grows { (rule.to, true) } else { (every, false) }
}

/// The review, asked for anew where an outside document that the text depends on has had another
/// edition since. The text itself is still the one that was approved, so it is not stale.
pub fn asked_from_outside(mut review: Review, at: usize, register: &Register, today: Date) -> Review {
    let Some(last) = review.last else { return review };
    for (sheet, row) in register.sheets.externals_of(at) {
        let since = sheet.value(row, "edition-since").and_then(|day| day.value.parse::<Date>().ok());
        if since.is_some_and(|since| since > last && since <= today) {
            review.outside = sheet.position(&row.key.value).and_then(|row| u32::try_from(row).ok());
            if matches!(review.state, ReviewState::Current | ReviewState::DueSoon) {
                review.state = ReviewState::Changed;
            }
            return review;
        }
    }
    review
}

/// Whether the text is neither the one reviewed nor the one approved. Without any stamp nobody can tell.
fn changed(document: &Document, approvals: &Approvals, stamp: impl FnOnce() -> Stamp) -> bool {
    if approvals.matches() {
        return false;
    }
    match document.front.last_review() {
        Some((_, Some(reviewed))) => reviewed != stamp(),
        _ => approvals.complete(),
    }
}
