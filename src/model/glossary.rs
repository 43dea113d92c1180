//! The glossary: words that the set uses with a meaning of its own.

use crate::model::TermKey;
use crate::source::Spanned;

/// `toolkit/glossary.yaml`
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    /// The terms, in the order of the file.
    pub terms: Vec<Term>,
}

/// One term.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its key, which is its address.
    pub key: Spanned<TermKey>,
    /// The term as people write it.
    pub term: Spanned<String>,
    /// Other words for it.
    pub also: Vec<Spanned<String>>,
    /// The only forms that are looked for in texts, where the term itself is an everyday word too.
    pub forms: Vec<Spanned<String>>,
    /// What it means here, in our own words.
    pub meaning: String,
    /// Where the meaning comes from.
    pub source: Option<String>,
    /// Where more is said, each as `ID` or `ID#section`.
    pub see: Vec<Spanned<String>>,
}

impl Term {
    /// The forms that are looked for in texts: those named, else the term and its other words.
    pub fn forms(&self) -> impl Iterator<Item = &Spanned<String>> {
        let own = self.forms.is_empty().then(|| std::iter::once(&self.term).chain(&self.also));
        own.into_iter().flatten().chain(&self.forms)
    }
}
