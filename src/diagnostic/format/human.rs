//! Findings for people: the sentence, the place, the quoted line with a mark below it, the remedy.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::Style;
use crate::diagnostic::{Diagnostic, Diagnostics, Label, Severity, visible};
use crate::source::Sources;

/// How many findings are printed whole.
const SHOWN: usize = 200;
/// Lines longer than this are cut around the place.
const LONG: usize = 160;

/// All findings, capped.
pub fn render(found: &Diagnostics, sources: &Sources, style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width.max(40));
    let mut out = String::new();
    for each in found.iter().take(SHOWN) {
        out.push_str(&one(each, sources, &renderer));
        out.push_str("\n\n");
    }
    if found.len() > SHOWN {
        out.push_str(&format!("… and {} more; `--format short` lists them all\n\n", found.len() - SHOWN));
    }
    out
}

/// A line of source made fit to be shown, with the place of the mark in it.
struct Quote {
    path: String,
    line: usize,
    text: String,
    mark: std::ops::Range<usize>,
}

fn one(each: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match each.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let message = visible(&each.message).into_owned();
    let help = each.help.as_deref().map(|help| visible(help).into_owned());
    let quotes: Vec<(Quote, String, AnnotationKind)> = each
        .place
        .iter()
        .map(|label| (label, AnnotationKind::Primary))
        .chain(each.also.iter().map(|label| (label, AnnotationKind::Context)))
        .map(|(label, kind)| (quote(label, sources), visible(&label.text).into_owned(), kind))
        .collect();
    let mut group = Group::with_title(level.primary_title(message.as_str()).id(each.code.id));
    for (quote, label, kind) in &quotes {
        let mut annotation = kind.span(quote.mark.clone());
        if !label.is_empty() {
            annotation = annotation.label(label.as_str());
        }
        group = group.element(
            Snippet::source(quote.text.as_str()).path(quote.path.as_str()).line_start(quote.line).annotation(annotation),
        );
    }
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

fn quote(label: &Label, sources: &Sources) -> Quote {
    let file = sources.file(label.span.file);
    let text = &file.text;
    let position = sources.position(label.span);
    let start = floor(text, label.span.start as usize);
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = floor(text, label.span.end as usize).clamp(start, to.max(start));
    let (cut_from, cut_to) = cut(text, from, to, start, end);
    let mut line = String::new();
    if cut_from > from {
        line.push('…');
    }
    line.push_str(&shown(&text[cut_from..start]));
    let mark_from = line.len();
    line.push_str(&shown(&text[start..end.min(cut_to)]));
    let mark_to = line.len();
    line.push_str(&shown(&text[end.min(cut_to)..cut_to]));
    if cut_to < to {
        line.push('…');
    }
    let line = line.trim_end().to_owned();
    let mark = mark_from.min(line.len())..mark_to.min(line.len());
    Quote { path: visible(file.path.as_str()).into_owned(), line: position.line, text: line, mark }
}

/// The source as it may be shown: tabs as blanks, tricky characters escaped.
fn shown(text: &str) -> String {
    visible(&text.replace(['\r', '\n'], "").replace('\t', "  ")).into_owned()
}

fn cut(text: &str, from: usize, to: usize, start: usize, end: usize) -> (usize, usize) {
    if to - from <= LONG {
        return (from, to);
    }
    let before = floor(text, start.saturating_sub(LONG / 3)).max(from);
    let after = floor(text, end.min(start + LONG).saturating_add(LONG / 3)).min(to).max(start);
    (before, after)
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Span;

    fn check(text: &str, start: usize, end: usize, expected: &str) {
        let mut sources = Sources::default();
        let file = sources.add(camino::Utf8Path::new("a.md"), text);
        let mut found = Diagnostics::default();
        let code = Code { id: "CB102", name: "unknown-key" };
        found.add(Diagnostic::new(code, "unknown key").at(Span::new(file, start, end), "here").help("remove it"));
        let out = render(&found, &sources, Style { color: false, width: 100 });
        assert!(out.contains(expected), "{out}");
    }

    #[test]
    fn the_mark_stands_below_the_words() {
        check("a: 1\naproval: x\n", 5, 12, "2 | aproval: x\n  | ^^^^^^^ here");
        check("\u{202e}ab: x\n", 3, 5, "1 | \\u{202e}ab: x\n  |         ^^ here");
    }

    #[test]
    fn places_outside_the_text_do_no_harm() {
        check("", 5, 9, "a.md:1");
        check("é", 1, 1, "a.md:1");
    }
}
