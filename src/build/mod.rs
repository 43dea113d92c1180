//! The whole pipeline on one screen: a project and a date become a snapshot, and a snapshot any page.
//!
//! `build` asks for every page and hands each to publish at once; a preview asks for the one that
//! is wanted. Both get the same bytes from the same function. Nothing here touches the disk.

mod issue;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rayon::prelude::*;
use serde::Serialize;

use crate::assess::{Assessment, Coverage, DueRecord, Settled, assess};
use crate::check::{Facts, check};
use crate::diagnostic::Diagnostics;
use crate::edition::{self, Counts, Edition, End, Page, Shelves, Stock, SupersededView};
use crate::model::{Date, Label, Presence, RegisterKey, Release, RoleKey, StandardId};
use crate::parse::{self, Reading, parse};
use crate::project::{Kind, Project, Readers};
use crate::redline;
use crate::register::{Document, LateUses, Register, address, compile};
use crate::render::redline::html as redline_html;
use crate::render::{SearchFiles, Surroundings, Theme, ThemeError, bar, body, feed, ics, process_map, strip};
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

pub use issue::Unissued;

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

/// The site: a map of addresses and a function from an address to bytes.
pub struct Site {
    theme: Arc<Theme>,
    map: BTreeMap<String, Page>,
    edition: Edition,
    /// The list of each folder as HTML, made when the first of its documents is.
    sidebars: RwLock<HashMap<String, Arc<str>>>,
    /// What can be searched, made when the first part of it is asked for.
    search: OnceLock<SearchFiles>,
    /// What took the place of this site, where it is that of an earlier release.
    superseded: Option<Superseded>,
    /// Whose documents its pages hold, where they do not hold all.
    audience: Option<String>,
}

/// The release of a site, and the one that took its place.
struct Superseded {
    label: String,
    date: Date,
    by: String,
    since: Date,
}

impl Site {
    /// The site of a snapshot, in its own theme.
    pub fn new(snapshot: &Snapshot, edition: Edition) -> Result<Site, ThemeError> {
        let theme = Theme::new(&snapshot.project, &snapshot.register.settings)?;
        Ok(Site::in_theme(snapshot, edition, theme.into()))
    }

    /// The site of a snapshot in a given theme.
    pub fn in_theme(snapshot: &Snapshot, edition: Edition, theme: Arc<Theme>) -> Site {
        let map = edition::addresses(&snapshot.stock(edition), &theme.asset_names());
        Site { theme, map, edition, sidebars: RwLock::default(), search: OnceLock::new(), superseded: None, audience: None }
    }

    /// Says whose documents the pages hold.
    #[must_use]
    pub fn for_audience(mut self, audience: Option<&str>) -> Site {
        self.audience = audience.map(str::to_owned);
        self
    }

    /// The site of an earlier release, which stands below `v/LABEL/` and says what took its place.
    pub fn earlier(snapshot: &Snapshot, edition: Edition, by: &Release) -> Result<Site, ThemeError> {
        let theme: Arc<Theme> = Theme::new(&snapshot.project, &snapshot.register.settings)?.into();
        let mut stock = snapshot.stock(edition);
        stock.earlier = true;
        let map = edition::addresses(&stock, &theme.asset_names());
        let superseded = snapshot.register.shown_release().map(|release| Superseded {
            label: release.label.to_string(),
            date: release.date.value,
            by: by.label.to_string(),
            since: by.date.value,
        });
        Ok(Site { theme, map, edition, sidebars: RwLock::default(), search: OnceLock::new(), superseded, audience: None })
    }

