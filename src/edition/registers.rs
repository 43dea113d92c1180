//! The pages of registers: all of them, the rows of one, and the part of one that a document shows.

use serde::Serialize;

use super::document::role_link;
use super::{DateView, FIRST, Frame, LinkView, ROWS, StateView, Stock, Tab};
use crate::assess::RowsStanding;
use crate::model::{ColumnType, Condition, Date, Extract, RegisterKey, Row, Sheet};
use crate::register::{Named, Referrer, address};

/// All registers.
#[derive(Clone, Debug, Serialize)]
pub struct RegistersView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The registers.
    pub registers: Vec<RegisterLine>,
    /// How many records need not be kept any longer.
    pub disposals: usize,
    /// The registers as data; the set of an earlier release has none.
    pub data: Option<String>,
}

/// A register in a line.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterLine {
    /// Its page.
    pub link: LinkView,
    /// One sentence about it.
    pub summary: Option<String>,
    /// How many rows are no examples.
    pub rows: usize,
    /// How many are.
    pub examples: usize,
    /// The role that answers for the rows.
    pub owner: Option<LinkView>,
    /// The document that governs it.
    pub document: Option<LinkView>,
    /// The last confirmation or sample.
    pub confirmed: Option<DateView>,
    /// The next one.
    pub next: Option<DateView>,
    /// A remark on it, if there is one to make.
    pub state: Option<StateView>,
}

/// One page of a register's rows.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The register.
    pub register: RegisterLine,
    /// Who confirmed the rows last.
    pub confirmed_by: Option<String>,
    /// How often they are confirmed.
    pub refresh: Option<String>,
    /// How long rows are kept.
    pub retention: Option<String>,
    /// Whether the rows are about persons.
    pub personal_data: bool,
    /// Of what it is the list.
    pub lists: Vec<&'static str>,
    /// The tool that holds the rows.
    pub source: Option<SourceView>,
    /// The columns, for those who fill them.
    pub columns: Vec<ColumnView>,
    /// This page's number, and how many there are.
    pub number: usize,
    /// How many pages there are.
    pub pages: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// The rows as data; the set of an earlier release has none.
    pub data: Option<String>,
    /// The rows of this page.
    #[serde(skip)]
    pub table: TableView,
}

/// The tool of record of a register.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    /// The tool.
    pub system: String,
    /// How the rows are found there.
    pub query: String,
    /// Who answers for them there.
    pub owner: Option<LinkView>,
    /// How long they are kept there.
    pub retention: Option<String>,
    /// When a sample was last drawn.
    pub sampled: Option<DateView>,
}

/// What a column is for.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnView {
    /// Its title.
    pub title: String,
    /// What it holds, in words.
    pub holds: String,
    /// Whether each row has one.
    pub required: bool,
    /// What is to be written there.
    pub hint: Option<String>,
}

/// Rows of a register as a table.
#[derive(Clone, Debug, Default)]
pub struct TableView {
    /// What the table shows.
    pub caption: String,
    /// The columns; the first names the row.
    pub heads: Vec<HeadView>,
    /// The rows.
    pub rows: Vec<RowLine>,
    /// Whether rows have anchors here and say what names them, as on the register's own page alone.
    pub anchored: bool,
    /// The way to all rows, in words, where these are not all.
    pub more: Option<(String, String)>,
}

/// The head of a column.
#[derive(Clone, Debug)]
pub struct HeadView {
    /// Its title.
    pub title: String,
    /// What it holds.
    pub kind: ColumnType,
}

/// A row.
#[derive(Clone, Debug)]
pub struct RowLine {
    /// Its key.
    pub key: String,
    /// Its place on the register's own page.
    pub href: String,
    /// Whether it is an example.
    pub example: bool,
    /// Whether it is decided and frozen.
    pub frozen: bool,
    /// Its values, for each head after the first.
    pub cells: Vec<Vec<CellView>>,
    /// What was added after it was frozen.
    pub additions: Vec<(DateView, String, String)>,
    /// Rows and filled forms that name it, the first of them.
    pub named_by: Vec<CellView>,
    /// How many more there are.
    pub named_by_more: usize,
}

/// A value of a cell.
#[derive(Clone, Debug)]
pub struct CellView {
    /// The words.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// What it leads to.
    pub title: Option<String>,
    /// The date for programs, where it is one.
    pub date: Option<String>,
}

