//! Findings: what is wrong in the user's files, where, and what to do.
//!
//! A finding never stops the work; it is collected and the work goes on. What stops the tool
//! itself is an error of the shell and does not belong here. Formats are in [`mod@format`].

pub mod format;

use crate::source::{Sources, Span};

/// The lasting name of a kind of finding; its meaning never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// For example `CB201`.
    pub id: &'static str,
    /// For example `unknown-clause`.
    pub name: &'static str,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is published while it stands.
    Error,
    /// Published, and said.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The word printed for it.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// A place with a remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be said about it; may be empty.
    pub text: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its lasting name.
    pub code: Code,
    /// Its weight, as the site's levels have it.
    pub severity: Severity,
    /// What is wrong, in one sentence without a final full stop.
    pub message: String,
    /// Where it is wrong; nowhere in particular for faults of the whole set.
    pub place: Option<Label>,
    /// Other places that matter, such as the first of two twins.
    pub also: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding that has no place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic { code, severity: Severity::Error, message: message.into(), place: None, also: Vec::new(), help: None }
    }

    /// Says where, and what is to be seen there.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.place = Some(Label { span, text: text.into() });
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn and(mut self, span: Span, text: impl Into<String>) -> Self {
        self.also.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Says what to do, where there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, text: Option<String>) -> Self {
        self.help = text;
        self
    }
}

/// A list of findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    accepted: Vec<Accepted>,
}

/// A finding that an author has looked at and lets stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The finding; it weighs no more than a remark.
    pub finding: Diagnostic,
    /// Why it may stand.
    pub why: String,
}

impl Diagnostics {
    /// Adds one.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds all of another list.
    pub fn append(&mut self, mut other: Diagnostics) {
        self.list.append(&mut other.list);
        self.accepted.append(&mut other.accepted);
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Takes those out of the list for which `why` gives a reason to let them stand.
    pub fn accept(&mut self, mut why: impl FnMut(&Diagnostic) -> Option<String>) {
        for finding in std::mem::take(&mut self.list) {
            match why(&finding) {
                Some(why) => self.accepted.push(Accepted { finding, why }),
                None => self.list.push(finding),
            }
        }
    }

    /// Those that somebody lets stand.
    pub fn accepted(&self) -> &[Accepted] {
        &self.accepted
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many weigh exactly this much.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|each| each.severity == severity).count()
    }

    /// Keeps those for which `weigh` gives a severity, and sets it.
    pub fn weigh(&mut self, weigh: impl Fn(Code) -> Option<Severity>) {
        self.list.retain_mut(|each| match weigh(each.code) {
            Some(severity) => {
                each.severity = severity;
                true
            }
            None => false,
        });
        self.accepted.retain_mut(|each| {
            each.finding.severity = Severity::Info;
            weigh(each.finding.code).is_some()
        });
    }

    /// Sorts by path, place and code, and drops exact repetitions.
    pub fn sort(&mut self, sources: &Sources) {
        self.list.sort_by(|a, b| sort_key(a, sources).cmp(&sort_key(b, sources)));
        self.list.dedup();
        self.accepted.sort_by(|a, b| sort_key(&a.finding, sources).cmp(&sort_key(&b.finding, sources)));
        self.accepted.dedup();
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, found: T) {
        self.list.extend(found);
    }
}

fn sort_key<'a>(each: &'a Diagnostic, sources: &'a Sources) -> (&'a str, u32, &'static str, &'a str) {
    let (path, start) = match &each.place {
        Some(label) => (sources.path(label.span.file).as_str(), label.span.start),
        None => ("", 0),
    };
    (path, start, each.code.id, &each.message)
}

/// Text that a terminal or a log can show without being led astray: control characters and
/// the characters that turn the direction of writing are shown as `\u{..}`.
pub fn visible(text: &str) -> std::borrow::Cow<'_, str> {
    let tricky = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{61c}' | '\u{feff}')
    };
    if !text.contains(tricky) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if tricky(c) {
            out.push_str(&format!("\\u{{{:x}}}", c as u32));
        } else {
            out.push(c);
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_bidi_marks_are_shown() {
        assert_eq!(visible("a\u{202e}b\u{1b}[31m"), "a\\u{202e}b\\u{1b}[31m");
        assert_eq!(visible("plain é"), "plain é");
    }
}
