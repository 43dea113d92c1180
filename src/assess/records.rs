//! What is due to be produced, and what is due for disposal. Neither has to do with reviews.

use std::collections::BTreeSet;

use ahash::AHashMap;

use super::standing::{Standing, State};
use crate::model::{Date, Interval, Per, RegisterKey};
use crate::register::{DISPOSALS, Register};

/// A record that a form or report asks for and that nobody has made in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRecord {
    /// The form or report, by its place in the register.
    pub form: u32,
    /// For which service, customer, supplier or party, by its row.
    pub unit: Option<(RegisterKey, usize)>,
    /// The day of the newest one.
    pub last: Option<Date>,
    /// The day by which the next was due; nothing where there has never been one.
    pub next: Option<Date>,
}

/// A record that has been kept as long as it has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDisposal {
    /// The record, by its place in the register.
    pub record: u32,
    /// Its class.
    pub class: String,
    /// From when the time counts.
    pub start: Date,
    /// Until when it had to be kept.
    pub until: Date,
}

/// The records that are due, by form and unit.
pub fn due(register: &Register, today: Date) -> Vec<DueRecord> {
    let mut found = Vec::new();
    for (at, form) in (0_u32..).zip(&register.documents) {
        let Some(produce) = form.front.produce().filter(|_| form.front.status().is_live()) else { continue };
        let mut newest: AHashMap<&str, Date> = AHashMap::new();
        let mut any = None;
        for copy in register.instances_of(form.id().as_str()) {
            let front = &register.documents[*copy as usize].front;
            let approved = || front.approvals.iter().map(|approval| approval.on.value).max();
            let Some(day) = front.date.as_ref().map(|day| day.value).or_else(approved).filter(|day| *day <= today) else {
                continue;
            };
            any = any.max(Some(day));
            if let Some(party) = &front.party {
                let last = newest.entry(party.value.as_str()).or_insert(day);
                *last = day.max(*last);
            }
        }
        let every = produce.every.value;
        let units = produce.per.as_ref().map(|per| units(register, per.value)).unwrap_or_default();
        if units.is_empty() {
            found.extend(late(any, every, today).map(|(last, next)| DueRecord { form: at, unit: None, last, next }));
        }
        for (sheet, row, key) in units {
            let last = newest.get(key).copied();
            let unit = Some((sheet.clone(), row));
            found.extend(late(last, every, today).map(|(last, next)| DueRecord { form: at, unit, last, next }));
        }
    }
    found
}

/// The last day and the day by which the next one was due, if that has passed.
fn late(last: Option<Date>, every: Interval, today: Date) -> Option<(Option<Date>, Option<Date>)> {
    let next = last.map(|last| last.plus(every));
    next.is_none_or(|next| next < today).then_some((last, next))
}

/// The rows that count as units, with their keys.
fn units(register: &Register, per: Per) -> Vec<(&RegisterKey, usize, &str)> {
    let rows = move |sheet: &'_ std::sync::Arc<crate::model::Sheet>| -> Vec<usize> {
        sheet.listed(per).filter_map(|row| sheet.position(&row.key.value)).collect()
    };
    let of = |sheet| rows(sheet).into_iter().map(move |at| (&sheet.name.value, at, sheet.rows[at].key.value.as_ref()));
    register.sheets.listing(per).flat_map(of).collect()
}

/// The records that need not be kept any longer, the longest overdue first.
pub fn disposal(register: &Register, documents: &[Standing], today: Date) -> Vec<DueDisposal> {
    let Some(classes) = register.sheets.get(crate::register::RECORD_CLASSES) else { return Vec::new() };
    let gone = disposed(register);
    let mut found = Vec::new();
    for (at, document) in register.documents.iter().enumerate() {
        if !document.front.is_instance() || gone.contains(document.id().as_str()) {
            continue;
        }
        let Some(class) = register.record_class_of(at) else { continue };
        let Some(row) = classes.position(class).map(|row| &classes.rows[row]).filter(|row| !row.example) else { continue };
        if classes.value(row, "legal-hold").is_some_and(|held| *held.value == *"yes") {
            continue;
        }
        let Some((start, until)) = kept_until(register, at, documents, row) else { continue };
        if until < today {
            let record = u32::try_from(at).expect("fewer documents than a u32 counts");
            found.push(DueDisposal { record, class: class.to_owned(), start, until });
        }
    }
    found.sort_by_key(|due| (due.until, due.record));
    found
}

/// From when and until when a record is kept; nothing where it is not finished, or kept for ever.
pub fn kept_until(register: &Register, at: usize, documents: &[Standing], class: &crate::model::Row) -> Option<(Date, Date)> {
    let front = &register.documents[at].front;
    if front.is_record() && documents[at].state != State::Record(true) {
        return None;
    }
    let start = front.closed.as_ref().or(front.date.as_ref())?.value;
    let classes = register.sheets.get(crate::register::RECORD_CLASSES)?;
    let period: Interval = classes.value(class, "period")?.value.parse().ok()?;
    Some((start, start.plus(period)))
}

/// The ids of records whose disposal is logged.
pub fn disposed(register: &Register) -> BTreeSet<&str> {
    let Some(log) = register.sheets.get(DISPOSALS) else { return BTreeSet::new() };
    log.real().filter_map(|row| log.value(row, "record")).map(|id| id.value.as_ref()).collect()
}
