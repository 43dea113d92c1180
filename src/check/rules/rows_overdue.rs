//! The rows of a register are to be confirmed.

use crate::assess::RowsState;
use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB613", name: "rows-overdue" },
    default: Severity::Warning,
    explain: include_str!("rows_overdue.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for sheet in facts.register.sheets.iter() {
        let Some(standing) = facts.assessment.rows.get(&sheet.name.value) else { continue };
        let name = &sheet.name.value;
        let message = match (standing.state, standing.next) {
            (RowsState::Overdue, Some(next)) => format!("the rows of `{name}` were to be confirmed by {next}"),
            (RowsState::Never, _) => format!("nobody has ever confirmed the rows of `{name}`"),
            _ => continue,
        };
        let span = sheet.confirmed.as_ref().map_or(sheet.top(), |confirmed| confirmed.on.span);
        let help = match &sheet.source {
            Some(source) => {
                format!(
                    "draw a sample from {}, then give the command: clausebook confirm {name} --by NAME --sampled",
                    source.system
                )
            }
            None => format!("look at every row, then give the command: clausebook confirm {name} --by NAME"),
        };
        found.add(Diagnostic::new(RULE.code, message).at(span, "").help(help));
    }
}
