//! What holds for any input: nothing panics, and every place lies in its text.

use clausebook::build::{Site, Snapshot};
use clausebook::diagnostic::format::{Format, Style, render};
use clausebook::edition::Edition;
use clausebook::model::Date;
use clausebook::project::{Content, Kind, Project};
use proptest::prelude::*;

/// Pieces of documents, good and bad, that random texts are made of.
const PIECES: &[&str] = &[
    "---\n",
    "id: T-A-1\n",
    "title: A title\n",
    "type: process\n",
    "version: \"1.0\"\n",
    "version: 1.10\n",
    "status: draft\n",
    "status: approved\n",
    "owner: change-manager\n",
    "clauses: { \"test:1\": [\"1.1\"] }\n",
    "review: { last: 2026-02-30 }\n",
    "approval:\n  - { by: A, role: change-manager, on: 2026-01-01, stamp: s1:0 }\n",
    "\n",
    "## Heading {#id clauses=test:1/1.1#back-out}\n",
    "#### Deep {#é .x}\n",
    "::: guidance\n",
    ":::: when field=a.b\n",
    ":::\n",
    "::::\n",
    "text {{ a.b }} {{",
    "}} [[T-A-1#id|w]] [[",
    "]]\n",
    "| a | b |\n|---|---|\n| [[T-A-1\\|x]] | c |\n",
    "- [ ] task\n",
    "> quote\n",
    "```yaml\na: 1\n",
    "```\n",
    "<b onclick=x>",
    "[^1]\n\n[^1]: note\n",
    "[a](javascript:x) ![b](c.png)\n",
    "\u{202e}\u{feff}é🎉",
    "\t",
    "\r\n",
    "\\",
    "*",
    "_",
    "`",
    "***\n",
    "&amp;&#0;",
    "records: [\"[[T-A-1|x]] of the board\", Minutes, \"[[\"]\n",
    "accept: [{ rule: vague-word, at: e, why: y }, { rule: unlinked-document, why: y }]\n",
    "Each é is recorded regularly, within 5 working days; “the quality manager” ",
    "**Shift manager**: \"as appropriate\" must be é. Sufficient stock, 5 % or {{ a.b }} hours ",
    "| a | 5 days. |\n",
];

/// Pieces of which registers are made, good and bad.
const ROWS: &[&str] = &[
    "schema: 1\n",
    "register: services\n",
    "title: Services\n",
    "document: T-REG-1\n",
    "refresh: 3 months\n",
    "lists: { unit: service, when: state, is: [live] }\n",
    "lists: service\n",
    "freeze: { when: state, is: [live], decider: who, date: on }\n",
    "confirmed: { by: A, on: 2026-01-01, rows-stamp: \"r1:0000000000000000000000000000000000000000\" }\n",
    "source: { system: Tool, query: all, sampled: 2026-01-01 }\n",
    "key: id\n",
    "columns:\n",
    "  id: { title: Id, type: id }\n",
    "  state: { title: State, type: choice, options: [live, gone] }\n",
    "  who: { title: Who, type: person }\n",
    "  on: { title: On, type: date }\n",
    "  of: { title: Of, type: row, of: services, many: true }\n",
    "  doc: { title: Document, type: document }\n",
    "  n: { title: N, type: number, unit: \"%\" }\n",
    "  \u{202e}é: { type: text }\n",
    "rows:\n",
    "  - { id: A-1, state: live, who: B, on: 2026-01-01, of: [A-1, A-2], doc: T-REG-1, n: 1.5 }\n",
    "  - { id: A-2, example: true, frozen: r1:0, additions: [{ by: A, on: 2026-01-01, text: b }] }\n",
    "  - { id: A-2, odd: x }\n",
    "  - []\n",
    "  -\n",
    "  - { id: \"<b>\", n: é🎉 }\n",
    "\t",
    "]",
    "{",
];

fn register_holds(text: String) {
    let mut project = project(crate::support::front("T-REG-1", "") + "\n::: register services where=state:live\n:::\n");
    project.put("toolkit/registers/one.yaml", Kind::Register, Content::Text(text.into()));
    project_holds(project);
}

