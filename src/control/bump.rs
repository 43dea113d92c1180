//! Gives a changed text its number.

use camino::Utf8Path;

use super::case::{Case, Cases, NotDone, Plan};
use super::{Data, Earlier, FrontError};
use crate::build::Snapshot;
use crate::model::{Date, DocumentType, Holding, Settings, Status, Step as Part, Version};
use crate::redline::Reason;

/// A new number, and why.
#[derive(Clone, Debug)]
pub struct BumpReport<'r> {
    /// Which part of the number grows.
    pub part: Part,
    /// What changed, in a sentence.
    pub change: &'r str,
    /// Who confirms that a change to a duty or a figure is a minor one.
    pub confirmed: Option<&'r str>,
    /// On which day.
    pub on: Date,
}

/// A new number that was found, or what speaks against calling the change minor.
#[derive(Debug)]
pub enum Bumped {
    /// The change to the file.
    Plan(Plan),
    /// A duty, a figure, a claim, a role or the scope has changed.
    Objection(Vec<Reason>),
}

/// Gives a document the next number and a line in its history, and sets it back to draft.
pub fn bump(
    snapshot: &Snapshot,
    root: &Utf8Path,
    id: &str,
    report: &BumpReport<'_>,
    earlier: &Earlier<'_>,
) -> Result<Bumped, NotDone> {
    let mut cases = Cases::new(snapshot);
    let taken = cases.take(root, &[id.to_owned()])?;
    for mut case in taken {
        let document = case.document;
        let front = &document.front;
        match (front.status(), &front.version) {
            _ if front.is_record() => cases.refuse(document, "it is a record; records have no version", "leave it out"),
            (Status::Template, _) => cases.refuse(document, "it is a template", format!("adopt it first: clausebook adopt {id}")),
            (Status::Retired, _) => {
                cases.refuse(document, "it is withdrawn", "set it back to `draft` first, if it is to come back")
            }
            (_, None) => cases.refuse(document, "it has no version", "write `version: \"0.1\"`"),
            (_, Some(version)) => {
                if report.change.trim().is_empty() {
                    cases.refuse(document, "the history says what changed", "say it in a sentence, in quotes");
                }
                if let Some(person) = report.confirmed.filter(|person| !approves(cases.settings(), front.kind, person, report.on))
                {
                    let help = "name somebody who holds a role that approves this type";
                    cases.refuse(
                        document,
                        format!("{person} does not approve it, so cannot confirm that the change is minor"),
                        help,
                    );
                }
                if report.part == Part::Minor && report.confirmed.is_none() {
                    match earlier.reasons(document) {
                        None => cases.say("No earlier approved text is known, here or in git, so nothing was compared."),
                        Some(found) if !found.is_empty() && cases.refused() == 0 => return Ok(Bumped::Objection(found)),
                        Some(_) => {}
                    }
                }
                let next = free(&case, version, report.part, earlier);
                cases.say(format!("{id}: {} → {next}.", version.value));
                if report.part == Part::Major {
                    cases.say("A major version: people must be told again once it is in force.");
                }
                let made = change(&mut case, &next, report);
                cases.give(case, made);
            }
        }
    }
    cases.finish().map(Bumped::Plan)
}

/// Whether a person holds or stands in for a role that approves this type on that day.
pub fn approves(settings: &Settings, kind: DocumentType, person: &str, on: Date) -> bool {
    settings.approval_rule(kind, on).is_some_and(|rule| {
        let mut roles = rule.roles.iter().filter_map(|role| settings.roles.get(&role.value));
        roles.any(|role| role.holding(person, on) != Holding::No)
    })
}

/// The next number that no text has had yet.
fn free(case: &Case<'_>, version: &Version, part: Part, earlier: &Earlier<'_>) -> Version {
    let front = &case.document.front;
    let used = |wanted: &Version| {
        front.history.iter().any(|entry| entry.version.value == *wanted)
            || front.approvals.iter().any(|approval| approval.version.as_ref().is_some_and(|version| version.value == *wanted))
            || earlier.stamp(&front.id.value, wanted).is_some()
    };
    let mut next = version.next(part);
    while used(&next) {
        next = next.next(part);
    }
    next
}

fn change(case: &mut Case<'_>, next: &Version, report: &BumpReport<'_>) -> Result<(), FrontError> {
    let document = case.document;
    let front = &mut case.front;
    // `approval:` lists those of the present version; once there is another, each says which it was for.
    if let Some(Data::List(entries)) = front.get(&["approval".into()]) {
        for at in 0..entries.len() {
            let path = ["approval".into(), at.into(), "version".into()];
            if let (None, Some(version)) = (front.get(&path), &document.front.version) {
                front.set(&path, Data::text(version.to_string()), &[])?;
            }
        }
    }
    front.set_text("version", next.to_string(), &["type"])?;
    front.set_text("status", Status::Draft.word(), &["version"])?;
    let entry = [
        ("version", Some(next.to_string())),
        ("date", Some(report.on.to_string())),
        ("change", Some(report.change.trim().to_owned())),
        ("confirmed", report.confirmed.map(str::to_owned)),
    ];
    front.prepend(&["history".into()], Data::map(entry), &["effective", "approval", "reviews", "review", "clauses", "owner"])
}
