//! Which block of the old text is which block of the new one.
//!
//! First what is the same and in the same order, then what is the same and stands elsewhere, then,
//! between what was found so far, what is alike, and last what is alike and stands elsewhere. The
//! same serves for the rows of a table. All of it has a budget; when it is used up, less is found.

use ahash::AHashMap;

use super::sequence::hunks;

/// What is compared of a block or a row.
#[derive(Clone, Debug)]
pub struct Item {
    /// Equal for what is wholly the same.
    pub id: u32,
    /// Only items of one kind can be each other's next version.
    pub kind: u8,
    /// Its words without signs, sorted.
    pub bag: Vec<u32>,
    /// Equal for what is the same thing whatever it says: the id of a heading, the first cell of a row.
    pub name: Option<u32>,
    /// Whether it says enough to be known again in another place.
    pub telling: bool,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pair {
    /// It is in both, in the same order among the others; by the places in the two texts.
    Kept(usize, usize),
    /// It is gone.
    Gone(usize),
    /// It is new.
    New(usize),
    /// The old one stands elsewhere now: the old place and the number of the move.
    Away(usize, usize),
    /// The new one stood elsewhere: the old place, the new place, the number of the move.
    Here(usize, usize, usize),
}

/// How alike two items must be to count as one that was changed.
const ALIKE: f32 = 0.4;
/// How alike, where nothing else could be meant.
const ALIKE_ALONE: f32 = 0.2;
/// How alike, where they stand in different places.
const ALIKE_MOVED: f32 = 0.7;
/// How many words may be looked at to find out what is alike, in all.
const BUDGET: usize = 6_000_000;
/// How many pairs of a gap are compared each with each.
const PAIRS: usize = 40_000;
/// How far ahead one looks in gaps that are larger.
const AHEAD: usize = 8;
/// A word that is in more items than this tells none of them apart.
const COMMON: usize = 16;

/// Pairs the items of two texts, in the order in which a reader meets them.
pub fn align(old: &[Item], new: &[Item]) -> Vec<Pair> {
    let mut work = Work { old, new, to: vec![None; old.len()], from: vec![None; new.len()], gaps: Vec::new(), budget: BUDGET };
    work.same();
    work.moved_as_it_is();
    work.changed();
    work.moved_and_changed();
    work.pairs()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Kept(usize),
    Moved(usize),
}

struct Work<'a> {
    old: &'a [Item],
    new: &'a [Item],
    /// For each old item its new one, and the other way round.
    to: Vec<Option<Link>>,
    from: Vec<Option<usize>>,
    gaps: Vec<super::sequence::Hunk>,
    budget: usize,
}

