//! Registers as data: rows with places, confirmations, evidence, what is due.

use serde_json::Value;

use crate::support::{Run, SETTINGS, Site, front};

const SERVICES: &str = r#"schema: 1
register: services
title: Service catalogue
lists: { unit: service, when: state, is: [live] }
columns:
  id: { title: Service, type: id }
  name: { title: Name, type: text }
  owner: { title: Owner, type: role }
  needs: { title: Needs, type: row, of: services, many: true }
  text: { title: Described in, type: document }
  clause: { title: Clause, type: clause }
  since: { title: Since, type: date }
  target: { title: Availability, type: number, unit: "%" }
  page: { title: Page, type: url }
  state: { title: State, type: choice, options: [planned, live] }
rows:
  - { id: SVC-001, name: Orders <b>, owner: change-manager, needs: [SVC-002, SVC-003], text: T-PRC-1, clause: "test:1/1.1#back-out", since: 2024-04-01, target: 99.90, page: "https://o.example/?a=\"b", state: live }
  - { id: SVC-002, name: Hosting, state: live }
  - { id: SVC-003, name: Later, state: planned }
  - { id: SVC-900, name: Only an example, state: live, example: true }
"#;

/// A standard that wants an agreement for each service, and the catalogue itself.
fn wants(site: &Site) {
    let demands = "    demands:\n      - { id: D1, kind: document, what: Agreements, answered-by: [T-FRM-1], per: service }\n      - { id: R1, kind: record, what: The catalogue, answered-by: [T-REG-1] }\n";
    let standard = crate::support::STANDARD;
    let start = standard.find("    demands:").unwrap();
    let end = standard.find("  - number: \"1.10\"").unwrap();
    site.write("toolkit/standards/test-1.yaml", format!("{}{demands}{}", &standard[..start], &standard[end..]));
}

fn json(run: Run) -> Value {
    serde_json::from_str(&run.exits(0).out).unwrap()
}

fn demand(site: &Site, at: usize) -> Value {
    json(site.run(&["coverage", "--format", "json"]))["standards"][0]["clauses"][1]["evidenced"]["demands"][at].clone()
}

/// The stamp that a finding prints behind these words, which end with its first three letters.
fn printed(run: &Run, words: &str) -> String {
    let start = run.out.find(words).unwrap_or_else(|| panic!("no stamp in\n{}", run.out)) + words.len() - 3;
    run.out[start..start + 43].to_owned()
}

fn form(site: &Site, more: &str) {
    let text = front("T-FRM-1", more).replace("type: process", "type: form").replace("status: template", "status: draft");
    site.document("form.md", &text);
}

fn record(site: &Site, id: &str, more: &str) {
    let text = format!("---\nid: {id}\ntitle: Record {id}\ntype: record\ninstance-of: T-FRM-1\nauthor: Jo Khan\n{more}---\n");
    site.write(&format!("toolkit/instances/T-FRM-1/{}.md", id.to_lowercase()), text);
}

