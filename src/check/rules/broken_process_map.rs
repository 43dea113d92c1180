//! The process map names something that is not there.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::nearest;
use crate::source::Span;

pub const RULE: Rule = Rule {
    code: Code { id: "CB654", name: "broken-process-map" },
    default: Severity::Error,
    explain: include_str!("broken_process_map.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let (register, map) = (facts.register, &facts.register.processes);
    let mut add = |what: String, span: Span, near: Option<&str>| {
        let near = near.map(|near| format!("did you mean `{near}`?"));
        found.add(Diagnostic::new(RULE.code, what).at(span, "").maybe_help(near));
    };
    for id in map.document.iter().chain(map.processes.iter().filter_map(|process| process.document.as_ref())) {
        if register.known_as(id.as_str()).is_none() {
            let near = nearest(id.as_str(), register.documents.iter().map(|document| document.id().as_str()));
            add(format!("no document `{}` is in this set", id.value), id.span, near);
        }
    }
    for process in &map.processes {
        if let Some(owner) = process.owner.as_ref().filter(|owner| !register.settings.roles.contains_key(&owner.value)) {
            let near = nearest(owner.as_str(), register.settings.roles.keys().map(|key| key.as_str()));
            add(format!("no role `{}` is declared", owner.value), owner.span, near);
        }
        if map.group(process.group.as_str()).is_none() {
            let near = nearest(process.group.as_str(), map.groups.iter().map(|group| group.key.as_str()));
            add(format!("no group `{}` is among the groups of the map", process.group.value), process.group.span, near);
        }
    }
    for end in map.flows.iter().flat_map(|flow| flow.from.iter().chain(&flow.to)) {
        if map.position(end.as_str()).is_none() {
            let near = nearest(end.as_str(), map.processes.iter().map(|process| process.key.as_str()));
            add(format!("no process `{}` is on the map", end.value), end.span, near);
        }
    }
}
