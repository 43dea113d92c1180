//! Tables, cell by cell: columns are paired by their heads, rows by their cells.

use super::align::{Item, Pair, align};
use super::change::{Body, Change, Column, Op, Row, Run, TableChange};
use super::compare::{self, Items};
use super::reading::Grid;
use super::weight::{Judge, Matters};
use super::words::{Lexicon, Token, Traits};

/// A table with one fate.
pub fn whole(grid: &Grid, op: Op, lexicon: &Lexicon) -> Body {
    let width = width(grid);
    let change = match op {
        Op::Same => Change::Same,
        Op::Removed => Change::Removed,
        Op::Added => Change::Added,
    };
    let place = |at: usize, stands: bool| stands.then_some(at);
    let columns =
        (0..width).map(|at| Column { change, old: place(at, op != Op::Added), new: place(at, op != Op::Removed) }).collect();
    let rows = grid
        .rows
        .iter()
        .map(|row| Row { change, cells: (0..width).map(|at| compare::whole(cell(row, at), op, lexicon)).collect() })
        .collect();
    Body::Table(TableChange { columns, rows })
}

/// Two tables, and why their differences may matter.
pub fn compare(old: &Grid, new: &Grid, lexicon: &Lexicon, judge: &Judge<'_>) -> (Body, Matters) {
    let columns = columns(old, new, lexicon);
    let mut work = Work { columns: &columns, lexicon, judge, head: Vec::new(), matters: Matters::default() };
    let mut rows = Vec::new();
    let (old_head, new_head) = (old.rows.first(), new.rows.first());
    if let (Some(old), Some(new)) = (old_head, new_head) {
        let row = work.both(old, new, Change::Changed);
        work.head = columns
            .iter()
            .map(|column| match (column.new, column.old) {
                (Some(at), _) => compare::plain(cell(new, at), lexicon),
                (None, Some(at)) => compare::plain(cell(old, at), lexicon),
                (None, None) => String::new(),
            })
            .collect();
        rows.push(row);
    }
    let (before, after) = (old.rows.get(1..).unwrap_or(&[]), new.rows.get(1..).unwrap_or(&[]));
    let mut items = Items::default();
    let kept: Vec<(usize, usize)> = columns.iter().filter_map(|column| Some((column.old?, column.new?))).collect();
    let old_items: Vec<Item> = before.iter().map(|row| item(row, kept.iter().map(|pair| pair.0), &mut items, lexicon)).collect();
    let new_items: Vec<Item> = after.iter().map(|row| item(row, kept.iter().map(|pair| pair.1), &mut items, lexicon)).collect();
    for pair in align(&old_items, &new_items) {
        rows.push(match pair {
            Pair::Kept(a, b) => work.both(&before[a], &after[b], Change::Changed),
            Pair::Here(a, b, number) => work.both(&before[a], &after[b], Change::Here(number)),
            Pair::Gone(a) => work.one(&before[a], Change::Removed),
            Pair::Away(a, number) => work.one(&before[a], Change::Away(number)),
            Pair::New(b) => work.one(&after[b], Change::Added),
        });
    }
    let matters = work.matters;
    (Body::Table(TableChange { columns, rows }), matters)
}

/// A row as something to be paired: the cells of the columns that both tables have.
fn item(row: &[Vec<Token>], places: impl Iterator<Item = usize>, items: &mut Items, lexicon: &Lexicon) -> Item {
    let mut tokens: Vec<Token> = Vec::new();
    let mut first = None;
    for at in places {
        let words = cell(row, at);
        first = first.or_else(|| (!words.is_empty()).then(|| items.of(1, words, lexicon).id));
        tokens.extend_from_slice(words);
        // A cell that is one word longer is not the next cell one word shorter.
        tokens.push(Token { word: u32::MAX, space: false, style: Default::default() });
    }
    let words: Vec<Token> = tokens.iter().copied().filter(|token| token.word != u32::MAX).collect();
    let mut item = items.of(0, &words, lexicon);
    item.id = items.exact(2, &tokens);
    item.name = first;
    item
}

fn cell(row: &[Vec<Token>], at: usize) -> &[Token] {
    row.get(at).map_or(&[], Vec::as_slice)
}

fn width(grid: &Grid) -> usize {
    grid.rows.iter().map(Vec::len).max().unwrap_or(0)
}

