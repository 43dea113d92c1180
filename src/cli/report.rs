//! `status`, `coverage` and `reviews`: the same facts as on the pages, as tables and data.

use std::process::ExitCode;

use anyhow::bail;
use serde::Serialize;

use super::{Common, DataFormat, ReviewsArgs, ReviewsFormat, output};
use crate::assess::ReviewState;
use crate::edition::{Edition, report};
use crate::model::{Date, choose};

/// Where do we stand?
pub fn status(common: &Common, working: bool, format: DataFormat) -> anyhow::Result<ExitCode> {
    let snapshot = common.counted(working)?;
    let stock = snapshot.stock(Edition::Author);
    let status = report::status(&stock);
    let text = match format {
        DataFormat::Json => json(&status)?,
        DataFormat::Csv => {
            let mut rows = vec![vec!["what".to_owned(), "which".to_owned(), "count".to_owned()]];
            let mut add =
                |what: &str, which: &str, count: usize| rows.push(vec![what.to_owned(), which.to_owned(), count.to_string()]);
            status.by_status.iter().for_each(|(which, count)| add("documents", which, *count));
            status.reviews.iter().for_each(|(which, count)| add("reviews", which, *count));
            add("fields", "placeholders", status.placeholders.len());
            add("fields", "proposed", status.proposed.len());
            add("due", "registers", status.registers_due);
            add("due", "records", status.records_due);
            add("due", "disposals", status.disposals_due);
            for standard in &status.standards {
                standard.documented.iter().for_each(|(which, count)| add(standard.id, which, *count));
            }
            csv(&rows)
        }
        DataFormat::Table => one_screen(&snapshot, &status),
    };
    output::data(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn one_screen(snapshot: &crate::build::Snapshot, status: &report::StatusReport<'_>) -> String {
    let stock = snapshot.stock(Edition::Author);
    let mut out = format!("{}, as of {}", status.title, snapshot.assessment.today.readable());
    if let (Some(release), Some(changed)) = (&status.release, status.changed_since_release) {
        out.push_str(&format!("                     release {release} ({changed} changed since)"));
    }
    out.push_str("\n\n");
    let count = |word: &str| status.by_status.get(word).copied().unwrap_or(0);
    out.push_str(&format!(
        "  Documents   {:>4}   {} in force, {} approved, {} in review, {} draft, {} template, {} retired\n",
        status.documents,
        status.in_force,
        count("approved"),
        count("review"),
        count("draft"),
        count("template"),
        count("retired"),
    ));
    let reviews = |key: &str| status.reviews.get(key).copied().unwrap_or(0);
    let total: usize = status.reviews.values().sum();
    out.push_str(&format!(
        "  Reviews     {total:>4}   {} overdue, {} due soon, {} changed since, {} never reviewed\n",
        reviews("overdue"),
        reviews("due-soon"),
        reviews("changed-since"),
        reviews("never-reviewed"),
    ));
    let beside = status.registers_due + status.records_due + status.disposals_due;
    if beside > 0 {
        out.push_str(&format!(
            "  Also due    {beside:>4}   registers and records: {} to confirm, {} to make, {} to dispose of\n",
            status.registers_due, status.records_due, status.disposals_due,
        ));
    }
    for standard in &status.standards {
        let covered = standard.documented["covered"];
        let filled = covered * 20 / standard.requirements.max(1);
        out.push_str(&format!(
            "  {}   {}{}  {covered} of {} clauses covered\n",
            standard.title,
            "#".repeat(filled),
            "-".repeat(20 - filled),
            standard.requirements
        ));
        let parts: Vec<String> =
            ["stale", "drafted", "template", "open"].iter().map(|word| format!("{} {word}", standard.documented[word])).collect();
        out.push_str(&format!(
            "                     {}; {} of {} points; {} of {} documents and records shown\n",
            parts.join(", "),
            standard.points_covered,
            standard.points,
            standard.evidence_shown,
            standard.evidence_wanted,
        ));
    }
    if !status.edited_after_approval.is_empty() {
        let ids = &status.edited_after_approval;
        let more = if ids.len() > 5 { format!(" and {} more", ids.len() - 5) } else { String::new() };
        let shown = ids.iter().take(5).copied().collect::<Vec<_>>().join(" ");
        out.push_str(&format!("  Edited      {:>4}   after approval, which does not cover the edit: {shown}{more}\n", ids.len()));
    }
    if !status.placeholders.is_empty() {
        out.push_str(&format!(
            "  To fill     {:>4}   fields wait for a value, in {} documents\n",
            status.placeholders.len(),
            status.documents_with_placeholders
        ));
    }
    if !status.proposed.is_empty() {
        out.push_str(&format!(
            "  To agree    {:>4}   {} only proposed, in {} document{}\n",
            status.proposed.len(),
            if status.proposed.len() == 1 { "figure is" } else { "figures are" },
            status.documents_with_proposed,
            if status.documents_with_proposed == 1 { "" } else { "s" },
        ));
    }
    if !snapshot.findings().is_empty() {
        let documents = snapshot.register.documents.len() + snapshot.register.unreadable.len();
        out.push_str(&format!("  Findings           {}\n", crate::diagnostic::format::summary(snapshot.findings(), documents)));
    }
    let urgent: Vec<_> =
        report::reviews(&stock).documents.into_iter().filter(|row| row.days.is_some_and(|days| days <= 30)).take(8).collect();
    if !urgent.is_empty() {
        out.push('\n');
        for row in urgent {
            let when = row.next.as_deref().map(readable).unwrap_or_default();
            out.push_str(&format!("  {:<14} {:<14} {when:<12} {}  ({})\n", row.state, row.id, row.title, row.owner_title));
        }
    }
    out.push_str("\nNext: clausebook check             what is wrong, and where\n      clausebook coverage --open   which clauses still need a passage\n");
    out
}

/// Which clauses are met by which passages.
pub fn coverage(
    common: &Common,
    working: bool,
    open: bool,
    standard: Option<&str>,
    format: DataFormat,
) -> anyhow::Result<ExitCode> {
    let snapshot = common.counted(working)?;
    let stock = snapshot.stock(Edition::Author);
    let mut report = report::coverage(&stock);
    if let Some(wanted) = standard {
        let known: Vec<&str> = report.standards.iter().map(|standard| standard.id).collect();
        if !known.contains(&wanted) {
            bail!("no standard `{wanted}` is in scope\n{}", choose(wanted, known.into_iter()));
        }
        report.standards.retain(|standard| standard.id == wanted);
    }
    if open {
        for standard in &mut report.standards {
            standard.clauses.retain(|clause| !clause.points.is_empty() && clause.documented != Some("covered"));
        }
    }
    let text = match format {
        DataFormat::Json => json(&report)?,
        DataFormat::Csv => csv(&coverage_rows(&report)),
        DataFormat::Table => coverage_table(&report),
    };
    output::data(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn coverage_rows(report: &report::CoverageReport<'_>) -> Vec<Vec<String>> {
    let head = ["standard", "clause", "title", "documented", "points", "points_covered", "demands", "demands_shown", "documents"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for standard in &report.standards {
        for clause in standard.clauses.iter().filter(|clause| !clause.points.is_empty()) {
            rows.push(vec![
                standard.id.to_owned(),
                clause.number.to_owned(),
                clause.title.to_owned(),
                clause.documented.unwrap_or("").to_owned(),
                clause.points.len().to_string(),
                clause.points_covered.to_string(),
                clause.evidenced.wanted.to_string(),
                clause.evidenced.shown.to_string(),
                documents(clause).join(" "),
            ]);
        }
    }
    rows
}

fn documents<'a>(clause: &report::ClauseReport<'a>) -> Vec<&'a str> {
    let mut all: Vec<&str> =
        clause.points.iter().flat_map(|point| point.passages.iter().map(|passage| passage.document)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A title that fits its column.
fn shortened(title: &str, width: usize) -> String {
    if title.chars().count() <= width {
        return title.to_owned();
    }
    format!("{}…", title.chars().take(width - 1).collect::<String>())
}

fn coverage_table(report: &report::CoverageReport<'_>) -> String {
    let mut out = String::new();
    for standard in &report.standards {
        out.push_str(&format!("{}, as of {}\n\n", standard.title, readable(&report.as_of)));
        for clause in &standard.clauses {
            if clause.points.is_empty() {
                out.push_str(&format!("  {:<9} {}\n", clause.number, clause.title));
                continue;
            }
            let documents = documents(clause);
            let more = if documents.len() > 3 { format!(" and {} more", documents.len() - 3) } else { String::new() };
            let points = format!("{} of {} points", clause.points_covered, clause.points.len());
            let title = shortened(clause.title, 42);
            out.push_str(&format!(
                "  {:<9} {title:<42} {:<9} {points:<15} {}{more}\n",
                clause.number,
                clause.documented.unwrap_or(""),
                documents.iter().take(3).copied().collect::<Vec<_>>().join(" "),
            ));
        }
        per_each(&mut out, standard);
        let counts: Vec<String> = ["covered", "stale", "drafted", "template", "open"]
            .iter()
            .map(|word| format!("{} {word}", standard.documented[word]))
            .collect();
        out.push_str(&format!(
            "\n  {} of {} clauses; {} of {} points covered\n",
            counts.join(", "),
            standard.requirements,
            standard.points_covered,
            standard.points
        ));
    }
    if report.standards.is_empty() {
        out.push_str("No standard is in scope. Name one below `standards:` in site/site.yaml.\n");
    }
    out
}

/// What is wanted for each service, customer, supplier or party, and for how many it is there.
fn per_each(out: &mut String, standard: &report::StandardReport<'_>) {
    let demands = standard.clauses.iter().flat_map(|clause| clause.evidenced.demands.iter().map(move |demand| (clause, demand)));
    let wanted: Vec<_> = demands.filter_map(|(clause, demand)| Some((clause, demand, demand.per_words.as_ref()?))).collect();
    if wanted.is_empty() {
        return;
    }
    out.push('\n');
    for (clause, demand, words) in wanted {
        out.push_str(&format!("  {:<9} {:<42} {words}\n", clause.number, shortened(demand.what, 42)));
    }
}

/// What is due for review.
pub fn reviews(common: &Common, arguments: &ReviewsArgs) -> anyhow::Result<ExitCode> {
    let owner = arguments.owner.as_deref();
    let snapshot = common.counted(arguments.shown.working)?;
    let stock = snapshot.stock(Edition::Author);
    let mut report = report::reviews(&stock);
    if let Some(owner) = owner {
        let roles = &snapshot.register.settings.roles;
        if !roles.contains_key(owner) {
            bail!("no role `{owner}` is declared\n{}", choose(owner, roles.keys().map(crate::model::RoleKey::as_str)));
        }
        report.documents.retain(|row| row.owner == owner);
        report.registers_due.retain(|row| row.owner == owner);
        report.records_due.retain(|row| row.owner == owner);
        report.disposals_due.retain(|row| row.owner == owner);
    }
    let until = arguments.due_within.map(|within| snapshot.assessment.today.plus(within));
    if let Some(until) = until {
        let days = snapshot.assessment.today.days_until(until);
        report.documents.retain(|row| needs_somebody(row, days));
        report.registers_due.retain(|row| row.days.is_none_or(|left| left <= days));
    }
    if arguments.by_owner {
        report.documents.sort_by(|a, b| (a.owner_title, a.owner).cmp(&(b.owner_title, b.owner)));
    }
    let text = match arguments.format {
        ReviewsFormat::Ics => {
            let owner = owner.and_then(|owner| snapshot.register.settings.roles.get_key_value(owner)).map(|(key, _)| key);
            crate::build::calendar(&stock, owner, until)
        }
        ReviewsFormat::Json => json(&report)?,
        ReviewsFormat::Csv => {
            let mut rows = vec![["id", "title", "owner", "state", "last", "next", "days"].map(str::to_owned).to_vec()];
            rows.extend(report.documents.iter().map(|row| {
                let days = row.days.map(|days| days.to_string()).unwrap_or_default();
                let text = |text: &Option<String>| text.clone().unwrap_or_default();
                vec![
                    row.id.to_owned(),
                    row.title.clone(),
                    row.owner.to_owned(),
                    row.state.to_owned(),
                    text(&row.last),
                    text(&row.next),
                    days,
                ]
            }));
            csv(&rows)
        }
        ReviewsFormat::Table => reviews_table(&report, arguments),
    };
    output::data(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Whether somebody has to read a document within so many days.
fn needs_somebody(row: &report::ReviewRow<'_>, days: i64) -> bool {
    matches!(row.review, ReviewState::Never | ReviewState::Overdue | ReviewState::Changed)
        || row.days.is_some_and(|left| left <= days)
}

fn reviews_table(report: &report::ReviewsReport<'_>, arguments: &ReviewsArgs) -> String {
    let mut out = format!("Reviews, as of {}\n", readable(&report.as_of));
    if !arguments.by_owner {
        out.push('\n');
    }
    if report.documents.is_empty() {
        out.push_str(match arguments.due_within {
            Some(_) => "  Nothing is due within that time.\n",
            None => "  No document has a review state: templates and retired documents are not reviewed.\n",
        });
    }
    let mut owner = None;
    for row in &report.documents {
        if arguments.by_owner && owner != Some(row.owner) {
            out.push_str(&format!("\n{}\n", if row.owner_title.is_empty() { "Nobody" } else { row.owner_title }));
            owner = Some(row.owner);
        }
        let when = row.next.as_deref().map(readable).unwrap_or_default();
        let days = match row.days {
            Some(days) if days < 0 => format!("{} days ago", -days),
            Some(days) => format!("in {days} days"),
            None => String::new(),
        };
        out.push_str(&format!("  {:<14} {:<14} {when:<12} {days:<14} {}  ({})\n", row.state, row.id, row.title, row.owner_title));
        if let Some(because) = &row.because {
            out.push_str(&format!("  {:<14} {because}\n", ""));
        }
    }
    beside_reviews(&mut out, report);
    out
}

/// What else is due: each a list of its own.
fn beside_reviews(out: &mut String, report: &report::ReviewsReport<'_>) {
    let day = |day: &Option<String>| day.as_deref().map(readable).unwrap_or_default();
    if !report.registers_due.is_empty() {
        out.push_str("\nRows to be confirmed\n\n");
        for row in &report.registers_due {
            out.push_str(&format!(
                "  {:<16} {:<20} {:<12} {}  ({})\n",
                row.state,
                row.register,
                day(&row.next),
                row.title,
                row.owner_title
            ));
        }
    }
    if !report.records_due.is_empty() {
        out.push_str("\nRecords due\n\n");
        for row in &report.records_due {
            let when = if row.next.is_none() { "never made".to_owned() } else { day(&row.next) };
            out.push_str(&format!(
                "  {:<14} {:<14} {when:<12} {}  ({})\n",
                row.form,
                row.unit.unwrap_or(""),
                row.title,
                row.owner_title
            ));
        }
    }
    if !report.disposals_due.is_empty() {
        out.push_str("\nDue for disposal\n\n");
        for row in &report.disposals_due {
            let until = readable(&row.until);
            out.push_str(&format!("  {:<14} {:<20} {until:<12} {}  ({})\n", row.id, row.class, row.title, row.owner_title));
        }
    }
}

fn readable(date: &str) -> String {
    date.parse::<Date>().map_or_else(|_| date.to_owned(), Date::readable)
}

fn json(value: &impl Serialize) -> anyhow::Result<String> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

/// Comma-separated values after RFC 4180. A cell that a spreadsheet would take for a formula is
/// led by an apostrophe.
fn csv(rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                let formula = cell.starts_with(['=', '+', '@', '\t']) || (cell.starts_with('-') && cell.parse::<f64>().is_err());
                let cell = if formula { format!("'{cell}") } else { cell.clone() };
                if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
            })
            .collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}
