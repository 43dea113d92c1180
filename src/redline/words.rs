//! Words: the smallest pieces that a redline marks.
//!
//! What a reader takes for one thing is one word here: `8.10`, `SMS-PRC-015`, `2026-03-02`,
//! `14 Dec 2026`, `15 minutes`. So a figure is never half struck out. What a word means for an
//! approval is told in `weight`.

use std::sync::Arc;

use ahash::AHashMap;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// How a word looks, and where it comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style(u8);

impl Style {
    /// Plain text.
    pub const PLAIN: Style = Style(0);
    /// In bold.
    pub const STRONG: Style = Style(1);
    /// In italics.
    pub const EMPHASIS: Style = Style(2);
    /// As code.
    pub const CODE: Style = Style(4);
    /// Struck out by the author, which is not the same word.
    pub const STRUCK: Style = Style(8);
    /// Not printed in the text: where a link leads.
    pub const LEADS: Style = Style(16);
    /// The end of a line that the author set.
    pub const BREAK: Style = Style(32);
    /// The title of a role, put in by a field.
    pub const ROLE: Style = Style(64);

    /// Both.
    #[must_use]
    pub fn with(self, other: Style) -> Style {
        Style(self.0 | other.0)
    }

    /// Whether it has all of `other`.
    pub fn has(self, other: Style) -> bool {
        self.0 & other.0 == other.0
    }

    /// Without what a reader does not see.
    #[must_use]
    pub fn shown(self) -> Style {
        Style(self.0 & !Style::ROLE.0)
    }

    /// What makes another word of the same letters.
    fn class(self) -> usize {
        if self.has(Style::LEADS) { 2 } else { usize::from(self.has(Style::STRUCK)) }
    }
}

/// One word in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its number in the [`Lexicon`].
    pub word: u32,
    /// Whether a blank stands before it.
    pub space: bool,
    /// How it looks.
    pub style: Style,
}

/// What is known of a word whatever stands around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits(u16);

impl Traits {
    /// It has letters or digits.
    pub const WORD: Traits = Traits(1);
    /// It counts, measures or dates something.
    pub const FIGURE: Traits = Traits(2);
    /// It obliges by itself: must, shall, responsible.
    pub const DUTY: Traits = Traits(4);
    /// is, are, was, be: with "to" it obliges.
    pub const BE: Traits = Traits(8);
    /// has, have, need: with "to" it obliges.
    pub const HAVE: Traits = Traits(16);
    /// to
    pub const TO: Traits = Traits(32);
    /// may, can: with "only" or "not" it forbids.
    pub const MAY: Traits = Traits(64);
    /// only, not
    pub const LIMIT: Traits = Traits(128);
    /// A sentence ends with it.
    pub const END: Traits = Traits(256);

    /// Whether it has all of `other`.
    pub fn has(self, other: Traits) -> bool {
        self.0 & other.0 == other.0
    }

    fn of(text: &str) -> Traits {
        if !text.chars().any(char::is_alphanumeric) {
            return if matches!(text, "." | "!" | "?" | ";" | "…" | "...") { Traits::END } else { Traits(0) };
        }
        if text.bytes().any(|byte| byte.is_ascii_digit()) {
            return Traits(Traits::WORD.0 | Traits::FIGURE.0);
        }
        if text.len() > 16 {
            return Traits::WORD;
        }
        let more = match text.to_lowercase().as_str() {
            "must" | "shall" | "responsible" | "accountable" | "required" | "obliged" | "mandatory" | "prohibited"
            | "forbidden" | "never" | "cannot" | "authorised" | "authorized" | "ensures" | "ensure" | "approves" | "decides"
            | "nobody" | "unless" | "except" | "without" => Traits::DUTY,
            "is" | "are" | "was" | "were" | "be" => Traits::BE,
            "has" | "have" | "need" | "needs" | "ought" => Traits::HAVE,
            "to" => Traits::TO,
            "may" | "can" => Traits::MAY,
            "only" | "not" => Traits::LIMIT,
            "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine" | "ten" | "eleven" | "twelve" | "fifteen"
            | "twenty" | "thirty" | "sixty" | "ninety" | "hundred" | "thousand" | "hourly" | "daily" | "weekly" | "monthly"
            | "quarterly" | "yearly" | "annual" | "annually" | "twice" => Traits::FIGURE,
            _ => Traits(0),
        };
        Traits(Traits::WORD.0 | more.0)
    }
}

