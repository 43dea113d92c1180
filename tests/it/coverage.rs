//! Coverage cannot flatter, and page, terminal and JSON say the same.

use serde_json::Value;

use crate::support::{Site, front};

/// The body of a document that claims one point.
const CLAIM: &str = "\n## Undoing {#undo clauses=test:1/1.1#back-out}\n\nIt can be undone.\n";

fn approved(site: &Site, more: &str, body: &str) {
    let text = |stamp: &str| {
        let front = front(
            "T-PRC-1",
            &format!("approval:\n  - {{ by: Kim Osei, role: top-management, on: 2026-11-01, stamp: {stamp} }}\n{more}"),
        );
        front.replace("status: template", "status: approved") + body
    };
    let wrong = format!("s1:{}", "0".repeat(40));
    site.document("one.md", &text(&wrong));
    // The finding prints the right stamp.
    let out = site.run(&["check", "--format", "json"]).out;
    let start = out
        .find("the stamp of this text is `")
        .map(|at| at + "the stamp of this text is `".len())
        .unwrap_or_else(|| panic!("{out}"));
    let right = &out[start..start + 43];
    site.document("one.md", &text(right));
}

fn clause(site: &Site, number: &str) -> Value {
    let json: Value = serde_json::from_str(&site.run(&["coverage", "--format", "json"]).exits(0).out).unwrap();
    json["standards"][0]["clauses"].as_array().unwrap().iter().find(|clause| clause["number"] == number).unwrap().clone()
}

fn points(site: &Site) -> (String, String) {
    let clause = clause(site, "1.1");
    let point = |at: usize| clause["points"][at]["documented"].as_str().unwrap().to_owned();
    (point(0), point(1))
}

#[test]
fn a_template_covers_nothing() {
    let site = Site::new();
    site.document("one.md", &(front("T-PRC-1", "") + CLAIM));
    assert_eq!(points(&site), ("open".to_owned(), "template".to_owned()));
    assert_eq!(clause(&site, "1.1")["documented"], "open", "a clause takes the worst of its points");
}

#[test]
fn a_draft_covers_nothing() {
    let site = Site::new();
    site.document("one.md", &(front("T-PRC-1", "").replace("template", "draft") + CLAIM));
    assert_eq!(points(&site).1, "drafted");
}

#[test]
fn an_approved_text_in_force_covers_what_its_passages_claim() {
    let site = Site::new();
    approved(&site, "", CLAIM);
    site.run(&["check"]).exits(0);
    assert_eq!(points(&site), ("open".to_owned(), "covered".to_owned()));
    let clause = clause(&site, "1.1");
    assert_eq!(clause["evidenced"]["demands"][0]["shown_by"][0], "T-PRC-1");
    assert_eq!(clause["evidenced"]["demands"][1]["shown_by"].as_array().unwrap().len(), 0, "no record shows it");
}

#[test]
fn a_text_that_is_not_yet_effective_covers_nothing() {
    let site = Site::new();
    approved(&site, "effective: 2027-01-01\n", CLAIM);
    assert_eq!(points(&site).1, "drafted");
    let later: Value =
        serde_json::from_str(&site.run(&["coverage", "--format", "json", "--today", "2027-01-01"]).out).unwrap_or(Value::Null);
    assert!(later.is_null() || later["standards"][0]["clauses"][1]["points"][1]["documented"] == "covered");
}

#[test]
fn a_changed_text_is_stale_and_stays_in_force() {
    let site = Site::new();
    approved(&site, "", CLAIM);
    let text = site.read("toolkit/documents/one.md");
    site.document("one.md", &(text + "\nOne more sentence.\n"));
    site.run(&["check"]).exits(0).finds("CB402");
    assert_eq!(points(&site).1, "stale");
    let build = site.run(&["build"]).exits(0);
    assert!(site.read("public/documents/t-prc-1.html").contains("Changed since approval"), "{}", build.err);
}

#[test]
fn blanks_guidance_and_line_ends_do_not_change_a_stamp() {
    let site = Site::new();
    approved(&site, "", CLAIM);
    let text = site.read("toolkit/documents/one.md");
    let other = text.replace("It can be undone.\n", "It can be undone.   \n\n::: guidance\nAdvice.\n:::\n").replace('\n', "\r\n");
    site.document("one.md", &other);
    let run = site.run(&["check", "--format", "short"]);
    assert!(!run.out.contains("CB402"), "{}", run.out);
}

