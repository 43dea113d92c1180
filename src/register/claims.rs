//! Which passages claim which clauses.

use std::collections::BTreeMap;

use super::Register;
use crate::model::{PointKey, StandardId};
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

/// Collects the claims on every known standard. Claims that name no known clause or point are
/// left to the rules; controlled instances claim only through their form.
pub fn collect(register: &Register) -> BTreeMap<StandardId, Claims> {
    let mut claims: BTreeMap<StandardId, Claims> = register
        .catalogues
        .values()
        .map(|catalogue| {
            let count = catalogue.clauses.len();
            (catalogue.id.clone(), Claims { passages: vec![Vec::new(); count], about: vec![Vec::new(); count] })
        })
        .collect();
    for (at, document) in (0_u32..).zip(&register.documents) {
        if document.form_folder.is_some() || register.is_twin(at as usize) {
            continue;
        }
        for claim in &document.front.clauses {
            let Some(catalogue) = register.catalogues.get(&claim.standard) else { continue };
            if let (Some(clause), Some(list)) = (catalogue.position(claim.number.as_str()), claims.get_mut(&claim.standard))
                && list.about[clause].last() != Some(&at)
            {
                list.about[clause].push(at);
            }
        }
        for (index, section) in (0_u32..).zip(&document.interface.sections) {
            if !section.conditions.iter().all(|condition| register.holds(condition)) {
                continue;
            }
            for claim in &section.claims {
                let Some(catalogue) = register.catalogues.get(&claim.standard) else { continue };
                let Some(clause) = catalogue.position(claim.number.as_str()) else { continue };
                if let Some(list) = claims.get_mut(&claim.standard) {
                    let point = claim.point.clone();
                    list.passages[clause].push(Claim { document: at, section: index, point, span: claim.span });
                }
            }
        }
    }
    claims
}
