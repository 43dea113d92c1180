//! What is due for review, and when.

use std::collections::BTreeMap;

use serde::Serialize;

use super::lists::{RowView, row};
use super::{Due, DueTable, Frame, List, Shown, StateView, Stock, Tab};
use crate::assess::ReviewState;
use crate::model::{Date, RoleKey};
use crate::register::address;

/// The page of reviews.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewsView {
    /// The parts that every page has.
    pub frame: Frame,
    /// One group a state, the most urgent first.
    pub groups: Vec<ReviewGroup>,
    /// How many reviews fall into each of the next twelve months.
    pub months: Vec<MonthView>,
    /// The highest of these numbers.
    pub busiest: usize,
    /// How many documents have a review state.
    pub total: usize,
    /// What else is due, each a list of its own.
    pub due: Vec<DueTable>,
}

/// The documents in one review state.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewGroup {
    /// The state.
    pub state: StateView,
    /// The documents.
    pub documents: Shown<RowView>,
}

/// A month of the calendar.
#[derive(Clone, Debug, Serialize)]
pub struct MonthView {
    /// For example `Dec 2026`.
    pub name: String,
    /// How many reviews are due.
    pub count: usize,
}

/// The documents in each review state, by next review.
pub fn by_state(stock: &Stock<'_>) -> BTreeMap<ReviewState, Vec<usize>> {
    let mut groups: BTreeMap<ReviewState, Vec<usize>> = BTreeMap::new();
    for (at, standing) in stock.assessment.documents.iter().enumerate() {
        if standing.review.state != ReviewState::None {
            groups.entry(standing.review.state).or_default().push(at);
        }
    }
    for group in groups.values_mut() {
        group.sort_by_key(|at| (stock.assessment.documents[*at].review.next, *at));
    }
    groups
}

/// A review in a calendar.
#[derive(Clone, Debug)]
pub struct ReviewEvent<'a> {
    /// The document.
    pub id: &'a str,
    /// Its title.
    pub title: String,
    /// The title of the role that owns it.
    pub owner_title: &'a str,
    /// When it is to be reviewed.
    pub next: Date,
    /// Its page.
    pub address: String,
}

/// The reviews to come, by day: all, or those of the documents that one role owns.
pub fn events<'a>(stock: &Stock<'a>, owner: Option<&RoleKey>) -> Vec<ReviewEvent<'a>> {
    let stock = &stock.counted();
    let register = stock.register;
    let all: Vec<usize> = match owner {
        Some(key) => stock.owned(key).to_vec(),
        None => (0..register.documents.len()).collect(),
    };
    let event = |at: usize| {
        let document = &register.documents[at];
        Some(ReviewEvent {
            next: stock.assessment.documents[at].review.next?,
            id: document.id().as_str(),
            title: register.fill(&document.front.title),
            owner_title: document.front.owner.as_ref().map_or("", |owner| register.role_title(&owner.value)),
            address: address::document(document.id()),
        })
    };
    let mut events: Vec<ReviewEvent<'a>> = all.into_iter().filter_map(event).collect();
    events.sort_by(|a, b| (a.next, a.id).cmp(&(b.next, b.id)));
    events
}

/// The page of reviews.
pub fn reviews(stock: &Stock<'_>) -> ReviewsView {
    let frame = Frame::new("reviews/index.html", Tab::Reviews, "Reviews").built(stock);
    let groups: Vec<ReviewGroup> = by_state(stock)
        .into_iter()
        .rev()
        .map(|(state, all)| ReviewGroup {
            state: StateView::review(state, None).unwrap_or_else(|| StateView::new("current", "Current")),
            documents: Shown::first(&all, &frame, stock, &List::Due(state), |at| row(stock, &frame, *at)),
        })
        .collect();
    let months = months(stock);
    ReviewsView {
        busiest: months.iter().map(|month| month.count).max().unwrap_or(0),
        total: groups.iter().map(|group| group.documents.total).sum(),
        due: [Due::Rows, Due::Records, Due::Disposals]
            .into_iter()
            .map(|list| list.beginning(stock, &frame))
            .filter(|list| list.total > 0)
            .collect(),
        groups,
        months,
        frame,
    }
}

fn months(stock: &Stock<'_>) -> Vec<MonthView> {
    let (year, month, _) = stock.assessment.today.ymd();
    let index = |year: i16, month: i8| i32::from(year) * 12 + i32::from(month) - 1;
    let first = index(year, month);
    let mut counts = [0_usize; 12];
    for standing in &stock.assessment.documents {
        let Some(next) = standing.review.next else { continue };
        let (year, month, _) = next.ymd();
        if let Ok(at) = usize::try_from(index(year, month) - first)
            && at < 12
        {
            counts[at] += 1;
        }
    }
    let name = |at: i32| {
        let year = i16::try_from(at.div_euclid(12)).unwrap_or(0);
        let month = i8::try_from(at.rem_euclid(12) + 1).unwrap_or(1);
        crate::model::Date::from_ymd(year, month, 1).map(|date| date.readable()[2..].to_owned()).unwrap_or_default()
    };
    (first..).zip(counts).map(|(at, count)| MonthView { name: name(at), count }).collect()
}
