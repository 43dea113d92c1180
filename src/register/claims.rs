//! Which passages claim which clauses.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Register;
use crate::model::{ClauseRef, PointKey, StandardId};
use crate::source::Span;

/// A passage that claims a clause, or one point of it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The document, by its place in the register.
    pub document: u32,
    /// The section of the document that makes the claim.
    pub section: u32,
    /// The point claimed; none means every point of the clause.
    pub point: Option<PointKey>,
    /// Where the claim is written.
    pub span: Span,
}

/// All claims on one standard.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// Passages, for each clause in the standard's order.
    pub passages: Vec<Vec<Claim>>,
    /// Documents whose front matter names the clause, for each clause.
    pub about: Vec<Vec<u32>>,
}

/// How many documents are looked through at a time.
const CHUNK: usize = 512;

/// Collects the claims on every known standard. Claims that name no known clause or point are
/// left to the rules; controlled instances claim only through their form.
pub fn collect(register: &Register) -> BTreeMap<StandardId, Claims> {
    let parts: Vec<Vec<Claims>> = (0..register.documents.len())
        .into_par_iter()
        .chunks(CHUNK)
        .map(|places| {
            let mut claims = none(register);
            places.into_iter().for_each(|at| collect_from(register, at, &mut claims));
            claims
        })
        .collect();
    let mut whole = none(register);
    for part in parts {
        for (all, some) in whole.iter_mut().zip(part) {
            all.append(some);
        }
    }
    register.catalogues.keys().cloned().zip(whole).collect()
}

/// No claims yet, for each standard.
fn none(register: &Register) -> Vec<Claims> {
    let empty = |count| Claims { passages: vec![Vec::new(); count], about: vec![Vec::new(); count] };
    register.catalogues.values().map(|catalogue| empty(catalogue.clauses.len())).collect()
}

impl Claims {
    fn append(&mut self, mut other: Claims) {
        self.passages.iter_mut().zip(&mut other.passages).for_each(|(all, some)| all.append(some));
        self.about.iter_mut().zip(&mut other.about).for_each(|(all, some)| all.append(some));
    }
}

fn collect_from(register: &Register, at: usize, claims: &mut [Claims]) {
    let document = &register.documents[at];
    if document.form_folder.is_some() || register.is_twin(at) {
        return;
    }
    let place = u32::try_from(at).expect("fewer documents than a u32 counts");
    let find = |claim: &ClauseRef| {
        let standard = register.catalogues.keys().position(|id| *id == claim.standard)?;
        let catalogue = register.catalogues.values().nth(standard)?;
        Some((standard, catalogue.position(claim.number.as_str())?))
    };
    for claim in &document.front.clauses {
        if let Some((standard, clause)) = find(claim) {
            let about = &mut claims[standard].about[clause];
            if about.last() != Some(&place) {
                about.push(place);
            }
        }
    }
    for (section, passage) in (0_u32..).zip(&document.interface.sections) {
        if passage.claims.is_empty() || !passage.conditions.iter().all(|condition| register.holds(condition)) {
            continue;
        }
        for claim in &passage.claims {
            if let Some((standard, clause)) = find(claim) {
                let point = claim.point.clone();
                claims[standard].passages[clause].push(Claim { document: place, section, point, span: claim.span });
            }
        }
    }
}
