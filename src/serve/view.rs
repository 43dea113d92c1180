//! What the preview shows at one moment: a snapshot, its site, and the last good state of pages that
//! cannot be made any more.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use crate::build::{Site, Snapshot};
use crate::edition::{Edition, Page};
use crate::model::Date;
use crate::parse;
use crate::project::Project;
use crate::register::address;
use crate::render::{Theme, ThemeError};

/// One state of the preview. A change makes a new one.
pub struct View {
    /// Counts the states from 1.
    pub revision: u64,
    /// The state in which style sheets, images or fonts last changed.
    pub looks: u64,
    /// The state in which scripts last changed.
    pub scripts: u64,
    /// Everything known about the project.
    pub snapshot: Snapshot,
    site: Arc<Site>,
    /// The theme before the present one, for pages that the present one cannot fill.
    last_good: Arc<Theme>,
    /// Why the theme at hand cannot be used, where it cannot.
    fault: Option<String>,
    /// Pages whose file cannot be read, as they last were, by that file.
    held: BTreeMap<Utf8PathBuf, (String, Arc<[u8]>)>,
    /// The pages asked for last in this state, so that many readers of one page cost one page.
    made: Mutex<VecDeque<(String, Arc<OnceLock<Made>>)>>,
}

/// A page once made, or why it could not be.
type Made = Result<Arc<[u8]>, ThemeError>;

/// How many pages of a state are kept.
const KEPT: usize = 16;

/// What is answered to a request.
pub enum Answer {
    /// A page of the site, made from the set.
    Page {
        /// Its bytes.
        bytes: Arc<[u8]>,
        /// Why this is not how the page should look, where it is not.
        note: Option<String>,
    },
    /// A file that is published as it is: of the project, or of the theme.
    File(Arc<[u8]>),
    /// A page that cannot be made, and why.
    Failed(String),
    /// A folder's list stands below this address.
    Folder(String),
    /// Nothing.
    Missing(Arc<[u8]>),
}

impl View {
    /// The first state.
    pub fn first(project: Project, today: Date) -> View {
        let snapshot = Snapshot::new(project, today);
        let shipped: Arc<Theme> = Theme::shipped(&snapshot.register.settings).into();
        let (site, fault) = match Site::new(&snapshot, Edition::Author) {
            Ok(site) => (site, None),
            Err(error) => (Site::in_theme(&snapshot, Edition::Author, shipped.clone()), Some(error.to_string())),
        };
        View {
            revision: 1,
            looks: 1,
            scripts: 1,
            snapshot,
            site: site.into(),
            last_good: shipped,
            fault,
            held: BTreeMap::new(),
            made: Mutex::default(),
        }
    }

    /// The next state.
    pub fn next(&self, project: Project, today: Date) -> View {
        let snapshot = self.snapshot.next(project, today);
        let revision = self.revision + 1;
        if snapshot.stands_as(&self.snapshot) {
            let held = self.held.clone();
            let (site, last_good, fault) = (self.site.clone(), self.last_good.clone(), self.fault.clone());
            return View {
                revision,
                looks: self.looks,
                scripts: self.scripts,
                snapshot,
                site,
                last_good,
                fault,
                held,
                made: Mutex::default(),
            };
        }
        let mut last_good = self.last_good.clone();
        let (site, fault) = match Site::new(&snapshot, Edition::Author) {
            Ok(site) => {
                if !site.theme().is_like(self.site.theme()) && self.fault.is_none() {
                    last_good = self.site.theme().clone();
                }
                (site, None)
            }
            Err(error) => {
                let theme = self.site.theme().clone();
                (Site::in_theme(&snapshot, Edition::Author, theme), Some(error.to_string()))
            }
        };
        let script = |name: &str| name.ends_with(".js");
        let same = |wanted: fn(&str) -> bool| site.theme().has_files_of(self.site.theme(), wanted);
        let same_assets = snapshot.project.assets() == self.snapshot.project.assets();
        let scripts = if same(script) { self.scripts } else { revision };
        let looks = if same(|name| !name.ends_with(".js")) && same_assets { self.looks } else { revision };
        let held = self.hold(&snapshot, &site);
        View { revision, looks, scripts, snapshot, site: site.into(), last_good, fault, held, made: Mutex::default() }
    }

