//! Decisions recorded in the author's files: what is written, what is refused, what can be taken back.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

use crate::support::{Run, SETTINGS, Site, command};

/// A document as an author writes it: comments, odd blanks, a list in its own layout.
fn draft(id: &str, more: &str) -> String {
    format!(
        "---\n# what this is\nid: {id}\ntitle:   Handling of changes   # as printed\ntype: process\nversion: \"1.0\"\nstatus: draft # not yet\nowner: change-manager\n{more}---\n\nEach change is asked for.\nThe change manager must answer within {{{{ major.respond }}}}.\n"
    )
}

fn small() -> Site {
    let site = Site::new();
    site.document("one.md", &draft("T-PRC-1", ""));
    site
}

const ONE: &str = "toolkit/documents/one.md";

impl Site {
    /// Gives a command that writes, and expects it to.
    #[track_caller]
    fn does(&self, words: &[&str]) -> Run {
        let words: Vec<&str> = words.iter().copied().chain(["--yes"]).collect();
        let run = self.run(&words).exits(0);
        assert!(run.err.contains("Undo with: clausebook undo "), "{}", run.err);
        run
    }

    /// Gives a command that is to be refused, and sees that nothing has changed.
    #[track_caller]
    fn refuses(&self, words: &[&str], why: &str) {
        let before = crate::support::tree(&self.path("toolkit"));
        let words: Vec<&str> = words.iter().copied().chain(["--yes"]).collect();
        let run = self.run(&words).exits(2);
        assert!(run.err.contains(why), "no `{why}` in\n{}", run.err);
        assert_eq!(crate::support::tree(&self.path("toolkit")), before);
    }

    #[track_caller]
    fn approves(&self, id: &str) -> Run {
        self.does(&["approve", id, "--by", "Kim Osei", "--role", "top-management", "--recorded-by", "Jo Khan"])
    }
}

/// The lines that differ, each with its sign.
fn changed(before: &str, after: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("-{line}"));
    let come = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+{line}"));
    gone.chain(come).collect()
}

