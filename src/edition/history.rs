//! The history of a document: versions, approvals, reviews, releases and its withdrawal in one table, with
//! who and when, and the approvals of the present version with what each is worth.

use serde::Serialize;

use super::{DateView, Frame, LinkView, Stock};
use crate::assess::{Judged, Standing};
use crate::model::{Approval, Date, Holding};

/// One approval.
#[derive(Clone, Debug, Serialize)]
pub struct ApprovalView {
    /// The person.
    pub by: String,
    /// The title of the role.
    pub role: String,
    /// The day.
    pub on: DateView,
    /// How well it is proven.
    pub grade: &'static str,
    /// What proves it.
    pub evidence: Option<String>,
    /// Who wrote it down.
    pub recorded_by: Option<String>,
    /// Why it does not cover this text, where it does not.
    pub remark: Option<&'static str>,
}

/// Something that happened to a document.
#[derive(Clone, Debug, Serialize)]
pub struct EventView {
    /// `withdrawal`, `release`, `approval`, `review` or `version`.
    pub kind: &'static str,
    /// What happened, in a word or two.
    pub what: String,
    /// When.
    pub date: DateView,
    /// The version it was about.
    pub version: Option<String>,
    /// Who did it.
    pub who: Option<String>,
    /// What there is to say about it.
    pub text: String,
    /// What it leads to.
    pub link: Option<LinkView>,
    #[serde(skip)]
    day: Date,
}

/// The approvals in the order written.
pub fn approvals(stock: &Stock<'_>, at: usize) -> Vec<ApprovalView> {
    let front = &stock.register.documents[at].front;
    let standing = &stock.assessment.documents[at];
    front
        .approvals
        .iter()
        .zip(&standing.approvals.judged)
        .map(|(approval, judged)| approval_view(stock, approval, judged))
        .collect()
}

fn approval_view(stock: &Stock<'_>, approval: &Approval, judged: &Judged) -> ApprovalView {
    ApprovalView {
        by: approval.by.value.clone(),
        role: stock.register.role_title(&approval.role.value).to_owned(),
        on: approval.on.value.into(),
        grade: judged.grade.shown(),
        evidence: approval.evidence.clone(),
        recorded_by: approval.recorded_by.clone(),
        remark: remark(approval, judged, stock.assessment.today),
    }
}

/// Why an approval does not cover the text at hand; nothing where it does.
pub fn remark(approval: &Approval, judged: &Judged, today: Date) -> Option<&'static str> {
    if approval.on.value > today {
        return Some("dated in the future; does not count");
    }
    if !matches!(judged.holding, Some(Holding::Holder | Holding::Deputy)) {
        return Some("did not hold the role; does not count");
    }
    if judged.grade < judged.lowest {
        return Some("less proof than the rule asks for; does not count");
    }
    if approval.stamp.is_none() {
        return Some("names no text; does not count");
    }
    (!judged.this_text).then_some("of another text, not of this one")
}

/// Everything that happened, newest first.
pub fn events(stock: &Stock<'_>, frame: &Frame, at: usize) -> Vec<EventView> {
    let register = stock.register;
    let front = &register.documents[at].front;
    let standing = &stock.assessment.documents[at];
    let mut found: Vec<EventView> = Vec::new();
    let mut add = |kind, what: &str, day: Date, version: Option<String>, who: Option<String>, text: String, link| {
        found.push(EventView { kind, what: what.to_owned(), date: day.into(), version, who, text, link, day });
    };
    // What is told about one day stands in this order, the last thing first.
    if let Some(retired) = &front.retired {
        let link = retired.successor.as_ref().and_then(|id| register.known_as(id.as_str())).map(|at| stock.link(frame, at));
        add("withdrawal", "Withdrawn", retired.on.value, None, Some(retired.by.value.clone()), retired.why.clone(), link);
    }
    // The set of an earlier release knows of no other release.
    let issued: Vec<_> = if stock.earlier { Vec::new() } else { register.releases_of(front.id.as_str()).collect() };
    for group in issued.chunk_by(|(_, newer), (_, older)| newer.blob == older.blob) {
        let Some((release, document)) = group.last() else { continue };
        let version = document.version.as_ref().map(ToString::to_string);
        let text = format!("Issued with release {}", release.label);
        add("release", "Released", release.date.value, version, Some(release.by.clone()), text, None);
    }
    for (approval, judged) in front.approvals.iter().zip(&standing.approvals.judged) {
        let view = approval_view(stock, approval, judged);
        let version = front.version_of(approval).map(|version| version.to_string());
        add("approval", "Approved", approval.on.value, version, Some(format!("{}, {}", view.by, view.role)), proof(&view), None);
    }
    for review in &front.reviews {
        let role = review.role.as_ref().map(|role| format!(", {}", register.role_title(&role.value))).unwrap_or_default();
        let note = review.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let text = format!("{}{note}", review.outcome.shown());
        add("review", "Reviewed", review.on.value, None, Some(format!("{}{role}", review.by.value)), text, None);
    }
    for entry in &front.history {
        let version = Some(entry.version.to_string());
        if let Some(approved) = &entry.approved {
            add("approval", "Approved", approved.on.value, version.clone(), Some(approved.by.join(", ")), String::new(), None);
        }
        let mut text = register.fill(&entry.change);
        if let Some(by) = &entry.confirmed {
            text.push_str(&format!(" ({by} confirmed that the change is minor.)"));
        }
        add("version", "Version", entry.date.value, version, None, text, None);
    }
    found.sort_by_key(|event| std::cmp::Reverse(event.day));
    found
}

/// How an approval is proven, in words.
fn proof(view: &ApprovalView) -> String {
    let mut text = capital(view.grade);
    if let Some(evidence) = &view.evidence {
        text.push_str(&format!(": {evidence}"));
    }
    if let Some(by) = &view.recorded_by {
        text.push_str(&format!("; recorded by {by}"));
    }
    if let Some(remark) = view.remark {
        text.push_str(&format!("; {remark}"));
    }
    text
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Whether an approval covers the text at hand, in a word for data.
pub fn cover(standing: &Standing) -> &'static str {
    let approvals = &standing.approvals;
    match (approvals.judged.is_empty(), approvals.complete(), approvals.matches()) {
        (true, ..) => "none",
        (_, false, _) => "incomplete",
        (_, true, false) => "other-text",
        (_, true, true) => "this-text",
    }
}