impl Work<'_> {
    fn same(&mut self) {
        let ids = |items: &[Item]| items.iter().map(|item| item.id).collect::<Vec<_>>();
        self.gaps = hunks(&ids(self.old), &ids(self.new));
        let (mut a, mut b) = (0, 0);
        for gap in &self.gaps {
            while a < gap.old.start {
                self.to[a] = Some(Link::Kept(b));
                self.from[b] = Some(a);
                (a, b) = (a + 1, b + 1);
            }
            (a, b) = (gap.old.end, gap.new.end);
        }
        while a < self.old.len() && b < self.new.len() {
            self.to[a] = Some(Link::Kept(b));
            self.from[b] = Some(a);
            (a, b) = (a + 1, b + 1);
        }
    }

    /// What is gone here and new there, word for word.
    fn moved_as_it_is(&mut self) {
        let mut places: AHashMap<u32, Vec<usize>> = AHashMap::new();
        for b in (0..self.new.len()).rev().filter(|b| self.from[*b].is_none() && self.new[*b].telling) {
            places.entry(self.new[b].id).or_default().push(b);
        }
        for a in 0..self.old.len() {
            if self.to[a].is_some() || !self.old[a].telling {
                continue;
            }
            if let Some(b) = places.get_mut(&self.old[a].id).and_then(Vec::pop) {
                self.to[a] = Some(Link::Moved(b));
                self.from[b] = Some(a);
            }
        }
    }

    /// Between what is the same: what is alike, in the same order.
    fn changed(&mut self) {
        for gap in std::mem::take(&mut self.gaps) {
            let old: Vec<usize> = gap.old.filter(|a| self.to[*a].is_none()).collect();
            let new: Vec<usize> = gap.new.filter(|b| self.from[*b].is_none()).collect();
            if old.is_empty() || new.is_empty() {
                continue;
            }
            let words = |items: &[Item], places: &[usize]| places.iter().map(|at| items[*at].bag.len() + 1).sum::<usize>();
            let cost = words(self.old, &old) * new.len() + words(self.new, &new) * old.len();
            let found = if old.len() * new.len() <= PAIRS && cost <= self.budget {
                self.budget -= cost;
                self.best(&old, &new)
            } else {
                self.first(&old, &new)
            };
            for (a, b) in found {
                self.to[a] = Some(Link::Kept(b));
                self.from[b] = Some(a);
            }
        }
    }

    /// The pairs that are most alike altogether.
    fn best(&self, old: &[usize], new: &[usize]) -> Vec<(usize, usize)> {
        let least = if old.len() == 1 && new.len() == 1 { ALIKE_ALONE } else { ALIKE };
        let width = new.len() + 1;
        let mut sums = vec![0.0_f32; (old.len() + 1) * width];
        let mut alike = vec![0.0_f32; old.len() * new.len()];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                let likeness = self.likeness(old[i], new[j]);
                let likeness = if likeness >= least { likeness } else { 0.0 };
                alike[i * new.len() + j] = likeness;
                let paired = if likeness > 0.0 { likeness + sums[(i + 1) * width + j + 1] } else { 0.0 };
                sums[i * width + j] = paired.max(sums[(i + 1) * width + j]).max(sums[i * width + j + 1]);
            }
        }
        let (mut i, mut j) = (0, 0);
        let mut found = Vec::new();
        while i < old.len() && j < new.len() {
            let likeness = alike[i * new.len() + j];
            let here = sums[i * width + j];
            if likeness > 0.0 && here == likeness + sums[(i + 1) * width + j + 1] {
                found.push((old[i], new[j]));
                (i, j) = (i + 1, j + 1);
            } else if here == sums[(i + 1) * width + j] {
                i += 1;
            } else {
                j += 1;
            }
        }
        found
    }

    /// The first pairs that are alike, looking a little ahead.
    fn first(&self, old: &[usize], new: &[usize]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut next = 0;
        for a in old {
            let ahead = next..new.len().min(next + AHEAD);
            let best =
                ahead.map(|j| (self.likeness(*a, new[j]), j)).max_by(|one, two| one.0.total_cmp(&two.0).then(two.1.cmp(&one.1)));
            if let Some((likeness, j)) = best
                && likeness >= ALIKE
            {
                found.push((*a, new[j]));
                next = j + 1;
            }
        }
        found
    }

    /// What is gone here and alike to something new there.
    fn moved_and_changed(&mut self) {
        let mut holders: AHashMap<u32, Vec<usize>> = AHashMap::new();
        for b in (0..self.new.len()).filter(|b| self.from[*b].is_none() && self.new[*b].telling) {
            let mut last = None;
            for word in &self.new[b].bag {
                if last.replace(word) != Some(word) {
                    holders.entry(*word).or_default().push(b);
                }
            }
        }
        holders.retain(|_, holders| holders.len() <= COMMON);
        for a in 0..self.old.len() {
            if self.to[a].is_some() || !self.old[a].telling {
                continue;
            }
            let mut shared: AHashMap<usize, usize> = AHashMap::new();
            for b in self.old[a].bag.iter().filter_map(|word| holders.get(word)).flatten() {
                if self.from[*b].is_none() {
                    *shared.entry(*b).or_default() += 1;
                }
            }
            let mut candidates: Vec<(usize, usize)> = shared.into_iter().collect();
            candidates.sort_unstable_by(|one, two| two.1.cmp(&one.1).then(one.0.cmp(&two.0)));
            for (b, _) in candidates.into_iter().take(4) {
                let cost = self.old[a].bag.len() + self.new[b].bag.len();
                if cost > self.budget {
                    return;
                }
                self.budget -= cost;
                if self.likeness(a, b) >= ALIKE_MOVED {
                    self.to[a] = Some(Link::Moved(b));
                    self.from[b] = Some(a);
                    break;
                }
            }
        }
    }

    /// 0 for nothing in common, 1 for the same words.
    fn likeness(&self, a: usize, b: usize) -> f32 {
        let (old, new) = (&self.old[a], &self.new[b]);
        if old.kind != new.kind {
            return 0.0;
        }
        let named = if old.name.is_some() && old.name == new.name { 0.9 } else { 0.0 };
        let (x, y) = (old.bag.len(), new.bag.len());
        if x + y == 0 {
            return 1.0;
        }
        if 2 * x.min(y) * 10 < (x + y) * 2 {
            return named;
        }
        let (mut i, mut j, mut common) = (0, 0, 0_usize);
        while i < x && j < y {
            match old.bag[i].cmp(&new.bag[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    common += 1;
                    (i, j) = (i + 1, j + 1);
                }
            }
        }
        named.max(2.0 * common as f32 / (x + y) as f32)
    }

    fn pairs(&self) -> Vec<Pair> {
        let mut numbers: AHashMap<usize, usize> = AHashMap::new();
        let mut last: Option<(usize, usize)> = None;
        let mut moves = 0;
        for (a, link) in self.to.iter().enumerate() {
            let Some(Link::Moved(b)) = link else { continue };
            // Neighbours that moved together are one move.
            if last.is_none_or(|(x, y)| x + 1 != a || y + 1 != *b) {
                moves += 1;
            }
            last = Some((a, *b));
            numbers.insert(a, moves);
        }
        let mut out = Vec::with_capacity(self.old.len().max(self.new.len()));
        let mut b = 0;
        let new_until = |end: usize, b: &mut usize, out: &mut Vec<Pair>| {
            while *b < end {
                out.push(match self.from[*b] {
                    Some(a) => Pair::Here(a, *b, numbers[&a]),
                    None => Pair::New(*b),
                });
                *b += 1;
            }
        };
        for a in 0..self.old.len() {
            match self.to[a] {
                Some(Link::Kept(kept)) => {
                    new_until(kept, &mut b, &mut out);
                    out.push(Pair::Kept(a, kept));
                    b = kept + 1;
                }
                Some(Link::Moved(_)) => out.push(Pair::Away(a, numbers[&a])),
                None => out.push(Pair::Gone(a)),
            }
        }
        new_until(self.new.len(), &mut b, &mut out);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Items are words of letters; each letter is a word of theirs.
    fn items(text: &str) -> Vec<Item> {
        text.split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| {
                let mut bag: Vec<u32> = word.chars().map(u32::from).collect();
                let id = bag.iter().fold(7_u32, |id, letter| id.wrapping_mul(31).wrapping_add(*letter));
                bag.sort_unstable();
                Item { id, kind: 0, bag, name: None, telling: word.len() > 3 }
            })
            .collect()
    }

    fn check(old: &str, new: &str, expected: &str) {
        let shown: Vec<String> = align(&items(old), &items(new))
            .into_iter()
            .map(|pair| match pair {
                Pair::Kept(a, b) => format!("{a}={b}"),
                Pair::Gone(a) => format!("-{a}"),
                Pair::New(b) => format!("+{b}"),
                Pair::Away(a, number) => format!("{a}>{number}"),
                Pair::Here(a, b, number) => format!("{number}>{b}({a})"),
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{old} -> {new}");
    }

    #[test]
    fn what_is_alike_is_paired_in_order() {
        check("aaaa bbbbbb cccc", "aaaa bbbbbx cccc", "0=0 1=1 2=2");
        check("aaaa bbbbbb cccc", "aaaa qqqq bbbbbx cccc", "0=0 +1 1=2 2=3");
        check("aaaa cccc", "aaaa qqqq", "0=0 -1 +1");
    }

    #[test]
    fn what_stands_elsewhere_has_moved() {
        check("abcd efgh ijkl mnop", "efgh ijkl mnop abcd", "0>1 1=0 2=1 3=2 1>3(0)");
        check("abcd efgh ijkl mnop qrst", "ijkl mnop qrst abcd efgh", "0>1 1>1 2=0 3=1 4=2 1>3(0) 1>4(1)");
        check("abcdefgh ijkl mnop", "ijkl mnop abcdefgx", "0>1 1=0 2=1 1>2(0)");
    }

    #[test]
    fn little_words_do_not_move() {
        check("a efgh ijkl", "efgh ijkl a", "-0 1=0 2=1 +2");
    }
}
