//! Findings as JSON. The form has a version; keys are only ever added to it.

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::Sources;

/// All findings, uncapped.
pub fn render(found: &Diagnostics, sources: &Sources) -> String {
    let findings: Vec<Value> = found.iter().map(|each| one(each, sources)).collect();
    let accepted: Vec<Value> = found
        .accepted()
        .iter()
        .map(|each| {
            let mut value = one(&each.finding, sources);
            value["accepted"] = json!(each.why);
            value
        })
        .collect();
    let counts = json!({
        "error": found.count(Severity::Error),
        "warning": found.count(Severity::Warning),
        "info": found.count(Severity::Info),
        "accepted": accepted.len(),
    });
    let mut text =
        serde_json::to_string_pretty(&json!({ "schema": 1, "findings": findings, "accepted": accepted, "counts": counts }))
            .expect("plain data");
    text.push('\n');
    text
}

fn one(each: &Diagnostic, sources: &Sources) -> Value {
    let mut value = json!({
        "code": each.code.id,
        "name": each.code.name,
        "severity": each.severity.word(),
        "message": each.message,
        "help": each.help,
        "also": each.also.iter().map(|label| place(label, sources)).collect::<Vec<_>>(),
    });
    if let (Some(label), Some(map)) = (&each.place, value.as_object_mut())
        && let Value::Object(place) = place(label, sources)
    {
        map.extend(place);
    }
    value
}

fn place(label: &Label, sources: &Sources) -> Value {
    let (start, end) = (sources.position(label.span), sources.end_position(label.span));
    json!({
        "path": sources.path(label.span.file).as_str(),
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "label": label.text,
    })
}
