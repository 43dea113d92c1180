//! Code in colours: classes only, the colours are the theme's.
//!
//! The fences of a document set are much alike, so the tokens of a line are remembered together
//! with what the parser was doing before and after it. A remembered line costs a look instead of a parse.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use super::escape::push;

/// Loaded when the first fence names a language, never before.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Code longer than this stays plain: nobody reads it for its colours.
const LIMIT: usize = 20_000;
/// How many lines and how many states of a language are remembered, in each thread.
const LINES: usize = 2_000;
const STATES: usize = 64;

/// What the parser is doing between two lines.
#[derive(Clone, PartialEq)]
struct Between {
    parse: ParseState,
    scopes: ScopeStack,
}

/// A line that was parsed before.
struct Known {
    tokens: Box<[(usize, ScopeStackOp)]>,
    after: usize,
}

/// The line as the parser gets it: every digit from 2 to 9 is a 1. Numbers look alike to a reader
/// of colours, so lines that differ only in numbers are parsed once.
fn shape(line: &str) -> String {
    line.chars().map(|c| if matches!(c, '2'..='9') { '1' } else { c }).collect()
}

/// The kinds of words that the theme colours. Of the scopes around a word the innermost of these counts.
static KINDS: LazyLock<Vec<(Scope, &str)>> = LazyLock::new(|| {
    ["comment", "string", "constant", "keyword", "storage", "entity"]
        .into_iter()
        .filter_map(|kind| Some((Scope::new(kind).ok()?, kind)))
        .collect()
});

/// Appends a line with its classes; gives the scopes that are open after it.
fn push_line(out: &mut String, line: &str, tokens: &[(usize, ScopeStackOp)], before: &Between) -> Option<ScopeStack> {
    let mut scopes = before.scopes.clone();
    let mut open: Option<&str> = None;
    let mut words = |from: usize, to: usize, scopes: &ScopeStack, open: &mut Option<&'static str>| {
        let text = line.get(from..to)?;
        if text.is_empty() {
            return Some(());
        }
        let kind = kind(scopes);
        if kind != *open && !text.trim().is_empty() {
            if open.is_some() {
                out.push_str("</span>");
            }
            if let Some(kind) = kind {
                out.push_str("<span class=\"c-");
                out.push_str(kind);
                out.push_str("\">");
            }
            *open = kind;
        }
        push(out, text);
        Some(())
    };
    let mut done = 0;
    for (at, change) in tokens {
        words(done, *at, &scopes, &mut open)?;
        done = *at;
        scopes.apply(change).ok()?;
    }
    words(done, line.len(), &scopes, &mut open)?;
    if open.is_some() {
        out.push_str("</span>");
    }
    Some(scopes)
}

/// What a word is, told from the scopes around it.
fn kind(scopes: &ScopeStack) -> Option<&'static str> {
    scopes.scopes.iter().rev().find_map(|scope| KINDS.iter().find(|(kind, _)| kind.is_prefix_of(*scope)).map(|(_, name)| *name))
}

/// What is remembered of one language.
#[derive(Default)]
struct Memory {
    states: Vec<Between>,
    lines: HashMap<(usize, String), Known>,
}

thread_local! {
    static MEMORY: RefCell<HashMap<String, Memory>> = RefCell::default();
}

/// The code as HTML with classes, if the language is known.
pub fn highlight(code: &str, language: &str) -> Option<String> {
    if language.is_empty() || code.len() > LIMIT {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    if syntax.name == "Plain Text" {
        return None;
    }
    MEMORY.with_borrow_mut(|memory| memory.entry(syntax.name.clone()).or_default().highlight(code, syntax))
}

impl Memory {
    fn highlight(&mut self, code: &str, syntax: &SyntaxReference) -> Option<String> {
        let start = Between { parse: ParseState::new(syntax), scopes: ScopeStack::new() };
        let mut state = self.number(start)?;
        let mut out = String::with_capacity(code.len() * 4);
        for line in LinesWithEndings::from(code) {
            let shape = shape(line);
            let key = (state, shape);
            if let Some(known) = self.lines.get(&key) {
                let before = &self.states[state];
                push_line(&mut out, line, &known.tokens, before)?;
                state = known.after;
                continue;
            }
            let mut between = self.states[state].clone();
            let tokens = between.parse.parse_line(&key.1, &SYNTAXES).ok()?;
            let scopes = push_line(&mut out, line, &tokens, &self.states[state])?;
            between.scopes = scopes;
            let after = self.number(between)?;
            // Full memories start afresh: what comes next is more like what came last.
            if self.lines.len() >= LINES {
                self.lines.clear();
            }
            self.lines.insert(key, Known { tokens: tokens.into(), after });
            state = after;
        }
        Some(out)
    }

    /// The number of a state; nothing where a language has too many of them to be worth it.
    fn number(&mut self, between: Between) -> Option<usize> {
        if let Some(at) = self.states.iter().position(|known| *known == between) {
            return Some(at);
        }
        if self.states.len() >= STATES {
            return None;
        }
        self.states.push(between);
        Some(self.states.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembered_lines_give_the_same_html() {
        let code = "a: \"b\" # c\nd:\n  - 1\n";
        let first = highlight(code, "yaml");
        assert!(first.as_ref().is_some_and(|html| html.contains("c-comment")), "{first:?}");
        assert_eq!(first, highlight(code, "yaml"));
    }

    #[test]
    fn every_span_is_closed() {
        for (language, code) in [("bash", "x=$(echo 'a"), ("python", "def f(\n"), ("json", "{\"a\": [1")] {
            let html = highlight(code, language).unwrap();
            assert_eq!(html.matches("<span").count(), html.matches("</span>").count(), "{html}");
        }
    }

    #[test]
    fn unknown_languages_stay_plain() {
        assert_eq!(highlight("x", "no-such-language"), None);
    }
}
