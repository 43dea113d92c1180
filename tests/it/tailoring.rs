//! Templates that take in others: nothing that is claimed is lost, every link still leads somewhere,
//! and undo restores every byte.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::support::{Site, front, tree};

/// A copy of the shipped set.
fn shipped() -> Site {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = Site::new();
    std::fs::remove_file(site.path("toolkit/standards/test-1.yaml")).unwrap();
    for folder in ["site", "toolkit"] {
        for (name, bytes) in tree(&root.join(folder)) {
            site.write(&format!("{folder}/{name}"), bytes);
        }
    }
    site
}

/// The points of each requirement clause, and whether a passage claims them.
fn points(site: &Site) -> BTreeMap<String, Vec<(String, bool)>> {
    let report: Value = serde_json::from_str(&site.run(&["coverage", "--format", "json"]).exits(0).out).unwrap();
    let clauses = report["standards"][0]["clauses"].as_array().unwrap().iter();
    let clauses = clauses.filter(|clause| clause["kind"] == "requirement");
    clauses
        .map(|clause| {
            let points = clause["points"].as_array().unwrap().iter();
            let claimed = |point: &Value| !point["passages"].as_array().unwrap().is_empty();
            let points = points.map(|point| (point["key"].as_str().unwrap().to_owned(), claimed(point))).collect();
            (clause["number"].as_str().unwrap().to_owned(), points)
        })
        .collect()
}

#[track_caller]
fn claims_everything(site: &Site) {
    let points = points(site);
    assert_eq!(points.len(), 62);
    for (clause, points) in points {
        assert!(!points.is_empty() && points.iter().all(|(_, claimed)| *claimed), "{clause}: {points:?}");
    }
}

fn documents(site: &Site) -> usize {
    tree(&site.path("toolkit/documents")).keys().filter(|name| name.ends_with(".md")).count()
}

fn sources(site: &Site) -> BTreeMap<String, Vec<u8>> {
    ["site", "toolkit"].iter().flat_map(|folder| tree(&site.path(folder))).collect()
}

