//! Where the terms of the glossary stand in texts.
//!
//! A term is found as whole words, whatever its capitals, and in running text alone: links, headings,
//! code, table headers and asides for some readers are left as they are. Pages and lists look by the
//! same two functions, so what a term's entry says of its use is what the pages link.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ahash::AHashMap;
use rayon::prelude::*;

use super::Register;
use crate::model::{Block, Glossary, Settings};
use crate::parse::markdown::{Kind, NodeId, Tree, read};
use crate::source::{FileId, SourceFile, Sources};

/// The forms of all terms, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// By the first word in small letters; longer forms first.
    forms: AHashMap<Box<str>, Vec<Form>>,
}

/// A form after its first word.
#[derive(Clone, Debug)]
struct Form {
    /// The words that follow, in small letters.
    rest: Box<[Box<str>]>,
    /// The term, by its place in the glossary.
    term: usize,
}

impl Lexicon {
    /// The forms of a glossary. Of two terms with one form the first has it.
    pub fn of(glossary: &Glossary) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for (at, term) in glossary.terms.iter().enumerate() {
            for form in term.forms() {
                let mut words = words(form).map(|word| form[word].to_lowercase().into_boxed_str());
                let Some(first) = words.next() else { continue };
                lexicon.forms.entry(first).or_default().push(Form { rest: words.collect(), term: at });
            }
        }
        for forms in lexicon.forms.values_mut() {
            forms.sort_by_key(|form| std::cmp::Reverse(form.rest.len()));
        }
        lexicon
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// The terms in a text, in its order: where each stands, and which it is.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        let words: Vec<Range<usize>> = words(text).collect();
        let small: Vec<String> = words.iter().map(|word| text[word.clone()].to_lowercase()).collect();
        let fits = |at: usize, rest: &[Box<str>]| {
            rest.iter().enumerate().all(|(step, wanted)| {
                let next = at + 1 + step;
                next < words.len()
                    && *small[next] == **wanted
                    && text[words[next - 1].end..words[next].start].chars().all(char::is_whitespace)
            })
        };
        // The longest form that begins at a word: where it ends, and the term.
        let form_at = |at: usize| {
            let form = self.forms.get(small[at].as_str())?.iter().find(|form| fits(at, &form.rest))?;
            Some((at + form.rest.len(), form.term))
        };
        let mut at = 0;
        while at < words.len() {
            let Some((last, term)) = form_at(at) else {
                at += 1;
                continue;
            };
            // "a service level agreement" is no use of "a service".
            if (at + 1..=last).any(|inner| form_at(inner).is_some_and(|(end, _)| end > last)) {
                at += 1;
                continue;
            }
            found.push((words[at].start..words[last].end, term));
            at = last + 1;
        }
        found
    }
}

/// The words of a text; hyphens join, so that "back-out" is one word and no use of "out".
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(is_word)?;
        let end = text[start..].find(|c| !is_word(c)).map_or(text.len(), |length| start + length);
        from = end;
        Some(start..end)
    })
}

/// Whether no term is looked for below a node.
pub fn is_closed(kind: &Kind<'_>) -> bool {
    match kind {
        Kind::Heading { .. }
        | Kind::CodeBlock(_)
        | Kind::HtmlBlock
        | Kind::TableHead
        | Kind::Link { .. }
        | Kind::Image { .. }
        | Kind::Strikethrough => true,
        Kind::Container(Some(block)) => block.is_aside(),
        _ => false,
    }
}

/// Which documents use which terms. Nobody keeps the words of texts, so it is worked out when
/// somebody asks; of what was worked out before, all is kept that still holds.
#[derive(Debug, Default)]
pub struct Uses {
    /// For each document of the register, in its order.
    by_document: Vec<Used>,
    /// For each term, whether any document uses it.
    used: Vec<bool>,
    settings: Option<Arc<Settings>>,
    glossary: Option<Arc<Glossary>>,
}

/// The terms that one text uses.
#[derive(Clone, Debug)]
struct Used {
    file: FileId,
    source: Option<Arc<SourceFile>>,
    terms: Arc<[usize]>,
}

