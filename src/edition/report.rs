//! The facts of the set as data: what the terminal prints, what `/api` holds and what pages show
//! all come from here, so that they cannot differ.

use std::collections::BTreeMap;

use serde::Serialize;

use super::due::{self, DisposalDue, Due, RecordDue, RowsDue};
use super::{Stock, history};
use crate::assess::{ReviewState, Verdict};
use crate::model::{Date, Status};
use crate::register::{EXTERNAL_DOCUMENTS, FieldValue, address};

/// The version of these forms.
pub const SCHEMA: u32 = 1;

/// `coverage --format json` and `api/coverage.json`.
#[derive(Clone, Debug, Serialize)]
pub struct CoverageReport<'a> {
    /// The version of this form.
    pub schema: u32,
    /// The day it is true for.
    pub as_of: String,
    /// The standards in scope.
    pub standards: Vec<StandardReport<'a>>,
}

/// The coverage of one standard.
#[derive(Clone, Debug, Serialize)]
pub struct StandardReport<'a> {
    /// Its name and edition.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// How many clauses carry requirements.
    pub requirements: usize,
    /// How many of them have which verdict.
    pub documented: BTreeMap<&'static str, usize>,
    /// All points.
    pub points: usize,
    /// Points covered.
    pub points_covered: usize,
    /// Every clause, in the standard's order.
    pub clauses: Vec<ClauseReport<'a>>,
}

/// The coverage of one clause.
#[derive(Clone, Debug, Serialize)]
pub struct ClauseReport<'a> {
    /// Its number.
    pub number: &'a str,
    /// Its short title.
    pub title: &'a str,
    /// What sort of node it is.
    pub kind: &'static str,
    /// The verdict; nothing where nothing is demanded.
    pub documented: Option<&'static str>,
    /// How many of its points are covered.
    pub points_covered: usize,
    /// Its points.
    pub points: Vec<PointReport<'a>>,
    /// The documented information it demands.
    pub evidenced: EvidenceReport<'a>,
}

/// The coverage of one point.
#[derive(Clone, Debug, Serialize)]
pub struct PointReport<'a> {
    /// Its key.
    pub key: &'a str,
    /// The demand in our words.
    pub text: &'a str,
    /// The verdict.
    pub documented: &'static str,
    /// The passages that claim it.
    pub passages: Vec<PassageReport<'a>>,
}

/// A passage that claims a point.
#[derive(Clone, Debug, Serialize)]
pub struct PassageReport<'a> {
    /// The document.
    pub document: &'a str,
    /// The heading's id.
    pub section: &'a str,
    /// What the claim is worth.
    pub state: &'static str,
}

/// What is shown of the documented information that a clause demands.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceReport<'a> {
    /// How many demands there are.
    pub wanted: usize,
    /// How many have something to show.
    pub shown: usize,
    /// Each demand.
    pub demands: Vec<DemandReport<'a>>,
}

/// What is shown for one demand.
#[derive(Clone, Debug, Serialize)]
pub struct DemandReport<'a> {
    /// Its number in our list.
    pub id: &'a str,
    /// What is wanted.
    pub what: &'a str,
    /// Document, record or implied.
    pub kind: &'static str,
    /// What shows it.
    pub shown_by: Vec<&'a str>,
    /// The registers whose confirmed or sampled rows show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub registers: Vec<&'a str>,
    /// For each of what it is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<&'static str>,
    /// For how many it is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_for: Option<usize>,
    /// For how many it is wanted, where a register lists them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted_for: Option<usize>,
    /// Those for which nothing shows it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<&'a str>,
    /// The same in words.
    #[serde(skip)]
    pub per_words: Option<String>,
}

/// The coverage of all standards in scope.
pub fn coverage<'a>(stock: &Stock<'a>) -> CoverageReport<'a> {
    let stock = &stock.counted();
    let standards = stock.register.in_scope().map(|catalogue| standard(stock, catalogue)).collect();
    CoverageReport { schema: SCHEMA, as_of: stock.assessment.today.to_string(), standards }
}

