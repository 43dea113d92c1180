//! The first page: where the set stands, what needs attention, ways in.

use serde::Serialize;

use super::coverage::{StandardCoverage, standards};
use super::lists::{RowView, folder_title, row};
use super::{Frame, LinkView, List, Stock, Tab, report};
use crate::assess::ReviewState;
use crate::register::address;

/// The first page.
#[derive(Clone, Debug, Serialize)]
pub struct HomeView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The release in force, and where what it changed stands.
    pub release: Option<LinkView>,
    /// How many texts at hand are others than those issued.
    pub changed_since_release: usize,
    /// How many documents there are.
    pub documents: usize,
    /// How many are in force.
    pub in_force: usize,
    /// How many are templates.
    pub templates: usize,
    /// How many are being written or read.
    pub in_work: usize,
    /// How many are withdrawn.
    pub retired: usize,
    /// How many reviews are overdue.
    pub overdue: usize,
    /// How many reviews are due soon.
    pub due_soon: usize,
    /// How many have never been reviewed.
    pub never_reviewed: usize,
    /// How many registers have rows to be confirmed.
    pub registers_due: usize,
    /// How many records are to be produced.
    pub records_due: usize,
    /// How many records need not be kept any longer.
    pub disposals_due: usize,
    /// How many fields wait for a value.
    pub placeholders: usize,
    /// How many figures are only proposed.
    pub proposed: usize,
    /// The standards in scope; their clauses are those not covered.
    pub standards: Vec<StandardCoverage>,
    /// How many clauses are not covered, over all standards.
    pub not_covered: usize,
    /// The documents that need attention first.
    pub attention: Vec<RowView>,
    /// The areas of the set.
    pub areas: Vec<AreaView>,
    /// The free pages.
    pub pages: Vec<LinkView>,
}

/// An area of the set.
#[derive(Clone, Debug, Serialize)]
pub struct AreaView {
    /// Its name.
    pub title: String,
    /// How many documents it has.
    pub count: usize,
    /// Its first documents.
    pub documents: Vec<LinkView>,
    /// The list of all, where there are more.
    pub more: Option<String>,
}

/// The first page.
pub fn home(stock: &Stock<'_>) -> HomeView {
    let register = stock.register;
    let counted = stock.counted();
    let frame = Frame::new("index.html", Tab::Home, register.settings.site.title.as_str()).built(stock);
    let status = report::status(&counted);
    let standards = standards(&counted, &frame, |verdict| verdict != crate::assess::Verdict::Covered);
    let groups = super::reviews::by_state(&counted);
    let count = |state: ReviewState| groups.get(&state).map_or(0, Vec::len);
    let urgent = [ReviewState::Overdue, ReviewState::Changed, ReviewState::DueSoon];
    let attention =
        urgent.iter().filter_map(|state| groups.get(state)).flatten().take(8).map(|at| row(&counted, &frame, *at)).collect();
    const SHOWN: usize = 12;
    let areas = stock
        .shelves
        .folders
        .iter()
        .take(60)
        .map(|(folder, members)| AreaView {
            title: folder_title(folder),
            count: members.len(),
            documents: members.iter().take(SHOWN).map(|at| stock.link(&frame, *at)).collect(),
            more: (members.len() > SHOWN).then(|| area_list(stock, &frame, folder, members.len())),
        })
        .collect();
    let release = register.shown_release().filter(|_| !stock.earlier).map(|release| LinkView {
        href: frame.link(&format!("releases/{}/index.html", release.label)),
        label: release.label.to_string(),
        title: release.date.value.readable(),
        state: None,
        current: false,
        detail: None,
    });
    HomeView {
        release,
        changed_since_release: status.changed_since_release.unwrap_or(0),
        documents: status.documents,
        in_force: status.in_force,
        templates: status.by_status["template"],
        in_work: status.by_status["draft"] + status.by_status["review"],
        retired: status.by_status["retired"],
        overdue: count(ReviewState::Overdue),
        due_soon: count(ReviewState::DueSoon),
        never_reviewed: count(ReviewState::Never),
        registers_due: status.registers_due,
        records_due: status.records_due,
        disposals_due: status.disposals_due,
        placeholders: status.placeholders.len(),
        proposed: status.proposed.len(),
        not_covered: status.standards.iter().map(|each| each.requirements - each.documented["covered"]).sum(),
        standards,
        attention,
        areas,
        pages: pages(stock, &frame),
        frame,
    }
}

fn pages(stock: &Stock<'_>, frame: &Frame) -> Vec<LinkView> {
    let link = |page: &crate::parse::Page| {
        let title = stock.register.fill(&page.title);
        let href = frame.link(&address::page(stock.sources.path(page.file)));
        LinkView { href, label: title.clone(), title, state: None, current: false, detail: None }
    };
    // The pages of a folder are found from its first one.
    let leads = |page: &&std::sync::Arc<crate::parse::Page>| {
        let path = stock.sources.path(page.file);
        path.parent().is_some_and(|folder| folder == "site/pages") || path.file_name() == Some("index.md")
    };
    stock.register.pages.iter().filter(leads).take(super::FIRST).map(|page| link(page)).collect()
}

fn area_list(stock: &Stock<'_>, frame: &Frame, folder: &str, count: usize) -> String {
    if count > super::FIRST {
        return frame.link(&List::Folder(folder.to_owned()).address(stock, 1));
    }
    let members = stock.members(folder);
    members.first().map(|at| frame.link(&address::document(stock.register.documents[*at].id()))).unwrap_or_default()
}