#[test]
fn a_register_becomes_a_page_with_a_place_for_each_row() {
    let site = Site::new();
    site.document("one.md", &(front("T-PRC-1", "") + "\n## Undoing {#undo clauses=test:1/1.1#back-out}\n\nText.\n"));
    site.write("toolkit/registers/services.yaml", SERVICES);
    site.run(&["build"]).exits(0);
    let page = site.read("public/registers/services.html");
    for wanted in [
        "<caption>Service catalogue</caption>",
        "<tr id=\"row-SVC-001\"><th scope=\"row\"><a class=\"id\" href=\"services.html#row-SVC-001\">SVC-001</a></th>",
        "data-label=\"Name\">Orders &lt;b&gt;</td>",
        "<a href=\"../roles/change-manager.html\">Change manager</a>",
        "<a href=\"services.html#row-SVC-002\" title=\"Hosting\">SVC-002</a>, <a href=\"services.html#row-SVC-003\"",
        "<a href=\"../documents/t-prc-1.html\" title=\"Title of T-PRC-1\">T-PRC-1</a>",
        "href=\"../standards/test-1/1.1.html#back-out\"",
        "<time datetime=\"2024-04-01\">1 Apr 2024</time>",
        "<th scope=\"col\" class=\"right\">Availability (%)</th>",
        "99.90",
        "href=\"https://o.example/?a=%22b\"",
        "<span class=\"tag s-template\">Example</span>",
        "a row of the register services; may be several",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    let index = site.read("public/registers/index.html");
    assert!(index.contains("href=\"services.html\">Service catalogue</a>") && index.contains("and 1 example"), "{index}");
    let document = site.read("public/documents/t-prc-1.html");
    assert!(document.contains("<a href=\"../registers/services.html\">Service catalogue</a> <span class=\"soft\">in 1 row"));
    let data: Value = serde_json::from_str(&site.read("public/api/registers/services.json")).unwrap();
    assert_eq!(data["rows"][0]["values"]["target"], "99.90", "values stay as they are written");
    assert_eq!(data["rows"][0]["values"]["needs"][1], "SVC-003");
    assert_eq!((&data["row_count"], &data["example_count"]), (&3.into(), &1.into()));
    assert_eq!(data["rows"][3]["example"], true);
    let list: Value = serde_json::from_str(&site.read("public/api/registers.json")).unwrap();
    assert_eq!(list["registers"][0]["address"], "registers/services.html");
}

#[test]
fn a_document_shows_the_rows_it_asks_for() {
    let site = Site::new();
    let body =
        "\n::: register services columns=name,state where=state:live\n:::\n\n## Deep {#deep}\n\n::: register services\n:::\n";
    site.document("one.md", &(front("T-PRC-1", "") + body));
    site.write("toolkit/registers/services.yaml", SERVICES);
    site.run(&["build"]).exits(0);
    let page = site.read("public/documents/t-prc-1.html");
    let first = &page[page.find("<caption>").unwrap()..page.find("id=\"deep\"").unwrap()];
    assert!(first.contains("SVC-001") && first.contains("SVC-002") && !first.contains("SVC-003"), "{first}");
    assert!(first.contains("<th scope=\"col\" class=\"words\">Name</th><th scope=\"col\">State</th></tr>"), "{first}");
    assert!(first.contains("<a href=\"../registers/services.html\">All 4 rows of the register Service catalogue</a>"), "{first}");
    assert!(page[page.find("id=\"deep\"").unwrap()..].contains("SVC-003"));
    assert!(!page.contains("id=\"row-"), "only the register's own page has the places of rows");
}

#[test]
fn rows_are_no_part_of_a_stamp() {
    let site = Site::new();
    let zero = format!("s1:{}", "0".repeat(40));
    let text = |stamp: &str| {
        front("T-PRC-1", &format!("review: {{ last: 2026-11-01, stamp: \"{stamp}\" }}\n")).replace("template", "draft")
            + "\n::: register services\n:::\n"
    };
    site.write("toolkit/registers/services.yaml", SERVICES);
    site.document("one.md", &text(&zero));
    let right = printed(&site.run(&["check", "--format", "short"]), "the stamp of this text is `s1:");
    site.document("one.md", &text(&right));
    assert_eq!(site.run(&["check", "--format", "short"]).exits(0).out.matches("CB503").count(), 0);
    site.write("toolkit/registers/services.yaml", SERVICES.replace("Hosting", "Housing"));
    assert_eq!(site.run(&["check", "--format", "short"]).exits(0).out.matches("CB503").count(), 0);
}

#[test]
fn long_registers_have_pages_and_every_link_to_a_row_leads_there() {
    let site = Site::new();
    let mut text = "schema: 1\nregister: items\ntitle: Items\ncolumns:\n  id: { title: Item, type: id }\n  next: { title: Next, type: row, of: items }\nrows:\n".to_owned();
    for at in 1..=450 {
        text.push_str(&format!("  - {{ id: CI-{at}, next: CI-{} }}\n", at % 450 + 1));
    }
    site.write("toolkit/registers/items.yaml", text);
    site.document("one.md", &(front("T-PRC-1", "") + "\n::: register items\n:::\n"));
    site.run(&["build"]).exits(0);
    let first = site.read("public/registers/items.html");
    assert!(first.contains("id=\"row-CI-200\"") && !first.contains("id=\"row-CI-201\""));
    assert!(first.contains("href=\"items.2.html#row-CI-201\""), "the next row stands on the next page");
    let last = site.read("public/registers/items.3.html");
    assert!(last.contains("id=\"row-CI-450\"") && last.contains("href=\"items.html#row-CI-1\""));
    let document = site.read("public/documents/t-prc-1.html");
    assert!(document.contains("the first 50 of 450 rows") && document.contains("All 450 rows"), "{document}");
    assert_eq!(document.matches("<tr><th scope=\"row\"><a class=\"id\"").count(), 50);
}

#[test]
fn confirmed_rows_are_evidence_until_they_change_or_the_day_passes() {
    let site = Site::new();
    wants(&site);
    site.document("reg.md", &front("T-REG-1", "").replace("process", "register").replace("template", "draft"));
    let text = |more: &str| SERVICES.replace("lists:", &format!("document: T-REG-1\nrefresh: 3 months\n{more}lists:"));
    site.document("one.md", &front("T-PRC-1", ""));
    site.write("toolkit/registers/services.yaml", text(""));
    site.run(&["check", "--format", "short"]).exits(0).finds("CB613");
    assert!(demand(&site, 1).get("registers").is_none(), "nobody has confirmed them");
    let confirmed = |stamp: &str| text(&format!("confirmed: {{ by: Jo Khan, on: 2026-11-02, rows-stamp: \"{stamp}\" }}\n"));
    site.write("toolkit/registers/services.yaml", confirmed(&format!("r1:{}", "0".repeat(40))));
    let stamp = printed(&site.run(&["check", "--format", "short"]).exits(0).finds("CB614"), "the stamp of these rows is `r1:");
    site.write("toolkit/registers/services.yaml", confirmed(&stamp));
    assert_eq!(demand(&site, 1)["registers"][0], "services");
    assert_eq!(json(site.run(&["reviews", "--format", "json"]))["registers_due"], Value::Array(Vec::new()));
    // An example and the order of rows are not part of what was confirmed.
    let moved = confirmed(&stamp).replace("  - { id: SVC-900, name: Only an example, state: live, example: true }\n", "");
    let later = "  - { id: SVC-003, name: Later, state: planned }\n";
    let moved = moved.replace(later, "").replace("rows:\n", &format!("rows:\n{later}"));
    site.write("toolkit/registers/services.yaml", moved);
    assert_eq!(demand(&site, 1)["registers"][0], "services");
    site.write("toolkit/registers/services.yaml", confirmed(&stamp).replace("Hosting", "Housing"));
    site.run(&["check", "--format", "short"]).exits(0).finds("CB614");
    assert!(demand(&site, 1).get("registers").is_none());
    let due = json(site.run(&["reviews", "--format", "json"]));
    assert_eq!(
        (&due["registers_due"][0]["register"], &due["registers_due"][0]["state"]),
        (&"services".into(), &"changed-since".into())
    );
    // Page, terminal and JSON say the same, and reviews hold none of it.
    site.run(&["build"]).exits(0);
    assert_eq!(serde_json::from_str::<Value>(&site.read("public/api/reviews.json")).unwrap(), due);
    assert!(site.read("public/reviews/index.html").contains("Rows to be confirmed"));
    assert!(site.run(&["reviews"]).out.contains("changed-since    services"));
    assert!(!site.read("public/reviews.ics").contains("Service catalogue"));
    site.write("toolkit/registers/services.yaml", confirmed(&stamp));
    let late = std::process::Command::new(env!("CARGO_BIN_EXE_clausebook"))
        .current_dir(site.root())
        .args(["--today", "2027-02-03", "check", "--deny", "overdue", "--format", "short"])
        .output()
        .unwrap();
    assert_eq!(late.status.code(), Some(1), "{}", String::from_utf8_lossy(&late.stdout));
    assert!(String::from_utf8_lossy(&late.stdout).contains("were to be confirmed by 2027-02-02"));
}

#[test]
fn the_document_of_a_register_with_rows_is_no_evidence_for_them() {
    let site = Site::new();
    wants(&site);
    site.write(
        "toolkit/registers/services.yaml",
        SERVICES.replace("lists:", "document: T-REG-1\nlists:").replace("text: T-PRC-1, ", ""),
    );
    site.document("reg.md", &front("T-REG-1", "").replace("process", "register").replace("template", "draft"));
    assert_eq!(demand(&site, 1)["shown_by"].as_array().unwrap().len(), 0);
    // A dated sample from the tool of record is one.
    let source = "document: T-REG-1\nsource: { system: The tool, query: All live services, sampled: 2026-10-01 }\nlists:";
    site.write("toolkit/registers/services.yaml", SERVICES.replace("lists:", source).replace("text: T-PRC-1, ", ""));
    assert_eq!(demand(&site, 1)["registers"][0], "services");
    // A register of a template is not in use.
    site.document("reg.md", &front("T-REG-1", "").replace("process", "register"));
    assert!(demand(&site, 1).get("registers").is_none());
}

#[test]
fn example_rows_evidence_nothing() {
    let site = Site::new();
    wants(&site);
    site.document("reg.md", &front("T-REG-1", "").replace("process", "register").replace("template", "draft"));
    let only = "schema: 1\nregister: services\ntitle: Services\ndocument: T-REG-1\nlists: service\nrefresh: 3 months\nconfirmed: { by: A, on: 2026-11-01, rows-stamp: \"STAMP\" }\ncolumns:\n  id: { title: Id, type: id }\nrows:\n  - { id: A-1, example: true }\n";
    site.write("toolkit/registers/services.yaml", only.replace("STAMP", &format!("r1:{}", "0".repeat(40))));
    let run = site.run(&["check", "--format", "short"]).exits(0).finds("CB614");
    site.write("toolkit/registers/services.yaml", only.replace("STAMP", &printed(&run, "r1:")));
    assert!(!site.run(&["check", "--format", "short"]).out.contains("CB614"));
    assert!(demand(&site, 1).get("registers").is_none(), "confirmed that there is nothing");
    let agreements = demand(&site, 0);
    assert_eq!((&agreements["shown_for"], &agreements["wanted_for"]), (&0.into(), &0.into()));
}

#[test]
fn what_is_wanted_for_each_service_is_counted_by_the_catalogue() {
    let site = Site::new();
    wants(&site);
    form(&site, "");
    site.document("one.md", &front("T-PRC-1", ""));
    site.write("toolkit/registers/services.yaml", SERVICES);
    record(&site, "T-SLA-1", "for: SVC-002\ndate: 2026-11-01\nclosed: 2026-11-02\n");
    record(&site, "T-SLA-2", "for: SVC-001\ndate: 2026-11-01\n");
    record(&site, "T-SLA-3", "for: SVC-003\ndate: 2026-11-01\nclosed: 2026-11-02\n");
    let agreements = demand(&site, 0);
    assert_eq!((&agreements["shown_for"], &agreements["wanted_for"]), (&1.into(), &2.into()), "{agreements}");
    assert_eq!(agreements["missing"][0], "SVC-001", "its agreement is neither closed nor signed");
    site.run(&["build"]).exits(0);
    let words = "shown for 1 of 2 services; not for SVC-001";
    assert!(site.read("public/standards/test-1/1.1.html").contains(words));
    assert!(site.read("public/coverage/index.html").contains("1 of 2 services"));
    assert!(site.run(&["coverage"]).out.contains(words));
    record(&site, "T-SLA-4", "for: SVC-01\ndate: 2026-11-01\nclosed: 2026-11-02\n");
    site.run(&["check", "--format", "short"]).exits(1).finds("CB617");
}

#[test]
fn records_are_due_for_each_unit_and_that_is_no_review() {
    let site = Site::new();
    form(&site, "produce: { every: 1 month, per: service }\n");
    site.document("one.md", &front("T-PRC-1", ""));
    site.write("toolkit/registers/services.yaml", SERVICES);
    record(&site, "T-RPT-1", "for: SVC-001\ndate: 2026-10-20\n");
    record(&site, "T-RPT-2", "for: SVC-002\ndate: 2026-10-24\n");
    record(&site, "T-RPT-3", "for: SVC-001\ndate: 2026-12-24\n");
    let report = json(site.run(&["reviews", "--format", "json"]));
    let due = report["records_due"].as_array().unwrap();
    assert_eq!(due.len(), 1, "planned services and examples want none, and the 24th is in time: {due:?}");
    assert_eq!(
        (&due[0]["unit"], &due[0]["last"], &due[0]["next"]),
        (&"SVC-001".into(), &"2026-10-20".into(), &"2026-11-20".into())
    );
    site.run(&["build"]).exits(0);
    assert!(site.read("public/index.html").contains("0 registers to confirm, 1 record to make, 0 to dispose of"));
    let page = site.read("public/reviews/index.html");
    let list = &page[page.find("Records due").unwrap()..];
    assert!(list.contains("SVC-001") && list.contains("20 Nov 2026") && !list.contains("SVC-002"), "{list}");
    assert!(site.run(&["reviews"]).out.contains("T-FRM-1        SVC-001"));
    assert_eq!(json(site.run(&["status", "--format", "json"]))["records_due"], 1);
    assert!(site.run(&["status"]).out.contains("0 to confirm, 1 to make, 0 to dispose of"));
    form(&site, "");
    assert_eq!(json(site.run(&["reviews", "--format", "json"]))["records_due"].as_array().unwrap().len(), 0);
}

#[test]
fn more_due_records_than_a_page_shows_stand_in_a_list_of_their_own() {
    let site = Site::new();
    form(&site, "produce: { every: 1 month, per: customer }\n");
    let mut text =
        "schema: 1\nregister: customers\ntitle: Customers\nlists: customer\ncolumns:\n  id: { title: Id, type: id }\nrows:\n"
            .to_owned();
    (1..=230).for_each(|at| text.push_str(&format!("  - {{ id: C-{at:03} }}\n")));
    site.write("toolkit/registers/customers.yaml", text);
    site.run(&["build"]).exits(0);
    let page = site.read("public/reviews/index.html");
    assert!(page.contains("C-050") && !page.contains("C-051") && page.contains("href=\"records.1.html\">All 230"), "{page}");
    let (one, two) = (site.read("public/reviews/records.1.html"), site.read("public/reviews/records.2.html"));
    assert!(one.contains("C-200") && !one.contains("C-201") && two.contains("C-230"));
}

const CLASSES: &str = r#"schema: 1
register: record-classes
title: Record classes
key: class
columns:
  class: { title: Class, type: id }
  period: { title: Kept for, type: interval }
  disposal: { title: Disposal, type: text }
  legal-hold: { title: Legal hold, type: yes-no }
  hold-reason: { title: Reason, type: text }
rows:
  - { class: agreements, period: 6 years, disposal: Shredded by the archive }
  - { class: disputes, period: 1 year, legal-hold: yes, hold-reason: Dispute 4711 }
  - { class: for-ever }
"#;

#[test]
fn records_past_their_time_are_listed_for_disposal_and_nothing_is_deleted() {
    let site = Site::new();
    form(&site, "retention: agreements\n");
    site.write("toolkit/registers/classes.yaml", CLASSES);
    record(&site, "T-SLA-1", "date: 2019-01-01\nclosed: 2020-11-23\n");
    record(&site, "T-SLA-2", "date: 2019-01-01\nclosed: 2020-11-24\n");
    record(&site, "T-SLA-3", "date: 2019-01-01\n");
    record(&site, "T-SLA-4", "date: 2019-01-01\nclosed: 2019-01-02\nretention: disputes\n");
    record(&site, "T-SLA-5", "date: 2019-01-01\nclosed: 2019-01-02\nretention: for-ever\n");
    record(&site, "T-SLA-6", "date: 2019-01-01\nsigned: [{ by: A, on: 2019-01-01 }]\n");
    let report = json(site.run(&["reviews", "--format", "json"]));
    let due: Vec<&str> = report["disposals_due"].as_array().unwrap().iter().map(|due| due["id"].as_str().unwrap()).collect();
    assert_eq!(due, ["T-SLA-6", "T-SLA-1"], "open, held and perpetual records stay");
    assert_eq!(report["disposals_due"][1]["until"], "2026-11-23");
    site.run(&["build"]).exits(0);
    let page = site.read("public/registers/disposal/index.html");
    assert!(page.contains("T-SLA-1") && page.contains("Shredded by the archive") && page.contains("23 Nov 2026"), "{page}");
    assert!(site.run(&["reviews"]).out.contains("Due for disposal"));
    assert_eq!(json(site.run(&["status", "--format", "json"]))["disposals_due"], 2);
    assert!(site.path("toolkit/instances/T-FRM-1/t-sla-1.md").exists());
    // What is logged as gone is due no more.
    let log = "schema: 1\nregister: disposals\ntitle: Disposals\ncolumns:\n  id: { title: Id, type: id }\n  record: { title: Record, type: id }\nrows:\n  - { id: D-1, record: T-SLA-6 }\n";
    site.write("toolkit/registers/disposals.yaml", log);
    assert_eq!(json(site.run(&["status", "--format", "json"]))["disposals_due"], 1);
}

#[test]
fn a_new_edition_outside_asks_for_a_review_and_leaves_the_text_in_force() {
    let site = Site::new();
    let stamp =
        |text: &str| format!("approval:\n  - {{ by: Kim Osei, role: top-management, on: 2026-05-01, stamp: \"{text}\" }}\n");
    let text = |text: &str| front("T-PRC-1", &stamp(text)).replace("status: template", "status: approved");
    let zero = format!("s1:{}", "0".repeat(40));
    site.document("one.md", &text(&zero));
    let out = site.run(&["check", "--format", "json"]).out;
    let start = out.find("the stamp of this text is `").unwrap() + "the stamp of this text is `".len();
    site.document("one.md", &text(&out[start..start + 43]));
    let outside = |since: &str| {
        format!(
            "schema: 1\nregister: external-documents\ntitle: Outside documents\ncolumns:\n  id: {{ title: Id, type: id }}\n  title: {{ title: Title, type: text }}\n  edition: {{ title: Edition, type: text }}\n  edition-since: {{ title: Since, type: date }}\n  documents: {{ title: For, type: document, many: true }}\nrows:\n  - {{ id: STD-1, title: Some standard, edition: \"3\", edition-since: {since}, documents: [T-PRC-1] }}\n"
        )
    };
    site.write("toolkit/registers/outside.yaml", outside("2026-04-30"));
    assert_eq!(json(site.run(&["reviews", "--format", "json"]))["documents"][0]["state"], "current");
    site.write("toolkit/registers/outside.yaml", outside("2026-09-01"));
    let report = json(site.run(&["reviews", "--format", "json"]));
    assert_eq!(report["documents"][0]["state"], "changed-since");
    assert_eq!(report["documents"][0]["because"], "Some standard, edition 3, is new since 1 Sep 2026");
    let run = site.run(&["check", "--format", "short"]).exits(0).finds("CB618");
    assert!(!run.out.contains("CB503") && !run.out.contains("CB402"), "{}", run.out);
    site.run(&["build"]).exits(0);
    let page = site.read("public/documents/t-prc-1.html");
    assert!(page.contains("Some standard, edition 3, is new since 1 Sep 2026, and this text depends on it."), "{page}");
    let status = json(site.run(&["status", "--format", "json"]));
    assert_eq!(status["in_force"], 1, "the text is still the one that was approved");
    assert!(site.run(&["reviews"]).out.contains("is new since 1 Sep 2026"));
    site.write("toolkit/registers/outside.yaml", outside("2026-11-25"));
    assert_eq!(json(site.run(&["reviews", "--format", "json"]))["documents"][0]["state"], "current", "it has not come yet");
}

#[test]
fn hostile_registers_are_bounded() {
    let head =
        "schema: 1\nregister: r\ntitle: R\ncolumns:\n  id: { title: Id, type: id }\n  of: { title: Of, type: row, of: r }\n";
    let site = Site::new();
    let check = |text: String, finds: &str| {
        site.write("toolkit/registers/r.yaml", text);
        let run = site.run(&["build", "--format", "short"]).exits(1);
        assert!(run.out.contains(finds), "{finds}\n{}", run.out.chars().take(500).collect::<String>());
        assert!(run.out.len() < 2_000_000, "findings of {} bytes", run.out.len());
    };
    check("[".repeat(100_000), "CB003");
    check("a: &a [x]\nb: *a\n".to_owned(), "CB101");
    check(format!("{head}rows:\n{}", "  - { odd: 1 }\n".repeat(20_000)), "more than 500 faults");
    let many: String = (0..30_000).map(|at| format!("  - {{ id: A-{at}, of: B-{at} }}\n")).collect();
    check(format!("{head}rows:\n{many}"), "further cells of this register");
    let wide: String = (0..50_000).map(|at| format!("odd-{at}: 1, ")).collect();
    check(format!("{head}rows:\n  - {{ {wide} id: A }}\n"), "CB602");
    let columns: String = (0..3_000).map(|at| format!("  c-{at}: {{ title: C, type: text }}\n")).collect();
    check(format!("schema: 1\nregister: r\ntitle: R\ncolumns:\n  id: {{ title: Id, type: id }}\n{columns}"), "at most 100");
    check("schema: 1\nregister: ../../etc\ntitle: R\n".to_owned(), "is not the name of a register");
    check("schema: 1\nregister: [a]\n".to_owned(), "is not a single value");
    check("just words\n".to_owned(), "is not a group of keys");
}

#[test]
fn ten_thousand_rows_are_read_and_joined() {
    let site = Site::new();
    let rows: String = (0..10_000)
        .map(|at| {
            format!("  - {{ id: CI-{at}, name: Item {at}, owner: change-manager, of: CI-{}, since: 2024-04-01 }}\n", at / 2)
        })
        .collect();
    site.write("toolkit/registers/items.yaml", format!("schema: 1\nregister: items\ntitle: Items\ncolumns:\n  id: {{ title: Id, type: id }}\n  name: {{ title: Name, type: text }}\n  owner: {{ title: Owner, type: role }}\n  of: {{ title: Part of, type: row, of: items }}\n  since: {{ title: Since, type: date }}\nrows:\n{rows}"));
    site.run(&["build"]).exits(0);
    assert!(site.read("public/registers/items.50.html").contains("id=\"row-CI-9999\""));
}

#[test]
fn an_unknown_role_or_audience_of_a_register_is_found() {
    let site = Site::new();
    site.write("site/site.yaml", SETTINGS);
    site.write(
        "toolkit/registers/r.yaml",
        "schema: 1\nregister: r\ntitle: R\nowner: nobody\naudience: boss\nsource: { system: T, query: q, owner: noone }\ncolumns:\n  id: { title: Id, type: id }\n",
    );
    let run = site.run(&["check", "--format", "short"]).exits(1).finds("CB109").finds("CB113");
    assert!(run.out.contains("no role `noone`"), "{}", run.out);
}

const DECISIONS: &str = "\u{feff}# Decisions of the board\r\nschema: 1\r\nregister: decisions\r\ntitle: Decisions\r\nowner: change-manager\r\nfreeze: { when: state, is: [closed], decider: decider, date: on }\r\ncolumns:\r\n  id: { title: Id, type: id }\r\n  state: { title: State, type: choice, options: [open, closed] }\r\n  decider: { title: Decided by, type: person }\r\n  on: { title: Decided on, type: date }\r\nrows:\r\n  # the first one\r\n  - { id: D-1, state: closed, decider: Kim Osei, on: 2026-03-02 }\r\n  - id: D-2   # later\r\n    state: closed\r\n    decider: Jo Khan\r\n    on: 2026-04-02\r\n  - { id: D-3, state: open }";

#[test]
fn an_owner_confirms_rows_with_one_command_and_can_take_it_back() {
    let site = Site::new();
    let path = "toolkit/registers/decisions.yaml";
    site.write(path, DECISIONS);
    site.run(&["check", "--format", "short"]).exits(0).finds("CB612");
    let shown = site.run(&["confirm", "decisions", "--by", "Jo Khan", "--no-input"]).exits(2);
    assert!(shown.err.contains("+ confirmed: { by: Jo Khan, "), "{}", shown.err);
    assert_eq!(site.read(path), DECISIONS, "nothing is written before somebody says yes");
    let run = site.run(&["confirm", "decisions", "--by", "Jo Khan", "--yes"]).exits(0);
    assert!(run.err.contains("Confirmed 3 rows of decisions by Jo Khan, 2 decided rows frozen"), "{}", run.err);
    let written = site.read(path);
    assert!(written.starts_with("\u{feff}# Decisions of the board\r\n") && written.contains("  # the first one\r\n"));
    assert!(written.contains("- id: D-2   # later\r\n") && !written.replace("\r\n", "").contains('\n'), "{written}");
    assert_eq!(written.matches("frozen: ").count(), 2);
    assert_eq!(site.run(&["check", "--format", "short"]).exits(0).out, "");
    // The frozen row is held to what it said; what is learned later is added.
    site.write(path, written.replace("decider: Kim Osei", "decider: Jo Khan"));
    site.run(&["check", "--format", "short"]).exits(1).finds("CB611");
    let added = "state: closed, additions: [{ by: Jo Khan, on: 2026-11-20, text: It did not help. }], decider: Kim Osei";
    site.write(path, written.replace("state: closed, decider: Kim Osei", added));
    let run = site.run(&["check", "--format", "short"]).exits(0).finds("CB614");
    assert!(!run.out.contains("CB611"), "{}", run.out);
    site.run(&["build"]).exits(0);
    assert!(site.read("public/registers/decisions.html").contains("It did not help."));
    // The command says how to take it back, and that leaves the later edit alone.
    let name = site.run(&["undo"]).exits(0).out.split_whitespace().next().unwrap().to_owned();
    site.write(path, written.replace("D-3, state: open", "D-3, state: open, decider: Somebody"));
    site.run(&["undo", &name, "--yes"]).exits(0);
    let back = site.read(path);
    assert!(!back.contains("frozen") && !back.contains("confirmed") && back.contains("decider: Somebody"), "{back}");
}

#[test]
fn rows_are_confirmed_by_their_owner_and_only_without_errors() {
    let site = Site::new();
    let path = "toolkit/registers/decisions.yaml";
    site.write(path, DECISIONS);
    let refused = |arguments: &[&str], why: &str| {
        let before = site.read(path);
        let run = site.run(arguments).exits(2);
        assert!(run.err.contains(why), "{why}\n{}", run.err);
        assert_eq!(site.read(path), before);
    };
    refused(&["confirm", "decisions", "--by", "Kim Osei", "--yes"], "does not hold the role Change manager on 2026-11-24");
    refused(&["confirm", "decision", "--by", "Jo Khan", "--yes"], "did you mean `decisions`?");
    refused(&["confirm", "decisions", "--by", "Jo Khan", "--sampled", "--yes"], "has no tool of record");
    site.write(path, DECISIONS.replace("owner: change-manager\r\n", ""));
    refused(&["confirm", "decisions", "--by", "Jo Khan", "--yes"], "has no owner");
    site.write(path, DECISIONS.replace("on: 2026-03-02", "on: soon"));
    refused(&["confirm", "decisions", "--by", "Jo Khan", "--yes"], "has errors (2)");
}

#[test]
fn a_sample_from_the_tool_of_record_is_dated_with_the_same_command() {
    let site = Site::new();
    let path = "toolkit/registers/incidents.yaml";
    let text = "schema: 1\nregister: incidents\ntitle: Incidents\nowner: change-manager\nrefresh: 1 month\nsource: { system: The tool, query: All of this year }\ncolumns:\n  id: { title: Id, type: id }\n";
    site.write(path, text);
    site.run(&["check", "--format", "short"]).exits(0).finds("CB613");
    let run = site.run(&["confirm", "incidents", "--by", "Jo Khan", "--yes"]).exits(2);
    assert!(run.err.contains("draw a sample there"), "{}", run.err);
    let said = site.run(&["confirm", "incidents", "--by", "Jo Khan", "--sampled", "--yes"]).exits(0);
    assert!(said.err.contains("Confirmed the sample of incidents by Jo Khan"), "{}", said.err);
    assert!(site.read(path).contains("query: All of this year, sampled: 2026-11-24 }"), "{}", site.read(path));
    assert_eq!(site.run(&["check", "--format", "short"]).exits(0).out, "");
}

#[test]
fn disposals_are_logged_and_never_carried_out() {
    let site = Site::new();
    form(&site, "retention: agreements\n");
    site.write("toolkit/registers/classes.yaml", CLASSES);
    let log = include_str!("../../toolkit/registers/disposals.yaml");
    let path = "toolkit/registers/disposals.yaml";
    site.write(path, log.replace("document: SMS-REG-009\n", "").replace("document-controller", "change-manager"));
    record(&site, "T-SLA-1", "date: 2019-01-01\nclosed: 2020-11-23\n");
    record(&site, "T-SLA-2", "date: 2019-01-01\nclosed: 2020-11-24\n");
    record(&site, "T-SLA-3", "date: 2019-01-01\n");
    record(&site, "T-SLA-4", "date: 2019-01-01\nclosed: 2019-01-02\nretention: disputes\n");
    let before = site.read(path);
    for (id, why) in [
        ("T-SLA-2", "kept until 2026-11-24, counted from 2020-11-24"),
        ("T-SLA-3", "neither closed nor signed"),
        ("T-SLA-4", "under a legal hold: Dispute 4711"),
        ("T-SLA-9", "did you mean `T-SLA-"),
        ("T-FRM-1", "no filled form"),
    ] {
        let run = site.run(&["dispose", "T-SLA-1", id, "--by", "Jo Khan", "--yes"]).exits(2);
        assert!(run.err.contains(why), "{id}: {}", run.err);
        assert_eq!(site.read(path), before, "one refusal is enough to log nothing");
    }
    let run = site.run(&["dispose", "T-SLA-1", "--by", "Jo Khan", "--note", "Certificate 12, kept", "--yes"]).exits(0);
    assert!(run.err.contains("git rm -- toolkit/instances/T-FRM-1/t-sla-1.md"), "{}", run.err);
    assert!(site.path("toolkit/instances/T-FRM-1/t-sla-1.md").exists(), "nothing is deleted");
    let row = site.read(path).lines().find(|line| line.contains("record: T-SLA-1")).unwrap().to_owned();
    for wanted in [
        "id: DSP-0001",
        "class: agreements",
        "kept-until: 2026-11-23",
        "disposed-on: 2026-11-24",
        "by: Jo Khan",
        "how: Shredded by the archive",
        "stamp: s1:",
        "note: \"Certificate 12, kept\"",
    ] {
        assert!(row.contains(wanted), "{wanted}\n{row}");
    }
    site.run(&["check", "--format", "short"]).exits(0).finds("CB622");
    let run = site.run(&["dispose", "T-SLA-1", "--by", "Jo Khan", "--yes"]).exits(2);
    assert!(run.err.contains("has it already"), "{}", run.err);
    std::fs::remove_file(site.path("toolkit/instances/T-FRM-1/t-sla-1.md")).unwrap();
    let out = site.run(&["check", "--format", "short"]).exits(0).out;
    assert!(!out.contains("CB622") && !out.contains("CB607"), "{out}");
    assert_eq!(json(site.run(&["status", "--format", "json"]))["disposals_due"], 0);
}

#[test]
fn a_row_says_what_names_it() {
    let site = Site::new();
    form(&site, "produce: { every: 1 month, per: service }\n");
    site.document("one.md", &front("T-PRC-1", ""));
    site.write("toolkit/registers/services.yaml", SERVICES);
    let incidents = "schema: 1\nregister: incidents\ntitle: Incidents\ncolumns:\n  id: { title: Id, type: id }\n  what: { title: What, type: text }\n  service: { title: Service, type: row, of: services, many: true }\nrows:\n";
    let rows: String = (1..=10).map(|at| format!("  - {{ id: INC-{at}, what: Fault {at}, service: SVC-002 }}\n")).collect();
    site.write("toolkit/registers/incidents.yaml", format!("{incidents}{rows}"));
    record(&site, "T-RPT-1", "for: SVC-001\ndate: 2026-11-20\n");
    site.run(&["build"]).exits(0);
    let page = site.read("public/registers/services.html");
    let row = |key: &str| page.split("<tr ").find(|row| row.starts_with(&format!("id=\"row-{key}\""))).unwrap().to_owned();
    assert!(row("SVC-002").contains("<a href=\"incidents.html#row-INC-1\" title=\"Incidents: Fault 1\">INC-1</a>"), "{page}");
    assert!(row("SVC-002").contains(" and 3 more"), "{}", row("SVC-002"));
    assert!(row("SVC-001").contains("<a href=\"../documents/t-rpt-1.html\" title=\"Record T-RPT-1\">T-RPT-1</a>"));
    let data: Value = serde_json::from_str(&site.read("public/api/registers/services.json")).unwrap();
    assert_eq!(data["rows"][1]["named_by"].as_array().unwrap().len(), 11, "the data has all of them");
    assert_eq!(data["rows"][1]["named_by"][0]["key"], "INC-1");
    assert_eq!(data["rows"][0]["named_by"][0]["document"], "T-RPT-1");
    assert!(!site.read("public/registers/incidents.html").contains("Named by"), "no row of it is named");
}

#[test]
fn a_register_is_told_to_its_audience_only() {
    let site = Site::new();
    wants(&site);
    site.document(
        "reg.md",
        &front("T-REG-1", "audience: management\n").replace("process", "register").replace("template", "draft"),
    );
    form(&site, "produce: { every: 1 month, per: service }\n");
    site.document("one.md", &front("T-PRC-1", ""));
    let services =
        SERVICES.replace("register: services", "register: secret-services").replace("of: services", "of: secret-services");
    let source = "document: T-REG-1\nsource: { system: Hidden tool, query: All, sampled: 2026-11-01 }\nlists:";
    site.write("toolkit/registers/services.yaml", services.replace("lists:", source));
    let open = "schema: 1\nregister: incidents\ntitle: Incidents\ncolumns:\n  id: { title: Id, type: id }\n  text: { title: Text, type: document }\nrows:\n  - { id: INC-1, text: T-PRC-1 }\n";
    site.write("toolkit/registers/incidents.yaml", open);
    site.run(&["build", "--audience", "management"]).exits(0);
    assert!(site.read("public/api/coverage.json").contains("secret-services"));
    assert!(site.read("public/reviews/index.html").contains("SVC-002"));
    site.run(&["build", "--audience", "staff"]).exits(0);
    for (name, bytes) in site.published() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for word in ["secret-services", "SVC-00", "Service catalogue", "Hidden tool"] {
            assert!(!text.contains(word) && !name.contains(word), "{name}: {word}");
        }
    }
    assert!(site.read("public/registers/incidents.html").contains("INC-1"));
    let coverage: Value = serde_json::from_str(&site.read("public/api/coverage.json")).unwrap();
    let demands = &coverage["standards"][0]["clauses"][1]["evidenced"];
    assert_eq!(demands["shown"], 1, "the verdict is the same for everybody: {demands}");
}