    /// A template filled for the page at an address.
    fn fill(
        &self,
        template: &str,
        address: &str,
        view: &impl Serialize,
        parts: &[(&'static str, String)],
    ) -> Result<String, ThemeError> {
        let superseded = self.superseded.as_ref().map(|superseded| {
            let up = format!("{}../../", "../".repeat(address.matches('/').count()));
            let (same, document) = match self.map.get(address) {
                Some(Page::Document(_)) => (true, address.strip_suffix(".html")),
                Some(Page::Clause(..) | Page::Standard(_) | Page::Withdrawn(_)) => (true, None),
                _ => (false, None),
            };
            SupersededView {
                label: superseded.label.clone(),
                date: superseded.date.into(),
                by: superseded.by.clone(),
                since: superseded.since.into(),
                current: format!("{up}{}", if same { address } else { "index.html" }),
                same,
                releases: document.map(|document| format!("{up}{document}.releases.html")),
            }
        });
        self.theme.fill(template, address, view, parts, superseded.as_ref())
    }

    /// The theme.
    pub fn theme(&self) -> &Arc<Theme> {
        &self.theme
    }

    /// The pages that say what a release changed, by their address below `releases/LABEL/`.
    pub fn release_pages(
        &self,
        snapshot: &Snapshot,
        before: Option<&Snapshot>,
        newest: bool,
    ) -> Result<BTreeMap<String, Vec<u8>>, ThemeError> {
        let mut pages = BTreeMap::new();
        let stock = snapshot.stock(self.edition);
        let old = before.map(|before| before.stock(self.edition));
        if let Some(view) = edition::release(&stock, old.as_ref(), !newest) {
            let html = self.theme.fill("release.html", &view.frame.address, &view, &[], None)?;
            pages.insert("index.html".to_owned(), html.into_bytes());
        }
        let (Some(before), Some(release)) = (before, snapshot.register.shown_release()) else { return Ok(pages) };
        let Some(former) = before.register.shown_release() else { return Ok(pages) };
        let (then, now) = (compared_set(before), compared_set(snapshot));
        for (document, _) in edition::changed(release, Some(former)) {
            let id = &document.id;
            let (Some(old), Some(new)) = (then.side(id.as_str()), now.side(id.as_str())) else { continue };
            let redline = redline::compare(&old, &new);
            let page = |release: &Release, set: String| {
                End::release(release.label.as_str(), Some(release.date.value), Some(format!("{set}{}", address::document(id))))
            };
            let from = page(former, format!("v/{}/", former.label));
            let to = page(release, if newest { String::new() } else { format!("v/{}/", release.label) });
            let name = format!("{}.html", id.as_str().to_lowercase());
            let address = format!("releases/{}/{name}", release.label);
            let view = edition::redline(&stock, &address, &redline, &from, &to);
            let text = redline_html(&redline, &view.prefix);
            let html = self.theme.fill("redline.html", &address, &view, &[("text", text)], None)?;
            pages.insert(name, html.into_bytes());
        }
        Ok(pages)
    }

    /// What stands at an address.
    pub fn at(&self, address: &str) -> Option<&Page> {
        self.map.get(address)
    }

    /// Every address, sorted.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.map.keys().map(String::as_str)
    }

    /// The bytes at an address; nothing where the site has none.
    pub fn page(&self, snapshot: &Snapshot, address: &str) -> Option<Result<Vec<u8>, ThemeError>> {
        let page = self.map.get(address)?;
        let mut stock = snapshot.stock(self.edition);
        stock.earlier = self.superseded.is_some();
        stock.audience = self.audience.as_deref();
        Some(self.bytes(snapshot, &stock, address, page))
    }

    fn bytes(&self, snapshot: &Snapshot, stock: &Stock<'_>, address: &str, page: &Page) -> Result<Vec<u8>, ThemeError> {
        let counted = &stock.counted();
        let html = match page {
            Page::Asset(path) => return Ok(snapshot.project.assets().get(path).map(|bytes| bytes.to_vec()).unwrap_or_default()),
            Page::ThemeAsset(name) => return Ok(self.theme.asset(name).map(|bytes| bytes.to_vec()).unwrap_or_default()),
            Page::Api(name) => return Ok(api(stock, name)),
            Page::Feed => edition::feed(stock).map(|view| feed::feed(&view)).unwrap_or_default(),
            Page::Calendar => calendar(stock, None, None),
            Page::RoleCalendar(key) => calendar(stock, Some(key), None),
            Page::Home => {
                let view = edition::home(stock);
                let parts = [("strips", strips(counted, &view.frame)), ("bar", documents_bar(&view))];
                self.fill("home.html", address, &view, &parts)?
            }
            Page::Document(at) => self.document(snapshot, stock, address, *at)?,
            Page::Former(at) => self.fill("former.html", address, &edition::redirect(stock, address, *at), &[])?,
            Page::Free(at) => {
                let page = &stock.register.pages[*at];
                let view = edition::free_page(stock, page);
                let path = stock.sources.path(page.file);
                let around = Surroundings { stock, frame: &view.frame, path, interface: &page.interface, records: &[] };
                let text = body(&around, stock.sources.text(page.file));
                self.fill("page.html", address, &view, &[("text", text)])?
            }
            Page::Standards => self.fill("standards.html", address, &edition::standards(counted), &[])?,
            Page::Standard(id) => {
                let view = edition::standard(counted, id);
                let chart = strip(counted, &view.frame, id, None);
                self.fill("standard.html", address, &view, &[("strip", chart)])?
            }
            Page::Clause(id, at) => self.fill("clause.html", address, &edition::clause(counted, id, *at), &[])?,
            Page::Coverage | Page::CoverageOpen => {
                let view = if *page == Page::Coverage { edition::coverage(counted) } else { edition::open(counted) };
                let chart = strips(counted, &view.frame);
                self.fill("coverage.html", address, &view, &[("strips", chart)])?
            }
            Page::Grid => self.fill("grid.html", address, &edition::grid(counted), &[])?,
            Page::GridChapter(id, chapter) => {
                self.fill("grid.html", address, &edition::grid_chapter(counted, id, chapter), &[])?
            }
            Page::Reviews => self.fill("reviews.html", address, &edition::reviews(counted), &[])?,
            Page::Registers => self.fill("registers.html", address, &edition::registers(counted), &[])?,
            Page::Register(name, number) => {
                let Some(view) = edition::register(counted, name, *number) else { return Ok(Vec::new()) };
                let table = crate::render::table(&view.table);
                self.fill("register.html", address, &view, &[("table", table)])?
            }
            Page::RegisterData(name) => return Ok(register_data(counted, name)),
            Page::Due(list, number) => self.fill("due.html", address, &edition::due(counted, *list, *number), &[])?,
            Page::Glossary => self.fill("glossary.html", address, &edition::glossary(stock), &[])?,
            Page::Processes => {
                let view = edition::processes(stock);
                let map = process_map::map(&view.map);
                self.fill("processes.html", address, &view, &[("map", map)])?
            }
            Page::Roles => self.fill("roles.html", address, &edition::roles(stock), &[])?,
            Page::Role(key) => self.fill("role.html", address, &edition::role(stock, key), &[])?,
            Page::List(list, number) => {
                let stock = if list.is_counted() { counted } else { stock };
                self.fill("list.html", address, &edition::list(stock, list, *number), &[])?
            }
            Page::Releases => {
                let texts = stock.register.issue.is_some();
                self.fill("releases.html", address, &edition::releases(stock, texts), &[])?
            }
            Page::DocumentReleases(id) => {
                self.fill("document-releases.html", address, &edition::document_releases(stock, id), &[])?
            }
            Page::Coming(at) => {
                let view = edition::coming(stock, *at);
                let document = &stock.register.coming[*at];
                let records = edition::records(stock, &view.frame, document);
                let around = Surroundings {
                    stock,
                    frame: &view.frame,
                    path: &document.path,
                    interface: &document.interface,
                    records: &records,
                };
                let text = body(&around, stock.sources.text(document.file));
                self.fill("coming.html", address, &view, &[("text", text)])?
            }
            Page::Withdrawn(at) => self.fill("withdrawn.html", address, &edition::withdrawn(stock, *at), &[])?,
            Page::Letters => {
                let places = self.search(stock).places();
                self.fill("search.html", address, &edition::letters(stock, places), &[])?
            }
            Page::Letter(letter, number) => {
                let places = self.search(stock).places();
                self.fill("search.html", address, &edition::letter_page(places, *letter, *number), &[])?
            }
            Page::SearchList => return Ok(self.search(stock).list()),
            Page::SearchWords => return Ok(self.search(stock).words()),
            Page::SearchShard(number) => return Ok(self.search(stock).shard(*number)),
            Page::SearchPlaces(number) => return Ok(self.search(stock).block(*number)),
            Page::NotFound => self.fill("404.html", address, &edition::not_found(), &[])?,
        };
        Ok(html.into_bytes())
    }

    /// What can be searched. It follows from the register and the assessment, as the site itself does.
    fn search(&self, stock: &Stock<'_>) -> &SearchFiles {
        self.search.get_or_init(|| SearchFiles::new(edition::search_index(stock), edition::SearchPlan::of(stock)))
    }

    fn document(&self, snapshot: &Snapshot, stock: &Stock<'_>, address: &str, at: usize) -> Result<String, ThemeError> {
        let view = edition::document(stock, at);
        let document = &snapshot.register.documents[at];
        let around = Surroundings {
            stock,
            frame: &view.frame,
            path: &document.path,
            interface: &document.interface,
            records: &view.records,
        };
        let text = body(&around, snapshot.project.sources.text(document.file));
        let mut charts = String::new();
        for named in &view.clauses {
            let own = |number: &str| named.clauses.iter().any(|link| link.label == number && link.detail.is_none());
            charts.push_str(&strip(&stock.counted(), &view.frame, &named.id, Some(&own)));
        }
        let sidebar = self.sidebar(stock, address, at)?;
        let neighbours = edition::neighbours(stock, &view.frame, at);
        let neighbours = neighbours.map(|neighbours| process_map::neighbours(&neighbours)).unwrap_or_default();
        let parts = [("text", text), ("strips", charts), ("sidebar", sidebar), ("neighbours", neighbours)];
        self.fill("document.html", address, &view, &parts)
    }

    /// The list of a document's folder, with the document marked.
    fn sidebar(&self, stock: &Stock<'_>, address: &str, at: usize) -> Result<String, ThemeError> {
        let folder = stock.folder(at);
        let known = self.sidebars.read().unwrap_or_else(PoisonError::into_inner).get(folder).cloned();
        let html = match known {
            Some(html) => html,
            None => {
                let html: Arc<str> = self.fill("sidebar.html", address, &edition::sidebar(stock, folder), &[])?.into();
                self.sidebars.write().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned(), html.clone());
                html
            }
        };
        let own = format!("href=\"{}\"", address.rsplit('/').next().unwrap_or(address));
        Ok(html.replacen(&own, &format!("{own} aria-current=\"page\""), 1))
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

/// A snapshot as one state of the set.
fn compared_set(snapshot: &Snapshot) -> redline::Set<'_> {
    redline::Set { register: &snapshot.register, sources: &snapshot.project.sources }
}

/// The strip of every standard in scope.
fn strips(stock: &Stock<'_>, frame: &edition::Frame) -> String {
    let mut out = String::new();
    for catalogue in stock.register.in_scope() {
        out.push_str(&format!("<figure class=\"coverage\"><figcaption>{}</figcaption>", crate::render::escape(&catalogue.title)));
        out.push_str(&strip(stock, frame, &catalogue.id, None));
        out.push_str("</figure>\n");
    }
    out
}

fn documents_bar(view: &edition::HomeView) -> String {
    let rest = view.documents - view.in_force - view.templates - view.in_work - view.retired;
    let parts =
        [("covered", view.in_force), ("drafted", view.in_work + rest), ("template", view.templates), ("faint", view.retired)];
    let label = format!(
        "{} in force, {} in work, {} templates, {} retired",
        view.in_force,
        view.in_work + rest,
        view.templates,
        view.retired
    );
    bar(&parts, &label)
}

/// The calendar of all reviews, or of those that one role answers for; of those until a day, where
/// one is named.
pub fn calendar(stock: &Stock<'_>, owner: Option<&RoleKey>, until: Option<Date>) -> String {
    let site = &stock.register.settings.site;
    let host = site.url.as_deref().and_then(|url| url.split('/').nth(2)).filter(|host| !host.is_empty());
    let title = match owner {
        Some(key) => format!("{}: reviews, {}", site.title, stock.register.role_title(key)),
        None => format!("{}: reviews", site.title),
    };
    let mut events = edition::events(stock, owner);
    events.retain(|event| until.is_none_or(|until| event.next <= until));
    ics::calendar(&title, &events, stock.assessment.today, host.unwrap_or("clausebook.invalid"), site.url.as_deref())
}

fn api(stock: &Stock<'_>, name: &str) -> Vec<u8> {
    use edition::report;
    let json = match name {
        "glossary" => serde_json::to_vec_pretty(&edition::glossary_data(stock)),
        "coverage" => serde_json::to_vec(&report::coverage(stock)),
        "documents" => serde_json::to_vec_pretty(&report::documents(stock)),
        "registers" => serde_json::to_vec_pretty(&edition::rows_data::registers(&stock.counted())),
        "reviews" => serde_json::to_vec_pretty(&report::reviews(stock)),
        "status" => serde_json::to_vec_pretty(&report::status(stock)),
        _ => serde_json::to_vec_pretty(&report::build(stock)),
    };
    lines(json)
}

fn register_data(stock: &Stock<'_>, name: &RegisterKey) -> Vec<u8> {
    let sheet = stock.register.sheets.get(name.as_str());
    sheet.map(|sheet| lines(serde_json::to_vec(&edition::rows_data::register(stock, sheet)))).unwrap_or_default()
}

fn lines(json: serde_json::Result<Vec<u8>>) -> Vec<u8> {
    let mut bytes = json.expect("reports are plain data");
    bytes.push(b'\n');
    bytes
}
