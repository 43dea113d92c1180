//! Tailors the set: templates take in the texts of others, as a profile says.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;

use super::case::{Case, Cases, NotDone, Plan};
use super::combine::{Combined, Part, combine};
use super::moves::{Moved, Moves, rewritten};
use super::{Change, ControlError, Data, Front, FrontError, read};
use crate::build::Snapshot;
use crate::model::{DemandKind, DocId, DocumentType, LeftOut, Phrase, Profile, Status, choose};
use crate::parse::{mentions, stems};
use crate::register::{Document, Register};
use crate::source::Spanned;

/// What labels mean by custom, the widest first.
const CLASSIFICATIONS: &[&str] = &["public", "internal", "confidential", "restricted", "secret"];

/// The documents that are to become one.
struct Group<'s> {
    title: &'s str,
    /// The first is the one that stays.
    members: Vec<Case<'s>>,
}

/// Carries out a profile on the templates of the set. What has been done already is passed over.
pub fn tailor(snapshot: &Snapshot, root: &Utf8Path, name: &str) -> Result<Plan, NotDone> {
    let mut cases = Cases::new(snapshot);
    let register = &snapshot.register;
    let Some(profile) = register.profiles.get(name) else {
        let names: Vec<&str> = register.profiles.profiles.iter().map(|profile| profile.name.value.as_str()).collect();
        let help =
            if names.is_empty() { "write it into toolkit/profiles.yaml".to_owned() } else { choose(name, names.into_iter()) };
        cases.refuse_at("toolkit/profiles.yaml", name, "no profile has this name", help);
        return cases.finish();
    };
    let groups = groups(&mut cases, root, profile)?;
    let left_out = left_out(&mut cases, root, profile)?;
    let mut moves = Moves::default();
    for group in &groups {
        check_group(&mut cases, group);
        moves.take_in(&group.members.iter().map(|case| case.document).collect::<Vec<_>>());
    }
    for (left, _) in &left_out {
        moves.leave_out(left.id.as_str(), left.instead.as_str());
    }
    if cases.refused() > 0 || moves.is_empty() {
        return cases.finish();
    }
    let told = told(register, &groups);
    let mut before = 0;
    let mut touched: BTreeSet<usize> = BTreeSet::new();
    for group in groups {
        before += group.members.len() - 1;
        touched.extend(group.members.iter().map(|case| case.at));
        let more = former_of(&left_out, group.members[0].document.id().as_str());
        join(&mut cases, group, &moves, &told, more);
    }
    for (left, case) in &left_out {
        touched.insert(case.at);
        cases.say(format!("{} is left out: {} Its links lead to {}.", left.id.value, left.reason, left.instead.value));
        cases.add(Change { path: case.document.path.to_path_buf(), before: Some(case.before.clone()), after: None });
    }
    let total = register.documents.iter().filter(|document| !document.front.is_instance()).count();
    cases.say(format!("{total} documents become {}.", total - before - left_out.len()));
    others(&mut cases, root, &moves, &touched, &left_out)?;
    pages(&mut cases, root, &moves)?;
    cases.finish()
}

fn groups<'s>(cases: &mut Cases<'s>, root: &Utf8Path, profile: &'s Profile) -> Result<Vec<Group<'s>>, ControlError> {
    let register = &cases.snapshot.register;
    let mut groups = Vec::new();
    let mut seen = BTreeSet::new();
    for merged in &profile.documents {
        let at_hand = register.known_as(merged.id.as_str());
        let mut ids = vec![merged.id.value.to_string()];
        // A text that is in there already is taken in no second time.
        let open = merged.takes.iter().filter(|id| register.known_as(id.as_str()).is_none_or(|at| Some(at) != at_hand));
        ids.extend(open.map(|id| id.value.to_string()));
        if ids.len() == 1 {
            continue;
        }
        for id in ids.iter().filter(|id| !seen.insert((*id).clone())) {
            cases.refuse_at("toolkit/profiles.yaml", id, "it stands twice in the profile", "remove one of the two");
        }
        let wanted = ids.len();
        let members = cases.take(root, &ids)?;
        members.iter().for_each(|case| only_template(cases, case));
        if members.len() == wanted {
            groups.push(Group { title: &merged.title, members });
        }
    }
    Ok(groups)
}

