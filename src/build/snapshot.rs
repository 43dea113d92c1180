//! A project on one day: what was read from its files, everything joined, where everything stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::issue::{self, Unissued};
use crate::assess::{Assessment, Coverage, DueRecord, Settled, assess};
use crate::check::{Facts, check};
use crate::diagnostic::Diagnostics;
use crate::edition::{Counts, Edition, Shelves, Stock};
use crate::model::{Date, Label, Presence, RegisterKey, StandardId};
use crate::parse::{self, Reading, parse};
use crate::project::{Kind, Project, Readers};
use crate::register::{Document, LateUses, Register, compile};
use crate::source::{FileId, Sources};

/// Everything known about a project on one day.
pub struct Snapshot {
    /// The files.
    pub project: Project,
    /// Everything of the set, joined by name.
    pub register: Arc<Register>,
    /// Where everything stands.
    pub assessment: Arc<Assessment>,
    /// What was read from each file, in the order of the project's files.
    readings: Vec<Reading>,
    shelves: Arc<Shelves>,
    findings: Arc<OnceLock<Diagnostics>>,
    /// Which documents use which terms.
    uses: LateUses,
    /// What counts once there are releases; worked out when somebody asks.
    issued: OnceLock<Option<Arc<Snapshot>>>,
    /// The same of the snapshot before, to go on from.
    issued_before: Option<Arc<Snapshot>>,
}

impl Snapshot {
    /// Reads, joins and assesses a project.
    pub fn new(project: Project, today: Date) -> Snapshot {
        let readings = parse(&project);
        Snapshot::join(project, readings, today, None, &Settled::new(), |_, _| {})
    }

    /// What counts: the texts in force by the releases, and for documents that no release holds the
    /// texts at hand. Nothing where there is no release.
    pub fn issued(&self) -> Option<&Arc<Snapshot>> {
        let work_out = || self.issue(Unissued::AtHand, self.issued_before.as_deref()).map(Arc::new);
        self.issued.get_or_init(work_out).as_ref()
    }

    /// The snapshot of what is in force by the releases; nothing where there is no release, or no
    /// git to take its texts from.
    pub fn issue(&self, unissued: Unissued, before: Option<&Snapshot>) -> Option<Snapshot> {
        if self.project.issue.is_some() || self.project.readers.is_some() {
            return None;
        }
        let (today, old) = (self.assessment.today, before.map(|before| &before.project));
        let project = issue::in_force(&self.project, &self.register, today, unissued, old)?;
        Some(self.step(project, today, unissued, before))
    }

    /// The snapshot of one release on the day of that release.
    pub fn release(&self, label: &Label, before: Option<&Snapshot>) -> Option<Snapshot> {
        let date = self.register.release(label.as_str())?.date.value;
        let project = issue::of_release(&self.project, &self.register, label, before.map(|before| &before.project))?;
        Some(match before {
            Some(before) => before.next(project, date),
            None => Snapshot::new(project, date),
        })
    }

    /// The snapshot as these readers may have it; nothing where they may have all of it. What is
    /// withheld keeps its worth, so that verdicts are the same for everybody.
    pub fn for_readers(&self, readers: &Readers) -> Option<Snapshot> {
        let hidden = self.register.hidden_from(readers);
        let sheets = self.register.sheets_hidden_from(readers);
        let coming = |document: &Document| self.register.may_have(readers, document);
        let all = hidden.is_empty() && sheets.is_empty() && self.register.withdrawn.is_empty();
        if all && self.register.coming.iter().all(|document| coming(document)) {
            return None;
        }
        let settled: Settled = self
            .register
            .documents
            .iter()
            .zip(&self.assessment.documents)
            .filter(|(document, _)| hidden.contains(document.id()))
            .map(|(document, standing)| (document.id().clone(), standing.state))
            .collect();
        let mut project = self.project.clone();
        project.readers = Some(readers.clone());
        let kept = self.register.coming.iter().filter(|document| coming(document)).cloned().collect();
        let in_work = self.register.in_work.iter().filter(|(id, _)| !hidden.contains(*id));
        let in_work = in_work.map(|(id, version)| (id.clone(), version.clone())).collect();
        let adjust = |register: &mut Register, _: &Sources| {
            // What is shown is what counted before, reviews that were carried over included.
            for (document, whole) in register.documents.iter_mut().zip(&self.register.documents) {
                if document.presence != Presence::Withheld && document.id() == whole.id() {
                    *document = whole.clone();
                }
            }
            register.coming = kept;
            register.in_work = in_work;
        };
        let today = self.assessment.today;
        let mut shown = Snapshot::join(project, self.readings.clone(), today, None, &settled, adjust);
        let assessment = Arc::make_mut(&mut shown.assessment);
        assessment.coverage = coverage_for_readers(&self.assessment.coverage, &sheets);
        // Without the list of services nobody could tell for which of them a record is due.
        let told = |due: &&DueRecord| {
            let form = self.register.documents[due.form as usize].id();
            !hidden.contains(form) && due.unit.as_ref().is_none_or(|(name, _)| !sheets.contains(name))
        };
        assessment.records_due = self.assessment.records_due.iter().filter(told).cloned().collect();
        // What counts is kept back from the same readers.
        let issued = self.issued().map(|issued| issued.for_readers(readers).map_or_else(|| issued.clone(), Arc::new));
        shown.issued = OnceLock::from(issued);
        Some(shown)
    }

