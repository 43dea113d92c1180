//! `check` and `explain`.

use std::process::ExitCode;

use anyhow::bail;

use super::{CheckArgs, Common, FindingArgs, output};
use crate::build::Snapshot;
use crate::check::{RULES, rule};
use crate::diagnostic::format;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::model::choose;

/// Says what is wrong.
pub fn run(common: &Common, arguments: &CheckArgs) -> anyhow::Result<ExitCode> {
    let deny = Deny::read(&arguments.findings)?;
    let snapshot = common.snapshot()?;
    output::data(&print(&snapshot, &arguments.findings, common))?;
    if !common.quiet {
        output::say(&counted(&snapshot));
    }
    Ok(ExitCode::from(u8::from(deny.fails(snapshot.findings()))))
}

/// The findings in the form asked for.
pub fn print(snapshot: &Snapshot, arguments: &FindingArgs, common: &Common) -> String {
    let explain = |code: Code| rule(code.id).map_or("", |rule| rule.explain);
    format::render(arguments.format.into(), snapshot.findings(), &snapshot.project.sources, &explain, output::style(common.color))
}

/// The line that counts the findings; nothing where there is none.
pub fn counted(snapshot: &Snapshot) -> String {
    if snapshot.findings().is_empty() {
        return String::new();
    }
    let documents = snapshot.register.documents.len() + snapshot.register.unreadable.len();
    format!("{}\n", format::summary(snapshot.findings(), documents))
}

/// What fails beside errors.
pub struct Deny {
    warnings: bool,
    rules: Vec<&'static str>,
}

impl Deny {
    /// Reads `--deny`; a name that is no rule is refused.
    pub fn read(arguments: &FindingArgs) -> anyhow::Result<Deny> {
        let mut deny = Deny { warnings: false, rules: Vec::new() };
        for word in &arguments.deny {
            match word.as_str() {
                "warnings" => deny.warnings = true,
                "overdue" => deny.rules.extend(["CB501", "CB613", "CB616"]),
                name => match rule(name) {
                    Some(rule) => deny.rules.push(rule.code.id),
                    None => {
                        let known = RULES.iter().map(|rule| rule.code.name).chain(["warnings", "overdue"]);
                        bail!("no rule is called `{name}`\n{}", choose(name, known));
                    }
                },
            }
        }
        Ok(deny)
    }

    /// Whether these findings fail.
    pub fn fails(&self, found: &Diagnostics) -> bool {
        found.iter().any(|each| {
            each.severity == Severity::Error
                || (self.warnings && each.severity == Severity::Warning)
                || self.rules.contains(&each.code.id)
        })
    }
}

/// Explains a finding, or lists them all.
pub fn explain(code: Option<&str>) -> anyhow::Result<ExitCode> {
    let Some(words) = code else {
        let mut text = String::new();
        for rule in RULES {
            let first = rule.explain.lines().next().unwrap_or("");
            text.push_str(&format!("{}  {:<27} {:<8} {first}\n", rule.code.id, rule.code.name, rule.default.word()));
        }
        output::data(&text)?;
        return Ok(ExitCode::SUCCESS);
    };
    let Some(rule) = rule(words) else {
        let known = RULES.iter().flat_map(|rule| [rule.code.name, rule.code.id]);
        bail!("no finding is called `{words}`\n{}", choose(words, known));
    };
    output::data(&format!("{} {} ({})\n\n{}", rule.code.id, rule.code.name, rule.default.word(), rule.explain))?;
    Ok(ExitCode::SUCCESS)
}
