//! Two things want the same address, or an address cannot be used everywhere.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use std::collections::HashMap;

use crate::register::address;
use crate::source::Span;

pub const RULE: Rule = Rule {
    code: Code { id: "CB111", name: "address-taken" },
    default: Severity::Error,
    explain: include_str!("address_taken.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    let mut taken: HashMap<String, Span> = HashMap::new();
    let mut claim = |address: String, span: Span, found: &mut Diagnostics| {
        if let Some(why) = address::unusable(&address) {
            found.add(Diagnostic::new(RULE.code, format!("the address `{address}` cannot be used")).at(span, "").help(why));
        }
        match taken.insert(address.to_lowercase(), span) {
            Some(first) if first != span => found.add(
                Diagnostic::new(RULE.code, format!("two things want the address `{address}`"))
                    .at(span, "wanted here")
                    .and(first, "and here")
                    .help("rename one of them; names that differ only by case are one address"),
            ),
            _ => {}
        }
    };
    for (at, document) in register.documents.iter().enumerate() {
        if !register.is_twin(at) {
            claim(address::document(document.id()), document.front.id.span, found);
        }
        for former in &document.front.formerly {
            claim(address::document(&former.value), former.span, found);
        }
    }
    for page in &register.pages {
        claim(address::page(facts.sources.path(page.file)), Span::top(page.file), found);
    }
    for path in register.assets() {
        let Some(address) = path.strip_prefix("site/static").ok() else { continue };
        let first = address.components().next().map(|part| part.as_str().to_lowercase()).unwrap_or_default();
        let why = address::unusable(address.as_str())
            .or_else(|| address::OURS.contains(&first.as_str()).then_some("clausebook makes this address itself"));
        if let Some(why) = why {
            found.add(
                Diagnostic::new(RULE.code, format!("`{path}` cannot be published as `{address}`"))
                    .help(format!("{why}; rename the file")),
            );
        }
    }
}
