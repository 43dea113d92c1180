//! Coverage as a list, as a grid, and the clauses that are still open.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{FIRST, Frame, LinkView, StateView, Stock, Tab};
use crate::assess::Verdict;
use crate::model::{Catalogue, StandardId};
use crate::register::address;

/// The coverage of all standards in scope, as a list.
#[derive(Clone, Debug, Serialize)]
pub struct CoverageView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The standards.
    pub standards: Vec<StandardCoverage>,
    /// Whether only clauses that are not covered are listed.
    pub only_open: bool,
}

/// The coverage of one standard.
#[derive(Clone, Debug, Serialize)]
pub struct StandardCoverage {
    /// The standard.
    pub link: LinkView,
    /// How many clauses have which verdict, best first.
    pub counts: Vec<CountView>,
    /// How many clauses carry requirements.
    pub requirements: usize,
    /// All points.
    pub points: usize,
    /// Points covered.
    pub points_covered: usize,
    /// Documents and records demanded.
    pub evidence_wanted: usize,
    /// Those that have something to show.
    pub evidence_shown: usize,
    /// The chapters.
    pub chapters: Vec<ChapterCoverage>,
    /// The standard's key, for the strip.
    #[serde(skip)]
    pub id: StandardId,
}

/// How many clauses have a verdict.
#[derive(Clone, Debug, Serialize)]
pub struct CountView {
    /// The verdict.
    pub state: StateView,
    /// How many.
    pub count: usize,
}

/// The clauses of one chapter.
#[derive(Clone, Debug, Serialize)]
pub struct ChapterCoverage {
    /// The chapter.
    pub link: LinkView,
    /// The grid of the chapter.
    pub grid: String,
    /// Its clauses with requirements.
    pub clauses: Vec<ClauseCoverage>,
}

/// One clause of the list.
#[derive(Clone, Debug, Serialize)]
pub struct ClauseCoverage {
    /// The clause.
    pub link: LinkView,
    /// How many points it has.
    pub points: usize,
    /// How many are covered.
    pub covered: usize,
    /// Documents with a passage that claims it.
    pub documents: Vec<LinkView>,
    /// How many such documents there are beyond those listed.
    pub more: usize,
    /// Documents and records demanded.
    pub evidence_wanted: usize,
    /// Those that have something to show.
    pub evidence_shown: usize,
    /// For how many services, customers, suppliers or parties, where that is wanted and they are listed.
    pub per: Vec<String>,
}

/// The grid of clauses against documents.
#[derive(Clone, Debug, Serialize)]
pub struct GridView {
    /// The parts that every page has.
    pub frame: Frame,
    /// One grid a standard, or the grid of one chapter.
    pub grids: Vec<Grid>,
    /// Links to the chapters.
    pub chapters: Vec<LinkView>,
}

/// One grid.
#[derive(Clone, Debug, Serialize)]
pub struct Grid {
    /// Its caption.
    pub caption: String,
    /// The documents.
    pub columns: Vec<LinkView>,
    /// How many more documents there are than columns.
    pub left_out: usize,
    /// The clauses.
    pub rows: Vec<GridRow>,
}

/// One row of a grid.
#[derive(Clone, Debug, Serialize)]
pub struct GridRow {
    /// The clause.
    pub link: LinkView,
    /// Whether it only holds others.
    pub heading: bool,
    /// For each column: what the document's claims are worth, if it claims the clause.
    pub cells: Vec<Option<StateView>>,
}

/// The chapters of a standard, in its order.
pub fn chapters(catalogue: &Catalogue) -> Vec<&str> {
    let mut chapters = Vec::new();
    for clause in &catalogue.clauses {
        let chapter = clause.number.chapter();
        if chapters.last() != Some(&chapter) {
            chapters.push(chapter);
        }
    }
    chapters
}

/// Coverage as a list.
pub fn coverage(stock: &Stock<'_>) -> CoverageView {
    let frame = Frame::new("coverage/index.html", Tab::Coverage, "Coverage").built(stock);
    let standards = standards(stock, &frame, |_| true);
    CoverageView { frame, standards, only_open: false }
}

/// The clauses that are not covered.
pub fn open(stock: &Stock<'_>) -> CoverageView {
    let frame = Frame::new("coverage/open/index.html", Tab::Coverage, "Not covered yet").built(stock);
    let standards = standards(stock, &frame, |verdict| verdict != Verdict::Covered);
    CoverageView { frame, standards, only_open: true }
}

/// The coverage of each standard in scope, with the clauses that `wanted` lets through.
pub fn standards(stock: &Stock<'_>, frame: &Frame, wanted: impl Fn(Verdict) -> bool) -> Vec<StandardCoverage> {
    let mut found = Vec::new();
    for catalogue in stock.register.in_scope() {
        let coverage = &stock.assessment.coverage[&catalogue.id];
        let (points, points_covered) = coverage.points();
        let count = |verdict: &Verdict| CountView { state: StateView::verdict(Some(*verdict)), count: coverage.count(*verdict) };
        let chapters =
            chapters(catalogue).into_iter().filter_map(|number| chapter(stock, frame, catalogue, number, &wanted)).collect();
        found.push(StandardCoverage {
            link: LinkView {
                href: frame.link(&address::standard(&catalogue.id)),
                label: catalogue.id.to_string(),
                title: catalogue.title.clone(),
                state: None,
                current: false,
                detail: None,
            },
            counts: Verdict::ALL.iter().rev().map(count).collect(),
            requirements: coverage.requirements(),
            points,
            points_covered,
            evidence_wanted: coverage.clauses.iter().map(|clause| clause.evidence.wanted()).sum(),
            evidence_shown: coverage.clauses.iter().map(|clause| clause.evidence.shown()).sum(),
            chapters,
            id: catalogue.id.clone(),
        });
    }
    found
}