fn standard<'a>(stock: &Stock<'a>, catalogue: &'a crate::model::Catalogue) -> StandardReport<'a> {
    let coverage = &stock.assessment.coverage[&catalogue.id];
    let (points, points_covered) = coverage.points();
    let clauses = (0..catalogue.clauses.len()).map(|at| clause(stock, catalogue, at)).collect();
    StandardReport {
        id: catalogue.id.as_str(),
        title: &catalogue.title,
        requirements: coverage.requirements(),
        documented: Verdict::ALL.iter().map(|verdict| (verdict.word(), coverage.count(*verdict))).collect(),
        points,
        points_covered,
        clauses,
    }
}

fn clause<'a>(stock: &Stock<'a>, catalogue: &'a crate::model::Catalogue, at: usize) -> ClauseReport<'a> {
    let register = stock.register;
    let clause = &catalogue.clauses[at];
    let standing = &stock.assessment.coverage[&catalogue.id].clauses[at];
    let passages = &register.claims[&catalogue.id].passages[at];
    let points = clause
        .points
        .iter()
        .zip(&standing.points)
        .map(|(point, standing)| PointReport {
            key: point.key.as_str(),
            text: &point.text,
            documented: standing.verdict.word(),
            passages: standing
                .claims
                .iter()
                .map(|index| {
                    let claim = &passages[*index as usize];
                    let document = &register.documents[claim.document as usize];
                    PassageReport {
                        document: document.id().as_str(),
                        section: &document.interface.sections[claim.section as usize].id,
                        state: stock.assessment.documents[claim.document as usize].state.verdict().map_or("none", Verdict::word),
                    }
                })
                .collect(),
        })
        .collect();
    let demands = clause
        .demands
        .iter()
        .zip(&standing.evidence.demands)
        .map(|(demand, shown)| DemandReport {
            id: &demand.id,
            what: &demand.what,
            kind: demand.kind.word(),
            shown_by: shown.shown_by.iter().map(|at| register.documents[*at as usize].id().as_str()).collect(),
            per: demand.per.map(|per| per.word()),
            registers: shown
                .registers
                .iter()
                .filter(|name| register.sheets.get(name.as_str()).is_some())
                .map(|name| name.as_str())
                .collect(),
            shown_for: shown.shown_for,
            wanted_for: shown.wanted_for,
            missing: shown.missing.iter().map(AsRef::as_ref).collect(),
            per_words: demand.per.map(|per| super::clause::per_each(per, shown)),
        })
        .collect();
    ClauseReport {
        number: clause.number.as_str(),
        title: &clause.title,
        kind: clause.kind.word(),
        documented: standing.documented.map(Verdict::word),
        points_covered: standing.covered(),
        points,
        evidenced: EvidenceReport { wanted: standing.evidence.wanted(), shown: standing.evidence.shown(), demands },
    }
}

/// `reviews --format json` and `api/reviews.json`.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewsReport<'a> {
    /// The version of this form.
    pub schema: u32,
    /// The day it is true for.
    pub as_of: String,
    /// Every document that has a review state, most urgent first.
    pub documents: Vec<ReviewRow<'a>>,
    /// Registers whose rows are to be confirmed.
    pub registers_due: Vec<RowsDue<'a>>,
    /// Records to be produced.
    pub records_due: Vec<RecordDue<'a>>,
    /// Records that need not be kept any longer.
    pub disposals_due: Vec<DisposalDue<'a>>,
}

/// The review of one document.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: String,
    /// The role that owns it.
    pub owner: &'a str,
    /// The title of that role.
    pub owner_title: &'a str,
    /// The state's key.
    pub state: &'static str,
    /// The last review or approval.
    pub last: Option<String>,
    /// When the next review is due.
    pub next: Option<String>,
    /// Why a review is asked for, where another edition of an outside document asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Days from the day of the report to the next review; negative if it has passed.
    pub days: Option<i64>,
    /// Its place in the register.
    #[serde(skip)]
    pub at: usize,
    /// The state.
    #[serde(skip)]
    pub review: ReviewState,
}

