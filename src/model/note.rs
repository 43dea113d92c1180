//! What parsing noticed. A note is a fact with a place; whether it matters is the opinion of a rule.

use crate::source::Span;

/// The kind of thing noticed; each has exactly one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Noticed {
    /// The file could not be read, is no regular file, or leads out of the project.
    FileRefused,
    /// The text is no UTF-8 or holds NUL.
    NotText,
    /// A text or a part of it is over its budget.
    TooLarge,
    /// There is no front matter, or it has no end.
    FrontMatterMissing,
    /// The YAML cannot be read.
    YamlFault,
    /// The same key stands twice.
    DuplicateKey,
    /// The key is none of ours.
    UnknownKey,
    /// A key that must be there is not.
    MissingKey,
    /// The value is not of its type.
    WrongValue,
    /// The `type` is none of the known ones.
    UnknownType,
    /// The `status` is none of the known ones.
    UnknownStatus,
    /// A `:::` block of an unknown name.
    UnknownBlock,
    /// A `:::` block without an end, or an end without a block.
    UnclosedBlock,
    /// HTML in the text.
    RawHtml,
    /// A link with an address that is never published.
    UnsafeLink,
    /// Heading attributes that are no claim, or a claim that cannot be read.
    MalformedClaim,
    /// A heading id that is not well formed.
    MalformedHeadingId,
    /// A heading that claims has no id.
    ClaimWithoutId,
    /// The same heading id twice in a document.
    DuplicateHeadingId,
    /// A release names a text that cannot be had.
    ReleasedTextMissing,
    /// A heading level left out.
    SkippedHeading,
    /// A table without words in its header row.
    TableWithoutHeader,
    /// A line of the file of allowed signers that cannot be read.
    MalformedSigner,
    /// The columns of a register do not fit one another.
    WrongColumns,
    /// A row has a value in a column that its register does not have.
    UnknownColumn,
    /// The value of a cell is not of its column's type.
    WrongCell,
    /// A row has no value where its column asks for one.
    MissingCell,
    /// Two rows have the same key.
    DuplicateRow,
}

/// Something noticed while reading a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What kind of thing.
    pub kind: Noticed,
    /// Where.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// What is to be seen at the place; may be empty.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
}

impl Note {
    /// A note without a label or help yet.
    pub fn new(kind: Noticed, span: Span, message: impl Into<String>) -> Note {
        Note { kind, span, message: message.into(), label: String::new(), help: None }
    }

    /// Says what is to be seen at the place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Note {
        self.label = text.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Note {
        self.help = Some(text.into());
        self
    }
}