/// All words of two texts, each once.
#[derive(Debug, Default)]
pub struct Lexicon {
    texts: Vec<(Arc<str>, Traits)>,
    /// By the class of their style.
    ids: [AHashMap<Arc<str>, u32>; 3],
}

impl Lexicon {
    fn id(&mut self, text: &str, style: Style) -> u32 {
        let ids = &mut self.ids[style.class()];
        if let Some(id) = ids.get(text) {
            return *id;
        }
        let id = u32::try_from(self.texts.len()).expect("texts of a few megabytes have fewer words");
        let text: Arc<str> = text.into();
        self.texts.push((text.clone(), Traits::of(&text)));
        ids.insert(text, id);
        id
    }

    /// The letters of a word.
    pub fn text(&self, token: Token) -> &str {
        &self.texts[token.word as usize].0
    }

    /// What is known of a word.
    pub fn traits(&self, token: Token) -> Traits {
        self.texts[token.word as usize].1
    }
}

/// A passage while it is being gathered: its letters and how they look.
#[derive(Debug, Default)]
pub struct Passage {
    text: String,
    /// From which byte on it looks how.
    styles: Vec<(usize, Style)>,
    /// After which byte a link ends, and where it leads.
    leads: Vec<(usize, String)>,
}

/// Stands for the end of a line in a passage.
const LINE: char = '\u{2028}';

impl Passage {
    /// Adds letters, in the composed form so that equal words have equal bytes.
    pub fn push(&mut self, text: &str, style: Style) {
        if self.styles.last().map(|(_, last)| *last) != Some(style) {
            self.styles.push((self.text.len(), style));
        }
        if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
            self.text.push_str(text);
        } else {
            self.text.extend(text.nfc());
        }
    }

    /// Adds the end of a line.
    pub fn line(&mut self) {
        self.push("\u{2028}", Style::BREAK);
    }

    /// Says where the link that ends here leads.
    pub fn leads(&mut self, to: String) {
        self.leads.push((self.text.len(), to));
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The words of the passage. In code every blank counts.
    pub fn words(&self, lexicon: &mut Lexicon, code: bool) -> Vec<Token> {
        let mut found: Vec<Token> = Vec::with_capacity(self.text.len() / 5);
        let mut styles = self.styles.iter().peekable();
        let mut style = Style::PLAIN;
        let mut leads = self.leads.iter().peekable();
        let mut space = false;
        let mut at = 0;
        loop {
            while let Some((_, to)) = leads.next_if(|(end, _)| *end <= at) {
                found.push(Token { word: lexicon.id(to, Style::LEADS), space: true, style: Style::LEADS });
            }
            let rest = &self.text[at..];
            let Some(first) = rest.chars().next() else { break };
            while let Some((_, next)) = styles.next_if(|(start, _)| *start <= at) {
                style = *next;
            }
            let mut length = match first {
                LINE => first.len_utf8(),
                '\n' if code => 1,
                c if c.is_whitespace() && code => rest.find(|c: char| !c.is_whitespace() || c == '\n').unwrap_or(rest.len()),
                c if c.is_whitespace() => {
                    space = true;
                    at += c.len_utf8();
                    continue;
                }
                _ => length(rest),
            };
            // A word does not reach over the end of a link.
            if let Some((end, _)) = leads.peek().filter(|(end, _)| *end < at + length) {
                length = end - at;
            }
            let word = lexicon.id(&rest[..length], style);
            found.push(Token { word, space: space && !found.is_empty(), style });
            space = false;
            at += length;
        }
        found
    }
}

/// A plain text with one blank between any two of its words.
pub fn spaced(text: &str) -> String {
    split(text).join(" ")
}