/// The reviews of all documents that have a review state.
pub fn reviews<'a>(stock: &Stock<'a>) -> ReviewsReport<'a> {
    let stock = &stock.counted();
    let register = stock.register;
    let today = stock.assessment.today;
    let mut documents: Vec<ReviewRow<'a>> = register
        .documents
        .iter()
        .zip(&stock.assessment.documents)
        .enumerate()
        .filter(|(_, (_, standing))| standing.review.state != ReviewState::None)
        .map(|(at, (document, standing))| ReviewRow {
            id: document.id().as_str(),
            title: register.fill(&document.front.title),
            owner: document.front.owner.as_ref().map_or("", |owner| owner.value.as_str()),
            owner_title: document.front.owner.as_ref().map_or("", |owner| register.role_title(&owner.value)),
            state: standing.review.state.key(),
            last: standing.review.last.map(|date| date.to_string()),
            next: standing.review.next.map(|date| date.to_string()),
            because: outside(stock, at),
            days: standing.review.next.map(|date| today.days_until(date)),
            at,
            review: standing.review.state,
        })
        .collect();
    documents.sort_by(|a, b| b.review.cmp(&a.review).then_with(|| a.next.cmp(&b.next)).then_with(|| a.id.cmp(b.id)));
    ReviewsReport {
        schema: SCHEMA,
        as_of: today.to_string(),
        documents,
        registers_due: due::rows(stock),
        records_due: due::records(stock),
        disposals_due: due::disposals(stock),
    }
}

/// Why a review of a document is asked for from outside, in words.
pub fn outside(stock: &Stock<'_>, at: usize) -> Option<String> {
    let row = stock.assessment.documents[at].review.outside? as usize;
    let sheet = stock.register.sheets.get(EXTERNAL_DOCUMENTS)?;
    let row = sheet.rows.get(row)?;
    let text = |column: &str| sheet.value(row, column).map(|value| value.value.as_ref());
    let title = text("title").unwrap_or(&row.key.value);
    let edition = text("edition").map(|edition| format!(", edition {edition}")).unwrap_or_default();
    let since = text("edition-since").and_then(|day| day.parse::<Date>().ok()).map_or_else(String::new, Date::readable);
    Some(format!("{title}{edition}, is new since {since}"))
}

/// `status --format json` and `api/status.json`.
#[derive(Clone, Debug, Serialize)]
pub struct StatusReport<'a> {
    /// The version of this form.
    pub schema: u32,
    /// The day it is true for.
    pub as_of: String,
    /// The title of the set.
    pub title: &'a str,
    /// The release that is in force, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// Documents whose text at hand is another than the one issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_since_release: Option<usize>,
    /// How many documents there are.
    pub documents: usize,
    /// How many have which status.
    pub by_status: BTreeMap<&'static str, usize>,
    /// How many are in force.
    pub in_force: usize,
    /// Documents in force, or soon, whose text is no longer the one approved.
    pub edited_after_approval: Vec<&'a str>,
    /// How many reviews are in which state.
    pub reviews: BTreeMap<&'static str, usize>,
    /// How many registers have rows to be confirmed.
    pub registers_due: usize,
    /// How many records are to be produced.
    pub records_due: usize,
    /// How many records need not be kept any longer.
    pub disposals_due: usize,
    /// The standards in scope.
    pub standards: Vec<StandardSummary<'a>>,
    /// Fields that wait for a value, and how many documents print them.
    pub placeholders: BTreeMap<&'a str, usize>,
    /// Documents that print at least one of them.
    pub documents_with_placeholders: usize,
    /// Fields whose value is only proposed, and how many documents print them.
    pub proposed: BTreeMap<&'a str, usize>,
    /// Documents that print at least one of those.
    pub documents_with_proposed: usize,
}