fn name_of(run: &Run) -> String {
    run.err.split("clausebook undo ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
}

#[test]
fn an_approval_changes_its_own_lines_and_is_accepted_by_check() {
    let site = small();
    let before = site.read(ONE);
    let run = site.does(&[
        "approve",
        "T-PRC-1",
        "--by",
        "Kim Osei",
        "--role",
        "top-management",
        "--recorded-by",
        "Jo Khan",
        "--evidence",
        "Minutes #4: yes",
    ]);
    let after = site.read(ONE);
    let lines = changed(&before, &after);
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(lines[0], "-status: draft # not yet");
    assert_eq!(lines[1], "+status: approved # not yet");
    assert_eq!(lines[2], "+approval:");
    assert!(
        lines[3].starts_with("+  - { by: Kim Osei, role: top-management, on: 2026-11-24, version: \"1.0\", stamp: s1:"),
        "{}",
        lines[3]
    );
    assert!(lines[3].ends_with("evidence: \"Minutes #4: yes\", recorded-by: Jo Khan }"), "{}", lines[3]);
    assert!(run.out.contains("T-PRC-1") && run.out.contains("Signature: ____") && run.out.contains("Minutes #4"), "{}", run.out);
    assert!(run.err.contains("+ status: approved # not yet"), "the change is shown: {}", run.err);
    site.run(&["check", "--deny", "warnings"]).exits(0);
    site.run(&["build"]).exits(0);
    let page = site.read("public/documents/t-prc-1.html");
    for wanted in ["Kim Osei", "Recorded with evidence: Minutes #4: yes; recorded by Jo Khan"] {
        assert!(page.contains(wanted), "{wanted}");
    }
}

#[test]
fn what_may_not_be_approved_is_refused_with_the_reason() {
    let site = small();
    let approve = |by: &'static str, role: &'static str| vec!["approve", "T-PRC-1", "--by", by, "--role", role];
    site.refuses(&approve("Sam Lee", "top-management"), "neither held `top-management`");
    site.refuses(&approve("Kim Osei", "top-managment"), "did you mean `top-management`?");
    site.refuses(&approve("Jo Khan", "change-manager"), "is not approved by `change-manager`");
    site.refuses(&["approve", "T-PRC-9", "--by", "Kim Osei", "--role", "top-management"], "no document is called `T-PRC-9`");
    site.refuses(
        &["approve", "T-PRC-1", "--by", "Kim Osei", "--role", "top-management", "--on", "2026-11-25"],
        "today is 2026-11-24",
    );
    site.refuses(
        &["approve", "T-PRC-1", "--by", "Kim Osei", "--role", "top-management", "--effective", "2026-11-01"],
        "before it was approved",
    );
    site.document("one.md", &(draft("T-PRC-1", "") + "\nCall {{ desk.phone }}.\n\n::: guidance\nWrite more.\n:::\n"));
    site.refuses(&approve("Kim Osei", "top-management"), "it waits for values: `desk.phone`");
    site.refuses(&approve("Kim Osei", "top-management"), "guidance for authors still stands in it");
    site.document("one.md", &draft("T-PRC-1", "").replace("status: draft", "status: template"));
    site.refuses(&approve("Kim Osei", "top-management"), "adopt it first: clausebook adopt T-PRC-1");
    site.document("one.md", &draft("T-PRC-1", "").replace("owner: change-manager", "owner: top-management"));
    site.refuses(&approve("Kim Osei", "top-management"), "would be the only one to approve it");
}

#[test]
fn a_rule_may_ask_for_two_people_and_for_evidence() {
    let site = small();
    let settings = SETTINGS
        .replace(
            "  - { roles: [top-management] }",
            "  - { roles: [top-management, change-manager], evidence: evidence, self: Small organisation }",
        )
        .replace("holder: Jo Khan }", "holder: Jo Khan, deputy: Kim Osei }");
    site.write("site/site.yaml", settings);
    let approve =
        |by: &'static str, role: &'static str| vec!["approve", "T-PRC-1", "--by", by, "--role", role, "--evidence", "Minutes 7"];
    site.refuses(&["approve", "T-PRC-1", "--by", "Kim Osei", "--role", "top-management"], "nothing below `evidence`");
    site.does(&approve("Kim Osei", "top-management"));
    assert!(site.read(ONE).contains("status: draft"));
    site.refuses(&approve("Kim Osei", "top-management"), "nothing is left to do in this role");
    site.refuses(&approve("Kim Osei", "change-manager"), "each role asked for is another person");
    site.does(&approve("Jo Khan", "change-manager"));
    assert!(site.read(ONE).contains("status: approved"));
    site.run(&["check", "--deny", "warnings"]).exits(0);
}

#[test]
fn a_version_number_names_one_text_for_ever() {
    let site = small();
    site.approves("T-PRC-1");
    let text = site.read(ONE).replace("Each change", "Every change");
    site.write(ONE, &text);
    site.run(&["check"]).exits(0).finds("CB402");
    site.refuses(
        &["approve", "T-PRC-1", "--by", "Kim Osei", "--role", "top-management"],
        "version 1.0 is already the text that Kim Osei approved on 2026-11-24",
    );
    let bumped = site.does(&["bump", "T-PRC-1", "--minor", "Better words"]);
    assert!(bumped.err.contains("1.0 → 1.1") && bumped.err.contains("nothing was compared"), "{}", bumped.err);
    let text = site.read(ONE);
    assert!(text.contains("version: \"1.1\"") && text.contains("status: draft # not yet"), "{text}");
    assert!(text.contains("- { version: \"1.1\", date: 2026-11-24, change: Better words }"), "{text}");
    site.approves("T-PRC-1");
    let text = site.read(ONE);
    assert_eq!(
        text.matches("by: Kim Osei, role: top-management").count(),
        1,
        "only the present version's approvals stay: {text}"
    );
    assert!(
        text.contains(
            "{ version: \"1.0\", date: 2026-11-24, change: Not recorded., approved: { by: Kim Osei, on: 2026-11-24, stamp: s1:"
        ),
        "{text}"
    );
    site.run(&["check", "--deny", "warnings"]).exits(0);
    // Going back to an old number is going back to an old text.
    site.write(ONE, text.replace("version: \"1.1\"\nstatus: approved", "version: \"1.0\"\nstatus: draft"));
    site.refuses(&["approve", "T-PRC-1", "--by", "Kim Osei", "--role", "top-management"], "version 1.0 is already the text");
}

#[test]
fn an_approval_written_by_hand_is_put_away_with_its_version() {
    let site = small();
    site.approves("T-PRC-1");
    let text = site.read(ONE).replace(", version: \"1.0\", stamp", ", stamp").replace(
        "status: approved",
        "status: approved\nhistory:\n  - { version: \"1.0\", date: 2026-11-24, change: First issue }",
    );
    site.write(ONE, text);
    site.run(&["check", "--deny", "warnings"]).exits(0);
    let bumped = site.does(&["bump", "T-PRC-1", "--major", "Other duties"]);
    assert!(bumped.err.contains("people must be told again") && bumped.err.contains("1.0 → 2.0"), "{}", bumped.err);
    site.approves("T-PRC-1");
    let text = site.read(ONE);
    assert!(text.contains("change: First issue, approved: { by: Kim Osei, on: 2026-11-24, stamp: s1:"), "{text}");
}

#[test]
fn a_version_that_nobody_entered_goes_into_its_place_in_the_history() {
    let site = small();
    site.approves("T-PRC-1");
    for number in ["2.0", "3.0"] {
        site.does(&["bump", "T-PRC-1", "--major", "Other duties"]);
        assert!(site.read(ONE).contains(&format!("version: \"{number}\"")));
        site.approves("T-PRC-1");
    }
    let text = site.read(ONE);
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words} in {text}"));
    let [three, two, one] = ["version: \"3.0\", date", "version: \"2.0\", date", "version: \"1.0\", date"].map(place);
    assert!(three < two && two < one && one < place("Not recorded."), "{text}");
    site.run(&["check", "--deny", "warnings"]).exits(0);
}

