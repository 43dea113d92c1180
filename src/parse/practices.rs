//! The practices of a framework, `toolkit/practices.yaml`, read into their type.

use super::reader::{Mapping, Reader, whole_file};
use super::settings::schema;
use super::yaml::Node;
use crate::model::{ClauseNumber, ClauseRef, Note, Noticed, Practice, PracticeKey, Practices, StandardId};
use crate::source::{FileId, Spanned};

const KEYS: &[&str] = &["schema", "framework", "edition", "note", "practices"];
const PRACTICE_KEYS: &[&str] = &["name", "group", "about", "clauses", "supports"];

/// Reads the practices; what cannot be read is noted and left out.
pub fn read(file: FileId, text: &str, notes: &mut Vec<Note>) -> Practices {
    let mut practices = Practices::default();
    let Some(tree) = whole_file(file, text, notes) else { return practices };
    let mut reader = Reader::new(notes);
    let Some(map) = reader.mapping(&tree, "", KEYS) else { return practices };
    schema(&map, &mut reader);
    let framework = reader.required(&map, "framework", "the name that its readers know, for example `ITIL`");
    practices.framework = framework.map(|text| text.value).unwrap_or_default();
    let edition = reader.required(&map, "edition", "with its edition, for example `ITIL 4`");
    practices.edition = edition.map(|text| text.value).unwrap_or_default();
    practices.note = reader.text(&map, "note").map(|text| text.value);
    let Some(inner) = map.get("practices").and_then(|node| reader.open_mapping(node, "practices")) else { return practices };
    for (key, node) in inner.entries() {
        let key = Spanned::new(key.text.clone(), key.span);
        if let Some(key) = reader.convert::<PracticeKey>(&key, "practice", Noticed::WrongValue)
            && let Some(practice) = practice(key, node, &mut reader)
        {
            practices.practices.push(practice);
        }
    }
    practices
}

fn practice(key: Spanned<PracticeKey>, node: &Node, reader: &mut Reader<'_>) -> Option<Practice> {
    let map = reader.mapping(node, key.as_str(), PRACTICE_KEYS)?;
    let name = reader.required(&map, "name", "the name that the framework gives it")?;
    Some(Practice {
        name: name.value,
        group: reader.text(&map, "group").map(|text| text.value),
        about: reader.text(&map, "about").map(|text| text.value),
        clauses: clauses(&map, "clauses", reader),
        supports: clauses(&map, "supports", reader),
        key,
    })
}

/// Clauses by standard: `{ "iso20000-1:2018": ["8.5.1"] }`.
fn clauses(map: &Mapping<'_>, key: &str, reader: &mut Reader<'_>) -> Vec<Spanned<ClauseRef>> {
    let mut found = Vec::new();
    let Some(inner) = map.get(key).and_then(|node| reader.open_mapping(node, key)) else { return found };
    for (name, node) in inner.entries() {
        let name = Spanned::new(name.text.clone(), name.span);
        let Some(standard) = reader.convert::<StandardId>(&name, "standard", Noticed::WrongValue) else { continue };
        for text in reader.texts_of(node, key) {
            if let Some(number) = reader.convert::<ClauseNumber>(&text, "clause", Noticed::WrongValue) {
                let clause = ClauseRef { standard: standard.value.clone(), number: number.value, point: None };
                found.push(Spanned::new(clause, number.span));
            }
        }
    }
    found
}
