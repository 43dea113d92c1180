//! The practices of a framework beside the clauses of a standard, for readers who know the framework.

use serde::Serialize;

use super::{Frame, LinkView, Stock};
use crate::model::{Block, ClauseNumber, Practice, StandardId};
use crate::register::{Document, address};

/// What a reader who knows the framework sees on a page.
#[derive(Clone, Debug, Serialize)]
pub struct PracticesLine {
    /// The framework's name.
    pub framework: String,
    /// Its name and edition.
    pub edition: String,
    /// The practices whose subject it is.
    pub about: Vec<LinkView>,
    /// The practices that help.
    pub help: Vec<LinkView>,
}

/// The whole list.
#[derive(Clone, Debug, Serialize)]
pub struct PracticesView {
    /// The framework's name and edition.
    pub edition: String,
    /// What a reader must know of the whole list.
    pub note: Option<String>,
    /// The practices.
    pub practices: Vec<PracticeView>,
}

/// One practice.
#[derive(Clone, Debug, Serialize)]
pub struct PracticeView {
    /// Its anchor.
    pub anchor: String,
    /// Its name.
    pub name: String,
    /// The group that the framework puts it into.
    pub group: Option<String>,
    /// What it is about.
    pub about: Option<String>,
    /// The clauses whose subject it is.
    pub clauses: Vec<LinkView>,
    /// The clauses that it helps to meet.
    pub supports: Vec<LinkView>,
}

/// More practices than this tell nobody anything.
const MOST: usize = 6;

/// The whole list, for a page.
pub fn practices(stock: &Stock<'_>, frame: &Frame) -> PracticesView {
    let list = &stock.register.practices;
    let counted = stock.counted();
    let links = |clauses: &[crate::source::Spanned<crate::model::ClauseRef>]| {
        let places = clauses.iter().filter_map(|clause| {
            let catalogue = counted.register.catalogues.get(&clause.standard)?;
            Some(counted.clause_link(frame, &clause.standard, catalogue.position(clause.number.as_str())?))
        });
        places.collect()
    };
    let practices = list
        .practices
        .iter()
        .map(|practice| PracticeView {
            anchor: anchor(practice),
            name: practice.name.clone(),
            group: practice.group.clone(),
            about: practice.about.clone(),
            clauses: links(&practice.clauses),
            supports: links(&practice.supports),
        })
        .collect();
    PracticesView { edition: list.edition.clone(), note: list.note.clone(), practices }
}

/// What stands on the page of a clause; nothing where the list says nothing of its standard.
pub fn of_clause(stock: &Stock<'_>, frame: &Frame, standard: &StandardId, number: &ClauseNumber) -> Option<PracticesLine> {
    let list = &stock.register.practices;
    if !list.speaks_of(standard) || number.depth() == 1 {
        return None;
    }
    let about: Vec<&Practice> = list.practices.iter().filter(|practice| practice.is_about(standard, number)).collect();
    let helps = |practice: &&Practice| practice.helps(standard, number) && !practice.is_about(standard, number);
    let help: Vec<&Practice> = list.practices.iter().filter(helps).collect();
    Some(line(stock, frame, &about, &help))
}

/// What stands on the page of a document: the practices whose subject its passages meet. Nothing
/// where there are none, or so many that the document is about all of them.
pub fn of_document(stock: &Stock<'_>, frame: &Frame, document: &Document) -> Option<PracticesLine> {
    let claims = || document.interface.sections.iter().flat_map(|section| &section.claims);
    let is_about = |practice: &&Practice| claims().any(|claim| practice.is_about(&claim.standard, &claim.number));
    let about: Vec<&Practice> = stock.register.practices.practices.iter().filter(is_about).collect();
    (1..=MOST).contains(&about.len()).then(|| line(stock, frame, &about, &[]))
}

fn line(stock: &Stock<'_>, frame: &Frame, about: &[&Practice], help: &[&Practice]) -> PracticesLine {
    let list = &stock.register.practices;
    // The practices are described on the page that asks for them, if there is one.
    let describes =
        |page: &&std::sync::Arc<crate::parse::Page>| page.interface.blocks.iter().any(|(block, _)| *block == Block::Practices);
    let page = stock.register.pages.iter().find(describes);
    let page = page.map(|page| frame.link(&address::page(stock.sources.path(page.file))));
    let link = |practice: &&Practice| LinkView {
        href: page.as_ref().map(|page| format!("{page}#{}", anchor(practice))).unwrap_or_default(),
        label: practice.key.to_string(),
        title: practice.name.clone(),
        state: None,
        current: false,
        detail: None,
    };
    PracticesLine {
        framework: list.framework.clone(),
        edition: list.edition.clone(),
        about: about.iter().map(link).collect(),
        help: help.iter().map(link).collect(),
    }
}

fn anchor(practice: &Practice) -> String {
    format!("practice-{}", practice.key.value)
}
