//! A register as data: its columns, its rows, who confirms them. The document that governs it says
//! what it is for; this is what stands in it.

use ahash::AHashMap;

use crate::model::{Date, DocId, Interval, Per, RegisterKey, RoleKey, RowsStamp, Signature, words};
use crate::source::{FileId, Span, Spanned};

/// A file of `toolkit/registers/`.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its name.
    pub name: Spanned<RegisterKey>,
    /// Its file.
    pub file: FileId,
    /// Its title.
    pub title: String,
    /// One sentence about it.
    pub summary: Option<String>,
    /// The document that says what it is for and which rules hold.
    pub document: Option<Spanned<DocId>>,
    /// The role that answers for its rows; the document's owner where it says none.
    pub owner: Option<Spanned<RoleKey>>,
    /// Who may see it; the document's audience where it says none.
    pub audience: Option<Spanned<String>>,
    /// How often its rows are confirmed.
    pub refresh: Option<Spanned<Interval>>,
    /// Of what it is the list; of nothing, or of one or more kinds of units.
    pub lists: Vec<Lists>,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// The column that names a row.
    pub key: usize,
    /// Whether its rows are about persons.
    pub personal_data: bool,
    /// The record class that says how long rows are kept.
    pub retention: Option<Spanned<String>>,
    /// Which rows hold a decision, and what they must say.
    pub freeze: Option<Freeze>,
    /// The tool that holds the rows.
    pub source: Option<Source>,
    /// Who last confirmed the rows.
    pub confirmed: Option<Confirmation>,
    /// Its rows, in the order written.
    pub rows: Vec<Row>,
    index: AHashMap<Box<str>, usize>,
}

words! {
    /// What a column holds.
    ColumnType, "column type" {
        /// The name of the row: letters, digits, `.`, `-` and `_`.
        Id = "id",
        /// Any words.
        Text = "text",
        /// A number.
        Number = "number",
        /// A calendar date.
        Date = "date",
        /// A number and a unit of time.
        Interval = "interval",
        /// One of a list.
        Choice = "choice",
        /// Yes or no.
        YesNo = "yes-no",
        /// An address on the web.
        Url = "url",
        /// An address for mail.
        Email = "email",
        /// A person's name.
        Person = "person",
        /// The key of a role.
        Role = "role",
        /// The id of a document.
        Document = "document",
        /// The id of a filled form.
        Instance = "instance",
        /// A clause, such as `iso20000-1:2018/8.5.1`.
        Clause = "clause",
        /// The key of a row of a register.
        Row = "row",
    }
}

impl ColumnType {
    /// Whether its values name things of the set.
    pub fn names(self) -> bool {
        use ColumnType::{Clause, Document, Instance, Role, Row};
        matches!(self, Role | Document | Instance | Clause | Row)
    }
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name in the file.
    pub name: Spanned<String>,
    /// Its title.
    pub title: String,
    /// What it holds.
    pub kind: ColumnType,
    /// Whether each row must have a value here.
    pub required: bool,
    /// Whether a row may have several values here.
    pub many: bool,
    /// The register that its rows are of, or the form that its instances fill.
    pub of: Option<Spanned<String>>,
    /// The values to choose from.
    pub options: Vec<String>,
    /// The unit of its numbers.
    pub unit: Option<String>,
    /// What is to be written here, in a sentence.
    pub hint: Option<String>,
}

/// A condition on rows: the column has one of these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The column.
    pub column: usize,
    /// The values.
    pub values: Vec<String>,
}

/// `lists:`
#[derive(Clone, Debug)]
pub struct Lists {
    /// Services, customers, suppliers or parties.
    pub unit: Per,
    /// Which rows count; all where absent.
    pub only: Option<Condition>,
}

/// `freeze:`
#[derive(Clone, Debug)]
pub struct Freeze {
    /// When a row is decided.
    pub when: Condition,
    /// The column that says who decided.
    pub decider: usize,
    /// The column that says when.
    pub date: usize,
}

