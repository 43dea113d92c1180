//! `confirm` and `dispose`: what is recorded about rows, and about records that are gone.

use std::process::ExitCode;

use super::write::{Outcome, write};
use super::{Common, ConfirmArgs, DisposeArgs, output};
use crate::control::{self, Disposing};

/// Confirms the rows of a register.
pub fn confirm(common: &Common, arguments: &ConfirmArgs) -> anyhow::Result<ExitCode> {
    let root = common.root()?;
    let snapshot = common.snapshot()?;
    let name = &arguments.register;
    let confirmed = control::confirm(&root, &snapshot, name, &arguments.by, arguments.sampled)?;
    let frozen = match confirmed.frozen {
        0 => String::new(),
        1 => ", 1 decided row frozen".to_owned(),
        count => format!(", {count} decided rows frozen"),
    };
    let sample = if arguments.sampled { "the sample of " } else { "" };
    let rows = match confirmed.rows {
        0 if arguments.sampled => String::new(),
        1 => "1 row of ".to_owned(),
        count => format!("{count} rows of "),
    };
    let title = format!("Confirmed {sample}{rows}{name} by {}{frozen}", arguments.by);
    Ok(write(common, arguments.write, &root, "confirm", &title, vec![confirmed.change])?.exit())
}

/// Logs the disposal of records.
pub fn dispose(common: &Common, arguments: &DisposeArgs) -> anyhow::Result<ExitCode> {
    let root = common.root()?;
    let snapshot = common.snapshot()?;
    let said = Disposing { by: &arguments.by, how: arguments.how.as_deref(), note: arguments.note.as_deref() };
    let disposed = control::dispose(&root, &snapshot, &arguments.ids, said)?;
    let title = match disposed.files.len() {
        1 => format!("Logged the disposal of {} by {}", arguments.ids[0], arguments.by),
        count => format!("Logged the disposal of {count} records by {}", arguments.by),
    };
    let outcome = write(common, arguments.write, &root, "dispose", &title, vec![disposed.change])?;
    if matches!(outcome, Outcome::Written(_)) {
        output::say("Nothing was deleted. Remove the records yourself, from every copy that is kept:\n");
        for path in &disposed.files {
            output::say(&format!("  git rm -- {}\n", super::release::shell_word(path.as_str())));
        }
    }
    Ok(outcome.exit())
}
