//! What a reader gets to see: which pages there are, and what stands on each of them.
//!
//! Views are plain values made from the register and the assessment. How they become HTML, JSON
//! or a calendar is for `render`; which file they end up in, for `publish`.

mod clause;
mod coverage;
mod document;
mod home;
mod lists;
mod map;
pub mod report;
mod reviews;
mod view;

pub use clause::{ClauseView, StandardView, clause, standard, standards};
pub use coverage::{CoverageView, GridView, coverage, grid, grid_chapter, open};
pub use document::{DocumentView, PageView, SidebarView, document, folder_owners, free_page, redirect, shows, sidebar};
pub use home::{HomeView, home};
pub use lists::{ListView, RolePageView, RolesView, list, role, roles};
pub use map::{List, Page, addresses};
pub use reviews::{ReviewsView, by_state, reviews};
pub use view::{DateView, Frame, LinkView, Shown, StateView, Tab};

use crate::assess::Assessment;
use crate::register::Register;
use crate::source::Sources;

/// Who the pages are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edition {
    /// Everybody who may read the set; guidance is left out.
    #[default]
    Reader,
    /// Those who write it; guidance is shown.
    Author,
}

/// How many rows a page shows of a list that can grow.
pub const FIRST: usize = 50;
/// How many rows a page of such a list has.
pub const ROWS: usize = 200;

/// What views are made from.
#[derive(Clone, Copy)]
pub struct Stock<'a> {
    /// Everything of the set, joined by name.
    pub register: &'a Register,
    /// Where everything stands.
    pub assessment: &'a Assessment,
    /// The texts.
    pub sources: &'a Sources,
    /// Who the pages are for.
    pub edition: Edition,
    /// Which documents stand in which folder.
    pub folders: &'a Folders,
}

/// The documents of each folder, by their places.
#[derive(Clone, Debug, Default)]
pub struct Folders(std::collections::HashMap<String, Vec<usize>>);

impl Folders {
    /// Sorts the documents of a register into their folders.
    pub fn of(register: &Register) -> Folders {
        Folders(lists::folders(register).into_iter().map(|(folder, members)| (folder.to_owned(), members)).collect())
    }
}

/// The page for an address that leads nowhere. It stands at any depth, so it has no links.
pub fn not_found() -> PageView {
    PageView { frame: Frame::new("404.html", Tab::Home, "Not found"), target: None }
}

impl<'a> Stock<'a> {
    /// The folder of a document.
    pub fn folder(&self, at: usize) -> &'a str {
        lists::folder_of(&self.register.documents[at].path)
    }

    /// The documents of one folder, by their places.
    fn members(&self, folder: &str) -> &'a [usize] {
        self.folders.0.get(folder).map_or(&[], Vec::as_slice)
    }
}
