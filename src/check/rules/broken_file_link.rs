//! A link names a file that is not there, or that lies outside the project.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::register::Broken;

pub const RULE: Rule = Rule {
    code: Code { id: "CB304", name: "broken-file-link" },
    default: Severity::Error,
    explain: include_str!("broken_file_link.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (link, broken) in facts.broken_links() {
        let (message, help) = match broken {
            Broken::File { path } => {
                (format!("no file `{path}` is published"), "check the path; it is relative to this document")
            }
            Broken::Outside => {
                ("this link leads out of the project".to_owned(), "copy the file into the project, beside the document")
            }
            _ => continue,
        };
        found.add(Diagnostic::new(RULE.code, message).at(link.span, "").help(help));
    }
}
