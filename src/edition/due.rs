//! What is due beside reviews, each a list of its own: rows to be confirmed, records to be produced,
//! records that need not be kept any longer. The data and the pages come from the same rows.

use serde::Serialize;

use super::document::role_link;
use super::registers::{row_link, sheet_link};
use super::{DateView, FIRST, Frame, LinkView, ROWS, StateView, Stock, Tab};
use crate::assess::{DueDisposal, DueRecord, RowsStanding, RowsState};
use crate::model::Sheet;
use crate::register::RECORD_CLASSES;

/// One of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// Registers whose rows are to be confirmed.
    Rows,
    /// Records to be produced.
    Records,
    /// Records that need not be kept any longer.
    Disposals,
}

/// A register whose rows are to be confirmed.
#[derive(Clone, Debug, Serialize)]
pub struct RowsDue<'a> {
    /// Its name.
    pub register: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The role that answers for its rows.
    pub owner: &'a str,
    /// The title of that role.
    pub owner_title: &'a str,
    /// The state's key.
    pub state: &'static str,
    /// The last confirmation or sample.
    pub last: Option<String>,
    /// When the next one is or was due.
    pub next: Option<String>,
    /// Days from the day of the report to the next one; negative if it has passed.
    pub days: Option<i64>,
    #[serde(skip)]
    sheet: &'a Sheet,
    #[serde(skip)]
    standing: RowsStanding,
}

/// A record to be produced.
#[derive(Clone, Debug, Serialize)]
pub struct RecordDue<'a> {
    /// The form or report that asks for it.
    pub form: &'a str,
    /// Its title.
    pub title: String,
    /// The role that owns the form.
    pub owner: &'a str,
    /// The title of that role.
    pub owner_title: &'a str,
    /// For which service, customer, supplier or party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'a str>,
    /// How often it is due.
    pub every: String,
    /// The day of the newest one.
    pub last: Option<String>,
    /// When the next one was due; nothing where there has never been one.
    pub next: Option<String>,
    #[serde(skip)]
    at: usize,
    #[serde(skip)]
    row: Option<(&'a Sheet, usize)>,
}

/// A record that need not be kept any longer.
#[derive(Clone, Debug, Serialize)]
pub struct DisposalDue<'a> {
    /// The record.
    pub id: &'a str,
    /// Its title.
    pub title: String,
    /// The role that owns it, or its form.
    pub owner: &'a str,
    /// The title of that role.
    pub owner_title: &'a str,
    /// Its class.
    pub class: &'a str,
    /// From when the time counts.
    pub start: String,
    /// Until when it had to be kept.
    pub until: String,
    /// How records of its class are disposed of.
    pub disposal: Option<&'a str>,
    #[serde(skip)]
    at: usize,
}

/// How often, in words.
pub fn each(every: crate::model::Interval) -> String {
    let words = every.to_string();
    format!("every {}", words.strip_prefix("1 ").unwrap_or(&words))
}

/// The registers whose rows are to be confirmed, the most urgent first.
pub fn rows<'a>(stock: &Stock<'a>) -> Vec<RowsDue<'a>> {
    let (register, today) = (stock.register, stock.assessment.today);
    let mut found: Vec<RowsDue<'a>> = Vec::new();
    for sheet in register.sheets.iter() {
        let Some(standing) = stock.assessment.rows.get(&sheet.name.value).filter(|standing| standing.state.is_due()) else {
            continue;
        };
        let owner = register.sheet_owner(sheet);
        found.push(RowsDue {
            register: sheet.name.as_str(),
            title: &sheet.title,
            owner: owner.map_or("", |owner| owner.as_str()),
            owner_title: owner.map_or("", |owner| register.role_title(owner)),
            state: standing.state.key(),
            last: standing.last.map(|day| day.to_string()),
            next: standing.next.map(|day| day.to_string()),
            days: standing.next.map(|day| today.days_until(day)),
            sheet,
            standing: *standing,
        });
    }
    let urgency = |state: RowsState| std::cmp::Reverse(state);
    found.sort_by_key(|due| (urgency(due.standing.state), due.standing.next, due.register));
    found
}

/// The records to be produced.
pub fn records<'a>(stock: &Stock<'a>) -> Vec<RecordDue<'a>> {
    stock.assessment.records_due.iter().map(|due| record(stock, due)).collect()
}

