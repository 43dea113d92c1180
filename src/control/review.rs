//! Records that somebody has read documents for fitness, and what came of it.

use camino::Utf8Path;

use super::case::{Case, Cases, NotDone, Plan};
use super::{Data, FrontError};
use crate::assess::stamp::{self, Purpose};
use crate::build::Snapshot;
use crate::model::{Date, Holding, Outcome, RoleKey, Settings, Stamp, Status};

/// A review as a person reports it.
#[derive(Clone, Debug)]
pub struct ReviewReport<'r> {
    /// Who read the text.
    pub by: &'r str,
    /// In which role; found where it is not said.
    pub role: Option<&'r str>,
    /// What came of it.
    pub outcome: Outcome,
    /// What there is to say; for a withdrawal, why.
    pub note: Option<&'r str>,
    /// What takes the place of a withdrawn document.
    pub successor: Option<&'r str>,
    /// That nothing takes its place.
    pub no_successor: bool,
    /// On which day.
    pub on: Date,
}

/// Records the review of these documents.
pub fn review(snapshot: &Snapshot, root: &Utf8Path, ids: &[String], report: &ReviewReport<'_>) -> Result<Plan, NotDone> {
    let mut cases = Cases::new(snapshot);
    let today = snapshot.assessment.today;
    if report.on > today {
        cases.refuse_all(format!("the review is dated {}, and today is {today}", report.on), "record it on its day");
    }
    let named = report.role.map(|role| cases.role(role));
    for mut case in cases.take(root, ids)? {
        let role = match &named {
            Some(None) => continue,
            Some(Some(role)) => Some(role.clone()),
            None => None,
        };
        let before = cases.refused();
        let role = who(&mut cases, &case, role, report);
        let stamp = stamp::of(case.document, &snapshot.register, &snapshot.project.sources, Purpose::Review);
        look(&mut cases, &case, report, stamp);
        let Some(role) = role.filter(|_| cases.refused() == before) else { continue };
        let made = change(&mut case, &role, report, stamp);
        let id = case.document.id().clone();
        match report.outcome {
            Outcome::Changed => {
                cases.say(format!("{id}: give the changed text a number with `clausebook bump {id}`, then have it approved."))
            }
            Outcome::Retire => cases.say(format!("{id} is withdrawn from {}.", report.on.readable())),
            Outcome::Unchanged => {}
        }
        cases.give(case, made);
    }
    cases.finish()
}

/// The role in which the person reads the document: the owner's where the person has it, else
/// the first that the person has on that day.
fn who(cases: &mut Cases<'_>, case: &Case<'_>, named: Option<RoleKey>, report: &ReviewReport<'_>) -> Option<RoleKey> {
    let settings = cases.settings();
    let has = |key: &RoleKey| settings.roles.get(key).is_some_and(|role| role.holding(report.by, report.on) != Holding::No);
    if let Some(role) = named {
        if has(&role) {
            return Some(role);
        }
        cases.refuse(
            case.document,
            format!("{} neither held `{role}` on {} nor stood in", report.by, report.on),
            format!("people who did: {}", people(settings, &role, report.on)),
        );
        return None;
    }
    let owner = case.document.front.owner.as_ref().map(|owner| &owner.value).filter(|owner| has(owner));
    let found = owner.or_else(|| settings.roles.keys().find(|key| has(key))).cloned();
    if found.is_none() {
        let help = "name a person as `site/site.yaml` writes the name, or enter the person below `roles:`";
        cases.refuse(case.document, format!("{} has no role on {}", report.by, report.on), help);
    }
    found
}

/// The people who hold a role or stand in on a day, in words.
pub fn people(settings: &Settings, role: &RoleKey, on: Date) -> String {
    let role = settings.roles.get(role);
    let all = role.into_iter().flat_map(|role| role.holders.iter().chain(&role.deputies));
    let names: Vec<&str> = all.filter(|holder| holder.on(on)).map(|holder| holder.name.as_str()).collect();
    if names.is_empty() { "nobody; enter the holder in `site/site.yaml`".to_owned() } else { names.join(", ") }
}

