//! The clauses of a standard: numbers, short titles, own words. Never a standard's text.

use std::collections::BTreeMap;

use ahash::AHashMap;

use crate::model::{ClauseNumber, Date, PointKey, StandardId, words};
use crate::source::Span;

/// One standard in one edition.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// Its name and edition, such as `iso20000-1:2018`.
    pub id: StandardId,
    /// As people write it: `ISO/IEC 20000-1:2018`.
    pub title: String,
    /// What it is about.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// Whether parts of it may be left out with a justification.
    pub exclusions: bool,
    /// Dated changes to it.
    pub amendments: Vec<Amendment>,
    /// Its clauses, in the standard's order.
    pub clauses: Vec<Clause>,
    index: AHashMap<ClauseNumber, usize>,
}

/// A dated change to a standard.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// Its name.
    pub id: String,
    /// When it was published.
    pub date: Date,
    /// The clauses it changes.
    pub affects: Vec<ClauseNumber>,
    /// What it changes.
    pub summary: String,
}

words! {
    /// What a node of the clause tree is.
    ClauseKind, "kind of clause" {
        /// It demands something.
        Requirement = "requirement",
        /// It only holds others.
        Heading = "heading",
        /// It informs and demands nothing.
        Informative = "informative",
    }
}

words! {
    /// What sort of documented information is wanted.
    DemandKind, "kind of demand" {
        /// A document that says how things are.
        Document = "document",
        /// A record that shows what was done.
        Record = "record",
        /// Not demanded in so many words, but nobody shows the clause without it.
        Implied = "implied",
    }
}

words! {
    /// For each of what a document or record is wanted.
    Per, "unit" {
        /// For each service.
        Service = "service",
        /// For each customer.
        Customer = "customer",
        /// For each external supplier.
        Supplier = "supplier",
        /// For each other party.
        Party = "party",
    }
}

/// One node of the clause tree.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its number.
    pub number: ClauseNumber,
    /// Its short title.
    pub title: String,
    /// Whether the title is ours because the standard gives none.
    pub untitled: bool,
    /// The clause above it.
    pub parent: Option<ClauseNumber>,
    /// Whether it demands anything.
    pub kind: ClauseKind,
    /// What it is about, in our words.
    pub summary: String,
    /// Its single demands.
    pub points: Vec<Point>,
    /// Documented information wanted.
    pub demands: Vec<Demand>,
    /// What auditors usually look at.
    pub evidence: Vec<String>,
    /// Clauses of other standards and editions that match it.
    pub counterparts: BTreeMap<StandardId, Vec<String>>,
    /// A remark on the counterparts.
    pub counterpart_note: Option<String>,
    /// Amendments that touch it.
    pub amended_by: Vec<String>,
    /// What is not certain about this row.
    pub doubt: Option<String>,
    /// Where it stands in the catalogue's file.
    pub span: Span,
}

/// One single demand of a clause.
#[derive(Clone, Debug)]
pub struct Point {
    /// Its key.
    pub key: PointKey,
    /// The demand in our words.
    pub text: String,
    /// What is not certain about it.
    pub doubt: Option<String>,
}

/// A document or record that a clause wants.
#[derive(Clone, Debug)]
pub struct Demand {
    /// Its number in our list.
    pub id: String,
    /// Document, record, or implied.
    pub kind: DemandKind,
    /// What it is.
    pub what: String,
    /// Ids of the documents of the toolkit that answer it.
    pub answered_by: Vec<String>,
    /// For each of what.
    pub per: Option<Per>,
}

impl Catalogue {
    /// A catalogue without clauses yet.
    pub fn new(id: StandardId, title: String, name: String, publisher: String) -> Catalogue {
        Catalogue {
            id,
            title,
            name,
            publisher,
            exclusions: false,
            amendments: Vec::new(),
            clauses: Vec::new(),
            index: AHashMap::new(),
        }
    }

    /// Adds a clause at the end; `false`, and nothing added, where the number is taken.
    pub fn push(&mut self, clause: Clause) -> bool {
        if self.index.contains_key(&clause.number) {
            return false;
        }
        self.index.insert(clause.number.clone(), self.clauses.len());
        self.clauses.push(clause);
        true
    }

    /// The place of a clause in the standard's order.
    pub fn position(&self, number: &str) -> Option<usize> {
        self.index.get(number).copied()
    }

    /// The clause with this number.
    pub fn clause(&self, number: &str) -> Option<&Clause> {
        self.position(number).map(|at| &self.clauses[at])
    }

    /// The clauses directly below one.
    pub fn children<'a>(&'a self, number: &'a ClauseNumber) -> impl Iterator<Item = &'a Clause> {
        self.clauses.iter().filter(move |clause| clause.parent.as_ref() == Some(number))
    }

    /// The clauses that demand something.
    pub fn requirements(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(|clause| clause.kind == ClauseKind::Requirement)
    }
}

impl Clause {
    /// Whether it demands anything.
    pub fn is_requirement(&self) -> bool {
        self.kind == ClauseKind::Requirement
    }

    /// The point with this key.
    pub fn point(&self, key: &str) -> Option<&Point> {
        self.points.iter().find(|point| point.key.as_str() == key)
    }
}