/// The coverage of a standard in a line.
#[derive(Clone, Debug, Serialize)]
pub struct StandardSummary<'a> {
    /// Its name and edition.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// How many clauses carry requirements.
    pub requirements: usize,
    /// How many of them have which verdict.
    pub documented: BTreeMap<&'static str, usize>,
    /// All points.
    pub points: usize,
    /// Points covered.
    pub points_covered: usize,
    /// Documents and records demanded.
    pub evidence_wanted: usize,
    /// Those that have something to show.
    pub evidence_shown: usize,
}

/// Where the set stands.
pub fn status<'a>(stock: &Stock<'a>) -> StatusReport<'a> {
    let stock = &stock.counted();
    let register = stock.register;
    let mut by_status: BTreeMap<&'static str, usize> = Status::ALL.iter().map(|status| (status.word(), 0)).collect();
    let mut reviews = BTreeMap::new();
    let mut placeholders: BTreeMap<&str, usize> = BTreeMap::new();
    let mut documents_with_placeholders = 0;
    let mut proposed: BTreeMap<&str, usize> = BTreeMap::new();
    let mut documents_with_proposed = 0;
    for (document, standing) in register.documents.iter().zip(&stock.assessment.documents) {
        *by_status.entry(document.front.status().word()).or_default() += 1;
        if standing.review.state != ReviewState::None {
            *reviews.entry(standing.review.state.key()).or_default() += 1;
        }
        let mut open: Vec<&str> = document
            .interface
            .fields
            .iter()
            .filter(|used| matches!(register.field(&used.key), FieldValue::Open { .. }))
            .map(|used| used.key.as_ref())
            .collect();
        open.sort_unstable();
        open.dedup();
        documents_with_placeholders += usize::from(!open.is_empty());
        for key in open {
            *placeholders.entry(key).or_default() += 1;
        }
        let figures = register.proposed_in(document);
        documents_with_proposed += usize::from(!figures.is_empty());
        for key in figures.into_keys() {
            *proposed.entry(key).or_default() += 1;
        }
    }
    let standards = register
        .in_scope()
        .map(|catalogue| {
            let coverage = &stock.assessment.coverage[&catalogue.id];
            let (points, points_covered) = coverage.points();
            StandardSummary {
                id: catalogue.id.as_str(),
                title: &catalogue.title,
                requirements: coverage.requirements(),
                documented: Verdict::ALL.iter().map(|verdict| (verdict.word(), coverage.count(*verdict))).collect(),
                points,
                points_covered,
                evidence_wanted: coverage.clauses.iter().map(|clause| clause.evidence.wanted()).sum(),
                evidence_shown: coverage.clauses.iter().map(|clause| clause.evidence.shown()).sum(),
            }
        })
        .collect();
    StatusReport {
        schema: SCHEMA,
        as_of: stock.assessment.today.to_string(),
        title: &register.settings.site.title,
        release: register.issue.as_ref().map(ToString::to_string),
        changed_since_release: register.issue.as_ref().map(|_| register.in_work.len()),
        documents: register.documents.len(),
        by_status,
        edited_after_approval: register
            .documents
            .iter()
            .zip(&stock.assessment.documents)
            .filter(|(document, standing)| {
                document.front.status() == Status::Approved && history::cover(standing) == "other-text"
            })
            .map(|(document, _)| document.id().as_str())
            .collect(),
        in_force: stock.assessment.documents.iter().filter(|standing| standing.state.in_force()).count(),
        reviews,
        registers_due: Due::Rows.total(stock),
        records_due: Due::Records.total(stock),
        disposals_due: Due::Disposals.total(stock),
        standards,
        placeholders,
        documents_with_placeholders,
        proposed,
        documents_with_proposed,
    }
}

