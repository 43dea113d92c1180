//! Two texts line by line: what differs, and whether two sets of differences get along.

use std::ops::Range;

/// Above this many pairs of lines the middle of two texts is taken as one difference.
const MOST_PAIRS: usize = 4_000_000;

/// A run of lines that differ: these lines of the old text became those of the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// Lines of the old text.
    pub old: Range<usize>,
    /// Lines of the new text.
    pub new: Range<usize>,
}

/// The lines of a text with their ends, so that nothing is lost: joined, they are the text.
pub fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Where two lists of lines differ, in order; never two hunks side by side.
pub fn hunks(old: &[&[u8]], new: &[&[u8]]) -> Vec<Hunk> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let (one, two) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if one.is_empty() && two.is_empty() {
        return Vec::new();
    }
    if one.is_empty() || two.is_empty() || one.len().saturating_mul(two.len()) > MOST_PAIRS {
        return vec![Hunk { old: head..head + one.len(), new: head..head + two.len() }];
    }
    let mut found: Vec<Hunk> = Vec::new();
    let (mut at, mut to) = (0, 0);
    for (a, b) in common(one, two).into_iter().chain([(one.len(), two.len())]) {
        if a > at || b > to {
            found.push(Hunk { old: head + at..head + a, new: head + to..head + b });
        }
        (at, to) = (a + 1, b + 1);
    }
    found
}

/// The longest common subsequence, as pairs of places.
fn common(one: &[&[u8]], two: &[&[u8]]) -> Vec<(usize, usize)> {
    let width = two.len() + 1;
    let mut length = vec![0_u32; (one.len() + 1) * width];
    for a in (0..one.len()).rev() {
        for b in (0..two.len()).rev() {
            length[a * width + b] = if one[a] == two[b] {
                length[(a + 1) * width + b + 1] + 1
            } else {
                length[(a + 1) * width + b].max(length[a * width + b + 1])
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut a, mut b) = (0, 0);
    while a < one.len() && b < two.len() {
        if one[a] == two[b] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if length[(a + 1) * width + b] >= length[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

/// Both sets of changes to `base` in one text. Where both touched the same lines in different
/// ways there is none, and the first such line of `ours` is given, counted from 1.
pub fn merge(base: &[u8], ours: &[u8], theirs: &[u8]) -> Result<Vec<u8>, usize> {
    let (base, ours, theirs) = (lines(base), lines(ours), lines(theirs));
    let (kept, wanted) = (hunks(&base, &ours), hunks(&base, &theirs));
    let mut out: Vec<u8> = Vec::new();
    let mut at = 0;
    let (mut left, mut right) = (kept.iter().peekable(), wanted.iter().peekable());
    loop {
        let (hunk, from) = match (left.peek(), right.peek()) {
            (None, None) => break,
            (Some(one), Some(two)) if clash(one, two) => {
                if one.old != two.old || ours[one.new.clone()] != theirs[two.new.clone()] {
                    return Err(one.new.start + 1);
                }
                right.next();
                (left.next(), &ours)
            }
            (Some(one), Some(two)) if before(two, one) => (right.next(), &theirs),
            (Some(_), _) => (left.next(), &ours),
            (None, Some(_)) => (right.next(), &theirs),
        };
        let Some(hunk) = hunk else { break };
        base[at..hunk.old.start].iter().for_each(|line| out.extend_from_slice(line));
        from[hunk.new.clone()].iter().for_each(|line| out.extend_from_slice(line));
        at = hunk.old.end;
    }
    base[at..].iter().for_each(|line| out.extend_from_slice(line));
    Ok(out)
}

/// Whether two changes of one text touch the same lines, or put lines at the same place.
fn clash(one: &Hunk, two: &Hunk) -> bool {
    let (a, b) = (&one.old, &two.old);
    if a.is_empty() && b.is_empty() { a.start == b.start } else { a.start < b.end && b.start < a.end }
}

/// Whether a change stands before another one that it does not clash with.
fn before(one: &Hunk, two: &Hunk) -> bool {
    (one.old.start, one.old.end) < (two.old.start, two.old.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, ours: &str, theirs: &str, expected: Result<&str, usize>) {
        let text = |text: &str| text.replace(' ', "\n").into_bytes();
        let merged = merge(&text(base), &text(ours), &text(theirs));
        assert_eq!(merged, expected.map(text), "{base} / {ours} / {theirs}");
    }

    #[test]
    fn changes_of_different_lines_get_along() {
        check("a b c d ", "a B c d ", "a b c D ", Ok("a B c D "));
        check("a b c ", "x a b c ", "a b c y ", Ok("x a b c y "));
        check("a b c ", "a c ", "a b C ", Ok("a C "));
        check("a b c ", "a b c ", "a ", Ok("a "));
    }

    #[test]
    fn the_same_change_twice_is_one_change() {
        check("a b c ", "a B c ", "a B c ", Ok("a B c "));
    }

    #[test]
    fn changes_of_the_same_line_do_not_get_along() {
        check("a b c ", "a x c ", "a y c ", Err(2));
        check("a c ", "a x c ", "a y c ", Err(2));
    }

    #[test]
    fn hunks_turn_one_text_into_the_other() {
        let (one, two) = ("a\nb\nc\nd\ne\nf", "a\nx\nc\ne\ng\nf\n");
        let (old, new) = (lines(one.as_bytes()), lines(two.as_bytes()));
        let mut made: Vec<&[u8]> = Vec::new();
        let mut at = 0;
        for hunk in hunks(&old, &new) {
            made.extend(&old[at..hunk.old.start]);
            made.extend(&new[hunk.new.clone()]);
            at = hunk.old.end;
        }
        made.extend(&old[at..]);
        assert_eq!(made.concat(), two.as_bytes());
    }
}