/// All registers.
pub fn registers(stock: &Stock<'_>) -> RegistersView {
    let frame = Frame::new("registers/index.html", Tab::Registers, "Registers");
    let registers = stock.register.sheets.iter().map(|sheet| line(stock, &frame, sheet)).collect();
    let disposals = if stock.earlier { 0 } else { stock.assessment.disposals_due.len() };
    RegistersView { registers, disposals, data: data(stock, &frame, "api/registers.json"), frame }
}

/// The link to data, where the site has any.
fn data(stock: &Stock<'_>, frame: &Frame, address: &str) -> Option<String> {
    (!stock.earlier).then(|| frame.link(address))
}

/// How many pages the rows of a register take.
pub fn pages(sheet: &Sheet) -> usize {
    sheet.rows.len().div_ceil(ROWS).max(1)
}

/// One page of a register's rows, counted from 1.
pub fn register(stock: &Stock<'_>, name: &RegisterKey, number: usize) -> Option<RegisterView> {
    let sheet = stock.register.sheets.get(name.as_str())?;
    let frame = Frame::new(&address::register(name, number), Tab::Registers, sheet.title.as_str());
    let pages = pages(sheet);
    let to = |number: usize| frame.link(&address::register(name, number));
    let columns: Vec<usize> = (0..sheet.columns.len()).filter(|at| *at != sheet.key).collect();
    let rows = sheet.rows.iter().skip((number - 1) * ROWS).take(ROWS);
    let table = TableView {
        caption: sheet.title.clone(),
        heads: heads(sheet, &columns),
        rows: rows
            .map(|each| {
                let (named_by, named_by_more) = named_by(stock, &frame, sheet, each);
                RowLine { named_by, named_by_more, ..row(stock, &frame, sheet, each, &columns) }
            })
            .collect(),
        anchored: true,
        more: None,
    };
    // A confirmation that does not count, since the document is not adopted, has no date and no name.
    let counted = stock.assessment.rows.get(&sheet.name.value).and_then(|standing| standing.last);
    Some(RegisterView {
        register: line(stock, &frame, sheet),
        confirmed_by: counted.and(sheet.confirmed.as_ref()).map(|confirmed| confirmed.by.value.clone()),
        refresh: sheet.refresh.as_ref().map(|every| super::due::each(every.value)),
        retention: sheet.retention.as_ref().map(|class| class.value.clone()),
        personal_data: sheet.personal_data,
        lists: sheet.lists.iter().map(|lists| lists.unit.word()).collect(),
        source: sheet.source.as_ref().map(|source| SourceView {
            system: source.system.clone(),
            query: source.query.clone(),
            owner: source.owner.as_ref().map(|owner| role_link(stock.register, &frame, &owner.value)),
            retention: source.retention.clone(),
            sampled: source.sampled.as_ref().map(|day| day.value.into()),
        }),
        columns: sheet.columns.iter().map(column).collect(),
        number,
        pages,
        previous: (number > 1).then(|| to(number - 1)),
        next: (number < pages).then(|| to(number + 1)),
        data: data(stock, &frame, &format!("api/registers/{name}.json")),
        table,
        frame,
    })
}

/// A link to the page of a register.
pub fn sheet_link(frame: &Frame, sheet: &Sheet) -> LinkView {
    let to = address::register(&sheet.name.value, 1);
    LinkView {
        href: frame.link(&to),
        label: sheet.name.value.to_string(),
        title: sheet.title.clone(),
        state: None,
        current: to == frame.address,
        detail: None,
    }
}

fn line(stock: &Stock<'_>, frame: &Frame, sheet: &Sheet) -> RegisterLine {
    let standing = stock.assessment.rows.get(&sheet.name.value);
    let register = stock.register;
    RegisterLine {
        link: sheet_link(frame, sheet),
        summary: sheet.summary.clone(),
        rows: sheet.real().count(),
        examples: sheet.rows.len() - sheet.real().count(),
        owner: register.sheet_owner(sheet).map(|owner| role_link(register, frame, owner)),
        document: sheet.document.as_ref().and_then(|id| register.known_as(id.as_str())).map(|at| stock.link(frame, at)),
        confirmed: standing.and_then(|standing| standing.last).map(DateView::from),
        next: standing.and_then(|standing| standing.next).map(DateView::from),
        state: standing.and_then(StateView::rows),
    }
}

