//! One line a finding.

use crate::diagnostic::{Diagnostics, visible};
use crate::source::Sources;

/// `path:line:column: error[CB201] unknown-clause: message (help)`
pub fn render(found: &Diagnostics, sources: &Sources) -> String {
    let mut out = String::new();
    for each in found {
        if let Some(label) = &each.place {
            let position = sources.position(label.span);
            out.push_str(&format!("{}:{}:{}: ", visible(sources.path(label.span.file).as_str()), position.line, position.column));
        }
        out.push_str(&format!("{}[{}] {}: {}", each.severity.word(), each.code.id, each.code.name, one_line(&each.message)));
        if let Some(help) = &each.help {
            out.push_str(&format!(" ({})", one_line(help)));
        }
        out.push('\n');
    }
    out
}

fn one_line(text: &str) -> String {
    visible(text).replace(['\n', '\r', '\t'], " ")
}
