//! A passage as words, fields and links, each with its place.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word or a number.
    Word,
    /// `{{ key }}`; its text is the key.
    Field,
    /// `[[ID]]`; its text is what stands between the brackets.
    Link,
    /// Code between backticks.
    Code,
}

/// A word, without the marks around it.
#[derive(Clone, Copy, Debug)]
pub struct Token<'t> {
    /// What it is.
    pub kind: TokenKind,
    /// The word.
    pub text: &'t str,
    /// Its first byte in the file.
    pub start: usize,
    /// How many bytes it takes there, marks at its end included where it ends a sentence.
    pub length: usize,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
    /// Whether bold type begins with it.
    pub bold_from: bool,
    /// Whether bold type ends with it.
    pub bold_to: bool,
    /// Whether a full stop, or a mark like it, follows.
    pub stops: bool,
    /// Whether a comma, a colon, a dash or a bracket parts it from the next word.
    pub parted: bool,
}

impl Token<'_> {
    /// The byte after it.
    pub fn end(&self) -> usize {
        self.start + self.length
    }

    /// The byte after its last letter.
    pub fn word_end(&self) -> usize {
        if self.kind == TokenKind::Word { self.start + self.text.len() } else { self.end() }
    }

    /// Whether it is a word that the text itself says.
    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word && !self.quoted
    }

    /// Whether it is this word, in small or capital letters.
    pub fn is(&self, word: &str) -> bool {
        self.is_word() && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is one of these words.
    pub fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// Whether it begins with a capital letter.
    pub fn is_capital(&self) -> bool {
        self.kind == TokenKind::Word && self.text.starts_with(char::is_uppercase)
    }

    /// Whether it is a field that stands for a figure or a name rather than for who or what acts.
    pub fn is_value(&self) -> bool {
        let not = ["role.", "organisation.", "tool.", "contact."];
        self.kind == TokenKind::Field && !not.iter().any(|prefix| self.text.starts_with(prefix))
    }

    /// Whether it begins with a digit.
    pub fn is_number(&self) -> bool {
        self.kind == TokenKind::Word && self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// The tokens of a passage.
pub fn tokens(text: &str, range: Range<usize>) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::new();
    let end = range.end.min(text.len());
    let mut at = range.start;
    let mut quoted = false;
    while let Some(rest) = text.get(at..end).filter(|rest| !rest.is_empty()) {
        let c = rest.chars().next().unwrap_or(' ');
        if c.is_whitespace() || c == '|' {
            at += c.len_utf8();
            continue;
        }
        if let Some((kind, inner, length)) = enclosed(rest) {
            found.push(Token {
                kind,
                text: inner,
                start: at,
                length,
                quoted,
                bold_from: false,
                bold_to: false,
                stops: false,
                parted: false,
            });
            at += length;
            continue;
        }
        let length =
            rest.char_indices().skip(1).find(|(place, c)| ends_word(rest, *place, *c)).map_or(rest.len(), |(place, _)| place);
        word(&rest[..length], at, &mut quoted, &mut found);
        at += length;
    }
    found
}

/// Whether a word ends before this character.
fn ends_word(rest: &str, place: usize, c: char) -> bool {
    match c {
        '|' | '`' => true,
        '[' => rest[place..].starts_with("[["),
        '{' => rest[place..].starts_with("{{"),
        c => c.is_whitespace(),
    }
}

/// A field, a link or code at the beginning of `rest`: what it is, what is inside, how long it is.
fn enclosed(rest: &str) -> Option<(TokenKind, &str, usize)> {
    let (kind, open, close) = match rest.as_bytes() {
        [b'{', b'{', ..] => (TokenKind::Field, "{{", "}}"),
        [b'[', b'[', ..] => (TokenKind::Link, "[[", "]]"),
        [b'`', ..] => (TokenKind::Code, "`", "`"),
        _ => return None,
    };
    let inner = rest[open.len()..].find(close)?;
    let text = rest[open.len()..open.len() + inner].trim();
    Some((kind, text, open.len() + inner + close.len()))
}

/// Reads one word with the marks around it.
fn word<'t>(raw: &'t str, at: usize, quoted: &mut bool, found: &mut Vec<Token<'t>>) {
    let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '%' | '#');
    let first = raw.find(is_inner).unwrap_or(raw.len());
    let last = raw.rfind(is_inner).map_or(first, |place| place + raw[place..].chars().next().map_or(0, char::len_utf8));
    let (before, after) = (&raw[..first], &raw[last..]);
    let opens = before.contains(['"', '“', '‘']);
    let stops = after.contains(['.', '!', '?', ';']);
    let parted = after.contains([',', ':', '(', ')', '—', '–']) || before.contains(['(', '—', '–']) && first == raw.len();
    if first == raw.len() {
        // Marks alone belong to what stands before them.
        if let Some(token) = found.last_mut() {
            let stop = raw.find(['.', '!', '?', ';']);
            token.stops |= stop.is_some();
            token.parted |= raw.contains([',', ':', '(', ')', '—', '–']);
            token.bold_to |= raw.contains("**");
            if stop == Some(0) && token.end() == at {
                token.length += 1;
            }
        }
        if raw.contains(['"', '“', '”']) {
            *quoted = !*quoted;
        }
        return;
    }
    *quoted |= opens;
    let mark = usize::from(after.starts_with(['.', '!', '?', ';']));
    found.push(Token {
        kind: TokenKind::Word,
        text: &raw[first..last],
        start: at + first,
        length: last - first + mark,
        quoted: *quoted,
        bold_from: before.contains("**"),
        bold_to: after.contains("**"),
        stops,
        parted,
    });
    if after.contains(['"', '”', '’']) {
        *quoted = false;
    }
}

/// The sentences of a passage; a semicolon ends one, too.
pub fn sentences<'s, 't>(tokens: &'s [Token<'t>]) -> impl Iterator<Item = &'s [Token<'t>]> {
    let mut rest = tokens;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let ends = |at: usize| {
            let next = rest.get(at + 1);
            rest[at].stops
                && next.is_none_or(|next| {
                    next.kind != TokenKind::Word
                        || next.is_capital()
                        || next.bold_from
                        || next.is_number()
                        || after_semicolon(&rest[at])
                })
        };
        let end = (0..rest.len()).find(|at| ends(*at)).map_or(rest.len(), |at| at + 1);
        let (sentence, others) = rest.split_at(end);
        rest = others;
        Some(sentence)
    })
}

/// Whether what stops the sentence may be a semicolon, after which small letters go on: abbreviations
/// such as "e.g." have a dot inside.
fn after_semicolon(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Word && !token.text.contains('.') && token.text.len() > 2
}
