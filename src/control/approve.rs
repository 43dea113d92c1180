//! Records who approved which text, in which role, on which day and with which proof.

use std::collections::BTreeMap;

use camino::Utf8Path;

use super::case::{Case, Cases, NotDone, Plan};
use super::review::people;
use super::{Data, Earlier, FrontError, Step};
use crate::assess::signature;
use crate::assess::stamp::{self, Purpose};
use crate::build::Snapshot;
use crate::model::{Approval, ApprovalRule, Block, Date, Grade, Holding, RoleKey, Stamp, Status, Version, same_person};
use crate::register::FieldValue;

/// An approval as somebody records it.
#[derive(Clone, Debug)]
pub struct ApprovalReport<'r> {
    /// Who decided.
    pub by: &'r str,
    /// In which role.
    pub role: &'r str,
    /// On which day.
    pub on: Date,
    /// What proves it, such as a reference to minutes.
    pub evidence: Option<&'r str>,
    /// Who writes it down.
    pub recorded_by: &'r str,
    /// From when on the text is to be in force, if not from the last approval.
    pub effective: Option<Date>,
    /// Signatures of statements, as `ssh-keygen` wrote them, by id; nothing where nobody signs.
    pub signatures: Option<BTreeMap<String, String>>,
    /// Whether the proof is still to come: only statements are wanted.
    pub unproven: bool,
}

/// One line of a sign-off sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// The document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The version approved.
    pub version: Version,
    /// The text approved.
    pub stamp: Stamp,
    /// What the approver signs.
    pub statement: String,
}

/// What an approval would do.
#[derive(Debug, Default)]
pub struct Approving {
    /// The changes to the files.
    pub plan: Plan,
    /// What is approved, document by document.
    pub sheet: Vec<SheetRow>,
}

/// Approves these documents.
pub fn approve(
    snapshot: &Snapshot,
    root: &Utf8Path,
    ids: &[String],
    report: &ApprovalReport<'_>,
    earlier: &Earlier<'_>,
) -> Result<Approving, NotDone> {
    let mut cases = Cases::new(snapshot);
    let today = snapshot.assessment.today;
    if report.on > today {
        cases.refuse_all(format!("the approval is dated {}, and today is {today}", report.on), "record it on its day");
    }
    if let Some(day) = report.effective.filter(|day| *day < report.on) {
        cases.refuse_all(
            format!("the text would be in force from {day}, before it was approved on {}", report.on),
            "give a day on or after the approval with --effective",
        );
    }
    let role = cases.role(report.role);
    let mut sheet = Vec::new();
    for mut case in cases.take(root, ids)? {
        let Some(role) = &role else { continue };
        let before = cases.refused();
        let stamp = stamp::of(case.document, &snapshot.register, &snapshot.project.sources, Purpose::Approval);
        let decision = Decision { role, report, stamp, earlier };
        decision.look(&mut cases, &case);
        let (Some(version), true) = (&case.document.front.version, cases.refused() == before) else { continue };
        let statement = signature::statement(case.document.id(), version, role, report.by, report.on, stamp);
        let signature = decision.prove(&mut cases, &case, &statement);
        if cases.refused() > before {
            continue;
        }
        sheet.push(SheetRow {
            id: case.document.id().to_string(),
            title: snapshot.register.fill(&case.document.front.title),
            version: version.value.clone(),
            stamp,
            statement,
        });
        let confirms = decision.weighty(&mut cases, &case);
        let complete = decision.completes(&cases, &case);
        let made = decision.change(&mut cases, &mut case, version, signature, complete, confirms);
        cases.give(case, made);
    }
    Ok(Approving { plan: cases.finish()?, sheet })
}

/// One decision, about one document after the other.
struct Decision<'d> {
    role: &'d RoleKey,
    report: &'d ApprovalReport<'d>,
    stamp: Stamp,
    earlier: &'d Earlier<'d>,
}

