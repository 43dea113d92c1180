//! Bad input gives a finding: never a panic, never half a site.

use std::fs;

use crate::support::{Site, front};

/// Builds with one hostile document: it must not panic, and must say this.
#[track_caller]
fn check(text: impl AsRef<[u8]>, code: i32, finds: &str) {
    let site = Site::new();
    site.write("toolkit/documents/bad.md", text);
    let run = site.run(&["build", "--format", "short"]).exits(code);
    assert!(run.out.contains(finds), "{finds}\n{}\n{}", run.out.chars().take(2000).collect::<String>(), run.err);
    assert!(run.out.len() < 2_000_000, "findings of {} bytes", run.out.len());
    assert_eq!(site.path("public").exists(), code == 0);
}

fn with(body: &str) -> String {
    front("T-BAD-1", "") + "\n" + body
}

#[test]
fn front_matter_that_cannot_be_read() {
    check("", 1, "CB106");
    check("# Only a text\n", 1, "CB106");
    check("---\nid: T-A-1\n", 1, "CB106");
    check("---\n---\n", 1, "CB103");
    check("---\nid: \"T-A-1\n---\n", 1, "CB101");
    check("---\nid: T-A-1\n\ttitle: x\n---\n", 1, "CB101");
    check("---\na: &a [x]\nb: [*a, *a]\n---\n", 1, "CB101");
    check(format!("---\nid: {}\n---\n", "[".repeat(10_000)), 1, "CB003");
    check(format!("---\nid: T-A-1\nsummary: {}\n---\n", "x".repeat(70_000)), 1, "CB003");
}

#[test]
fn bytes_that_are_no_text() {
    check([0xff, 0xfe, 0x00], 1, "CB002");
    check("---\nid: T-A-1\0\n---\n", 1, "CB002");
    check(vec![b'a'; 6 * 1024 * 1024], 1, "CB003");
}

#[test]
fn other_line_ends_and_marks_are_fine() {
    check(with("Text.\n").replace('\n', "\r\n"), 0, "");
    check(format!("\u{feff}{}", with("Text.\n")), 0, "");
}

#[test]
fn values_that_are_none() {
    let replace = |from: &str, to: &str| front("T-BAD-1", "").replace(from, to);
    check(replace("T-BAD-1\n", "T/BAD\n"), 1, "CB104");
    check(replace("T-BAD-1\n", "..\n"), 1, "CB104");
    check(replace("T-BAD-1\n", "T-🎉\n"), 1, "CB104");
    check(replace("\"1.0\"", "one"), 1, "CB104");
    check(replace("process", "prosess"), 1, "did you mean `process`?");
    check(replace("status: template", "status: aproved"), 1, "did you mean `approved`?");
    check(replace("change-manager", "chnage-manager"), 1, "did you mean `change-manager`?");
    check(front("T-BAD-1", "effective: 2026-02-30\n"), 1, "that month has 28 days");
    check(front("T-BAD-1", "aproval: []\n"), 1, "did you mean `approval`?");
    check(front("T-BAD-1", "title: Twice\n"), 1, "CB105");
    check(front("T-BAD-1", "clauses: { \"test:1\": [\"1.2\"] }\n"), 1, "CB201");
    check(front("T-BAD-1", "clauses: { \"test:1\": [\"1\"] }\n"), 1, "CB204");
    check(front("T-BAD-1", "clauses: { \"tset:1\": [\"1.1\"] }\n"), 1, "CB203");
}

#[test]
fn versions_and_clauses_stay_text() {
    let site = Site::new();
    site.document("a.md", &front("T-A-1", "clauses: { \"test:1\": [1.10] }\n").replace("\"1.0\"", "1.10"));
    site.run(&["build"]).exits(0);
    let page = site.read("public/documents/t-a-1.html");
    assert!(page.contains("<dd>1.10</dd>") && page.contains("1.10.html"), "{page}");
}

#[test]
fn case_twins_are_found() {
    let site = Site::new();
    site.document("a.md", &front("T-A-1", ""));
    site.document("b.md", &front("T-A-1", ""));
    site.run(&["check", "--format", "short"]).exits(1).finds("CB110");
    let site = Site::new();
    site.write("site/pages/About.md", "---\ntitle: A\n---\n");
    site.write("site/pages/about.md", "---\ntitle: B\n---\n");
    site.write("site/pages/con.md", "---\ntitle: C\n---\n");
    let run = site.run(&["check", "--format", "short"]).exits(1).finds("CB111");
    assert!(run.out.contains("device"), "{}", run.out);
}

