//! Redlines for eyes: as HTML for a page, and as text for a terminal.
//!
//! Both show the same: changes with the heading above them, and unchanged passages by their number.

mod alone;
mod html;
mod terminal;

pub use alone::alone;
pub use html::html;
pub use terminal::{Look, terminal};

use std::ops::Range;

use crate::edition::section_title;
use crate::redline::{Change, Entry, Redline, Shape, TableChange};

/// How many unchanged blocks in a row are shown rather than counted.
const SHOWN: usize = 2;
/// How many unchanged rows of a table in a row are shown rather than counted.
const SHOWN_ROWS: usize = 6;

/// A part of a redline, in reading order.
enum Part {
    /// One change, counted from 0: neighbouring entries.
    Change(usize, Range<usize>),
    /// Unchanged entries that are shown.
    Shown(Range<usize>),
    /// Unchanged entries that are counted.
    Folded(Range<usize>),
}

/// The parts of a redline.
fn parts(redline: &Redline) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    for (number, group) in redline.groups().into_iter().enumerate() {
        unchanged(redline, at..group.entries.start, true, &mut parts);
        at = group.entries.end;
        parts.push(Part::Change(number, group.entries));
    }
    unchanged(redline, at..redline.entries.len(), false, &mut parts);
    parts
}

/// Folds unchanged entries, but for the heading that a change stands below.
fn unchanged(redline: &Redline, range: Range<usize>, before_change: bool, parts: &mut Vec<Part>) {
    let fold = |range: Range<usize>, parts: &mut Vec<Part>| {
        if !range.is_empty() {
            parts.push(if range.len() <= SHOWN { Part::Shown(range) } else { Part::Folded(range) });
        }
    };
    let is_heading = |entry: &Entry| matches!(entry.shape, Shape::Heading(_));
    let last = range.clone().rev().find(|at| is_heading(&redline.entries[*at])).filter(|_| before_change);
    let Some(heading) = last else { return fold(range, parts) };
    let claims = redline.entries.get(heading + 1).is_some_and(|entry| entry.shape == Shape::Claims && heading + 1 < range.end);
    let below = heading + 1 + usize::from(claims);
    fold(range.start..heading, parts);
    parts.push(Part::Shown(heading..below));
    fold(below..range.end, parts);
}

/// "1 paragraph", "12 paragraphs": unchanged blocks by their number.
fn counted(count: usize) -> String {
    if count == 1 { "1 unchanged paragraph".to_owned() } else { format!("{count} unchanged paragraphs") }
}

/// The rows of a table that are shown; `None` with a number stands for so many unchanged ones.
fn rows(table: &TableChange) -> Vec<Result<usize, usize>> {
    let mut shown = Vec::new();
    let mut at = 0;
    while at < table.rows.len() {
        let same = table.rows[at..].iter().take_while(|row| row.change == Change::Same).count();
        // The head says what the columns are.
        let head = usize::from(at == 0 && same > 0);
        shown.extend((at..at + head).map(Ok));
        if same - head > SHOWN_ROWS {
            shown.push(Err(same - head));
        } else {
            shown.extend((at + head..at + same).map(Ok));
        }
        at += same;
        if at < table.rows.len() {
            shown.push(Ok(at));
            at += 1;
        }
    }
    shown
}

/// Where the other places of moves are.
struct Moves {
    /// For each move, from 1: the passages it left and came to.
    ends: Vec<(usize, usize)>,
}

impl Moves {
    fn of(redline: &Redline) -> Moves {
        let mut ends: Vec<(usize, usize)> = Vec::new();
        for entry in redline.entries.iter().rev() {
            let (Change::Away(number) | Change::Here(number)) = entry.change else { continue };
            if ends.len() < number {
                ends.resize(number, (0, 0));
            }
            match entry.change {
                Change::Away(_) => ends[number - 1].0 = entry.section,
                _ => ends[number - 1].1 = entry.section,
            }
        }
        Moves { ends }
    }

    /// Where a block of this change came from, or went to, before the words that name the place.
    fn note(change: Change) -> &'static str {
        if matches!(change, Change::Away(_)) { "Moved from here, it stands now" } else { "Moved here, it stood" }
    }

    /// The other place in words: below its heading, or after the passage before it where the
    /// heading moved too.
    fn place(&self, change: Change, redline: &Redline) -> String {
        let section = match change {
            Change::Away(number) => self.ends[number - 1].1,
            Change::Here(number) => self.ends[number - 1].0,
            _ => return String::new(),
        };
        if !redline.sections[section].moved {
            return format!("below “{}”", section_title(&redline.sections[section]));
        }
        let before = redline.sections[..section].iter().rposition(|section| !section.moved && !section.title.is_empty());
        before.map_or_else(|| "at the beginning".to_owned(), |before| format!("after “{}”", redline.sections[before].title))
    }
}