impl StateView {
    /// The confirmation of a register's rows, where there is something to say of it.
    pub fn rows(standing: &RowsStanding) -> Option<StateView> {
        use crate::assess::RowsState;
        let due = |word: &str| standing.next.map_or_else(|| word.to_owned(), |next| format!("{word} {}", next.readable()));
        match standing.state {
            RowsState::None | RowsState::Current => None,
            RowsState::DueSoon => Some(StateView::new("due-soon", due("Due"))),
            RowsState::Overdue => Some(StateView::new("overdue", due("Overdue since"))),
            RowsState::Changed => Some(StateView::new("changed-since", "Changed since")),
            RowsState::Never => Some(StateView::new("never-reviewed", "Never confirmed")),
        }
    }
}

/// What a document shows of a register; nothing where there is no such register.
pub fn extract(stock: &Stock<'_>, frame: &Frame, wanted: &Extract) -> Option<TableView> {
    let sheet = stock.register.sheets.get(&wanted.register)?;
    let columns: Vec<usize> = match wanted.columns.as_slice() {
        [] => (0..sheet.columns.len()).filter(|at| *at != sheet.key).collect(),
        named => named.iter().filter_map(|name| sheet.column(name)).filter(|at| *at != sheet.key).collect(),
    };
    let only = wanted
        .only
        .as_ref()
        .map(|(column, value)| sheet.column(column).map(|column| Condition { column, values: vec![value.to_string()] }));
    let rows: Vec<&Row> = match only {
        // A column that is not there is a finding; no row is shown as if it fitted.
        Some(None) => Vec::new(),
        Some(Some(only)) => sheet.rows.iter().filter(|row| only.holds(row)).collect(),
        None => sheet.rows.iter().collect(),
    };
    let more = if rows.len() > FIRST || rows.len() < sheet.rows.len() {
        format!("All {} rows of the register {}", sheet.rows.len(), sheet.title)
    } else {
        format!("The register {}", sheet.title)
    };
    Some(TableView {
        caption: match rows.len() {
            all if all > FIRST => format!("{}, the first {FIRST} of {all} rows", sheet.title),
            _ => sheet.title.clone(),
        },
        heads: heads(sheet, &columns),
        rows: rows.into_iter().take(FIRST).map(|each| row(stock, frame, sheet, each, &columns)).collect(),
        anchored: false,
        more: Some((frame.link(&address::register(&sheet.name.value, 1)), more)),
    })
}

fn heads(sheet: &Sheet, columns: &[usize]) -> Vec<HeadView> {
    let head = |at: &usize| {
        let column = &sheet.columns[*at];
        let unit = column.unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
        HeadView { title: format!("{}{unit}", column.title), kind: column.kind }
    };
    sheet.columns.get(sheet.key).map(|_| head(&sheet.key)).into_iter().chain(columns.iter().map(head)).collect()
}

fn row(stock: &Stock<'_>, frame: &Frame, sheet: &Sheet, row: &Row, columns: &[usize]) -> RowLine {
    let at = sheet.position(&row.key.value).unwrap_or(0);
    RowLine {
        key: row.key.value.to_string(),
        href: row_link(frame, sheet, at),
        example: row.example,
        frozen: row.frozen.is_some(),
        cells: columns.iter().map(|column| cell(stock, frame, sheet, row, *column)).collect(),
        additions: row
            .additions
            .iter()
            .map(|added| (added.on.value.into(), added.by.value.clone(), added.text.clone()))
            .collect(),
        named_by: Vec::new(),
        named_by_more: 0,
    }
}

/// The first of those that name a row, and how many more there are.
fn named_by(stock: &Stock<'_>, frame: &Frame, sheet: &Sheet, row: &Row) -> (Vec<CellView>, usize) {
    const NAMED: usize = 8;
    let at = sheet.position(&row.key.value).unwrap_or(0);
    let all = stock.register.sheets.naming_row(&sheet.name.value, at);
    let view = |referrer: &Referrer| match referrer {
        Referrer::Row(name, at) => {
            let other = stock.register.sheets.get(name.as_str())?;
            let from = other.rows.get(*at)?;
            let label = other.label(from).map_or_else(String::new, |label| format!(": {label}"));
            let title = Some(format!("{}{label}", other.title));
            let href = Some(row_link(frame, other, *at));
            Some(CellView { text: from.key.value.to_string(), href, title, date: None })
        }
        Referrer::Filled(at) => {
            let link = stock.link(frame, *at as usize);
            let href = (!link.href.is_empty()).then_some(link.href);
            Some(CellView { text: link.label, href, title: Some(link.title), date: None })
        }
    };
    (all.iter().take(NAMED).filter_map(view).collect(), all.len().saturating_sub(NAMED))
}

