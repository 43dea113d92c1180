//! `undo`: takes back exactly one change.

use std::process::ExitCode;

use super::write::{Outcome, WriteArgs, write};
use super::{Common, output};
use crate::control;

/// Takes back the named change; without a name, lists what can be taken back.
pub fn run(common: &Common, name: Option<&str>, asked: WriteArgs) -> anyhow::Result<ExitCode> {
    let root = common.root()?;
    let Some(name) = name else {
        let mut text = String::new();
        for record in control::records(&root) {
            let files = if record.changes.len() == 1 { "1 file".to_owned() } else { format!("{} files", record.changes.len()) };
            text.push_str(&format!("{:<14} {:<9} {}\n", record.name, files, record.title));
        }
        if text.is_empty() {
            output::say("Nothing is remembered that could be taken back.\n");
        }
        output::data(&text)?;
        return Ok(ExitCode::SUCCESS);
    };
    let changes = control::plan(&root, name)?;
    let outcome = write(common, asked, &root, "undo", &format!("Took back {name}"), changes)?;
    if outcome != Outcome::Declined {
        control::forget(&root, name);
    }
    Ok(outcome.exit())
}
