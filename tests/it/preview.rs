//! The preview: equal to a build after any edits, honest while something is broken, closed to others.

use std::fs;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use clausebook::build::{Site as Pages, Snapshot};
use clausebook::diagnostic::format::{Format, Style, render};
use clausebook::edition::Edition;
use clausebook::load::load;
use clausebook::model::Date;
use clausebook::serve::{Desk, Hints, View};

use crate::support::{SETTINGS, STANDARD, Site, front};

/// A source of numbers that is the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed >> 33) % sides as u64).unwrap()
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.roll(list.len())]
    }
}

fn today() -> Date {
    Date::from_ymd(2026, 11, 24).unwrap()
}

fn root(site: &Site) -> Utf8PathBuf {
    Utf8Path::from_path(site.root()).unwrap().canonicalize_utf8().unwrap()
}

/// A preview without a server: the project on disk, and the newest view of it.
struct Preview {
    root: Utf8PathBuf,
    desk: Desk,
    view: View,
}

impl Preview {
    fn open(site: &Site) -> Preview {
        let root = root(site);
        let desk = Desk::open(&root, true).unwrap();
        let view = View::first(desk.project().clone(), today());
        Preview { root, desk, view }
    }

    /// What the system would tell of a change at these paths.
    fn hear(&mut self, paths: &[Utf8PathBuf]) {
        let hints = Hints { paths: paths.iter().cloned().collect(), everything: false };
        self.step(&hints);
    }

    fn step(&mut self, hints: &Hints) {
        if self.desk.look(hints).unwrap() {
            self.view = self.view.next(self.desk.project().clone(), today());
        }
    }

    /// Lets everything settle that is waited for.
    fn settle(&mut self) {
        while self.desk.next_look().is_some() {
            std::thread::sleep(Duration::from_millis(10));
            self.step(&Hints::default());
        }
    }

    /// Fails unless every page and every finding is the one of a build from nothing.
    fn is_a_clean_build(&self, after: &str) {
        let snapshot = Snapshot::new(load(&self.root).unwrap(), today());
        let findings = |snapshot: &Snapshot| {
            let style = Style { color: false, width: 100 };
            render(Format::Human, snapshot.findings(), &snapshot.project.sources, &|_| "", style)
        };
        let (ours, theirs) = (findings(&self.view.snapshot), findings(&snapshot));
        let differ = ours.lines().zip(theirs.lines()).find(|(one, two)| one != two);
        assert!(ours == theirs, "the findings after {after} begin to differ at {differ:?}");
        let Ok(site) = Pages::new(&snapshot, Edition::Author) else {
            assert!(self.view.fault().is_some(), "a theme that cannot be read is not told of after {after}");
            return;
        };
        assert!(self.view.fault().is_none(), "after {after}: {:?}", self.view.fault());
        let addresses = |list: &mut dyn Iterator<Item = &str>| list.map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(addresses(&mut self.view.addresses()), addresses(&mut site.addresses()), "the addresses after {after}");
        for address in site.addresses() {
            let ours = self.view.page(address).unwrap().map_err(|error| error.to_string());
            let theirs = site.page(&snapshot, address).unwrap().map_err(|error| error.to_string());
            assert!(ours == theirs, "{address} after {after}");
        }
    }
}

