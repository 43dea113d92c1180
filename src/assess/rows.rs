//! Whether the rows of a register are confirmed, and the stamp that says which rows those were.
//!
//! What is hashed, as UTF-8: one line of compact JSON for each row that is no example, sorted by
//! key. A row is an object of the names of its columns, sorted, and their values in the order
//! written: one text, or a list where the column takes several; empty cells are left out, all text
//! is in NFC. `additions` follow as a list of `[on, by, text]` where there are any. Each line ends
//! with LF. The stamp is `r1:` and the first 20 bytes in hex. The stamp of a single frozen row is
//! the same over its one line, without the additions.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::stamp::nfc;
use crate::model::{Date, Row, RowsStamp, Sheet};
use crate::register::Register;

/// Where the rows of a register stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowsState {
    /// Nobody asks for a confirmation, or the register is not in use yet.
    None,
    /// Confirmed, or sampled from the tool of record.
    Current,
    /// To be confirmed soon.
    DueSoon,
    /// The rows are no longer those that were confirmed.
    Changed,
    /// The day has passed.
    Overdue,
    /// Nobody has ever confirmed them.
    Never,
}

impl RowsState {
    /// The words printed for it.
    pub fn words(self) -> &'static str {
        match self {
            RowsState::None => "not confirmed by rule",
            RowsState::Current => "confirmed",
            RowsState::DueSoon => "to be confirmed soon",
            RowsState::Changed => "changed since",
            RowsState::Overdue => "overdue",
            RowsState::Never => "never confirmed",
        }
    }

    /// The word used in data and class names.
    pub fn key(self) -> &'static str {
        match self {
            RowsState::None => "none",
            RowsState::Current => "current",
            RowsState::DueSoon => "due-soon",
            RowsState::Changed => "changed-since",
            RowsState::Overdue => "overdue",
            RowsState::Never => "never-confirmed",
        }
    }

    /// Whether somebody is asked to confirm them, now or soon.
    pub fn is_due(self) -> bool {
        !matches!(self, RowsState::None | RowsState::Current)
    }
}

/// The rows of a register on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowsStanding {
    /// Where they stand.
    pub state: RowsState,
    /// The later of the last confirmation and the last sample.
    pub last: Option<Date>,
    /// When they are to be confirmed again.
    pub next: Option<Date>,
    /// How many rows are no examples.
    pub real: usize,
    /// Whether the register shows what is demanded: its rows are there and confirmed, or a sample is dated.
    pub evidences: bool,
}

/// Works out the standing of every register's rows.
pub fn all(register: &Register, today: Date) -> BTreeMap<crate::model::RegisterKey, RowsStanding> {
    register.sheets.iter().map(|sheet| (sheet.name.value.clone(), of(sheet, register, today))).collect()
}

fn of(sheet: &Sheet, register: &Register, today: Date) -> RowsStanding {
    let real = sheet.real().count();
    let nothing = RowsStanding { state: RowsState::None, last: None, next: None, real, evidences: false };
    if !is_in_use(sheet, register, real) {
        return nothing;
    }
    let past = |day: Option<Date>| day.filter(|day| *day <= today);
    let confirmed = past(sheet.confirmed.as_ref().map(|confirmed| confirmed.on.value));
    let sampled = past(sheet.source.as_ref().and_then(|source| source.sampled.as_ref()).map(|day| day.value));
    let matches = confirmed.is_some() && is_of_these_rows(sheet);
    let refresh = sheet.refresh.as_ref().map(|every| every.value);
    let Some(last) = confirmed.max(sampled) else {
        return if refresh.is_some() { RowsStanding { state: RowsState::Never, ..nothing } } else { nothing };
    };
    let next = refresh.map(|every| last.plus(every));
    let state = match next {
        Some(next) if next < today => RowsState::Overdue,
        _ if confirmed.is_some() && !matches => RowsState::Changed,
        // A register that is confirmed each week is not due soon all the time.
        Some(next) => {
            let notice = today.days_until(today.plus(register.settings.review.due_soon)).min(last.days_until(next) / 4);
            if today.days_until(next) <= notice { RowsState::DueSoon } else { RowsState::Current }
        }
        None => RowsState::Current,
    };
    let current = matches!(state, RowsState::Current | RowsState::DueSoon);
    let evidences = current && ((matches && real > 0) || sampled.is_some());
    RowsStanding { state, last: Some(last), next, real, evidences }
}

/// A register is in use once its document is adopted; without a document, once something stands in it.
fn is_in_use(sheet: &Sheet, register: &Register, real: usize) -> bool {
    match sheet.document.as_ref().and_then(|id| register.known_as(id.as_str())).map(|at| register.documents[at].as_ref()) {
        Some(document) => document.front.status().is_live(),
        None => real > 0 || sheet.source.is_some() || sheet.confirmed.is_some(),
    }
}

/// Whether the confirmation is of the rows at hand; one that does not say of which rows is of none.
fn is_of_these_rows(sheet: &Sheet) -> bool {
    let confirmed = sheet.confirmed.as_ref().and_then(|confirmed| confirmed.stamp.as_ref());
    confirmed.is_some_and(|confirmed| confirmed.value == stamp(sheet))
}

/// The stamp of the rows at hand.
pub fn stamp(sheet: &Sheet) -> RowsStamp {
    let mut rows: Vec<&Row> = sheet.real().collect();
    rows.sort_by(|one, two| one.key.value.cmp(&two.key.value));
    let mut hash = Sha256::new();
    for row in rows {
        hash.update(line(sheet, row, true));
    }
    RowsStamp::from_digest(&hash.finalize().into())
}

/// The stamp of one row, under which it is frozen once it is decided.
pub fn row_stamp(sheet: &Sheet, row: &Row) -> RowsStamp {
    RowsStamp::from_digest(&Sha256::digest(line(sheet, row, false)).into())
}

fn line(sheet: &Sheet, row: &Row, additions: bool) -> String {
    let mut object: BTreeMap<&str, Value> = BTreeMap::new();
    for (column, cell) in sheet.columns.iter().zip(&row.cells) {
        let values: Vec<String> = cell.iter().map(|value| nfc(&value.value)).collect();
        match values.as_slice() {
            [] => {}
            [value] if !column.many => {
                object.insert(&column.name.value, json!(value));
            }
            values => {
                object.insert(&column.name.value, json!(values));
            }
        }
    }
    if additions && !row.additions.is_empty() {
        let each = |added: &crate::model::Signature| json!([added.on.to_string(), nfc(&added.by), nfc(&added.text)]);
        object.insert("additions", row.additions.iter().map(each).collect());
    }
    let mut line = json!(object).to_string();
    line.push('\n');
    line
}