fn left_out<'s>(
    cases: &mut Cases<'s>,
    root: &Utf8Path,
    profile: &'s Profile,
) -> Result<Vec<(&'s LeftOut, Case<'s>)>, ControlError> {
    let register = &cases.snapshot.register;
    let mut found = Vec::new();
    for left in &profile.left_out {
        let place = register.known_as(left.id.as_str());
        if place.is_some() && register.position(left.id.as_str()).is_none() {
            continue;
        }
        let stays = register.position(left.instead.as_str()).is_some_and(|at| Some(at) != place);
        if !stays || profile.documents.iter().any(|merged| merged.takes.iter().any(|id| id.value == left.instead.value)) {
            let id = left.instead.as_str();
            cases.refuse_at(
                "toolkit/profiles.yaml",
                id,
                "links are to lead there, and it does not stay",
                "name a document that stays",
            );
        }
        for case in cases.take(root, &[left.id.value.to_string()])? {
            only_template(cases, &case);
            found.push((left, case));
        }
    }
    Ok(found)
}

fn only_template(cases: &mut Cases<'_>, case: &Case<'_>) {
    let status = case.document.front.status();
    if status != Status::Template || case.document.front.is_record() {
        let what = format!("its status is `{status}`, and only templates are joined");
        cases.refuse(case.document, what, "take it out of the profile, or join it by hand and have the text approved again");
    }
}

/// What must be the same in all of them, so that nothing is shown to more people, decided by fewer,
/// or counted for more than before.
fn check_group(cases: &mut Cases<'_>, group: &Group<'_>) {
    let register = &cases.snapshot.register;
    let main = group.members[0].document;
    let blank_after = is_blank(register, main.front.kind, group.members.iter().map(|case| case.at));
    for case in &group.members {
        let (front, main_front) = (&case.document.front, &main.front);
        let audience = |document: &Document| document.front.audience.as_ref().map(|audience| audience.value.clone());
        if audience(case.document) != audience(main) {
            let what = format!("it is for other readers than {}", main.id());
            cases.refuse(case.document, what, "join documents of one `audience` only");
        }
        if front.kind == DocumentType::Policy && main_front.kind != DocumentType::Policy {
            let what = format!("it is a policy, and {} is none", main.id());
            cases.refuse(case.document, what, "a policy goes into another policy, so that the same people decide on it");
        }
        let blank = is_blank(register, front.kind, std::iter::once(case.at));
        // Rows count for a document that is asked for where a register governs them, and there alone.
        let by_rows = !register.sheets.governed_by(case.at).is_empty()
            && (front.kind == DocumentType::Register) != (main_front.kind == DocumentType::Register);
        if (blank != blank_after || by_rows) && answers_as_document(register, case.document.id().as_str()) {
            let what = if blank {
                "a form or register shows something only by its copies or rows"
            } else {
                "it shows something by itself"
            };
            let help = "join forms and registers with registers, and other documents with one another";
            cases.refuse(case.document, format!("{what}; {} would be counted otherwise", main.id()), help);
        }
        if !CLASSIFICATIONS.contains(&label(case.document).unwrap_or("public")) && label(case.document) != label(main) {
            let what = format!("its classification is another than that of {}", main.id());
            cases.refuse(case.document, what, "give both the same `classification` first");
        }
        for key in ["produce", "retention", "personal-data"] {
            if case.front.get(&[key.into()]) != group.members[0].front.get(&[key.into()]) {
                let what = format!("`{key}` says something else there than in {}", main.id());
                cases.refuse(case.document, what, "forms with rules of their own stay apart; take it out of the profile");
            }
        }
    }
}

fn label(document: &Document) -> Option<&str> {
    document.front.classification.as_ref().map(|label| label.value.as_str())
}

/// Whether a document shows nothing by itself, as evidence sees it.
fn is_blank(register: &Register, kind: DocumentType, mut places: impl Iterator<Item = usize>) -> bool {
    match kind {
        DocumentType::Form | DocumentType::Checklist => true,
        DocumentType::Register => places.any(|at| !register.sheets.governed_by(at).is_empty()),
        _ => false,
    }
}

fn answers_as_document(register: &Register, id: &str) -> bool {
    let clauses = register.in_scope().flat_map(|catalogue| &catalogue.clauses);
    let mut demands = clauses.flat_map(|clause| &clause.demands);
    demands.any(|demand| demand.kind != DemandKind::Record && demand.answered_by.iter().any(|answer| answer == id))
}

