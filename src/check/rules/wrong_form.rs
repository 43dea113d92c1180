//! A filled form does not lie in the folder of its form, or names something that is no form.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB114", name: "wrong-form" },
    default: Severity::Error,
    explain: include_str!("wrong_form.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for document in &facts.register.documents {
        let (Some(folder), Some(form)) = (&document.form_folder, &document.front.instance_of) else { continue };
        if form.as_str() != folder {
            found.add(
                Diagnostic::new(RULE.code, format!("this lies in the folder of `{folder}` and says it fills `{}`", form.value))
                    .at(form.span, "")
                    .help(format!("write `instance-of: {folder}`, or move the file")),
            );
        }
    }
}
