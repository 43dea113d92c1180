//! The nouns of document control: documents, clauses, claims, approvals, reviews, settings.
//!
//! Types only, checked at the border by `FromStr`: inside, a [`DocId`] is known good. How they
//! are read from files is the matter of `parse`; what follows from them, of `assess`.

mod catalogue;
mod date;
mod document;
mod front_matter;
mod glossary;
mod ids;
mod note;
mod person;
mod practices;
mod processes;
mod profiles;
mod release;
mod review;
mod settings;
mod sheet;
mod signer;
mod stamp;
mod version;
mod wording;

pub use catalogue::{Amendment, Catalogue, Clause, ClauseKind, Demand, DemandKind, Per, Point};
pub use date::Date;
pub use document::{Block, Extract, FieldUse, Interface, Link, Presence, Section, Target};
pub use front_matter::{
    Approval, ApprovedBefore, FrontMatter, History, Keeping, Outcome, Produce, Retirement, ReviewEntry, ReviewRecord, Signature,
};
pub use glossary::{Glossary, Term};
pub use ids::{
    ClauseNumber, ClauseRef, DocId, FieldKey, PointKey, PracticeKey, ProcessKey, RegisterKey, RoleKey, StandardId, TermKey,
};
pub use note::{Note, Noticed};
pub use person::{is_principal_of, same_person};
pub use practices::{Practice, Practices};
pub use processes::{Flow, Process, ProcessGroup, ProcessMap};
pub use profiles::{LeftOut, Merged, Profile, Profiles};
pub use release::{BlobId, IssuedDocument, IssuedFile, Label, NotIssued, Release, ReleasedApproval, Withdrawn};
pub use review::Interval;
pub use settings::{
    ApprovalRule, Decided, Field, FieldClass, FieldType, Grade, Holder, Holding, Lengthen, Level, Organisation, ProjectKind,
    Publish, ReviewPolicy, Role, Settings, SiteInfo, StandardScope, Theme, ThemeFile,
};
pub use sheet::{Cell, Column, ColumnType, Condition, Confirmation, Freeze, Lists, Row, Sheet, Source};
pub use signer::Signer;
pub use stamp::{RowsStamp, Stamp};
pub use version::{Step, Version};
pub use wording::{Acceptance, Phrase, Statement, Wording};

/// Why a text is not the value it should be, and what would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, for example "is not a date".
    pub what: String,
    /// What to write instead.
    pub help: String,
}

impl Refusal {
    /// A refusal with its remedy.
    pub fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Refusal { what: what.into(), help: help.into() }
    }
}

/// Declares an enum whose variants are words in the author's files.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $noun:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them, in their natural order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word as authors write it.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::Refusal;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok($name::$variant),)+
                    _ => Err($crate::model::Refusal::new(
                        concat!("is not a ", $noun),
                        $crate::model::choose(text, [$($word),+].into_iter()),
                    )),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What sort of document it is.
    DocumentType, "document type" {
        /// Intent and direction.
        Policy = "policy",
        /// Who does what, from trigger to outcome.
        Process = "process",
        /// One way of doing one thing.
        Procedure = "procedure",
        /// What is to be done by when.
        Plan = "plan",
        /// Purpose, columns and rules of a register.
        Register = "register",
        /// A template for instances.
        Form = "form",
        /// An account of what was found.
        Report = "report",
        /// Points to tick off.
        Checklist = "checklist",
        /// A part of the management system's manual.
        Manual = "manual",
        /// Evidence of something done.
        Record = "record",
        /// A contract or an internal agreement.
        Agreement = "agreement",
        /// A statement such as one of scope.
        Statement = "statement",
        /// Help that demands nothing.
        Guide = "guide",
    }
}

words! {
    /// Where a document stands in its life.
    Status, "status" {
        /// Text as shipped; nobody has adopted it.
        Template = "template",
        /// Adopted, being written.
        Draft = "draft",
        /// Written, being read.
        Review = "review",
        /// Approved by those whom the rules ask for.
        Approved = "approved",
        /// Withdrawn.
        Retired = "retired",
    }
}

impl DocumentType {
    /// Whether it is itself what somebody fills or keeps, so that it says what its records hold.
    pub fn is_filled(self) -> bool {
        use DocumentType::{Agreement, Checklist, Form, Record, Register, Report};
        matches!(self, Register | Form | Report | Checklist | Record | Agreement)
    }
}

impl Status {
    /// Whether the document is somebody's, at work or in force: only then does it have a review state.
    pub fn is_live(self) -> bool {
        matches!(self, Status::Draft | Status::Review | Status::Approved)
    }
}

/// "did you mean `x`?" where one of `known` is near, else the whole list.
pub fn choose<'a>(text: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = nearest(text, known.clone()) {
        return format!("did you mean `{near}`?");
    }
    let mut all: Vec<&str> = known.collect();
    all.truncate(20);
    format!("one of: {}", all.join(", "))
}

/// The known word nearest to `text`, if one is near enough to be meant.
pub fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.to_lowercase();
    known
        .map(|word| (strsim::damerau_levenshtein(&text, &word.to_lowercase()), word))
        .filter(|(distance, word)| *distance <= 1 + word.len().min(text.len()) / 4)
        .min()
        .map(|(_, word)| word)
}

pub(crate) use ids::is_key;
