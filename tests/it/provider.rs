//! The fictional provider of `tests/sites/provider`, put on top of the shipped toolkit and brought into
//! force with the program itself, as an organisation would do it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;

use crate::support::{Run, command, tree};

/// The templates that the provider has made its own and approved.
pub const ADOPTED: &[&str] = &[
    "SMS-POL-001",
    "SMS-POL-003",
    "SMS-MAN-002",
    "SMS-PRC-010",
    "SMS-PRC-015",
    "SMS-PRC-017",
    "SMS-PRC-018",
    "SMS-PRC-020",
    "SMS-PRC-026",
    "SMS-PRO-005",
    "SMS-REG-005",
    "SMS-REG-012",
    "SMS-REG-013",
    "SMS-REG-015",
    "SMS-REG-017",
    "SMS-REG-018",
    "SMS-REG-021",
    "SMS-REG-025",
    "SMS-REG-034",
    "SMS-FRM-003",
    "SMS-FRM-005",
    "SMS-FRM-006",
    "SMS-FRM-007",
    "SMS-PLN-012",
    "SMS-RPT-004",
    "SMS-RPT-012",
    "SMS-RPT-015",
];

/// The filled forms that are approved like documents, and when they were.
const AGREED: &[(&str, &str)] = &[
    ("SMS-FRM-003-01", "2025-12-12"),
    ("SMS-FRM-005-01", "2025-12-12"),
    ("SMS-FRM-006-01", "2025-12-18"),
    ("SMS-FRM-007-01", "2025-12-05"),
    ("SMS-FRM-007-02", "2026-08-10"),
];

/// The provider, with everything that the program says of it.
pub struct Provider {
    /// Its folder.
    pub root: PathBuf,
    /// Its registers.
    pub registers: Registers,
}

/// Registers by name, as `api/registers/` holds them.
#[derive(Debug)]
pub struct Registers(BTreeMap<String, Value>);

/// The repository, which is the toolkit.
pub fn toolkit() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The provider's own files.
pub fn own() -> PathBuf {
    toolkit().join("tests/sites/provider")
}

/// The provider, brought into force once for all tests and left to be looked at.
pub fn provider() -> &'static Provider {
    static PROVIDER: OnceLock<Provider> = OnceLock::new();
    PROVIDER.get_or_init(|| {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("provider");
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        assemble(&root);
        adopt(&root);
        approve(&root);
        run(&root, &["build", "--audience", "management"]).exits(0);
        Provider { registers: Registers::published(&root.join("public")), root }
    })
}

/// The program, run for a project.
pub fn run(root: &Path, arguments: &[&str]) -> Run {
    Run::of(&command(root).args(arguments).output().unwrap())
}

