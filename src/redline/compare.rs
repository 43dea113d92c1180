//! The comparison: blocks, then words inside them.

use ahash::AHashMap;

use super::align::{Item, Pair, align};
use super::change::{Body, Change, Ends, Entry, Op, Redline, Run, Section, Shape};
use super::reading::{Block, read};
use super::sequence::{Hunk, hunks};
use super::weight::{Judge, Matters};
use super::words::{Lexicon, Style, Token, Traits};
use super::{Side, facts, table};

/// Compares two texts of one document.
pub fn compare(old: &Side<'_>, new: &Side<'_>) -> Redline {
    let mut lexicon = Lexicon::default();
    let (before, after) = (read(old, &mut lexicon), read(new, &mut lexicon));
    let mut items = Items::default();
    let old_items: Vec<Item> = before.iter().map(|block| items.of_block(block, &lexicon)).collect();
    let new_items: Vec<Item> = after.iter().map(|block| items.of_block(block, &lexicon)).collect();
    let judge = Judge::new(&lexicon, [old.register, new.register]);
    let mut work = Work { lexicon: &lexicon, judge: &judge, entries: Vec::new(), sections: vec![untitled()], old: 0, new: 0 };
    for pair in align(&old_items, &new_items) {
        match pair {
            Pair::Kept(a, b) if old_items[a].id == new_items[b].id => work.whole(&after[b], Change::Same),
            Pair::Kept(a, b) => work.both(&before[a], &after[b], Change::Changed),
            Pair::Gone(a) => work.whole(&before[a], Change::Removed),
            Pair::New(b) => work.whole(&after[b], Change::Added),
            Pair::Away(a, number) => work.whole(&before[a], Change::Away(number)),
            Pair::Here(a, b, number) => work.both(&before[a], &after[b], Change::Here(number)),
        }
    }
    let title = |side: &Side<'_>| side.register.fill(&side.document.front.title);
    let version = |side: &Side<'_>| side.document.front.version.as_ref().map(|version| version.to_string());
    let mut redline = Redline {
        id: new.document.id().clone(),
        title: Ends { old: title(old), new: title(new) },
        version: Ends { old: version(old), new: version(new) },
        facts: facts::facts(old, new),
        entries: work.entries,
        sections: work.sections,
    };
    count(&mut redline);
    redline
}

/// What a reader reads of one text, one block a line.
pub fn text(side: &Side<'_>) -> String {
    let mut lexicon = Lexicon::default();
    let mut out = String::new();
    for block in read(side, &mut lexicon) {
        match &block.grid {
            None => {
                out.push_str(&plain(&block.tokens, &lexicon));
                out.push('\n');
            }
            Some(grid) => {
                for cell in grid.rows.iter().flatten() {
                    out.push_str(&plain(cell, &lexicon));
                    out.push('\n');
                }
                out.push('\n');
            }
        }
    }
    out
}

fn untitled() -> Section {
    Section { title: String::new(), counts: Default::default(), matters: Matters::default(), group: None, moved: false }
}

/// Sums up what changed in each passage.
fn count(redline: &mut Redline) {
    for (at, group) in redline.groups().into_iter().enumerate() {
        let section = &mut redline.sections[group.section];
        section.group.get_or_insert(at);
        for entry in &redline.entries[group.entries] {
            section.counts.add(entry);
            section.matters.join(entry.matters);
        }
    }
}

/// What is compared of blocks and rows; what is wholly equal has one number.
#[derive(Default)]
pub struct Items {
    ids: AHashMap<(u8, Vec<u32>), u32>,
    names: AHashMap<Box<str>, u32>,
}