fn record<'a>(stock: &Stock<'a>, due: &'a DueRecord) -> RecordDue<'a> {
    let register = stock.register;
    let at = due.form as usize;
    let front = &register.documents[at].front;
    let row = due.unit.as_ref().and_then(|(name, row)| Some((register.sheets.get(name.as_str())?.as_ref(), *row)));
    RecordDue {
        form: front.id.as_str(),
        title: register.fill(&front.title),
        owner: front.owner.as_ref().map_or("", |owner| owner.value.as_str()),
        owner_title: front.owner.as_ref().map_or("", |owner| register.role_title(&owner.value)),
        unit: row.and_then(|(sheet, row)| sheet.rows.get(row)).map(|row| row.key.value.as_ref()),
        every: front.produce().map(|produce| produce.every.value.to_string()).unwrap_or_default(),
        last: due.last.map(|day| day.to_string()),
        next: due.next.map(|day| day.to_string()),
        at,
        row,
    }
}

/// The records that need not be kept any longer, the longest overdue first.
pub fn disposals<'a>(stock: &Stock<'a>) -> Vec<DisposalDue<'a>> {
    stock.assessment.disposals_due.iter().map(|due| disposal(stock, due)).collect()
}

fn disposal<'a>(stock: &Stock<'a>, due: &'a DueDisposal) -> DisposalDue<'a> {
    let register = stock.register;
    let at = due.record as usize;
    let front = &register.documents[at].front;
    let form = || register.documents[register.known_as(front.instance_of.as_ref()?.as_str())?].front.owner.as_ref();
    let owner = front.owner.as_ref().or_else(form).map(|owner| &owner.value);
    let how = register.sheets.record_class(&due.class).and_then(|(sheet, row)| sheet.value(row, "disposal"));
    DisposalDue {
        id: front.id.as_str(),
        title: register.fill(&front.title),
        owner: owner.map_or("", |owner| owner.as_str()),
        owner_title: owner.map_or("", |owner| register.role_title(owner)),
        class: &due.class,
        start: due.start.to_string(),
        until: due.until.to_string(),
        disposal: how.map(|how| how.value.as_ref()),
        at,
    }
}

/// One of the lists on a page: its beginning, or one page of it.
#[derive(Clone, Debug, Serialize)]
pub struct DueTable {
    /// `rows`, `records` or `disposals`.
    pub key: &'static str,
    /// Its title.
    pub title: &'static str,
    /// One sentence about it.
    pub lead: &'static str,
    /// The rows.
    pub rows: Vec<DueLine>,
    /// How many there are in all.
    pub total: usize,
    /// Where all of them stand, if these are not all.
    pub more: Option<String>,
}

/// One row of such a list.
#[derive(Clone, Debug, Serialize)]
pub struct DueLine {
    /// The register, the form or the record.
    pub link: LinkView,
    /// The service, customer, supplier or party, or the record class.
    pub about: Option<LinkView>,
    /// Who is to act.
    pub owner: Option<LinkView>,
    /// The last time, or the day from which the time counts.
    pub last: Option<DateView>,
    /// The day by which something was or is due.
    pub due: Option<DateView>,
    /// A remark.
    pub state: Option<StateView>,
    /// How it is done.
    pub how: Option<String>,
}

/// A page of one of the lists.
#[derive(Clone, Debug, Serialize)]
pub struct DueView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The list.
    pub list: DueTable,
    /// This page's number, and how many there are.
    pub number: usize,
    /// How many pages there are.
    pub pages: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Where the list belongs.
    pub up: String,
}

impl Due {
    /// How many rows the list has.
    pub fn total(self, stock: &Stock<'_>) -> usize {
        match self {
            Due::Rows => stock.assessment.rows.values().filter(|standing| standing.state.is_due()).count(),
            Due::Records => stock.assessment.records_due.len(),
            Due::Disposals => stock.assessment.disposals_due.len(),
        }
    }

    /// The address of one page of the list, counted from 1.
    pub fn address(self, number: usize) -> String {
        match self {
            Due::Rows => format!("reviews/rows.{number}.html"),
            Due::Records => format!("reviews/records.{number}.html"),
            Due::Disposals if number == 1 => "registers/disposal/index.html".to_owned(),
            Due::Disposals => format!("registers/disposal/page.{number}.html"),
        }
    }

