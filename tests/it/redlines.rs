//! What a redline says: words, moves, tables, control data, and how much a change weighs.

use clausebook::build::Snapshot;
use clausebook::edition::{self, Edition, End};
use clausebook::model::Date;
use clausebook::project::{Content, Kind, Project};
use clausebook::redline::{Body, Change, Op, Redline, Run, Set, Shape, compare, compare_all, text, weight};
use clausebook::render::redline::{Look, alone, html, terminal};
use clausebook::render::{Theme, escape};
use proptest::prelude::*;

use crate::support::{SETTINGS, STANDARD, front};

/// One state of a set, from its settings and its documents.
fn state(settings: &str, documents: &[&str]) -> Snapshot {
    let mut project = Project::default();
    project.put("site/site.yaml", Kind::Settings, Content::Text(settings.into()));
    project.put("toolkit/standards/test.yaml", Kind::Standard, Content::Text(STANDARD.into()));
    for (at, document) in documents.iter().enumerate() {
        project.put(format!("toolkit/documents/{at}.md"), Kind::Document, Content::Text((*document).into()));
    }
    Snapshot::new(project, Date::from_ymd(2026, 11, 24).unwrap())
}

fn set(snapshot: &Snapshot) -> Set<'_> {
    Set { register: &snapshot.register, sources: &snapshot.project.sources }
}

fn between(old: &Snapshot, new: &Snapshot) -> Redline {
    compare(&set(old).side("T-PRC-1").unwrap(), &set(new).side("T-PRC-1").unwrap())
}

/// The redline of two bodies.
fn redline(old: &str, new: &str) -> Redline {
    let document = |body: &str| front("T-PRC-1", "") + "\n" + body + "\n";
    between(&state(SETTINGS, &[&document(old)]), &state(SETTINGS, &[&document(new)]))
}

fn words(runs: &[Run]) -> String {
    let bare = |text: &str| if text.trim().is_empty() { text.to_owned() } else { text.trim_start().to_owned() };
    runs.iter()
        .map(|run| match run.op {
            Op::Same => run.text.clone(),
            Op::Removed => format!("[-{}-]", bare(&run.text)),
            Op::Added => format!("{{+{}+}}", bare(&run.text)),
        })
        .collect()
}

/// A redline in one line: what became of each block, and its words.
fn shown(redline: &Redline) -> String {
    let fate = |change: Change| match change {
        Change::Same => "=".to_owned(),
        Change::Changed => "~".to_owned(),
        Change::Removed => "-".to_owned(),
        Change::Added => "+".to_owned(),
        Change::Away(number) => format!("away{number} "),
        Change::Here(number) => format!("here{number} "),
    };
    let mut lines = Vec::new();
    for entry in &redline.entries {
        let body = match &entry.body {
            Body::Words(runs) => words(runs),
            Body::Table(table) => {
                let rows = table.rows.iter().map(|row| {
                    let cells: Vec<String> = row.cells.iter().map(|cell| words(cell)).collect();
                    format!("{}{}", fate(row.change), cells.join("|"))
                });
                rows.collect::<Vec<_>>().join(" / ")
            }
        };
        lines.push(format!("{}{}", fate(entry.change), body));
    }
    lines.join("\n")
}

#[track_caller]
fn check(old: &str, new: &str, expected: &str) {
    let redline = redline(old, new);
    assert_eq!(shown(&redline), expected);
    assert_eq!(redline.is_empty(), old == new);
}

#[test]
fn words_are_marked_inside_paragraphs() {
    check(
        "Somebody starts within 30 minutes of the report.",
        "Somebody starts within 15 minutes of the report.",
        "~Somebody starts within[-30 minutes-]{+15 minutes+} of the report.",
    );
    check("See clause 8.1 for more on it.", "See clause 8.10 for more on it.", "~See clause[-8.1-]{+8.10+} for more on it.");
    check("One two three.", "One two three.", "=One two three.");
}

