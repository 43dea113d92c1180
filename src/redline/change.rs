//! What a redline says: entries, runs of words, rows before and after.

use std::ops::Range;

use super::weight::Matters;
use super::words::Style;
use crate::model::DocId;

/// Everything that differs between two texts of one document, and what does not.
#[derive(Clone, Debug)]
pub struct Redline {
    /// The document's id, as the new text has it.
    pub id: DocId,
    /// Its title in both.
    pub title: Ends<String>,
    /// Its version in both.
    pub version: Ends<Option<String>>,
    /// Control data and fields that differ.
    pub facts: Vec<Fact>,
    /// The blocks of both texts, in reading order.
    pub entries: Vec<Entry>,
    /// The passages that the entries belong to; the first is what stands before any heading.
    pub sections: Vec<Section>,
}

/// The same thing before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ends<T> {
    /// Before.
    pub old: T,
    /// After.
    pub new: T,
}

/// A line of the control data, or the value of a field, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is, in words.
    pub what: String,
    /// Before; nothing where it was not set.
    pub old: Option<String>,
    /// After.
    pub new: Option<String>,
    /// Why the change may matter.
    pub matters: Matters,
}

/// One block and what became of it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is, in the new text if it is there.
    pub shape: Shape,
    /// How many quotes are around it.
    pub quote: u8,
    /// What became of it.
    pub change: Change,
    /// Its words.
    pub body: Body,
    /// Why the change may matter.
    pub matters: Matters,
    /// The passage it belongs to, by its place in [`Redline::sections`].
    pub section: usize,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the block of its name")]
pub enum Shape {
    /// With its level.
    Heading(u8),
    /// The clauses that a heading claims.
    Claims,
    /// Inside so many lists.
    Paragraph {
        depth: u8,
    },
    /// Inside so many lists, with what stands before it.
    Item {
        depth: u8,
        mark: Mark,
    },
    Code,
    Table,
    Rule,
    /// With its label.
    Footnote(Box<str>),
    /// A remark in the place of what is worked out when the page is made.
    Note,
}

/// What stands before the item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the mark of its name")]
pub enum Mark {
    Bullet,
    Number(u64),
}

/// What became of a block, a row or a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Same,
    /// Some of its words are others.
    Changed,
    /// It is gone.
    Removed,
    /// It is new.
    Added,
    /// It stands elsewhere now; the number of the move. Its words are those it had here.
    Away(usize),
    /// It stood elsewhere; the number of the move. Its words may have changed with it.
    Here(usize),
}

/// The words of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// In one row.
    Words(Vec<Run>),
    /// In cells.
    Table(TableChange),
}

/// Words in a row with one fate and one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What became of them.
    pub op: Op,
    /// How they look.
    pub style: Style,
    /// The words, with the blanks before them.
    pub text: String,
}

/// What became of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the fate of its name")]
pub enum Op {
    Same,
    Removed,
    Added,
}

/// A table, cell by cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableChange {
    /// Its columns, in the order of the new table; those that are gone stand where they stood.
    pub columns: Vec<Column>,
    /// Its rows, the head first; each has a cell for each column.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What became of it.
    pub change: Change,
    /// Its place in the old table.
    pub old: Option<usize>,
    /// Its place in the new one.
    pub new: Option<usize>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What became of it.
    pub change: Change,
    /// Its cells, one for each column.
    pub cells: Vec<Vec<Run>>,
}

/// A heading and what stands below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its words; empty for what stands before any heading.
    pub title: String,
    /// What changed in it.
    pub counts: Counts,
    /// Why that may matter.
    pub matters: Matters,
    /// The first of its groups of changes, by its place in [`Redline::groups`].
    pub group: Option<usize>,
    /// Whether its heading moved: from here, or to here.
    pub moved: bool,
}

/// How many blocks changed in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// With other words.
    pub changed: usize,
    /// New.
    pub added: usize,
    /// Gone.
    pub removed: usize,
    /// Moved here.
    pub moved: usize,
    /// Moved away from here.
    pub left: usize,
}

/// Neighbouring entries that changed, in one passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The entries.
    pub entries: Range<usize>,
    /// Their passage.
    pub section: usize,
}

impl Redline {
    /// Whether both texts read the same.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.entries.iter().all(|entry| entry.change == Change::Same)
    }

    /// The changes, in reading order.
    pub fn groups(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate().filter(|(_, entry)| entry.change != Change::Same) {
            match groups.last_mut() {
                Some(last) if last.entries.end == at && last.section == entry.section => last.entries.end = at + 1,
                _ => groups.push(Group { entries: at..at + 1, section: entry.section }),
            }
        }
        groups
    }

    /// The passages in which something changed. One that moved as a whole is named where it stands now.
    pub fn changed_sections(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| section.group.is_some() && !(section.moved && section.counts.is_left_only()))
    }

    /// The old text, one block a line. Blanks may differ from those of the source.
    pub fn old_text(&self) -> String {
        self.side(Op::Removed, |change| !matches!(change, Change::Added | Change::Here(_)))
    }

    /// The new text, one block a line.
    pub fn new_text(&self) -> String {
        self.side(Op::Added, |change| !matches!(change, Change::Removed | Change::Away(_)))
    }

    fn side(&self, own: Op, stands: impl Fn(Change) -> bool) -> String {
        let mut out = String::new();
        for entry in self.entries.iter().filter(|entry| stands(entry.change)) {
            match &entry.body {
                Body::Words(runs) => push_side(runs, own, &mut out),
                Body::Table(table) => {
                    let place = |column: &Column| if own == Op::Removed { column.old } else { column.new };
                    let mut order: Vec<(usize, usize)> =
                        table.columns.iter().enumerate().filter_map(|(at, column)| Some((place(column)?, at))).collect();
                    order.sort_unstable();
                    for row in table.rows.iter().filter(|row| stands(row.change)) {
                        for (_, at) in &order {
                            push_side(&row.cells[*at], own, &mut out);
                            out.push('\n');
                        }
                    }
                }
            }
            out.push('\n');
        }
        out
    }
}

fn push_side(runs: &[Run], own: Op, out: &mut String) {
    runs.iter().filter(|run| run.op == Op::Same || run.op == own).for_each(|run| out.push_str(&run.text));
}

impl Counts {
    /// Adds what became of one block. What moved and has other words now did both.
    pub fn add(&mut self, entry: &Entry) {
        match entry.change {
            Change::Same => {}
            Change::Changed => self.changed += 1,
            Change::Removed => self.removed += 1,
            Change::Added => self.added += 1,
            Change::Away(_) => self.left += 1,
            Change::Here(_) => {
                self.moved += 1;
                self.changed += usize::from(entry.body.has_changes());
            }
        }
    }

    /// Whether nothing happened here but that something moved away.
    fn is_left_only(self) -> bool {
        self == Counts { left: self.left, ..Counts::default() }
    }

    /// In words: "2 changed, 1 new".
    pub fn words(&self) -> String {
        let parts = [
            (self.changed, "changed"),
            (self.added, "new"),
            (self.removed, "removed"),
            (self.moved, "moved here"),
            (self.left, "moved away"),
        ];
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
    }
}

impl Body {
    /// Whether any word of it went or came.
    pub fn has_changes(&self) -> bool {
        let changed = |runs: &[Run]| runs.iter().any(|run| run.op != Op::Same);
        match self {
            Body::Words(runs) => changed(runs),
            Body::Table(table) => {
                table.rows.iter().any(|row| row.change != Change::Same || row.cells.iter().any(|cell| changed(cell)))
            }
        }
    }
}