/// Writes all files of a folder into another.
pub fn copy(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn assemble(root: &Path) {
    for part in ["documents", "standards"] {
        copy(&toolkit().join("toolkit").join(part), &root.join("toolkit").join(part));
    }
    copy(&own().join("toolkit"), &root.join("toolkit"));
    fs::create_dir_all(root.join("site")).unwrap();
    fs::write(root.join("site/site.yaml"), settings()).unwrap();
}

/// The provider's settings, with the fields of the toolkit and a value for each.
fn settings() -> String {
    let own = |name: &str| fs::read_to_string(own().join("site").join(name)).unwrap();
    let answers = own("answers.yaml");
    let answers: BTreeMap<&str, &str> = answers.lines().filter_map(|line| line.split_once(": ")).collect();
    let shipped = fs::read_to_string(toolkit().join("site/site.yaml")).unwrap();
    let (_, fields) = shipped.split_once("\nfields:\n").unwrap();
    let fields = fields.lines().take_while(|line| line.is_empty() || line.starts_with([' ', '#']));
    let mut text = own("site.yaml") + "fields:\n";
    for line in fields {
        let Some(whole) = line.strip_suffix(" }") else {
            text += &format!("{line}\n");
            continue;
        };
        let (key, _) = whole.trim_start().split_once(": { ").unwrap();
        text += whole;
        if !whole.contains(" value: ") {
            let example = || example(whole).unwrap_or_else(|| panic!("{key} has neither value nor example"));
            text += &format!(", value: {}", answers.get(key).copied().unwrap_or_else(example));
        }
        if whole.contains(" class: substance") {
            let by = if whole.contains(" agree-with: customer") { "Helen Marsh" } else { "Kim Osei" };
            text += &format!(", decided: {{ by: {by}, on: 2026-09-15 }}");
        }
        text += " }\n";
    }
    text
}

/// What a field's line gives as its example.
fn example(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(" example: ")?;
    let end = match rest.strip_prefix('"') {
        Some(quoted) => quoted.find('"')? + 2,
        None => rest.find(',').unwrap_or(rest.len()),
    };
    rest.get(..end)
}

/// Adopts the templates, and removes what was for their authors.
fn adopt(root: &Path) {
    let mut arguments = vec!["adopt", "--yes"];
    arguments.extend(ADOPTED);
    run(root, &arguments).exits(0);
    let folder = root.join("toolkit/documents");
    for name in tree(&folder).into_keys() {
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        if text.contains("\nstatus: draft\n") {
            fs::write(folder.join(&name), without_guidance(&text)).unwrap();
        }
    }
}

fn without_guidance(text: &str) -> String {
    let mut inside = false;
    let kept = text.lines().filter(|line| {
        let was = inside;
        inside = if inside { *line != ":::" } else { *line == "::: guidance" };
        !was && !inside
    });
    kept.collect::<Vec<_>>().join("\n") + "\n"
}

fn approve(root: &Path) {
    let by = |who: [&str; 2], on: &str, evidence: &str, ids: &[&str]| {
        let mut arguments = vec!["approve", "--yes", "--by", who[0], "--role", who[1], "--on", on, "--evidence", evidence];
        arguments.extend(ids);
        run(root, &arguments).exits(0);
    };
    let chief = [["Kim Osei", "top-management"], ["Dana Ruiz", "sms-manager"]];
    for who in chief {
        by(who, "2026-09-22", "Minutes of 22 September 2026, item 3", ADOPTED);
        by(who, "2026-06-30", "Mail of 30 June 2026", &["SMS-PLN-012-01"]);
    }
    for (id, on) in AGREED {
        for who in [["Mina Sato", "service-level-manager"], ["Priya Nair", "service-owner"]] {
            by(who, on, "Signed copy in the safe", &[id]);
        }
    }
}

impl Registers {
    /// Reads what was published.
    pub fn published(public: &Path) -> Registers {
        let files = tree(&public.join("api/registers"));
        let read = files
            .into_iter()
            .map(|(name, bytes)| (name.strip_suffix(".json").unwrap().to_owned(), serde_json::from_slice(&bytes).unwrap()));
        Registers(read.collect())
    }

    /// The names of all.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A register, without its rows' order mattering.
    #[track_caller]
    pub fn get(&self, name: &str) -> &Value {
        self.0.get(name).unwrap_or_else(|| panic!("no register {name}"))
    }

    /// The rows of a register.
    pub fn rows(&self, name: &str) -> &[Value] {
        self.get(name)["rows"].as_array().unwrap()
    }

    /// One row.
    #[track_caller]
    pub fn row(&self, name: &str, key: &str) -> &Value {
        let found = self.rows(name).iter().find(|row| row["key"] == key);
        found.unwrap_or_else(|| panic!("no row {key} in {name}"))
    }

    /// What a row says in a column.
    #[track_caller]
    pub fn says(&self, name: &str, key: &str, column: &str) -> Vec<&str> {
        values(self.row(name, key), column)
    }
}

/// What a row says in a column: nothing, one thing or several.
pub fn values<'r>(row: &'r Value, column: &str) -> Vec<&'r str> {
    match &row["values"][column] {
        Value::String(text) => vec![text],
        Value::Array(several) => several.iter().map(|text| text.as_str().unwrap()).collect(),
        _ => Vec::new(),
    }
}