/// Pairs columns: those with the same head wherever they stand, then those between them.
fn columns(old: &Grid, new: &Grid, lexicon: &Lexicon) -> Vec<Column> {
    let (before, after) = (width(old), width(new));
    let mut from: Vec<Option<usize>> = vec![None; after];
    let mut used = vec![false; before];
    let head = |grid: &Grid, at: usize| grid.rows.first().map(|row| words(cell(row, at))).unwrap_or_default();
    for (b, from) in from.iter_mut().enumerate() {
        let wanted = head(new, b);
        if let Some(a) = (0..before).find(|a| !used[*a] && head(old, *a) == wanted && !wanted.is_empty()) {
            used[a] = true;
            *from = Some(a);
        }
    }
    let left: Vec<usize> = (0..before).filter(|a| !used[*a]).collect();
    let open: Vec<usize> = (0..after).filter(|b| from[*b].is_none()).collect();
    // As many are left on both sides: their heads were renamed. Otherwise those that hold alike words are meant.
    if left.len() == open.len() {
        open.iter().zip(&left).for_each(|(b, a)| from[*b] = Some(*a));
    } else {
        let mut items = Items::default();
        let as_item = |grid: &Grid, at: usize, items: &mut Items| {
            let tokens: Vec<Token> = grid.rows.iter().flat_map(|row| cell(row, at)).copied().collect();
            items.of(0, &tokens, lexicon)
        };
        let old_items: Vec<Item> = left.iter().map(|a| as_item(old, *a, &mut items)).collect();
        let new_items: Vec<Item> = open.iter().map(|b| as_item(new, *b, &mut items)).collect();
        for pair in align(&old_items, &new_items) {
            if let Pair::Kept(a, b) | Pair::Here(a, b, _) = pair {
                from[open[b]] = Some(left[a]);
            }
        }
    }
    in_order(&from, before)
}

/// The columns as they are shown; what is gone stands after what stood before it.
fn in_order(from: &[Option<usize>], before: usize) -> Vec<Column> {
    let gone = |a: usize| Column { change: Change::Removed, old: Some(a), new: None };
    let is_gone = |a: &usize| !from.contains(&Some(*a));
    let mut shown: Vec<Column> = (0..before).take_while(is_gone).map(gone).collect();
    let mut furthest = None;
    let mut moves = 0;
    for (b, a) in from.iter().enumerate() {
        let change = match a {
            None => Change::Added,
            Some(a) if furthest.is_some_and(|furthest| *a < furthest) => {
                moves += 1;
                Change::Here(moves)
            }
            Some(a) => {
                furthest = Some(*a);
                Change::Same
            }
        };
        shown.push(Column { change, old: *a, new: Some(b) });
        if let Some(a) = a {
            shown.extend((a + 1..before).take_while(is_gone).map(gone));
        }
    }
    shown
}

fn words(tokens: &[Token]) -> Vec<u32> {
    tokens.iter().map(|token| token.word).collect()
}

struct Work<'a> {
    columns: &'a [Column],
    lexicon: &'a Lexicon,
    judge: &'a Judge<'a>,
    /// The words above each column.
    head: Vec<String>,
    matters: Matters,
}

impl Work<'_> {
    /// A row of both tables.
    fn both(&mut self, old: &[Vec<Token>], new: &[Vec<Token>], change: Change) -> Row {
        let mut same = true;
        let mut cells: Vec<Vec<Run>> = Vec::with_capacity(self.columns.len());
        for (at, column) in self.columns.iter().enumerate() {
            let before = column.old.map_or(&[][..], |at| cell(old, at));
            let after = column.new.map_or(&[][..], |at| cell(new, at));
            let parts = compare::parts(before, after, self.lexicon);
            if !parts.is_empty() {
                same &= column.old.is_none() || column.new.is_none();
                let matters = self.judge.parts(before, after, &parts);
                self.judge_cell(at, before, after, matters);
            }
            cells.push(compare::runs(before, after, &parts, self.lexicon));
        }
        let change = if change == Change::Changed && same { Change::Same } else { change };
        Row { change, cells }
    }

    /// A row of one table.
    fn one(&mut self, row: &[Vec<Token>], change: Change) -> Row {
        let (op, old) = match change {
            Change::Added => (Op::Added, false),
            Change::Removed => (Op::Removed, true),
            _ => (Op::Same, true),
        };
        let place = |column: &Column| if old { column.old } else { column.new };
        let cells = self.columns.iter().map(|column| place(column).map_or(&[][..], |at| cell(row, at)));
        let cells: Vec<&[Token]> = cells.collect();
        if op != Op::Same {
            for (at, words) in cells.iter().enumerate() {
                let matters = self.judge.whole(words);
                self.judge_cell(at, words, &[], matters);
            }
        }
        Row { change, cells: cells.into_iter().map(|words| compare::whole(words, op, self.lexicon)).collect() }
    }

    fn judge_cell(&mut self, at: usize, before: &[Token], after: &[Token], mut matters: Matters) {
        let says = before.iter().chain(after).any(|token| self.lexicon.traits(*token).has(Traits::WORD));
        if says && let Some(head) = self.head.get(at) {
            self.judge.column(&mut matters, head);
        }
        self.matters.join(matters);
    }
}
