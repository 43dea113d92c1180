//! A filled form names a service, customer, supplier or party that no register lists.

use std::collections::BTreeMap;

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Per, nearest};
use crate::parse::shorten;

pub const RULE: Rule = Rule {
    code: Code { id: "CB617", name: "unknown-unit" },
    default: Severity::Error,
    explain: include_str!("unknown_unit.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    if register.sheets.is_empty() {
        return;
    }
    let mut forms: BTreeMap<&str, Per> = BTreeMap::new();
    for demand in register.in_scope().flat_map(|catalogue| &catalogue.clauses).flat_map(|clause| &clause.demands) {
        if let Some(per) = demand.per {
            forms.extend(demand.answered_by.iter().map(|form| (form.as_str(), per)));
        }
    }
    for document in &register.documents {
        let (Some(form), Some(party)) = (&document.front.instance_of, &document.front.party) else { continue };
        let produce = register.document(form.as_str()).and_then(|form| form.front.produce());
        let per = produce.and_then(|produce| produce.per.as_ref()).map(|per| per.value);
        let Some(per) = per.or_else(|| forms.get(form.as_str()).copied()) else { continue };
        if register.sheets.listing(per).next().is_none() {
            continue;
        }
        let message = match register.sheets.unit(per, &party.value) {
            None => format!("no {per} `{}` is listed", shorten(&party.value)),
            Some((sheet, row)) if row.example => {
                format!("`{}` is an example row of the register `{}`", party.value, sheet.name.value)
            }
            Some(_) => continue,
        };
        let keys = register.sheets.listing(per).flat_map(|sheet| sheet.real()).map(|row| row.key.value.as_ref());
        let names: Vec<&str> = register.sheets.listing(per).map(|sheet| sheet.name.as_str()).collect();
        let help = match nearest(&party.value, keys) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("name the key of a row of the register `{}`", names.join("` or `")),
        };
        found.add(Diagnostic::new(RULE.code, message).at(party.span, "").help(help));
    }
}