const REGISTERS: &[&str] = &[
    "schema: 1\nregister: services\ntitle: Services\nrefresh: 3 months\nlists: service\ncolumns:\n  id: { title: Service, type: id }\n  text: { title: Text, type: document }\nrows:\n  - { id: S-1, text: T-DOC-1 }\n  - { id: S-2, text: T-DOC-5 }\n",
    "schema: 1\nregister: services\ntitle: Other services\ndocument: T-DOC-2\ncolumns:\n  id: { title: Service, type: id }\n  of: { title: Of, type: row, of: services }\nrows:\n  - { id: S-1, of: S-1 }\n",
    "schema: 1\nregister: external-documents\ntitle: Outside\ncolumns:\n  id: { title: Id, type: id }\n  edition-since: { title: Since, type: date }\n  documents: { title: For, type: document, many: true }\nrows:\n  - { id: E-1, edition-since: 2026-06-01, documents: [T-DOC-1, T-DOC-3] }\n",
    "schema: 1\nregister: services\ntitle: [\n",
    "",
];
const EXPLAINING: &[(&str, &str)] = &[
    (
        "toolkit/glossary.yaml",
        "schema: 1\nterms:\n  line: { term: Line, meaning: One of many., see: [T-DOC-2] }\n  plain: { term: Plain words, meaning: No others. }\n  more: { term: More, forms: [more words], meaning: Not less. }\n",
    ),
    (
        "toolkit/glossary.yaml",
        "schema: 1\nterms:\n  one: { term: One more, meaning: Another. }\n  call: { term: Call, meaning: By telephone. }\n",
    ),
    ("toolkit/glossary.yaml", "schema: 1\nterms: [\n"),
    (
        "toolkit/processes.yaml",
        "schema: 1\ngroups:\n  all: { title: All }\nprocesses:\n  one: { name: One, document: T-DOC-1, owner: change-manager, group: all }\n  two: { name: Two, document: T-DOC-3, group: all }\nflows:\n  - { from: one, to: two, what: words }\n",
    ),
    (
        "toolkit/practices.yaml",
        "schema: 1\nframework: F\nedition: F 1\npractices:\n  a: { name: A practice, clauses: { \"test:1\": [\"1.1\"] } }\n",
    ),
];
const NAMES: &[&str] = &["one", "two", "three", "four", "five", "six"];
const FOLDERS: &[&str] =
    &["toolkit/documents", "toolkit/documents/change", "toolkit/documents/change/deep", "toolkit/documents/risk"];
const BODIES: &[&str] = &[
    "Plain words.\n",
    "## First {#first clauses=test:1/1.1#request}\n\nSee [[T-DOC-2]] and [[T-DOC-3#second]].\n",
    "## Second {#second clauses=test:1/1.10}\n\nSee [the other](two.md) and [[#second]] and {{ desk.phone }}.\n",
    "::: guidance\nChoose one.\n:::\n\n::: when standard=test:1\n## Third {#third clauses=test:1/1.1}\n:::\n",
    "::: register services columns=text where=id:S-1\n:::\n",
    "::: coverage\n:::\n\nCall {{ major.respond }}. ![plan](plan.svg)\n",
    "## Unclosed\n\n::: guidance\n\n<b>raw</b> [[T-DOC-99]]\n",
    "",
];
const KEYS: &[&str] = &[
    "",
    "related: [T-DOC-1, T-DOC-4]\n",
    "review: { last: 2026-01-10 }\n",
    "review: { last: 2025-01-10, stamp: \"s1:0000000000000000000000000000000000000000\" }\n",
    "approval:\n  - { by: Kim Osei, role: top-management, on: 2026-10-01, stamp: \"s1:0000000000000000000000000000000000000000\" }\n",
    "formerly: [T-OLD-1]\n",
    "clauses: { \"test:1\": [\"1.1\"] }\n",
    "broken: [\n",
];

