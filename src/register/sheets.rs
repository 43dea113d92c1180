//! The registers as data, and what their rows name: documents, roles, clauses, rows of one another.

use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::AHashMap;

use super::{Destination, Register};
use crate::model::{Column, ColumnType, Per, RegisterKey, RoleKey, Row, Sheet, StandardId, Target, nearest};
use crate::source::Span;

/// The register that lists the outside documents the set depends on.
pub const EXTERNAL_DOCUMENTS: &str = "external-documents";
/// The register that says how long which records are kept.
pub const RECORD_CLASSES: &str = "record-classes";
/// The register of records that were disposed of.
pub const DISPOSALS: &str = "disposals";

/// All registers of a set that have a file of their own.
#[derive(Clone, Debug, Default)]
pub struct Sheets {
    by_name: BTreeMap<RegisterKey, Arc<Sheet>>,
    /// Registers whose name another file took before them, and where that one says it.
    pub repeated: Vec<(Arc<Sheet>, Span)>,
    /// For each document the registers whose rows name it, and how many rows do.
    naming: AHashMap<u32, Vec<(RegisterKey, usize)>>,
    /// For each document the registers that it governs.
    governed: AHashMap<u32, Vec<RegisterKey>>,
    /// For each document the outside documents it depends on, by their rows.
    externals: AHashMap<u32, Vec<usize>>,
    /// For each register and row, what names it.
    referrers: BTreeMap<RegisterKey, AHashMap<usize, Vec<Referrer>>>,
}

/// What names a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Referrer {
    /// A row of a register, by its place.
    Row(RegisterKey, usize),
    /// A form that is filled for the row's service, customer, supplier or party.
    Filled(u32),
}

/// What a cell names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A document or a filled form, by its place in the register.
    Document(usize),
    /// A role.
    Role(RoleKey),
    /// A clause of a known standard, perhaps one point of it.
    Clause(StandardId, usize, Option<String>),
    /// A row of a register, by its place.
    Row(RegisterKey, usize),
}

impl Sheets {
    /// Adds a register, or puts it aside where its name is taken.
    pub fn shelve(&mut self, sheet: &Arc<Sheet>) {
        match self.by_name.get(&sheet.name.value) {
            Some(first) => self.repeated.push((sheet.clone(), first.name.span)),
            None => {
                self.by_name.insert(sheet.name.value.clone(), sheet.clone());
            }
        }
    }

    /// Leaves out the registers that are not wanted.
    pub(super) fn retain(&mut self, wanted: impl Fn(&Sheet) -> bool) {
        self.by_name.retain(|_, sheet| wanted(sheet));
    }

    /// The register of this name.
    pub fn get(&self, name: &str) -> Option<&Arc<Sheet>> {
        self.by_name.get(name)
    }

    /// All registers, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Sheet>> {
        self.by_name.values()
    }

    /// The names of all registers.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.by_name.keys().map(RegisterKey::as_str)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The registers whose rows name a document, each with the number of rows that do.
    pub fn naming(&self, document: usize) -> &[(RegisterKey, usize)] {
        place(document).and_then(|at| self.naming.get(&at)).map_or(&[], Vec::as_slice)
    }

    /// The registers that a document governs.
    pub fn governed_by(&self, document: usize) -> &[RegisterKey] {
        place(document).and_then(|at| self.governed.get(&at)).map_or(&[], Vec::as_slice)
    }

    /// The rows of outside documents that a document depends on.
    pub fn externals_of(&self, document: usize) -> impl Iterator<Item = (&Sheet, &Row)> {
        let rows = place(document).and_then(|at| self.externals.get(&at)).map_or(&[][..], Vec::as_slice);
        let sheet = self.get(EXTERNAL_DOCUMENTS);
        rows.iter().filter_map(move |row| sheet.and_then(|sheet| Some((sheet.as_ref(), sheet.rows.get(*row)?))))
    }

    /// What names a row, in the order of registers, then filled forms.
    pub fn naming_row(&self, name: &RegisterKey, row: usize) -> &[Referrer] {
        self.referrers.get(name).and_then(|rows| rows.get(&row)).map_or(&[], Vec::as_slice)
    }

    /// The registers that list services, customers, suppliers or parties.
    pub fn listing(&self, unit: Per) -> impl Iterator<Item = &Arc<Sheet>> {
        self.iter().filter(move |sheet| sheet.is_list_of(unit))
    }

    /// The row of a unit, such as a service, with its register.
    pub fn unit(&self, unit: Per, key: &str) -> Option<(&Sheet, &Row)> {
        self.listing(unit).find_map(|sheet| Some((sheet.as_ref(), &sheet.rows[sheet.position(key)?])))
    }

    /// The row of a record class.
    pub fn record_class(&self, class: &str) -> Option<(&Sheet, &Row)> {
        let sheet = self.get(RECORD_CLASSES)?;
        Some((sheet, &sheet.rows[sheet.position(class)?]))
    }
}

