//! A record is due that nobody has made.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB616", name: "record-overdue" },
    default: Severity::Warning,
    explain: include_str!("record_overdue.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    for each in facts.assessment.records_due.chunk_by(|one, two| one.form == two.form) {
        let [first, ..] = each else { continue };
        let form = &register.documents[first.form as usize];
        let Some(produce) = form.front.produce() else { continue };
        let unit = |due: &crate::assess::DueRecord| {
            let (name, row) = due.unit.as_ref()?;
            Some(register.sheets.get(name.as_str())?.rows.get(*row)?.key.value.as_ref())
        };
        const NAMED: usize = 5;
        let named: Vec<&str> = each.iter().filter_map(unit).take(NAMED).collect();
        let more = if each.len() > NAMED { format!(" and {} more", each.len() - NAMED) } else { String::new() };
        let since = match first.next {
            Some(next) if each.len() == 1 => format!("was due on {next}"),
            _ if each.iter().all(|due| due.next.is_none()) => "has never been made".to_owned(),
            _ => "is overdue".to_owned(),
        };
        let whose = if named.is_empty() { String::new() } else { format!(" for {}{more}", named.join(", ")) };
        found.add(
            Diagnostic::new(RULE.code, format!("a copy of `{}`{whose} {since}", form.id()))
                .at(produce.every.span, "")
                .help(format!("put the filled copy into `toolkit/instances/{}/`, with its `date`", form.id())),
        );
    }
}
