//! The control data of a document, as its front matter gives it.

use std::collections::BTreeMap;

use crate::model::{
    Acceptance, ClauseRef, Date, DocId, DocumentType, Interval, Per, RoleKey, Stamp, StandardId, Status, Version, words,
};
use crate::source::{Span, Spanned};

/// Everything between the two `---` lines of a document.
///
/// A document whose id cannot be read has none; other missing or wrong values are noted and
/// left empty here, so that one mistake does not hide the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The document's id.
    pub id: Spanned<DocId>,
    /// Its title, source text with fields.
    pub title: Spanned<String>,
    /// What sort of document it is.
    pub kind: DocumentType,
    /// Its version; record instances have none.
    pub version: Option<Spanned<Version>>,
    /// Where it stands; record instances have none.
    pub status: Option<Spanned<Status>>,
    /// The role that answers for it.
    pub owner: Option<Spanned<RoleKey>>,
    /// One sentence about it.
    pub summary: Option<String>,
    /// A label such as `internal`.
    pub classification: Option<Spanned<String>>,
    /// Who may see it.
    pub audience: Option<Spanned<String>>,
    /// The clauses it is about; they meet no point by themselves.
    pub clauses: Vec<Spanned<ClauseRef>>,
    /// Standards or audits it helps to prepare for.
    pub prepares_for: Vec<Spanned<StandardId>>,
    /// How often it is reviewed and when it last was.
    pub review: ReviewRecord,
    /// Each review that was recorded, newest first.
    pub reviews: Vec<ReviewEntry>,
    /// Who approved which text, and when.
    pub approvals: Vec<Approval>,
    /// From when on an approved text is in force.
    pub effective: Option<Spanned<Date>>,
    /// What changed from version to version.
    pub history: Vec<History>,
    /// Who withdrew it, when and why.
    pub retired: Option<Retirement>,
    /// Documents it takes the place of.
    pub supersedes: Vec<Spanned<DocId>>,
    /// Ids it had before.
    pub formerly: Vec<Spanned<DocId>>,
    /// Records that following it leaves behind.
    pub records: Vec<Spanned<String>>,
    /// Documents worth reading beside it.
    pub related: Vec<Spanned<DocId>>,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// Findings that the author has looked at and lets stand.
    pub accept: Vec<Acceptance>,
    /// What the organisation adds, as text.
    pub extra: BTreeMap<String, String>,
    /// The form that it is a filled copy of.
    pub instance_of: Option<Spanned<DocId>>,
    /// The service, customer, supplier or party it was filled for.
    pub party: Option<Spanned<String>>,
    /// The day a record is about.
    pub date: Option<Spanned<Date>>,
    /// Who wrote a record.
    pub author: Option<Spanned<String>>,
    /// Who signed a record.
    pub signed: Vec<Signature>,
    /// When a record was closed.
    pub closed: Option<Spanned<Date>>,
    /// Dated additions to a closed record.
    pub additions: Vec<Signature>,
    /// What is asked of its filled copies; most documents have none and ask for nothing.
    pub keeping: Option<Box<Keeping>>,
}

/// `review:` of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewRecord {
    /// How often; the type's or the site's rule where absent.
    pub every: Option<Spanned<Interval>>,
    /// When it was last read for fitness.
    pub last: Option<Spanned<Date>>,
    /// The text that was read then.
    pub stamp: Option<Spanned<Stamp>>,
    /// An earlier day for the next review than the interval gives, to spread the work over the year.
    pub next: Option<Spanned<Date>>,
}

words! {
    /// What a review came to.
    Outcome, "outcome of a review" {
        /// The text still fits.
        Unchanged = "unchanged",
        /// The text was or is to be changed.
        Changed = "changed",
        /// The document is to be withdrawn.
        Retire = "retire",
    }
}

impl Outcome {
    /// The words that readers see.
    pub fn shown(self) -> &'static str {
        match self {
            Outcome::Unchanged => "Still fits, unchanged",
            Outcome::Changed => "To be changed",
            Outcome::Retire => "To be withdrawn",
        }
    }
}

/// One entry of `reviews:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewEntry {
    /// On which day.
    pub on: Spanned<Date>,
    /// Who read it.
    pub by: Spanned<String>,
    /// In which role.
    pub role: Option<Spanned<RoleKey>>,
    /// What it came to.
    pub outcome: Outcome,
    /// Which text.
    pub stamp: Option<Spanned<Stamp>>,
    /// What there was to say.
    pub note: Option<String>,
    /// The whole entry.
    pub span: Span,
}

impl ReviewEntry {
    /// The same entry for a text that does not hold it, with one place for all of it.
    #[must_use]
    pub fn seen_from(&self, span: Span) -> ReviewEntry {
        ReviewEntry {
            on: Spanned::new(self.on.value, span),
            by: Spanned::new(self.by.value.clone(), span),
            role: self.role.as_ref().map(|role| Spanned::new(role.value.clone(), span)),
            stamp: self.stamp.as_ref().map(|stamp| Spanned::new(stamp.value, span)),
            span,
            ..self.clone()
        }
    }
}

/// `retired:` of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retirement {
    /// Who decided.
    pub by: Spanned<String>,
    /// On which day.
    pub on: Spanned<Date>,
    /// Why.
    pub why: String,
    /// What takes its place, if anything does.
    pub successor: Option<Spanned<DocId>>,
}

