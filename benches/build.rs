//! How long the stages of a build take, over a set made here: `cargo bench`.
//!
//! Ratios within one run are what counts: the rows for 200 and 2,000 documents should differ by
//! ten, for cost grows with the number of documents and never with its square.

use std::fmt::Write;

use clausebook::build::{Site, Snapshot};
use clausebook::edition::Edition;
use clausebook::model::Date;
use clausebook::project::{Content, Kind, Project};

fn main() {
    divan::main();
}

const SETTINGS: &str = "schema: 1\nsite: { title: Bench }\nroles: { owner: { title: Owner } }\nstandards: { \"bench:1\": {} }\n";

/// A set of this many documents of about 6 KB, each with claims, links, a table and code.
fn project(documents: usize) -> Project {
    let mut project = Project::default();
    let mut add = |path: String, kind: Kind, text: String| {
        project.put(path, kind, Content::Text(text.into()));
    };
    add("site/site.yaml".to_owned(), Kind::Settings, SETTINGS.to_owned());
    let mut clauses = "schema: 1\nid: \"bench:1\"\ntitle: Bench\nclauses:\n".to_owned();
    for number in 1..=60 {
        let _ = writeln!(
            clauses,
            "  - {{ number: \"{number}\", title: Clause, kind: requirement, points: [{{ key: a, text: One }}, {{ key: b, text: Two }}] }}"
        );
    }
    add("toolkit/standards/bench.yaml".to_owned(), Kind::Standard, clauses);
    for number in 0..documents {
        let mut text = format!(
            "---\nid: B-DOC-{number}\ntitle: Document {number}\ntype: process\nversion: \"1.0\"\nstatus: draft\nowner: owner\n---\n\n"
        );
        for section in 0..10 {
            let (to, clause) = ((number * 7 + section * 13) % documents, (number + section) % 60 + 1);
            let _ = write!(
                text,
                "## Section {section} {{#s{section} clauses=bench:1/{clause}#a}}\n\nThe owner **decides** within five days; see [[B-DOC-{to}]]. {}\n\n| Step | Who |\n| --- | --- |\n| {section} | owner |\n\n```yaml\nkey: {number}\nlist: [1, 2]\n```\n\n",
                "Words that say who does what and when. ".repeat(8)
            );
        }
        add(format!("toolkit/documents/area-{}/b-doc-{number}.md", number / 40), Kind::Document, text);
    }
    project
}

fn today() -> Date {
    Date::from_ymd(2026, 11, 24).expect("the day is in the calendar")
}

#[divan::bench(args = [200, 2_000], sample_count = 10)]
fn read_join_assess_check(bencher: divan::Bencher<'_, '_>, documents: usize) {
    let project = project(documents);
    bencher.with_inputs(|| project.clone()).bench_values(|project| Snapshot::new(project, today()));
}

#[divan::bench(args = [200, 2_000], sample_count = 10)]
fn render_every_page(bencher: divan::Bencher<'_, '_>, documents: usize) {
    let snapshot = Snapshot::new(project(documents), today());
    bencher.bench(|| {
        let site = Site::new(&snapshot, Edition::Reader).expect("the theme is in the program");
        let size: usize =
            site.addresses().filter_map(|address| site.page(&snapshot, address)?.ok()).map(|bytes| bytes.len()).sum();
        size
    });
}

/// One page, as a preview would ask for it.
#[divan::bench(args = [200, 2_000], sample_count = 10)]
fn one_page(bencher: divan::Bencher<'_, '_>, documents: usize) {
    let snapshot = Snapshot::new(project(documents), today());
    let site = Site::new(&snapshot, Edition::Reader).expect("the theme is in the program");
    bencher.bench(|| site.page(&snapshot, "documents/b-doc-7.html").map(|page| page.map(|bytes| bytes.len()).unwrap_or(0)));
}
