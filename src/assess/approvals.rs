//! Whether a text carries the approvals that the rules ask for.

use crate::model::{Date, Grade, RoleKey, Settings, Stamp, Status};
use crate::register::Document;

/// The approvals of a document, judged by the rule in force on the day of the latest.
#[derive(Clone, Debug, Default)]
pub struct Approvals {
    /// The roles asked for.
    pub asked: Vec<RoleKey>,
    /// The roles asked for that have not approved, or not with enough evidence.
    pub missing: Vec<RoleKey>,
    /// Entries, by their place, that count and whose stamp is another text's.
    pub other_text: Vec<usize>,
    /// Entries that say no stamp.
    pub unstamped: Vec<usize>,
    /// Entries dated after the day of the assessment.
    pub future: Vec<usize>,
    /// Whether the holder of the owner's role is the only approver, without the rules allowing it.
    pub alone: bool,
    /// Whether no rule says who approves this type.
    pub no_rule: bool,
    /// Whether two asked roles were filled by the same person.
    pub same_person: bool,
    /// The stamp of the text at hand; only worked out where an approval is to be compared.
    pub stamp: Option<Stamp>,
    /// The day of the latest approval asked for.
    pub latest: Option<Date>,
}

impl Approvals {
    /// Whether everybody asked has approved some text.
    pub fn complete(&self) -> bool {
        self.missing.is_empty() && !self.alone && !self.no_rule && !self.same_person && self.latest.is_some()
    }

    /// Whether everybody asked has approved this very text.
    pub fn matches(&self) -> bool {
        self.complete() && self.other_text.is_empty()
    }
}

/// Judges the approvals of a document. `stamp` is called at most once.
pub fn judge(document: &Document, settings: &Settings, today: Date, stamp: impl FnOnce() -> Stamp) -> Approvals {
    let front = &document.front;
    let mut found = Approvals::default();
    if front.approvals.is_empty() && front.status() != Status::Approved {
        return found;
    }
    let day = front.approvals.iter().map(|approval| approval.on.value).filter(|on| *on <= today).max().unwrap_or(today);
    let rule = settings.approval_rule(front.kind, day);
    found.no_rule = rule.is_none();
    found.asked = rule.map(|rule| rule.roles.iter().map(|role| role.value.clone()).collect()).unwrap_or_default();
    let lowest = rule.map_or(Grade::Recorded, |rule| rule.evidence);
    if !front.approvals.is_empty() {
        found.stamp = Some(stamp());
    }
    for (at, approval) in front.approvals.iter().enumerate() {
        if approval.on.value > today {
            found.future.push(at);
        }
        if approval.stamp.is_none() {
            found.unstamped.push(at);
        }
    }
    let mut people = Vec::new();
    for role in &found.asked {
        let counted = front
            .approvals
            .iter()
            .enumerate()
            .filter(|(_, approval)| approval.role.value == *role && approval.on.value <= today && approval.stamp.is_some())
            .filter(|(_, approval)| lowest == Grade::Recorded || (lowest == Grade::Evidence && approval.evidence.is_some()))
            .max_by_key(|(at, approval)| (approval.on.value, *at));
        let Some((at, approval)) = counted else {
            found.missing.push(role.clone());
            continue;
        };
        found.same_person |= people.contains(&approval.by.value);
        people.push(approval.by.value.clone());
        found.latest = found.latest.max(Some(approval.on.value));
        if approval.stamp.as_ref().map(|stamp| stamp.value) != found.stamp {
            found.other_text.push(at);
        }
    }
    let owner = front.owner.as_ref().and_then(|owner| settings.roles.get(&owner.value));
    let holds =
        |person: &String| owner.is_some_and(|role| role.holders.iter().any(|holder| holder.name == *person && holder.on(day)));
    found.alone = rule.is_some_and(|rule| rule.self_reason.is_none()) && !people.is_empty() && people.iter().all(holds);
    found
}