impl Uses {
    /// Works out which documents use which terms.
    pub fn of(register: &Register, sources: &Sources, before: Option<&Uses>) -> Uses {
        let glossary = register.glossary.clone();
        if glossary.terms.is_empty() {
            return Uses::default();
        }
        // Settings decide which blocks are shown, the glossary what is looked for.
        let same = |before: &&Uses| {
            before.glossary.as_ref().is_some_and(|old| Arc::ptr_eq(old, &glossary))
                && before.settings.as_ref().is_some_and(|old| Arc::ptr_eq(old, &register.settings))
        };
        let known: AHashMap<FileId, &Used> = before
            .filter(same)
            .map(|before| before.by_document.iter().map(|used| (used.file, used)).collect())
            .unwrap_or_default();
        let by_document: Vec<Used> = register
            .documents
            .par_iter()
            .map(|document| {
                let file = document.file;
                let source = if document.has_text() { sources.get(file) } else { None };
                let Some(source) = source else { return Used { file, source: None, terms: Arc::default() } };
                let kept = known.get(&file).filter(|used| used.source.as_ref().is_some_and(|old| Arc::ptr_eq(old, source)));
                kept.map_or_else(
                    || Used {
                        file,
                        source: Some(source.clone()),
                        terms: register.terms_in(&source.text, document.interface.body).into_iter().collect(),
                    },
                    |used| (*used).clone(),
                )
            })
            .collect();
        let mut used = vec![false; glossary.terms.len()];
        by_document.iter().flat_map(|each| each.terms.iter()).for_each(|term| used[*term] = true);
        Uses { by_document, used, settings: Some(register.settings.clone()), glossary: Some(glossary) }
    }

    /// The documents that use a term, by their places.
    pub fn documents(&self, term: usize) -> impl Iterator<Item = usize> {
        self.by_document.iter().enumerate().filter(move |(_, used)| used.terms.contains(&term)).map(|(at, _)| at)
    }

    /// Whether any document uses a term.
    pub fn is_used(&self, term: usize) -> bool {
        self.used.get(term).copied().unwrap_or(false)
    }

    /// Whether the same terms are used and the same are not.
    pub fn agrees_with(&self, other: &Uses) -> bool {
        self.used == other.used
    }
}

/// [`Uses`] that are worked out when somebody asks for the first time.
#[derive(Debug, Default)]
pub struct LateUses {
    known: OnceLock<Arc<Uses>>,
    before: Option<Arc<Uses>>,
}

impl LateUses {
    /// Those of the next state of the same texts.
    pub fn next(&self) -> LateUses {
        LateUses { known: OnceLock::new(), before: self.known.get().cloned().or_else(|| self.before.clone()) }
    }

    /// Which documents use which terms. Register and sources are those that these uses belong to.
    pub fn of(&self, register: &Register, sources: &Sources) -> &Uses {
        self.known.get_or_init(|| Uses::of(register, sources, self.before.as_deref()).into())
    }

    /// The same, where somebody has asked before.
    pub fn known(&self) -> Option<&Uses> {
        self.known.get().map(Arc::as_ref)
    }
}

impl Register {
    /// The terms that stand in the running text of a document.
    fn terms_in(&self, text: &str, body: usize) -> BTreeSet<usize> {
        let tree = read(text, body);
        let mut found = BTreeSet::new();
        self.collect_terms(&tree, tree.root(), &mut found);
        found
    }

    fn collect_terms(&self, tree: &Tree<'_>, node: NodeId, found: &mut BTreeSet<usize>) {
        for child in tree.children(node) {
            match &tree.node(child).kind {
                kind if is_closed(kind) => {}
                Kind::Container(Some(block @ (Block::WhenStandard(_) | Block::WhenField(..)))) if !self.holds(block) => {}
                Kind::Text(words) => found.extend(self.lexicon.find(words).into_iter().map(|(_, term)| term)),
                _ => self.collect_terms(tree, child, found),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Term;
    use crate::source::{Span, Spanned};

    fn lexicon(terms: &[&[&str]]) -> Lexicon {
        let mut sources = Sources::default();
        let span = Span::top(sources.add(camino::Utf8Path::new("g.yaml"), ""));
        let at = |text: &str| Spanned::new(text.to_owned(), span);
        let term = |forms: &&[&str]| Term {
            key: Spanned::new("key".parse().unwrap(), span),
            term: at(forms[0]),
            also: forms[1..].iter().map(|form| at(form)).collect(),
            forms: Vec::new(),
            meaning: String::new(),
            source: None,
            see: Vec::new(),
        };
        Lexicon::of(&Glossary { terms: terms.iter().map(term).collect() })
    }

    fn check(text: &str, expected: &[(&str, usize)]) {
        let lexicon = lexicon(&[
            &["Incident", "incidents"],
            &["Major incident", "major incidents"],
            &["Back-out plan"],
            &["a service"],
            &["service level agreement"],
        ]);
        let found: Vec<(&str, usize)> = lexicon.find(text).into_iter().map(|(range, term)| (&text[range], term)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn terms_are_whole_words_and_the_longest_counts() {
        check("Each incident, and a MAJOR  incident.", &[("incident", 0), ("MAJOR  incident", 1)]);
        check("A major, incident", &[("incident", 0)]);
        check("Incidental, non-incident, incidents'", &[("incidents", 0)]);
        check("The back-out plan and the plan", &[("back-out plan", 2)]);
        check("Überincident é incident", &[("incident", 0)]);
        check("A service level agreement, a service desk", &[("service level agreement", 4), ("a service", 3)]);
        check("", &[]);
    }
}
