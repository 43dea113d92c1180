//! The sign-off sheet: one page for many documents, to be signed or kept with the minutes.

use crate::build::Snapshot;
use crate::control::{ApprovalReport, SheetRow};

/// The sheet for a terminal or a printer.
pub fn text(snapshot: &Snapshot, rows: &[SheetRow], report: &ApprovalReport<'_>, role: &str) -> String {
    let width = |cell: &dyn Fn(&SheetRow) -> usize, least: usize| rows.iter().map(cell).max().unwrap_or(0).max(least);
    let id = width(&|row| row.id.chars().count(), 2);
    let title = width(&|row| row.title.chars().count().min(40), 5);
    let version = width(&|row| row.version.to_string().len(), 7);
    let mut out = format!("Approval: {}\n\n", snapshot.register.settings.site.title);
    out.push_str(&format!("  {:<id$}  {:<title$}  {:<version$}  Stamp\n", "Id", "Title", "Version"));
    for row in rows {
        let short: String = row.title.chars().take(40).collect();
        out.push_str(&format!("  {:<id$}  {short:<title$}  {:<version$}  {}\n", row.id, row.version.to_string(), row.stamp));
    }
    out.push_str(&format!(
        "\n  {}, {role}, approves these texts, each under its stamp, on {}.\n",
        report.by,
        report.on.readable()
    ));
    if let Some(evidence) = report.evidence {
        out.push_str(&format!("  Evidence: {evidence}\n"));
    }
    out.push_str("\n  Signature: ________________________________\n");
    crate::diagnostic::visible(&out).into_owned()
}

/// The sheet as markdown.
pub fn markdown(snapshot: &Snapshot, rows: &[SheetRow], report: &ApprovalReport<'_>, role: &str) -> String {
    let cell = |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace('\n', " ").replace('<', "&lt;");
    let mut out = format!("# Approval: {}\n\n", cell(&snapshot.register.settings.site.title));
    out.push_str("| Id | Title | Version | Stamp | Role | Date |\n| --- | --- | --- | --- | --- | --- |\n");
    for row in rows {
        out.push_str(&format!(
            "| {} | {} | {} | `{}` | {} | {} |\n",
            row.id,
            cell(&row.title),
            row.version,
            row.stamp,
            cell(role),
            report.on
        ));
    }
    out.push_str(&format!(
        "\n{}, {}, approves these texts, each under its stamp, on {}.\n",
        cell(report.by),
        cell(role),
        report.on.readable()
    ));
    if let Some(evidence) = report.evidence {
        out.push_str(&format!("Evidence: {}\n", cell(evidence)));
    }
    out.push_str("\nSignature: \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\n");
    out
}