#[test]
fn a_template_is_adopted() {
    let site = small();
    let template =
        draft("T-PRC-1", "history:\n  - { version: \"1.0\", date: 2026-01-01, change: First issue of the template }\n")
            .replace("status: draft # not yet", "status: template");
    site.write(ONE, &template);
    site.document("two.md", &template.replace("T-PRC-1", "T-PRC-2"));
    site.does(&["adopt", "--all", "--owner", "top-management"]);
    for path in [ONE, "toolkit/documents/two.md"] {
        let text = site.read(path);
        assert!(text.contains("version: \"0.1\"\nstatus: draft\nowner: top-management\n"), "{text}");
        assert!(
            text.contains(
                "history:\n  - { version: \"0.1\", date: 2026-11-24, change: Adopted from version 1.0 of the template. }\n---\n"
            ),
            "{text}"
        );
    }
    site.refuses(&["adopt", "T-PRC-1"], "its status is `draft`, not `template`");
}

#[test]
fn a_review_is_recorded_and_mirrored() {
    let site = small();
    site.does(&["review", "T-PRC-1", "--by", "Jo Khan", "--note", "Read, fits", "--on", "2026-11-20"]);
    let text = site.read(ONE);
    assert!(text.contains("review: { last: 2026-11-20, stamp: s1:"), "{text}");
    assert!(
        text.contains("reviews:\n  - { on: 2026-11-20, by: Jo Khan, role: change-manager, outcome: unchanged, stamp: s1:"),
        "{text}"
    );
    assert!(text.contains("note: \"Read, fits\" }"), "{text}");
    let row = |site: &Site| site.run(&["reviews", "--format", "csv"]).exits(0).out.lines().nth(1).unwrap().to_owned();
    assert!(row(&site).contains("current,2026-11-20,2027-11-20"), "{}", row(&site));
    site.refuses(&["review", "T-PRC-1", "--by", "Jo Khan", "--on", "2026-11-01"], "its last review was later, on 2026-11-20");
    site.refuses(&["review", "T-PRC-1", "--by", "Sam Lee"], "Sam Lee has no role on 2026-11-24");
    site.refuses(&["review", "T-PRC-1", "--by", "Jo Khan", "--role", "top-management"], "neither held `top-management`");
    site.write(ONE, site.read(ONE).replace("Each change", "Every change"));
    assert!(row(&site).contains("changed-since"), "{}", row(&site));
    site.refuses(&["review", "T-PRC-1", "--by", "Jo Khan"], "so it is not unchanged");
    site.does(&["review", "T-PRC-1", "--by", "Jo Khan", "--outcome", "changed"]);
    assert_eq!(site.read(ONE).matches("outcome: ").count(), 2);
    site.run(&["check", "--deny", "warnings"]).exits(0);
}

