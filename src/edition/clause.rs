//! The pages of standards and clauses: what is demanded, and which passages meet it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{DateView, FIRST, Frame, LinkView, List, StateView, Stock, Tab};
use crate::assess::{DemandStanding, Verdict};
use crate::model::{Clause, ClauseKind, DemandKind, Per, StandardId};
use crate::register::address;

/// All standards, or the clauses of one.
#[derive(Clone, Debug, Serialize)]
pub struct StandardView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The standards, each with a line; on the page of one standard, only that one.
    pub standards: Vec<StandardLine>,
    /// Its clauses.
    pub clauses: Vec<ClauseLine>,
    /// Its dated changes.
    pub amendments: Vec<AmendmentView>,
}

/// A standard in a line.
#[derive(Clone, Debug, Serialize)]
pub struct StandardLine {
    /// Its page.
    pub link: LinkView,
    /// What it is about.
    pub name: String,
    /// Whether it is in scope, and of what.
    pub in_scope: bool,
    /// What of the organisation is in scope.
    pub scope: Option<String>,
    /// How many clauses carry requirements.
    pub requirements: usize,
    /// How many of them are covered.
    pub covered: usize,
}

/// A clause in a line.
#[derive(Clone, Debug, Serialize)]
pub struct ClauseLine {
    /// Its page.
    pub link: LinkView,
    /// How deep it lies, from 1.
    pub depth: usize,
    /// Whether it demands anything.
    pub requirement: bool,
    /// How many points it has.
    pub points: usize,
    /// How many of them are covered.
    pub covered: usize,
}

/// A dated change of a standard.
#[derive(Clone, Debug, Serialize)]
pub struct AmendmentView {
    /// Its name.
    pub id: String,
    /// Its date.
    pub date: DateView,
    /// What it changes.
    pub summary: String,
    /// The clauses it touches.
    pub affects: Vec<String>,
}

/// The page of a clause.
#[derive(Clone, Debug, Serialize)]
pub struct ClauseView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The standard.
    pub standard: LinkView,
    /// Whether the standard is in scope.
    pub in_scope: bool,
    /// Its number.
    pub number: String,
    /// Its short title.
    pub title: String,
    /// Whether the title is ours.
    pub untitled: bool,
    /// What it is about, in our words.
    pub summary: String,
    /// What sort of node it is.
    pub kind: &'static str,
    /// What it needs: a document, a record, or neither.
    pub needs: String,
    /// Its coverage.
    pub state: StateView,
    /// Its points.
    pub points: Vec<PointView>,
    /// How many points are covered.
    pub covered: usize,
    /// Where all passages stand, if this page does not show all.
    pub more: Option<String>,
    /// The documented information it demands.
    pub demands: Vec<DemandView>,
    /// How many demands have something to show.
    pub shown: usize,
    /// What auditors usually look at.
    pub evidence: Vec<String>,
    /// Documents whose front matter names it.
    pub about: Vec<LinkView>,
    /// Clauses of other standards and editions that match it.
    pub counterparts: Vec<(String, Vec<String>)>,
    /// A remark on them.
    pub counterpart_note: Option<String>,
    /// Dated changes that touch it.
    pub amendments: Vec<AmendmentView>,
    /// What is not certain about this row.
    pub doubt: Option<String>,
    /// What a reader who knows another framework calls its subject.
    pub practices: Option<super::PracticesLine>,
    /// The clause above it.
    pub parent: Option<LinkView>,
    /// The clauses below it.
    pub children: Vec<LinkView>,
    /// The clause before it.
    pub previous: Option<LinkView>,
    /// The clause after it.
    pub next: Option<LinkView>,
}

/// One point of a clause.
#[derive(Clone, Debug, Serialize)]
pub struct PointView {
    /// Its key.
    pub key: String,
    /// The demand in our words.
    pub text: String,
    /// What is not certain about it.
    pub doubt: Option<String>,
    /// Its coverage.
    pub state: StateView,
    /// The passages that claim it; `detail` is the heading.
    pub passages: Vec<LinkView>,
    /// How many passages claim it.
    pub total: usize,
}

/// One demand for documented information.
#[derive(Clone, Debug, Serialize)]
pub struct DemandView {
    /// Its number in our list.
    pub id: String,
    /// Document, record or implied.
    pub kind: &'static str,
    /// What is wanted.
    pub what: String,
    /// Documents of the toolkit that answer it and are in this set.
    pub answered_by: Vec<LinkView>,
    /// What really shows it.
    pub shown_by: Vec<LinkView>,
    /// The registers whose rows show it.
    pub registers: Vec<LinkView>,
    /// "3 of 4 suppliers", where it is wanted for each.
    pub per: Option<String>,
}

