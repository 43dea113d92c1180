//! Figures that are only proposed: marked where they are printed, counted, and in nobody's approval.

use serde_json::Value;

use crate::support::Site;

const SETTINGS: &str = r#"schema: 1
site: { title: Test set }
organisation: { name: Acme Ltd }
roles:
  top-management: { title: Top management, holder: Kim Osei }
  change-manager: { title: Change manager, holder: Jo Khan }
approval:
  - { roles: [top-management] }
fields:
  change.notice: { ask: How long before are people told?, type: interval, class: substance, value: 5 days, basis: "time to <move> a date", range: 2 to 10 days, agree-with: customer }
  change.sample: { ask: How many are reviewed?, type: number, class: substance, value: "5", basis: enough to see habits, decided: { by: Kim Osei, on: 2026-10-01 } }
  change.limit: { ask: From which cost on?, class: substance, example: 5000 pounds }
"#;

/// A set of one document with this status.
fn set(status: &str) -> Site {
    let site = Site::new();
    site.write("site/site.yaml", SETTINGS);
    site.document(
        "one.md",
        &format!(
            "---\nid: T-PRC-1\ntitle: Changes\ntype: process\nversion: \"1.0\"\nstatus: {status}\nowner: change-manager\n---\n\n\
             People are told by the change manager {{{{ change.notice }}}} before, never {{{{ change.notice }}}} after.\n\
             Jo Khan reviews {{{{ change.sample }}}} of them above {{{{ change.limit }}}}.\n",
        ),
    );
    site
}

fn page(site: &Site, edition: &str) -> String {
    site.run(&["build", "--edition", edition]).exits(0);
    site.read("public/documents/t-prc-1.html")
}

/// Writes that somebody has decided on the notice.
fn decide(site: &Site) {
    let decided = SETTINGS.replace("agree-with: customer }", "agree-with: customer, decided: { by: Kim Osei, on: 2026-11-01 } }");
    site.write("site/site.yaml", decided);
}

#[test]
fn a_proposed_figure_is_marked_where_it_is_printed_and_listed() {
    let site = set("template");
    let page = page(&site, "reader");
    let mark = "<span class=\"proposed\" title=\"Proposed: time to &lt;move&gt; a date. From 2 to 10 days. To be agreed with: customer\">5 days<small> (proposed)</small></span>";
    assert_eq!(page.matches(mark).count(), 2, "{page}");
    assert_eq!(page.matches("class=\"proposed\"").count(), 2, "the decided figure is plain");
    assert!(page.contains("1 proposed figure, 1 open question in this document"), "{page}");
    let table = &page[page.find("Figures to agree").unwrap()..];
    for cell in ["How long before are people told?", ">5 days<", ">time to &lt;move&gt; a date<", ">2 to 10 days<", ">customer<"]
    {
        assert!(table.contains(cell), "{cell}");
    }
    assert!(!table.contains("How many are reviewed?"));
}

#[test]
fn of_an_adopted_text_only_authors_and_auditors_see_the_list() {
    let site = set("draft");
    for (edition, listed) in [("reader", false), ("auditor", true), ("author", true)] {
        let page = page(&site, edition);
        assert_eq!(page.contains("Figures to agree"), listed, "{edition}");
        assert!(page.contains("1 proposed figure, 1 open question"), "{edition}");
    }
}

#[test]
fn a_decision_takes_the_mark_away() {
    let site = set("draft");
    decide(&site);
    let page = page(&site, "author");
    assert!(!page.contains("class=\"proposed\"") && !page.contains("Figures to agree"));
    assert!(page.contains("1 open question in this document"));
}

#[test]
fn status_home_and_json_count_them() {
    let site = set("draft");
    let report: Value = serde_json::from_str(&site.run(&["status", "--format", "json"]).exits(0).out).unwrap();
    assert_eq!(report["proposed"], serde_json::json!({ "change.notice": 1 }));
    assert_eq!(report["documents_with_proposed"], 1);
    let screen = site.run(&["status"]).exits(0).out;
    assert!(screen.contains("To agree       1   figure is only proposed, in 1 document\n"), "{screen}");
    assert!(site.run(&["status", "--format", "csv"]).exits(0).out.contains("fields,proposed,1"));
    site.run(&["build"]).exits(0);
    assert!(site.read("public/index.html").contains("1 figure is only proposed."));
}

#[test]
fn a_text_with_a_proposed_figure_is_not_approved_until_somebody_decides() {
    let site = set("draft");
    let settings = SETTINGS.replace("example: 5000 pounds", "value: 5000 pounds");
    site.write("site/site.yaml", &settings);
    let approve = ["approve", "T-PRC-1", "--by", "Kim Osei", "--role", "top-management", "--yes"];
    let before = site.read("toolkit/documents/one.md");
    let refused = site.run(&approve).exits(2);
    let said = refused.out + &refused.err;
    assert!(said.contains("nobody has decided on figures that are only proposed: `change.notice`"), "{said}");
    assert_eq!(site.read("toolkit/documents/one.md"), before);
    site.write(
        "site/site.yaml",
        settings.replace("agree-with: customer }", "agree-with: customer, decided: { by: Kim Osei, on: 2026-11-01 } }"),
    );
    site.run(&approve).exits(0);
    let found = site.run(&["check", "--format", "short"]).exits(0).out;
    assert_eq!(found, "");
}

#[test]
fn the_decision_is_no_part_of_a_stamp() {
    let site = set("approved");
    let stamp = |site: &Site| {
        let found = site.run(&["check", "--format", "json"]).out;
        let at = found.find("s1:").unwrap_or_else(|| panic!("{found}"));
        found[at..at + 43].to_owned()
    };
    let text = site.read("toolkit/documents/one.md");
    let approved = text.replace(
        "owner: change-manager\n",
        "owner: change-manager\napproval: [{ by: Kim Osei, role: top-management, on: 2026-11-01, stamp: s1:0000000000000000000000000000000000000000 }]\n",
    );
    site.write("toolkit/documents/one.md", approved);
    let before = stamp(&site);
    decide(&site);
    assert_eq!(stamp(&site), before);
}