#[test]
fn a_document_is_withdrawn_by_one_who_may_approve_it() {
    let site = small();
    site.document("two.md", &draft("T-PRC-2", ""));
    let retire = |by: &'static str, more: &[&'static str]| {
        let words = ["review", "T-PRC-1", "--by", by, "--outcome", "retire"];
        words.into_iter().chain(more.iter().copied()).collect::<Vec<_>>()
    };
    site.refuses(&retire("Kim Osei", &["--no-successor"]), "a withdrawal says why");
    site.refuses(&retire("Kim Osei", &["--note", "Merged"]), "what takes the place");
    site.refuses(&retire("Kim Osei", &["--note", "Merged", "--successor", "T-PRC-1"]), "no other document");
    site.refuses(&retire("Jo Khan", &["--note", "Merged", "--no-successor"]), "may not withdraw it");
    site.does(&retire("Kim Osei", &["--note", "Merged", "--successor", "T-PRC-2"]));
    let text = site.read(ONE);
    assert!(
        text.contains("status: retired # not yet\nretired: { by: Kim Osei, on: 2026-11-24, why: Merged, successor: T-PRC-2 }"),
        "{text}"
    );
    site.run(&["build"]).exits(0);
    let page = site.read("public/documents/t-prc-1.html");
    assert!(page.contains("Withdrawn on 24 Nov 2026 by Kim Osei") && page.contains("t-prc-2.html"), "{page}");
}

#[test]
fn reviews_are_spread_and_none_is_put_off() {
    let site = Site::new();
    for at in 1..=12 {
        let more = "review: { last: 2026-10-01, every: 12 months } # by hand\n";
        site.document(&format!("{at}.md"), &draft(&format!("T-PRC-{at:02}"), more));
    }
    site.does(&["review", "--stagger"]);
    let out = site.run(&["reviews", "--format", "csv"]).exits(0).out;
    let mut months: BTreeMap<String, usize> = BTreeMap::new();
    for line in out.lines().skip(1) {
        let next = line.split(',').nth(5).unwrap();
        assert!(next <= "2027-10-01" && next > "2026-11-24", "{line}");
        *months.entry(next[..7].to_owned()).or_default() += 1;
    }
    assert!(months.len() >= 10 && months.values().all(|count| *count <= 2), "{months:?}");
    assert!(
        site.read("toolkit/documents/1.md").contains("review: { last: 2026-10-01, every: 12 months, next: 20"),
        "{}",
        site.read("toolkit/documents/1.md")
    );
    // A recorded review uses the day up.
    site.does(&["review", "T-PRC-01", "--by", "Jo Khan"]);
    assert!(!site.read("toolkit/documents/1.md").contains("next:"));
}

#[test]
fn without_an_answer_nothing_is_written() {
    let site = small();
    let before = site.read(ONE);
    let words = ["approve", "T-PRC-1", "--by", "Kim Osei", "--role", "top-management"];
    for more in [&[][..], &["--no-input"][..]] {
        let run = site.run(&[&words[..], more].concat()).exits(2);
        assert!(run.err.contains("+ status: approved") && run.err.contains("--yes"), "{}", run.err);
    }
    assert_eq!(site.read(ONE), before);
    assert!(!site.path(".cache/clausebook/undo").exists());
}

#[test]
fn undo_takes_back_its_own_lines_and_no_others() {
    let site = small();
    site.document("two.md", &draft("T-PRC-2", ""));
    let approved = site.does(&[
        "approve",
        "T-PRC-1",
        "T-PRC-2",
        "--by",
        "Kim Osei",
        "--role",
        "top-management",
        "--sheet",
        site.path("sheet.md").to_str().unwrap(),
    ]);
    let name = name_of(&approved);
    assert!(
        approved.out.contains("T-PRC-1") && approved.out.contains("T-PRC-2") && approved.out.matches("Signature: ").count() == 1,
        "one sheet: {}",
        approved.out
    );
    let sheet = site.read("sheet.md");
    assert!(
        sheet.contains("| T-PRC-2 | Handling of changes | 1.0 | `s1:") && sheet.contains("| Top management | 2026-11-24 |"),
        "{sheet}"
    );
    // Uncommitted edits of the same file, above, below and in the front matter.
    let edited = site
        .read(ONE)
        .replace("# what this is", "# what this is, really")
        .replace("Each change", "Every change")
        .replace("owner: change-manager", "owner: top-management");
    site.write(ONE, &edited);
    let undone = site.does(&["undo", &name]);
    let expected = draft("T-PRC-1", "")
        .replace("# what this is", "# what this is, really")
        .replace("Each change", "Every change")
        .replace("owner: change-manager", "owner: top-management");
    assert_eq!(site.read(ONE), expected);
    assert_eq!(site.read("toolkit/documents/two.md"), draft("T-PRC-2", ""));
    site.refuses(&["undo", &name], "no change is called");
    site.does(&["undo", &name_of(&undone)]);
    assert_eq!(site.read(ONE), edited);
}

