//! Findings about wording that authors let stand: counted, listed with their reasons, never in the way.

use serde_json::Value;

use crate::support::Site;

/// A draft with two vague words, one of them accepted.
fn site() -> Site {
    let site = Site::new();
    site.document(
        "one.md",
        "---\nid: T-PRC-1\ntitle: Changes\ntype: process\nversion: \"1.0\"\nstatus: draft\nowner: change-manager\n\
         review: { last: 2026-11-01, stamp: s1:9c2a4aeb3bd9e3ca2d5fa0d2b3e4b3a1e1a0c0de }\n\
         accept: [{ rule: vague-word, at: reads the log regularly, why: the contract says when }]\n---\n\n\
         Jo Khan reads the log regularly.\nJo Khan answers promptly.\n",
    );
    site
}

#[test]
fn json_lists_what_is_accepted_beside_the_findings() {
    let report: Value = serde_json::from_str(&site().run(&["check", "--format", "json"]).exits(0).out).unwrap();
    let vague = |list: &str| {
        let found = report[list].as_array().unwrap().iter().filter(|each| each["name"] == "vague-word");
        found.map(|each| each["line"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((vague("findings"), vague("accepted")), (vec![13], vec![12]));
    let accepted = &report["accepted"][0];
    assert_eq!((&accepted["severity"], &accepted["accepted"]), (&"info".into(), &"the contract says when".into()));
    assert_eq!(report["counts"]["accepted"], 1);
}

#[test]
fn sarif_says_that_it_is_suppressed_and_why() {
    let log: Value = serde_json::from_str(&site().run(&["check", "--format", "sarif"]).exits(0).out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let vague: Vec<&Value> = results.iter().filter(|each| each["ruleId"] == "CB801").collect();
    assert_eq!(vague.len(), 2);
    assert!(vague[0]["suppressions"].is_null());
    assert_eq!(vague[1]["suppressions"][0]["justification"], "the contract says when");
}

#[test]
fn the_summary_counts_it_and_nothing_fails_for_it() {
    let site = site();
    let run = site.run(&["check", "--format", "short"]).exits(0);
    assert!(!run.out.contains("reads the log"), "{}", run.out);
    assert!(run.err.contains("1 accepted."), "{}", run.err);
    site.run(&["check", "--deny", "vague-word"]).exits(1);
    let text = site.read("toolkit/documents/one.md").replace("Jo Khan answers promptly.\n", "");
    site.document("one.md", &text);
    site.run(&["check", "--deny", "vague-word"]).exits(0);
}

#[test]
fn a_rule_that_is_off_asks_for_no_acceptance() {
    let site = site();
    let settings = site.read("site/site.yaml");
    site.write("site/site.yaml", settings + "levels: { vague-word: off }\n");
    let run = site.run(&["check", "--format", "json"]).exits(0);
    assert!(!run.out.contains("vague-word"), "{}", run.out);
}

#[test]
fn an_entry_of_records_is_a_link_where_it_is_shown() {
    let site = Site::new();
    let front = "type: process\nversion: \"1.0\"\nstatus: template\nowner: change-manager\n";
    site.document(
        "one.md",
        &format!("---\nid: T-PRC-1\ntitle: Changes\n{front}records: [\"One [[T-FRM-1#fields|<request>]] for each\", \"[[T-FRM-1]]\"]\n---\n\n::: records\n:::\n"),
    );
    site.document("two.md", &format!("---\nid: T-FRM-1\ntitle: Request\n{front}---\n\n## Fields {{#fields}}\n\nAll.\n"));
    site.run(&["build"]).exits(0);
    let page = site.read("public/documents/t-prc-1.html");
    let entry = "<li>One <a href=\"t-frm-1.html#fields\">&lt;request&gt;</a> for each</li>";
    assert_eq!(page.matches(entry).count(), 2, "in the text and below it: {page}");
    assert!(page.contains("<a href=\"t-frm-1.html\">T-FRM-1 Request</a>"));
    let form = site.read("public/documents/t-frm-1.html");
    assert!(form[form.find("Where this is referenced").unwrap()..].contains("T-PRC-1"));
}
