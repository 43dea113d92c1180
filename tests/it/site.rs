//! What a reader sees.

use crate::support::{Site, front};

fn small() -> Site {
    let site = Site::new();
    let body = "\n{{ organisation.name }} handles changes. See [[T-PRC-2#end]] and [[test:1/1.10]].\n\n## Undoing {#undo clauses=test:1/1.1#back-out}\n\nEach change can be undone within {{ major.respond }}.\n\n::: guidance\nSecret advice.\n:::\n";
    site.document("change/one.md", &(front("T-PRC-1", "clauses: { \"test:1\": [\"1.1\"] }\n") + body));
    site.document("change/two.md", &(front("T-PRC-2", "") + "\n## The end {#end}\n\nCall {{ desk.phone }}. <b>Bold</b>\n"));
    site
}

#[test]
fn a_document_becomes_a_page() {
    let site = small();
    site.run(&["build"]).exits(0);
    let page = site.read("public/documents/t-prc-1.html");
    for wanted in [
        "Acme Ltd handles changes",
        "href=\"t-prc-2.html#end\">T-PRC-2 Title of T-PRC-2, The end</a>",
        "href=\"../standards/test-1/1.10.html\"",
        "<h2 id=\"undo\">Undoing",
        "within 15 minutes",
        "Nobody has adopted this text yet",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    assert!(!page.contains("Secret advice"));
    let author = site.run(&["build", "--edition", "author"]).exits(0);
    assert!(site.read("public/documents/t-prc-1.html").contains("Secret advice"), "{}", author.err);
}

#[test]
fn what_is_for_auditors_stands_in_their_edition_and_in_the_authors() {
    let site = Site::new();
    let body = "\n## One {#one}\n\n::: auditor\n## Show me\n\nA change of last month. [[T-PRC-1#two]]\n:::\n\n## Two {#two}\n";
    site.document("one.md", &(front("T-PRC-1", "") + body));
    for (edition, shown) in [("reader", false), ("auditor", true), ("author", true)] {
        site.run(&["build", "--edition", edition]).exits(0);
        let page = site.read("public/documents/t-prc-1.html");
        assert_eq!(page.contains("A change of last month"), shown, "{edition}");
        assert!(page.contains("<h2 id=\"two\">Two"), "{edition}: the section after the block keeps its id");
    }
}

#[test]
fn an_open_field_shows_its_question_and_html_is_text() {
    let site = small();
    site.run(&["build"]).exits(0).finds("CB311");
    let page = site.read("public/documents/t-prc-2.html");
    assert!(page.contains("Which number do users call?"));
    assert!(page.contains("&lt;b&gt;") && !page.contains("<b>Bold"));
    assert!(page.contains("t-prc-1.html"), "the page says who refers to it");
}

#[test]
fn every_link_of_the_site_leads_somewhere() {
    let site = small();
    site.run(&["build"]).exits(0);
    let files = site.published();
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html") && *name != "404.html") {
        let html = String::from_utf8(bytes.clone()).unwrap();
        for link in html.split("href=\"").skip(1).chain(html.split("src=\"").skip(1)).filter_map(|rest| rest.split('"').next()) {
            if link.starts_with('#') || link.contains("://") {
                continue;
            }
            let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
            let mut parts: Vec<&str> = name.split('/').collect();
            parts.pop();
            for part in path.split('/') {
                if part == ".." {
                    parts.pop().unwrap();
                } else {
                    parts.push(part)
                }
            }
            let target = parts.join("/");
            let there = files.get(&target).unwrap_or_else(|| panic!("{name} links to {link}, and {target} is not there"));
            let named = fragment.is_empty() || String::from_utf8_lossy(there).contains(&format!("id=\"{fragment}\""));
            assert!(named, "{name} links to {link}, and nothing there is called {fragment}");
        }
    }
}

#[test]
fn equal_input_gives_equal_bytes() {
    let (one, two) = (small(), small());
    let run = |site: &Site, threads: &str, zone: &str| {
        let status =
            crate::support::command(site.root()).arg("build").env("RAYON_NUM_THREADS", threads).env("TZ", zone).output().unwrap();
        assert!(status.status.success());
    };
    run(&one, "1", "Pacific/Kiritimati");
    run(&two, "2", "America/Los_Angeles");
    assert_eq!(one.published(), two.published());
}

#[test]
fn no_page_has_scripts_styles_or_handlers_of_its_own() {
    let site = small();
    site.run(&["build"]).exits(0);
    for (name, bytes) in site.published().iter().filter(|(name, _)| name.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        assert!(!html.contains(" style=\"") && !html.contains("<style"), "{name}");
        assert!(!html.contains("<script>") && !html.contains("onload=") && !html.contains("onclick="), "{name}");
        assert!(html.contains("Content-Security-Policy"), "{name}");
    }
}

#[test]
fn a_theme_is_laid_over_file_by_file() {
    let site = small();
    site.write("themes/own/former.html", "not used");
    site.write("themes/own/roles.html", "{% extends \"base.html\" %}{% block main %}<h1>Our own roles</h1>{% endblock main %}");
    let settings = crate::support::SETTINGS.to_owned() + "theme: { name: own, tokens: { accent: \"#123456\" } }\n";
    site.write("site/site.yaml", settings);
    site.run(&["build"]).exits(0);
    assert!(site.read("public/roles/index.html").contains("Our own roles"));
    assert!(site.read("public/assets/tokens.css").contains("--accent: #123456"));
    assert!(site.read("public/index.html").contains("Needs") || site.read("public/index.html").contains("Find your way"));
}

#[test]
fn pictures_beside_and_below_documents_are_published() {
    let site = Site::new();
    site.document(
        "area/one.md",
        &(front("T-PRC-1", "") + "\n![Flow](flow.svg) ![Deep](pictures/flow.svg) [Plan](pictures/plan%20b.pdf)\n"),
    );
    site.write("toolkit/documents/area/flow.svg", "<svg/>");
    site.write("toolkit/documents/area/pictures/flow.svg", "<svg>deep</svg>");
    site.write("toolkit/documents/area/pictures/plan b.pdf", "pdf");
    site.write("site/static/CNAME", "sms.example.org");
    site.run(&["build"]).exits(0);
    let page = site.read("public/documents/t-prc-1.html");
    for source in
        ["files/T-PRC-1/flow.svg\" alt=\"Flow\"", "files/T-PRC-1/pictures/flow.svg\"", "files/T-PRC-1/pictures/plan%20b.pdf\""]
    {
        assert!(page.contains(source), "{source}\n{page}");
    }
    assert_eq!(site.read("public/documents/files/T-PRC-1/pictures/flow.svg"), "<svg>deep</svg>");
    assert_eq!(site.read("public/CNAME"), "sms.example.org");
}
