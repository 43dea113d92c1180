//! The differences between two states of a set as data: `diff --format json`.

use serde::Serialize;

use super::redline::{section_title, touches};
use super::report::SCHEMA;
use crate::redline::{Body, Change, Compared, Op, Redline, Run, Shape, TableChange};

/// `diff --format json`.
#[derive(Clone, Debug, Serialize)]
pub struct DifferencesReport {
    /// The version of this form.
    pub schema: u32,
    /// The label of the older state, or `working`.
    pub from: String,
    /// The label of the newer state, or `working`.
    pub to: String,
    /// The documents that differ, by id.
    pub documents: Vec<DocumentReport>,
}

/// One document.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentReport {
    /// Its id.
    pub id: String,
    /// `changed`, `new` or `gone`.
    pub change: &'static str,
    /// Its title.
    pub title: EndsReport,
    /// Its version.
    pub version: EndsReport,
    /// Control data and fields that differ.
    pub facts: Vec<FactReport>,
    /// The passages that changed.
    pub sections: Vec<SectionReport>,
    /// The blocks that changed, in reading order; what is the same is left out.
    pub blocks: Vec<BlockReport>,
}

/// Before and after; nothing where there is none.
#[derive(Clone, Debug, Serialize)]
pub struct EndsReport {
    /// Before.
    pub from: Option<String>,
    /// After.
    pub to: Option<String>,
}

/// A line of the control data.
#[derive(Clone, Debug, Serialize)]
pub struct FactReport {
    /// What it is.
    pub what: String,
    /// Before and after.
    #[serde(flatten)]
    pub ends: EndsReport,
    /// What the change touches.
    pub touches: Vec<&'static str>,
}

/// A passage.
#[derive(Clone, Debug, Serialize)]
pub struct SectionReport {
    /// Its heading.
    pub title: String,
    /// Blocks with other words.
    pub changed: usize,
    /// New blocks.
    pub new: usize,
    /// Blocks that are gone.
    pub removed: usize,
    /// Blocks that moved here.
    pub moved_here: usize,
    /// Blocks that moved away from here.
    pub moved_away: usize,
    /// What the changes touch.
    pub touches: Vec<&'static str>,
}

/// A block.
#[derive(Clone, Debug, Serialize)]
pub struct BlockReport {
    /// What it is: `paragraph`, `heading`, `table` and so on.
    pub what: &'static str,
    /// What became of it: `changed`, `new`, `removed`, `moved-away`, `moved-here`.
    pub change: &'static str,
    /// The number that both places of a move share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#move: Option<usize>,
    /// The heading above it.
    pub section: String,
    /// What the change touches.
    pub touches: Vec<&'static str>,
    /// Its words, where it is no table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<RunReport>,
    /// Its rows, where it is a table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowReport>,
}

/// Words with one fate.
#[derive(Clone, Debug, Serialize)]
pub struct RunReport {
    /// `same`, `removed` or `added`.
    pub op: &'static str,
    /// The words.
    pub text: String,
}

/// A row of a table.
#[derive(Clone, Debug, Serialize)]
pub struct RowReport {
    /// What became of it; `same` is said here, because rows are counted.
    pub change: &'static str,
    /// Its cells, in the order of the new table; a column that is gone stands where it stood.
    pub cells: Vec<Vec<RunReport>>,
}

/// The differences between two states as data.
pub fn differences(from: &str, to: &str, compared: &[Compared]) -> DifferencesReport {
    let documents = compared.iter().map(document).collect();
    DifferencesReport { schema: SCHEMA, from: from.to_owned(), to: to.to_owned(), documents }
}

fn document(compared: &Compared) -> DocumentReport {
    let one = |change, from: Option<(&str, Option<&str>)>, to: Option<(&str, Option<&str>)>| {
        let title = |end: Option<(&str, Option<&str>)>| end.map(|(title, _)| title.to_owned());
        let version = |end: Option<(&str, Option<&str>)>| end.and_then(|(_, version)| version.map(str::to_owned));
        DocumentReport {
            id: compared.id().to_string(),
            change,
            title: EndsReport { from: title(from), to: title(to) },
            version: EndsReport { from: version(from), to: version(to) },
            facts: Vec::new(),
            sections: Vec::new(),
            blocks: Vec::new(),
        }
    };
    match compared {
        Compared::New(named) => one("new", None, Some((&named.title, named.version.as_deref()))),
        Compared::Gone(named) => one("gone", Some((&named.title, named.version.as_deref())), None),
        Compared::Changed(redline) => {
            let (title, version) = (&redline.title, &redline.version);
            let (old, new) = ((title.old.as_str(), version.old.as_deref()), (title.new.as_str(), version.new.as_deref()));
            DocumentReport {
                facts: facts(redline),
                sections: sections(redline),
                blocks: blocks(redline),
                ..one("changed", Some(old), Some(new))
            }
        }
    }
}

fn facts(redline: &Redline) -> Vec<FactReport> {
    let report = |fact: &crate::redline::Fact| FactReport {
        what: fact.what.clone(),
        ends: EndsReport { from: fact.old.clone(), to: fact.new.clone() },
        touches: touches(fact.matters),
    };
    redline.facts.iter().map(report).collect()
}

fn sections(redline: &Redline) -> Vec<SectionReport> {
    let report = |section: &crate::redline::Section| SectionReport {
        title: section_title(section).to_owned(),
        changed: section.counts.changed,
        new: section.counts.added,
        removed: section.counts.removed,
        moved_here: section.counts.moved,
        moved_away: section.counts.left,
        touches: touches(section.matters),
    };
    redline.changed_sections().map(report).collect()
}

fn blocks(redline: &Redline) -> Vec<BlockReport> {
    let changed = redline.entries.iter().filter(|entry| entry.change != Change::Same);
    changed
        .map(|entry| {
            let (reported, rows) = match &entry.body {
                Body::Words(words) => (runs(words), Vec::new()),
                Body::Table(table) => (Vec::new(), rows(table)),
            };
            BlockReport {
                what: what(&entry.shape),
                change: change(entry.change),
                r#move: match entry.change {
                    Change::Away(number) | Change::Here(number) => Some(number),
                    _ => None,
                },
                section: section_title(&redline.sections[entry.section]).to_owned(),
                touches: touches(entry.matters),
                runs: reported,
                rows,
            }
        })
        .collect()
}

fn rows(table: &TableChange) -> Vec<RowReport> {
    let report = |row: &crate::redline::Row| RowReport {
        change: change(row.change),
        cells: row.cells.iter().map(|cell| runs(cell)).collect(),
    };
    table.rows.iter().map(report).collect()
}

fn runs(runs: &[Run]) -> Vec<RunReport> {
    let op = |op| match op {
        Op::Same => "same",
        Op::Removed => "removed",
        Op::Added => "added",
    };
    runs.iter().map(|run| RunReport { op: op(run.op), text: run.text.clone() }).collect()
}

fn change(change: Change) -> &'static str {
    match change {
        Change::Same => "same",
        Change::Changed => "changed",
        Change::Removed => "removed",
        Change::Added => "new",
        Change::Away(_) => "moved-away",
        Change::Here(_) => "moved-here",
    }
}

fn what(shape: &Shape) -> &'static str {
    match shape {
        Shape::Heading(_) => "heading",
        Shape::Claims => "claims",
        Shape::Paragraph { .. } => "paragraph",
        Shape::Item { .. } => "item",
        Shape::Code => "code",
        Shape::Table => "table",
        Shape::Rule => "rule",
        Shape::Footnote(_) => "footnote",
        Shape::Note => "note",
    }
}
