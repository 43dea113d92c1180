//! A link names a section that is not there.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::register::Broken;

pub const RULE: Rule = Rule {
    code: Code { id: "CB302", name: "broken-section-link" },
    default: Severity::Error,
    explain: include_str!("broken_section_link.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (link, broken) in facts.broken_links() {
        let Broken::Section { section, document, near } = broken else { continue };
        let place = document.map_or_else(|| "this document".to_owned(), |at| format!("`{}`", facts.register.documents[at].id()));
        let help = match near {
            Some(near) => format!("did you mean `#{near}`?"),
            None => format!("write `{{#{section}}}` behind the heading that is meant"),
        };
        found.add(Diagnostic::new(RULE.code, format!("{place} has no section `{section}`")).at(link.span, "").help(help));
    }
}