#[test]
fn one_register_may_be_the_list_of_suppliers_and_of_parties() {
    let site = Site::new();
    let demands = "    demands:\n      - { id: D1, kind: document, what: Contracts, answered-by: [T-FRM-1], per: supplier }\n      - { id: R1, kind: record, what: Internal agreements, answered-by: [T-FRM-1], per: party }\n";
    let standard = crate::support::STANDARD;
    let (start, end) = (standard.find("    demands:").unwrap(), standard.find("  - number: \"1.10\"").unwrap());
    site.write("toolkit/standards/test-1.yaml", format!("{}{demands}{}", &standard[..start], &standard[end..]));
    let sheet = "schema: 1\nregister: others\ntitle: Other parties\nlists:\n  - { unit: supplier, when: kind, is: [outside] }\n  - { unit: party, when: kind, is: [inside] }\ncolumns:\n  id: { title: Party, type: id }\n  kind: { title: Kind, type: choice, options: [outside, inside] }\nrows:\n  - { id: OP-1, kind: outside }\n  - { id: OP-2, kind: outside }\n  - { id: OP-3, kind: inside }\n";
    site.write("toolkit/registers/others.yaml", sheet);
    form(&site, "");
    record(&site, "T-REC-1", "for: OP-2\ndate: 2026-10-01\nclosed: 2026-10-02\n");
    for (at, shown, wanted, missing) in [(0, 1, 2, "OP-1"), (1, 0, 1, "OP-3")] {
        let demand = demand(&site, at);
        assert_eq!((&demand["shown_for"], &demand["wanted_for"]), (&shown.into(), &wanted.into()), "{demand}");
        assert_eq!(demand["missing"], serde_json::json!([missing]));
    }
    site.run(&["build"]).exits(0);
    let page = site.read("public/registers/others.html");
    assert!(page.contains("list of every supplier") && page.contains("list of every party"), "{page}");
    site.write("toolkit/registers/others.yaml", sheet.replace("is: [inside]", "is: [abroad]"));
    site.run(&["check", "--format", "short"]).exits(1).finds("CB601");
}

