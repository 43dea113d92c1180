//! The interface of a document: what the rest of the set can see of it.

use crate::model::{ClauseRef, FrontMatter, Note, Statement, Wording};
use crate::source::{Span, Spanned};

/// What is kept of a document beside its text. Two texts with equal interfaces are
/// interchangeable for every other page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// Its control data; absent where not even the id could be read.
    pub front: Option<Box<FrontMatter>>,
    /// Where the body begins, in bytes.
    pub body: usize,
    /// Its headings, in order.
    pub sections: Vec<Section>,
    /// Where it leads.
    pub links: Vec<Link>,
    /// Which fields it prints.
    pub fields: Vec<FieldUse>,
    /// Its `:::` blocks.
    pub blocks: Vec<(Block, Span)>,
    /// Its turns of phrase that rules look at.
    pub wording: Vec<Wording>,
    /// Its sentences and rows that state figures.
    pub statements: Vec<Statement>,
    /// Everything noticed while reading it.
    pub notes: Vec<Note>,
}

/// Whether the text of a document can be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// It can.
    #[default]
    Text,
    /// The release that is shown names the document and has no text of it.
    NotIssued,
    /// It is withdrawn; a page says so, and where its last text stands.
    Withdrawn,
    /// It is not for those whom the pages are for.
    Withheld,
}

/// A heading and the passage below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// 1 to 6.
    pub level: u8,
    /// The id that others link to.
    pub id: Box<str>,
    /// Whether the author wrote the id, or it was made from the words.
    pub explicit: bool,
    /// The words of the heading.
    pub title: Box<str>,
    /// The heading in the source.
    pub span: Span,
    /// What the passage claims to meet.
    pub claims: Vec<Spanned<ClauseRef>>,
    /// The `when` blocks around it; the passage stands only where all hold.
    pub conditions: Box<[Block]>,
}

/// A link out of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where to.
    pub target: Target,
    /// The link in the source.
    pub span: Span,
    /// Whether readers see it; links in guidance they do not.
    pub published: bool,
}

/// What a link names; whether it is there is for the register to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `[[ID]]`, `[[ID#section]]`.
    Document(Box<str>, Option<Box<str>>),
    /// `[[#section]]` or `#section`.
    Section(Box<str>),
    /// `[[iso20000-1:2018/8.5.1]]`.
    Clause(Box<str>),
    /// A relative path to a file of the project.
    File(Box<str>, Option<Box<str>>),
}

/// A field printed by a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldUse {
    /// The key as written.
    pub key: Box<str>,
    /// Where.
    pub span: Span,
}

impl Block {
    /// Whether the block is an aside for some: its headings are no sections of the document, and
    /// readers do not follow its links.
    pub fn is_aside(&self) -> bool {
        matches!(self, Block::Guidance | Block::Auditor)
    }
}

/// What a `:::` block is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// For the author; never published.
    Guidance,
    /// For auditors: what they are shown when they ask.
    Auditor,
    /// Shown only where a standard is in scope.
    WhenStandard(Box<str>),
    /// Shown only where a field has a value, or this value.
    WhenField(Box<str>, Option<Box<str>>),
    /// The coverage of the standards in scope.
    Coverage,
    /// The records that this document leaves behind.
    Records,
    /// The process map.
    Processes,
    /// The practices of a framework beside the clauses.
    Practices,
    /// The first rows of a register.
    Register(Box<Extract>),
}

/// What a document shows of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extract {
    /// The register, as written.
    pub register: Box<str>,
    /// Only these columns; all where there is none.
    pub columns: Vec<Box<str>>,
    /// Only rows with this value in this column.
    pub only: Option<(Box<str>, Box<str>)>,
}
