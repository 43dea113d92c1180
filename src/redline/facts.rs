//! Control data and fields, before and after.

use std::collections::BTreeSet;

use super::change::Fact;
use super::reading::claims;
use super::weight::{Matter, Matters};
use super::{Ends, Side};
use crate::model::{DocId, FieldClass};
use crate::parse::links;
use crate::register::FieldValue;
use crate::source::Spanned;

/// The lines of the control data that differ, then the fields that both texts print.
pub fn facts(old: &Side<'_>, new: &Side<'_>) -> Vec<Fact> {
    let mut found = Vec::new();
    control(old, new, &mut found);
    extra(old, new, &mut found);
    fields(old, new, &mut found);
    found
}

fn control(old: &Side<'_>, new: &Side<'_>, found: &mut Vec<Fact>) {
    let mut line = |what: &str, matter: Option<Matter>, read: &dyn Fn(&Side<'_>) -> Option<String>| {
        let ends = Ends { old: read(old), new: read(new) };
        if ends.old != ends.new {
            let matters = matter.map(Matters::one).unwrap_or_default();
            found.push(Fact { what: what.to_owned(), old: ends.old, new: ends.new, matters });
        }
    };
    line("Document", None, &|side| Some(side.document.id().to_string()));
    line("Title", None, &|side| Some(side.register.fill(&side.document.front.title)));
    line("Type", None, &|side| Some(side.document.front.kind.to_string()));
    line("Version", None, &|side| side.document.front.version.as_ref().map(|version| version.to_string()));
    line("Status", None, &|side| side.document.front.status.as_ref().map(|status| status.to_string()));
    line("Owner", Some(Matter::Role), &|side| {
        let owner = side.document.front.owner.as_ref()?;
        let title = side.register.role_title(&owner.value);
        // Two roles of one title are still two roles.
        let others = |role: &&crate::model::RoleKey| side.register.role_title(role) == title;
        let shared = side.register.settings.roles.keys().filter(others).count() > 1;
        Some(if shared { format!("{title} ({})", owner.value) } else { title.to_owned() })
    });
    line("Classification", None, &|side| side.document.front.classification.as_ref().map(|text| text.value.clone()));
    line("Audience", Some(Matter::Scope), &|side| {
        let own = side.document.front.audience.as_ref().map(|text| text.value.clone());
        Some(own.unwrap_or_else(|| side.register.settings.site.audience.clone()))
    });
    line("Clauses it is about", Some(Matter::Claim), &|side| some(claims(side, &side.document.front.clauses)));
    line("Reviewed every", Some(Matter::Figure), &|side| {
        let front = &side.document.front;
        let own = front.review.every.as_ref().map(|every| every.value);
        Some(own.unwrap_or_else(|| side.register.settings.review_interval(front.kind)).to_string())
    });
    line("Copies are due", Some(Matter::Figure), &|side| {
        let produce = side.document.front.produce()?;
        let per = produce.per.as_ref().map(|per| format!(" for each {}", per.value)).unwrap_or_default();
        Some(format!("every {}{per}", produce.every.value))
    });
    line("Kept as", Some(Matter::Figure), &|side| side.document.front.retention().map(|class| class.value.clone()));
    line("Holds personal data", Some(Matter::Scope), &|side| {
        side.document.front.personal_data().map(|flag| if flag.value { "yes".to_owned() } else { "no".to_owned() })
    });
    line("Effective", None, &|side| side.document.front.effective.as_ref().map(|day| day.value.readable()));
    line("Fills the form", None, &|side| side.document.front.instance_of.as_ref().map(|form| form.to_string()));
    line("Filled for", None, &|side| side.document.front.party.as_ref().map(|party| party.value.clone()));
    line("Supersedes", None, &|side| some(ids(&side.document.front.supersedes)));
    line("Summary", None, &|side| side.document.front.summary.as_deref().map(|text| side.register.fill(text)));
    line("Records it creates", Some(Matter::Duty), &|side| {
        let records: Vec<String> =
            side.document.front.records.iter().map(|text| side.register.fill(&links::plain(text))).collect();
        some(records.join("; "))
    });
    line("Related documents", None, &|side| some(ids(&side.document.front.related)));
}

fn extra(old: &Side<'_>, new: &Side<'_>, found: &mut Vec<Fact>) {
    let (before, after) = (&old.document.front.extra, &new.document.front.extra);
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for key in keys {
        let (old, new) = (before.get(key), after.get(key));
        if old != new {
            found.push(Fact { what: key.clone(), old: old.cloned(), new: new.cloned(), matters: Matters::default() });
        }
    }
}

fn fields(old: &Side<'_>, new: &Side<'_>, found: &mut Vec<Fact>) {
    let used = |side: &Side<'_>| side.document.interface.fields.iter().map(|used| used.key.to_string()).collect::<BTreeSet<_>>();
    for key in used(old).intersection(&used(new)) {
        let value = |side: &Side<'_>| match side.register.field(key) {
            FieldValue::Value(value) => Some(value.to_owned()),
            FieldValue::Open { .. } | FieldValue::Undeclared => None,
        };
        let (before, after) = (value(old), value(new));
        if before == after {
            continue;
        }
        let mut matters = Matters::default();
        if key.starts_with("role.") {
            matters.add(Matter::Role);
        } else if new.register.settings.fields.get(key.as_str()).is_some_and(|field| field.class == FieldClass::Substance) {
            matters.add(Matter::Figure);
        }
        found.push(Fact { what: asked(new, key), old: before, new: after, matters });
    }
}

/// What a field is about, in words for people: its question where it has one.
fn asked(side: &Side<'_>, key: &str) -> String {
    if let Some(role) = key.strip_prefix("role.") {
        return format!("Title of the role {role}");
    }
    match side.register.settings.fields.get(key) {
        Some(field) => format!("{} ({key})", field.ask),
        None => key.to_owned(),
    }
}

fn ids(ids: &[Spanned<DocId>]) -> String {
    ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ")
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
