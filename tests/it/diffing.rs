//! `clausebook diff` over releases in a git repository.

use std::process::Command;

use crate::support::{SETTINGS, Site, front};

/// A toolkit, which releases its templates, in a repository of its own.
fn toolkit() -> Site {
    let site = Site::new();
    site.write("site/site.yaml", "kind: toolkit\n".to_owned() + SETTINGS);
    document(&site, "15 minutes");
    git(&site, &["init", "--quiet", "--initial-branch=main"]);
    git(&site, &["config", "user.name", "Kim Osei"]);
    git(&site, &["config", "user.email", "kim@example.org"]);
    commit(&site);
    site
}

fn document(site: &Site, figure: &str) {
    let text = front("T-PRC-1", "") + &format!("\n## Answer {{#answer}}\n\nSomebody must start within {figure} of the call.\n");
    site.document("one.md", &text);
}

fn git(site: &Site, arguments: &[&str]) {
    let run = Command::new("git").current_dir(site.root()).args(arguments).output().unwrap();
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
}

fn commit(site: &Site) {
    git(site, &["add", "--all"]);
    git(site, &["commit", "--quiet", "--message", "Texts"]);
}

fn release(site: &Site, label: &str) {
    site.run(&["release", label, "--by", "Kim Osei", "--yes"]).exits(0);
}

#[test]
fn releases_and_the_texts_at_hand_are_compared() {
    let site = toolkit();
    site.run(&["diff"]).exits(2);
    release(&site, "2026.1");
    assert!(site.run(&["diff"]).exits(0).out.contains("No document reads otherwise."));
    document(&site, "10 minutes");
    site.document("two.md", &(front("T-PRC-2", "") + "\nNew words.\n"));
    let said = site.run(&["diff"]).exits(0).out;
    for wanted in [
        "From release 2026.1 to the text at hand",
        "T-PRC-1 Title of T-PRC-1: 1 section changed.",
        "  Answer: 1 changed; touches duty, figure",
        "  ~ Somebody must start within [-15 minutes-] {+10 minutes+} of the call.",
        "T-PRC-2 Title of T-PRC-2: new document, version 1.0",
    ] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
    let text = site.read("toolkit/documents/one.md").replace("version: \"1.0\"", "version: \"1.1\"");
    site.document("one.md", &text);
    commit(&site);
    release(&site, "2026.2");
    document(&site, "5 minutes");
    let between = site.run(&["diff", "2026.1", "2026.2", "T-PRC-1"]).exits(0).out;
    assert!(between.contains("[-15 minutes-] {+10 minutes+}") && !between.contains("T-PRC-2"), "{between}");
    let back = site.run(&["diff", "2026.2", "2026.1"]).exits(0).out;
    assert!(
        back.contains("[-10 minutes-] {+15 minutes+}") && back.contains("T-PRC-2 Title of T-PRC-2: no longer in the set"),
        "{back}"
    );
    let near = site.run(&["diff", "2026.3"]).exits(2).err;
    assert!(near.contains("no release is called `2026.3`") && near.contains("did you mean"), "{near}");
}

#[test]
fn a_template_that_waited_at_the_release_and_still_does_is_no_news() {
    let site = toolkit();
    site.write("site/site.yaml", SETTINGS);
    site.document("one.md", &(front("T-PRC-1", "").replace("template", "draft") + "\nSomebody starts.\n"));
    for id in ["T-PRC-2", "T-PRC-3"] {
        site.document(&format!("{id}.md"), &(front(id, "") + "\nNew words.\n"));
    }
    let approve = ["approve", "T-PRC-1", "--by", "Kim Osei", "--role", "top-management", "--recorded-by", "Jo Khan", "--yes"];
    site.run(&approve).exits(0);
    commit(&site);
    release(&site, "2026.1");
    let said = site.run(&["diff"]).exits(0).out;
    assert!(said.contains("No document reads otherwise."), "{said}");
    site.run(&["adopt", "T-PRC-2", "--yes"]).exits(0);
    let said = site.run(&["diff"]).exits(0).out;
    assert!(said.contains("T-PRC-2 Title of T-PRC-2: new document") && !said.contains("T-PRC-3"), "{said}");
}

#[test]
fn differences_go_into_a_file_but_never_over_an_authors_file() {
    let site = toolkit();
    release(&site, "2026.1");
    document(&site, "10 minutes");
    site.run(&["diff", "--format", "html", "--output", "changes.html"]).exits(0);
    assert!(site.read("changes.html").contains("10 minutes"));
    let before = site.read("toolkit/documents/one.md");
    let refused = site.run(&["diff", "--format", "json", "--output", "toolkit/documents/one.md"]).exits(2);
    assert!(refused.err.contains("where your own files are"), "{}", refused.err);
    assert_eq!(site.read("toolkit/documents/one.md"), before);
    site.run(&["diff", "--output", "changes.txt"]).exits(2);
}

#[test]
fn a_released_text_that_is_missing_is_not_taken_for_a_new_document() {
    let site = toolkit();
    release(&site, "2026.1");
    let record = site.read("releases/2026.1.yaml");
    let blob = record.split("blob: \"").nth(1).unwrap().split('"').next().unwrap();
    let object = site.path(&format!(".git/objects/{}/{}", &blob[..2], &blob[2..]));
    std::fs::remove_file(&object).unwrap_or_else(|error| panic!("{}: {error}", object.display()));
    let said = site.run(&["diff"]).exits(2).err;
    assert!(said.contains("toolkit/documents/one.md") && said.contains("git fetch --unshallow"), "{said}");
}