#[test]
fn both_profiles_claim_every_point_and_undo_restores_every_byte() {
    let site = shipped();
    let before = sources(&site);
    let all = documents(&site);
    site.run(&["check", "--deny", "warnings"]).exits(0);
    claims_everything(&site);

    let run = site.run(&["tailor", "--profile", "full", "--yes"]).exits(0);
    assert!(run.err.contains("Nothing to change"), "{}", run.err);

    let run = site.run(&["tailor", "--profile", "small", "--yes"]).exits(0);
    let name = run.err.split("clausebook undo ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let left = documents(&site);
    assert!((40..=50).contains(&left), "{left} of {all} documents are left");
    let run = site.run(&["check", "--deny", "warnings", "--format", "short"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    claims_everything(&site);
    let once = sources(&site);
    // Registers are not touched, so what people have confirmed in them stands.
    assert!(before.iter().filter(|(name, _)| name.starts_with("registers/")).all(|(name, bytes)| once[name] == *bytes));
    assert!(site.run(&["tailor", "--profile", "small", "--yes"]).exits(0).err.contains("Nothing to change"));
    // What a clause asks for is still answered by the same texts.
    let report: Value = serde_json::from_str(&site.run(&["coverage", "--format", "json"]).out).unwrap();
    let clauses = report["standards"][0]["clauses"].as_array().unwrap();
    let shown: usize = clauses.iter().map(|clause| clause["evidenced"]["shown"].as_u64().unwrap_or(0) as usize).sum();
    assert_eq!(shown, 0, "templates evidence nothing");
    // Former addresses lead on.
    site.run(&["build"]).exits(0);
    let pages: BTreeSet<String> = site.published().into_keys().collect();
    for id in before.keys().filter_map(|name| name.strip_suffix(".md")).filter_map(|name| name.rsplit('/').next()) {
        if let Some(id) = id.get(..11).filter(|id| id.starts_with("sms-")) {
            assert!(pages.iter().any(|page| page.to_lowercase().contains(id)), "no page for {id}");
        }
    }

    site.run(&["undo", &name, "--yes"]).exits(0);
    assert_eq!(sources(&site), before);
}

const PROFILES: &str = r"schema: 1
profiles:
  small:
    documents:
      - { id: T-PRC-1, title: Changes of all kinds, takes: [T-PRO-1] }
    left-out:
      - { id: T-GDE-1, instead: T-PRC-1, reason: Everybody knows. }
";

/// Two documents that become one, one that is left out, one that links all of them.
fn three() -> Site {
    let site = Site::new();
    let process = "related: [T-PRO-1]\nclauses: { \"test:1\": [\"1.1\"] }\nkeywords: [change]\n";
    let text = "\nBegins in [[T-PRO-1#rules]].\n\n## Rules {#rules clauses=test:1/1.1#request}\n\nText.\n\n::: auditor\n**Show me**\n\n1. *One* — a.\n:::\n";
    site.document("a/prc.md", &(front("T-PRC-1", process) + text));
    let procedure =
        "related: [T-PRC-1]\nclauses: { \"test:1\": [\"1.10\", \"1.1\"] }\nrecords: [\"[[T-PRC-1#rules|Rule]] kept\"]\n";
    let text = "\n## Rules {#rules clauses=test:1/1.1#back-out;test:1/1.10#only}\n\n### Deep\n\nSee [[#rules]], [[T-PRC-1#rules|the rules]], [[T-PRC-1]], `[[T-PRC-1]]`.\n\n::: auditor\n**Show me**\n\n1. a\n2. b\n3. c\n4. d\n:::\n";
    site.document("a/pro.md", &(front("T-PRO-1", procedure) + text));
    site.document("a/gde.md", &(front("T-GDE-1", "related: [T-PRC-1]\n") + "\nText.\n"));
    let links = "\n[[T-PRO-1]] [[T-PRO-1#rules|r]] [w](../a/pro.md#rules) [[T-GDE-1]] [[T-PRC-1#rules]] `[[T-PRO-1]]`\n";
    site.document("b/other.md", &(front("T-GDE-2", "related: [T-PRO-1, T-PRC-1]\n") + links));
    site.write("toolkit/profiles.yaml", PROFILES);
    site
}

#[test]
fn texts_come_under_headings_of_their_own_and_links_follow() {
    let site = three();
    site.run(&["tailor", "--profile", "small", "--yes"]).exits(0);
    let joined = site.read("toolkit/documents/a/prc.md");
    let body = joined.split_once("\n---\n").unwrap().1;
    assert_eq!(
        body,
        "\n## Title of T-PRC-1 {#t-prc-1}\n\nBegins in [[#t-pro-1-rules]].\n\n### Rules {#rules clauses=test:1/1.1#request}\n\nText.\n\
         \n## Title of T-PRO-1 {#t-pro-1}\n\n### Rules {#t-pro-1-rules clauses=test:1/1.1#back-out;test:1/1.10#only}\n\n#### Deep\n\n\
         See [[#t-pro-1-rules]], [[#rules|the rules]], [[#t-prc-1]], `[[T-PRC-1]]`.\n\
         \n::: auditor\n**Show me**\n\n**Title of T-PRC-1**\n\n1. *One* — a.\n\n**Title of T-PRO-1**\n\n1. a\n2. b\n3. c\n:::\n"
    );
    for line in [
        "title: Changes of all kinds",
        "formerly:\n  - T-PRO-1\n  - T-GDE-1\n",
        "[\"1.1\", \"1.10\"]",
        "[[T-PRC-1#rules|Rule]] kept",
    ] {
        assert!(joined.contains(line), "no `{line}` in\n{joined}");
    }
    assert!(!joined.contains("related:"), "{joined}");
    let other = site.read("toolkit/documents/b/other.md");
    let expected = "\n[[T-PRC-1#t-pro-1]] [[T-PRC-1#t-pro-1-rules|r]] [w](../a/prc.md#t-pro-1-rules) [[T-PRC-1]] [[T-PRC-1#rules]] `[[T-PRO-1]]`\n";
    assert!(other.ends_with(expected) && other.contains("related: [T-PRC-1]"), "{other}");
    assert!(!site.path("toolkit/documents/a/pro.md").exists() && !site.path("toolkit/documents/a/gde.md").exists());
}

#[test]
fn what_is_decided_or_for_others_is_not_joined() {
    let refuses = |change: &dyn Fn(&Site), why: &str| {
        let site = three();
        change(&site);
        let before = sources(&site);
        let run = site.run(&["tailor", "--profile", "small", "--yes"]).exits(2);
        assert!(run.err.contains(why), "no `{why}` in\n{}", run.err);
        assert_eq!(sources(&site), before);
    };
    let edit = |from: &'static str, to: &'static str| {
        move |site: &Site| {
            let path = "toolkit/documents/a/pro.md";
            site.write(path, site.read(path).replacen(from, to, 1));
        }
    };
    refuses(&edit("status: template", "status: draft"), "only templates are joined");
    refuses(&edit("owner: change-manager\n", "owner: change-manager\naudience: management\n"), "other readers");
    refuses(&edit("type: process", "type: policy"), "it is a policy");
    refuses(&edit("### Deep\n", "Deep\n----\n"), "does not begin with `#`");
    refuses(
        &|site| site.write("toolkit/profiles.yaml", PROFILES.replace("T-PRO-1", "T-PRO-2")),
        "no document is called `T-PRO-2`",
    );
    refuses(&|site| site.write("toolkit/profiles.yaml", PROFILES.replace("small", "tiny")), "no profile has this name");
}

#[test]
fn a_register_answers_what_it_did_before_its_document_was_joined() {
    // The row of a register is evidence for what its own document answered, and for nothing else.
    let site = three();
    let standard = crate::support::STANDARD.replace("answered-by: [T-PRC-1]", "answered-by: [T-PRO-1]");
    site.write("toolkit/standards/test-1.yaml", standard);
    site.run(&["tailor", "--profile", "small", "--yes"]).exits(0);
    site.run(&["build"]).exits(0);
    let pages = site.published();
    let clause = pages.iter().find(|(name, _)| name.ends_with("/1.1.html")).map(|(_, bytes)| String::from_utf8_lossy(bytes));
    assert!(clause.unwrap().contains("T-PRC-1"), "the clause names the document that took in the one that answers it");
}