fn chapter(
    stock: &Stock<'_>,
    frame: &Frame,
    catalogue: &Catalogue,
    number: &str,
    wanted: &impl Fn(Verdict) -> bool,
) -> Option<ChapterCoverage> {
    let coverage = &stock.assessment.coverage[&catalogue.id];
    let mut clauses = Vec::new();
    for (at, clause) in catalogue.clauses.iter().enumerate() {
        let standing = &coverage.clauses[at];
        if clause.number.chapter() != number || !clause.is_requirement() || !standing.documented.is_some_and(wanted) {
            continue;
        }
        let documents = claimants(stock, &catalogue.id, at);
        const CHIPS: usize = 8;
        clauses.push(ClauseCoverage {
            link: stock.clause_link(frame, &catalogue.id, at),
            points: standing.points.len(),
            covered: standing.covered(),
            documents: documents.iter().take(CHIPS).map(|document| stock.link(frame, *document)).collect(),
            more: documents.len().saturating_sub(CHIPS),
            evidence_wanted: standing.evidence.wanted(),
            evidence_shown: standing.evidence.shown(),
            per: clause
                .demands
                .iter()
                .zip(&standing.evidence.demands)
                .filter_map(|(demand, shown)| super::clause::per_short(demand.per?, shown))
                .collect(),
        });
    }
    let first = catalogue.clauses.iter().position(|clause| clause.number.chapter() == number)?;
    (!clauses.is_empty()).then(|| ChapterCoverage {
        link: stock.clause_link(frame, &catalogue.id, first),
        grid: frame.link(&format!("coverage/grid/{}-{}.html", catalogue.id.slug(), number.to_lowercase())),
        clauses,
    })
}

/// The documents with a passage that claims a clause, without those whose claims do not count.
fn claimants(stock: &Stock<'_>, standard: &StandardId, at: usize) -> BTreeSet<usize> {
    let passages = &stock.register.claims[standard].passages[at];
    let counts = |document: &usize| stock.assessment.documents[*document].state.verdict().is_some();
    passages.iter().map(|claim| claim.document as usize).filter(counts).collect()
}

/// The first page of the grid: each whole standard where the set is small, and the way to the chapters.
pub fn grid(stock: &Stock<'_>) -> GridView {
    let frame = Frame::new("coverage/grid/index.html", Tab::Coverage, "Coverage grid").built(stock);
    let small = stock.register.documents.len() <= FIRST;
    let grids = stock.register.in_scope().filter(|_| small).map(|catalogue| table(stock, &frame, catalogue, None)).collect();
    let chapters = grid_chapters(stock, &frame);
    GridView { frame, grids, chapters }
}

/// The grid of one chapter.
pub fn grid_chapter(stock: &Stock<'_>, standard: &StandardId, chapter: &str) -> GridView {
    let catalogue = &stock.register.catalogues[standard];
    let address = format!("coverage/grid/{}-{}.html", standard.slug(), chapter.to_lowercase());
    let frame = Frame::new(&address, Tab::Coverage, format!("Coverage grid, {} chapter {chapter}", catalogue.title)).built(stock);
    let grids = vec![table(stock, &frame, catalogue, Some(chapter))];
    let chapters = grid_chapters(stock, &frame);
    GridView { frame, grids, chapters }
}

/// Links to the grid of each chapter.
pub fn grid_chapters(stock: &Stock<'_>, frame: &Frame) -> Vec<LinkView> {
    let mut links = Vec::new();
    for catalogue in stock.register.in_scope() {
        for number in chapters(catalogue) {
            let to = format!("coverage/grid/{}-{}.html", catalogue.id.slug(), number.to_lowercase());
            let title = catalogue.clause(number).map_or("", |clause| clause.title.as_str());
            links.push(LinkView {
                href: frame.link(&to),
                label: number.to_owned(),
                title: title.to_owned(),
                state: None,
                current: to == frame.address,
                detail: None,
            });
        }
    }
    links
}

fn table(stock: &Stock<'_>, frame: &Frame, catalogue: &Catalogue, chapter: Option<&str>) -> Grid {
    let wanted: Vec<usize> = (0..catalogue.clauses.len())
        .filter(|at| chapter.is_none_or(|chapter| catalogue.clauses[*at].number.chapter() == chapter))
        .collect();
    let rows: Vec<(usize, BTreeSet<usize>)> = wanted.iter().map(|at| (*at, claimants(stock, &catalogue.id, *at))).collect();
    let all: BTreeSet<usize> = rows.iter().flat_map(|(_, documents)| documents.iter().copied()).collect();
    let columns: Vec<usize> = all.iter().copied().take(FIRST).collect();
    let cell = |document: &usize, claimed: &BTreeSet<usize>| {
        claimed.contains(document).then(|| StateView::verdict(stock.assessment.documents[*document].state.verdict()))
    };
    Grid {
        caption: match chapter {
            Some(chapter) => format!("{}, chapter {chapter}", catalogue.title),
            None => catalogue.title.clone(),
        },
        columns: columns.iter().map(|at| stock.link(frame, *at)).collect(),
        left_out: all.len() - columns.len(),
        rows: rows
            .iter()
            .map(|(at, claimed)| GridRow {
                link: stock.clause_link(frame, &catalogue.id, *at),
                heading: !catalogue.clauses[*at].is_requirement(),
                cells: columns.iter().map(|document| cell(document, claimed)).collect(),
            })
            .collect(),
    }
}