fn split(text: &str) -> Vec<String> {
    let mut lexicon = Lexicon::default();
    let mut passage = Passage::default();
    passage.push(text, Style::PLAIN);
    passage.words(&mut lexicon, false).into_iter().map(|token| lexicon.text(token).to_owned()).collect()
}

/// How many bytes the first word of a text has; the text begins with no blank.
fn length(text: &str) -> usize {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return 0 };
    if is_single(first) {
        return joined(text, first.len_utf8());
    }
    if first.is_alphanumeric() {
        return word(text);
    }
    let after = &text[first.len_utf8()..];
    match first {
        '£' | '€' | '$' | '¥' => {
            let blank = blank(after);
            if after[blank..].starts_with(|c: char| c.is_ascii_digit()) {
                return first.len_utf8() + blank + number(&after[blank..]);
            }
        }
        '+' if after.starts_with(|c: char| c.is_ascii_digit()) => return 1 + telephone(after),
        _ => {}
    }
    // Signs of one kind in a row, such as an ellipsis, are one.
    let run = text.find(|c| c != first).unwrap_or(text.len());
    joined(text, run)
}

/// Scripts that write without blanks: each sign is a word.
fn is_single(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Marks that belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

/// The end of what begins before `end` with the marks and joined signs that follow.
fn joined(text: &str, mut end: usize) -> usize {
    let mut chars = text[end..].chars();
    while let Some(c) = chars.next().filter(|c| is_mark(*c)) {
        end += c.len_utf8();
        if c == '\u{200D}' {
            end += chars.next().map_or(0, char::len_utf8);
        }
    }
    end
}

fn word(text: &str) -> usize {
    let plain = plain(text);
    let letters = &text[..plain];
    if text[plain..].starts_with("://") || letters.starts_with("www.") {
        return address(text);
    }
    if letters.starts_with(|c: char| c.is_ascii_digit()) {
        return number(text);
    }
    plain + after_month(letters, &text[plain..])
}

/// Letters and digits with what holds them together: hyphens, apostrophes, dots and colons between figures.
fn plain(text: &str) -> usize {
    let mut before = '\0';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if (c.is_alphanumeric() && !is_single(c)) || is_mark(c) {
            before = c;
            continue;
        }
        let next = chars.peek().map(|(_, next)| *next).filter(|next| next.is_alphanumeric() && !is_single(*next));
        let Some(next) = next else { return at };
        let digits = before.is_ascii_digit() && next.is_ascii_digit();
        let joins = match c {
            '-' | '\u{2011}' | '_' | '\'' | '’' | '@' => true,
            '.' => !(before.is_lowercase() && next.is_uppercase()),
            ',' | ':' | '/' => digits,
            '#' => before.is_ascii_digit(),
            _ => false,
        };
        if !joins {
            return at;
        }
    }
    text.len()
}

fn address(text: &str) -> usize {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | LINE)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’']).len()
}

fn telephone(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => end = at + 1,
            ' ' | '-' | '(' | ')' | '\u{A0}' if at <= end + 1 => {}
            _ => break,
        }
    }
    end
}

/// The bytes of one blank, if there is one.
fn blank(text: &str) -> usize {
    text.chars().next().filter(|c| matches!(c, ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}')).map_or(0, char::len_utf8)
}

/// A figure with its unit, or a date.
fn number(text: &str) -> usize {
    let end = plain(text);
    let rest = &text[end..];
    if !text[..end].bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b':')) {
        return end;
    }
    let gap = blank(rest);
    let after = &rest[gap..];
    if let Some(sign) = ["%", "‰", "°C", "°", "£", "€", "$"].into_iter().find(|sign| after.starts_with(sign)) {
        return end + gap + sign.len();
    }
    if gap == 0 {
        return end;
    }
    let unit = plain(after);
    let name = &after[..unit];
    let second = blank(&after[unit..]);
    let whole = (second > 0).then(|| unit + second + plain(&after[unit + second..]));
    if is_unit(name) {
        return end + gap + unit;
    }
    if let Some(whole) = whole {
        let two = (name, &after[unit + second..whole]);
        if matches!(two, ("working" | "business" | "calendar", word) if is_unit(word)) || two == ("per", "cent") {
            return end + gap + whole;
        }
    }
    if text[..end].parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)) && is_month(name) {
        return end + gap + whole.filter(|whole| is_year(&after[unit + second..*whole])).unwrap_or(unit);
    }
    end
}