/// Notes what stands against the review of one document.
fn look(cases: &mut Cases<'_>, case: &Case<'_>, report: &ReviewReport<'_>, stamp: Stamp) {
    let document = case.document;
    let front = &document.front;
    let id = document.id();
    match front.status() {
        _ if front.is_record() => return cases.refuse(document, "it is a record; records are not reviewed", "leave it out"),
        Status::Template => return cases.refuse(document, "it is a template", format!("adopt it first: clausebook adopt {id}")),
        Status::Retired => return cases.refuse(document, "it is withdrawn", "leave it out"),
        _ => {}
    }
    if let Some((last, _)) = front.last_review().filter(|(last, _)| *last > report.on) {
        cases.refuse(document, format!("its last review was later, on {last}"), "give the day of this review with --on");
    }
    let standing = &cases.snapshot.assessment.documents[case.at];
    let reviewed = front.last_review().and_then(|(_, stamp)| stamp);
    let answered = !standing.approvals.judged.is_empty() || reviewed.is_some();
    let same = standing.approvals.matches() || reviewed == Some(stamp);
    if report.outcome == Outcome::Unchanged && answered && !same {
        cases.refuse(
            document,
            "its text is no longer the one that was approved or reviewed, so it is not unchanged",
            format!("put that text back; or record `--outcome changed`, number the text with `clausebook bump {id}` and have it approved"),
        );
    }
    if report.outcome == Outcome::Retire {
        look_at_retirement(cases, case, report);
    }
}

fn look_at_retirement(cases: &mut Cases<'_>, case: &Case<'_>, report: &ReviewReport<'_>) {
    let document = case.document;
    if report.note.is_none() {
        cases.refuse(document, "a withdrawal says why", "give the reason with --note");
    }
    match report.successor {
        None if !report.no_successor => {
            cases.refuse(
                document,
                "a withdrawal says what takes the place of the document",
                "give --successor ID or --no-successor",
            );
        }
        Some(id) if cases.snapshot.register.position(id).is_none_or(|at| at == case.at) => {
            cases.refuse(document, format!("`{id}` is no other document of the set"), "name the document that takes its place");
        }
        _ => {}
    }
    let settings = cases.settings();
    let rule = settings.approval_rule(document.front.kind, report.on);
    let may = rule.is_some_and(|rule| {
        let roles = rule.roles.iter().filter_map(|role| settings.roles.get(&role.value));
        roles.into_iter().any(|role| role.holding(report.by, report.on) != Holding::No)
    });
    if !may {
        let roles: Vec<String> =
            rule.map(|rule| rule.roles.iter().map(|role| role.value.to_string()).collect()).unwrap_or_default();
        let help = match roles.is_empty() {
            true => "no rule says who approves this type; add one below `approval:` in `site/site.yaml`".to_owned(),
            false => format!("somebody who holds {} decides that", roles.join(" or ")),
        };
        cases.refuse(
            document,
            format!("{} may not withdraw it: who withdraws a document is one who may approve it", report.by),
            help,
        );
    }
}

fn change(case: &mut Case<'_>, role: &RoleKey, report: &ReviewReport<'_>, stamp: Stamp) -> Result<(), FrontError> {
    let front = &mut case.front;
    let on = report.on.to_string();
    let above = &["clauses", "audience", "classification", "summary", "owner"];
    front.set(&["review".into(), "last".into()], Data::text(on.clone()), above)?;
    front.set(&["review".into(), "stamp".into()], Data::text(stamp.to_string()), above)?;
    front.remove(&["review".into(), "next".into()])?;
    let entry = [
        ("on", Some(on.clone())),
        ("by", Some(report.by.to_owned())),
        ("role", Some(role.to_string())),
        ("outcome", Some(report.outcome.word().to_owned())),
        ("stamp", Some(stamp.to_string())),
        ("note", report.note.map(str::to_owned)),
    ];
    front.prepend(&["reviews".into()], Data::map(entry), &["review"])?;
    if report.outcome == Outcome::Retire {
        front.set_text("status", Status::Retired.word(), &["version"])?;
        let entry = [
            ("by", Some(report.by.to_owned())),
            ("on", Some(on)),
            ("why", report.note.map(str::to_owned)),
            ("successor", report.successor.map(str::to_owned)),
        ];
        front.set(&["retired".into()], Data::map(entry), &["status"])?;
    }
    Ok(())
}