#[test]
fn undo_changes_nothing_where_the_same_lines_were_edited() {
    let site = small();
    let name = name_of(&site.approves("T-PRC-1"));
    site.write(ONE, site.read(ONE).replace("status: approved", "status: review"));
    site.refuses(&["undo", &name], "a later edit touched the same lines");
    let list = site.run(&["undo"]).exits(0).out;
    assert!(list.starts_with(&name) && list.contains("1 file"), "{list}");
}

#[test]
fn a_link_or_a_changed_file_is_not_written_through() {
    let site = small();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("one.md"), draft("T-PRC-1", "")).unwrap();
    fs::remove_file(site.path(ONE)).unwrap();
    std::os::unix::fs::symlink(outside.path().join("one.md"), site.path(ONE)).unwrap();
    site.refuses(&["approve", "T-PRC-1", "--by", "Kim Osei", "--role", "top-management"], "no document is called");
    assert_eq!(fs::read_to_string(outside.path().join("one.md")).unwrap(), draft("T-PRC-1", ""));
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let site = small();
    let text = format!("\u{feff}{}", draft("T-PRC-1", "")).replace('\n', "\r\n");
    site.write(ONE, &text);
    site.approves("T-PRC-1");
    let after = site.read(ONE);
    assert!(after.starts_with('\u{feff}') && after.matches('\n').count() == after.matches("\r\n").count(), "{after:?}");
    site.run(&["check", "--deny", "warnings"]).exits(0);
}

#[test]
fn the_rights_of_a_file_stay() {
    use std::os::unix::fs::PermissionsExt;
    let site = small();
    fs::set_permissions(site.path(ONE), fs::Permissions::from_mode(0o640)).unwrap();
    site.approves("T-PRC-1");
    assert_eq!(fs::metadata(site.path(ONE)).unwrap().permissions().mode() & 0o777, 0o640);
}

