//! The shipped toolkit.

use std::path::Path;

use serde_json::Value;

use crate::support::{Run, Site, command, tree};

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

/// The shipped set as somebody has it who adopts all of it.
fn adopted() -> Site {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = Site::new();
    for folder in ["site", "toolkit"] {
        for (name, bytes) in tree(&root.join(folder)) {
            let adopt = folder == "toolkit" && name.starts_with("documents/") && name.ends_with(".md");
            let bytes = if adopt { replace(bytes, "\nstatus: template\n", "\nstatus: draft\n") } else { bytes };
            site.write(&format!("{folder}/{name}"), bytes);
        }
    }
    let settings = site.read("site/site.yaml");
    site.write("site/site.yaml", settings.replace("\nkind: toolkit\n", "\nkind: set\n"));
    std::fs::remove_file(site.path("toolkit/standards/test-1.yaml")).unwrap();
    site
}

fn replace(bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    String::from_utf8(bytes).unwrap().replacen(from, to, 1).into_bytes()
}

#[test]
fn whoever_adopts_the_toolkit_finds_nothing_about_its_wording() {
    let site = adopted();
    let run = site.run(&["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let wording: Vec<&Value> = findings.iter().filter(|each| each["code"].as_str().unwrap().starts_with("CB8")).collect();
    assert!(wording.is_empty(), "{wording:#?}");
    // What is expected of a set that is being written is found: the rules have run.
    assert!(findings.iter().any(|each| each["name"] == "never-reviewed"));
    // One sentence more, and it is found.
    let path = "toolkit/documents/change/sms-prc-015-change-management.md";
    site.write(path, site.read(path) + "\nEach change is reviewed regularly.\n");
    let out = site.run(&["check", "--format", "short"]).out;
    assert!(out.contains("CB801") && out.contains("CB804"), "{out}");
}

#[test]
fn figures_of_the_toolkit_are_proposed_and_no_fork_approves_them_by_accident() {
    let report: Value = serde_json::from_str(&run(&["status", "--format", "json"]).out).unwrap();
    assert!(report["proposed"].as_object().unwrap().len() > 100);
    let site = adopted();
    let found = site.run(&["check", "--format", "short"]).out;
    assert!(found.contains("info[CB320] proposed-figure: `change.classify-within`"));
}
