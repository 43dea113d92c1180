//! Each room of `src/` uses only rooms upstream of it, and the core touches nothing outside.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, upstream first.
const ROOMS: &[&str] = &[
    "source",
    "diagnostic",
    "model",
    "project",
    "parse",
    "register",
    "assess",
    "redline",
    "check",
    "edition",
    "render",
    "build",
    "platform",
    "repository",
    "load",
    "publish",
    "control",
    "serve",
    "cli",
];
/// The first room of the shell.
const SHELL: &str = "platform";
/// What the core must not name: disk, clock, environment, processes, network.
const OUTSIDE: &[&str] =
    &["std::fs", "std::env", "std::process", "std::net", "std::time", "SystemTime", "Instant::", "println!", "eprintln!"];

#[test]
fn each_room_knows_only_rooms_upstream() {
    let mut wrong = Vec::new();
    for (at, room) in ROOMS.iter().enumerate() {
        for (path, text) in files(room) {
            for other in &ROOMS[at + 1..] {
                if text.contains(&format!("crate::{other}::")) || text.contains(&format!("crate::{other};")) {
                    wrong.push(format!("{}: {room} uses {other}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_core_touches_no_disk_clock_environment_or_process() {
    let core = ROOMS.iter().take_while(|room| **room != SHELL);
    let mut wrong = Vec::new();
    for (path, text) in core.flat_map(|room| files(room)) {
        for word in OUTSIDE.iter().filter(|word| text.contains(*word)) {
            wrong.push(format!("{}: {word}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_is_in_the_list() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(source).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = ROOMS.contains(&name.as_str()) || matches!(name.as_str(), "lib.rs" | "main.rs");
        assert!(known, "src/{name} is in no room; say in this test where it stands");
    }
}

#[test]
fn what_the_system_is_stands_in_one_file() {
    for (path, text) in ROOMS.iter().flat_map(|room| files(room)) {
        let knows = ["cfg(unix)", "cfg(windows)", "target_os", "std::os::"].iter().any(|word| text.contains(word));
        assert!(!knows || path.ends_with("platform/mod.rs"), "{}", path.display());
    }
}

fn files(room: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room), &mut found);
    assert!(!found.is_empty(), "the room {room} is empty");
    found
}

fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}
