//! A document shows rows to people who may not see them.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Block, Interface};

pub const RULE: Rule = Rule {
    code: Code { id: "CB621", name: "register-in-wider-document" },
    default: Severity::Error,
    explain: include_str!("register_in_wider_document.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    let mut look = |interface: &Interface, audience: &str, whose: &str| {
        for (block, span) in &interface.blocks {
            let Block::Register(extract) = block else { continue };
            let Some(sheet) = register.sheets.get(&extract.register) else { continue };
            let wanted = register.sheet_audience(sheet);
            if register.settings.sees(audience, wanted) {
                continue;
            }
            let message = format!("the register `{}` is for `{wanted}`, and {whose} is for `{audience}`", extract.register);
            let place = sheet.audience.as_ref().map_or(sheet.top(), |audience| audience.span);
            found.add(
                Diagnostic::new(RULE.code, message)
                    .at(*span, "shown here")
                    .and(place, "the register")
                    .help(format!("write `audience: {wanted}` into the document, or remove the block")),
            );
        }
    };
    for document in &register.documents {
        look(&document.interface, register.audience_of(document), "this document");
    }
    for page in &register.pages {
        look(&page.interface, &register.settings.site.audience, "this page");
    }
}
