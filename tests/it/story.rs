//! One story runs through the registers and filled forms of the fictional provider, forwards and backwards;
//! the examples of the shipped toolkit are taken from it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Value, json};

use crate::provider::{ADOPTED, Registers, copy, own, provider, run, toolkit, values};
use crate::support::{TODAY, tree};

/// A row, the column in which it names another, and that one.
type Link = ((&'static str, &'static str), &'static str, (&'static str, &'static str));

/// From what a customer said to what the management review decided.
const TRAIL: &[Link] = &[
    (("party-requirements", "IP-001-1"), "service-requirements", ("service-requirements", "SVC-01-A1")),
    (("services", "SVC-01"), "requirements", ("service-requirements", "SVC-01-A1")),
    (("services", "SVC-01"), "agreements", ("agreements", "SLA-01")),
    (("targets", "SLA-01-T1"), "agreement", ("agreements", "SLA-01")),
    (("incidents", "IN-2077"), "targets", ("targets", "SLA-01-T1")),
    (("incidents", "IN-2077"), "item", ("configuration-items", "CI-021")),
    (("major-incidents", "MI-014"), "incident", ("incidents", "IN-2077")),
    (("major-incidents", "MI-014"), "problem", ("problems", "P-121")),
    (("known-errors", "KE-034"), "problem", ("problems", "P-121")),
    (("known-errors", "KE-034"), "remedy", ("changes", "1951")),
    (("changes", "1951"), "release", ("releases", "2026.4")),
    (("releases", "2026.4"), "baseline", ("baselines", "BL-0118")),
    (("baselines", "BL-0118"), "items", ("configuration-items", "CI-021")),
    (("target-results", "SLA-01-T1-2026-05"), "incidents", ("incidents", "IN-2077")),
    (("target-results", "SLA-01-T1-2026-05"), "improvement", ("improvements", "IM-037")),
    (("review-decisions", "MR-2026-03"), "improvement", ("improvements", "IM-037")),
];

/// What else belongs together: both ends of the trail, the failure of a supplier, a complaint, a test.
const BESIDE: &[Link] = &[
    (("configuration-items", "CI-021"), "part-of", ("configuration-items", "CI-001")),
    (("services", "SVC-01"), "component", ("configuration-items", "CI-001")),
    (("agreements", "SLA-01"), "requirements", ("service-requirements", "SVC-01-A1")),
    (("incidents", "IN-2077"), "major", ("major-incidents", "MI-014")),
    (("incidents", "IN-2077"), "problem", ("problems", "P-121")),
    (("incidents", "IN-2077"), "caused-by", ("changes", "1902")),
    (("changes", "1902"), "led-to", ("incidents", "IN-2077")),
    (("problems", "P-121"), "changes", ("changes", "1951")),
    (("changes", "1951"), "comes-from-problem", ("problems", "P-121")),
    (("releases", "2026.4"), "ends", ("known-errors", "KE-034")),
    (("releases", "2026.3"), "baseline", ("baselines", "BL-0112")),
    (("releases", "2026.3"), "incidents", ("incidents", "IN-2077")),
    (("incidents", "IN-2091"), "known-error", ("known-errors", "KE-034")),
    (("improvements", "IM-037"), "change", ("changes", "1998")),
    (("corrective-actions", "CA-019"), "incident", ("incidents", "IN-2077")),
    (("review-decisions", "MR-2026-03"), "target-results", ("target-results", "SLA-01-T1-2026-05")),
    // The supplier.
    (("incidents", "IN-2041"), "party", ("other-parties", "OP-002")),
    (("contracts", "CO-002"), "supplier", ("other-parties", "OP-002")),
    (("contracts", "CO-002"), "targets", ("targets", "SLA-01-T4")),
    (("disputes", "DI-003"), "contract", ("contracts", "CO-002")),
    (("disputes", "DI-003"), "incidents", ("incidents", "IN-2041")),
    (("disputes", "DI-003"), "lesson", ("improvements", "IM-036")),
    (("dispute-steps", "DI-003-2"), "dispute", ("disputes", "DI-003")),
    (("target-results", "SLA-01-T4-2026-05"), "incidents", ("incidents", "IN-2041")),
    (("review-decisions", "MR-2026-04"), "parties", ("other-parties", "OP-002")),
    // The complaint.
    (("complaints", "CP-0014"), "incidents", ("incidents", "IN-2077")),
    (("major-incidents", "MI-014"), "complaints", ("complaints", "CP-0014")),
    (("complaints", "CP-0014"), "lesson", ("improvements", "IM-035")),
    (("improvements", "IM-035"), "complaint", ("complaints", "CP-0014")),
    // The continuity test.
    (("continuity-tests", "T-007"), "plan", ("continuity-plans", "CN-01")),
    (("continuity-tests", "T-007"), "requirements", ("service-requirements", "SVC-01-C1")),
    (("continuity-tests", "T-007"), "improvements", ("improvements", "IM-034")),
    (("corrective-actions", "CA-018"), "test", ("continuity-tests", "T-007")),
    (("continuity-plans", "CN-01"), "requirements", ("service-requirements", "SVC-01-C1")),
];

#[test]
fn the_trail_can_be_walked_in_both_directions() {
    let registers = &provider().registers;
    for ((from, key), column, (to, other)) in TRAIL.iter().chain(BESIDE) {
        let said = registers.says(from, key, column);
        assert!(said.contains(other), "{from} {key} does not name {other} in `{column}`: {said:?}");
        let back = json!({ "register": from, "key": key });
        let named_by = &registers.row(to, other)["named_by"];
        assert!(named_by.as_array().is_some_and(|list| list.contains(&back)), "{to} {other} is not named by {key}: {named_by}");
    }
    // Each link has an end in common with one before it: there is no gap to jump over.
    let mut reached = BTreeSet::from([TRAIL[0].0]);
    for (from, _, to) in TRAIL {
        assert!(reached.contains(from) || reached.contains(to), "nothing leads to {from:?} or {to:?}");
        reached.extend([*from, *to]);
    }
    assert!(reached.contains(&("review-decisions", "MR-2026-03")));
}

#[test]
fn a_reader_finds_the_trail_on_the_pages() {
    let pages = provider().root.join("public");
    let page = |name: &str| fs::read_to_string(pages.join(name)).unwrap();
    assert!(page("registers/problems.html").contains("known-errors.html#row-KE-034"));
    assert!(page("registers/improvements.html").contains("review-decisions.html#row-MR-2026-03"), "a decision names it");
    assert!(page("documents/sms-rpt-004-2026-05.html").contains("99.31"));
    assert!(page("registers/improvements.html").contains("by Dana Ruiz</span>"), "who confirmed the rows");
    assert!(!page("registers/incidents.html").contains("by Anna Weber</span>"), "nothing is confirmed below a template");
    assert!(page("documents/sms-reg-025.html").contains("<caption>Known errors</caption>"), "the document shows its rows");
}

#[test]
fn filled_forms_say_what_the_rows_say() {
    let registers = &provider().registers;
    let texts = instances();
    let mut named = BTreeSet::new();
    for name in registers.names() {
        let columns = registers.get(name)["columns"].as_array().unwrap();
        let of = |kind: &str| columns.iter().filter(|column| column["type"] == kind).collect::<Vec<_>>();
        for row in registers.rows(name) {
            let filled = of("instance").into_iter().flat_map(|column| values(row, column["name"].as_str().unwrap()));
            for id in filled {
                let text = texts.get(id).unwrap_or_else(|| panic!("{name} names {id}, which is not there"));
                named.insert(id);
                // An agreement does not know what follows from it; a record does.
                if !text.contains("\nclosed: ") {
                    continue;
                }
                for column in of("row") {
                    let register = column["of"].as_str().unwrap();
                    if !["incidents", "problems", "changes", "improvements", "disputes"].contains(&register) {
                        continue;
                    }
                    for key in values(row, column["name"].as_str().unwrap()) {
                        assert!(text.contains(key), "{id} does not say {key}, and {name} {} does", row["key"]);
                    }
                }
            }
        }
    }
    let all: BTreeSet<&str> = texts.keys().map(String::as_str).collect();
    assert_eq!(all, named, "each filled form is named by a row");
}

/// The text of each filled form, by id.
fn instances() -> BTreeMap<String, String> {
    let texts = tree(&own().join("toolkit/instances")).into_values().map(|bytes| String::from_utf8(bytes).unwrap());
    let id = |text: &str| text.lines().find_map(|line| line.strip_prefix("id: ")).unwrap().to_owned();
    texts.map(|text| (id(&text), text)).collect()
}

/// For each register, which dates of a row follow one another.
const ORDER: &[(&str, &[&str])] = &[
    ("incidents", &["noticed-on", "opened-on", "restored-on", "closed-on"]),
    ("major-incidents", &["declared-on", "reported-on", "reviewed-on", "closed-on"]),
    ("problems", &["opened-on", "cause-found", "remedy-on", "watched-until", "closed-on"]),
    ("known-errors", &["guard-since", "tried-on", "published-on", "last-used"]),
    ("changes", &["entered-on", "approved-on", "deployed-on", "reviewed-on"]),
    ("releases", &["accepted-on", "deployed-on", "watched-until", "reported-on"]),
    ("requests", &["entered-on", "complete-on", "decided-on", "fulfilled-on", "ends-on"]),
    ("target-results", &["from", "to", "sent-on"]),
    ("measure-results", &["from", "to", "on", "judged-on"]),
    ("improvements", &["entered", "decided-on", "finished", "measured-on"]),
    ("review-decisions", &["review", "decided-on", "result-on"]),
    ("complaints", &["said-on", "first-answer", "remedy-offered", "remedy-accepted", "remedy-done", "closed-on"]),
    ("disputes", &["opened-on", "carried-out", "closed-on"]),
    ("corrective-actions", &["entered", "done-on", "check-held", "closed-on"]),
    ("audits", &["planned", "held-on", "reported-on"]),
    ("exceptions", &["asked-on", "decided-on", "ended-on", "until"]),
    ("agreements", &["signed-on", "valid-from", "ends-on"]),
    ("risks", &["entered", "decided-on", "done", "effect-check"]),
];

/// What happens before what it leads to: register, column that names another, that register, date
/// of the row there, date of the row here.
const BEFORE: &[(&str, &str, &str, &str, &str)] = &[
    ("major-incidents", "incident", "incidents", "opened-on", "declared-on"),
    ("known-errors", "problem", "problems", "opened-on", "published-on"),
    ("changes", "comes-from-incident", "incidents", "opened-on", "entered-on"),
    ("changes", "comes-from-problem", "problems", "opened-on", "entered-on"),
    ("changes", "comes-from-improvement", "improvements", "decided-on", "entered-on"),
    ("changes", "comes-from-requirement", "service-requirements", "signed-on", "entered-on"),
    ("incidents", "caused-by", "changes", "deployed-on", "noticed-on"),
    ("incidents", "known-error", "known-errors", "published-on", "noticed-on"),
    ("releases", "changes", "changes", "approved-on", "deployed-on"),
    ("releases", "baseline", "baselines", "taken-on", "deployed-on"),
    ("agreements", "requirements", "service-requirements", "signed-on", "signed-on"),
    ("target-results", "incidents", "incidents", "restored-on", "to"),
    ("target-results", "improvement", "improvements", "entered", "sent-on"),
    ("improvements", "target-result", "target-results", "sent-on", "entered"),
    ("improvements", "incident", "incidents", "opened-on", "entered"),
    ("improvements", "complaint", "complaints", "said-on", "entered"),
    ("improvements", "test", "continuity-tests", "held-on", "entered"),
    ("review-decisions", "improvement", "improvements", "entered", "decided-on"),
    ("review-decisions", "target-results", "target-results", "sent-on", "decided-on"),
    ("complaints", "incidents", "incidents", "opened-on", "said-on"),
    ("disputes", "incidents", "incidents", "opened-on", "opened-on"),
    ("corrective-actions", "test", "continuity-tests", "held-on", "entered"),
    ("corrective-actions", "finding", "findings", "found-on", "entered"),
    ("findings", "audit", "audits", "held-on", "found-on"),
];

#[test]
fn what_comes_first_has_the_earlier_date() {
    let registers = &provider().registers;
    for (name, columns) in ORDER {
        let known = registers.get(name)["columns"].as_array().unwrap();
        for column in *columns {
            assert!(known.iter().any(|each| each["name"] == *column && each["type"] == "date"), "{name} has no date `{column}`");
        }
        for row in registers.rows(name) {
            let days: Vec<&str> = columns.iter().flat_map(|column| values(row, column)).collect();
            assert!(days.is_sorted(), "{name} {}: {columns:?} are {days:?}", row["key"]);
        }
    }
    let mut compared = 0;
    for (name, column, other, earlier, later) in BEFORE {
        for row in registers.rows(name) {
            for key in values(row, column) {
                let (first, then) = (registers.says(other, key, earlier), values(row, later));
                if let ([first], [then]) = (first.as_slice(), then.as_slice()) {
                    assert!(first <= then, "{other} {key}, {earlier} {first}, comes after {name} {}, {then}", row["key"]);
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 40, "only {compared} pairs");
}

#[test]
fn a_problem_follows_an_incident_and_a_change_goes_live_with_its_release() {
    let registers = &provider().registers;
    for row in registers.rows("problems") {
        let opened = values(row, "opened-on")[0];
        let first = values(row, "incidents").into_iter().flat_map(|key| registers.says("incidents", key, "opened-on")).min();
        assert!(first.is_some_and(|first| first <= opened), "{} was opened before its first incident", row["key"]);
        for key in values(row, "changes") {
            assert_eq!(registers.says("changes", key, "deployed-on"), values(row, "remedy-on"), "{}", row["key"]);
        }
    }
    for row in registers.rows("releases") {
        for key in values(row, "changes") {
            let (change, release) = (registers.says("changes", key, "deployed-on")[0], values(row, "deployed-on")[0]);
            let emergency = registers.says("changes", key, "category") == ["emergency"];
            assert!(change == release || (emergency && change < release), "change {key} and release {}", row["key"]);
            assert_eq!(registers.says("changes", key, "release"), [row["key"].as_str().unwrap()]);
        }
    }
}

#[test]
fn what_has_happened_lies_before_the_day_of_the_tests() {
    let registers = &provider().registers;
    let ahead = ["ends-on", "watched-until", "effect-check", "until"];
    for (name, columns) in ORDER {
        for row in registers.rows(name) {
            for column in columns.iter().filter(|column| !ahead.contains(column)) {
                for day in values(row, column) {
                    assert!(day <= TODAY, "{name} {}: {column} {day}", row["key"]);
                }
            }
        }
    }
}

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

#[test]
fn a_result_is_met_or_missed_by_its_figures_and_a_miss_leads_to_something() {
    let registers = &provider().registers;
    for row in registers.rows("target-results") {
        let target = values(row, "target")[0];
        let (wanted, unit) = (registers.says("targets", target, "figure")[0], registers.says("targets", target, "unit")[0]);
        let reached = number(values(row, "result")[0]);
        let good = if unit == "per cent" { reached >= number(wanted) } else { reached <= number(wanted) };
        assert_eq!(values(row, "met") == ["yes"], good, "{}: {reached} for {wanted} {unit}", row["key"]);
        assert!(good || !values(row, "improvement").is_empty(), "{} is missed and leads to nothing", row["key"]);
    }
    let minutes = |key: &str, column: &str| {
        let (hours, minutes) = registers.says("incidents", key, column)[0].split_once(':').unwrap();
        number(hours) * 60.0 + number(minutes)
    };
    let result = |key: &str| number(registers.says("target-results", key, "result")[0]);
    let outage = minutes("IN-2077", "restored-at") - minutes("IN-2077", "noticed-at");
    assert!((outage - result("SLA-01-T2-2026-05")).abs() < 0.001, "{outage} minutes");
    let repair = (minutes("IN-2041", "restored-at") - minutes("IN-2041", "opened-at")) / 60.0;
    assert!((repair - result("SLA-01-T4-2026-05")).abs() < 0.001, "{repair} hours");
    let because = registers.says("target-results", "SLA-01-T1-2026-05", "because")[0].replace(',', "");
    let figures: Vec<f64> = because.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [lost, all] = figures[..] else { panic!("{because}") };
    assert!((100.0 * (1.0 - lost / all) - result("SLA-01-T1-2026-05")).abs() < 0.005, "{lost} of {all}");
    let report = &instances()["SMS-RPT-004-2026-05"];
    assert!(report.contains("94 of 13,680") && report.contains("99.31") && report.contains("| 50 |") && report.contains("4.5"));
}

#[test]
fn ratings_are_the_products_that_the_documents_name() {
    let registers = &provider().registers;
    for name in ["risks", "security-risks", "availability-risks"] {
        for row in registers.rows(name) {
            let figure = |column: &str| number(values(row, column)[0]);
            let product = figure("likelihood") * figure("impact");
            assert!((product - figure("rating")).abs() < 0.5, "{name} {}", row["key"]);
        }
    }
    for row in registers.rows("problems") {
        let figure = |column: &str| values(row, column)[0].parse::<u32>().unwrap();
        let wanted = match figure("harm") * figure("next") {
            6 | 9 => 1,
            3 | 4 => 2,
            _ => 3,
        };
        assert_eq!(figure("priority"), wanted, "{}", row["key"]);
    }
}

#[test]
fn nothing_is_wrong_with_the_provider() {
    let run = run(&provider().root, &["check", "--deny", "warnings", "--format", "short"]).exits(0);
    assert_eq!(run.out, "");
}

#[test]
fn coverage_counts_what_was_adopted_and_flatters_nobody() {
    let run = run(&provider().root, &["coverage", "--format", "json"]).exits(0);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let clauses = report["standards"][0]["clauses"].as_array().unwrap();
    let mut covered = 0;
    for clause in clauses.iter().filter(|clause| clause["kind"] == "requirement") {
        let mut whole = true;
        for point in clause["points"].as_array().unwrap() {
            let passages = point["passages"].as_array().unwrap();
            let adopted = passages.iter().any(|passage| ADOPTED.contains(&passage["document"].as_str().unwrap()));
            let wanted = if adopted { "covered" } else { "template" };
            assert_eq!(point["documented"], wanted, "{}#{}", clause["number"], point["key"]);
            whole &= adopted;
        }
        assert_eq!(clause["documented"], if whole { "covered" } else { "template" }, "{}", clause["number"]);
        covered += usize::from(whole);
    }
    assert_eq!(report["standards"][0]["documented"]["covered"], covered);
    assert!((10..31).contains(&covered), "some clauses are covered, and far from all: {covered}");

    let demand = |id: &str| {
        let demands = clauses.iter().flat_map(|clause| clause["evidenced"]["demands"].as_array().unwrap());
        demands.into_iter().find(|demand| demand["id"] == id).unwrap()
    };
    for (id, shown, wanted, missing) in [
        ("D08", 1, 3, json!(["SVC-02", "SVC-03"])),
        ("D12", 1, 3, json!(["SVC-02", "SVC-03"])),
        ("D13", 2, 3, json!(["OP-004"])),
        ("D14", 1, 2, json!(["OP-005"])),
        ("D17", 0, 3, json!(["SVC-01", "SVC-02", "SVC-03"])),
        ("D23", 1, 3, json!(["SVC-02", "SVC-03"])),
    ] {
        let demand = demand(id);
        assert_eq!((&demand["shown_for"], &demand["wanted_for"]), (&json!(shown), &json!(wanted)), "{id}: {demand}");
        assert_eq!(demand["missing"], missing, "{id}");
    }
    let empty = |demand: &Value, key: &str| demand[key].as_array().is_none_or(Vec::is_empty);
    assert_eq!(demand("R16")["shown_by"], json!(["SMS-RPT-012-14"]));
    assert_eq!(demand("R11")["registers"], json!(["changes"]), "a dated sample of the tool");
    assert_eq!(demand("R28")["registers"], json!(["improvements"]), "confirmed rows");
    assert!(empty(demand("D16"), "registers"), "exceptions are no policy");
    for id in ["R13", "R22", "R26"] {
        let demand = demand(id);
        assert!(empty(demand, "shown_by") && empty(demand, "registers"), "{id}: nobody wrote such a record");
    }
}

#[test]
fn the_examples_of_the_toolkit_are_the_rows_of_the_story() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    run(toolkit(), &["build", "--quiet", "--out", out.to_str().unwrap()]).exits(0);
    let (shipped, story) = (Registers::published(&out), &provider().registers);
    assert_eq!(shipped.names().collect::<Vec<_>>(), story.names().collect::<Vec<_>>());
    let mut rows = 0;
    for name in shipped.names() {
        let (one, other) = (shipped.get(name), story.get(name));
        assert_eq!(one["columns"], other["columns"], "{name}: the provider has the columns of the toolkit");
        assert_eq!((&one["key"], &one["document"]), (&other["key"], &other["document"]), "{name}");
        // Filled forms are the provider's alone.
        let columns = one["columns"].as_array().unwrap();
        let filled = columns.iter().filter(|column| column["type"] == "instance").map(|column| column["name"].as_str().unwrap());
        let filled: Vec<&str> = filled.collect();
        assert_eq!(shipped.rows(name).len(), story.rows(name).len(), "{name}");
        for row in shipped.rows(name) {
            assert_eq!(row["example"], true, "{name} {}", row["key"]);
            let mut values = story.row(name, row["key"].as_str().unwrap())["values"].clone();
            filled.iter().for_each(|column| drop(values.as_object_mut().unwrap().remove(*column)));
            assert_eq!(row["values"], values, "{name} {}", row["key"]);
            rows += 1;
        }
    }
    assert!(shipped.names().count() > 55 && rows > 140);
}

#[test]
fn the_letters_of_a_row_say_which_list_it_belongs_to() {
    let path = toolkit().join("toolkit/documents/support/sms-pro-001-documented-information.md");
    let text = fs::read_to_string(path).unwrap();
    let (_, section) = text.split_once("{#row-numbers}").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let words: BTreeSet<&str> = section.split(|c: char| !c.is_ascii_uppercase()).collect();
    let registers = &provider().registers;
    let mut owners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for name in registers.names() {
        for key in registers.rows(name).iter().map(|row| row["key"].as_str().unwrap()) {
            let Some((letters, rest)) = key.split_once('-') else { continue };
            assert!(words.contains(letters), "{key} of {name}: its letters are not in the list of SMS-PRO-001");
            // A row of a list within a list, such as a target of an agreement, carries its owner's number.
            if !rest.contains('-') || rest.starts_with("20") {
                owners.entry(letters).or_default().insert(name);
            }
        }
    }
    for (letters, names) in owners {
        assert_eq!(names.len(), 1, "{letters} are the letters of {names:?}");
    }
}

#[test]
fn a_service_supplier_or_plan_that_is_not_there_is_a_finding_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    for part in ["toolkit", "site"] {
        copy(&provider().root.join(part), &folder.path().join(part));
    }
    let mut wanted = Vec::new();
    for (register, key, before, after, message) in [
        ("agreements", "SLA-01", "services: [SVC-01]", "services: [SVC-09]", "no row `SVC-09` is in the register `services`"),
        ("contracts", "CO-002", "supplier: OP-002", "supplier: OP-902", "no row `OP-902` is in the register `other-parties`"),
        ("continuity-tests", "T-007", "plan: CN-01", "plan: CN-77", "no row `CN-77` is in the register `continuity-plans`"),
    ] {
        let path = folder.path().join(format!("toolkit/registers/{register}.yaml"));
        let text = fs::read_to_string(&path).unwrap();
        let row = text.find(&format!("- id: {key}\n")).unwrap();
        let at = row + text[row..].find(before).unwrap();
        fs::write(&path, format!("{}{after}{}", &text[..at], &text[at + before.len()..])).unwrap();
        let line = text[..at].matches('\n').count() + 1;
        wanted.push((format!("toolkit/registers/{register}.yaml:{line}:"), message));
    }
    let run = run(folder.path(), &["check", "--format", "short"]).exits(1);
    let found: Vec<&str> = run.out.lines().filter(|line| line.contains("CB607")).collect();
    assert_eq!(found.len(), wanted.len(), "{}", run.out);
    for (place, message) in wanted {
        assert!(found.iter().any(|line| line.starts_with(&place) && line.contains(message)), "{place} {message}: {found:#?}");
    }
}