/// One thing that a person, an editor or git does to a set; says where.
fn act(site: &Site, dice: &mut Dice) -> (String, Vec<Utf8PathBuf>) {
    let path = |dice: &mut Dice| format!("{}/{}.md", dice.pick(FOLDERS), dice.pick(NAMES));
    let text = |dice: &mut Dice| {
        let id = format!("T-DOC-{}", dice.roll(6) + 1);
        format!("{}\n{}{}", front(&id, dice.pick(KEYS)), dice.pick(BODIES), "More words.\n".repeat(dice.roll(3)))
    };
    let told = |paths: &[&str]| paths.iter().map(|path| Utf8PathBuf::from(*path)).collect::<Vec<_>>();
    match dice.roll(24) {
        0..=6 => {
            let path = path(dice);
            if site.path(&path).is_dir() {
                return ("nothing".into(), vec![]);
            }
            site.write(&path, text(dice));
            (format!("writing {path}"), told(&[&path]))
        }
        7 | 8 => {
            let path = path(dice);
            let Ok(old) = fs::read_to_string(site.path(&path)) else { return ("nothing".into(), vec![]) };
            site.write(&path, format!("{old}\nOne more line.\n"));
            (format!("adding to {path}"), told(&[&path]))
        }
        9 | 10 => {
            let path = path(dice);
            let _ = fs::remove_file(site.path(&path));
            (format!("removing {path}"), told(&[&path]))
        }
        11 => {
            // As many editors save: a new file is renamed over the old one.
            let path = path(dice);
            let other = format!("{path}.tmp");
            if site.path(&path).is_dir() {
                return ("nothing".into(), vec![]);
            }
            site.write(&other, text(dice));
            fs::rename(site.path(&other), site.path(&path)).unwrap();
            (format!("renaming over {path}"), told(&[&other, &path]))
        }
        12 => {
            let (one, two) = (path(dice), path(dice));
            if site.path(&one).is_file() && !site.path(&two).is_dir() {
                fs::create_dir_all(site.path(&two).parent().unwrap()).unwrap();
                fs::rename(site.path(&one), site.path(&two)).unwrap();
            }
            (format!("moving {one} to {two}"), told(&[&one, &two]))
        }
        13 => {
            let (one, two) = ("toolkit/documents/change", "toolkit/documents/moved");
            let (from, to) = if site.path(two).exists() { (two, one) } else { (one, two) };
            if site.path(from).is_dir() && !site.path(to).exists() {
                fs::rename(site.path(from), site.path(to)).unwrap();
            }
            (format!("moving the folder {from} to {to}"), told(&[from, to]))
        }
        14 => {
            let path = path(dice);
            if site.path(&path).is_dir() {
                fs::remove_dir_all(site.path(&path)).unwrap();
                site.write(&path, text(dice));
                return (format!("putting a file in the place of the folder {path}"), told(&[&path]));
            }
            let _ = fs::remove_file(site.path(&path));
            site.write(&format!("{path}/inside.md"), text(dice));
            (format!("putting a folder in the place of {path}"), told(&[&path]))
        }
        15 => {
            let settings = match dice.roll(4) {
                0 => SETTINGS.replace("Test set", "Another set"),
                1 => SETTINGS.replace("value: 15 minutes", "value: 30 minutes"),
                2 => format!("{SETTINGS}levels: [\n"),
                _ => SETTINGS.to_owned(),
            };
            site.write("site/site.yaml", settings);
            ("writing site.yaml".into(), told(&["site/site.yaml"]))
        }
        16 => {
            let standard =
                if dice.roll(2) == 0 { STANDARD.replace("Something else", "Another name") } else { STANDARD.to_owned() };
            site.write("toolkit/standards/test-1.yaml", standard);
            ("writing the standard".into(), told(&["toolkit/standards/test-1.yaml"]))
        }
        17 => {
            let (name, text) = dice.pick(&[
                ("themes/default/404.html", "<!DOCTYPE html><title>x</title><h1>Gone</h1>"),
                ("themes/default/404.html", "{% block"),
                ("themes/default/assets/ledger.css", "p { color: red }"),
                ("themes/default/assets/own.css", "p { color: blue }"),
            ]);
            if dice.roll(2) == 0 {
                site.write(name, text);
            } else {
                let _ = fs::remove_file(site.path(name));
            }
            (format!("writing {name}"), told(&[name]))
        }
        19 => {
            let name = dice.pick(&["toolkit/registers/one.yaml", "toolkit/registers/two.yaml"]);
            if dice.roll(4) == 0 {
                let _ = fs::remove_file(site.path(name));
            } else {
                site.write(name, dice.pick(REGISTERS));
            }
            (format!("writing {name}"), told(&[name]))
        }
        21..=23 => {
            let (name, text) = dice.pick(EXPLAINING);
            if dice.roll(4) == 0 {
                let _ = fs::remove_file(site.path(name));
            } else {
                site.write(name, text);
            }
            (format!("writing {name}"), told(&[name]))
        }
        18 => {
            let name = dice.pick(&[
                "toolkit/documents/plan.svg",
                "toolkit/documents/change/plan.svg",
                "site/static/a/b.txt",
                "site/pages/about.md",
            ]);
            if dice.roll(3) == 0 {
                let _ = fs::remove_file(site.path(name));
            } else {
                site.write(name, format!("---\ntitle: Page {}\n---\n\nWords and [[T-DOC-1]].\n", dice.roll(9)));
            }
            (format!("writing {name}"), told(&[name]))
        }
        _ => {
            let path = path(dice);
            if !site.path(&path).is_dir() {
                site.write(&path, [0xff, 0xfe, 0x00, 0x41]);
            }
            (format!("writing no text to {path}"), told(&[&path]))
        }
    }
}

