//! Whether the documented information that a clause demands is really there.
//!
//! A blank form evidences nothing. A document in force evidences the demand for a document; a
//! closed or signed record, or a controlled instance in force, evidences what its form answers.

use std::collections::BTreeSet;

use super::standing::{Standing, State};
use crate::model::{Clause, DemandKind, DocumentType, Per};
use crate::register::Register;

/// What is shown of the documented information that a clause demands.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// For each demand of the clause.
    pub demands: Vec<DemandStanding>,
}

/// What is shown for one demand.
#[derive(Clone, Debug)]
pub struct DemandStanding {
    /// The documents, records and instances that show it, by their place in the register.
    pub shown_by: Vec<u32>,
    /// For how many services, customers, suppliers or parties it is shown, where it is wanted for each.
    pub parties: Option<usize>,
}

impl Evidence {
    /// How many demands there are.
    pub fn wanted(&self) -> usize {
        self.demands.len()
    }

    /// How many of them have something to show.
    pub fn shown(&self) -> usize {
        self.demands.iter().filter(|demand| !demand.shown_by.is_empty()).count()
    }
}

/// What is shown for a clause.
pub fn of(clause: &Clause, register: &Register, documents: &[Standing]) -> Evidence {
    let demands = clause
        .demands
        .iter()
        .map(|demand| {
            let mut shown_by = Vec::new();
            let mut parties = BTreeSet::new();
            for answer in &demand.answered_by {
                let Some(at) = register.position(answer) else { continue };
                let is_form = matches!(register.documents[at].front.kind, DocumentType::Form | DocumentType::Checklist);
                if !is_form && demand.kind != DemandKind::Record && documents[at].state == State::InForce {
                    shown_by.extend(u32::try_from(at));
                }
                for index in register.instances_of(answer) {
                    let instance = &register.documents[*index as usize];
                    if matches!(documents[*index as usize].state, State::InForce | State::Record(true)) {
                        shown_by.push(*index);
                        parties.extend(instance.front.party.as_ref().map(|party| party.value.clone()));
                    }
                }
            }
            DemandStanding { shown_by, parties: demand.per.map(|_: Per| parties.len()) }
        })
        .collect();
    Evidence { demands }
}
