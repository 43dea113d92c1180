//! What explains the set: the glossary, the process map, roles, and the practices of another framework.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::support::{Run, Site, command, front, tree};

const GLOSSARY: &str = "schema: 1
terms:
  major: { term: Major incident, also: [grave incident], meaning: \"Too grave for {{ organisation.name }}.\", source: Our own, see: [\"T-PRC-1#undo\", \"test:1/1.1\"] }
  incident: { term: Incident, forms: [incident, incidents], meaning: Something is broken. }
  two: { term: 2nd line, meaning: Who helps those who help. }
";

fn explained() -> Site {
    let site = Site::new();
    site.write("toolkit/glossary.yaml", GLOSSARY);
    let body = "
Major incident, see [an incident](#undo) and `incident`.

## An incident undone {#undo clauses=test:1/1.1#back-out}

| Incident | Who |
| --- | --- |
| an *incident* by night | 2nd line |

Two Incidents more, and a grave incident.

::: guidance
The incident of the author.
:::
";
    site.document("one.md", &(front("T-PRC-1", "") + body));
    site.document("two.md", &(front("T-PRC-2", "") + "\nNothing but non-incidents.\n"));
    site
}

fn terms(page: &str) -> Vec<String> {
    let links = page.split("<a class=\"term\" href=\"").skip(1);
    links.map(|rest| rest.split("</a>").next().unwrap().replace("\">", " ")).collect()
}

#[test]
fn the_first_use_of_a_term_in_running_text_leads_to_its_meaning() {
    let site = explained();
    site.run(&["build"]).exits(0);
    let expected = [
        "../glossary/index.html#term-major Major incident",
        "../glossary/index.html#term-incident incident",
        "../glossary/index.html#term-two 2nd line",
    ];
    let page = site.read("public/documents/t-prc-1.html");
    assert_eq!(terms(&page), expected);
    assert!(page.contains("<em><a class=\"term\""), "not the link, the heading or the table header");
    assert!(terms(&site.read("public/documents/t-prc-2.html")).is_empty());
    site.run(&["build", "--edition", "author"]).exits(0);
    assert_eq!(terms(&site.read("public/documents/t-prc-1.html")), expected, "guidance takes no link away");
}

#[test]
fn the_glossary_says_what_a_term_means_and_where_it_is_used() {
    let site = explained();
    site.run(&["build"]).exits(0);
    let page = site.read("public/glossary/index.html");
    for wanted in [
        "id=\"term-major\"",
        "Too grave for Acme Ltd.",
        "also grave incident",
        "Source: Our own",
        "href=\"../documents/t-prc-1.html#undo\"",
        "href=\"../standards/test-1/1.1.html\"",
        "id=\"letter-other\"",
        "Used in 1 document<",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    let data: Value = serde_json::from_str(&site.read("public/api/glossary.json")).unwrap();
    let major = &data["terms"][2];
    assert_eq!(major["key"], "major");
    assert_eq!(major["used_in"], serde_json::json!(["T-PRC-1"]));
}

#[test]
fn without_a_glossary_and_a_map_nothing_speaks_of_them() {
    let site = Site::new();
    site.document("one.md", &front("T-PRC-1", ""));
    site.run(&["build"]).exits(0);
    let files = site.published();
    assert!(!files.keys().any(|path| path.contains("glossary") || path.contains("processes")));
    let page = site.read("public/documents/t-prc-1.html");
    assert!(!page.contains("glossary/") && !page.contains("processes/"));
}

#[test]
fn readers_are_not_told_in_which_withheld_documents_a_term_stands() {
    let site = explained();
    site.document("three.md", &(front("T-PRC-3", "audience: management\n") + "\nA grave incident.\n"));
    site.run(&["build", "--audience", "staff"]).exits(0);
    let data = site.read("public/api/glossary.json");
    assert!(!data.contains("T-PRC-3"), "{data}");
    assert!(!site.read("public/glossary/index.html").contains("T-PRC-3"));
    site.run(&["build", "--audience", "management"]).exits(0);
    assert!(site.read("public/api/glossary.json").contains("T-PRC-3"));
}

#[test]
fn a_process_shows_its_neighbours_and_the_map_shows_all() {
    let site = Site::new();
    site.document("one.md", &(front("T-PRC-1", "") + "\n::: processes\n:::\n"));
    site.document("two.md", &front("T-PRC-2", ""));
    site.write(
        "toolkit/processes.yaml",
        "schema: 1\nreading: Changes are released.\ndocument: T-PRC-1\ngroups:\n  all: { title: All of it, chapters: \"8.5\" }\nprocesses:\n  change: { name: Changes, document: T-PRC-1, owner: change-manager, group: all }\n  release: { name: Releases, document: T-PRC-2, group: all }\n  desk: { name: Desk, group: all }\nflows:\n  - { from: change, to: [release, desk], what: approved <changes>, when: \"within {{ major.respond }}\" }\n",
    );
    site.run(&["build"]).exits(0);
    for page in ["public/processes/index.html", "public/documents/t-prc-1.html"] {
        let page = site.read(page);
        for wanted in ["Changes are released.", "All of it", "Changes to Releases: approved &lt;changes&gt;", "within 15 minutes"]
        {
            assert!(page.contains(wanted), "{wanted}\n{page}");
        }
        assert!(!page.contains("style="));
    }
    let two = site.read("public/documents/t-prc-2.html");
    assert!(two.contains("This process gets something from 1 process and gives nothing."), "{two}");
    assert!(two.contains("<a href=\"t-prc-1.html\"><title>T-PRC-1 Title of T-PRC-1</title>"));
    let role = site.read("public/roles/change-manager.html");
    assert!(role.contains("Processes") && role.contains("t-prc-1.html"));
}

#[test]
fn a_role_says_what_its_holder_does_and_must_be_able_to_do() {
    let site = Site::new();
    let roles =
        "change-manager: { title: Change manager, holder: Jo Khan, duties: [decides on changes], competence: [rate risk] }";
    site.write(
        "site/site.yaml",
        crate::support::SETTINGS.replace("change-manager: { title: Change manager, holder: Jo Khan }", roles),
    );
    site.document("one.md", &front("T-PRC-1", ""));
    site.run(&["build"]).exits(0);
    let page = site.read("public/roles/change-manager.html");
    for wanted in ["<li>decides on changes</li>", "<li>rate risk</li>", "What I own", "T-PRC-1"] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    assert!(!site.read("public/roles/top-management.html").contains("What the role does"));
}

#[test]
fn clauses_and_documents_say_what_another_framework_calls_them() {
    let site = Site::new();
    site.document("one.md", &(front("T-PRC-1", "") + "\n## Undo {#undo clauses=test:1/1.1#back-out}\n\nText.\n"));
    site.write(
        "toolkit/practices.yaml",
        "schema: 1\nframework: FRAME\nedition: FRAME 4\nnote: Our judgement.\npractices:\n  enabling: { name: Change enablement, about: Letting changes happen., clauses: { \"test:1\": [\"1.1\"] } }\n  helping: { name: Helping, supports: { \"test:1\": [\"1.1\"] } }\n",
    );
    site.write("site/pages/frame.md", "---\ntitle: The frame\n---\n\n::: practices\n:::\n");
    site.run(&["build"]).exits(0);
    let clause = site.read("public/standards/test-1/1.1.html");
    assert!(clause.contains("For readers who know FRAME:"), "{clause}");
    assert!(clause.contains("<a href=\"../../pages/frame.html#practice-enabling\">Change enablement</a>; helped by"), "{clause}");
    assert!(site.read("public/standards/test-1/1.10.html").contains("no practice of FRAME 4 has this as its subject"));
    assert!(site.read("public/documents/t-prc-1.html").contains("<a href=\"../pages/frame.html#practice-enabling\">"));
    let page = site.read("public/pages/frame.html");
    assert!(page.contains("id=\"practice-enabling\"") && page.contains("Our judgement."), "{page}");
}

/// The shipped toolkit, built.
fn toolkit() -> (tempfile::TempDir, impl Fn(&str) -> String) {
    let out = tempfile::tempdir().unwrap();
    let to = out.path().join("site");
    let mut build = command(Path::new(env!("CARGO_MANIFEST_DIR")));
    Run::of(&build.args(["build", "--working", "--out"]).arg(&to).output().unwrap()).exits(0);
    (out, move |path: &str| std::fs::read_to_string(to.join(path)).unwrap_or_else(|error| panic!("{path}: {error}")))
}

#[test]
fn the_shipped_map_shows_every_process_and_every_flow() {
    let (_folder, read) = toolkit();
    let page = read("documents/sms-man-004.html");
    let documents = tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("toolkit/documents"));
    let processes: Vec<String> = documents
        .keys()
        .filter_map(|path| path.rsplit('/').next()?.strip_prefix("sms-prc-"))
        .map(|rest| format!("sms-prc-{}.html", &rest[..3]))
        .collect();
    assert_eq!(processes.len(), 26);
    for process in &processes {
        assert!(page.contains(&format!("<a href=\"{process}\"><title>")), "{process} is not on the map");
        let own = read(&format!("documents/{process}"));
        assert!(own.contains("Neighbours in the process map"), "{process}");
        assert!(!own.contains("gets nothing and gives nothing"), "{process} has no neighbour");
    }
    let map = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("toolkit/processes.yaml")).unwrap();
    let flows = map.lines().filter(|line| line.starts_with("  - { from:")).count();
    let rows = page.split("<details class=\"flows\">").nth(1).unwrap().split("</details>").next().unwrap();
    assert_eq!(rows.matches("<tr><th scope=\"row\">").count(), flows, "the table of the manual names each flow");
    assert!(!rows.contains("<th scope=\"row\"></th>") && !rows.contains("data-label=\"To\"></td>"), "each flow has both ends");
}

#[test]
fn the_shipped_glossary_is_linked_and_never_floods_a_page() {
    let (_folder, read) = toolkit();
    let data: Value = serde_json::from_str(&read("api/glossary.json")).unwrap();
    let all = data["terms"].as_array().unwrap();
    assert!((60..=100).contains(&all.len()), "{}", all.len());
    let mut links = 0;
    let documents: Value = serde_json::from_str(&read("api/documents.json")).unwrap();
    for document in documents["documents"].as_array().unwrap() {
        let id = document["id"].as_str().unwrap();
        let found = terms(&read(&format!("documents/{}.html", id.to_lowercase())));
        let distinct: BTreeSet<&str> = found.iter().map(|link| link.split(' ').next().unwrap()).collect();
        assert_eq!(distinct.len(), found.len(), "{id} links a term twice");
        for term in all {
            let linked = distinct.contains(format!("../{}", term["address"].as_str().unwrap()).as_str());
            let used = term["used_in"].as_array().unwrap().iter().any(|used| used == id);
            assert_eq!(linked, used, "{id} and {}", term["key"]);
        }
        links += found.len();
    }
    assert!(links > 1000, "{links}");
}

#[test]
fn each_shipped_role_says_what_it_does() {
    let (_folder, read) = toolkit();
    let roles = read("roles/index.html");
    let pages: Vec<&str> =
        roles.split("<th scope=\"row\"><a href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(pages.len(), 25);
    for page in pages {
        let html = read(&format!("roles/{page}"));
        assert!(html.contains("What the role does") && html.contains("must know and be able to do"), "{page}");
    }
}
