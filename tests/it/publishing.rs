//! Whole or not at all.

use std::fs;
use std::time::Duration;

use crate::support::{Site, command, front, tree};

fn small() -> Site {
    let site = Site::new();
    for number in 1..=40 {
        site.document(&format!("a/{number}.md"), &(front(&format!("T-PRC-{number}"), "") + "\n## Text\n\nWords.\n"));
    }
    site
}

fn time(site: &Site, inside: &str) -> std::time::SystemTime {
    fs::metadata(site.path(inside)).unwrap().modified().unwrap()
}

#[test]
fn unchanged_files_keep_their_bytes_and_times() {
    let site = small();
    site.run(&["build"]).exits(0);
    let (same, changed) = (time(&site, "public/documents/t-prc-2.html"), site.read("public/documents/t-prc-1.html"));
    std::thread::sleep(Duration::from_millis(20));
    site.document("a/1.md", &(front("T-PRC-1", "") + "\n## Text\n\nOther words.\n"));
    let run = site.run(&["build"]).exits(0);
    assert!(run.err.contains("Wrote 1 file, kept"), "{}", run.err);
    assert_eq!(time(&site, "public/documents/t-prc-2.html"), same);
    assert_ne!(site.read("public/documents/t-prc-1.html"), changed);
}

#[test]
fn building_twice_writes_nothing_and_repeats_the_findings() {
    let site = small();
    site.document("a/41.md", &(front("T-PRC-41", "") + "\n<i>x</i>\n"));
    std::thread::sleep(Duration::from_millis(80));
    let first = site.run(&["build"]).exits(0);
    let second = site.run(&["build"]).exits(0);
    assert!(second.err.contains("Wrote 0 files"), "{}", second.err);
    assert_eq!(first.out, second.out);
    assert!(second.out.contains("CB311"));
    fs::write(site.path("public/documents/t-prc-3.html"), "spoilt").unwrap();
    site.run(&["build"]).exits(0);
    assert!(site.read("public/documents/t-prc-3.html").contains("Words."), "a spoilt page is mended");
}

#[test]
fn a_document_that_goes_takes_its_page_along() {
    let site = small();
    site.run(&["build"]).exits(0);
    fs::remove_file(site.path("toolkit/documents/a/7.md")).unwrap();
    let run = site.run(&["build"]).exits(0);
    assert!(run.err.contains("removed 1"), "{}", run.err);
    assert!(!site.path("public/documents/t-prc-7.html").exists());
}

#[test]
fn files_that_are_not_ours_stay() {
    let site = small();
    site.run(&["build"]).exits(0);
    site.write("public/extra/notes.txt", "mine");
    fs::create_dir(site.path("public/empty")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc", site.path("public/leads-out")).unwrap();
    site.document("a/1.md", &(front("T-PRC-1", "") + "\nNew.\n"));
    site.run(&["build"]).exits(0);
    assert_eq!(site.read("public/extra/notes.txt"), "mine");
    assert!(site.path("public/empty").is_dir());
    #[cfg(unix)]
    assert!(fs::symlink_metadata(site.path("public/leads-out")).unwrap().is_symlink());
}

#[test]
fn a_file_of_somebody_else_at_our_address_is_not_overwritten() {
    let site = small();
    site.run(&["build"]).exits(0);
    site.write("public/documents/t-prc-99.html", "mine");
    site.document("a/99.md", &(front("T-PRC-99", "") + "\nNew.\n"));
    let before = site.published();
    let run = site.run(&["build"]).exits(2);
    assert!(run.err.contains("t-prc-99.html"), "{}", run.err);
    assert_eq!(before, site.published());
}

#[test]
fn wrong_output_folders_are_refused_before_anything_is_written() {
    let site = small();
    site.write("foreign/thesis.txt", "ten years of work");
    site.write("a-file", "x");
    fs::create_dir_all(site.path("repo/.git")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(site.path("foreign"), site.path("link")).unwrap();
    let before = tree(site.root());
    let root = site.root().to_str().unwrap().to_owned();
    let mut wrong = vec![
        "/",
        ".",
        "..",
        "toolkit",
        "toolkit/documents/out",
        "site",
        "site/static",
        "themes",
        "foreign",
        "a-file",
        "a-file/out",
        "repo",
        &root,
        "./toolkit/../.",
    ];
    if cfg!(unix) {
        wrong.push("link");
    }
    for out in wrong {
        let run = site.run(&["build", "--out", out]).exits(2);
        assert!(run.err.contains("error"), "{out}: {}", run.err);
        assert_eq!(before, tree(site.root()), "{out}");
    }
}

#[test]
fn errors_leave_the_old_site_untouched() {
    let site = small();
    site.run(&["build"]).exits(0);
    let before = site.published();
    site.document("a/1.md", &(front("T-PRC-1", "") + "\n[[T-PRC-9999]]\n"));
    let run = site.run(&["build"]).exits(1).finds("CB301");
    assert!(run.err.contains("Nothing was published"));
    assert_eq!(before, site.published());
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let site = small();
    let runs: Vec<_> = (0..4).map(|_| command(site.root()).arg("build").spawn().unwrap()).collect();
    let codes: Vec<_> = runs.into_iter().map(|mut run| run.wait().unwrap().code().unwrap()).collect();
    assert!(codes.iter().all(|code| matches!(code, 0 | 2)) && codes.contains(&0), "{codes:?}");
    let whole = Site::new();
    fs::remove_dir_all(whole.path("toolkit")).unwrap();
    let after = site.published();
    site.run(&["build", "--out", "second"]).exits(0);
    assert_eq!(after, tree(&site.path("second")));
}

/// Kills builds at random moments: afterwards the old or the new site is there, whole, and the
/// next build leaves no litter.
#[cfg(unix)]
#[test]
fn a_killed_build_leaves_the_old_or_the_new_site() {
    let site = small();
    site.run(&["build"]).exits(0);
    let old = site.published();
    let write = |words: &str| {
        for number in 1..=40 {
            site.document(&format!("a/{number}.md"), &(front(&format!("T-PRC-{number}"), "") + "\n## Text\n\n" + words + "\n"));
        }
    };
    write("New words.");
    let start = std::time::Instant::now();
    site.run(&["build", "--out", "reference"]).exits(0);
    let whole = start.elapsed();
    let new = tree(&site.path("reference"));
    let (mut olds, mut news) = (0, 0);
    for round in 0..50_u32 {
        // A fixed spread over the length of a build; nothing random that could not be repeated.
        let moment = whole.mul_f64(f64::from((round * 37) % 50) / 45.0);
        let mut build = command(site.root()).arg("build").stderr(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(moment);
        let _ = build.kill();
        let _ = build.wait();
        let now = site.published();
        if now == old {
            olds += 1;
        } else {
            assert_eq!(now, new, "round {round}: neither the old site nor the new one");
            news += 1;
            write("Words.");
            site.run(&["build"]).exits(0);
            assert_eq!(site.published(), old);
            write("New words.");
        }
    }
    assert_eq!(olds + news, 50);
    site.run(&["build"]).exits(0);
    assert_eq!(site.published(), new);
    let litter: Vec<String> = fs::read_dir(site.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".public"))
        .collect();
    assert!(litter.is_empty(), "{litter:?}");
}
