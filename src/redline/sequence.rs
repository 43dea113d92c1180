//! What two sequences have in common, in an amount of work that grows with their length.
//!
//! Short sequences are compared by the histogram of `similar`, a patience comparison that looks at
//! rare elements first. Long ones are cut at elements that both have once, and what is still long
//! then counts as replaced altogether: a coarser answer, never a longer wait.

use std::ops::Range;

use ahash::AHashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A part of the old sequence and the part of the new one that stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// In the old sequence.
    pub old: Range<usize>,
    /// In the new one.
    pub new: Range<usize>,
}

/// How long two sequences may be together to be compared in one go. The histogram calls itself
/// once for each element in the worst case, so this also bounds its stack.
const WINDOW: usize = 4_096;
/// How often a sequence is cut at unique elements again: what is not unique in the whole may be in a part.
const CUTS: usize = 4;

/// The parts that differ, in order, with something in common between any two of them.
pub fn hunks(old: &[u32], new: &[u32]) -> Vec<Hunk> {
    let mut found = Vec::new();
    part(old, new, 0..old.len(), 0..new.len(), CUTS, &mut found);
    found
}

fn part(old: &[u32], new: &[u32], mut a: Range<usize>, mut b: Range<usize>, cuts: usize, found: &mut Vec<Hunk>) {
    while !a.is_empty() && !b.is_empty() && old[a.start] == new[b.start] {
        a.start += 1;
        b.start += 1;
    }
    while !a.is_empty() && !b.is_empty() && old[a.end - 1] == new[b.end - 1] {
        a.end -= 1;
        b.end -= 1;
    }
    if a.is_empty() && b.is_empty() {
        return;
    }
    if a.is_empty() || b.is_empty() {
        return add(found, a, b);
    }
    if a.len() + b.len() <= WINDOW {
        return window(old, new, a, b, found);
    }
    let anchors = if cuts > 0 { anchors(&old[a.clone()], &new[b.clone()]) } else { Vec::new() };
    if anchors.is_empty() {
        return add(found, a, b);
    }
    let (mut from, mut to) = (a.start, b.start);
    for (x, y) in anchors.into_iter().map(|(x, y)| (x + a.start, y + b.start)) {
        part(old, new, from..x, to..y, cuts - 1, found);
        (from, to) = (x + 1, y + 1);
    }
    part(old, new, from..a.end, to..b.end, cuts - 1, found);
}

/// Adds a hunk, to the last one where nothing lies between them.
fn add(found: &mut Vec<Hunk>, old: Range<usize>, new: Range<usize>) {
    match found.last_mut() {
        Some(last) if last.old.end == old.start && last.new.end == new.start => {
            last.old.end = old.end;
            last.new.end = new.end;
        }
        _ => found.push(Hunk { old, new }),
    }
}

fn window(old: &[u32], new: &[u32], a: Range<usize>, b: Range<usize>, found: &mut Vec<Hunk>) {
    for op in capture_diff_slices(Algorithm::Histogram, &old[a.clone()], &new[b.clone()]) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (x, y) = (op.old_range(), op.new_range());
        add(found, a.start + x.start..a.start + x.end, b.start + y.start..b.start + y.end);
    }
}

/// Elements that both sequences have exactly once, as many as stand in the same order.
fn anchors(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let mut places: AHashMap<u32, (u8, usize, u8, usize)> = AHashMap::with_capacity(old.len());
    for (at, id) in old.iter().enumerate() {
        let place = places.entry(*id).or_insert((0, at, 0, 0));
        place.0 = place.0.saturating_add(1);
    }
    for (at, id) in new.iter().enumerate() {
        if let Some(place) = places.get_mut(id) {
            place.2 = place.2.saturating_add(1);
            place.3 = at;
        }
    }
    let mut once: Vec<(usize, usize)> =
        places.into_values().filter(|place| place.0 == 1 && place.2 == 1).map(|place| (place.1, place.3)).collect();
    once.sort_unstable();
    rising(&once)
}

/// The longest row of pairs in which the second numbers rise as the first ones do.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, the pair that ends the row of this length with the smallest number.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < pair.1);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut row: Vec<(usize, usize)> =
        std::iter::successors(ends.last().copied(), |at| before[*at]).map(|at| pairs[at]).collect();
    row.reverse();
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: &str) {
        let ids = |text: &str| text.chars().map(u32::from).collect::<Vec<_>>();
        let (a, b) = (ids(old), ids(new));
        let shown: Vec<String> = hunks(&a, &b).into_iter().map(|hunk| format!("{}>{}", &old[hunk.old], &new[hunk.new])).collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn what_differs_is_found() {
        check("abcdef", "abXdef", "c>X");
        check("abcdef", "abdefg", "c> >g");
        check("", "ab", ">ab");
        check("ab", "ab", "");
    }

    /// Whether the hunks lead from one sequence to the other.
    fn leads(old: &[u32], new: &[u32]) {
        let mut made = Vec::new();
        let mut at = 0;
        for hunk in hunks(old, new) {
            made.extend_from_slice(&old[at..hunk.old.start]);
            assert_eq!(made.len(), hunk.new.start);
            made.extend_from_slice(&new[hunk.new]);
            at = hunk.old.end;
        }
        made.extend_from_slice(&old[at..]);
        assert_eq!(made, new);
    }

    #[test]
    fn long_sequences_are_cut_where_both_have_something_once() {
        let old: Vec<u32> = (0..50_000).collect();
        let mut new = old.clone();
        (0..50_000).step_by(100).for_each(|at| new[at] += 1_000_000);
        assert_eq!(hunks(&old, &new).len(), 500);
        leads(&old, &new);
    }

    #[test]
    fn sequences_that_are_all_alike_take_no_longer() {
        let old: Vec<u32> = (0..200_000).map(|at| at % 7).collect();
        let new: Vec<u32> = (0..200_000).map(|at| (at / 3 + at / 7) % 5).collect();
        leads(&old, &new);
        let mirrored: Vec<u32> = (0..200_000).rev().collect();
        leads(&(0..200_000).collect::<Vec<_>>(), &mirrored);
    }

    #[test]
    fn single_elements_in_common_do_not_pile_up_calls() {
        let old: Vec<u32> = (0..2_000).flat_map(|at| [at, 10_000]).take(2_040).collect();
        let new: Vec<u32> = (0..2_000).flat_map(|at| [at, 20_000]).take(2_040).collect();
        leads(&old, &new);
        leads(&new, &old);
    }
}
