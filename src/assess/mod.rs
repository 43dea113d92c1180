//! What the set is worth on one day: which texts are in force, what is due, which points are met.
//!
//! Everything here follows from the register and one date; nothing is stored and nothing is
//! asked of a clock. Whether a state is a fault is for the rules of `check`.

mod approvals;
mod coverage;
mod evidence;
pub mod records;
mod review;
pub mod rows;
pub mod signature;
pub mod stamp;
mod standing;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::model::{Date, DocId, Presence, RegisterKey, StandardId};
use crate::register::{Document, Register};
use crate::source::Sources;

pub use approvals::{Approvals, Judged};
pub use coverage::{ClauseStanding, Coverage, PointStanding, Verdict};
pub use evidence::{DemandStanding, Evidence};
pub use records::{DueDisposal, DueRecord};
pub use review::{Review, ReviewState};
pub use rows::{RowsStanding, RowsState};
pub use standing::{Standing, State};

/// The standing of every document and clause on one day.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The day.
    pub today: Date,
    /// For each document of the register, in its order.
    pub documents: Vec<Standing>,
    /// For each known standard.
    pub coverage: BTreeMap<StandardId, Coverage>,
    /// For each register, where its rows stand.
    pub rows: BTreeMap<RegisterKey, RowsStanding>,
    /// Records that forms and reports ask for and that nobody has made in time.
    pub records_due: Vec<DueRecord>,
    /// Records that have been kept as long as they have to be.
    pub disposals_due: Vec<DueDisposal>,
}

/// The approvals of a text as they stand on `today`.
pub fn approvals(document: &Document, register: &Register, sources: &Sources, today: Date) -> Approvals {
    approvals::judge(document, register, today, || stamp::of(document, register, sources, stamp::Purpose::Approval))
}

/// What documents count as whose texts are withheld; it was worked out where they were not.
pub type Settled = BTreeMap<DocId, State>;

/// Works out where everything stands on `today`.
pub fn assess(register: &Register, sources: &Sources, today: Date, settled: &Settled) -> Assessment {
    let documents: Vec<Standing> = (0..register.documents.len())
        .into_par_iter()
        .map(|at| match settled.get(register.documents[at].id()) {
            Some(state) if register.documents[at].presence == Presence::Withheld => Standing::settled(*state),
            _ => standing::of(at, register, sources, today),
        })
        .collect();
    let rows = rows::all(register, today);
    let grounds = evidence::Grounds::new(register, &documents, &rows);
    let coverage =
        register.catalogues.values().map(|catalogue| (catalogue.id.clone(), coverage::of(catalogue, &grounds))).collect();
    let records_due = records::due(register, today);
    let disposals_due = records::disposal(register, &documents, today);
    Assessment { today, documents, coverage, rows, records_due, disposals_due }
}