#[test]
fn a_word_in_common_between_two_changes_is_part_of_one() {
    check(
        "The desk records the incident and informs the long standing customer.",
        "The desk closes a ticket and telephones an impatient caller.",
        "~The desk[-records the incident and informs the long standing customer-]{+closes a ticket and telephones an impatient caller+}.",
    );
}

#[test]
fn blocks_come_and_go() {
    check(
        "First paragraph stays here.\n\nSecond one about backups goes away.\n",
        "First paragraph stays here.\n\n## Heading {#new}\n\nEntirely fresh words.",
        "=First paragraph stays here.\n-[-Second one about backups goes away.-]\n+{+Heading+}\n+{+Entirely fresh words.+}",
    );
}

#[test]
fn what_moved_is_not_gone_and_new() {
    check(
        "## A {#a}\n\nThe owner keeps every record for five years.\n\n## B {#b}\n\nSomething else is said about suppliers here.\n\nAnd a third paragraph follows it.",
        "## A {#a}\n\n## B {#b}\n\nSomething else is said about suppliers here.\n\nAnd a third paragraph follows it.\n\nThe owner keeps every record for six years.",
        "=A\naway1 The owner keeps every record for five years.\n=B\n=Something else is said about suppliers here.\n=And a third paragraph follows it.\nhere1 The owner keeps every record for[-five-]{+six+} years.",
    );
}

#[test]
fn lists_are_compared_item_by_item() {
    check(
        "1. Log the request\n2. Approve the request\n3. Close it\n",
        "1. Log the request\n2. Assess the risk of the change\n3. Approve the request\n4. Close it\n   - after a week\n",
        "=Log the request\n+{+Assess the risk of the change+}\n=Approve the request\n=Close it\n+{+after a week+}",
    );
}

#[test]
fn tables_are_compared_cell_by_cell() {
    check(
        "| Priority | Respond | Fix |\n|---|---|---|\n| P1 | 15 minutes | 4 hours |\n| P2 | 1 hour | 8 hours |\n| P3 | 1 day | 5 days |\n",
        "| Priority | Respond | Owner | Fix |\n|---|---|---|---|\n| P1 | 15 minutes | Desk | 2 hours |\n| P0 | 5 minutes | Kim | 1 hour |\n| P2 | 1 hour | Desk | 8 hours |\n",
        "~=Priority|Respond|{+Owner+}|Fix / ~P1|15 minutes|{+Desk+}|[-4 hours-]{+2 hours+} / +{+P0+}|{+5 minutes+}|{+Kim+}|{+1 hour+} / =P2|1 hour|{+Desk+}|8 hours / -[-P3-]|[-1 day-]||[-5 days-]",
    );
}

#[test]
fn a_column_that_moved_holds_the_same_cells() {
    let redline = redline(
        "| Who | What | When |\n|---|---|---|\n| Jo | reviews the log | weekly |\n",
        "| What | Who | When |\n|---|---|---|\n| reviews the log | Jo | monthly |\n",
    );
    assert_eq!(shown(&redline), "~=What|Who|When / ~reviews the log|Jo|[-weekly-]{+monthly+}");
    let Body::Table(table) = &redline.entries[0].body else { panic!("no table") };
    let changes: Vec<Change> = table.columns.iter().map(|column| column.change).collect();
    assert_eq!(changes, [Change::Same, Change::Here(1), Change::Same]);
}

#[test]
fn code_keeps_its_blanks_and_guidance_is_left_out() {
    check("```sh\na  b\n  c\n```", "```sh\na  b\n    c\n```", "~a  b\n[-  -]{+    +}c");
    assert!(redline("Text.\n\n::: guidance\nOld advice.\n:::\n", "Text.\n\n::: guidance\nNew advice.\n:::").is_empty());
}

#[test]
fn a_link_that_leads_elsewhere_is_a_change() {
    check(
        "See [the rules](https://a.example/).",
        "See [the rules](https://b.example/).",
        "~See the rules[-https://a.example/-]{+https://b.example/+}.",
    );
}