    /// The snapshot of an issue of this project.
    fn step(&self, mut project: Project, today: Date, unissued: Unissued, before: Option<&Snapshot>) -> Snapshot {
        let coming = issue::coming(&self.project, &self.register, today);
        let coming: Vec<(FileId, Kind)> = coming
            .into_iter()
            .filter_map(|(document, text)| Some((document.path.clone(), crate::project::classify(&document.path)?, text)))
            .map(|(path, kind, text)| (project.sources.add(path, text), kind))
            .collect();
        let mut readings = match before {
            Some(before) => before.readings_of(&project),
            None => self.readings_of(&project),
        };
        if unissued == Unissued::AtHand {
            issue::with_released_figures(&mut readings, &self.project, &self.register);
        }
        let mut snapshot = Snapshot::join(
            project,
            readings,
            today,
            before.map(|before| before.register.as_ref()),
            &Settled::new(),
            |issued, sources| issue::carry_over(issued, sources, &self.register, &self.project.sources),
        );
        let read = |(file, kind): (FileId, Kind)| match parse::read(snapshot.project.sources.file(file), file, &kind) {
            Reading::Document(document) => Some(document),
            _ => None,
        };
        let coming: Vec<_> = coming.into_iter().filter_map(read).collect();
        if !coming.is_empty() {
            Arc::make_mut(&mut snapshot.register).coming = coming;
        }
        snapshot
    }

    /// The snapshot of the project as it is now. Only files with another text are read again; where
    /// none of them shows the others anything new, the register still holds, and so does everything
    /// else where no text was answered for. Otherwise all of it is worked out anew: there is nothing
    /// in between to get wrong.
    pub fn next(&self, project: Project, today: Date) -> Snapshot {
        let again = self.read_again(&project);
        let changed = || self.readings.iter().zip(&again).filter_map(|(old, new)| Some((old, new.as_ref()?)));
        if !project.has_files_of(&self.project) || !changed().all(|(old, new)| old.is_interchangeable(new)) {
            let readings = self.with_kept(&project, again);
            let mut next = Snapshot::join(project, readings, today, Some(&self.register), &Settled::new(), |_, _| {});
            next.issued_before = self.known_issued();
            next.uses = self.uses.next();
            return next;
        }
        let mut next = Snapshot {
            register: self.register.clone(),
            assessment: self.assessment.clone(),
            readings: self.readings.clone(),
            shelves: self.shelves.clone(),
            findings: self.findings.clone(),
            uses: self.uses.next(),
            issued: self.issued.clone(),
            issued_before: self.known_issued(),
            project,
        };
        if today != self.assessment.today || changed().any(|(old, _)| old.answers_for_text()) {
            next.assessment = assess(&next.register, &next.project.sources, today, &Settled::new()).into();
            next.findings = Arc::default();
            next.issued = OnceLock::new();
        }
        // A word more or less is no news to other documents, but a term may now be used or not.
        if self.uses.known().is_some_and(|known| !known.agrees_with(next.uses.of(&next.register, &next.project.sources))) {
            next.findings = Arc::default();
        }
        next
    }

    /// What counts, as far as it was worked out.
    fn known_issued(&self) -> Option<Arc<Snapshot>> {
        self.issued.get().cloned().flatten().or_else(|| self.issued_before.clone())
    }