impl Items {
    fn of_block(&mut self, block: &Block, lexicon: &Lexicon) -> Item {
        let kind = match &block.shape {
            Shape::Paragraph { .. } | Shape::Item { .. } | Shape::Note => 0,
            Shape::Heading(_) => 1,
            Shape::Claims => 2,
            Shape::Code => 3,
            Shape::Table => 4,
            Shape::Rule => 5,
            Shape::Footnote(_) => 6,
        };
        let name = block.name.as_ref().map(|name| {
            let next = self.names.len() as u32;
            *self.names.entry(name.clone()).or_insert(next)
        });
        // The claims of one heading are the next version of its claims, whatever they are.
        let name = if kind == 2 { Some(u32::MAX) } else { name };
        let mut item = self.of(kind, &block.tokens, lexicon);
        let needed = match kind {
            0 | 3 | 4 | 6 => 4,
            _ => 1,
        };
        item.telling = kind != 5 && item.bag.len() >= needed;
        item.name = name;
        item
    }

    /// What is compared of some words.
    pub fn of(&mut self, kind: u8, tokens: &[Token], lexicon: &Lexicon) -> Item {
        let id = self.exact(kind, tokens);
        let mut bag: Vec<u32> =
            tokens.iter().filter(|token| lexicon.traits(**token).has(Traits::WORD)).map(|token| token.word).collect();
        if bag.is_empty() {
            bag = tokens.iter().map(|token| token.word).collect();
        }
        bag.sort_unstable();
        let telling = bag.len() >= 4;
        Item { id, kind, bag, name: None, telling }
    }
}

impl Items {
    /// One number for equal words.
    pub fn exact(&mut self, kind: u8, tokens: &[Token]) -> u32 {
        let words: Vec<u32> = tokens.iter().map(|token| token.word).collect();
        let next = self.ids.len() as u32;
        *self.ids.entry((kind, words)).or_insert(next)
    }
}

struct Work<'a> {
    lexicon: &'a Lexicon,
    judge: &'a Judge<'a>,
    entries: Vec<Entry>,
    sections: Vec<Section>,
    /// The passage that the old text is in.
    old: usize,
    /// The passage that the new text is in.
    new: usize,
}

impl Work<'_> {
    /// A block with one fate.
    fn whole(&mut self, block: &Block, change: Change) {
        let section = self.section(block, change);
        let op = op_of(change);
        let (body, matters) = match &block.grid {
            Some(grid) => (table::whole(grid, op, self.lexicon), self.judge.whole(&block.tokens)),
            None => (Body::Words(whole(&block.tokens, op, self.lexicon)), self.judge.whole(&block.tokens)),
        };
        let mut matters = if op == Op::Same { Matters::default() } else { matters };
        self.judge.around(&mut matters, block, &self.sections[section].title, op != Op::Same);
        self.push(block, change, body, matters, section);
    }

    /// A block with words of both texts.
    fn both(&mut self, old: &Block, new: &Block, change: Change) {
        let section = self.section(new, change);
        let (body, mut matters) = match (&old.grid, &new.grid) {
            (Some(one), Some(two)) => table::compare(one, two, self.lexicon, self.judge),
            _ => {
                let parts = parts(&old.tokens, &new.tokens, self.lexicon);
                let matters = self.judge.parts(&old.tokens, &new.tokens, &parts);
                (Body::Words(runs(&old.tokens, &new.tokens, &parts, self.lexicon)), matters)
            }
        };
        let changed = old.tokens.iter().map(|token| token.word).ne(new.tokens.iter().map(|token| token.word));
        self.judge.around(&mut matters, new, &self.sections[section].title, changed);
        self.push(new, change, body, matters, section);
    }

    fn push(&mut self, block: &Block, change: Change, body: Body, matters: Matters, section: usize) {
        self.entries.push(Entry { shape: block.shape.clone(), quote: block.quote, change, body, matters, section });
    }

    /// The passage of a block; a heading begins one.
    fn section(&mut self, block: &Block, change: Change) -> usize {
        let leaves = matches!(change, Change::Removed | Change::Away(_));
        if matches!(block.shape, Shape::Heading(_)) {
            self.sections.push(Section {
                title: plain(&block.tokens, self.lexicon),
                moved: matches!(change, Change::Away(_) | Change::Here(_)),
                ..untitled()
            });
            let at = self.sections.len() - 1;
            if !matches!(change, Change::Added | Change::Here(_)) {
                self.old = at;
            }
            if !leaves {
                self.new = at;
            }
        }
        if leaves { self.old } else { self.new }
    }
}