/// Pieces of the files that explain: terms, processes, practices.
const EXPLAINING: &[&str] = &[
    "schema: 1\n",
    "terms:\n",
    "  one: { term: One, also: [a, \"\", \"-\"], meaning: m, see: [T-DOC-1, \"T-DOC-1#x\", \"#x\", \"a:1/2\", x.md] }\n",
    "  two: { term: \"  \", forms: [\"One one\", é🎉, \"\u{202e}\"], meaning: \"{{ x }}\" }\n",
    "groups:\n",
    "  g: { title: \"\" }\n  h: { title: An exceedingly long title of a group that no drawing has room for, chapters: \"8\" }\n",
    "processes:\n",
    "  p: { name: \"\", group: g }\n  q: { name: A name of so many words that it needs far more lines than any box of a drawing has, document: T-DOC-1, owner: change-manager, group: h }\n",
    "  r: { name: <b>, group: none }\n",
    "flows:\n",
    "  - { from: [p, q, q], to: [q, p, none], what: \"\" }\n",
    "  - { from: q, to: q, what: \"</svg><script>\", when: w }\n",
    "framework: F\nedition: E\npractices:\n",
    "  a: { name: A, clauses: { \"test:1\": [\"1\", \"1.1\", \"9\"] }, supports: { x: [] } }\n",
    "  - []\n",
    "[",
    "{",
];

fn explaining_holds(text: &str) {
    let mut project =
        project(crate::support::front("T-DOC-1", "") + "\nOne one, é🎉 and one.\n\n::: processes\n:::\n\n::: practices\n:::\n");
    for (path, kind) in [("glossary", Kind::Glossary), ("practices", Kind::Practices), ("processes", Kind::Processes)] {
        project.put(format!("toolkit/{path}.yaml"), kind, Content::Text(text.into()));
    }
    project_holds(project);
}

fn project(text: String) -> Project {
    let mut project = Project::default();
    project.put("site/site.yaml", Kind::Settings, Content::Text(crate::support::SETTINGS.into()));
    project.put("toolkit/standards/test.yaml", Kind::Standard, Content::Text(crate::support::STANDARD.into()));
    project.put("toolkit/documents/one.md", Kind::Document, Content::Text(text.into()));
    project
}

fn holds(text: String) {
    project_holds(project(text));
}

fn project_holds(project: Project) {
    let snapshot = Snapshot::new(project, Date::from_ymd(2026, 11, 24).unwrap());
    let sources = &snapshot.project.sources;
    for finding in snapshot.findings() {
        for label in finding.place.iter().chain(&finding.also) {
            let text = sources.text(label.span.file);
            let (start, end) = (label.span.start as usize, label.span.end as usize);
            assert!(start <= end && end <= text.len(), "{finding:?}");
            assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{finding:?}");
        }
    }
    for format in Format::ALL {
        render(format, snapshot.findings(), sources, &|_| "", Style { color: false, width: 80 });
    }
    let site = Site::new(&snapshot, Edition::Author).unwrap();
    for address in site.addresses() {
        site.page(&snapshot, address).unwrap().unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn explanations_of_random_pieces(pieces in prop::collection::vec(prop::sample::select(EXPLAINING), 0..20)) {
        explaining_holds(&pieces.concat());
        explaining_holds(&format!("schema: 1\n{}", pieces.concat()));
    }

    #[test]
    fn documents_of_random_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        holds(pieces.concat());
    }

    #[test]
    fn good_control_data_and_a_random_body(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        holds(crate::support::front("T-A-1", "") + &pieces.concat());
    }

    #[test]
    fn registers_of_random_pieces(pieces in prop::collection::vec(prop::sample::select(ROWS), 0..40)) {
        register_holds("schema: 1\nregister: services\ntitle: Services\ncolumns:\n  id: { title: Id, type: id }\n".to_owned() + &pieces.concat());
        register_holds(pieces.concat());
    }

    #[test]
    fn any_text_at_all(text in "\\PC{0,200}") {
        holds(text);
    }
}