/// How often filled copies are due, and how long they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// How often a filled copy is due.
    pub produce: Option<Produce>,
    /// The record class that says how long copies are kept.
    pub retention: Option<Spanned<String>>,
    /// Whether copies are about persons.
    pub personal_data: Option<Spanned<bool>>,
}

/// `produce:` of a form or report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Produce {
    /// How often.
    pub every: Spanned<Interval>,
    /// For each of what; once for all where absent.
    pub per: Option<Spanned<Per>>,
}

/// One entry of `approval:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Who decided.
    pub by: Spanned<String>,
    /// In which role.
    pub role: Spanned<RoleKey>,
    /// On which day.
    pub on: Spanned<Date>,
    /// Which version; the document's own where it is not said.
    pub version: Option<Spanned<Version>>,
    /// Which text.
    pub stamp: Option<Spanned<Stamp>>,
    /// What proves it, such as a reference to minutes.
    pub evidence: Option<String>,
    /// Who wrote it down.
    pub recorded_by: Option<String>,
    /// The approver's SSH signature, as one line of base64.
    pub signature: Option<Spanned<String>>,
    /// The whole entry.
    pub span: Span,
}

/// One entry of `history:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The version it made.
    pub version: Spanned<Version>,
    /// When.
    pub date: Spanned<Date>,
    /// What changed, in one sentence.
    pub change: String,
    /// Who confirmed that a change to a duty or a figure is a minor one.
    pub confirmed: Option<String>,
    /// The approval of this version, once a later one has taken its place.
    pub approved: Option<ApprovedBefore>,
}

/// `approved:` of an entry of `history:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovedBefore {
    /// Who approved.
    pub by: Vec<String>,
    /// On which day the last of them did.
    pub on: Spanned<Date>,
    /// Which text.
    pub stamp: Option<Spanned<Stamp>>,
}

/// Who signed or added something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The person.
    pub by: Spanned<String>,
    /// The day.
    pub on: Spanned<Date>,
    /// What was added; empty for a signature.
    pub text: String,
}

impl FrontMatter {
    /// How often a filled copy of this form is due.
    pub fn produce(&self) -> Option<&Produce> {
        self.keeping.as_ref()?.produce.as_ref()
    }

    /// The record class that says how long it, or its filled copies, are kept.
    pub fn retention(&self) -> Option<&Spanned<String>> {
        self.keeping.as_ref()?.retention.as_ref()
    }

    /// Whether it, or its filled copies, are about persons.
    pub fn personal_data(&self) -> Option<&Spanned<bool>> {
        self.keeping.as_ref()?.personal_data.as_ref()
    }

    /// Control data that says nothing but what a document is called.
    pub fn named(id: Spanned<DocId>, title: String, kind: DocumentType) -> FrontMatter {
        FrontMatter {
            title: Spanned::new(title, id.span),
            id,
            kind,
            version: None,
            status: None,
            owner: None,
            summary: None,
            classification: None,
            audience: None,
            clauses: Vec::new(),
            prepares_for: Vec::new(),
            review: ReviewRecord::default(),
            reviews: Vec::new(),
            approvals: Vec::new(),
            effective: None,
            history: Vec::new(),
            retired: None,
            supersedes: Vec::new(),
            formerly: Vec::new(),
            records: Vec::new(),
            related: Vec::new(),
            keywords: Vec::new(),
            accept: Vec::new(),
            extra: BTreeMap::new(),
            instance_of: None,
            party: None,
            date: None,
            author: None,
            signed: Vec::new(),
            closed: None,
            additions: Vec::new(),
            keeping: None,
        }
    }

    /// Whether somebody answers for the very text, by approval or by review.
    pub fn answers_for_text(&self) -> bool {
        !self.approvals.is_empty() || !self.reviews.is_empty() || self.review.last.is_some() || self.review.stamp.is_some()
    }

    /// The newest review: the day, and the text that was read.
    pub fn last_review(&self) -> Option<(Date, Option<Stamp>)> {
        let newest = self.reviews.first().map(|entry| (entry.on.value, entry.stamp.as_ref().map(|stamp| stamp.value)));
        match &self.review.last {
            Some(last) => Some((last.value, self.review.stamp.as_ref().map(|stamp| stamp.value))),
            None => newest,
        }
    }

    /// The version that an approval was given to.
    pub fn version_of(&self, approval: &Approval) -> Option<Version> {
        approval.version.as_ref().or(self.version.as_ref()).map(|version| version.value.clone())
    }

    /// Whether it is a filled copy of a form.
    pub fn is_instance(&self) -> bool {
        self.instance_of.is_some()
    }

    /// Whether it is a filled copy without version and approval: minutes, a report, a checklist.
    pub fn is_record(&self) -> bool {
        self.is_instance() && self.version.is_none() && self.status.is_none()
    }

    /// The status; a record, which has none, counts as approved once it is closed or signed.
    pub fn status(&self) -> Status {
        match &self.status {
            Some(status) => status.value,
            None if self.closed.is_some() || !self.signed.is_empty() => Status::Approved,
            None => Status::Draft,
        }
    }
}
