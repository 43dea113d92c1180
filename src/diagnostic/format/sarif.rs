//! Findings as SARIF 2.1.0, for code hosts and editors.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Label, Severity};
use crate::source::Sources;

const ODD: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}').add(b'%');

/// One run with the rules that found something.
pub fn render(found: &Diagnostics, sources: &Sources, explain: &dyn Fn(Code) -> &'static str) -> String {
    let accepted = found.accepted().iter().map(|each| &each.finding);
    let mut codes: Vec<Code> = found.iter().chain(accepted).map(|each| each.code).collect();
    codes.sort();
    codes.dedup();
    let rules: Vec<Value> = codes
        .iter()
        .map(|code| {
            let text = explain(*code);
            let first = text.lines().next().unwrap_or(code.name);
            json!({ "id": code.id, "name": code.name, "shortDescription": { "text": first }, "help": { "text": text, "markdown": text } })
        })
        .collect();
    let mut results: Vec<Value> = found.iter().map(|each| result(each, sources, &codes)).collect();
    results.extend(found.accepted().iter().map(|each| {
        let mut value = result(&each.finding, sources, &codes);
        value["suppressions"] = json!([{ "kind": "inSource", "justification": each.why }]);
        value
    }));
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "clausebook", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).expect("plain data");
    text.push('\n');
    text
}

fn result(each: &Diagnostic, sources: &Sources, codes: &[Code]) -> Value {
    let level = match each.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let text = match &each.help {
        Some(help) => format!("{}; {help}", each.message),
        None => each.message.clone(),
    };
    // Code, path and message, not the line: an edit above a finding does not make it new.
    let path = each.place.as_ref().map_or("", |label| sources.path(label.span.file).as_str());
    let print = blake3::hash(format!("{}\n{path}\n{}", each.code.id, each.message).as_bytes()).to_hex();
    json!({
        "ruleId": each.code.id,
        "ruleIndex": codes.binary_search(&each.code).unwrap_or(0),
        "level": level,
        "message": { "text": text },
        "locations": each.place.iter().map(|label| location(label, sources)).collect::<Vec<_>>(),
        "relatedLocations": each.also.iter().map(|label| location(label, sources)).collect::<Vec<_>>(),
        "partialFingerprints": { "clausebook/v1": &print[..16] },
    })
}

fn location(label: &Label, sources: &Sources) -> Value {
    let (start, end) = (sources.position(label.span), sources.end_position(label.span));
    let mut value = json!({
        "physicalLocation": {
            "artifactLocation": {
                "uri": utf8_percent_encode(sources.path(label.span.file).as_str(), ODD).to_string(),
                "uriBaseId": "%SRCROOT%",
            },
            "region": { "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column },
        },
    });
    if !label.text.is_empty() {
        value["message"] = json!({ "text": label.text });
    }
    value
}
