//! Makes templates the organisation's own drafts.

use camino::Utf8Path;

use super::case::{Case, Cases, NotDone, Plan};
use super::{Data, FrontError};
use crate::build::Snapshot;
use crate::model::{Date, Status};

/// Adopts these templates: status draft, version 0.1, and an owner if one is named. The history of
/// the template goes; that it was one, and which, is the first line of the document's own.
pub fn adopt(snapshot: &Snapshot, root: &Utf8Path, ids: &[String], owner: Option<&str>, on: Date) -> Result<Plan, NotDone> {
    let mut cases = Cases::new(snapshot);
    let owner = owner.map(|owner| cases.role(owner).map_or_else(String::new, |key| key.to_string()));
    for mut case in cases.take(root, ids)? {
        let status = case.document.front.status();
        if case.document.front.is_record() || status != Status::Template {
            let what = if case.document.front.is_record() {
                "it is a record, not a template".to_owned()
            } else {
                format!("its status is `{status}`, not `template`")
            };
            cases.refuse(case.document, what, "only a template can be adopted; leave this one out");
            continue;
        }
        let made = change(&mut case, owner.as_deref(), on);
        cases.give(case, made);
    }
    cases.finish()
}

/// Every template of the set.
pub fn templates(snapshot: &Snapshot) -> Vec<String> {
    let documents = snapshot.register.documents.iter();
    let templates = documents.filter(|document| document.front.status() == Status::Template && !document.front.is_record());
    templates.map(|document| document.id().to_string()).collect()
}

fn change(case: &mut Case<'_>, owner: Option<&str>, on: Date) -> Result<(), FrontError> {
    let version = case.document.front.version.as_ref().map(|version| version.to_string());
    let origin = version.map_or_else(
        || "Adopted from the template.".to_owned(),
        |version| format!("Adopted from version {version} of the template."),
    );
    let front = &mut case.front;
    front.set_text("version", "0.1", &["type", "title", "id"])?;
    front.set_text("status", Status::Draft.word(), &["version"])?;
    if let Some(owner) = owner {
        front.set_text("owner", owner, &["status"])?;
    }
    while front.get(&["history".into(), 0.into()]).is_some() {
        front.remove(&["history".into(), 0.into()])?;
    }
    let first = [("version", Some("0.1".to_owned())), ("date", Some(on.to_string())), ("change", Some(origin))];
    front.prepend(&["history".into()], Data::map(first), &["effective", "approval", "reviews", "review", "clauses", "owner"])
}