#[test]
fn fields_are_filled_on_each_side_with_the_values_of_its_time() {
    let text = front("T-PRC-1", "")
        + "\nWithin {{ major.respond }}, {{ role.change-manager }} answers.\n\n::: when field=desk.phone\nCall {{ desk.phone }}.\n:::\n";
    let later = SETTINGS
        .replace("15 minutes", "1 hour")
        .replace("title: Change manager", "title: Head of change")
        .replace("class: identity,", "class: identity, value: \"112\",");
    let redline = between(&state(SETTINGS, &[&text]), &state(&later, &[&text]));
    assert_eq!(shown(&redline), "~Within[-15 minutes-]{+1 hour+},[-Change manager-]{+Head of change+} answers.\n+{+Call 112.+}");
    let facts: Vec<String> = redline.facts.iter().map(|fact| format!("{}: {:?} {:?}", fact.what, fact.old, fact.new)).collect();
    assert_eq!(
        facts,
        [
            "Owner: Some(\"Change manager\") Some(\"Head of change\")",
            "Which number do users call? (desk.phone): None Some(\"112\")",
            "How soon does somebody start? (major.respond): Some(\"15 minutes\") Some(\"1 hour\")",
            "Title of the role change-manager: Some(\"Change manager\") Some(\"Head of change\")",
        ]
    );
}