/// `source:`
#[derive(Clone, Debug)]
pub struct Source {
    /// The tool of record.
    pub system: String,
    /// How the rows are found there.
    pub query: String,
    /// The role that answers for them there.
    pub owner: Option<Spanned<RoleKey>>,
    /// How long they are kept there.
    pub retention: Option<String>,
    /// When a sample was last drawn.
    pub sampled: Option<Spanned<Date>>,
}

/// `confirmed:`
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// Who.
    pub by: Spanned<String>,
    /// When.
    pub on: Spanned<Date>,
    /// Which rows.
    pub stamp: Option<Spanned<RowsStamp>>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its key.
    pub key: Spanned<Box<str>>,
    /// Whether it only shows how a row looks; it evidences nothing.
    pub example: bool,
    /// The stamp under which a decided row was frozen.
    pub frozen: Option<Spanned<RowsStamp>>,
    /// Dated additions to a frozen row.
    pub additions: Vec<Signature>,
    /// Its values, for each column.
    pub cells: Vec<Cell>,
}

/// The values of one cell; most have one, and an empty cell has none.
pub type Cell = Vec<Spanned<Box<str>>>;

impl Sheet {
    /// A register without rows yet.
    pub fn new(name: Spanned<RegisterKey>, file: FileId) -> Sheet {
        Sheet {
            name,
            file,
            title: String::new(),
            summary: None,
            document: None,
            owner: None,
            audience: None,
            refresh: None,
            lists: Vec::new(),
            columns: Vec::new(),
            key: 0,
            personal_data: false,
            retention: None,
            freeze: None,
            source: None,
            confirmed: None,
            rows: Vec::new(),
            index: AHashMap::new(),
        }
    }

    /// Adds a row at the end; gives back the place of the first where the key is taken.
    pub fn push(&mut self, row: Row) -> Result<(), usize> {
        if let Some(first) = self.index.get(&row.key.value) {
            return Err(*first);
        }
        self.index.insert(row.key.value.clone(), self.rows.len());
        self.rows.push(row);
        Ok(())
    }

    /// The place of the row with this key.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.index.get(key).copied()
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.value == name)
    }

    /// The rows that are no examples.
    pub fn real(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.example)
    }

    /// Whether it is the list of these units.
    pub fn is_list_of(&self, unit: Per) -> bool {
        self.lists.iter().any(|lists| lists.unit == unit)
    }

    /// The rows that count as such units.
    pub fn listed(&self, unit: Per) -> impl Iterator<Item = &Row> {
        let counts = move |row: &Row| {
            let mut of_unit = self.lists.iter().filter(|lists| lists.unit == unit);
            of_unit.any(|lists| lists.only.as_ref().is_none_or(|only| only.holds(row)))
        };
        self.real().filter(move |row| counts(row))
    }

    /// What a row says in the column of this name, if it says one thing.
    pub fn value<'r>(&self, row: &'r Row, column: &str) -> Option<&'r Spanned<Box<str>>> {
        row.cells.get(self.column(column)?)?.first()
    }

    /// The whole file's first place, for what concerns it as a whole.
    pub fn top(&self) -> Span {
        self.name.span
    }

    /// What to call a row beside its key: its first column of text.
    pub fn label<'r>(&self, row: &'r Row) -> Option<&'r str> {
        let at = self.columns.iter().position(|column| column.kind == ColumnType::Text && !column.many)?;
        row.cells.get(at)?.first().map(|value| value.value.as_ref())
    }
}

impl Condition {
    /// Whether a row has one of the values.
    pub fn holds(&self, row: &Row) -> bool {
        let cell = row.cells.get(self.column).map_or(&[][..], Vec::as_slice);
        cell.iter().any(|value| self.values.iter().any(|wanted| **wanted == *value.value))
    }
}

impl Row {
    /// Whether a cell has a value.
    pub fn has(&self, column: usize) -> bool {
        self.cells.get(column).is_some_and(|cell| !cell.is_empty())
    }
}