/// What follows the name of a month and belongs to it: a year, or a day and a year.
fn after_month(letters: &str, rest: &str) -> usize {
    let gap = blank(rest);
    if gap == 0 || !is_month(letters) {
        return 0;
    }
    let first = plain(&rest[gap..]);
    let figure = &rest[gap..gap + first];
    if is_year(figure) {
        return gap + first;
    }
    if figure.is_empty() || figure.len() > 2 || !figure.bytes().all(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    let Some(after) = rest[gap + first..].strip_prefix(", ") else { return 0 };
    let year = plain(after);
    if is_year(&after[..year]) { gap + first + 2 + year } else { 0 }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_month(text: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    text == "Sept" || MONTHS.iter().any(|month| text == *month || text == &month[..3])
}

fn is_unit(text: &str) -> bool {
    const UNITS: &[&str] = &[
        "second", "seconds", "s", "ms", "minute", "minutes", "min", "mins", "hour", "hours", "h", "hrs", "day", "days", "week",
        "weeks", "month", "months", "quarter", "quarters", "year", "years", "am", "pm", "percent", "times", "KB", "kB", "MB",
        "GB", "TB", "kWh", "kg", "g", "km", "m", "cm", "mm", "EUR", "GBP", "USD", "CHF",
    ];
    UNITS.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(split(text).join("|"), expected, "{text}");
    }

    #[test]
    fn numbers_of_clauses_and_ids_are_one_word() {
        check("See 8.10, A.5.24 and 8.5.1.3#back-out.", "See|8.10|,|A.5.24|and|8.5.1.3#back-out|.");
        check("(SMS-PRC-015 v1.10)", "(|SMS-PRC-015|v1.10|)");
        check("ISO/IEC 20000-1:2018", "ISO|/|IEC|20000-1:2018");
    }

    #[test]
    fn figures_keep_their_units() {
        check("within 15 minutes; 99.9 % of 5,000", "within|15 minutes|;|99.9 %|of|5,000");
        check("2 working days, 10 per cent, 30-day", "2 working days|,|10 per cent|,|30-day");
        check("up to £5,000.50 or 300 €", "up|to|£5,000.50|or|300 €");
        check("15 people", "15|people");
    }

    #[test]
    fn dates_times_and_numbers_to_call_are_one_word() {
        check("on 2026-03-02 at 14:30", "on|2026-03-02|at|14:30");
        check("14 Dec 2026. March 2, 2026 and May 2026", "14 Dec 2026|.|March 2, 2026|and|May 2026");
        check("You may call +44 20 7946 0000 now.", "You|may|call|+44 20 7946 0000|now|.");
        check("9.30 am", "9.30 am");
    }

    #[test]
    fn sentences_end_outside_of_words() {
        check("It ends.Next. e.g. this", "It|ends|.|Next|.|e.g|.|this");
        check("and/or don't well-kept", "and|/|or|don't|well-kept");
        check(
            "https://example.org/a?b=c. x@example.org, www.example.org/x).",
            "https://example.org/a?b=c|.|x@example.org|,|www.example.org/x|)|.",
        );
    }

    #[test]
    fn letters_are_never_torn_from_their_marks() {
        check("e\u{301}te\u{301} 👩\u{200D}💻! 変更", "été|👩\u{200D}💻|!|変|更");
        check("...—", "...|—");
    }

    #[test]
    fn a_link_ends_a_word() {
        let mut lexicon = Lexicon::default();
        let mut passage = Passage::default();
        passage.push("see 15", Style::PLAIN);
        passage.leads("T-1".to_owned());
        passage.push(" minutes", Style::PLAIN);
        let words: Vec<String> = passage.words(&mut lexicon, false).iter().map(|token| lexicon.text(*token).to_owned()).collect();
        assert_eq!(words, ["see", "15", "T-1", "minutes"]);
    }
}
