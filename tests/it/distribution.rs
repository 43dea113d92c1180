//! Who gets what: audiences, copies, and the feed.

use std::fs;

use serde_json::Value;

use crate::releases::Set;
use crate::support::{SETTINGS, front, tree};

/// What no reader outside of management may ever see.
const SECRET: &str = "Zanzibar";

/// A set with a restricted document, a form with filled copies, a register and a file beside them.
fn guarded() -> Set {
    let set = Set::new();
    let site = &set.site;
    let settings = SETTINGS.replace("Test set }", "Test set, url: \"https://sms.example.org/\", audience: staff }");
    site.write("site/site.yaml", settings);
    let restricted = front("T-SEC-1", "audience: management\n")
        .replace("Title of T-SEC-1", "Risks of Zanzibar")
        .replace("owner:", "summary: All about Zanzibar\nkeywords: [Zanzibar]\nextra: { place: Zanzibar }\nowner:")
        + "\n## Zanzibar {#zanzibar clauses=test:1/1.10}\n\nThe change manager must visit Zanzibar within 5 days. ![Zanzibar](zanzibar.svg) [[T-PRC-1]]\n";
    site.document("guarded/sec.md", &restricted);
    site.document("guarded/zanzibar.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>Zanzibar</title></svg>");
    let form = front("T-FRM-1", "audience: management\n").replace("type: process", "type: form") + "\nFill in.\n";
    site.document("form.md", &form);
    let minutes = "---\nid: T-REC-1\ntitle: Minutes of Zanzibar\ntype: record\ndate: 2026-01-08\nauthor: Kim Osei\ninstance-of: T-FRM-1\nfor: Zanzibar Ltd\nclosed: 2026-01-09\n---\n\nZanzibar was discussed.\n";
    site.write("toolkit/instances/T-FRM-1/minutes.md", minutes);
    site.write("toolkit/instances/T-FRM-1/zanzibar.txt", "Zanzibar");
    let register = "schema: 1\nregister: parties\ntitle: Parties of Zanzibar\naudience: management\nkey: id\ncolumns:\n  id: { title: Id, type: id, required: true }\n  name: { title: Name, type: text }\nrows:\n  - { id: P-1, name: Zanzibar }\n";
    site.write("toolkit/registers/parties.yaml", register);
    let one = site.read("toolkit/documents/one.md");
    site.document("one.md", &(one + "\nSee [[T-SEC-1]], [[T-SEC-1#zanzibar]], [[T-SEC-1|the risks]] and [[T-REC-1]].\n"));
    set.commit();
    set.does("2026-01-10", &["adopt", "--all"]);
    for id in ["T-PRC-1", "T-SEC-1", "T-FRM-1"] {
        set.approve("2026-01-12", id);
    }
    set
}

/// Every published file that holds the secret, whatever kind of file it is.
fn leaks(set: &Set, folder: &str) -> Vec<String> {
    let files = tree(&set.site.path(folder));
    assert!(files.len() > 30);
    let secret = SECRET.to_lowercase();
    let told = |(name, bytes): &(&String, &Vec<u8>)| {
        name.to_lowercase().contains(&secret) || String::from_utf8_lossy(bytes).to_lowercase().contains(&secret)
    };
    files.iter().filter(told).map(|(name, _)| name.clone()).collect()
}

#[test]
fn what_is_restricted_reaches_no_file_of_the_site() {
    let set = guarded();
    // Before there are releases.
    set.on("2026-01-15", &["build"]).exits(0);
    assert_eq!(leaks(&set, "public"), [""; 0]);
    // With releases, changes between them, a withdrawal, and a document that was open to all at first.
    set.release("2026-02-01", "1");
    let two = set.site.read("toolkit/documents/two.md").replace("See [[", "Zanzibar. See [[");
    set.site.write("toolkit/documents/two.md", two);
    set.commit();
    set.does("2026-02-02", &["bump", "T-PRC-2", "--major", "Now with Zanzibar"]);
    set.approve("2026-02-02", "T-PRC-2");
    set.release("2026-02-03", "2");
    let guarded = "toolkit/documents/guarded/sec.md";
    set.site.write(guarded, set.site.read(guarded).replace("5 days", "6 days"));
    set.does("2026-02-04", &["bump", "T-SEC-1", "--major", "Zanzibar in six days"]);
    set.approve("2026-02-04", "T-SEC-1");
    set.does("2026-02-04", &["bump", "T-PRC-2", "--major", "For management"]);
    let two = set.site.read("toolkit/documents/two.md").replace("owner:", "audience: management\nowner:");
    set.site.write("toolkit/documents/two.md", two);
    set.approve("2026-02-05", "T-PRC-2");
    set.release("2026-02-06", "3");
    let retire =
        ["review", "T-SEC-1", "--by", "Kim Osei", "--outcome", "retire", "--note", "Zanzibar is no more", "--no-successor"];
    set.does("2026-03-01", &retire);
    set.commit();
    set.release("2026-03-02", "4");
    for words in [&["build"][..], &["build", "--edition", "auditor"], &["build", "--working"]] {
        set.on("2026-03-03", words).exits(0);
        assert_eq!(leaks(&set, "public"), [""; 0], "{words:?}");
    }
    set.on("2026-03-03", &["build"]).exits(0);
    let page = set.page("T-PRC-1");
    assert!(page.contains("T-REC-1 (held by"), "{page}");
    assert!(page.contains("the risks (T-SEC-1"), "{page}");
    // Those who may have it get it, and the verdicts are the same for both.
    set.on("2026-03-03", &["build", "--audience", "management", "--out", "managers"]).exits(0);
    assert!(leaks(&set, "managers").len() > 5);
    let verdicts = |folder: &str| -> Vec<(Value, Value)> {
        let report: Value = serde_json::from_str(&set.site.read(&format!("{folder}/api/coverage.json"))).unwrap();
        let clauses = report["standards"][0]["clauses"].as_array().unwrap();
        clauses.iter().map(|clause| (clause["documented"].clone(), clause["evidenced"]["shown"].clone())).collect()
    };
    assert_eq!(verdicts("public"), verdicts("managers"));
    let unknown = set.on("2026-03-03", &["build", "--audience", "managment"]).exits(2);
    assert!(unknown.err.contains("did you mean `management`?"), "{}", unknown.err);
}