#[test]
fn a_figure_that_changes_breaks_the_approval_and_a_name_does_not() {
    let site = Site::new();
    approved(
        &site,
        "",
        "\n## Undoing {#undo clauses=test:1/1.1#back-out}\n\nWithin {{ major.respond }} at {{ organisation.name }}.\n",
    );
    let settings = crate::support::SETTINGS;
    site.write("site/site.yaml", settings.replace("Acme Ltd", "Beta plc"));
    assert!(!site.run(&["check", "--format", "short"]).out.contains("CB402"));
    site.write("site/site.yaml", settings.replace("value: 15 minutes", "value: 20 minutes"));
    site.run(&["check", "--format", "short"]).finds("CB402");
}

#[test]
fn an_overdue_review_makes_a_text_stale_and_is_a_warning() {
    let site = Site::new();
    approved(&site, "", CLAIM);
    let json: Value = {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_clausebook"))
            .current_dir(site.root())
            .args(["coverage", "--format", "json", "--today", "2028-01-01"])
            .output()
            .unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    assert_eq!(json["standards"][0]["clauses"][1]["points"][1]["documented"], "stale");
}

#[test]
fn an_approved_text_without_approvals_is_an_error_and_covers_nothing() {
    let site = Site::new();
    site.document("one.md", &(front("T-PRC-1", "").replace("template", "approved") + CLAIM));
    site.run(&["check"]).exits(1).finds("CB401");
    assert_eq!(points(&site).1, "drafted");
}

#[test]
fn a_claim_in_front_matter_meets_no_point() {
    let site = Site::new();
    approved(&site, "clauses: { \"test:1\": [\"1.10\"] }\n", CLAIM);
    site.run(&["check"]).exits(0).finds("CB205");
    assert_eq!(clause(&site, "1.10")["documented"], "open");
}

#[test]
fn page_terminal_and_json_agree() {
    let site = Site::new();
    approved(&site, "", CLAIM);
    site.document("two.md", &(front("T-PRC-2", "") + "\n## Else {#else clauses=test:1/1.10}\n\nText.\n"));
    site.run(&["build"]).exits(0);
    let report: Value = serde_json::from_str(&site.run(&["coverage", "--format", "json"]).out).unwrap();
    let published: Value = serde_json::from_str(&site.read("public/api/coverage.json")).unwrap();
    assert_eq!(report, published);
    let table = site.run(&["coverage"]).exits(0).out;
    for clause in report["standards"][0]["clauses"].as_array().unwrap() {
        let (number, verdict) = (clause["number"].as_str().unwrap(), clause["documented"].as_str().unwrap());
        let page = site.read(&format!("public/standards/test-1/{number}.html"));
        assert!(page.contains(&format!("<dt>Documented</dt><dd><span class=\"tag s-{verdict}\">")), "{number} {verdict}\n{page}");
        if clause["kind"] == "requirement" {
            let line = table.lines().find(|line| line.split_whitespace().next() == Some(number)).unwrap();
            assert!(line.contains(verdict), "{line}");
            let points = format!("{} of {} points", clause["points_covered"], clause["points"].as_array().unwrap().len());
            assert!(line.contains(&points), "{line}");
        }
    }
}

#[test]
fn reviews_say_the_same_everywhere() {
    let site = Site::new();
    approved(&site, "", CLAIM);
    site.run(&["build"]).exits(0);
    let report: Value = serde_json::from_str(&site.run(&["reviews", "--format", "json"]).out).unwrap();
    assert_eq!(report, serde_json::from_str::<Value>(&site.read("public/api/reviews.json")).unwrap());
    assert_eq!(report["documents"][0]["next"], "2027-11-01");
    assert!(site.run(&["reviews"]).out.contains("1 Nov 2027"));
    assert!(site.read("public/documents/t-prc-1.html").contains("1 Nov 2027"));
    let calendar = site.read("public/reviews.ics");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20271101") && calendar.contains("DTEND;VALUE=DATE:20271102"), "{calendar}");
}