fn soak(seed: u64, steps: usize, every: usize) {
    let site = Site::new();
    for (at, name) in NAMES.iter().enumerate() {
        site.document(&format!("{name}.md"), &format!("{}\n{}", front(&format!("T-DOC-{}", at + 1), ""), BODIES[at]));
    }
    let mut preview = Preview::open(&site);
    let mut dice = Dice(seed);
    let mut last = Vec::new();
    for step in 1..=steps {
        let (what, paths) = act(&site, &mut dice);
        // Now and then the system tells nothing, or tells of several things at once.
        match dice.roll(8) {
            0 => preview.step(&Hints::everything()),
            1 => {}
            _ => preview.hear(&paths),
        }
        last.push(what);
        if step % every == 0 || step == steps {
            preview.step(&Hints::everything());
            preview.settle();
            preview.is_a_clean_build(&last.join(", "));
            last.clear();
        }
    }
}

#[test]
fn after_any_single_change_the_preview_is_a_clean_build() {
    let site = Site::new();
    for (at, name) in NAMES.iter().enumerate() {
        site.document(&format!("{name}.md"), &format!("{}\n{}", front(&format!("T-DOC-{}", at + 1), ""), BODIES[at]));
    }
    let mut preview = Preview::open(&site);
    let mut dice = Dice(7);
    for _ in 0..600 {
        let (what, paths) = act(&site, &mut dice);
        preview.hear(&paths);
        preview.settle();
        preview.is_a_clean_build(&what);
    }
}

#[test]
fn what_comes_into_a_new_folder_before_it_is_watched_is_seen() {
    let site = Site::new();
    let mut preview = Preview::open(&site);
    fs::create_dir_all(site.path("toolkit/documents/new/deep")).unwrap();
    preview.hear(&["toolkit/documents/new".into()]);
    // Of this one nobody tells.
    site.document("new/deep/one.md", &format!("{}\nWords.\n", front("T-DOC-1", "")));
    preview.settle();
    preview.is_a_clean_build("a new folder");
    assert!(preview.view.page("documents/t-doc-1.html").is_some());
    assert_eq!(preview.desk.next_look(), None);
}

#[test]
fn another_day_is_another_state() {
    let site = Site::new();
    site.document(
        "one.md",
        &format!(
            "{}\nWords.\n",
            front("T-DOC-1", "review: { last: 2026-01-10, every: 11 months }\n").replace("template", "draft")
        ),
    );
    let preview = Preview::open(&site);
    let tomorrow = Date::from_ymd(2026, 12, 25).unwrap();
    let view = preview.view.next(preview.desk.project().clone(), tomorrow);
    let snapshot = Snapshot::new(load(&preview.root).unwrap(), tomorrow);
    let pages = Pages::new(&snapshot, Edition::Author).unwrap();
    for address in pages.addresses() {
        assert!(view.page(address).unwrap().unwrap() == pages.page(&snapshot, address).unwrap().unwrap(), "{address}");
    }
    assert_eq!(view.snapshot.findings(), snapshot.findings());
    assert_ne!(view.snapshot.findings(), preview.view.snapshot.findings(), "the document is overdue by then");
}

#[test]
fn two_thousand_random_changes_end_in_a_clean_build() {
    // `just soak` asks for more.
    let steps = std::env::var("SOAK").ok().and_then(|steps| steps.parse().ok()).unwrap_or(2_400);
    std::thread::scope(|scope| {
        for seed in 1..=4 {
            scope.spawn(move || soak(seed, steps / 4, 40));
        }
    });
}