#[test]
fn a_copy_is_what_was_released_or_it_is_said_what_differs() {
    let set = guarded();
    set.release("2026-02-01", "1");
    set.on("2026-02-02", &["build", "--out", "copy"]).exits(0);
    let good = set.on("2026-02-03", &["verify", "copy"]).exits(0);
    assert!(
        good.out.contains("each as this project's records have it. Release 1, for staff, as built on 2 Feb 2026."),
        "{}",
        good.out
    );
    // Later releases do not make an old copy wrong.
    let two = "toolkit/documents/two.md";
    set.does("2026-03-01", &["bump", "T-PRC-2", "--major", "More"]);
    set.approve("2026-03-01", "T-PRC-2");
    set.release("2026-03-02", "2");
    assert!(set.site.path(two).exists());
    set.on("2026-03-03", &["verify", "copy"]).exits(0);
    // A changed byte, also in a file whose list was changed with it; a file more, a file less.
    let page = set.site.read("copy/documents/t-prc-1.html");
    set.site.write("copy/documents/t-prc-1.html", page.replace("5 days", "9 days"));
    let found = set.on("2026-03-03", &["verify", "copy"]).exits(1);
    assert!(found.err.contains("changed  documents/t-prc-1.html"), "{}", found.err);
    let hash = |text: &str| blake3_of(text);
    let list = set.site.read("copy/manifest.json").replace(&hash(&page), &hash(&page.replace("5 days", "9 days")));
    set.site.write("copy/manifest.json", list);
    let found = set.on("2026-03-03", &["verify", "copy"]).exits(1);
    assert!(found.err.contains("changed  documents/t-prc-1.html"), "{}", found.err);
    set.site.write("copy/documents/t-prc-1.html", page);
    set.on("2026-03-03", &["build", "--out", "copy2"]).exits(0);
    set.site.write("copy2/more.html", "x");
    fs::remove_file(set.site.path("copy2/index.html")).unwrap();
    let found = set.on("2026-03-03", &["verify", "copy2"]).exits(1);
    assert!(found.err.contains("missing  index.html") && found.err.contains("extra    more.html"), "{}", found.err);
    let none = set.on("2026-03-03", &["verify", "toolkit"]).exits(2);
    assert!(none.err.contains("no site of clausebook"), "{}", none.err);
}

fn blake3_of(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

#[test]
fn the_feed_tells_of_releases_and_what_they_changed() {
    let set = guarded();
    set.release("2026-02-01", "1");
    set.does("2026-03-01", &["bump", "T-PRC-1", "--major", "Less & less <b>than</b> before"]);
    set.approve("2026-03-01", "T-PRC-1");
    set.does("2026-03-02", &["release", "2", "--by", "Dana Ruiz", "--note", "After the review"]);
    set.on("2026-03-03", &["build"]).exits(0);
    let text = set.site.read("public/changes.xml");
    let feed = roxmltree::Document::parse(&text).unwrap();
    let entries: Vec<_> = feed.root_element().children().filter(|node| node.has_tag_name("entry")).collect();
    let said = |entry: &roxmltree::Node, name: &str| {
        entry.children().find(|node| node.tag_name().name() == name).and_then(|node| node.text().map(str::to_owned)).unwrap()
    };
    let titles: Vec<String> = entries.iter().map(|entry| said(entry, "title")).collect();
    assert_eq!(titles, ["Release 2", "T-PRC-1 1.0 Title of T-PRC-1", "Release 1", "T-PRC-1 0.1 Title of T-PRC-1"]);
    assert_eq!(said(&entries[1], "summary"), "Less & less <b>than</b> before A major change: people must be told again.");
    let ids: std::collections::BTreeSet<String> = entries.iter().map(|entry| said(entry, "id")).collect();
    assert_eq!(ids.len(), entries.len());
    for entry in &entries {
        assert!(said(entry, "updated").ends_with("T00:00:00Z"));
        let link = entry.children().find(|node| node.tag_name().name() == "link").unwrap().attribute("href").unwrap().to_owned();
        let inside = link.strip_prefix("https://sms.example.org/").unwrap().to_owned();
        assert!(set.site.path(&format!("public/{inside}")).exists(), "{inside}");
    }
}