fn place(document: usize) -> Option<u32> {
    u32::try_from(document).ok()
}

impl Register {
    /// Works out which documents the registers are about; documents have their names already.
    pub(super) fn join_sheets(&mut self) {
        let mut naming: AHashMap<u32, Vec<(RegisterKey, usize)>> = AHashMap::new();
        let mut governed: AHashMap<u32, Vec<RegisterKey>> = AHashMap::new();
        let mut externals: AHashMap<u32, Vec<usize>> = AHashMap::new();
        for sheet in self.sheets.iter() {
            let name = &sheet.name.value;
            let own = sheet.document.as_ref().and_then(|id| self.known_as(id.as_str()));
            if let Some(at) = own.and_then(place) {
                governed.entry(at).or_default().push(name.clone());
            }
            let columns: Vec<usize> = (0..sheet.columns.len())
                .filter(|at| matches!(sheet.columns[*at].kind, ColumnType::Document | ColumnType::Instance))
                .collect();
            let depends = (name.as_str() == EXTERNAL_DOCUMENTS).then(|| sheet.column("documents")).flatten();
            for (at, row) in sheet.rows.iter().enumerate() {
                let mut named: Vec<u32> = Vec::new();
                for column in &columns {
                    let found = row.cells[*column].iter().filter_map(|value| place(self.known_as(&value.value)?));
                    for document in found {
                        if !named.contains(&document) {
                            named.push(document);
                        }
                        if depends == Some(*column) && !row.example {
                            externals.entry(document).or_default().push(at);
                        }
                    }
                }
                for document in named {
                    let list = naming.entry(document).or_default();
                    match list.last_mut() {
                        Some((last, count)) if last == name => *count += 1,
                        _ => list.push((name.clone(), 1)),
                    }
                }
            }
        }
        self.sheets.referrers = self.referrers();
        self.sheets.naming = naming;
        self.sheets.governed = governed;
        self.sheets.externals = externals;
    }

    /// For each row what names it: rows of all registers, and forms that are filled for it.
    fn referrers(&self) -> BTreeMap<RegisterKey, AHashMap<usize, Vec<Referrer>>> {
        let mut found: BTreeMap<RegisterKey, AHashMap<usize, Vec<Referrer>>> = BTreeMap::new();
        for sheet in self.sheets.iter() {
            let named = sheet.columns.iter().enumerate().filter(|(_, column)| column.kind == ColumnType::Row);
            for (at, column) in named {
                let Some(other) = column.of.as_ref().and_then(|of| self.sheets.get(&of.value)) else { continue };
                let rows = found.entry(other.name.value.clone()).or_default();
                for (from, row) in sheet.rows.iter().enumerate() {
                    for to in row.cells[at].iter().filter_map(|value| other.position(&value.value)) {
                        let list = rows.entry(to).or_default();
                        let referrer = Referrer::Row(sheet.name.value.clone(), from);
                        if list.last() != Some(&referrer) {
                            list.push(referrer);
                        }
                    }
                }
            }
        }
        for sheet in self.sheets.iter().filter(|sheet| !sheet.lists.is_empty()) {
            for (at, document) in (0_u32..).zip(&self.documents) {
                let row = document.front.party.as_ref().and_then(|party| sheet.position(&party.value));
                if let Some(row) = row {
                    let rows = found.entry(sheet.name.value.clone()).or_default();
                    rows.entry(row).or_default().push(Referrer::Filled(at));
                }
            }
        }
        found
    }