fn op_of(change: Change) -> Op {
    match change {
        Change::Removed => Op::Removed,
        Change::Added => Op::Added,
        _ => Op::Same,
    }
}

/// Where two rows of words differ, joined so that a reader is not sent to and fro: a word or two
/// in common between two longer changes are part of one change.
pub fn parts(old: &[Token], new: &[Token], lexicon: &Lexicon) -> Vec<Hunk> {
    let ids = |tokens: &[Token]| tokens.iter().map(|token| token.word).collect::<Vec<_>>();
    let mut joined: Vec<Hunk> = Vec::new();
    for hunk in hunks(&ids(old), &ids(new)) {
        joined.push(hunk);
        while let [.., left, right] = &joined[..] {
            let between = &new[left.new.end..right.new.start];
            let words = |tokens: &[Token]| tokens.iter().filter(|token| lexicon.traits(**token).has(Traits::WORD)).count();
            let letters = |tokens: &[Token]| tokens.iter().map(|token| lexicon.text(*token).len()).sum::<usize>();
            let most = |hunk: &Hunk, of: &dyn Fn(&[Token]) -> usize| of(&old[hunk.old.clone()]).max(of(&new[hunk.new.clone()]));
            let least = |of: &dyn Fn(&[Token]) -> usize| most(left, of).min(most(right, of));
            let shared = words(between);
            // Signs alone part two changes, unless both are long.
            if shared > 2 || between.len() > 4 || letters(between) > least(&letters) || (shared == 0 && least(&words) < 3) {
                break;
            }
            let whole = Hunk { old: left.old.start..right.old.end, new: left.new.start..right.new.end };
            joined.truncate(joined.len() - 2);
            joined.push(whole);
        }
    }
    joined
}

/// Words of both texts as runs.
pub fn runs(old: &[Token], new: &[Token], parts: &[Hunk], lexicon: &Lexicon) -> Vec<Run> {
    let mut out = Vec::new();
    let mut at = 0;
    for part in parts {
        push_runs(&mut out, &new[at..part.new.start], Op::Same, lexicon);
        push_runs(&mut out, &old[part.old.clone()], Op::Removed, lexicon);
        push_runs(&mut out, &new[part.new.clone()], Op::Added, lexicon);
        at = part.new.end;
    }
    push_runs(&mut out, &new[at..], Op::Same, lexicon);
    out
}

/// Words with one fate as runs.
pub fn whole(tokens: &[Token], op: Op, lexicon: &Lexicon) -> Vec<Run> {
    let mut out = Vec::new();
    push_runs(&mut out, tokens, op, lexicon);
    out
}

fn push_runs(out: &mut Vec<Run>, tokens: &[Token], op: Op, lexicon: &Lexicon) {
    for token in tokens {
        let style = token.style.shown();
        let single = style.has(Style::LEADS) || style.has(Style::BREAK);
        match out.last_mut() {
            Some(last) if last.op == op && last.style == style && !single => {
                if token.space {
                    last.text.push(' ');
                }
                last.text.push_str(lexicon.text(*token));
            }
            _ => {
                let gap = if token.space { " " } else { "" };
                let word = if style.has(Style::BREAK) { "\n" } else { lexicon.text(*token) };
                out.push(Run { op, style, text: format!("{gap}{word}") });
            }
        }
    }
}

/// Words as they are read.
pub fn plain(tokens: &[Token], lexicon: &Lexicon) -> String {
    whole(tokens, Op::Same, lexicon).into_iter().map(|run| run.text).collect()
}
