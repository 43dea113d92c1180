//! How findings are printed: for people, one a line, and for programs.

mod github;
mod human;
mod json;
mod sarif;
mod short;

use super::{Code, Diagnostics, Severity};
use crate::source::Sources;

/// A way of printing findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// With the quoted source, for people.
    #[default]
    Human,
    /// One line each.
    Short,
    /// Our own JSON.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub.
    Github,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 5] = [Format::Human, Format::Short, Format::Json, Format::Sarif, Format::Github];

    /// The word that asks for it.
    pub fn name(self) -> &'static str {
        match self {
            Format::Human => "human",
            Format::Short => "short",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Github => "github",
        }
    }
}

/// How findings look to people.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether the terminal shows colours.
    pub color: bool,
    /// How many columns it has.
    pub width: usize,
}

/// All findings as one text. `explain` gives the long text of a rule.
pub fn render(
    format: Format,
    found: &Diagnostics,
    sources: &Sources,
    explain: &dyn Fn(Code) -> &'static str,
    style: Style,
) -> String {
    match format {
        Format::Human => human::render(found, sources, style),
        Format::Short => short::render(found, sources),
        Format::Json => json::render(found, sources),
        Format::Sarif => sarif::render(found, sources, explain),
        Format::Github => github::render(found, sources),
    }
}

/// One line that counts: "3 errors, 1 warning in 46 documents."
pub fn summary(found: &Diagnostics, documents: usize) -> String {
    let count = |severity: Severity, word: &str| match found.count(severity) {
        0 => None,
        1 => Some(format!("1 {word}")),
        many => Some(format!("{many} {word}s")),
    };
    let counts: Vec<String> =
        [count(Severity::Error, "error"), count(Severity::Warning, "warning"), count(Severity::Info, "remark")]
            .into_iter()
            .flatten()
            .collect();
    let set = format!("{documents} document{}", if documents == 1 { "" } else { "s" });
    let accepted = match found.accepted().len() {
        0 => String::new(),
        count => format!("  {count} accepted."),
    };
    // The one worth explaining is an error, where there is one.
    match found.iter().min_by_key(|each| each.severity) {
        None => format!("No finding in {set}.{accepted}"),
        Some(first) => format!("{} in {set}.{accepted}  Explain one: clausebook explain {}", counts.join(", "), first.code.id),
    }
}
