//! Whether a text carries the approvals that the rules ask for.
//!
//! Each approval is judged by the rule and by the holders of its own day: who has left since, or
//! got another role, approved all the same.

use super::signature::{self, SignatureFault};
use crate::model::{Approval, ApprovalRule, Date, FrontMatter, Grade, Holding, RoleKey, Settings, Stamp, Status, same_person};
use crate::register::{Document, Register};

/// The approvals of a document, judged by the rule in force on the day of the latest.
#[derive(Clone, Debug, Default)]
pub struct Approvals {
    /// The roles asked for.
    pub asked: Vec<RoleKey>,
    /// The roles asked for that have not approved, or whose approval does not count.
    pub missing: Vec<RoleKey>,
    /// For each entry, in the order written, what it is worth.
    pub judged: Vec<Judged>,
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

/// What one approval is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// How the person stood to the role on that day; nothing where the role is not declared.
    pub holding: Option<Holding>,
    /// How well the approval is proven.
    pub grade: Grade,
    /// The lowest grade that the rule of its day accepts.
    pub lowest: Grade,
    /// Why its signature proves nothing.
    pub fault: Option<SignatureFault>,
    /// Whether it was given to the very text at hand.
    pub this_text: bool,
}

impl Judged {
    /// Whether it is by somebody who may give it, and proven well enough.
    pub fn counts(&self) -> bool {
        matches!(self.holding, Some(Holding::Holder | Holding::Deputy)) && self.grade >= self.lowest
    }
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
pub fn judge(document: &Document, register: &Register, today: Date, stamp: impl FnOnce() -> Stamp) -> Approvals {
    let front = &document.front;
    let settings = &register.settings;
    let mut found = Approvals::default();
    if front.approvals.is_empty() && front.status() != Status::Approved {
        return found;
    }
    if !front.approvals.is_empty() {
        found.stamp = Some(stamp());
    }
    found.judged = front.approvals.iter().map(|approval| one(front, approval, register, found.stamp)).collect();
    for (at, approval) in front.approvals.iter().enumerate() {
        if approval.on.value > today {
            found.future.push(at);
        }
        if approval.stamp.is_none() {
            found.unstamped.push(at);
        }
    }
    let day = front.approvals.iter().map(|approval| approval.on.value).filter(|on| *on <= today).max().unwrap_or(today);
    let rule = settings.approval_rule(front.kind, day);
    found.no_rule = rule.is_none();
    found.asked = rule.map(|rule| rule.roles.iter().map(|role| role.value.clone()).collect()).unwrap_or_default();
    let mut counted: Vec<&Approval> = Vec::new();
    for role in &found.asked {
        let best = front
            .approvals
            .iter()
            .enumerate()
            .filter(|(_, approval)| approval.role.value == *role && approval.on.value <= today && approval.stamp.is_some())
            .filter(|(at, _)| found.judged[*at].counts())
            .max_by_key(|(at, approval)| (found.judged[*at].this_text, approval.on.value, std::cmp::Reverse(*at)));
        let Some((at, approval)) = best else {
            found.missing.push(role.clone());
            continue;
        };
        found.same_person |= counted.iter().any(|other| same_person(&other.by, &approval.by));
        counted.push(approval);
        found.latest = found.latest.max(Some(approval.on.value));
        if !found.judged[at].this_text {
            found.other_text.push(at);
        }
    }
    found.alone = alone(front, settings, rule, &counted);
    found
}

/// Judges one approval for itself.
fn one(front: &FrontMatter, approval: &Approval, register: &Register, stamp: Option<Stamp>) -> Judged {
    let settings = &register.settings;
    let day = approval.on.value;
    let verified = approval.signature.as_ref().map(|signature| signature::verify(front, approval, signature, &register.signers));
    let grade = match (&verified, &approval.evidence) {
        (Some(Ok(())), _) => Grade::Signed,
        (_, Some(_)) => Grade::Evidence,
        (_, None) => Grade::Recorded,
    };
    Judged {
        holding: settings.roles.get(&approval.role.value).map(|role| role.holding(&approval.by, day)),
        grade,
        lowest: settings.approval_rule(front.kind, day).map_or(Grade::Recorded, |rule| rule.evidence),
        fault: verified.and_then(Result::err),
        this_text: stamp.is_some() && approval.stamp.as_ref().map(|stamp| stamp.value) == stamp,
    }
}

/// Whether the owner is the only one who approved, and the rule gives no reason for that.
fn alone(front: &FrontMatter, settings: &Settings, rule: Option<&ApprovalRule>, counted: &[&Approval]) -> bool {
    let owner = front.owner.as_ref().and_then(|owner| settings.roles.get(&owner.value));
    let owns = |approval: &&Approval| owner.is_some_and(|role| role.holding(&approval.by, approval.on.value) == Holding::Holder);
    rule.is_some_and(|rule| rule.self_reason.is_none()) && !counted.is_empty() && counted.iter().all(owns)
}
