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
];

fn project(text: String) -> Project {
    let mut project = Project::default();
    project.put("site/site.yaml", Kind::Settings, Content::Text(crate::support::SETTINGS.into()));
    project.put("toolkit/standards/test.yaml", Kind::Standard, Content::Text(crate::support::STANDARD.into()));
    project.put("toolkit/documents/one.md", Kind::Document, Content::Text(text.into()));
    project
}

fn holds(text: String) {
    let snapshot = Snapshot::new(project(text), Date::from_ymd(2026, 11, 24).unwrap());
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
    fn documents_of_random_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        holds(pieces.concat());
    }

    #[test]
    fn good_control_data_and_a_random_body(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        holds(crate::support::front("T-A-1", "") + &pieces.concat());
    }

    #[test]
    fn any_text_at_all(text in "\\PC{0,200}") {
        holds(text);
    }
}
