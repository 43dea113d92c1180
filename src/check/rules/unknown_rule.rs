//! `levels:` names a rule that does not exist.

use crate::check::RULES;
use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::choose;

pub const RULE: Rule = Rule {
    code: Code { id: "CB112", name: "unknown-rule" },
    default: Severity::Error,
    explain: include_str!("unknown_rule.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (name, level) in &facts.register.settings.levels {
        if RULES.iter().any(|rule| rule.code.name == name) {
            continue;
        }
        let known = RULES.iter().map(|rule| rule.code.name);
        found.add(Diagnostic::new(RULE.code, format!("no rule is called `{name}`")).at(level.span, "").help(choose(name, known)));
    }
}
