//! Whether the documented information that a clause demands is really there.
//!
//! A blank form evidences nothing. A document in force evidences the demand for a document; a
//! closed or signed record, or a controlled instance in force, evidences what its form answers; a
//! register whose rows are confirmed, or sampled from the tool of record, what its document
//! answers. Example rows count nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::RowsStanding;
use super::standing::{Standing, State};
use crate::model::{Clause, ColumnType, Demand, DemandKind, DocumentType, Per, RegisterKey, Sheet};
use crate::register::Register;

/// What is shown of the documented information that a clause demands.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// For each demand of the clause.
    pub demands: Vec<DemandStanding>,
}

/// What is shown for one demand.
#[derive(Clone, Debug, Default)]
pub struct DemandStanding {
    /// The documents, records and instances that show it, by their place in the register.
    pub shown_by: Vec<u32>,
    /// The registers whose rows show it.
    pub registers: Vec<RegisterKey>,
    /// For how many services, customers, suppliers or parties it is shown, where it is wanted for each.
    pub shown_for: Option<usize>,
    /// For how many it is wanted, where a register lists them.
    pub wanted_for: Option<usize>,
    /// The keys of those for which nothing shows it.
    pub missing: Vec<Box<str>>,
}

/// What evidence is judged by.
pub struct Grounds<'a> {
    /// Everything of the set, joined by name.
    pub register: &'a Register,
    /// The standing of every document.
    pub documents: &'a [Standing],
    /// The standing of the rows of every register.
    pub rows: &'a BTreeMap<RegisterKey, RowsStanding>,
    units: BTreeMap<Per, BTreeSet<&'a str>>,
}

impl<'a> Grounds<'a> {
    /// Looks up what there is of services, customers, suppliers and parties.
    pub fn new(register: &'a Register, documents: &'a [Standing], rows: &'a BTreeMap<RegisterKey, RowsStanding>) -> Self {
        let mut units: BTreeMap<Per, BTreeSet<&str>> = BTreeMap::new();
        for sheet in register.sheets.iter() {
            for lists in &sheet.lists {
                let keys = sheet.listed(lists.unit).map(|row| row.key.value.as_ref());
                units.entry(lists.unit).or_default().extend(keys);
            }
        }
        Grounds { register, documents, rows, units }
    }
}

impl Evidence {
    /// How many demands there are.
    pub fn wanted(&self) -> usize {
        self.demands.len()
    }

    /// How many of them have something to show.
    pub fn shown(&self) -> usize {
        self.demands.iter().filter(|demand| demand.is_shown()).count()
    }
}

impl DemandStanding {
    /// Whether anything shows it.
    pub fn is_shown(&self) -> bool {
        !self.shown_by.is_empty() || !self.registers.is_empty()
    }
}

/// What is shown for a clause.
pub fn of(clause: &Clause, grounds: &Grounds<'_>) -> Evidence {
    Evidence { demands: clause.demands.iter().map(|demand| demanded(demand, grounds)).collect() }
}

fn demanded(demand: &Demand, grounds: &Grounds<'_>) -> DemandStanding {
    let (register, documents) = (grounds.register, grounds.documents);
    let mut found = DemandStanding::default();
    let mut parties: BTreeSet<&str> = BTreeSet::new();
    for answer in &demand.answered_by {
        let Some(at) = register.known_as(answer) else { continue };
        let kind = register.documents[at].front.kind;
        let governed = register.sheets.governed_by(at);
        // Rows are no policy and no agreement: where a document is wanted, they count for a register alone.
        let rows_count = kind == DocumentType::Register || demand.kind == DemandKind::Record;
        let confirmed = |name: &&RegisterKey| rows_count && grounds.rows.get(*name).is_some_and(|rows| rows.evidences);
        // A document may have taken in others; each of their registers answers what it did before.
        let own = |name: &&RegisterKey| {
            let sheet = register.sheets.get(name.as_str()).and_then(|sheet| sheet.document.as_ref());
            sheet.is_some_and(|id| id.as_str() == answer)
        };
        for name in governed.iter().filter(own).filter(confirmed) {
            found.registers.push(name.clone());
            if let (Some(per), Some(sheet)) = (demand.per, register.sheets.get(name.as_str())) {
                parties.extend(units_named(sheet, per, register));
            }
        }
        // A form asks, and the document of a register with rows only says what its rows are for.
        let is_blank = matches!(kind, DocumentType::Form | DocumentType::Checklist)
            || (kind == DocumentType::Register && !governed.is_empty());
        if !is_blank && demand.kind != DemandKind::Record && documents[at].state == State::InForce {
            found.shown_by.extend(u32::try_from(at));
        }
        for index in register.instances_of(answer) {
            let instance = &register.documents[*index as usize];
            if matches!(documents[*index as usize].state, State::InForce | State::Record(true)) {
                found.shown_by.push(*index);
                parties.extend(instance.front.party.as_ref().map(|party| party.value.as_str()));
            }
        }
    }
    let Some(per) = demand.per else { return found };
    match grounds.units.get(&per) {
        Some(units) => {
            found.shown_for = Some(units.intersection(&parties).count());
            found.wanted_for = Some(units.len());
            found.missing = units.difference(&parties).map(|key| (*key).into()).collect();
        }
        None => found.shown_for = Some(parties.len()),
    }
    found
}

/// The services, customers, suppliers or parties that real rows of a register name.
fn units_named<'a>(sheet: &'a Sheet, per: Per, register: &Register) -> Vec<&'a str> {
    let lists = |of: &str| register.sheets.get(of).is_some_and(|other| other.is_list_of(per));
    let names = |at: &usize| {
        let column = &sheet.columns[*at];
        column.kind == ColumnType::Row && column.of.as_ref().is_some_and(|of| lists(&of.value))
    };
    let columns: Vec<usize> = (0..sheet.columns.len()).filter(names).collect();
    let values = sheet.real().flat_map(|row| columns.iter().flat_map(|column| &row.cells[*column]));
    values.map(|value| value.value.as_ref()).collect()
}