    /// The last good state of each page whose file can no longer be read: one without control data,
    /// or one that is no text, too large, closed to us or a link.
    fn hold(&self, next: &Snapshot, site: &Site) -> BTreeMap<Utf8PathBuf, (String, Arc<[u8]>)> {
        let unreadable = next.register.unreadable.iter().map(|(file, _)| *file);
        let refused = next.project.notes().iter().map(|note| note.span.file);
        let mut held = BTreeMap::new();
        for path in unreadable.chain(refused).map(|file| next.project.sources.path(file)) {
            let kept = match self.address_of(path) {
                Some(address) => match self.page(&address) {
                    Some(Ok(bytes)) => Some((address, bytes.into())),
                    _ => None,
                },
                None => self.held.get(path).cloned(),
            };
            if let Some((address, bytes)) = kept.filter(|(address, _)| site.at(address).is_none()) {
                held.insert(path.to_owned(), (address, bytes));
            }
        }
        held
    }

    /// Where the page made from a file stands.
    fn address_of(&self, path: &Utf8Path) -> Option<String> {
        let register = &self.snapshot.register;
        if let Some(at) = register.position_of_file(path) {
            return Some(address::document(register.documents[at].id()));
        }
        let is_page = |page: &Arc<parse::Page>| self.snapshot.project.sources.path(page.file) == path;
        register.pages.iter().any(is_page).then(|| address::page(path))
    }

    /// Every address, sorted.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.site.addresses()
    }

    /// The bytes at an address, as `build` would write them.
    pub fn page(&self, address: &str) -> Option<Result<Vec<u8>, ThemeError>> {
        self.site.page(&self.snapshot, address)
    }

    /// The same, made once for all who ask at this time.
    fn shared(&self, address: &str) -> Option<Arc<OnceLock<Made>>> {
        let place = {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            match made.iter().find(|(known, _)| known == address) {
                Some((_, place)) => place.clone(),
                None => {
                    self.site.at(address)?;
                    made.truncate(KEPT - 1);
                    made.push_front((address.to_owned(), Arc::default()));
                    made[0].1.clone()
                }
            }
        };
        place.get_or_init(|| match self.page(address) {
            Some(page) => page.map(Into::into),
            None => Ok([].into()),
        });
        Some(place)
    }

    /// Why the theme at hand is not used, where it is not.
    pub fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// What is answered at an address. The address is looked up; it never becomes part of a path.
    pub fn answer(&self, address: &str) -> Answer {
        let address = if address.is_empty() || address.ends_with('/') {
            std::borrow::Cow::from(format!("{address}index.html"))
        } else {
            address.into()
        };
        let Some(page) = self.site.at(&address) else { return self.elsewhere(&address) };
        let is_file = matches!(
            page,
            Page::Asset(_)
                | Page::ThemeAsset(_)
                | Page::Api(_)
                | Page::RegisterData(_)
                | Page::Calendar
                | Page::RoleCalendar(_)
                | Page::Feed
                | Page::SearchList
                | Page::SearchWords
                | Page::SearchShard(_)
                | Page::SearchPlaces(_)
        );
        match self.shared(&address).as_ref().and_then(|made| made.get()) {
            Some(Ok(bytes)) if is_file => Answer::File(bytes.clone()),
            Some(Ok(bytes)) => Answer::Page { bytes: bytes.clone(), note: self.fault.as_deref().map(in_old_theme) },
            Some(Err(error)) => self.in_last_good_theme(&address, error),
            None => self.elsewhere(&address),
        }
    }

    fn in_last_good_theme(&self, address: &str, error: &ThemeError) -> Answer {
        let site = Site::in_theme(&self.snapshot, Edition::Author, self.last_good.clone());
        match site.page(&self.snapshot, address) {
            Some(Ok(bytes)) => Answer::Page { bytes: bytes.into(), note: Some(in_old_theme(&error.to_string())) },
            _ => Answer::Failed(error.to_string()),
        }
    }

    fn elsewhere(&self, address: &str) -> Answer {
        if let Some((path, (_, bytes))) = self.held.iter().find(|(_, (held, _))| held == address) {
            let note = format!("This page is shown as it last was: {path} cannot be read.");
            return Answer::Page { bytes: bytes.clone(), note: Some(note) };
        }
        let list = format!("{address}/index.html");
        if self.site.at(&list).is_some() {
            return Answer::Folder(format!("{address}/"));
        }
        let page = self.page("404.html").and_then(Result::ok);
        Answer::Missing(page.map_or_else(|| (*b"<!DOCTYPE html><title>Not found</title><h1>Not found</h1>").into(), Into::into))
    }
}

fn in_old_theme(fault: &str) -> String {
    format!("This page is shown in the theme as it last was: {fault}")
}