    /// What a value of a column names; nothing where its type names nothing.
    pub fn named(&self, column: &Column, value: &str) -> Result<Option<Named>, String> {
        let of = column.of.as_ref().map_or("", |of| of.value.as_str());
        let named = match column.kind {
            ColumnType::Document => {
                Named::Document(self.known_as(value).ok_or_else(|| format!("no document `{value}` is in this set"))?)
            }
            ColumnType::Instance => {
                let at = self.position(value).filter(|at| self.documents[*at].front.is_instance());
                let at = at.ok_or_else(|| format!("no filled form `{value}` is in this set"))?;
                let form = self.documents[at].front.instance_of.as_ref().map_or("", |form| form.as_str());
                if !of.is_empty() && form != of {
                    return Err(format!("`{value}` fills `{form}`, and this column wants copies of `{of}`"));
                }
                Named::Document(at)
            }
            ColumnType::Role => {
                let role = self.settings.roles.get_key_value(value);
                Named::Role(role.ok_or_else(|| format!("no role `{value}` is declared"))?.0.clone())
            }
            ColumnType::Clause => match self.resolve("".into(), &Target::Clause(value.into())) {
                Ok(Destination::Clause { standard, at, point }) => Named::Clause(standard, at, point),
                Err(super::Broken::Clause { what, .. }) => return Err(what),
                _ => return Err(format!("no clause `{value}` is known here")),
            },
            ColumnType::Row => {
                let sheet = self.sheets.get(of).ok_or_else(|| format!("there is no register `{of}`"))?;
                let row = sheet.position(value);
                Named::Row(sheet.name.value.clone(), row.ok_or_else(|| format!("no row `{value}` is in the register `{of}`"))?)
            }
            _ => return Ok(None),
        };
        Ok(Some(named))
    }

    /// What may have been meant by a value that names nothing.
    pub fn near_named(&self, column: &Column, value: &str) -> Option<String> {
        let of = column.of.as_ref().map_or("", |of| of.value.as_str());
        let near = match column.kind {
            ColumnType::Document => nearest(value, self.documents.iter().map(|document| document.id().as_str())),
            ColumnType::Instance => {
                let filled = self.documents.iter().filter(|document| document.front.is_instance());
                nearest(value, filled.map(|document| document.id().as_str()))
            }
            ColumnType::Role => nearest(value, self.settings.roles.keys().map(RoleKey::as_str)),
            ColumnType::Row => {
                let rows = self.sheets.get(of).map_or(&[][..], |sheet| &sheet.rows);
                nearest(value, rows.iter().map(|row| row.key.value.as_ref()))
            }
            ColumnType::Clause => match self.resolve("".into(), &Target::Clause(value.into())) {
                Err(super::Broken::Clause { near, .. }) => return near,
                _ => None,
            },
            _ => None,
        };
        near.map(str::to_owned)
    }

    /// The role that answers for the rows of a register.
    pub fn sheet_owner<'a>(&'a self, sheet: &'a Sheet) -> Option<&'a RoleKey> {
        let own = sheet.owner.as_ref().map(|owner| &owner.value);
        own.or_else(|| {
            let document = self.document(sheet.document.as_ref()?.as_str())?;
            document.front.owner.as_ref().map(|owner| &owner.value)
        })
    }

    /// Who may see the rows of a register: its own audience, else its document's, else the site's.
    pub fn sheet_audience<'a>(&'a self, sheet: &'a Sheet) -> &'a str {
        let own = sheet.audience.as_ref().map(|audience| audience.value.as_str());
        own.or_else(|| Some(self.audience_of(self.by_id(sheet.document.as_ref()?.as_str())?)))
            .unwrap_or(&self.settings.site.audience)
    }

    /// The record class of a filled form: its own, else its form's.
    pub fn record_class_of(&self, at: usize) -> Option<&str> {
        let front = &self.documents[at].front;
        let form = || self.document(front.instance_of.as_ref()?.as_str())?.front.retention();
        front.retention().or_else(form).map(|class| class.value.as_str())
    }
}
