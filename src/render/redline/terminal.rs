//! A redline as text: in colours, or with `[-removed-]` and `{+added+}` where there are none.

use super::{Moves, Part, counted, parts, rows};
use crate::diagnostic::visible;
use crate::edition::{section_title, touches};
use crate::redline::{Body, Change, Entry, Mark, Op, Redline, Run, Shape, Style, TableChange};

/// How a redline looks on a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// With colours; without, brackets tell what was removed and added.
    pub color: bool,
    /// How many characters fit into a line.
    pub width: usize,
}

const RED: &str = "\u{1b}[9;31m";
const GREEN: &str = "\u{1b}[4;32m";
const BOLD: &str = "\u{1b}[1m";
const FAINT: &str = "\u{1b}[2m";
const OFF: &str = "\u{1b}[0m";

/// The rows before and after, the list of changed sections, then the text.
pub fn terminal(redline: &Redline, look: Look) -> String {
    let mut writer = Writer { redline, look, moves: Moves::of(redline), moved: None, out: String::new() };
    writer.facts();
    writer.sections();
    for part in parts(redline) {
        match part {
            Part::Change(_, range) => redline.entries[range].iter().for_each(|entry| writer.entry(entry)),
            Part::Shown(range) => redline.entries[range].iter().for_each(|entry| writer.entry(entry)),
            Part::Folded(range) => {
                let line = format!("    … {}", counted(range.len()));
                writer.plain(&line, FAINT);
            }
        }
    }
    writer.out
}

struct Writer<'a> {
    redline: &'a Redline,
    look: Look,
    moves: Moves,
    /// The move that the last entry belongs to, so that its note is written once.
    moved: Option<Change>,
    out: String,
}

