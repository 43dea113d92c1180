//! The glossary, `toolkit/glossary.yaml`, read into its type.

use super::reader::{Mapping, Reader, whole_file};
use super::settings::schema;
use super::yaml::Node;
use crate::model::{Glossary, Note, Noticed, Term, TermKey};
use crate::source::{FileId, Spanned};

const TERM_KEYS: &[&str] = &["term", "also", "forms", "meaning", "source", "see"];

/// Reads the glossary; a term that cannot be read is noted and left out.
pub fn read(file: FileId, text: &str, notes: &mut Vec<Note>) -> Glossary {
    let mut glossary = Glossary::default();
    let Some(tree) = whole_file(file, text, notes) else { return glossary };
    let mut reader = Reader::new(notes);
    let Some(map) = reader.mapping(&tree, "", &["schema", "terms"]) else { return glossary };
    schema(&map, &mut reader);
    let Some(terms) = map.get("terms").and_then(|node| reader.open_mapping(node, "terms")) else { return glossary };
    for (key, node) in terms.entries() {
        let key = Spanned::new(key.text.clone(), key.span);
        if let Some(key) = reader.convert::<TermKey>(&key, "term", Noticed::WrongValue)
            && let Some(term) = term(key, node, &mut reader)
        {
            glossary.terms.push(term);
        }
    }
    glossary
}

fn term(key: Spanned<TermKey>, node: &Node, reader: &mut Reader<'_>) -> Option<Term> {
    let map = reader.mapping(node, key.as_str(), TERM_KEYS)?;
    let term = reader.required(&map, "term", "the word or words as people write them")?;
    let meaning = reader.required(&map, "meaning", "what it means here, in your own words")?;
    Some(Term {
        also: words(&map, "also", reader),
        forms: words(&map, "forms", reader),
        meaning: meaning.value,
        source: reader.text(&map, "source").map(|text| text.value),
        see: reader.texts(&map, "see"),
        term,
        key,
    })
}

/// Forms to look for; one without a letter or digit could be found nowhere.
fn words(map: &Mapping<'_>, key: &str, reader: &mut Reader<'_>) -> Vec<Spanned<String>> {
    let mut words = reader.texts(map, key);
    words.retain(|text| {
        let good = text.value.chars().any(char::is_alphanumeric);
        if !good {
            reader.wrong(text.span, key, "holds no word", "write the word or words as they stand in texts");
        }
        good
    });
    words
}