    /// What is read from each file of a project; what was read before is kept.
    fn readings_of(&self, project: &Project) -> Vec<Reading> {
        let again = self.read_again(project);
        self.with_kept(project, again)
    }

    /// New readings where there are any, the ones at hand otherwise.
    fn with_kept(&self, project: &Project, again: Vec<Option<Reading>>) -> Vec<Reading> {
        // Both lists are in the order of paths, so what was kept is found by going along.
        let mut kept = self.project.files().iter().zip(&self.readings);
        let files = project.files().iter().zip(again);
        files
            .filter_map(|((file, _), new)| {
                new.or_else(|| kept.find(|((old, _), _)| old == file).map(|(_, reading)| reading.clone()))
            })
            .collect()
    }

    /// For each file of a project what is read from it, where its text is not one of ours.
    fn read_again(&self, project: &Project) -> Vec<Option<Reading>> {
        let same = |file: FileId| self.project.sources.get(file).is_some_and(|old| Arc::ptr_eq(old, project.sources.file(file)));
        let read = |(file, kind): &(FileId, Kind)| parse::read(project.sources.file(*file), *file, kind);
        project.files().par_iter().map(|each| if same(each.0) { None } else { Some(read(each)) }).collect()
    }

    fn join(
        project: Project,
        readings: Vec<Reading>,
        today: Date,
        before: Option<&Register>,
        settled: &Settled,
        adjust: impl FnOnce(&mut Register, &Sources),
    ) -> Snapshot {
        let mut register = compile(&project, &readings, before);
        adjust(&mut register, &project.sources);
        let (assessment, shelves) =
            rayon::join(|| assess(&register, &project.sources, today, settled), || Shelves::of(&register));
        Snapshot {
            project,
            register: register.into(),
            assessment: assessment.into(),
            readings,
            shelves: shelves.into(),
            findings: Arc::default(),
            uses: LateUses::default(),
            issued: OnceLock::new(),
            issued_before: None,
        }
    }

    /// Whether every page of the other snapshot, but for the texts themselves, is like that of this one.
    pub fn stands_as(&self, other: &Snapshot) -> bool {
        Arc::ptr_eq(&self.register, &other.register) && Arc::ptr_eq(&self.assessment, &other.assessment)
    }

    /// Lets go of the texts of records, which are many and large: what they say is read, and git has
    /// them. For work that quotes nothing from them any more.
    pub fn let_go_of_records(&mut self) {
        let files: Vec<FileId> = self.register.releases.iter().map(|(_, file)| *file).collect();
        files.into_iter().for_each(|file| self.project.sources.replace(file, ""));
    }

    /// Lets go of all texts. What was joined from them stays, and releases can still be had.
    pub fn let_go_of_texts(&mut self) {
        let files: Vec<FileId> = self.project.files().iter().map(|(file, _)| *file).collect();
        files.into_iter().for_each(|file| self.project.sources.replace(file, ""));
    }

    /// What is wrong. The rules run when somebody asks for the first time.
    pub fn findings(&self) -> &Diagnostics {
        self.findings.get_or_init(|| {
            let uses = self.uses.of(&self.register, &self.project.sources);
            check(&Facts::new(&self.register, &self.assessment, &self.project, uses))
        })
    }

    /// What views are made from.
    pub fn stock(&self, edition: Edition) -> Stock<'_> {
        Stock {
            register: &self.register,
            assessment: &self.assessment,
            sources: &self.project.sources,
            edition,
            shelves: &self.shelves,
            counts: self.issued().map(|issued| Counts {
                register: &issued.register,
                assessment: &issued.assessment,
                sources: &issued.project.sources,
                shelves: &issued.shelves,
                uses: &issued.uses,
            }),
            uses: &self.uses,
            pages: &self.register,
            earlier: false,
            audience: None,
        }
    }
}
/// The coverage as readers may have it: the verdicts are those of the whole set, and names out of
/// registers that are withheld are left out.
fn coverage_for_readers(
    whole: &BTreeMap<StandardId, Coverage>,
    hidden: &BTreeSet<RegisterKey>,
) -> BTreeMap<StandardId, Coverage> {
    let mut coverage = whole.clone();
    if hidden.is_empty() {
        return coverage;
    }
    let clauses = coverage.values_mut().flat_map(|coverage| &mut coverage.clauses);
    for demand in clauses.flat_map(|clause| &mut clause.evidence.demands) {
        demand.missing.clear();
    }
    coverage
}
