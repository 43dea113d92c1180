//! Turns of phrase that rules look at, and what an author says to a finding about one.

use crate::source::{Span, Spanned};

/// What a passage says in a way that somebody may have to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phrase {
    /// A word that leaves open when or how much, in a sentence without a figure.
    Vague,
    /// Something is done, and nothing in the sentence does it.
    NobodyActs,
    /// A role is named in words, such as "the change manager".
    Role,
    /// A role is introduced: it stands in bold, in a heading or first in the row of a table.
    RoleIntroduced,
    /// The entry of `records` at this place is mentioned nowhere in the text.
    UntoldRecord(u32),
}

/// A turn of phrase and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    /// Which.
    pub phrase: Phrase,
    /// The words.
    pub span: Span,
}

/// A sentence or the row of a table that states figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The same for all that say the same but for the figures.
    pub key: u64,
    /// The figures as they are written, fields included.
    pub figures: Box<[Box<str>]>,
    /// The words.
    pub span: Span,
}

/// An entry of `accept`: a finding that the author has looked at and lets stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The name of the rule.
    pub rule: Spanned<String>,
    /// Words of the passage, as they stand; absent for what concerns the document as a whole.
    pub at: Option<String>,
    /// Why it may stand.
    pub why: String,
    /// The whole entry.
    pub span: Span,
}
