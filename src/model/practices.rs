//! The practices of a framework beside the clauses of a standard, for readers who know the framework.

use crate::model::{ClauseNumber, ClauseRef, PracticeKey, StandardId};
use crate::source::Spanned;

/// `toolkit/practices.yaml`
#[derive(Clone, Debug, Default)]
pub struct Practices {
    /// The framework, such as `ITIL`.
    pub framework: String,
    /// Its edition, such as `ITIL 4`.
    pub edition: String,
    /// What a reader must know of the whole list.
    pub note: Option<String>,
    /// The practices.
    pub practices: Vec<Practice>,
}

/// One practice.
#[derive(Clone, Debug)]
pub struct Practice {
    /// Its key.
    pub key: Spanned<PracticeKey>,
    /// Its name in the framework.
    pub name: String,
    /// The group that the framework puts it into.
    pub group: Option<String>,
    /// What it is about, in our own words.
    pub about: Option<String>,
    /// The clauses whose subject it is; one that holds others stands for all of them.
    pub clauses: Vec<Spanned<ClauseRef>>,
    /// The clauses that it helps to meet.
    pub supports: Vec<Spanned<ClauseRef>>,
}

impl Practices {
    /// Whether the list says anything about a standard.
    pub fn speaks_of(&self, standard: &StandardId) -> bool {
        let named =
            |practice: &Practice| practice.clauses.iter().chain(&practice.supports).any(|clause| clause.standard == *standard);
        self.practices.iter().any(named)
    }
}

impl Practice {
    /// Whether a clause is the subject of the practice.
    pub fn is_about(&self, standard: &StandardId, number: &ClauseNumber) -> bool {
        self.clauses.iter().any(|clause| clause.standard == *standard && touch(clause.number.as_str(), number.as_str()))
    }

    /// Whether the practice helps to meet a clause.
    pub fn helps(&self, standard: &StandardId, number: &ClauseNumber) -> bool {
        self.supports.iter().any(|clause| clause.standard == *standard && touch(clause.number.as_str(), number.as_str()))
    }
}

/// Whether two clauses are the same or one holds the other, without being a whole chapter.
fn touch(one: &str, other: &str) -> bool {
    let holds = |outer: &str, inner: &str| {
        outer.contains('.') && inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    holds(one, other) || holds(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_stands_for_those_below_it() {
        for (one, other, expected) in [
            ("8.5.1", "8.5.1.2", true),
            ("8.5.1.2", "8.5.1", true),
            ("8.5.1", "8.5.10", false),
            ("8", "8.5.1", false),
            ("9.1", "9.1", true),
        ] {
            assert_eq!(touch(one, other), expected, "{one} {other}");
        }
    }
}
