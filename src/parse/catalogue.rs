//! A clause catalogue, `toolkit/standards/*.yaml`, read into its type.

use std::collections::BTreeMap;

use super::reader::{Mapping, Reader, whole_file};
use super::settings::schema;
use super::yaml::Node;
use crate::model::{
    Amendment, Catalogue, Clause, ClauseKind, ClauseNumber, Demand, DemandKind, Note, Noticed, Point, StandardId,
};
use crate::source::{FileId, Spanned};

const KEYS: &[&str] = &["schema", "id", "title", "name", "publisher", "edition", "exclusions", "amendments", "clauses"];
const CLAUSE_KEYS: &[&str] = &[
    "number",
    "title",
    "parent",
    "kind",
    "untitled",
    "summary",
    "points",
    "demands",
    "evidence",
    "counterparts",
    "counterpart-note",
    "amended-by",
    "doubt",
];

/// Reads a catalogue; nothing where not even its id can be read.
pub fn read(file: FileId, text: &str, notes: &mut Vec<Note>) -> Option<Catalogue> {
    let tree = whole_file(file, text, notes)?;
    let mut reader = Reader::new(notes);
    let map = reader.mapping(&tree, "", KEYS)?;
    schema(&map, &mut reader);
    let id = reader.required(&map, "id", "for example `iso20000-1:2018`")?;
    let id = reader.convert::<StandardId>(&id, "id", Noticed::WrongValue)?;
    let title = reader.required(&map, "title", "the standard's name as people write it");
    let mut catalogue = Catalogue::new(
        id.value,
        title.map(|text| text.value).unwrap_or_default(),
        plain(&map, "name", &mut reader),
        plain(&map, "publisher", &mut reader),
    );
    catalogue.exclusions = flag(&map, "exclusions", &mut reader);
    if let Some(node) = map.get("amendments") {
        catalogue.amendments = reader.items(node).iter().filter_map(|item| amendment(item, &mut reader)).collect();
    }
    let Some(node) = map.get("clauses") else {
        reader.missing(&map, "clauses", "a catalogue lists every clause of its standard");
        return Some(catalogue);
    };
    for item in reader.items(node) {
        let Some(clause) = clause(item, &mut reader) else { continue };
        let (number, span) = (clause.number.clone(), clause.span);
        if let Some(parent) = &clause.parent
            && catalogue.clause(parent.as_str()).is_none()
        {
            reader.wrong(span, parent.as_str(), "is not the number of an earlier clause", "list parents before their children");
        }
        if !catalogue.push(clause) {
            reader.note(
                Note::new(Noticed::DuplicateKey, span, format!("clause `{number}` stands here a second time"))
                    .help("keep one of the two"),
            );
        }
    }
    Some(catalogue)
}

fn plain(map: &Mapping<'_>, key: &str, reader: &mut Reader<'_>) -> String {
    reader.text(map, key).map(|text| text.value).unwrap_or_default()
}

fn flag(map: &Mapping<'_>, key: &str, reader: &mut Reader<'_>) -> bool {
    reader.flag(map, key).is_some_and(|flag| flag.value)
}

fn strings(texts: Vec<Spanned<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

fn amendment(node: &Node, reader: &mut Reader<'_>) -> Option<Amendment> {
    let map = reader.mapping(node, "amendment", &["id", "date", "affects", "summary"])?;
    let id = reader.required(&map, "id", "for example `Amd 1:2024`")?;
    let date = reader.value(&map, "date")?;
    let affects = reader.values(&map, "affects").into_iter().map(|number| number.value).collect();
    Some(Amendment { id: id.value, date: date.value, affects, summary: plain(&map, "summary", reader) })
}

fn clause(node: &Node, reader: &mut Reader<'_>) -> Option<Clause> {
    let map = reader.mapping(node, "clause", CLAUSE_KEYS)?;
    let number = reader.required(&map, "number", "the clause's number, in quotes")?;
    let number = reader.convert::<ClauseNumber>(&number, "number", Noticed::WrongValue)?;
    let title = reader.required(&map, "title", "a short title");
    let kind = reader.required(&map, "kind", "one of: requirement, heading, informative");
    let kind = kind.and_then(|kind| reader.convert::<ClauseKind>(&kind, "kind", Noticed::WrongValue));
    let points: Vec<Point> = list(&map, "points", reader, point);
    for (at, point) in points.iter().enumerate() {
        if points[..at].iter().any(|earlier| earlier.key == point.key) {
            reader.wrong(map.span, point.key.as_str(), "is the key of two points of this clause", "give each its own");
        }
    }
    let kind = kind.map_or(ClauseKind::Heading, |kind| kind.value);
    if (kind == ClauseKind::Requirement) == points.is_empty() {
        let help = "a clause with requirements has at least one point; others have none";
        reader.wrong(number.span, "points", &format!("do not fit the kind `{kind}`"), help);
    }
    let mut counterparts = BTreeMap::new();
    if let Some(inner) = map.get("counterparts").and_then(|node| reader.open_mapping(node, "counterparts")) {
        for (key, node) in inner.entries() {
            let name = Spanned::new(key.text.clone(), key.span);
            if let Some(standard) = reader.convert(&name, "standard", Noticed::WrongValue) {
                counterparts.insert(standard.value, strings(reader.texts_of(node, "counterparts")));
            }
        }
    }
    Some(Clause {
        number: number.value,
        title: title.map(|text| text.value).unwrap_or_default(),
        untitled: flag(&map, "untitled", reader),
        parent: reader.value(&map, "parent").map(|parent| parent.value),
        kind,
        summary: plain(&map, "summary", reader),
        points,
        demands: list(&map, "demands", reader, demand),
        evidence: strings(reader.texts(&map, "evidence")),
        counterparts,
        counterpart_note: reader.text(&map, "counterpart-note").map(|text| text.value),
        amended_by: strings(reader.texts(&map, "amended-by")),
        doubt: reader.text(&map, "doubt").map(|text| text.value),
        span: number.span,
    })
}

fn list<T>(map: &Mapping<'_>, key: &str, reader: &mut Reader<'_>, read: fn(&Node, &mut Reader<'_>) -> Option<T>) -> Vec<T> {
    let Some(node) = map.get(key) else { return Vec::new() };
    reader.items(node).iter().filter_map(|item| read(item, reader)).collect()
}

fn point(node: &Node, reader: &mut Reader<'_>) -> Option<Point> {
    let map = reader.mapping(node, "point", &["key", "text", "doubt"])?;
    let key = reader.required(&map, "key", "a short key, for example `back-out`")?;
    let key = reader.convert(&key, "key", Noticed::WrongValue)?;
    let text = reader.required(&map, "text", "the demand in your own words")?;
    Some(Point { key: key.value, text: text.value, doubt: reader.text(&map, "doubt").map(|text| text.value) })
}

fn demand(node: &Node, reader: &mut Reader<'_>) -> Option<Demand> {
    let map = reader.mapping(node, "demand", &["id", "kind", "what", "answered-by", "per"])?;
    let id = reader.required(&map, "id", "for example `D01`")?;
    let kind = reader.value::<DemandKind>(&map, "kind")?;
    Some(Demand {
        id: id.value,
        kind: kind.value,
        what: plain(&map, "what", reader),
        answered_by: strings(reader.texts(&map, "answered-by")),
        per: reader.value(&map, "per").map(|per| per.value),
    })
}