fn former_of(left_out: &[(&LeftOut, Case<'_>)], id: &str) -> Vec<String> {
    let mine = left_out.iter().filter(|(left, _)| left.instead.as_str() == id);
    mine.flat_map(|(left, case)| {
        let formerly = case.document.front.formerly.iter().map(|id| id.value.to_string());
        std::iter::once(left.id.value.to_string()).chain(formerly)
    })
    .collect()
}

fn join<'s>(cases: &mut Cases<'s>, group: Group<'s>, moves: &Moves, told: &[Told<'_>], former: Vec<String>) {
    let register = &cases.snapshot.register;
    let sources = &cases.snapshot.project.sources;
    let parts = group.members.iter().map(|case| Part {
        document: case.document,
        text: sources.text(case.document.file),
        title: case.document.front.title.value.as_str(),
    });
    let combined = combine(&parts.collect::<Vec<_>>(), moves, register);
    let body = match combined {
        Ok(Combined { body }) => body,
        Err((at, what)) => {
            cases.refuse(group.members[at].document, what, "change this passage by hand, then give the command again");
            return;
        }
    };
    let documents: Vec<&Document> = group.members.iter().map(|case| case.document).collect();
    let lists = Lists::of(&documents, &group.members, moves, told, register, former);
    let mut members = group.members.into_iter();
    let Some(mut main) = members.next() else { return };
    let old_body = sources.text(main.document.file).len() - main.document.interface.body;
    let made = lists.write(&mut main.front, group.title);
    let document = main.document;
    let (before, front) = (main.before, main.front);
    match made {
        Ok(()) => {
            let mut after = front.finish();
            after.truncate(after.len().saturating_sub(old_body));
            after.extend_from_slice(body.as_bytes());
            if let Err(what) = super::combine::verify(&after, &documents, moves) {
                cases.refuse(document, what, "change the headings of these documents by hand, then give the command again");
                return;
            }
            cases.add(Change { path: document.path.to_path_buf(), before: Some(before), after: Some(after) });
        }
        Err(error) => cases.refuse(document, error, "mend it, then give the command again"),
    }
    let taken: Vec<String> = documents[1..].iter().map(|document| document.id().to_string()).collect();
    cases.say(format!("{} takes in {}.", document.id(), taken.join(", ")));
    for case in members {
        cases.add(Change { path: case.document.path.to_path_buf(), before: Some(case.before), after: None });
    }
}

/// A form, register or the like that says by its title and summary what a record holds.
struct Told<'s> {
    id: &'s DocId,
    words: String,
}

/// Those among the documents that are joined: their titles and summaries are no longer told.
fn told<'s>(register: &Register, groups: &[Group<'s>]) -> Vec<Told<'s>> {
    let documents = groups.iter().flat_map(|group| &group.members).map(|case| case.document);
    let filled = documents.filter(|document| document.front.kind.is_filled());
    let words = |document: &Document| {
        let summary = document.front.summary.as_deref().unwrap_or_default();
        register.fill(&format!("{} {summary}", document.front.title.value)).to_lowercase()
    };
    filled.map(|document| Told { id: document.id(), words: words(document) }).collect()
}

