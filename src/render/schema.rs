//! The keys of the author's files as JSON Schema (draft 7), for editors that complete and check.
//!
//! It is as strict as the tables of `parse::keys` and no stricter: an editor never marks what
//! `check` lets pass for its form. What a name leads to is for `check` alone.

use serde_json::{Map, Value, json};

use crate::parse::keys::{self, Holds, Key};

/// The files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Described {
    /// The front matter of a document.
    Document,
    /// The front matter of a filled copy of a form.
    Instance,
    /// `site/site.yaml`
    Site,
    /// `toolkit/registers/NAME.yaml`
    Register,
    /// `themes/NAME/theme.yaml`
    Theme,
}

impl Described {
    /// All of them.
    pub const ALL: &'static [Described] =
        &[Described::Document, Described::Instance, Described::Site, Described::Register, Described::Theme];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Described::Document => "document",
            Described::Instance => "instance",
            Described::Site => "site",
            Described::Register => "register",
            Described::Theme => "theme",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Described::Document => "Front matter of a document",
            Described::Instance => "Front matter of a filled copy of a form",
            Described::Site => "site/site.yaml",
            Described::Register => "toolkit/registers/NAME.yaml",
            Described::Theme => "themes/NAME/theme.yaml",
        }
    }
}

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of one kind of file.
pub fn schema(described: Described) -> Value {
    let mut schema = of_file(described);
    schema["$schema"] = json!(DRAFT);
    schema
}

/// The schemas of all kinds of files, below `definitions`.
pub fn schemas() -> Value {
    let all: Map<String, Value> = Described::ALL.iter().map(|each| (each.name().to_owned(), of_file(*each))).collect();
    json!({ "$schema": DRAFT, "title": "Files of a clausebook project", "definitions": all })
}

fn of_file(described: Described) -> Value {
    let mut schema = match described {
        Described::Document => group(keys::DOCUMENT),
        Described::Instance => {
            let all: Vec<Key> = keys::DOCUMENT.iter().chain(keys::INSTANCE).copied().collect();
            let mut schema = group(&all);
            // A record has a day and an author in the place of a version and a status.
            schema["required"] = json!(["id", "title", "type"]);
            schema["anyOf"] = json!([
                { "required": ["version", "status", "owner"] },
                { "required": ["date", "author", "instance-of"] },
            ]);
            schema
        }
        Described::Site => group(keys::SITE_FILE),
        Described::Register => group(keys::REGISTER),
        Described::Theme => group(keys::THEME_FILE),
    };
    schema["title"] = json!(described.title());
    schema
}

fn group(keys: &[Key]) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut value = holds(&key.holds);
        // An optional key without a value counts as absent.
        if !key.needed {
            value = json!({ "anyOf": [value, { "type": "null" }] });
        }
        value["description"] = json!(key.about);
        properties.insert(key.name.to_owned(), value);
    }
    let needed: Vec<&str> = keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
    let mut group = json!({ "type": "object", "additionalProperties": false, "properties": properties });
    if !needed.is_empty() {
        group["required"] = json!(needed);
    }
    group
}

fn holds(what: &Holds) -> Value {
    match what {
        // Every scalar is the text that was written, whatever YAML makes of it.
        Holds::Text => json!({ "type": ["string", "number", "boolean"] }),
        Holds::Version => json!({ "type": ["string", "number"], "pattern": r"^[0-9]+(\.[0-9]+){1,2}$" }),
        Holds::Id => json!({ "type": ["string", "number"], "pattern": "^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$", "maxLength": 40 }),
        Holds::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Holds::Interval => json!({ "type": "string", "pattern": "^[0-9]+ (minute|hour|day|week|month|year)s?$" }),
        Holds::Flag => json!({ "enum": [true, false, "true", "false"] }),
        Holds::Colour => json!({ "type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$" }),
        Holds::Word(words) => {
            let words = words();
            let numbers: Vec<Value> =
                words.iter().filter_map(|word| word.parse::<u32>().ok()).map(|number| json!(number)).collect();
            json!({ "enum": numbers.into_iter().chain(words.iter().map(|word| json!(word))).collect::<Vec<_>>() })
        }
        Holds::List(item) => {
            let item = holds(item);
            json!({ "anyOf": [item, { "type": "array", "items": item }] })
        }
        Holds::Group(keys) => group(keys),
        Holds::Named(value) => json!({ "type": "object", "additionalProperties": holds(value) }),
        Holds::Either(one, two) => json!({ "anyOf": [holds(one), holds(two)] }),
        Holds::Cell => json!({}),
    }
}
