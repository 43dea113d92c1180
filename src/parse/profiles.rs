//! The tailoring table, `toolkit/profiles.yaml`, read into its type.

use super::reader::{Reader, whole_file};
use super::settings::schema;
use super::yaml::Node;
use crate::model::{LeftOut, Merged, Note, Noticed, Profile, Profiles};
use crate::source::{FileId, Spanned};

/// Reads the table; what cannot be read is noted and left out.
pub fn read(file: FileId, text: &str, notes: &mut Vec<Note>) -> Profiles {
    let mut found = Profiles::default();
    let Some(tree) = whole_file(file, text, notes) else { return found };
    let mut reader = Reader::new(notes);
    let Some(map) = reader.mapping(&tree, "", &["schema", "profiles"]) else { return found };
    schema(&map, &mut reader);
    let Some(inner) = map.get("profiles").and_then(|node| reader.open_mapping(node, "profiles")) else { return found };
    for (key, node) in inner.entries() {
        let Some(map) = reader.mapping(node, "profile", &["summary", "documents", "left-out"]) else { continue };
        let mut profile = Profile {
            name: Spanned::new(key.text.clone(), key.span),
            summary: reader.text(&map, "summary").map(|text| text.value),
            documents: Vec::new(),
            left_out: Vec::new(),
        };
        if let Some(node) = map.get("documents") {
            profile.documents = reader.items(node).iter().filter_map(|item| merged(item, &mut reader)).collect();
        }
        if let Some(node) = map.get("left-out") {
            profile.left_out = reader.items(node).iter().filter_map(|item| left_out(item, &mut reader)).collect();
        }
        found.profiles.push(profile);
    }
    found
}

fn merged(node: &Node, reader: &mut Reader<'_>) -> Option<Merged> {
    let map = reader.mapping(node, "document", &["id", "title", "takes"])?;
    let id = reader.required(&map, "id", "the document that takes in the others")?;
    let id = reader.convert(&id, "id", Noticed::WrongValue)?;
    let title = reader.required(&map, "title", "the title of the document once it holds all of them")?;
    if map.get("takes").is_none() {
        reader.missing(&map, "takes", "the ids of the documents that it takes in, in order");
    }
    Some(Merged { id, title: title.value, takes: reader.values(&map, "takes") })
}

fn left_out(node: &Node, reader: &mut Reader<'_>) -> Option<LeftOut> {
    let map = reader.mapping(node, "left-out", &["id", "instead", "reason"])?;
    let id = reader.required(&map, "id", "the document that is left out")?;
    let id = reader.convert(&id, "id", Noticed::WrongValue)?;
    let instead = reader.required(&map, "instead", "the document to which links lead from then on")?;
    let instead = reader.convert(&instead, "instead", Noticed::WrongValue)?;
    let reason = reader.required(&map, "reason", "why nobody needs it")?;
    Some(LeftOut { id, instead, reason: reason.value })
}
