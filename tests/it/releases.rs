//! A set through a year: what is in force on each day, and what page, terminal and data say of it.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::{Run, SETTINGS, Site, front};

/// A set under git, whose commands are given on a day.
pub struct Set {
    pub site: Site,
}

impl Set {
    /// One process that meets both points of clause 1.1, one that meets the point of 1.10.
    pub fn new() -> Set {
        let set = Set { site: Site::new() };
        set.site.write("site/site.yaml", SETTINGS.replace("Test set }", "Test set, url: \"https://sms.example.org/\" }"));
        set.site.document(
            "one.md",
            &text("T-PRC-1", "## Changes {#changes clauses=test:1/1.1}\n\nThe change manager must answer within 5 days.\n"),
        );
        set.site
            .document("two.md", &text("T-PRC-2", "## More {#more clauses=test:1/1.10}\n\nSee [[T-PRC-1]] and [[T-PRC-3]].\n"));
        set.site.document("three.md", &text("T-PRC-3", "Nothing is claimed here.\n"));
        set.git(&["init", "-q", "-b", "main"]);
        set.commit();
        set
    }

    pub fn git(&self, words: &[&str]) -> String {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=Dana Ruiz", "-c", "user.email=dana@example.org", "-c", "commit.gpgsign=false"]);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        let run = git.args(words).current_dir(self.site.root()).output().unwrap();
        assert!(run.status.success(), "{words:?}: {}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    }

    pub fn commit(&self) {
        self.git(&["add", "--", "site", "toolkit"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "texts"]);
    }

    /// A command on a day.
    pub fn on(&self, day: &str, words: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clausebook"));
        command.current_dir(self.site.root()).env_remove("SOURCE_DATE_EPOCH").env("NO_COLOR", "1");
        // Who commits comes from the user's own configuration; here there is none but this.
        fs::write(self.site.path(".gitconfig"), "[user]\n\tname = Dana Ruiz\n\temail = dana@example.org\n").unwrap();
        command.env("GIT_CONFIG_GLOBAL", self.site.path(".gitconfig")).env("HOME", self.site.root());
        command.env("CLAUSEBOOK_USER", "Jo Khan");
        Run::of(&command.args(["--today", day]).args(words).output().unwrap())
    }

    /// A command that writes.
    #[track_caller]
    pub fn does(&self, day: &str, words: &[&str]) -> Run {
        let words: Vec<&str> = words.iter().copied().chain(["--yes"]).collect();
        self.on(day, &words).exits(0)
    }

    #[track_caller]
    pub fn approve(&self, day: &str, id: &str) {
        self.does(day, &["approve", id, "--by", "Kim Osei", "--role", "top-management", "--evidence", "Minutes 4"]);
        self.commit();
    }

    #[track_caller]
    pub fn release(&self, day: &str, label: &str) -> Run {
        self.does(day, &["release", label, "--by", "Dana Ruiz"])
    }

    /// The verdict of each clause and the state of each review on a day: page, terminal and data
    /// are to say the same.
    #[track_caller]
    pub fn agrees(&self, day: &str) -> Verdicts {
        self.on(day, &["build"]).exits(0);
        let json: Value = serde_json::from_str(&self.on(day, &["coverage", "--format", "json"]).exits(0).out).unwrap();
        let published: Value = serde_json::from_str(&self.site.read("public/api/coverage.json")).unwrap();
        assert_eq!(json, published, "the terminal's data and the site's");
        let table = self.on(day, &["coverage"]).exits(0).out;
        let clauses = json["standards"][0]["clauses"].as_array().unwrap();
        let verdict = |number: &str| {
            let clause = clauses.iter().find(|clause| clause["number"] == number).unwrap();
            let verdict = clause["documented"].as_str().unwrap().to_owned();
            let page = self.site.read(&format!("public/standards/test-1/{number}.html"));
            assert!(page.contains(&format!("<dt>Documented</dt><dd><span class=\"tag s-{verdict}\">")), "{number}: {verdict}");
            let row = table.lines().find(|line| line.trim_start().starts_with(&format!("{number} "))).unwrap();
            assert!(row.contains(&verdict), "{row}");
            verdict
        };
        let reviews: Value = serde_json::from_str(&self.on(day, &["reviews", "--format", "json"]).exits(0).out).unwrap();
        let published: Value = serde_json::from_str(&self.site.read("public/api/reviews.json")).unwrap();
        assert_eq!(reviews, published, "the terminal's reviews and the site's");
        let status: Value = serde_json::from_str(&self.on(day, &["status", "--format", "json"]).exits(0).out).unwrap();
        let published: Value = serde_json::from_str(&self.site.read("public/api/status.json")).unwrap();
        assert_eq!(status, published, "the terminal's status and the site's");
        let home = self.site.read("public/index.html");
        let in_force = status["in_force"].as_u64().unwrap();
        assert!(home.contains(&format!("{in_force} of {}", status["documents"])), "{home}");
        Verdicts { first: verdict("1.1"), second: verdict("1.10"), in_force, reviews }
    }

    pub fn page(&self, id: &str) -> String {
        self.site.read(&format!("public/documents/{}.html", id.to_lowercase()))
    }
}

/// What a set is worth on a day.
pub struct Verdicts {
    pub first: String,
    pub second: String,
    pub in_force: u64,
    pub reviews: Value,
}

impl Verdicts {
    fn review(&self, id: &str) -> String {
        let rows = self.reviews["documents"].as_array().unwrap();
        rows.iter().find(|row| row["id"] == id).map_or("none", |row| row["state"].as_str().unwrap()).to_owned()
    }
}

/// A template.
fn text(id: &str, body: &str) -> String {
    front(id, "") + "\n" + body
}

#[track_caller]
fn shows(page: &str, wanted: &str) {
    assert!(page.contains(wanted), "no `{wanted}` in\n{page}");
}

#[test]
fn a_year_of_document_control() {
    let set = Set::new();
    let one = "toolkit/documents/one.md";
    // Templates cover nothing, and there is nothing to release.
    let now = set.agrees("2026-01-05");
    assert_eq!((now.first.as_str(), now.second.as_str(), now.in_force), ("template", "template", 0));
    let refused = set.on("2026-01-05", &["release", "2026.1", "--by", "Dana Ruiz", "--yes"]).exits(1);
    shows(&refused.err, "no document is approved yet");

    // Adopted: drafted. The number begins anew.
    set.does("2026-01-10", &["adopt", "T-PRC-1", "T-PRC-2"]);
    set.commit();
    shows(&set.site.read(one), "version: \"0.1\"");
    assert_eq!(set.agrees("2026-01-10").first, "drafted");
    set.does("2026-01-12", &["bump", "T-PRC-1", "--major", "First issue"]);
    set.does("2026-01-12", &["bump", "T-PRC-2", "--major", "First issue"]);

    // Approved before any release: the text at hand is in force.
    set.approve("2026-01-20", "T-PRC-1");
    let now = set.agrees("2026-01-20");
    assert_eq!((now.first.as_str(), now.second.as_str(), now.in_force), ("covered", "drafted", 1));

    // The first release: from now on only what is released counts.
    set.release("2026-02-01", "2026.1");
    let now = set.agrees("2026-02-01");
    assert_eq!((now.first.as_str(), now.second.as_str(), now.in_force), ("covered", "drafted", 1));
    shows(&set.site.read("releases/2026.1.yaml"), "id: \"T-PRC-2\"");
    assert!(!set.site.path("public/documents/t-prc-2.html").exists(), "a document that is not issued has no page");

    // An edit after approval: the approved text stays in force, the page says what is in work.
    set.site.write(one, set.site.read(one).replace("5 days", "9 days"));
    set.commit();
    let now = set.agrees("2026-03-01");
    assert_eq!((now.first.as_str(), now.in_force), ("covered", 1));
    shows(&set.page("T-PRC-1"), "within 5 days");
    shows(&set.page("T-PRC-1"), "is in work; this text stays in force");
    set.on("2026-03-01", &["build", "--edition", "author", "--working", "--out", "working"]).exits(0);
    let working = set.site.read("working/documents/t-prc-1.html");
    shows(&working, "within 9 days");
    shows(&working, "This text is not issued. Version 1.0 is in force, by release 2026.1.");

    // A forgotten number: nobody can approve another text under a number that is taken.
    let forgotten = ["approve", "T-PRC-1", "--by", "Kim Osei", "--role", "top-management", "--yes"];
    let refused = set.on("2026-03-02", &forgotten).exits(2);
    shows(&refused.err, "clausebook bump T-PRC-1");
    let minor = set.on("2026-03-02", &["bump", "T-PRC-1", "--minor", "Nine days", "--yes"]).exits(1);
    shows(&(minor.out + &minor.err), "9 days");
    set.does("2026-03-02", &["bump", "T-PRC-1", "--major", "Answers take nine days."]);

    // Approved from a later day: until then the old text is in force, and the new one has its page.
    let later = ["approve", "T-PRC-1", "--by", "Kim Osei", "--role", "top-management", "--effective", "2026-06-01"];
    set.does("2026-03-03", &later);
    set.commit();
    set.release("2026-04-01", "2026.2");
    let now = set.agrees("2026-04-02");
    assert_eq!((now.first.as_str(), now.in_force), ("covered", 1));
    shows(&set.page("T-PRC-1"), "within 5 days");
    shows(&set.page("T-PRC-1"), "Version 2.0 is in force from");
    shows(&set.site.read("public/documents/t-prc-1.next.html"), "within 9 days");
    set.agrees("2026-06-02");
    shows(&set.page("T-PRC-1"), "within 9 days");
    assert!(!set.site.path("public/documents/t-prc-1.next.html").exists());

    // One document in a hurry.
    set.approve("2026-06-10", "T-PRC-2");
    set.site.write("toolkit/documents/three.md", set.site.read("toolkit/documents/three.md") + "\nIn work.\n");
    set.does("2026-06-10", &["release", "2026.2.1", "--by", "Dana Ruiz", "--only", "T-PRC-2"]);
    let now = set.agrees("2026-06-10");
    assert_eq!((now.first.as_str(), now.second.as_str(), now.in_force), ("covered", "covered", 2));
    shows(&set.page("T-PRC-2"), "T-PRC-3 Title of T-PRC-3 (not issued)");
    // Earlier releases stand as they were, and say so.
    let old = set.site.read("public/v/2026.1/documents/t-prc-1.html");
    shows(&old, "within 5 days");
    shows(&old, "Superseded since <time datetime=\"2026-04-01\">1 Apr 2026</time> by release 2026.2");
    shows(&old, "<meta name=\"robots\" content=\"noindex\">");
    shows(&old, "../../../documents/t-prc-1.releases.html");
    shows(&set.site.read("public/releases/2026.2/t-prc-1.html"), "<ins><span class=\"sr\">added: </span>9 days");
    shows(&set.site.read("public/releases/2026.2/index.html"), "People must be told again");

    // A lost approver voids nothing: approvals are judged by their own day.
    let settings = set.site.read("site/site.yaml");
    let left = "holder: [{ name: Kim Osei, to: 2026-06-30 }, { name: Ada Ngu, from: 2026-07-01 }]";
    set.site.write("site/site.yaml", settings.replace("holder: Kim Osei", left));
    set.commit();
    let now = set.agrees("2026-07-02");
    assert_eq!((now.first.as_str(), now.second.as_str(), now.in_force), ("covered", "covered", 2));
    assert!(!set.on("2026-07-02", &["check"]).out.contains("CB4"), "no finding about approvals");

    // A year later the review is overdue; a review of the text in force mends it without a release.
    let now = set.agrees("2027-04-01");
    assert_eq!((now.first.as_str(), now.review("T-PRC-1").as_str()), ("stale", "overdue"));
    set.does("2027-04-02", &["review", "T-PRC-1", "--by", "Ada Ngu", "--outcome", "unchanged"]);
    let now = set.agrees("2027-04-02");
    assert_eq!((now.first.as_str(), now.review("T-PRC-1").as_str()), ("covered", "current"));
    set.commit();

    // Withdrawn: the address stays and says so.
    let retire =
        ["review", "T-PRC-2", "--by", "Ada Ngu", "--outcome", "retire", "--note", "Nobody needs it", "--successor", "T-PRC-1"];
    set.does("2027-05-01", &retire);
    set.commit();
    set.release("2027-05-02", "2027.1");
    let now = set.agrees("2027-05-02");
    assert_eq!((now.second.as_str(), now.in_force), ("open", 1));
    let gone = set.page("T-PRC-2");
    shows(&gone, "Withdrawn.");
    shows(&gone, "Nobody needs it");
    shows(&gone, "../v/2026.2.1/documents/t-prc-2.html");
    shows(&set.site.read("public/releases/2027.1/index.html"), "Clauses covered no longer");

    // A moved tag and a record edited by hand are errors, and nothing is published.
    set.git(&["tag", "-f", "release/2026.2", "release/2026.1^{commit}"]);
    let run = set.on("2027-05-03", &["check", "--format", "short"]).exits(1);
    run.finds("CB703");
    let site = set.site.published();
    set.on("2027-05-03", &["build"]).exits(1);
    assert_eq!(set.site.published(), site, "nothing was published");
    let record = set.site.read("releases/2026.1.yaml");
    set.site.write("releases/2026.1.yaml", record.replace("Dana Ruiz", "Somebody Else"));
    let run = set.on("2027-05-03", &["check", "--format", "short"]).exits(1);
    assert_eq!(run.out.matches("CB703").count(), 2, "{}", run.out);
}

#[test]
fn what_is_uncommitted_is_not_released() {
    let set = Set::new();
    set.does("2026-01-10", &["adopt", "T-PRC-1"]);
    set.does("2026-01-10", &["approve", "T-PRC-1", "--by", "Kim Osei", "--role", "top-management"]);
    let refused = set.on("2026-01-11", &["release", "1", "--by", "Dana Ruiz", "--yes"]).exits(1);
    shows(&refused.err, "git add -- toolkit/documents/one.md && git commit");
    assert!(!set.site.path("releases").exists());
    set.commit();
    // What is staged and what is edited elsewhere stays exactly as it is.
    set.site.write("notes.txt", "mine");
    set.git(&["add", "notes.txt"]);
    set.site.write("toolkit/documents/two.md", set.site.read("toolkit/documents/two.md") + "\nMore.\n");
    let run = set.release("2026-01-11", "1");
    assert_eq!(set.git(&["status", "--short", "--untracked-files=no"]), "A  notes.txt\n M toolkit/documents/two.md\n");
    assert_eq!(set.git(&["show", "--name-only", "--format=", "release/1^{commit}"]), "releases/1.yaml\n");
    assert_eq!(set.git(&["cat-file", "-t", "release/1"]), "tag\n");
    set.git(&["fsck", "--strict"]);
    // Taking it back leaves both as well.
    let name = run.err.split("clausebook undo ").nth(1).unwrap().split_whitespace().next().unwrap();
    set.does("2026-01-11", &["undo", name]);
    assert_eq!(set.git(&["status", "--short", "--untracked-files=no"]), "A  notes.txt\n M toolkit/documents/two.md\n");
    assert_eq!(set.git(&["tag"]), "");
    assert!(!set.site.path("releases/1.yaml").exists());
}

#[test]
fn a_release_that_is_cut_off_is_old_or_new() {
    let set = Set::new();
    set.does("2026-01-10", &["adopt", "--all"]);
    for id in ["T-PRC-1", "T-PRC-2", "T-PRC-3"] {
        set.approve("2026-01-10", id);
    }
    for round in 0..24_u64 {
        let label = format!("r{round}");
        let two = "toolkit/documents/two.md";
        set.site.write("site/pages/note.md", format!("---\ntitle: Note\n---\n\nRound {round}.\n"));
        assert!(set.site.path(two).exists());
        set.commit();
        let mut child = Command::new(env!("CARGO_BIN_EXE_clausebook"))
            .current_dir(set.site.root())
            .args(["--today", "2026-02-01", "release", &label, "--by", "Dana Ruiz", "--yes"])
            .env("HOME", set.site.root())
            .env("GIT_CONFIG_GLOBAL", set.site.path(".gitconfig"))
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_micros(round * 2_000));
        let _ = child.kill();
        child.wait().unwrap();
        let tagged = set.git(&["tag", "--list", &format!("release/{label}")]).trim() == format!("release/{label}");
        // Old or new: without its tag a record counts for nothing, and the site can be built.
        set.on("2026-02-01", &["build", "--quiet"]).exits(0);
        let shown = set.site.path("public/releases/index.html");
        let known = shown.exists() && fs::read_to_string(&shown).unwrap().contains(&format!(">{label}<"));
        assert_eq!(known, tagged, "round {round}");
        if !tagged {
            set.release("2026-02-01", &label);
        }
        assert_eq!(set.git(&["status", "--short", "--untracked-files=no"]), "", "round {round}");
        set.git(&["fsck", "--strict"]);
    }
}

#[test]
fn hostile_repositories_are_read_and_nothing_is_run() {
    let set = Set::new();
    set.does("2026-01-10", &["adopt", "T-PRC-1"]);
    set.approve("2026-01-10", "T-PRC-1");
    let trap = |name: &str| format!("touch {}", set.site.path(name).display());
    for hook in ["pre-commit", "post-commit", "reference-transaction", "commit-msg", "post-index-change"] {
        set.site.write(&format!(".git/hooks/{hook}"), format!("#!/bin/sh\n{}\n", trap("hooked")));
        Command::new("chmod").arg("+x").arg(set.site.path(&format!(".git/hooks/{hook}"))).status().unwrap();
    }
    let config = set.site.read(".git/config");
    let more = format!(
        "\n[core]\n\tfsmonitor = {0}\n\tsshCommand = {0}\n\tpager = {0}\n\teditor = {0}\n\thooksPath = .git/hooks\n[filter \"x\"]\n\tclean = {0}\n\tsmudge = {0}\n\tprocess = {0}\n[diff]\n\texternal = {0}\n[gpg]\n\tprogram = {0}\n[commit]\n\tgpgsign = true\n[alias]\n\tstatus = !{0}\n[include]\n\tpath = /nowhere\n",
        trap("ran")
    );
    set.site.write(".git/config", config + &more);
    set.site.write(".gitattributes", "*.md filter=x\n");
    set.site.write(".git/refs/heads/--upload-pack=x", "0000000000000000000000000000000000000000\n");
    set.site.write(".git/refs/tags/release/..%2f", "zzz\n");
    set.release("2026-02-01", "1");
    set.on("2026-02-01", &["build"]).exits(0);
    set.on("2026-02-01", &["diff"]).exits(0);
    assert!(!set.site.path("hooked").exists() && !set.site.path("ran").exists());
    for label in ["../x", "-x", "a b", "x.lock", "a/b", "@{-1}", "", "--help="] {
        let run = set.on("2026-02-02", &["release", "--by", "D", "--yes", "--", label]);
        assert_eq!(run.code, 2, "{label}: {}", run.err);
    }
}

#[test]
fn a_set_without_its_history_says_what_it_lacks() {
    let set = Set::new();
    set.does("2026-01-10", &["adopt", "T-PRC-1"]);
    set.approve("2026-01-10", "T-PRC-1");
    set.release("2026-02-01", "1");
    // Cut off and without tags.
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", set.site.root().display());
    let status = Command::new("git")
        .args(["clone", "-q", "--depth", "1", "--no-tags", &from, "."])
        .current_dir(clone.path())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .status();
    assert!(status.unwrap().success());
    let run = |words: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_clausebook"))
            .args(["--today", "2026-02-02"])
            .args(words)
            .current_dir(clone.path())
            .output()
            .unwrap();
        Run::of(&output)
    };
    let found = run(&["check"]).exits(1);
    found.finds("CB702").finds("git fetch --unshallow --tags");
    // No repository at all: one version, the texts at hand, and the records.
    fs::remove_dir_all(clone.path().join(".git")).unwrap();
    run(&["build"]).exits(0).finds("CB705");
    let page = fs::read_to_string(clone.path().join("public/releases/index.html")).unwrap();
    shows(&page, "the record only");
    let refused = run(&["release", "2", "--by", "D", "--yes"]).exits(2);
    shows(&refused.err, "does not lie in a git repository");
    // A broken one.
    fs::create_dir(clone.path().join(".git")).unwrap();
    fs::write(clone.path().join(".git/HEAD"), "nonsense").unwrap();
    let run = run(&["check"]);
    assert!(run.code == 0 && run.out.contains("CB705"), "{}", run.out);
}
