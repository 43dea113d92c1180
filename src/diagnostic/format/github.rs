//! Findings as workflow commands of GitHub, which shows them at their lines.

use crate::diagnostic::{Diagnostics, Severity, visible};
use crate::source::Sources;

/// One command a finding.
pub fn render(found: &Diagnostics, sources: &Sources) -> String {
    let mut out = String::new();
    for each in found {
        out.push_str(match each.severity {
            Severity::Error => "::error ",
            Severity::Warning => "::warning ",
            Severity::Info => "::notice ",
        });
        if let Some(label) = &each.place {
            let (start, end) = (sources.position(label.span), sources.end_position(label.span));
            out.push_str(&format!(
                "file={},line={},endLine={}",
                property(sources.path(label.span.file).as_str()),
                start.line,
                end.line
            ));
            if start.line == end.line {
                out.push_str(&format!(",col={},endColumn={}", start.column, end.column));
            }
            out.push(',');
        }
        out.push_str(&format!("title={} {}::{}", each.code.id, each.code.name, data(&each.message)));
        if let Some(help) = &each.help {
            out.push_str(&format!("%0A{}", data(help)));
        }
        out.push('\n');
    }
    out
}

fn data(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
