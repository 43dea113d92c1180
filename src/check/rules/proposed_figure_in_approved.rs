//! An approved text prints a figure that is only proposed.

use super::proposed_figure;
use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::model::Status;

pub const RULE: Rule = Rule {
    code: Code { id: "CB321", name: "proposed-figure-in-approved" },
    default: Severity::Error,
    explain: include_str!("proposed_figure_in_approved.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in &facts.register.documents {
        if document.front.status() == Status::Approved && !document.front.is_record() {
            proposed_figure::each(facts, document, |finding| found.add(finding), RULE.code);
        }
    }
}