    fn key(self) -> &'static str {
        match self {
            Due::Rows => "rows",
            Due::Records => "records",
            Due::Disposals => "disposals",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Due::Rows => "Rows to be confirmed",
            Due::Records => "Records due",
            Due::Disposals => "Due for disposal",
        }
    }

    fn lead(self) -> &'static str {
        match self {
            Due::Rows => "Registers whose owner is to say that the rows are right. This is no review of a text.",
            Due::Records => "Reports and other records that a form asks for and that nobody has made in time.",
            Due::Disposals => {
                "Records that have been kept as long as their class asks for, and that no legal hold keeps. Nothing is deleted by itself."
            }
        }
    }

    fn lines(self, stock: &Stock<'_>, frame: &Frame, skip: usize, take: usize) -> Vec<DueLine> {
        let role = |key: &str| {
            let roles = &stock.register.settings.roles;
            roles.get_key_value(key).map(|(key, _)| role_link(stock.register, frame, key))
        };
        let date =
            |day: &Option<String>| day.as_deref().and_then(|day| day.parse::<crate::model::Date>().ok()).map(DateView::from);
        let row = |sheet: &Sheet, at: usize| {
            let row = sheet.rows.get(at)?;
            let title = sheet.label(row).unwrap_or_default().to_owned();
            let (href, label) = (row_link(frame, sheet, at), row.key.value.to_string());
            Some(LinkView { href, label, title, state: None, current: false, detail: None })
        };
        match self {
            Due::Rows => rows(stock)
                .iter()
                .skip(skip)
                .take(take)
                .map(|due| DueLine {
                    link: sheet_link(frame, due.sheet),
                    about: None,
                    owner: role(due.owner),
                    last: date(&due.last),
                    due: date(&due.next),
                    state: StateView::rows(&due.standing),
                    how: None,
                })
                .collect(),
            Due::Records => stock
                .assessment
                .records_due
                .iter()
                .skip(skip)
                .take(take)
                .map(|due| record(stock, due))
                .map(|due| DueLine {
                    link: stock.link(frame, due.at),
                    about: due.row.and_then(|(sheet, at)| row(sheet, at)),
                    owner: role(due.owner),
                    last: date(&due.last),
                    due: date(&due.next),
                    state: due.last.is_none().then(|| StateView::new("never-reviewed", "Never made")),
                    how: due.every.parse().ok().map(each),
                })
                .collect(),
            Due::Disposals => stock
                .assessment
                .disposals_due
                .iter()
                .skip(skip)
                .take(take)
                .map(|due| disposal(stock, due))
                .map(|due| DueLine {
                    link: stock.link(frame, due.at),
                    about: stock.register.sheets.get(RECORD_CLASSES).and_then(|sheet| row(sheet, sheet.position(due.class)?)),
                    owner: role(due.owner),
                    last: date(&Some(due.start.clone())),
                    due: date(&Some(due.until.clone())),
                    state: None,
                    how: due.disposal.map(str::to_owned),
                })
                .collect(),
        }
    }

    /// The beginning of the list, for a page that shows more.
    pub fn beginning(self, stock: &Stock<'_>, frame: &Frame) -> DueTable {
        let total = self.total(stock);
        let more = (total > FIRST).then(|| frame.link(&self.address(1)));
        DueTable { rows: self.lines(stock, frame, 0, FIRST), total, more, ..self.empty() }
    }

    fn empty(self) -> DueTable {
        DueTable { key: self.key(), title: self.title(), lead: self.lead(), rows: Vec::new(), total: 0, more: None }
    }
}

/// One page of a list, counted from 1.
pub fn due(stock: &Stock<'_>, list: Due, number: usize) -> DueView {
    let (tab, up) = match list {
        Due::Rows | Due::Records => (Tab::Reviews, "reviews/index.html"),
        Due::Disposals => (Tab::Registers, "registers/index.html"),
    };
    let frame = Frame::new(&list.address(number), tab, list.title()).built(stock);
    let total = list.total(stock);
    let pages = total.div_ceil(ROWS).max(1);
    let to = |number: usize| frame.link(&list.address(number));
    DueView {
        list: DueTable { rows: list.lines(stock, &frame, (number - 1) * ROWS, ROWS), total, ..list.empty() },
        number,
        pages,
        previous: (number > 1).then(|| to(number - 1)),
        next: (number < pages).then(|| to(number + 1)),
        up: frame.link(up),
        frame,
    }
}