/// The place of a row on its register's own pages.
pub fn row_link(frame: &Frame, sheet: &Sheet, at: usize) -> String {
    let key = sheet.rows.get(at).map_or("", |row| row.key.value.as_ref());
    format!("{}#{}", frame.link(&address::register(&sheet.name.value, at / ROWS + 1)), address::row_anchor(key))
}

fn cell(stock: &Stock<'_>, frame: &Frame, sheet: &Sheet, row: &Row, at: usize) -> Vec<CellView> {
    let register = stock.register;
    let column = &sheet.columns[at];
    let plain = |text: String| CellView { text, href: None, title: None, date: None };
    let view = |value: &str| match register.named(column, value) {
        Ok(Some(Named::Document(at))) => {
            let link = stock.link(frame, at);
            if link.href.is_empty() {
                let detail = link.detail.map(|detail| format!(" ({detail})")).unwrap_or_default();
                return CellView { title: Some(link.title), ..plain(format!("{value}{detail}")) };
            }
            CellView { href: Some(link.href), title: Some(link.title), ..plain(value.to_owned()) }
        }
        Ok(Some(Named::Role(key))) => {
            let link = role_link(register, frame, &key);
            CellView { href: Some(link.href), ..plain(link.title) }
        }
        Ok(Some(Named::Clause(standard, at, point))) => {
            let link = stock.clause_link(frame, &standard, at);
            let point = point.map(|point| format!("#{point}")).unwrap_or_default();
            let title = format!("{}, {}", register.catalogues[&standard].title, link.title);
            CellView { href: Some(link.href + &point), title: Some(title), ..plain(link.label) }
        }
        Ok(Some(Named::Row(name, at))) => {
            let Some(other) = register.sheets.get(name.as_str()) else { return plain(value.to_owned()) };
            let label = other.rows.get(at).and_then(|row| other.label(row)).map(str::to_owned);
            CellView { href: Some(row_link(frame, other, at)), title: label, ..plain(value.to_owned()) }
        }
        Ok(None) => match column.kind {
            ColumnType::Date => {
                let words = value.parse::<Date>().map_or_else(|_| value.to_owned(), Date::readable);
                CellView { date: Some(value.to_owned()), ..plain(words) }
            }
            ColumnType::Url => CellView { href: Some(value.to_owned()), ..plain(value.to_owned()) },
            ColumnType::Email => CellView { href: Some(format!("mailto:{value}")), ..plain(value.to_owned()) },
            _ => plain(value.to_owned()),
        },
        Err(_) => plain(value.to_owned()),
    };
    row.cells.get(at).into_iter().flatten().map(|value| view(&value.value)).collect()
}

fn column(column: &crate::model::Column) -> ColumnView {
    let of = column.of.as_ref().map_or("", |of| of.value.as_str());
    let one = match column.kind {
        ColumnType::Id => "the name of the row".to_owned(),
        ColumnType::Text => "words".to_owned(),
        ColumnType::Number => column.unit.as_ref().map_or_else(|| "a number".to_owned(), |unit| format!("a number, in {unit}")),
        ColumnType::Date => "a date".to_owned(),
        ColumnType::Interval => "a number and a unit of time".to_owned(),
        ColumnType::Choice => format!("one of: {}", column.options.join(", ")),
        ColumnType::YesNo => "yes or no".to_owned(),
        ColumnType::Url => "a web address".to_owned(),
        ColumnType::Email => "a mail address".to_owned(),
        ColumnType::Person => "a person".to_owned(),
        ColumnType::Role => "a role".to_owned(),
        ColumnType::Document => "a document".to_owned(),
        ColumnType::Instance if of.is_empty() => "a filled form".to_owned(),
        ColumnType::Instance => format!("a filled copy of {of}"),
        ColumnType::Clause => "a clause of a standard".to_owned(),
        ColumnType::Row => format!("a row of the register {of}"),
    };
    ColumnView {
        title: column.title.clone(),
        holds: if column.many { format!("{one}; may be several") } else { one },
        required: column.required || column.kind == ColumnType::Id,
        hint: column.hint.clone(),
    }
}