/// `api/documents.json`: the master list.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentsReport<'a> {
    /// The version of this form.
    pub schema: u32,
    /// Every document, by id.
    pub documents: Vec<DocumentRow<'a>>,
}

/// One document of the master list.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: String,
    /// Its type.
    pub kind: &'static str,
    /// Its version.
    pub version: Option<String>,
    /// Its status.
    pub status: &'static str,
    /// Whether its text is in force.
    pub in_force: bool,
    /// The role that owns it.
    pub owner: &'a str,
    /// The day of its latest approval.
    pub approved: Option<String>,
    /// Whether its approval covers the text: `none`, `incomplete`, `other-text` or `this-text`.
    pub approval: &'static str,
    /// Each approval, as written.
    pub approvals: Vec<ApprovalRow<'a>>,
    /// When its next review is due.
    pub next_review: Option<String>,
    /// Its page.
    pub address: String,
}

/// One approval of a document.
#[derive(Clone, Debug, Serialize)]
pub struct ApprovalRow<'a> {
    /// The person.
    pub by: &'a str,
    /// The role.
    pub role: &'a str,
    /// The day.
    pub on: String,
    /// The version.
    pub version: Option<String>,
    /// How well it is proven: `recorded only`, `recorded with evidence` or `signed`.
    pub grade: &'static str,
    /// What proves it.
    pub evidence: Option<&'a str>,
    /// Who wrote it down.
    pub recorded_by: Option<&'a str>,
    /// Why it does not cover the text, where it does not.
    pub remark: Option<&'static str>,
}

/// The master list.
pub fn documents<'a>(stock: &Stock<'a>) -> DocumentsReport<'a> {
    let documents = stock
        .register
        .documents
        .iter()
        .zip(&stock.assessment.documents)
        .map(|(document, standing)| DocumentRow {
            id: document.id().as_str(),
            title: stock.register.fill(&document.front.title),
            kind: document.front.kind.word(),
            version: document.front.version.as_ref().map(|version| version.to_string()),
            status: document.front.status().word(),
            in_force: standing.state.in_force(),
            owner: document.front.owner.as_ref().map_or("", |owner| owner.value.as_str()),
            approved: standing.approvals.latest.map(|date| date.to_string()),
            approval: history::cover(standing),
            approvals: document
                .front
                .approvals
                .iter()
                .zip(&standing.approvals.judged)
                .map(|(approval, judged)| ApprovalRow {
                    by: &approval.by.value,
                    role: approval.role.value.as_str(),
                    on: approval.on.value.to_string(),
                    version: document.front.version_of(approval).map(|version| version.to_string()),
                    grade: judged.grade.shown(),
                    evidence: approval.evidence.as_deref(),
                    recorded_by: approval.recorded_by.as_deref(),
                    remark: history::remark(approval, judged, stock.assessment.today),
                })
                .collect(),
            next_review: standing.review.next.map(|date| date.to_string()),
            address: address::document(document.id()),
        })
        .collect();
    DocumentsReport { schema: SCHEMA, documents }
}

/// `api/build.json`.
#[derive(Clone, Debug, Serialize)]
pub struct BuildReport {
    /// The version of this form.
    pub schema: u32,
    /// The day of the build.
    pub as_of: String,
    /// The program and its version.
    pub generator: &'static str,
    /// The release whose texts these are; nothing where they are the texts at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// For whom the pages are laid out.
    pub edition: &'static str,
    /// Whose documents they hold; nothing where they hold all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// How many documents the set has.
    pub documents: usize,
}

/// What was built.
pub fn build(stock: &Stock<'_>) -> BuildReport {
    BuildReport {
        schema: SCHEMA,
        as_of: stock.assessment.today.to_string(),
        generator: concat!("clausebook ", env!("CARGO_PKG_VERSION")),
        release: stock.register.issue.as_ref().map(ToString::to_string),
        edition: stock.edition.word(),
        audience: stock.audience.map(str::to_owned),
        documents: stock.register.documents.len(),
    }
}
