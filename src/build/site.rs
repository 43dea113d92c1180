//! A map of addresses, and a function from an address to bytes.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use serde::Serialize;

use super::{Snapshot, data};
use crate::edition::{self, Edition, End, Page, Stock, SupersededView};
use crate::model::{Date, Release};
use crate::redline;
use crate::register::address;
use crate::render::redline::html as redline_html;
use crate::render::{SearchFiles, Surroundings, Theme, ThemeError, bar, body, feed, process_map, strip};

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
        Site::of(&snapshot.stock(edition), theme, None)
    }

    fn of(stock: &Stock<'_>, theme: Arc<Theme>, superseded: Option<Superseded>) -> Site {
        let map = edition::addresses(stock, &theme.asset_names());
        let (sidebars, search) = (RwLock::default(), OnceLock::new());
        Site { theme, map, edition: stock.edition, sidebars, search, superseded, audience: None }
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
        let superseded = snapshot.register.shown_release().map(|release| Superseded {
            label: release.label.to_string(),
            date: release.date.value,
            by: by.label.to_string(),
            since: by.date.value,
        });
        Ok(Site::of(&stock, theme, superseded))
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
            Page::Api(name) => return Ok(data::api(stock, name)),
            Page::Feed => edition::feed(stock).map(|view| feed::feed(&view)).unwrap_or_default(),
            Page::Calendar => data::calendar(stock, None, None),
            Page::RoleCalendar(key) => data::calendar(stock, Some(key), None),
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
            Page::RegisterData(name) => return Ok(data::register_data(counted, name)),
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