/// All standards.
pub fn standards(stock: &Stock<'_>) -> StandardView {
    let frame = Frame::new("standards/index.html", Tab::Standards, "Standards");
    let lines = stock.register.catalogues.keys().map(|id| line(stock, &frame, id)).collect();
    StandardView { frame, standards: lines, clauses: Vec::new(), amendments: Vec::new() }
}

/// The clauses of one standard.
pub fn standard(stock: &Stock<'_>, id: &StandardId) -> StandardView {
    let catalogue = &stock.register.catalogues[id];
    let frame = Frame::new(&address::standard(id), Tab::Standards, catalogue.title.as_str());
    let coverage = &stock.assessment.coverage[id];
    let clauses = catalogue
        .clauses
        .iter()
        .zip(&coverage.clauses)
        .enumerate()
        .map(|(at, (clause, standing))| ClauseLine {
            link: stock.clause_link(&frame, id, at),
            depth: clause.number.depth(),
            requirement: clause.is_requirement(),
            points: standing.points.len(),
            covered: standing.covered(),
        })
        .collect();
    let amendments = catalogue.amendments.iter().map(amendment).collect();
    StandardView { standards: vec![line(stock, &frame, id)], clauses, amendments, frame }
}

fn line(stock: &Stock<'_>, frame: &Frame, id: &StandardId) -> StandardLine {
    let catalogue = &stock.register.catalogues[id];
    let coverage = &stock.assessment.coverage[id];
    StandardLine {
        link: LinkView {
            href: frame.link(&address::standard(id)),
            label: id.to_string(),
            title: catalogue.title.clone(),
            state: None,
            current: false,
            detail: None,
        },
        name: catalogue.name.clone(),
        in_scope: coverage.in_scope,
        scope: stock.register.settings.standards.get(id).and_then(|scope| scope.scope.clone()),
        requirements: coverage.requirements(),
        covered: coverage.count(Verdict::Covered),
    }
}

fn amendment(each: &crate::model::Amendment) -> AmendmentView {
    AmendmentView {
        id: each.id.clone(),
        date: each.date.into(),
        summary: each.summary.clone(),
        affects: each.affects.iter().map(ToString::to_string).collect(),
    }
}

/// The page of a clause.
pub fn clause(stock: &Stock<'_>, id: &StandardId, at: usize) -> ClauseView {
    let catalogue = &stock.register.catalogues[id];
    let clause = &catalogue.clauses[at];
    let coverage = &stock.assessment.coverage[id];
    let standing = &coverage.clauses[at];
    let frame = Frame::new(&address::clause(id, &clause.number), Tab::Standards, format!("{} {}", clause.number, clause.title));
    let passages = &stock.register.claims[id].passages[at];
    let points = clause
        .points
        .iter()
        .zip(&standing.points)
        .map(|(point, standing)| PointView {
            key: point.key.to_string(),
            text: point.text.clone(),
            doubt: point.doubt.clone(),
            state: StateView::verdict(Some(standing.verdict)),
            passages: standing
                .claims
                .iter()
                .take(FIRST)
                .map(|index| passage(stock, &frame, &passages[*index as usize]))
                .collect(),
            total: standing.claims.len(),
        })
        .collect();
    let to = |at: Option<usize>| at.filter(|at| *at < catalogue.clauses.len()).map(|at| stock.clause_link(&frame, id, at));
    let about =
        stock.register.claims[id].about[at].iter().take(FIRST).map(|document| stock.link(&frame, *document as usize)).collect();
    ClauseView {
        standard: line(stock, &frame, id).link,
        in_scope: coverage.in_scope,
        number: clause.number.to_string(),
        title: clause.title.clone(),
        untitled: clause.untitled,
        summary: clause.summary.clone(),
        kind: clause.kind.word(),
        needs: needs(clause),
        state: StateView::verdict(standing.documented),
        points,
        covered: standing.covered(),
        more: (passages.len() > FIRST).then(|| frame.link(&List::Passages(id.clone(), at).address(stock, 1))),
        demands: demands(stock, &frame, id, at),
        shown: standing.evidence.shown(),
        evidence: clause.evidence.clone(),
        about,
        counterparts: clause.counterparts.iter().map(|(standard, numbers)| (standard.to_string(), numbers.clone())).collect(),
        counterpart_note: clause.counterpart_note.clone(),
        amendments: catalogue.amendments.iter().filter(|each| clause.amended_by.contains(&each.id)).map(amendment).collect(),
        doubt: clause.doubt.clone(),
        practices: super::practices::of_clause(stock, &frame, id, &clause.number),
        parent: to(clause.parent.as_ref().and_then(|parent| catalogue.position(parent.as_str()))),
        children: catalogue
            .children(&clause.number)
            .filter_map(|child| catalogue.position(child.number.as_str()))
            .map(|child| stock.clause_link(&frame, id, child))
            .collect(),
        previous: to(at.checked_sub(1)),
        next: to(Some(at + 1)),
        frame,
    }
}

