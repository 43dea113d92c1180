//! The process map, `toolkit/processes.yaml`, read into its type.

use super::reader::{Mapping, Reader, whole_file};
use super::settings::schema;
use super::yaml::Node;
use crate::model::{Flow, Note, Noticed, Process, ProcessGroup, ProcessKey, ProcessMap};
use crate::source::{FileId, Spanned};

const KEYS: &[&str] = &["schema", "reading", "document", "groups", "processes", "flows"];

/// Reads the map; what cannot be read is noted and left out.
pub fn read(file: FileId, text: &str, notes: &mut Vec<Note>) -> ProcessMap {
    let mut processes = ProcessMap::default();
    let Some(tree) = whole_file(file, text, notes) else { return processes };
    let mut reader = Reader::new(notes);
    let Some(map) = reader.mapping(&tree, "", KEYS) else { return processes };
    schema(&map, &mut reader);
    processes.reading = reader.text(&map, "reading").map(|text| text.value);
    processes.document = reader.value(&map, "document");
    named(&map, "groups", &mut reader, |key, node, reader| {
        let map = reader.mapping(node, "group", &["title", "chapters"])?;
        let title = reader.required(&map, "title", "the words that stand beside the group")?;
        let chapters = reader.text(&map, "chapters").map(|text| text.value);
        processes.groups.push(ProcessGroup { key, title: title.value, chapters });
        Some(())
    });
    named(&map, "processes", &mut reader, |key, node, reader| {
        let map = reader.mapping(node, "process", &["name", "document", "owner", "group"])?;
        let name = reader.required(&map, "name", "a name short enough for a drawing")?;
        let group = reader.required(&map, "group", "the key of one of the `groups`")?;
        let group = reader.convert(&group, "group", Noticed::WrongValue)?;
        let (document, owner) = (reader.value(&map, "document"), reader.value(&map, "owner"));
        processes.processes.push(Process { key, name: name.value, document, owner, group });
        Some(())
    });
    if let Some(node) = map.get("flows") {
        processes.flows = reader.items(node).iter().filter_map(|item| flow(item, &mut reader)).collect();
    }
    processes
}

fn named(
    map: &Mapping<'_>,
    key: &str,
    reader: &mut Reader<'_>,
    mut read: impl FnMut(Spanned<ProcessKey>, &Node, &mut Reader<'_>) -> Option<()>,
) {
    let Some(inner) = map.get(key).and_then(|node| reader.open_mapping(node, key)) else { return };
    for (name, node) in inner.entries() {
        let name = Spanned::new(name.text.clone(), name.span);
        if let Some(name) = reader.convert(&name, key, Noticed::WrongValue) {
            read(name, node, reader);
        }
    }
}

fn flow(node: &Node, reader: &mut Reader<'_>) -> Option<Flow> {
    let map = reader.mapping(node, "flow", &["from", "to", "what", "when"])?;
    for key in ["from", "to"] {
        if map.get(key).is_none() {
            reader.missing(&map, key, "the key of a process, or a list of them");
        }
    }
    let what = reader.required(&map, "what", "what passes, in a few words")?;
    let when = reader.text(&map, "when").map(|text| text.value);
    Some(Flow { from: reader.values(&map, "from"), to: reader.values(&map, "to"), what: what.value, when })
}
