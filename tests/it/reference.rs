//! What the guide and the schema say about keys, commands and findings is what the code knows.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clausebook::parse::keys::{self, Key};
use serde_json::Value;

use crate::support::{Site, front};

/// `just reference` sets this, and the pages are written in the place of being compared.
const WRITE: &str = "WRITE_REFERENCE";

#[test]
fn pages_made_from_the_code_are_what_the_code_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, page) in clausebook::cli::reference() {
        if std::env::var_os(WRITE).is_some() {
            fs::write(root.join(path), &page).unwrap();
        }
        let there = fs::read_to_string(root.join(path)).unwrap_or_default();
        assert!(there == page, "{path} is not what the code says; run `just reference`");
    }
}

#[test]
fn the_page_on_writing_names_every_key_and_no_other() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("site/pages/format.md")).unwrap();
    let (_, after) = text.split_once("{#keys}").unwrap();
    let (section, _) = after.split_once("\n## ").unwrap();
    let first = |line: &str| line.split(" | ").next().unwrap_or("").to_owned();
    let table: BTreeSet<String> =
        section.lines().filter(|line| line.starts_with("| `")).flat_map(|line| code(&first(line))).collect();
    assert_eq!(table, known(keys::DOCUMENT), "the table of keys in format.md");
    let line = section.lines().find(|line| line.starts_with("Filled copies of forms lie")).unwrap();
    let instance: BTreeSet<String> = code(line).into_iter().filter(|word| !word.contains('/')).collect();
    assert_eq!(instance, known(keys::INSTANCE), "the keys of filled forms in format.md");
    // The example of a register holds nothing that is no key.
    let (_, after) = text.split_once("{#registers}").unwrap();
    let example = after.split("```").nth(1).unwrap();
    for line in example.lines().skip(1).filter(|line| line.starts_with(|letter: char| letter.is_ascii_lowercase())) {
        let (key, _) = line.split_once(':').unwrap();
        assert!(known(keys::REGISTER).contains(key), "{key}");
    }
}

#[test]
fn the_table_of_column_types_names_them_all() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("site/pages/format.md")).unwrap();
    let (_, after) = text.split_once("| Type of a column").unwrap();
    let (table, _) = after.split_once("\n\n").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let named: BTreeSet<String> = rows.flat_map(|line| code(line.split(" | ").next().unwrap_or(""))).collect();
    let known: BTreeSet<String> = clausebook::model::ColumnType::ALL.iter().map(|each| each.word().to_owned()).collect();
    assert_eq!(named, known);
}

/// The words between single backticks.
fn code(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn known(keys: &[Key]) -> BTreeSet<String> {
    keys::names(keys).map(str::to_owned).collect()
}

#[test]
fn the_schema_and_the_reader_know_the_same_keys() {
    let site = Site::new();
    let run = site.run(&["schema"]).exits(0);
    let schema: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    let document = schema["definitions"]["document"]["properties"].as_object().unwrap();
    assert_eq!(document["version"]["type"], serde_json::json!(["string", "number"]));
    assert!(document["type"]["enum"].as_array().unwrap().contains(&Value::from("process")));
    // The reader takes every key of the schema for known, and an invented one for unknown.
    let mut text = String::new();
    for key in document.keys().filter(|key| !["id", "title", "type", "version", "status", "owner"].contains(&key.as_str())) {
        text.push_str(&format!("{key}:\n"));
    }
    site.document("one.md", &front("T-PRC-1", &text));
    assert!(!site.run(&["check", "--format", "short"]).out.contains("CB102"));
    site.document("one.md", &front("T-PRC-1", "aproval: nobody\n"));
    site.run(&["check", "--format", "short"]).exits(1).finds("CB102");
    for name in ["document", "instance", "site", "register", "theme"] {
        let one: Value = serde_json::from_str(&site.run(&["schema", name]).exits(0).out).unwrap();
        assert_eq!(one["properties"], schema["definitions"][name]["properties"], "{name}");
    }
}

#[test]
fn the_manual_page_has_every_command() {
    let site = Site::new();
    let page = site.run(&["man"]).exits(0).out;
    assert!(page.contains(".TH clausebook 1"), "{page}");
    let help = site.run(&["--help"]).out;
    let (_, after) = help.split_once("Commands:\n").unwrap();
    let (list, _) = after.split_once("\n\n").unwrap();
    let names: Vec<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' '))?.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(names.len() > 15, "{names:?}");
    for name in names {
        assert!(page.contains(&format!(".SS \"clausebook {name}\"")), "{name}");
    }
}

#[test]
fn one_template_or_one_colour_takes_the_place_of_the_shipped_one() {
    let site = Site::new();
    site.document("one.md", &front("T-PRC-1", ""));
    site.run(&["build"]).exits(0);
    let before = site.published();
    // One template in the folder of the theme that is in use anyway; nothing else is copied.
    site.write("themes/default/theme.yaml", "for: \"0.1\"\n");
    site.write(
        "themes/default/roles.html",
        "{% extends \"base.html\" %}{% block main %}<h1>Who does what</h1>{% endblock main %}",
    );
    site.run(&["build"]).exits(0);
    assert!(site.read("public/roles/index.html").contains("<h1>Who does what</h1>"));
    assert!(site.read("public/roles/index.html").contains("class=\"top\""), "the frame is the shipped one");
    let changed = |site: &Site, before: &std::collections::BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let now = site.published();
        let made = |name: &str| name.ends_with(".html") || name.starts_with("assets/");
        now.into_iter().filter(|(name, bytes)| made(name) && before.get(name) != Some(bytes)).map(|(name, _)| name).collect()
    };
    assert_eq!(changed(&site, &before), ["roles/index.html"]);
    // One colour.
    let before = site.published();
    let settings = site.read("site/site.yaml") + "theme: { tokens: { accent: \"#123456\" } }\n";
    site.write("site/site.yaml", settings);
    site.run(&["build"]).exits(0);
    assert_eq!(changed(&site, &before), ["assets/tokens.css"]);
    assert!(site.read("public/assets/tokens.css").contains("--accent: #123456;"));
}