/// The records of a document that goes into `main`. One that its text does not describe links the
/// passage that came from the form or register which does; those of a form that goes into another
/// type link the passage that came from the form.
fn records(document: &Document, main: &Document, moves: &Moves, told: &[Told<'_>]) -> Vec<String> {
    let untold: Vec<usize> = document.interface.wording.iter().filter_map(|wording| untold(&wording.phrase)).collect();
    let records = document.front.records.iter().enumerate();
    records
        .map(|(at, record)| {
            let of_form = document.front.kind.is_filled() && !main.front.kind.is_filled();
            if record.value.contains("[[") || !(untold.contains(&at) || of_form) {
                return moves.line(&record.value, Some(main.id().as_str()));
            }
            if of_form && let Some(link) = moves.link(document.id().as_str(), None, None) {
                return format!("[[{link}|{}]]", record.value);
            }
            let stems = stems(record);
            let mut says = told.iter().filter(|told| stems.iter().all(|stem| mentions(&told.words, stem)));
            let first = says.clone().find(|told| told.id == document.id()).or_else(|| says.next());
            let link = first.and_then(|told| moves.link(told.id.as_str(), None, None));
            link.map_or_else(|| record.value.clone(), |link| format!("[[{link}|{}]]", record.value))
        })
        .collect()
}

fn untold(phrase: &Phrase) -> Option<usize> {
    match phrase {
        Phrase::UntoldRecord(at) => usize::try_from(*at).ok(),
        _ => None,
    }
}

/// The lists of the front matter of a document that takes in others.
struct Lists {
    texts: Vec<(&'static str, Vec<String>)>,
    clauses: Vec<(String, Vec<String>)>,
    classification: Option<String>,
    accept: Vec<Data>,
    extra: Vec<(String, Data)>,
}

impl Lists {
    fn of(
        documents: &[&Document],
        members: &[Case<'_>],
        moves: &Moves,
        told: &[Told<'_>],
        register: &Register,
        former: Vec<String>,
    ) -> Lists {
        let own = documents[0].id().to_string();
        let all = |of: &dyn Fn(&Document) -> Vec<String>| unique(documents.iter().flat_map(|document| of(document)));
        let ids = |ids: &[Spanned<DocId>]| ids.iter().map(|id| id.value.to_string()).collect::<Vec<_>>();
        let mut related = all(&|document| ids(&document.front.related).iter().map(|id| moves.id(id)).collect());
        related.retain(|id| *id != own);
        let records = all(&|document| records(document, documents[0], moves, told));
        let mut formerly = ids(&documents[0].front.formerly);
        for document in &documents[1..] {
            formerly.push(document.id().to_string());
            formerly.extend(ids(&document.front.formerly));
        }
        formerly.extend(former);
        let mut clauses: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for clause in documents.iter().flat_map(|document| &document.front.clauses) {
            clauses.entry(clause.value.standard.to_string()).or_default().push(clause.value.number.to_string());
        }
        for (standard, numbers) in &mut clauses {
            let catalogue = register.catalogues.get(standard.as_str());
            numbers.sort_by_key(|number| catalogue.and_then(|catalogue| catalogue.position(number)));
            numbers.dedup();
        }
        let rank = |document: &&&Document| CLASSIFICATIONS.iter().position(|each| label(document) == Some(*each));
        let narrowest = documents.iter().max_by_key(rank).and_then(|document| label(document));
        let mut accept = Vec::new();
        let mut extra: Vec<(String, Data)> = Vec::new();
        for case in members {
            if let Some(Data::List(items)) = case.front.get(&["accept".into()]) {
                accept.extend(items);
            }
            if let Some(Data::Map(entries)) = case.front.get(&["extra".into()]) {
                extra.extend(
                    entries.into_iter().filter(|(key, _)| extra.iter().all(|(known, _)| known != key)).collect::<Vec<_>>(),
                );
            }
        }
        let texts = vec![
            ("formerly", unique(formerly)),
            ("supersedes", all(&|document| ids(&document.front.supersedes))),
            ("prepares-for", all(&|document| document.front.prepares_for.iter().map(|id| id.value.to_string()).collect())),
            ("related", related),
            ("records", records),
            ("keywords", all(&|document| document.front.keywords.clone())),
        ];
        Lists { texts, clauses: clauses.into_iter().collect(), classification: narrowest.map(str::to_owned), accept, extra }
    }

    fn write(self, front: &mut Front, title: &str) -> Result<(), FrontError> {
        front.set_text("title", title, &["id"])?;
        let list = |texts: Vec<String>| Data::List(texts.into_iter().map(Data::Text).collect());
        if let Some(label) = self.classification {
            front.set_text("classification", label, &["summary", "owner"])?;
        }
        for (key, texts) in self.texts {
            replace(front, key, list(texts))?;
        }
        for (standard, numbers) in self.clauses {
            let path = ["clauses".into(), standard.as_str().into()];
            if front.get(&path) != Some(list(numbers.clone())) {
                front.set(&path, list(numbers), &["classification", "summary", "owner"])?;
            }
        }
        replace(front, "accept", Data::List(self.accept))?;
        replace(front, "extra", Data::Map(self.extra))
    }
}

/// Gives a key a value, where it is another one.
fn replace(front: &mut Front, key: &str, value: Data) -> Result<(), FrontError> {
    if value.is_empty() {
        return front.remove(&[key.into()]);
    }
    if front.get(&[key.into()]).is_some_and(|old| old.says(&value)) {
        return Ok(());
    }
    front.set(&[key.into()], value, &["related", "review", "clauses", "classification", "summary", "owner"])
}

fn unique(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.into_iter().filter(|text| seen.insert(text.clone())).collect()
}

/// Links in the documents that neither take in nor are taken in.
fn others(
    cases: &mut Cases<'_>,
    root: &Utf8Path,
    moves: &Moves,
    touched: &BTreeSet<usize>,
    left_out: &[(&LeftOut, Case<'_>)],
) -> Result<(), ControlError> {
    let snapshot = cases.snapshot;
    for (at, document) in snapshot.register.documents.iter().enumerate().filter(|(at, _)| !touched.contains(at)) {
        let text = snapshot.project.sources.text(document.file);
        let front = &document.front;
        let former = former_of(left_out, document.id().as_str());
        let related: Vec<String> = unique(front.related.iter().map(|id| moves.id(id.as_str())));
        let records: Vec<String> = front.records.iter().map(|text| moves.line(&text.value, None)).collect();
        let body = rewritten(text, document.interface.body, &document.interface, &document.path, None, moves, &snapshot.register);
        let same_related = related.iter().map(String::as_str).eq(front.related.iter().map(|id| id.as_str()));
        let same_records = records.iter().eq(front.records.iter().map(|text| &text.value));
        if same_related && same_records && former.is_empty() && body == text[document.interface.body..] {
            continue;
        }
        if front.is_instance() || front.answers_for_text() || matches!(front.status(), Status::Approved | Status::Retired) {
            if former.is_empty() {
                cases
                    .say(format!("{}: its text is a decided one and stays; its links lead on by the former ids.", document.id()));
            } else {
                cases.refuse(
                    document,
                    "links are to lead here, and its text is a decided one",
                    "name another document under `instead`",
                );
            }
            continue;
        }
        for mut case in cases.take(root, &[snapshot.register.documents[at].id().to_string()])? {
            let mut made = Ok(());
            for (key, same, texts) in [("related", same_related, &related), ("records", same_records, &records)] {
                if made.is_ok() && !same {
                    made = replace(&mut case.front, key, Data::List(texts.iter().cloned().map(Data::Text).collect()));
                }
            }
            if made.is_ok() && !former.is_empty() {
                let all = front.formerly.iter().map(|id| id.value.to_string()).chain(former.clone());
                made = replace(&mut case.front, "formerly", Data::List(unique(all).into_iter().map(Data::Text).collect()));
            }
            match made {
                Ok(()) => {
                    let mut after = case.front.finish();
                    after.truncate(after.len().saturating_sub(text.len() - document.interface.body));
                    after.extend_from_slice(body.as_bytes());
                    cases.add(Change { path: document.path.to_path_buf(), before: Some(case.before), after: Some(after) });
                }
                Err(error) => cases.refuse(document, error, "mend it, then give the command again"),
            }
        }
    }
    Ok(())
}

/// Links in free pages.
fn pages(cases: &mut Cases<'_>, root: &Utf8Path, moves: &Moves) -> Result<(), ControlError> {
    let snapshot = cases.snapshot;
    for page in &snapshot.register.pages {
        let (path, text) = (snapshot.project.sources.path(page.file), snapshot.project.sources.text(page.file));
        let start = page.interface.body;
        let body = rewritten(text, start, &page.interface, path, None, moves, &snapshot.register);
        if body == text[start..] {
            continue;
        }
        let bytes = read(root, path)?.unwrap_or_default();
        let mark: &[u8] = if bytes.starts_with("\u{feff}".as_bytes()) { "\u{feff}".as_bytes() } else { b"" };
        if bytes[mark.len()..] != *text.as_bytes() {
            return Err(ControlError::Meanwhile(path.to_path_buf()));
        }
        let after = [mark, &text.as_bytes()[..start], body.as_bytes()].concat();
        cases.add(Change { path: path.to_path_buf(), before: Some(bytes), after: Some(after) });
    }
    Ok(())
}

impl Moves {
    /// An id, or that of the document in which its text stands from now on.
    fn id(&self, id: &str) -> String {
        self.get(id).map_or_else(|| id.to_owned(), |moved: &Moved| moved.to.clone())
    }
}