impl Writer<'_> {
    /// A line of our own words.
    fn plain(&mut self, line: &str, look: &str) {
        let line = visible(line);
        if self.look.color && !look.is_empty() {
            self.out.push_str(&format!("{look}{line}{OFF}\n"));
        } else {
            self.out.push_str(&format!("{line}\n"));
        }
    }

    fn facts(&mut self) {
        let facts = &self.redline.facts;
        let width = facts.iter().map(|fact| fact.what.chars().count()).max().unwrap_or(0).min(64);
        for fact in facts {
            let unset = || "not set".to_owned();
            let (old, new) = (fact.old.clone().unwrap_or_else(unset), fact.new.clone().unwrap_or_else(unset));
            self.out.push_str(&format!("  {:<width$}  ", visible(&fact.what)));
            self.marked(&old, Op::Removed);
            self.out.push(' ');
            self.marked(&new, Op::Added);
            self.out.push('\n');
        }
        if !facts.is_empty() {
            self.out.push('\n');
        }
    }

    fn marked(&mut self, text: &str, op: Op) {
        let (open, close) = self.marks(op);
        let text = visible(text).replace('\n', " ");
        self.out.push_str(&format!("{open}{text}{close}"));
    }

    fn marks(&self, op: Op) -> (&'static str, &'static str) {
        match (op, self.look.color) {
            (Op::Same, _) => ("", ""),
            (Op::Removed, true) => (RED, OFF),
            (Op::Added, true) => (GREEN, OFF),
            (Op::Removed, false) => ("[-", "-]"),
            (Op::Added, false) => ("{+", "+}"),
        }
    }

    fn sections(&mut self) {
        let mut lines = Vec::new();
        for section in self.redline.changed_sections() {
            let touched = touches(section.matters);
            let touched = if touched.is_empty() { String::new() } else { format!("; touches {}", touched.join(", ")) };
            lines.push(format!("  {}: {}{touched}", section_title(section), section.counts.words()));
        }
        if !lines.is_empty() {
            lines.iter().for_each(|line| self.plain(line, ""));
            self.out.push('\n');
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let sign = sign(entry.change);
        let moved = matches!(entry.change, Change::Away(_) | Change::Here(_));
        if matches!(entry.shape, Shape::Heading(_)) && !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        let again = self.moved == Some(entry.change);
        self.moved = moved.then_some(entry.change);
        if moved && !again {
            let note = format!("  {sign} ({} {})", Moves::note(entry.change), self.moves.place(entry.change, self.redline));
            self.plain(&note, FAINT);
        }
        let quote = if entry.quote > 0 { "> " } else { "" };
        let (indent, lead) = match &entry.shape {
            Shape::Heading(level) => (0, format!("{} ", "#".repeat(usize::from(*level)))),
            Shape::Claims => (0, "Claims ".to_owned()),
            Shape::Paragraph { depth } => (usize::from(*depth) * 2, String::new()),
            Shape::Item { depth, mark: Mark::Bullet } => (usize::from(depth.saturating_sub(1)) * 2, "- ".to_owned()),
            Shape::Item { depth, mark: Mark::Number(number) } => {
                (usize::from(depth.saturating_sub(1)) * 2, format!("{number}. "))
            }
            Shape::Footnote(label) => (0, format!("[{label}] ")),
            Shape::Rule => (0, "---".to_owned()),
            Shape::Code | Shape::Table | Shape::Note => (0, String::new()),
        };
        let lead = format!("{}{quote}{lead}", " ".repeat(indent.min(20)));
        match &entry.body {
            Body::Words(runs) => self.block(sign, &lead, runs, matches!(entry.shape, Shape::Heading(_))),
            Body::Table(table) => self.table(sign, &lead, table),
        }
    }

    /// A block, broken into lines that fit, with its sign before the first one.
    fn block(&mut self, sign: char, lead: &str, runs: &[Run], heading: bool) {
        let width = self.look.width.max(40) - 4;
        let mut line = Line { used: lead.chars().count(), indent: 4 + lead.chars().take_while(|c| *c == ' ').count() };
        let bold = heading && self.look.color;
        self.out.push_str(&format!("  {sign} {}{}", if bold { BOLD } else { "" }, visible(lead)));
        self.runs(runs, width, &mut line, if bold { BOLD } else { "" });
        if bold {
            self.out.push_str(OFF);
        }
        self.out.push('\n');
    }

    /// Words in a row; `again` is the look that goes on after a mark.
    fn runs(&mut self, runs: &[Run], width: usize, line: &mut Line, again: &str) {
        for (at, run) in runs.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| runs[before].op);
            let (mark, end) = self.marks(run.op);
            let open = if before == Some(run.op) { "" } else { mark };
            // What was put in the place of something stands apart from it.
            if before == Some(Op::Removed) && run.op == Op::Added && !run.text.starts_with(char::is_whitespace) {
                self.out.push(' ');
            }
            self.run(run, open, width, line);
            if runs.get(at + 1).is_none_or(|next| next.op != run.op) && run.op != Op::Same {
                self.out.push_str(end);
                self.out.push_str(again);
            }
        }
    }

    fn run(&mut self, run: &Run, mark: &str, width: usize, line: &mut Line) {
        let text = match run.style {
            style if style.has(Style::LEADS) && run.op == Op::Same => return,
            style if style.has(Style::LEADS) => format!(" (leads to {})", run.text.trim_start()),
            _ => run.text.clone(),
        };
        let mut text = visible(&text).into_owned();
        if !self.look.color && run.style.has(Style::STRUCK) {
            text = format!("~~{text}~~");
        }
        let mut opened = mark.is_empty();
        for (number, part) in text.split('\n').enumerate() {
            if number > 0 {
                self.out.push('\n');
                self.out.push_str(&" ".repeat(line.indent));
                line.used = 0;
            }
            for word in part.split_inclusive(' ') {
                let long = line.used > 0 && line.used + word.trim_end().chars().count() > width;
                if long {
                    let kept = self.out.trim_end_matches(' ').len();
                    self.out.truncate(kept);
                    self.out.push('\n');
                    self.out.push_str(&" ".repeat(line.indent));
                    line.used = 0;
                }
                // The blank before a mark stays outside of it.
                if !opened && !word.trim().is_empty() {
                    self.out.push_str(mark);
                    opened = true;
                }
                self.out.push_str(word);
                line.used += word.chars().count();
            }
        }
        if !opened {
            self.out.push_str(mark);
        }
    }

    fn table(&mut self, entry_sign: char, lead: &str, table: &TableChange) {
        if !lead.trim().is_empty() {
            self.plain(&format!("  {entry_sign} {}", lead.trim_end()), "");
        }
        for shown in rows(table) {
            let row = match shown {
                Ok(row) => &table.rows[row],
                Err(count) => {
                    self.plain(&format!("    … {count} unchanged rows"), FAINT);
                    continue;
                }
            };
            let sign = sign(row.change);
            self.out.push_str(&format!("  {sign} |"));
            for cell in &row.cells {
                self.out.push(' ');
                let mut line = Line { used: 0, indent: 0 };
                self.runs(cell, usize::MAX, &mut line, "");
                self.out.push_str(" |");
            }
            self.out.push('\n');
        }
    }
}

/// The sign before a block or a row.
fn sign(change: Change) -> char {
    match change {
        Change::Same => ' ',
        Change::Changed => '~',
        Change::Removed => '-',
        Change::Added => '+',
        Change::Away(_) => '<',
        Change::Here(_) => '>',
    }
}

/// How far the present line is filled.
struct Line {
    used: usize,
    indent: usize,
}
