//! Which points of a standard are met, by texts of which standing.

use super::evidence::{self, Evidence, Grounds};
use crate::model::{Catalogue, StandardId};

/// How well a point is documented, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing claims it.
    Open,
    /// Only text that nobody has adopted claims it.
    Template,
    /// Adopted text claims it, and none in force.
    Drafted,
    /// Text in force claims it that is overdue for review or no longer the text approved.
    Stale,
    /// Text in force claims it.
    Covered,
}

impl Verdict {
    /// All verdicts, worst first.
    pub const ALL: [Verdict; 5] = [Verdict::Open, Verdict::Template, Verdict::Drafted, Verdict::Stale, Verdict::Covered];

    /// The word printed for it.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Open => "open",
            Verdict::Template => "template",
            Verdict::Drafted => "drafted",
            Verdict::Stale => "stale",
            Verdict::Covered => "covered",
        }
    }
}

/// The coverage of one standard.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The standard.
    pub standard: StandardId,
    /// Whether it is in scope; only then does it count.
    pub in_scope: bool,
    /// For each clause, in the standard's order.
    pub clauses: Vec<ClauseStanding>,
}

/// The standing of one clause.
#[derive(Clone, Debug)]
pub struct ClauseStanding {
    /// The worst of its points, or of its children; none where nothing is demanded.
    pub documented: Option<Verdict>,
    /// Its points, in the catalogue's order.
    pub points: Vec<PointStanding>,
    /// What is shown of the documented information it demands.
    pub evidence: Evidence,
}

/// The standing of one point.
#[derive(Clone, Debug)]
pub struct PointStanding {
    /// The best of its claims.
    pub verdict: Verdict,
    /// The claims on it, by their place among the clause's claims.
    pub claims: Vec<u32>,
}

impl ClauseStanding {
    /// How many points are covered.
    pub fn covered(&self) -> usize {
        self.points.iter().filter(|point| point.verdict == Verdict::Covered).count()
    }
}

impl Coverage {
    /// How many clauses with requirements have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.clauses.iter().filter(|clause| !clause.points.is_empty() && clause.documented == Some(verdict)).count()
    }

    /// How many clauses carry requirements.
    pub fn requirements(&self) -> usize {
        self.clauses.iter().filter(|clause| !clause.points.is_empty()).count()
    }

    /// How many points there are, and how many are covered.
    pub fn points(&self) -> (usize, usize) {
        let all = self.clauses.iter().map(|clause| clause.points.len()).sum();
        (all, self.clauses.iter().map(ClauseStanding::covered).sum())
    }
}

/// Works out the coverage of one standard.
pub fn of(catalogue: &Catalogue, grounds: &Grounds<'_>) -> Coverage {
    let (register, documents) = (grounds.register, grounds.documents);
    let claims = register.claims.get(&catalogue.id);
    let mut clauses: Vec<ClauseStanding> = Vec::with_capacity(catalogue.clauses.len());
    for (at, clause) in catalogue.clauses.iter().enumerate() {
        let passages = claims.map_or(&[][..], |claims| &claims.passages[at]);
        let points: Vec<PointStanding> = clause
            .points
            .iter()
            .map(|point| {
                let mut standing = PointStanding { verdict: Verdict::Open, claims: Vec::new() };
                for (index, claim) in (0_u32..).zip(passages) {
                    let meant = claim.point.as_ref().is_none_or(|key| *key == point.key);
                    let Some(verdict) = documents[claim.document as usize].state.verdict().filter(|_| meant) else { continue };
                    standing.verdict = standing.verdict.max(verdict);
                    standing.claims.push(index);
                }
                standing
            })
            .collect();
        let documented = points.iter().map(|point| point.verdict).min();
        clauses.push(ClauseStanding { documented, points, evidence: evidence::of(clause, grounds) });
    }
    // Children stand after their parents, so one pass from the end carries the worst upwards.
    for at in (0..catalogue.clauses.len()).rev() {
        let Some(worst) = clauses[at].documented else { continue };
        let parent = catalogue.clauses[at].parent.as_ref().and_then(|parent| catalogue.position(parent.as_str()));
        if let Some(parent) = parent.filter(|parent| clauses[*parent].points.is_empty()) {
            let present = clauses[parent].documented;
            clauses[parent].documented = Some(present.map_or(worst, |present| present.min(worst)));
        }
    }
    let in_scope = register.settings.standards.contains_key(&catalogue.id);
    Coverage { standard: catalogue.id.clone(), in_scope, clauses }
}
