//! The search: what can be found, in which files it is, and what never gets into them.

use std::path::Path;

use serde_json::Value;

use crate::releases::Set;
use crate::support::{SETTINGS, Site, front};

/// The value that a file of the index hands over.
fn given(text: &str) -> Value {
    let value = text.split_once(',').unwrap().1.trim_end().strip_suffix(");").unwrap();
    serde_json::from_str(value).unwrap()
}

/// Every place of the index, in order, read from its files.
fn places(site: &Site) -> Vec<Value> {
    let files = (0..).map(|number| format!("public/search/p{number}.js")).take_while(|file| site.path(file).exists());
    files.flat_map(|file| given(&site.read(&file)).as_array().unwrap().clone()).collect()
}

/// Where a word leads: addresses with the anchor of a section, and what stands there.
fn leads(site: &Site, word: &str) -> Vec<String> {
    let list = given(&site.read("public/search/list.js"));
    let first = list["first"].as_array().unwrap();
    let shard = first.iter().rposition(|first| first.as_str().unwrap() <= word).unwrap_or(0);
    let shard = given(&site.read(&format!("public/search/w{shard}.js")));
    let line = shard.as_str().unwrap().lines().find_map(|line| line.strip_prefix(word)?.strip_prefix(' '));
    let places = places(site);
    let (mut at, mut out) = (0, Vec::new());
    for item in line.into_iter().flat_map(|line| line.split(' ')) {
        let mut parts = item.split('.');
        at += usize::from_str_radix(parts.next().unwrap(), 36).unwrap();
        let address = places[at][3].as_str().unwrap();
        let spots: Vec<&str> = parts.collect();
        if spots.is_empty() {
            out.push(address.to_owned());
        }
        for spot in spots {
            out.push(match spot {
                "0" => address.to_owned(),
                "-" => format!("{address} (about)"),
                spot => {
                    let section = usize::from_str_radix(spot, 36).unwrap() - 1;
                    format!("{address}#{}", places[at][5][2 * section].as_str().unwrap())
                }
            });
        }
    }
    out
}

fn set() -> Site {
    let site = Site::new();
    let one = front("T-PRC-1", "formerly: [T-OLD-7]\nkeywords: [rollback]\nclauses: { \"test:1\": [\"1.1\"] }\n");
    let body = "\nText.\n\n## Undoing at {{ organisation.name }} {#undo clauses=test:1/1.1#back-out}\n\n::: when standard=test:1\n## Shown here {#shown}\n:::\n\n::: when standard=other:1\n## Missing {#missing}\n:::\n\n::: guidance\n## Advice {#advice}\n:::\n";
    site.document("one.md", &(one + body));
    site.document("two.md", &(front("T-PRC-2", "") + "\n## Undoing {#end}\n"));
    site.write(
        "toolkit/glossary.yaml",
        "schema: 1\nterms:\n  outage: { term: Outage, also: [downtime], meaning: Nothing works. }\n",
    );
    let register = "schema: 1\nregister: things\ntitle: Known things\ncolumns:\n  id: { title: Id, type: id }\n  name: { title: Name, type: text }\nrows:\n  - { id: KT-2026-1, name: Lamp }\n";
    site.write("toolkit/registers/things.yaml", register);
    site
}

#[test]
fn ids_numbers_headings_terms_and_rows_lead_to_their_places() {
    let site = set();
    site.run(&["build"]).exits(0);
    assert_eq!(leads(&site, "t-prc-1"), ["documents/t-prc-1.html"]);
    assert_eq!(leads(&site, "prc-1"), ["documents/t-prc-1.html"]);
    assert_eq!(leads(&site, "t-old-7"), ["documents/t-prc-1.html"], "the id it had before leads there too");
    assert_eq!(leads(&site, "rollback"), ["documents/t-prc-1.html (about)"]);
    assert_eq!(leads(&site, "undoing"), ["documents/t-prc-1.html#undo", "documents/t-prc-2.html#end"]);
    assert_eq!(leads(&site, "acme"), ["documents/t-prc-1.html#undo"], "fields are searched by their values");
    assert_eq!(leads(&site, "shown"), ["documents/t-prc-1.html#shown"]);
    for absent in ["missing", "advice", "the", "text"] {
        assert_eq!(leads(&site, absent), [""; 0], "{absent}");
    }
    assert_eq!(leads(&site, "1.1"), ["documents/t-prc-1.html#undo", "standards/test-1/1.1.html"]);
    assert_eq!(leads(&site, "1.10"), ["standards/test-1/1.10.html"], "1.10 is not 1.1");
    assert_eq!(leads(&site, "downtime"), ["glossary/index.html#term-outage"]);
    assert_eq!(leads(&site, "things"), ["registers/things.html"]);
    assert_eq!(leads(&site, "kt-2026-1"), ["registers/things.html#row-KT-2026-1"]);
    assert_eq!(leads(&site, "lamp"), ["registers/things.html#row-KT-2026-1"]);
    let first = &places(&site)[0];
    assert_eq!((&first[0], &first[4]), (&Value::from("T-PRC-1"), &serde_json::json!(["template", "Template"])));
}