impl Decision<'_> {
    /// Notes what stands against the approval of one document, but for its proof.
    fn look(&self, cases: &mut Cases<'_>, case: &Case<'_>) {
        let (document, report, role) = (case.document, self.report, self.role);
        let id = document.id();
        match document.front.status() {
            _ if document.front.is_record() => {
                return cases.refuse(document, "it is a record; records are closed or signed, not approved", "leave it out");
            }
            Status::Template => {
                return cases.refuse(document, "it is a template", format!("adopt it first: clausebook adopt {id}"));
            }
            Status::Retired => return cases.refuse(document, "it is withdrawn", "leave it out"),
            _ => {}
        }
        let settings = cases.settings();
        let Some(rule) = settings.approval_rule(document.front.kind, report.on) else {
            return cases.refuse(
                document,
                format!("no rule says who approves a {}", document.front.kind),
                "add one below `approval:` in `site/site.yaml`",
            );
        };
        if !rule.roles.iter().any(|asked| asked.value == *role) {
            let asked: Vec<String> = rule.roles.iter().map(|asked| format!("`{}`", asked.value)).collect();
            cases.refuse(
                document,
                format!("a {} is not approved by `{role}`", document.front.kind),
                format!("asked for: {}", asked.join(", ")),
            );
        }
        let holding = settings.roles.get(role).map_or(Holding::No, |found| found.holding(report.by, report.on));
        if holding == Holding::No {
            let people = people(settings, role, report.on);
            cases.refuse(
                document,
                format!("{} neither held `{role}` on {} nor stood in", report.by, report.on),
                format!("people who did: {people}"),
            );
        }
        self.look_at_text(cases, case);
        self.look_at_number(cases, case);
        self.look_at_others(cases, case, rule);
    }

    /// A text with open places binds nobody.
    fn look_at_text(&self, cases: &mut Cases<'_>, case: &Case<'_>) {
        let document = case.document;
        let register = &cases.snapshot.register;
        let open = |key: &str| !matches!(register.field(key), FieldValue::Value(_));
        let mut keys: Vec<&str> =
            document.interface.fields.iter().map(|used| used.key.as_ref()).filter(|key| open(key)).collect();
        keys.sort_unstable();
        keys.dedup();
        if !keys.is_empty() {
            cases.refuse(
                document,
                format!("it waits for values: {}", some(&keys)),
                "decide them below `fields:` in `site/site.yaml`",
            );
        }
        let proposed: Vec<&str> = register.proposed_in(document).into_keys().collect();
        if !proposed.is_empty() {
            cases.refuse(
                document,
                format!("nobody has decided on figures that are only proposed: {}", some(&proposed)),
                "agree on each, then write `decided: { by: NAME, on: DATE }` at the field in `site/site.yaml`",
            );
        }
        if document.interface.blocks.iter().any(|(block, _)| *block == Block::Guidance) {
            cases.refuse(
                document,
                "guidance for authors still stands in it",
                "follow the guidance, then remove the `::: guidance` blocks",
            );
        }
        if document.front.version.is_none() {
            cases.refuse(document, "it has no version", "write `version: \"1.0\"`");
        }
    }

    /// A version number names one text for ever.
    fn look_at_number(&self, cases: &mut Cases<'_>, case: &Case<'_>) {
        let front = &case.document.front;
        let Some(version) = &front.version else { return };
        let id = case.document.id();
        let approved = front
            .approvals
            .iter()
            .filter(|approval| front.version_of(approval).as_ref() == Some(&version.value))
            .filter_map(|approval| Some((approval.stamp.as_ref()?.value, approval.by.value.clone(), approval.on.value)));
        let before = front.history.iter().filter(|entry| entry.version.value == version.value).filter_map(|entry| {
            let approved = entry.approved.as_ref()?;
            Some((approved.stamp.as_ref()?.value, approved.by.join(" and "), approved.on.value))
        });
        let other = approved.chain(before).find(|(stamp, ..)| *stamp != self.stamp);
        let issued = self.earlier.stamp(id, version).filter(|stamp| *stamp != self.stamp);
        let what = match (other, issued) {
            (Some((_, by, on)), _) => format!("version {} is already the text that {by} approved on {on}", version.value),
            (None, Some(_)) => format!("version {} is already another text, which was released", version.value),
            (None, None) => return,
        };
        cases.refuse(
            case.document,
            what,
            format!("a number names one text for ever; give this text its own: clausebook bump {id}"),
        );
    }

    /// Each role is another person, and the owner is not alone.
    fn look_at_others(&self, cases: &mut Cases<'_>, case: &Case<'_>, rule: &ApprovalRule) {
        let report = self.report;
        for (approval, _) in self.standing(cases, case) {
            if approval.role.value == *self.role {
                let what = format!("{} approved this text as `{}` on {}", approval.by.value, self.role, approval.on.value);
                return cases.refuse(case.document, what, "nothing is left to do in this role; leave it out");
            }
            if same_person(&approval.by, report.by) {
                let what = format!("{} approved this text already, as `{}`", report.by, approval.role.value);
                return cases.refuse(case.document, what, "each role asked for is another person");
            }
        }
        let owner = case.document.front.owner.as_ref().and_then(|owner| cases.settings().roles.get(&owner.value));
        let owns = |person: &str, on: Date| owner.is_some_and(|role| role.holding(person, on) == Holding::Holder);
        let alone =
            owns(report.by, report.on) && self.standing(cases, case).all(|(approval, _)| owns(&approval.by, approval.on.value));
        if alone && rule.self_reason.is_none() && self.completes(cases, case) {
            let what = format!("{} owns it and would be the only one to approve it", report.by);
            cases.refuse(
                case.document,
                what,
                "let somebody else approve it too, or give the rule in `site/site.yaml` a reason with `self:`",
            );
        }
    }

    /// The approvals of this very text that count.
    fn standing<'c>(&self, cases: &Cases<'c>, case: &Case<'c>) -> impl Iterator<Item = (&'c Approval, usize)> + use<'c> {
        let judged = &cases.snapshot.assessment.documents[case.at].approvals.judged;
        case.document
            .front
            .approvals
            .iter()
            .zip(judged)
            .enumerate()
            .filter(|(_, (_, judged))| judged.this_text && judged.counts())
            .map(|(at, (approval, _))| (approval, at))
    }

    /// Whether nobody else is asked once this approval is there.
    fn completes(&self, cases: &Cases<'_>, case: &Case<'_>) -> bool {
        let latest = self.standing(cases, case).map(|(approval, _)| approval.on.value).max().max(Some(self.report.on));
        let rule = latest.and_then(|day| cases.settings().approval_rule(case.document.front.kind, day));
        rule.is_some_and(|rule| {
            rule.roles.iter().all(|asked| {
                asked.value == *self.role || self.standing(cases, case).any(|(approval, _)| approval.role.value == asked.value)
            })
        })
    }

    /// The signature to keep, verified; notes where the proof is weaker than the rule accepts.
    fn prove(&self, cases: &mut Cases<'_>, case: &Case<'_>, statement: &str) -> Option<String> {
        let report = self.report;
        if report.unproven {
            return None;
        }
        let id = case.document.id();
        let mut line = None;
        if let Some(signatures) = &report.signatures {
            let Some(armoured) = signatures.get(id.as_str()) else {
                cases.refuse(
                    case.document,
                    format!("there is no signature `{id}.txt.sig`"),
                    "sign the statement, or leave the document out",
                );
                return None;
            };
            line = signature::line_of(armoured);
            let verified = line.as_deref().map_or(Err(signature::SignatureFault::Unreadable), |line| {
                signature::verify_statement(statement, line, report.by, report.on, &cases.snapshot.register.signers)
            });
            if let Err(fault) = verified {
                cases.refuse(case.document, format!("the signature in `{id}.txt.sig` does not count: {fault}"), fault.help());
                return None;
            }
        }
        let grade = grade(line.is_some(), report.evidence);
        let lowest =
            cases.settings().approval_rule(case.document.front.kind, report.on).map_or(Grade::Recorded, |rule| rule.evidence);
        if grade < lowest {
            let help = match lowest {
                Grade::Signed => "write statements with --statements DIR, have them signed, then give --signatures DIR",
                _ => "say with --evidence what proves it: minutes, a mail, a signed sheet",
            };
            cases.refuse(
                case.document,
                format!("the rule accepts nothing below `{lowest}`, and this approval is `{grade}`"),
                help,
            );
        }
        line
    }

    /// Says what a minor version changes that may matter. Who approves it confirms that it does not.
    fn weighty(&self, cases: &mut Cases<'_>, case: &Case<'_>) -> bool {
        let front = &case.document.front;
        let Some(version) = &front.version else { return false };
        let entry = front.history.iter().find(|entry| entry.version.value == version.value);
        if version.is_major() || entry.is_none_or(|entry| entry.confirmed.is_some()) {
            return false;
        }
        let found = self.earlier.reasons(case.document).unwrap_or_default();
        if found.is_empty() {
            return false;
        }
        let id = case.document.id();
        cases.say(format!(
            "{id} {}: a minor version, and this has changed. Approving it confirms that nobody has to act otherwise.",
            version.value
        ));
        for each in found {
            cases.say(format!("  {}", super::line(&each)));
        }
        true
    }

    fn change(
        &self,
        cases: &mut Cases<'_>,
        case: &mut Case<'_>,
        version: &Version,
        signature: Option<String>,
        complete: bool,
        confirms: bool,
    ) -> Result<(), FrontError> {
        let report = self.report;
        let id = case.document.id().clone();
        let grade = grade(signature.is_some(), report.evidence).shown();
        self.put_away(cases, case, version)?;
        let front = &mut case.front;
        let entry = [
            ("by", Some(report.by.to_owned())),
            ("role", Some(self.role.to_string())),
            ("on", Some(report.on.to_string())),
            ("version", Some(version.to_string())),
            ("stamp", Some(self.stamp.to_string())),
            ("evidence", report.evidence.map(str::to_owned)),
            ("recorded-by", Some(report.recorded_by.to_owned())),
            ("signature", signature),
        ];
        front.prepend(&["approval".into()], Data::map(entry), &["reviews", "review", "clauses", "owner"])?;
        let old = case.document.front.effective.as_ref().map(|day| day.value);
        match report.effective {
            Some(day) => front.set_text("effective", day.to_string(), &["approval"])?,
            // The day of an earlier version says nothing about this one.
            None if old.is_some_and(|day| day < report.on) => front.remove(&["effective".into()])?,
            None => {}
        }
        if confirms && let Some(at) = history_of(front, version) {
            front.set(&["history".into(), at.into(), "confirmed".into()], Data::text(report.by), &[])?;
        }
        if complete {
            front.set_text("status", Status::Approved.word(), &["version"])?;
            let from = report.effective.or(old.filter(|day| *day >= report.on));
            let when = from
                .filter(|day| *day > cases.snapshot.assessment.today)
                .map_or_else(String::new, |day| format!(", in force from {}", day.readable()));
            cases.say(format!("{id} {version}: {grade}; everybody asked has approved it{when}."));
        } else {
            cases.say(format!("{id} {version}: {grade}; others are still to approve it."));
        }
        Ok(())
    }

    /// Approvals of earlier versions leave `approval:`; what they were goes into the history.
    fn put_away(&self, cases: &mut Cases<'_>, case: &mut Case<'_>, version: &Version) -> Result<(), FrontError> {
        let document = case.document;
        let approvals = &document.front.approvals;
        let mut old: BTreeMap<Version, Vec<&Approval>> = BTreeMap::new();
        for approval in approvals {
            if let Some(of) = document.front.version_of(approval).filter(|of| of != version) {
                old.entry(of).or_default().push(approval);
            }
        }
        let Some(Data::List(entries)) = case.front.get(&["approval".into()]) else { return Ok(()) };
        for at in (0..entries.len()).rev() {
            let path: [Step; 3] = ["approval".into(), at.into(), "version".into()];
            let other = |data: Data| matches!(data, Data::Text(text) if text != version.to_string());
            if case.front.get(&path).is_some_and(other) {
                case.front.remove(&path[..2])?;
            }
        }
        for (of, approvals) in old {
            let mut by: Vec<String> = Vec::new();
            for approval in &approvals {
                if !by.iter().any(|known| same_person(known, &approval.by)) {
                    by.push(approval.by.value.clone());
                }
            }
            let last = approvals.iter().max_by_key(|approval| approval.on.value);
            let on = last.map(|approval| approval.on.to_string()).unwrap_or_default();
            let stamp = last.and_then(|approval| approval.stamp.as_ref()).map(|stamp| stamp.to_string());
            let by = match by.as_slice() {
                [one] => Data::text(one.as_str()),
                _ => Data::List(by.into_iter().map(Data::Text).collect()),
            };
            let mut approved = vec![("by".to_owned(), by), ("on".to_owned(), Data::text(on.clone()))];
            approved.extend(stamp.map(|stamp| ("stamp".to_owned(), Data::Text(stamp))));
            let approved = Data::Map(approved);
            match history_of(&case.front, &of) {
                Some(at) => {
                    let path: [Step; 3] = ["history".into(), at.into(), "approved".into()];
                    if case.front.get(&path).is_none() {
                        case.front.set(&path, approved, &[])?;
                    }
                }
                None => {
                    let entry = Data::Map(vec![
                        ("version".to_owned(), Data::text(of.to_string())),
                        ("date".to_owned(), Data::text(on)),
                        ("change".to_owned(), Data::text("Not recorded.")),
                        ("approved".to_owned(), approved),
                    ]);
                    let place = place_of(&case.front, &of);
                    case.front.insert(&["history".into()], place, entry, &["effective", "approval"])?;
                    cases.say(format!("{}: the approval of version {of} goes into the history.", document.id()));
                }
            }
        }
        Ok(())
    }
}