/// Killed at any moment: after the next command every document is old, or every document is new.
#[test]
fn a_killed_command_leaves_the_old_state_or_the_new_one() {
    const COUNT: usize = 12;
    let site = Site::new();
    let ids: Vec<String> = (1..=COUNT).map(|at| format!("T-PRC-{at}")).collect();
    let path = |id: &str| format!("toolkit/documents/{id}.md");
    let reset = || ids.iter().for_each(|id| site.write(&path(id), draft(id, "")));
    let words: Vec<&str> = ["approve"]
        .into_iter()
        .chain(ids.iter().map(String::as_str))
        .chain(["--by", "Kim Osei", "--role", "top-management", "--yes", "--quiet"])
        .collect();
    let start = || command(site.root()).args(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    reset();
    let clock = std::time::Instant::now();
    assert!(start().wait().unwrap().success());
    let whole = clock.elapsed();
    let (mut old, mut new, mut mended) = (0, 0, 0);
    for round in 0..60_u32 {
        reset();
        let mut child = start();
        std::thread::sleep(whole * round / 55 + Duration::from_micros(u64::from(round * 37 % 500)));
        let _ = child.kill();
        child.wait().unwrap();
        let next = site.run(&["check"]);
        mended += usize::from(next.err.contains("which was cut off"));
        let approved = ids.iter().filter(|id| site.read(&path(id)).contains("status: approved")).count();
        assert!(approved == 0 || approved == COUNT, "round {round}: {approved} of {COUNT}\n{}", next.err);
        if approved == 0 {
            old += 1
        } else {
            new += 1
        }
        let litter: Vec<_> = fs::read_dir(site.path("toolkit/documents"))
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'))
            .collect();
        assert!(litter.is_empty(), "round {round}: {litter:?}");
        assert_eq!(fs::read_dir(site.path(".cache/clausebook/journal")).map_or(0, Iterator::count), 0);
    }
    assert!(old > 0 && new > 0 && mended > 0, "{old} old, {new} new, {mended} mended: the moments were not spread");
}

fn git(site: &Site, words: &[&str]) {
    let identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let done = std::process::Command::new("git").current_dir(site.root()).args(identity).args(words).output().unwrap();
    assert!(done.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_minor_number_for_another_duty_is_objected_to() {
    let site = small();
    site.approves("T-PRC-1");
    git(&site, &["init", "-q"]);
    git(&site, &["add", "-A"]);
    git(&site, &["commit", "-qm", "Approved"]);
    site.write(ONE, site.read(ONE).replace("must answer within", "may answer after"));
    let before = site.read(ONE);
    let run = site.run(&["bump", "T-PRC-1", "--minor", "Words", "--yes"]).exits(1);
    assert!(run.err.contains("duty before the first heading: ") && run.err.contains("--major"), "{}", run.err);
    assert_eq!(site.read(ONE), before);
    site.refuses(&["bump", "T-PRC-1", "--minor", "Words", "--confirmed-by", "Jo Khan"], "does not approve it, so cannot confirm");
    site.does(&["bump", "T-PRC-1", "--minor", "Words", "--confirmed-by", "Kim Osei"]);
    assert!(site.read(ONE).contains("change: Words, confirmed: Kim Osei }"), "{}", site.read(ONE));
    // Numbered before it was written: then whoever approves it confirms that it is a minor change.
    site.write(ONE, before.replace("may answer after", "must answer within"));
    site.does(&["bump", "T-PRC-1", "--minor", "Words"]);
    site.write(ONE, site.read(ONE).replace("must answer within", "may answer after"));
    let run = site.approves("T-PRC-1");
    assert!(
        run.err.contains("a minor version, and this has changed") && run.err.contains("duty before the first heading"),
        "{}",
        run.err
    );
    assert!(site.read(ONE).contains("change: Words, confirmed: Kim Osei }"), "{}", site.read(ONE));
}

#[test]
fn a_change_of_other_words_is_minor() {
    let site = small();
    site.approves("T-PRC-1");
    git(&site, &["init", "-q"]);
    git(&site, &["add", "-A"]);
    git(&site, &["commit", "-qm", "Approved"]);
    site.write(ONE, site.read(ONE).replace("Each change is asked for", "Every change is asked for"));
    let run = site.does(&["bump", "T-PRC-1", "--minor", "Words"]);
    assert!(run.err.contains("1.0 → 1.1") && !run.err.contains("nothing was compared"), "{}", run.err);
}

/// A calendar, read by somebody else's parser: for each event its document and its day.
#[track_caller]
fn events(calendar: &str) -> Vec<(String, String)> {
    for line in calendar.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains('\n'), "{line:?}");
    }
    assert!(calendar.ends_with("\r\n"));
    let mut found = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    for calendar in ical::IcalParser::new(calendar.as_bytes()) {
        let calendar = calendar.unwrap();
        let named = |properties: &[ical::property::Property], name: &str| {
            let property = properties.iter().find(|property| property.name == name).unwrap_or_else(|| panic!("no {name}"));
            property.clone()
        };
        assert_eq!(named(&calendar.properties, "VERSION").value.unwrap(), "2.0");
        assert!(named(&calendar.properties, "PRODID").value.is_some());
        for event in calendar.events {
            let (start, end) = (named(&event.properties, "DTSTART"), named(&event.properties, "DTEND"));
            assert_eq!(start.params.unwrap(), [("VALUE".to_owned(), vec!["DATE".to_owned()])]);
            let start = start.value.unwrap();
            assert!(end.value.unwrap() > start);
            assert_eq!(named(&event.properties, "DTSTAMP").value.unwrap(), "20261124T000000Z");
            assert!(ids.insert(named(&event.properties, "UID").value.unwrap()), "an id twice");
            found.push((named(&event.properties, "SUMMARY").value.unwrap(), start));
        }
    }
    found
}

#[test]
fn reviews_are_listed_by_time_and_owner_and_as_calendars() {
    let site = Site::new();
    site.write("site/site.yaml", SETTINGS.replace("title: Test set", "title: Test set, url: \"https://sms.example/\""));
    let more = |last: &str| format!("review: {{ last: {last} }}\n");
    site.document("1.md", &draft("T-PRC-1", &more("2025-12-10")));
    site.document("2.md", &draft("T-PRC-2", &more("2026-06-01")).replace("owner: change-manager", "owner: top-management"));
    site.document(
        "3.md",
        &draft("T-PRC-3", "")
            .replace("Handling of changes", "Handling; of, \"long\" and longer titles of processes that need more than a line é"),
    );
    site.document("4.md", &draft("T-PRC-4", &more("2025-01-01")));
    let ids = |words: &[&str]| -> Vec<String> {
        let out = site.run(words).exits(0).out;
        out.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&["reviews", "--format", "csv"]), ["T-PRC-3", "T-PRC-4", "T-PRC-1", "T-PRC-2"]);
    assert_eq!(ids(&["reviews", "--format", "csv", "--due-within", "30d"]), ["T-PRC-3", "T-PRC-4", "T-PRC-1"]);
    assert_eq!(ids(&["reviews", "--format", "csv", "--due-within", "7 days"]), ["T-PRC-3", "T-PRC-4"]);
    assert_eq!(
        ids(&["reviews", "--format", "csv", "--by-owner", "--due-within", "1y"]),
        ["T-PRC-3", "T-PRC-4", "T-PRC-1", "T-PRC-2"]
    );
    let table = site.run(&["reviews", "--by-owner"]).exits(0).out;
    let place = |word: &str| table.find(word).unwrap_or_else(|| panic!("no {word} in {table}"));
    assert!(place("\nChange manager\n") < place("T-PRC-1") && place("\nTop management\n") < place("T-PRC-2"), "{table}");
    assert!(site.run(&["reviews", "--due-within", "15 minutes"]).exits(2).err.contains("30d"));

    site.run(&["build"]).exits(0);
    let all = site.read("public/reviews.ics");
    let days: Vec<String> = events(&all).into_iter().map(|(_, day)| day).collect();
    assert_eq!(days, ["20260101", "20261210", "20270601"]);
    assert!(all.contains("URL:https://sms.example/documents/t-prc-1.html"), "{all}");
    let own = site.read("public/roles/top-management.ics");
    assert_eq!(events(&own), [("Review T-PRC-2 Handling of changes".to_owned(), "20270601".to_owned())]);
    assert!(site.read("public/roles/top-management.html").contains("href=\"top-management.ics\""));
    assert_eq!(site.run(&["reviews", "--format", "ics"]).exits(0).out, all);
    assert_eq!(site.run(&["reviews", "--format", "ics", "--owner", "top-management"]).exits(0).out, own);
    assert_eq!(events(&site.run(&["reviews", "--format", "ics", "--due-within", "30d"]).exits(0).out).len(), 2);
    // Page, terminal and data say the same.
    let json: serde_json::Value = serde_json::from_str(&site.read("public/api/reviews.json")).unwrap();
    let terminal: serde_json::Value = serde_json::from_str(&site.run(&["reviews", "--format", "json"]).exits(0).out).unwrap();
    assert_eq!(json, terminal);
}

