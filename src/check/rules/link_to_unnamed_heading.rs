//! A link leads to a heading without an id of its own.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::Target;
use crate::register::Destination;

pub const RULE: Rule = Rule {
    code: Code { id: "CB306", name: "link-to-unnamed-heading" },
    default: Severity::Error,
    explain: include_str!("link_to_unnamed_heading.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    for document in &register.documents {
        for link in &document.interface.links {
            let named = matches!(&link.target, Target::Document(_, Some(_)) | Target::Section(_) | Target::File(_, Some(_)));
            if !named {
                continue;
            }
            let section = match register.resolve(&document.path, &link.target) {
                Ok(Destination::Document { at, section: Some(section) }) => &register.documents[at].interface.sections[section],
                Ok(Destination::Here(id)) => match document.interface.sections.iter().find(|section| *section.id == *id) {
                    Some(section) => section,
                    None => continue,
                },
                _ => continue,
            };
            if !section.explicit {
                found.add(
                    Diagnostic::new(RULE.code, format!("the heading \"{}\" has no id of its own", section.title))
                        .at(link.span, "linked to here")
                        .and(section.span, format!("write `{{#{}}}` here", section.id))
                        .help("an id made from the words changes when the words do"),
                );
            }
        }
    }
}