/// The first few of these keys, and how many more there are.
fn some(keys: &[&str]) -> String {
    let shown = keys.iter().take(5).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let more = if keys.len() > 5 { format!(" and {} more", keys.len() - 5) } else { String::new() };
    shown + &more
}

/// How well an approval is proven, its signature having been verified.
fn grade(signed: bool, evidence: Option<&str>) -> Grade {
    match (signed, evidence) {
        (true, _) => Grade::Signed,
        (false, Some(_)) => Grade::Evidence,
        (false, None) => Grade::Recorded,
    }
}

/// The place of a version in the history, as it is written.
fn history_of(front: &super::Front, version: &Version) -> Option<usize> {
    versions(front).position(|each| each == Some(version.to_string()))
}

/// Where a version belongs in the history, the newest of which comes first.
fn place_of(front: &super::Front, version: &Version) -> usize {
    let older = |text: String| text.parse::<Version>().is_ok_and(|each| each < *version);
    let entries: Vec<Option<String>> = versions(front).collect();
    let count = entries.len();
    entries.into_iter().position(|each| each.is_some_and(older)).unwrap_or(count)
}

/// The version of each entry of the history, as it is written.
fn versions(front: &super::Front) -> impl Iterator<Item = Option<String>> {
    let entries = match front.get(&["history".into()]) {
        Some(Data::List(entries)) => entries,
        _ => Vec::new(),
    };
    entries.into_iter().map(|entry| match entry {
        Data::Map(keys) => keys.into_iter().find_map(|(key, value)| match value {
            Data::Text(text) if key == "version" => Some(text),
            _ => None,
        }),
        _ => None,
    })
}
