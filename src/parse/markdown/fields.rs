//! `{{ key }}` in text.

use std::ops::Range;

/// A piece of text.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Words as they are.
    Words(&'t str),
    /// The key between the braces, without blanks.
    Field(&'t str),
}

/// Splits a text at its fields. What only looks like one, such as `{{ }}`, stays words.
pub fn pieces(text: &str) -> Vec<(Piece<'_>, Range<usize>)> {
    let mut found = Vec::new();
    let mut done = 0;
    let mut from = 0;
    while let Some(open) = text[from..].find("{{").map(|at| from + at) {
        let Some(close) = text[open..].find("}}").map(|at| open + at) else { break };
        let key = text[open + 2..close].trim();
        let fits = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
        if !fits {
            from = open + 2;
            continue;
        }
        if done < open {
            found.push((Piece::Words(&text[done..open]), done..open));
        }
        found.push((Piece::Field(key), open..close + 2));
        done = close + 2;
        from = done;
    }
    if done < text.len() {
        found.push((Piece::Words(&text[done..]), done..text.len()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_between_braces_are_fields() {
        let shape = |text| pieces(text).into_iter().map(|(piece, _)| piece).collect::<Vec<_>>();
        assert_eq!(shape("a {{ b.c }}"), [Piece::Words("a "), Piece::Field("b.c")]);
        assert_eq!(shape("{{ }} {{ a b }} {{x.y"), [Piece::Words("{{ }} {{ a b }} {{x.y")]);
    }
}
