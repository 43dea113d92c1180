//! What every command that writes does alike: show the change, ask, write, say how to undo it.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::bail;
use camino::Utf8Path;
use clap::Args;

use super::{Common, output};
use crate::control::{self, Change};

/// Whether to ask before writing.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct WriteArgs {
    /// Write without asking
    #[arg(long, short)]
    pub yes: bool,
    /// Never ask; without --yes the change is shown and nothing is written
    #[arg(long)]
    pub no_input: bool,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Written, and remembered under this name.
    Written(String),
    /// There was nothing to change.
    Nothing,
    /// The person said no.
    Declined,
}

impl Outcome {
    /// The exit code: a person who says no has what was wanted.
    pub fn exit(&self) -> ExitCode {
        ExitCode::SUCCESS
    }
}

/// Shows the changes, asks where somebody can answer, writes all of them or none, and says how to
/// take them back. `verb` is the command; `title` says in a line what it does.
pub fn write(
    common: &Common,
    asked: WriteArgs,
    root: &Utf8Path,
    verb: &str,
    title: &str,
    changes: Vec<Change>,
) -> anyhow::Result<Outcome> {
    if changes.iter().all(Change::is_empty) {
        if !common.quiet {
            output::say("Nothing to change.\n");
        }
        return Ok(Outcome::Nothing);
    }
    if !agreed(common, asked, &changes)? {
        output::say("Nothing was written.\n");
        return Ok(Outcome::Declined);
    }
    written(root, verb, title, changes)
}

/// Writes changes that a person has agreed to.
pub fn written(root: &Utf8Path, verb: &str, title: &str, changes: Vec<Change>) -> anyhow::Result<Outcome> {
    let Some(name) = control::commit(root, verb, title, changes)? else { return Ok(Outcome::Nothing) };
    output::say(&format!("{title}.\nUndo with: clausebook undo {name}\n"));
    Ok(Outcome::Written(name))
}

/// Shows the changes and finds out whether they are wanted.
pub fn agreed(common: &Common, asked: WriteArgs, changes: &[Change]) -> anyhow::Result<bool> {
    let color = output::colours(common.color, io::stderr().is_terminal());
    if !(common.quiet && asked.yes) {
        output::say(&control::show(changes, color));
    }
    if asked.yes {
        return Ok(true);
    }
    if asked.no_input || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        bail!("nothing was written, because nobody can be asked here\nAdd --yes to write what is shown above");
    }
    let files = if changes.len() == 1 { "this file".to_owned() } else { format!("these {} files", changes.len()) };
    output::say(&format!("Write {files}? [y/N] "));
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
