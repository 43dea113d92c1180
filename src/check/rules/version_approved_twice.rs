//! A document was approved twice under one number, as two texts.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Stamp, Version};
use crate::source::Span;

pub const RULE: Rule = Rule {
    code: Code { id: "CB561", name: "version-approved-twice" },
    default: Severity::Error,
    explain: include_str!("version_approved_twice.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in &facts.register.documents {
        let front = &document.front;
        let mut uses: Vec<(Version, Stamp, Span)> = Vec::new();
        for approval in &front.approvals {
            if let (Some(version), Some(stamp)) = (front.version_of(approval), &approval.stamp) {
                uses.push((version, stamp.value, stamp.span));
            }
        }
        for (at, entry) in front.history.iter().enumerate() {
            if let Some(first) = front.history[..at].iter().find(|first| first.version.value == entry.version.value) {
                let message = format!("version {} stands in the history twice", entry.version.value);
                let twice = Diagnostic::new(RULE.code, message).at(entry.version.span, "").and(first.version.span, "here first");
                found.add(twice.help("each version has one line; give the later text the next number"));
            }
            if let Some(stamp) = entry.approved.as_ref().and_then(|approved| approved.stamp.as_ref()) {
                uses.push((entry.version.value.clone(), stamp.value, stamp.span));
            }
        }
        for (at, (version, stamp, span)) in uses.iter().enumerate() {
            let Some((_, _, first)) = uses[..at].iter().find(|(used, other, _)| used == version && other != stamp) else {
                continue;
            };
            found.add(
                Diagnostic::new(RULE.code, format!("version {version} was approved as two different texts"))
                    .at(*span, "one text")
                    .and(*first, "another text")
                    .help("a number names one text for ever; give the later text the next number with `clausebook bump`"),
            );
        }
    }
}
