//! A record class is named that the register of classes does not have.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::choose;
use crate::parse::shorten;
use crate::register::RECORD_CLASSES;
use crate::source::Spanned;

pub const RULE: Rule = Rule {
    code: Code { id: "CB619", name: "unknown-record-class" },
    default: Severity::Error,
    explain: include_str!("unknown_record_class.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    let classes = register.sheets.get(RECORD_CLASSES);
    let mut look = |class: &Spanned<String>| {
        if register.sheets.record_class(&class.value).is_some() {
            return;
        }
        let known = classes.map_or(&[][..], |classes| &classes.rows).iter().map(|row| row.key.value.as_ref());
        let help = match classes {
            Some(classes) if !classes.rows.is_empty() => choose(&class.value, known),
            _ => format!("describe it in a row of the register `{RECORD_CLASSES}`"),
        };
        let message = format!("no record class `{}` is described", shorten(&class.value));
        found.add(Diagnostic::new(RULE.code, message).at(class.span, "").help(help));
    };
    register.documents.iter().filter_map(|document| document.front.retention()).for_each(&mut look);
    register.sheets.iter().filter_map(|sheet| sheet.retention.as_ref()).for_each(look);
}