#[test]
fn control_data_comes_before_and_after() {
    let old = front("T-PRC-1", "classification: internal\nclauses: { \"test:1\": [\"1.1\"] }\n");
    let new = front("T-PRC-1", "classification: public\nreview: { every: 6 months }\n").replace("\"1.0\"", "\"1.10\"");
    let redline = between(&state(SETTINGS, &[&old]), &state(SETTINGS, &[&new]));
    let facts: Vec<String> = redline
        .facts
        .iter()
        .map(|fact| format!("{}: {} > {}", fact.what, fact.old.as_deref().unwrap_or("-"), fact.new.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(
        facts,
        [
            "Version: 1.0 > 1.10",
            "Classification: internal > public",
            "Clauses it is about: Test standard 1 1.1 > -",
            "Reviewed every: 12 months > 6 months",
        ]
    );
}

#[test]
fn what_a_form_asks_of_its_copies_is_compared() {
    let old = front("T-PRC-1", "produce: { every: 1 month, per: service }\n");
    let new = front("T-PRC-1", "produce: { every: 3 months }\nretention: reports\npersonal-data: true\n");
    let redline = between(&state(SETTINGS, &[&old]), &state(SETTINGS, &[&new]));
    let facts: Vec<(&str, Option<&str>, Option<&str>)> =
        redline.facts.iter().map(|fact| (fact.what.as_str(), fact.old.as_deref(), fact.new.as_deref())).collect();
    assert_eq!(
        facts,
        [
            ("Copies are due", Some("every 1 month for each service"), Some("every 3 months")),
            ("Kept as", None, Some("reports")),
            ("Holds personal data", None, Some("yes")),
        ]
    );
}

#[test]
fn claims_of_a_heading_are_read_with_it() {
    let redline =
        redline("## Undo {#undo clauses=test:1/1.1}\n\nText.", "## Undo {#undo clauses=test:1/1.1#back-out,1.10}\n\nText.");
    assert_eq!(shown(&redline), "=Undo\n~Test standard 1[-1.1-]{+1.1#back-out, 1.10+}\n=Text.");
    assert_eq!(redline.entries[1].shape, Shape::Claims);
}

/// The matters that a change of a body touches, in words.
fn matters(old: &str, new: &str) -> String {
    let mut words: Vec<&str> = weight(&redline(old, new)).reasons.iter().map(|reason| reason.matter.word()).collect();
    words.dedup();
    words.join(" ")
}

#[test]
fn duties_figures_claims_roles_and_scope_weigh() {
    assert_eq!(matters("Requests must be logged at once.", "Requests must be logged on arrival."), "duty");
    assert_eq!(matters("A log is to be kept here.", "A book is to be kept here."), "duty");
    assert_eq!(matters("No log is kept without a reason.", "No log is sent without a reason."), "duty");
    assert_eq!(matters("A log is kept here.", "A book is kept here."), "");
    assert_eq!(matters("It takes 5 days to do.", "It takes 6 days to do."), "figure");
    assert_eq!(matters("The change manager closes it soon.", "The change manager opens it soon."), "role");
    assert_eq!(matters("Text as it is. It must stay.", "Words as it is. It must stay."), "");
    assert_eq!(matters("A comma, here.", "A comma here."), "");
    assert_eq!(matters("## Scope {#s}\n\nAll sites of the firm.", "## Scope {#s}\n\nSome sites of the firm."), "scope");
    assert_eq!(matters("## U {#u clauses=test:1/1.1}\n", "## U {#u clauses=test:1/1.10}\n"), "claim");
    assert_eq!(matters("The desk has to:\n\n- log it in the tool", "The desk has to:\n\n- log it in the book"), "duty");
    assert_eq!(
        matters("| Step | Responsible |\n|---|---|\n| Log | Desk |\n", "| Step | Responsible |\n|---|---|\n| Log | Office |\n"),
        "role"
    );
    assert!(!weight(&redline("A log is kept.", "A book is kept.")).is_major());
}

#[test]
fn sections_count_what_changed_in_them() {
    let redline = redline(
        "Opening words of the text.\n\n## A {#a}\n\nOne two three four five.\n\n## B {#b}\n\nSix seven eight nine ten.",
        "Opening words of the text.\n\n## A {#a}\n\nOne two three four 5 five.\n\nSome new text.\n\n## B {#b}\n\nSix seven eight nine ten.",
    );
    let changed: Vec<String> =
        redline.changed_sections().map(|section| format!("{} {}", section.title, section.counts.words())).collect();
    assert_eq!(changed, ["A 1 changed, 1 new"]);
    assert_eq!(redline.groups().len(), 1);
}

#[test]
fn a_set_is_compared_document_by_document() {
    let one = front("T-PRC-1", "") + "\nText one.\n";
    let (two, three) = (front("T-PRC-2", "") + "\nText two.\n", front("T-PRC-3", "") + "\nText three.\n");
    let renamed = front("T-PRC-4", "formerly: [T-PRC-2]\n") + "\nText two.\n";
    let (old, new) = (state(SETTINGS, &[&one, &two, &three]), state(SETTINGS, &[&one, &renamed, &front("T-PRC-5", "")]));
    let found: Vec<String> = compare_all(set(&old), set(&new), None)
        .iter()
        .map(|each| match each {
            clausebook::redline::Compared::Changed(redline) => format!("~{} {}", redline.id, redline.facts[0].what),
            clausebook::redline::Compared::New(named) => format!("+{}", named.id),
            clausebook::redline::Compared::Gone(named) => format!("-{}", named.id),
        })
        .collect();
    assert_eq!(found, ["-T-PRC-3", "~T-PRC-4 Document", "+T-PRC-5"]);
}

/// Letters and signs without blanks: a redline keeps words, not the blanks around them.
fn tight(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[track_caller]
fn leads_from_old_to_new(old: &Snapshot, new: &Snapshot) {
    let redline = between(old, new);
    let side = |snapshot| text(&set(snapshot).side("T-PRC-1").unwrap());
    assert_eq!(tight(&redline.old_text()), tight(&side(old)));
    assert_eq!(redline.new_text(), side(new));
}

/// Pieces of bodies that random texts are made of.
const PIECES: &[&str] = &[
    "The owner must review it. ",
    "within 15 minutes ",
    "8.10, 8.1 ",
    "\n\n",
    "\n\n## Heading {#id clauses=test:1/1.1}\n\n",
    "\n\n### Deeper\n\n",
    "- item\n",
    "1. first\n2. second\n   - inside\n",
    "\n| a | b |\n|---|---|\n| x | y |\n| z |\n\n",
    "\n| b | a | c |\n|---|---|---|\n| y | x | 1 |\n\n",
    "**bold** ~~struck~~ `code` ",
    "[[T-PRC-1#id|w]] [[T-PRC-1]] [x](https://e.example) ",
    "{{ major.respond }} {{ desk.phone }} ",
    "\n```\ncode  here\n```\n",
    "\n::: guidance\nsecret\n:::\n",
    "\n::: when field=major.respond\nshown\n:::\n",
    "> quote\n",
    "é e\u{301} 変更 👩\u{200D}💻 \u{202e} ",
    "[^1]\n\n[^1]: note\n\n",
    "<b>html</b> ",
    "word ",
    "other words ",
    "***\n",
    "\\\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_redline_holds_both_texts_word_for_word(
        old in prop::collection::vec(prop::sample::select(PIECES), 0..60),
        new in prop::collection::vec(prop::sample::select(PIECES), 0..60),
    ) {
        let document = |pieces: Vec<&str>| state(SETTINGS, &[&(front("T-PRC-1", "") + "\n" + &pieces.concat())]);
        leads_from_old_to_new(&document(old), &document(new));
    }

    #[test]
    fn a_few_edits_are_few_marks(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 5..60),
        at in 0_usize..60,
    ) {
        let document = |body: &str| state(SETTINGS, &[&(front("T-PRC-1", "") + "\n" + body)]);
        let mut later = pieces.clone();
        later.insert(at % pieces.len(), "\n\nAn entirely unheard sentence.\n\n");
        let (old, new) = (document(&pieces.concat()), document(&later.concat()));
        leads_from_old_to_new(&old, &new);
        leads_from_old_to_new(&new, &old);
        leads_from_old_to_new(&old, &old);
        prop_assert!(between(&old, &old).is_empty());
    }
}

#[test]
fn long_and_hostile_texts_are_compared_in_time_that_grows_with_them() {
    let size = 400_000;
    let mut seed = 1_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut make = |below: u64, blocks: u64| {
        let mut text = String::new();
        while text.len() < size {
            text.push_str(&format!("w{}", random(below)));
            text.push_str(if random(blocks) == 0 { "\n\n" } else { " " });
        }
        text
    };
    // Many words and two, in blocks, in one block, and in a block each. The bound leaves room for a
    // slow machine without optimisation; what grows with the square takes hours.
    for (below, blocks) in [(10_000, 50), (2, 50), (10_000, u64::MAX), (2, u64::MAX), (3, 1), (100_000, 1)] {
        let (old, new) = (make(below, blocks), make(below, blocks));
        let document = |body: &str| state(SETTINGS, &[&(front("T-PRC-1", "") + "\n" + body)]);
        let (old, new) = (document(&old), document(&new));
        let start = std::time::Instant::now();
        leads_from_old_to_new(&old, &new);
        let seconds = start.elapsed().as_secs_f64();
        assert!(seconds < 30.0, "{below} {blocks}: {seconds}");
    }
}

/// The two states in `tests/redlines/`: a process that is rewritten between two releases.
fn process() -> (Snapshot, Snapshot) {
    let read = read_file;
    (state(&read("old.yaml"), &[&read("old.md")]), state(&read("new.yaml"), &[&read("new.md")]))
}

fn read_file(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/redlines/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn ends() -> (End, End) {
    let day = |year| Date::from_ymd(year, 11, 10);
    (End::release("2026.1", day(2025), Some("releases/2026.1.html".to_owned())), End::release("2026.2", day(2026), None))
}

/// Compares with a file in `tests/redlines/`, which is read before it is accepted: with
/// `ACCEPT=1` in the environment the file is written anew.
#[track_caller]
fn is_as_accepted(name: &str, made: &str) {
    let path = format!("{}/tests/redlines/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("ACCEPT").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    assert_eq!(made, std::fs::read_to_string(&path).unwrap_or_default(), "{name}");
}

#[test]
fn a_process_rewritten_between_two_releases() {
    let (old, new) = process();
    let redline = between(&old, &new);
    leads_from_old_to_new(&old, &new);
    is_as_accepted("redline.txt", &terminal(&redline, Look { color: false, width: 100 }));
    is_as_accepted("redline.html", &html(&redline, ""));
    let report = edition::differences("2026.1", "2026.2", &compare_all(set(&old), set(&new), None));
    is_as_accepted("redline.json", &(serde_json::to_string_pretty(&report).unwrap() + "\n"));
}

#[test]
fn the_page_of_a_redline_leads_to_each_change() {
    let (old, new) = process();
    let redline = between(&old, &new);
    let (from, to) = ends();
    let address = "releases/2026.2/t-prc-1.html";
    let view = edition::redline(&new.stock(Edition::Reader), address, &redline, &from, &to);
    let theme = Theme::shipped(&new.register.settings);
    let page = theme.fill("redline.html", address, &view, &[("text", html(&redline, ""))], None).unwrap();
    for wanted in [
        "Changes in T-PRC-1 Change management</h1>",
        "<a href=\"../2026.1.html\">Release 2026.1</a>, version 1.9",
        "Release 2026.2, version 1.10",
        "href=\"../../documents/t-prc-1.html\"",
        "7 sections changed, and 8 lines of the control data or the fields.",
        "<del>Change manager</del>",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    assert_anchors(&page);
    assert!(!page.contains(" style=") && !page.contains("<style"), "{page}");
    assert!(!page.contains("Deskbook, and who") && !page.contains("Name the tool"), "guidance is not published");
}

/// Every link inside a page has its place, and every place one name.
#[track_caller]
fn assert_anchors(page: &str) {
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let links: Vec<&str> = page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(links.len() > 10, "{page}");
    links.iter().for_each(|link| assert!(ids.contains(link), "{link}"));
    ids.iter().for_each(|id| assert_eq!(ids.iter().filter(|other| *other == id).count(), 1, "{id}"));
}

#[test]
fn a_page_of_several_redlines_works_alone() {
    let other = |text: &str| front("T-PRC-2", "") + text;
    let read = read_file;
    let old = state(&read("old.yaml"), &[&read("old.md"), &other("\nWithin 5 days.\n"), &front("T-PRC-3", "")]);
    let new = state(&read("new.yaml"), &[&read("new.md"), &other("\nWithin 6 days.\n")]);
    let (from, to) = ends();
    let page = alone(&Theme::shipped(&new.register.settings), &compare_all(set(&old), set(&new), None), &from, &to).unwrap();
    assert_anchors(&page);
    for wanted in ["Changes from release 2026.1 to release 2026.2", "3 documents differ.", "No longer in the set.", "--paper:"] {
        assert!(page.contains(wanted), "{wanted}");
    }
    for absent in ["<script", "<link", "src=", "url("] {
        assert!(!page.contains(absent), "{absent}");
    }
}

#[test]
fn markup_of_a_text_is_text_in_its_redline() {
    let redline = redline("Plain `a`.", "Plain `a` <b onclick=x> \u{1b}[31m & \u{202e}.");
    let shown = html(&redline, "");
    assert!(shown.contains(&escape("<b onclick=x>")) && !shown.contains("<b onclick"), "{shown}");
    let shown = terminal(&redline, Look { color: false, width: 80 });
    assert!(shown.contains("\\u{1b}[31m") && shown.contains("\\u{202e}"), "{shown}");
}

#[test]
fn unchanged_passages_are_folded_but_for_the_heading_above_a_change() {
    let body = |word: &str| {
        let paragraphs = |from: usize| (from..from + 5).map(|at| format!("Paragraph number {at}.\n\n")).collect::<String>();
        format!("{}## Part {{#part}}\n\n{}Here is a {word}.\n\n{}", paragraphs(10), paragraphs(20), paragraphs(30))
    };
    let shown = terminal(&redline(&body("cat"), &body("dog")), Look { color: false, width: 80 });
    let expected = "  Part: 1 changed\n\n    … 5 unchanged paragraphs\n\n    ## Part\n    … 5 unchanged paragraphs\n  ~ Here is a [-cat-] {+dog+}.\n    … 5 unchanged paragraphs\n";
    assert_eq!(shown, expected);
}