#[test]
fn script_never_reaches_a_page() {
    let site = Site::new();
    let hostile = "<script>alert(1)</script>";
    let body = format!(
        "\n{hostile}\n\n[a](javascript:alert(1)) [b](JAVASCRIPT&#58;alert(1)) [c](<java\tscript:alert(1)>) ![d](javascript:x)\n\n\
         [e](https://example.org/\"onmouseover=alert(1)) [f](https://example.org 'x\" onclick=\"alert(1)')\n\n\
         ```\"><script>alert(1)</script>\ncode\n```\n\n## Heading {{#ok .x onclick=alert(1)}}\n\n<img src=x onerror=alert(1)>\n"
    );
    let front = front("T-A-1", "").replace("Title of T-A-1", &format!("\"{hostile}\""));
    site.document("a.md", &(front + &body));
    // Unsafe links and attributes are errors; with those set to warnings the page can be looked at.
    site.run(&["check", "--format", "short"]).exits(1).finds("CB305").finds("CB206").finds("CB311");
    let settings = crate::support::SETTINGS.to_owned() + "levels: { unsafe-link: warning, malformed-claim: warning }\n";
    site.write("site/site.yaml", settings);
    site.run(&["build"]).exits(0);
    for (name, bytes) in site.published().iter().filter(|(name, _)| name.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes).to_lowercase();
        for live in
            ["<script>", "href=\"javascript", "src=\"javascript", "<img src=x", "\" onclick=\"", "\"onmouseover=", "\" onerror="]
        {
            assert!(!html.contains(live), "{live} in {name}");
        }
    }
}

#[test]
fn blocks_out_of_place() {
    check(with("::: guidance\nno end\n"), 1, "CB313");
    check(with(":::\n"), 1, "CB313");
    check(with("::: guidence\nx\n:::\n"), 1, "did you mean `guidance`?");
    check(with("::: register risks\n:::\n"), 1, "there is no register `risks`");
    check(with("- item\n::: guidance\nx\n:::\n"), 0, "");
    check(with("```\n::: guidance\n```\n"), 0, "");
    check(with(":::: guidance\n::: when field=desk.phone\nx\n:::\n::::\n"), 0, "");
}

#[test]
fn deep_nesting_ends_with_a_finding() {
    check(with(&">".repeat(10_000)), 1, "CB003");
    check(with(&("- ".repeat(10_000) + "x")), 1, "CB003");
    check(with(&"[".repeat(10_000)), 0, "");
    check(with(&"*a ".repeat(10_000)), 0, "");
}

#[cfg(unix)]
#[test]
fn links_and_unreadable_files_are_reported() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let site = Site::new();
    site.write("outside.md", "canary");
    fs::create_dir_all(site.path("toolkit/documents")).unwrap();
    symlink(site.path("outside.md"), site.path("toolkit/documents/leads.md")).unwrap();
    symlink(site.path("toolkit/documents"), site.path("toolkit/documents/circle")).unwrap();
    site.document("locked.md", &front("T-A-1", ""));
    fs::set_permissions(site.path("toolkit/documents/locked.md"), fs::Permissions::from_mode(0o000)).unwrap();
    let run = site.run(&["check", "--format", "short"]).exits(1).finds("CB001");
    assert!(run.out.contains("leads.md") && run.out.contains("circle"), "{}", run.out);
    assert!(!run.out.contains("canary"));
}

#[test]
fn messages_show_tricky_characters_escaped() {
    let site = Site::new();
    site.document("a.md", &front("T-A-1", "aprov\u{202e}al: x\n"));
    let run = site.run(&["check"]).exits(1);
    assert!(run.out.contains("\\u{202e}") && !run.out.contains('\u{202e}'), "{}", run.out);
}

#[test]
fn many_findings_are_capped_for_people_and_whole_for_programs() {
    let site = Site::new();
    site.document("a.md", &with(&"[[NO-1]]\n\n".repeat(5_000)));
    let run = site.run(&["check"]).exits(1);
    assert!(run.out.len() < 200_000 && run.out.contains("and 4800 more"), "{}", run.out.len());
    let run = site.run(&["check", "--format", "short"]).exits(1);
    assert_eq!(run.out.lines().count(), 5_000);
}

#[test]
fn a_folder_that_is_no_project_says_so() {
    let empty = tempfile::tempdir().unwrap();
    let output = crate::support::command(empty.path()).arg("check").output().unwrap();
    let run = crate::support::Run::of(&output).exits(2);
    assert!(run.err.contains("site/site.yaml"), "{}", run.err);
}
