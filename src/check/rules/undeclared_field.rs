//! A field is printed that nobody has declared.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::nearest;
use crate::register::FieldValue;

pub const RULE: Rule = Rule {
    code: Code { id: "CB315", name: "undeclared-field" },
    default: Severity::Error,
    explain: include_str!("undeclared_field.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let mut known: Option<Vec<String>> = None;
    for used in facts.fields() {
        if !matches!(facts.register.field(&used.key), FieldValue::Undeclared) {
            continue;
        }
        let known = known.get_or_insert_with(|| facts.register.field_keys());
        let help = match nearest(&used.key, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "declare it below `fields:` in `site/site.yaml`, with a question".to_owned(),
        };
        found.add(Diagnostic::new(RULE.code, format!("the field `{}` is not declared", used.key)).at(used.span, "").help(help));
    }
}
