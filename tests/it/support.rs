//! A project in a temporary folder, and the program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The day on which all tests take place.
pub const TODAY: &str = "2026-11-24";

/// Settings that most tests need: one role, one standard, one rule of approval.
pub const SETTINGS: &str = r#"schema: 1
site: { title: Test set }
organisation: { name: Acme Ltd }
roles:
  top-management: { title: Top management, holder: Kim Osei }
  change-manager: { title: Change manager, holder: Jo Khan }
standards: { "test:1": { scope: Everything } }
approval:
  - { roles: [top-management] }
fields:
  desk.phone: { ask: Which number do users call?, class: identity, example: "+44 20 7946 0000" }
  major.respond: { ask: How soon does somebody start?, type: interval, class: substance, value: 15 minutes }
"#;

/// A standard small enough to be read in a test.
pub const STANDARD: &str = r#"schema: 1
id: "test:1"
title: Test standard 1
name: Two clauses
publisher: Nobody
clauses:
  - { number: "1", title: First chapter, kind: heading }
  - number: "1.1"
    title: Handling of changes
    parent: "1"
    kind: requirement
    points:
      - { key: request, text: Each change is requested. }
      - { key: back-out, text: Each change can be undone. }
    demands:
      - { id: D1, kind: document, what: How changes are handled, answered-by: [T-PRC-1] }
      - { id: R1, kind: record, what: Changes made, answered-by: [T-FRM-1] }
  - number: "1.10"
    title: Something else
    parent: "1"
    kind: requirement
    points:
      - { key: only, text: It is done. }
"#;

/// The front matter of a draft with this id; more keys may be given.
pub fn front(id: &str, more: &str) -> String {
    format!(
        "---\nid: {id}\ntitle: Title of {id}\ntype: process\nversion: \"1.0\"\nstatus: template\nowner: change-manager\n{more}---\n"
    )
}

/// A project in a temporary folder.
pub struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    /// A project with settings and a standard and nothing else.
    pub fn new() -> Site {
        let site = Site { folder: tempfile::tempdir().unwrap() };
        site.write("site/site.yaml", SETTINGS);
        site.write("toolkit/standards/test-1.yaml", STANDARD);
        site
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.root().join(inside)
    }

    pub fn write(&self, inside: &str, text: impl AsRef<[u8]>) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, inside: &str) -> String {
        fs::read_to_string(self.path(inside)).unwrap_or_else(|error| panic!("{inside}: {error}"))
    }

    /// A document below `toolkit/documents/`.
    pub fn document(&self, name: &str, text: &str) -> &Site {
        self.write(&format!("toolkit/documents/{name}"), text);
        self
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        let output = command(self.root()).args(arguments).output().unwrap();
        Run::of(&output)
    }

    /// Everything in the output folder, by path.
    pub fn published(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path("public"))
    }
}

/// The program, on the day of the tests.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clausebook"));
    command.current_dir(folder).env_remove("SOURCE_DATE_EPOCH").env("NO_COLOR", "1").env("CLAUSEBOOK_USER", "Sam Lee");
    command.arg("--today").arg(TODAY);
    command
}

/// What came back from the program.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(output: &Output) -> Run {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Run { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Asserts an exit code; shows everything where it is another.
    #[track_caller]
    pub fn exits(self, code: i32) -> Run {
        assert_eq!(self.code, code, "\n--- stdout\n{}\n--- stderr\n{}", self.out, self.err);
        self
    }

    /// Asserts that the findings name this rule.
    #[track_caller]
    pub fn finds(self, code: &str) -> Run {
        assert!(self.out.contains(code), "no {code} in\n{}\n{}", self.out, self.err);
        self
    }
}

/// Every file below a folder with its bytes; links by where they lead.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    walk(folder, "", &mut found);
    found
}

fn walk(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            walk(&entry.path(), &format!("{name}/"), found);
        } else if kind.is_symlink() {
            found.insert(name, fs::read_link(entry.path()).unwrap().to_string_lossy().into_owned().into_bytes());
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}