#[test]
fn an_interval_grows_after_calm_reviews_and_not_beyond_two_years() {
    let review = |on: &str, outcome: &str| format!("  - {{ on: {on}, by: Jo Khan, role: change-manager, outcome: {outcome} }}\n");
    let next = |settings: &str, reviews: &[String], more: &str| {
        let site = Site::new();
        site.write("site/site.yaml", SETTINGS.to_owned() + settings);
        site.document(
            "one.md",
            &draft("T-PRC-1", &format!("review: {{ last: 2026-10-01{more} }}\nreviews:\n{}", reviews.concat())),
        );
        let out = site.run(&["reviews", "--format", "csv"]).exits(0).out;
        out.lines().nth(1).unwrap().split(',').nth(5).unwrap().to_owned()
    };
    let rule = "review: { every: 12 months, lengthen: { after: 2, to: 18 months } }\n";
    let calm = [review("2026-10-01", "unchanged"), review("2025-10-01", "unchanged")];
    assert_eq!(next(rule, &calm, ""), "2028-04-01");
    assert_eq!(next(rule, &calm[..1], ""), "2027-10-01");
    assert_eq!(next(rule, &[calm[0].clone(), review("2025-10-01", "changed")], ""), "2027-10-01");
    assert_eq!(next(rule, &calm, ", every: 6 months"), "2027-04-01");
    assert_eq!(next("", &calm, ""), "2027-10-01");
    assert_eq!(next("review: { every: 24 months, lengthen: { after: 1, to: 18 months } }\n", &calm, ""), "2028-10-01");
    let site = Site::new();
    site.write("site/site.yaml", SETTINGS.to_owned() + "review: { lengthen: { after: 2, to: 30 months } }\n");
    assert!(site.run(&["check"]).exits(1).finds("CB104").out.contains("24 months at most"));
}
