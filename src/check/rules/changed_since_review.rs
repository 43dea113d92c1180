//! A text has changed since it was reviewed.

use crate::assess::ReviewState;
use crate::assess::stamp::{self, Purpose};
use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB503", name: "changed-since-review" },
    default: Severity::Warning,
    explain: include_str!("changed_since_review.md"),
    run: Finder::Looks(run),
};

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (document, standing) in facts.register.documents.iter().zip(&facts.assessment.documents) {
        if standing.review.state != ReviewState::Changed {
            continue;
        }
        let Some(stamp) = &document.front.review.stamp else { continue };
        let right = stamp::of(document, facts.register, facts.sources, Purpose::Review);
        // A review that is asked for from outside is another rule's.
        if stamp.value == right {
            continue;
        }
        found.add(
            Diagnostic::new(RULE.code, format!("`{}` has changed since it was reviewed", document.id()))
                .at(stamp.span, "the stamp of another text")
                .help(format!("the stamp of this text is `{right}`; read it again, then record it: `clausebook review ID --by NAME --outcome changed`")),
        );
    }
}
