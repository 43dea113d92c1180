//! The shipped toolkit.

use std::path::Path;

use serde_json::Value;

use crate::support::{Run, command, tree};

fn run(arguments: &[&str]) -> Run {
    let output = command(Path::new(env!("CARGO_MANIFEST_DIR"))).args(arguments).output().unwrap();
    Run::of(&output).exits(0)
}

#[test]
fn the_toolkit_has_no_finding() {
    let run = run(&["check", "--format", "short"]);
    assert_eq!(run.out, "");
}

#[test]
fn coverage_names_every_clause_with_requirements_and_its_points() {
    let report: Value = serde_json::from_str(&run(&["coverage", "--format", "json"]).out).unwrap();
    let standard = &report["standards"][0];
    let clauses = standard["clauses"].as_array().unwrap();
    assert_eq!(clauses.len(), 88);
    let requirements: Vec<&Value> = clauses.iter().filter(|clause| clause["kind"] == "requirement").collect();
    assert_eq!(requirements.len(), 62);
    assert!(requirements.iter().all(|clause| !clause["points"].as_array().unwrap().is_empty()));
    assert_eq!(standard["documented"]["covered"], 0, "nobody has adopted a template");
    assert_eq!(standard["points_covered"], 0);
    let demands: usize = clauses.iter().map(|clause| clause["evidenced"]["demands"].as_array().unwrap().len()).sum();
    assert_eq!(demands, 26 + 28 + 21);
}

#[test]
fn every_document_says_who_answers_for_it_and_what_it_is_about() {
    let report: Value = serde_json::from_str(&run(&["status", "--format", "json"]).out).unwrap();
    let documents = tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("toolkit/documents"));
    let documents = documents.keys().filter(|name| name.ends_with(".md")).count();
    assert_eq!(report["documents"], documents);
    assert_eq!(report["by_status"]["template"], documents);
}

#[test]
fn the_words_that_nobody_may_write_are_not_there() {
    for (name, bytes) in tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("toolkit/documents")) {
        let text = String::from_utf8(bytes).unwrap().to_lowercase();
        for word in ["compliant", "is certified", "appropriate", "as needed", "timely", "regularly", "ensure that"] {
            assert!(!text.contains(word), "{name}: {word}");
        }
    }
}