fn passage(stock: &Stock<'_>, frame: &Frame, claim: &crate::register::Claim) -> LinkView {
    let document = &stock.register.documents[claim.document as usize];
    let section = &document.interface.sections[claim.section as usize];
    let mut link = stock.link(frame, claim.document as usize);
    if link.href.is_empty() {
        return link;
    }
    // The text that counts may have a section that the text shown has no longer.
    let shown = stock.pages.document(document.id().as_str()).map_or(&[][..], |shown| &shown.interface.sections);
    if shown.iter().any(|each| each.id == section.id) {
        link.href = format!("{}#{}", link.href, section.id);
    }
    link.detail = Some(stock.register.fill(&section.title));
    link
}

fn needs(clause: &Clause) -> String {
    let kinds: BTreeSet<DemandKind> = clause.demands.iter().map(|demand| demand.kind).collect();
    let needs = match (clause.kind, kinds.contains(&DemandKind::Document), kinds.contains(&DemandKind::Record)) {
        (ClauseKind::Heading, ..) => "Holds other clauses",
        (ClauseKind::Informative, ..) => "Informs and demands nothing",
        (_, true, true) => "Needs a document and records",
        (_, true, false) => "Needs a document",
        (_, false, true) => "Needs records",
        _ => "Needs no document or record by name",
    };
    needs.to_owned()
}

fn many(per: Per) -> &'static str {
    match per {
        Per::Service => "services",
        Per::Customer => "customers",
        Per::Supplier => "suppliers",
        Per::Party => "parties",
    }
}

/// "3 of 4 suppliers", where a register lists them.
pub fn per_short(per: Per, shown: &DemandStanding) -> Option<String> {
    Some(format!("{} of {} {}", shown.shown_for.unwrap_or(0), shown.wanted_for?, many(per)))
}

/// How many of those for whom something is wanted have it, and who has not.
pub fn per_each(per: Per, shown: &DemandStanding) -> String {
    let shown_for = shown.shown_for.unwrap_or(0);
    let Some(wanted) = shown.wanted_for else {
        let count = if shown_for == 0 { "none".to_owned() } else { shown_for.to_string() };
        return format!("wanted for each {per}; shown for {count}");
    };
    const NAMED: usize = 5;
    let mut words = format!("wanted for each {per}; shown for {shown_for} of {wanted} {}", many(per));
    if !shown.missing.is_empty() {
        let named: Vec<&str> = shown.missing.iter().take(NAMED).map(AsRef::as_ref).collect();
        words.push_str(&format!("; not for {}", named.join(", ")));
        if shown.missing.len() > NAMED {
            words.push_str(&format!(" and {} more", shown.missing.len() - NAMED));
        }
    }
    words
}

fn demands(stock: &Stock<'_>, frame: &Frame, id: &StandardId, at: usize) -> Vec<DemandView> {
    let clause = &stock.register.catalogues[id].clauses[at];
    let standing = &stock.assessment.coverage[id].clauses[at];
    clause
        .demands
        .iter()
        .zip(&standing.evidence.demands)
        .map(|(demand, shown)| DemandView {
            id: demand.id.clone(),
            kind: demand.kind.word(),
            what: demand.what.clone(),
            answered_by: demand
                .answered_by
                .iter()
                .filter_map(|answer| stock.register.known_as(answer))
                .map(|document| stock.link(frame, document))
                .collect(),
            shown_by: shown.shown_by.iter().take(FIRST).map(|document| stock.link(frame, *document as usize)).collect(),
            registers: shown
                .registers
                .iter()
                .filter_map(|name| stock.register.sheets.get(name.as_str()))
                .map(|sheet| super::registers::sheet_link(frame, sheet))
                .collect(),
            per: demand.per.map(|per| per_each(per, shown)),
        })
        .collect()
}
