//! The pages in `tests/rules/`: each shows what a rule is about, with files and what is found in them.
//!
//! A page has a heading `## Case: …` for each case. Below it, code fences whose info is `file PATH` are the
//! files, and the fence `findings` holds the output of `check --format short` without help.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::Site;

#[test]
fn every_page_of_rules_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut cases = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let page = fs::read_to_string(&path).unwrap();
        for case in page.split("\n## Case: ").skip(1) {
            cases += 1;
            check(&path, case);
        }
    }
    assert!(cases > 0, "no case at all");
}

#[test]
fn every_rule_has_a_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    for rule in clausebook::check::RULES {
        let path = folder.join(format!("{}.md", rule.code.name));
        let page = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} has no page", rule.code.name));
        assert!(page.contains(rule.code.id), "{} never shows {}", path.display(), rule.code.id);
    }
}

#[test]
fn codes_and_names_are_used_once() {
    let rules = clausebook::check::RULES;
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule.code.id).collect();
    let names: BTreeSet<&str> = rules.iter().map(|rule| rule.code.name).collect();
    assert_eq!((ids.len(), names.len()), (rules.len(), rules.len()));
}

#[track_caller]
fn check(page: &Path, case: &str) {
    let title = case.lines().next().unwrap_or("");
    let site = Site::new();
    let mut expected = None;
    let mut rest = case;
    while let Some(start) = rest.find("\n````") {
        let after = &rest[start + 5..];
        let (info, body) = after.split_once('\n').unwrap();
        let end = body.find("````").unwrap_or_else(|| panic!("{}: {title}: a fence without an end", page.display()));
        let text = &body[..end];
        if let Some(path) = info.trim().strip_prefix("file ") {
            site.write(path.trim(), text);
        } else if info.trim() == "findings" {
            expected = Some(text.trim().to_owned());
        }
        rest = &body[end + 4..];
    }
    let expected = expected.unwrap_or_else(|| panic!("{}: {title}: no findings", page.display()));
    let run = site.run(&["check", "--format", "short"]);
    let fails = run.out.contains(": error[") || run.out.starts_with("error[") || run.out.contains("\nerror[");
    assert_eq!(run.code, i32::from(fails), "{}: {title}", page.display());
    // At error level nothing is published, below it everything is.
    site.run(&["build"]).exits(i32::from(fails));
    assert_eq!(site.path("public").exists(), !fails, "{}: {title}", page.display());
    let out = run.out;
    let found: Vec<String> = out.lines().map(|line| without_help(line).to_owned()).collect();
    assert_eq!(found.join("\n"), expected, "{}: {title}\n{out}", page.display());
}

/// A finding without the help in brackets at its end.
fn without_help(line: &str) -> &str {
    if !line.ends_with(')') {
        return line;
    }
    let mut depth = 0;
    for (at, byte) in line.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return line[..at].trim_end();
        }
    }
    line
}
