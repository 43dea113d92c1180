//! The theme in use was made for another version of clausebook.

use crate::check::{Facts, Finder, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub const RULE: Rule = Rule {
    code: Code { id: "CB115", name: "theme-for-another-version" },
    default: Severity::Warning,
    explain: include_str!("theme_for_another_version.md"),
    run: Finder::Looks(run),
};

/// The version of this program.
const THIS: &str = env!("CARGO_PKG_VERSION");

fn run(facts: &Facts<'_>, found: &mut Diagnostics) {
    let register = facts.register;
    // Themes that lie there and are not used do no harm.
    for theme in register.themes.iter().filter(|theme| theme.name == register.settings.theme.name) {
        if !is_meant(&theme.made_for.value, THIS) {
            let message =
                format!("the theme `{}` was made for clausebook {}, and this is {THIS}", theme.name, theme.made_for.value);
            found.add(
                Diagnostic::new(RULE.code, message)
                    .at(theme.made_for.span, "")
                    .help("compare its templates with the shipped ones, look at the pages, and write the new version here"),
            );
        }
    }
}

/// Whether a version is one of those that `wanted` means: `0.1` means 0.1.0 and 0.1.7, not 0.10.
fn is_meant(wanted: &str, version: &str) -> bool {
    let mut parts = version.split('.');
    wanted.split('.').all(|part| parts.next() == Some(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_means_all_that_begin_with_it() {
        for (wanted, version, expected) in [
            ("0.1", "0.1.7", true),
            ("0.1", "0.10.0", false),
            ("0.1.7", "0.1.7", true),
            ("0.1.7.2", "0.1.7", false),
            ("1", "0.1.0", false),
        ] {
            assert_eq!(is_meant(wanted, version), expected, "{wanted} and {version}");
        }
    }
}