#[test]
fn each_place_and_each_section_of_the_index_is_there() {
    let site = set();
    site.run(&["build"]).exits(0);
    let places = places(&site);
    // Two documents, three clauses, a term, a register with a row, two roles.
    assert_eq!(places.len(), 10);
    for place in &places {
        let address = place[3].as_str().unwrap();
        let (page, anchor) = address.split_once('#').map_or((address, None), |(page, anchor)| (page, Some(anchor)));
        let html = site.read(&format!("public/{page}"));
        let sections = place[5].as_array().unwrap().iter().step_by(2).map(|id| id.as_str().unwrap());
        for id in sections.chain(anchor) {
            assert!(html.contains(&format!("id=\"{id}\"")), "{page} has no {id}");
        }
    }
}

#[test]
fn without_scripts_the_search_is_an_index_from_a_to_z() {
    let site = set();
    for number in 0..60 {
        site.document(&format!("more/{number}.md"), &front(&format!("M-{number}"), "").replace("title: T", "title: Zone t"));
    }
    site.run(&["build"]).exits(0);
    let page = site.read("public/search/index.html");
    for wanted in [
        "href=\"../documents/t-prc-1.html\">Title of T-PRC-1 <span class=\"id\">T-PRC-1</span>",
        "href=\"../standards/test-1/1.10.html\"><span class=\"id\">1.10</span> Something else",
        "href=\"../glossary/index.html#term-outage\">Outage",
        "href=\"../registers/things.html\">Known things",
        "href=\"letter-z.1.html\">All 60 under Z",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    assert_eq!(site.read("public/search/letter-z.1.html").matches("class=\"doc\"").count(), 60);
    assert!(!site.path("public/search/letter-t.1.html").exists());
    let document = site.read("public/documents/t-prc-1.html");
    assert!(document.contains("<form class=\"find\" role=\"search\" action=\"../search/index.html\">"), "{document}");
    assert!(!document.contains("search.js"), "the search is loaded when somebody searches");
}

#[test]
fn a_site_can_do_without_the_search() {
    let site = set();
    site.write("site/site.yaml", SETTINGS.to_owned() + "publish: { search: false }\n");
    site.run(&["build"]).exits(0);
    let files = site.published();
    assert!(files.keys().all(|name| !name.contains("search")), "{:?}", files.keys());
    assert!(!site.read("public/index.html").contains("class=\"find\""));
}

#[test]
fn earlier_releases_have_no_search_and_what_is_withdrawn_is_not_found() {
    let set = Set::new();
    set.does("2026-01-10", &["adopt", "--all"]);
    for id in ["T-PRC-1", "T-PRC-2"] {
        set.approve("2026-01-12", id);
    }
    set.release("2026-02-01", "1");
    let retire = ["review", "T-PRC-2", "--by", "Kim Osei", "--outcome", "retire", "--note", "No more", "--no-successor"];
    set.does("2026-03-01", &retire);
    set.commit();
    set.release("2026-03-02", "2");
    set.on("2026-03-03", &["build"]).exits(0);
    assert!(set.site.path("public/documents/t-prc-2.html").exists());
    assert!(!leads(&set.site, "t-prc-1").is_empty());
    assert_eq!(leads(&set.site, "t-prc-2"), [""; 0]);
    let earlier = set.site.path("public/v/1");
    assert!(earlier.join("index.html").exists());
    assert!(!earlier.join("search").exists() && !earlier.join("assets/search.js").exists());
}

#[test]
fn a_first_search_in_the_toolkit_takes_at_most_150_kilobytes() {
    let site = Site::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = site.path("public");
    let out = out.to_str().unwrap();
    crate::support::Run::of(&crate::support::command(root).args(["build", "--out", out]).output().unwrap());
    let size = |file: &str| std::fs::metadata(site.path(&format!("public/{file}"))).unwrap().len();
    let of = |kind: &str, count: usize| -> u64 {
        let files = (0..).map(|number| format!("search/{kind}{number}.js"));
        let mut sizes: Vec<u64> =
            files.take_while(|file| site.path(&format!("public/{file}")).exists()).map(|file| size(&file)).collect();
        sizes.sort_unstable_by(|one, two| two.cmp(one));
        sizes.iter().take(count).sum()
    };
    // The worst there can be for one mistyped word: all the words, three files of them, twelve hits in twelve files.
    let worst = size("assets/search.js") + size("search/list.js") + size("search/words.js") + of("w", 3) + of("p", 12);
    assert!(worst < 150_000, "{worst} bytes");
}