#[test]
fn rows_are_no_evidence_of_a_document_that_only_governs_them() {
    let site = Site::new();
    let demands = "    demands:\n      - { id: D1, kind: document, what: The policy, answered-by: [T-POL-1] }\n      - { id: R1, kind: record, what: Exceptions, answered-by: [T-POL-1] }\n";
    let standard = crate::support::STANDARD;
    let (start, end) = (standard.find("    demands:").unwrap(), standard.find("  - number: \"1.10\"").unwrap());
    site.write("toolkit/standards/test-1.yaml", format!("{}{demands}{}", &standard[..start], &standard[end..]));
    let policy = front("T-POL-1", "").replace("type: process", "type: policy").replace("status: template", "status: draft");
    site.document("policy.md", &policy);
    let sheet = |stamp: &str| {
        format!(
            "schema: 1\nregister: exceptions\ntitle: Exceptions\ndocument: T-POL-1\nconfirmed: {{ by: Jo Khan, on: 2026-11-02, rows-stamp: \"{stamp}\" }}\ncolumns:\n  id: {{ title: No., type: id }}\nrows:\n  - {{ id: EC-1 }}\n"
        )
    };
    site.write("toolkit/registers/exceptions.yaml", sheet(&format!("r1:{}", "0".repeat(40))));
    let right = printed(&site.run(&["check", "--format", "short"]), "the stamp of these rows is `r1:");
    site.write("toolkit/registers/exceptions.yaml", sheet(&right));
    assert!(demand(&site, 0)["registers"].is_null(), "a draft policy is not there because it was departed from");
    assert_eq!(demand(&site, 1)["registers"], serde_json::json!(["exceptions"]));
}
