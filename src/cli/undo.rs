//! `undo`: takes back exactly one change.

use std::process::ExitCode;

use super::write::{Outcome, WriteArgs, agreed, write, written};
use super::{Common, output, release};
use crate::control::{self, Change};
use crate::model::Label;

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
    let release = released(&changes);
    if let Some(label) = &release {
        // Git comes first: without its tag there is no release, whatever becomes of the file.
        if !agreed(common, asked, &changes)? {
            output::say("Nothing was written.\n");
            return Ok(ExitCode::SUCCESS);
        }
        release::take_back(&root, label)?;
    }
    let title = format!("Took back {name}");
    let outcome = match &release {
        Some(_) => written(&root, "undo", &title, changes)?,
        None => write(common, asked, &root, "undo", &title, changes)?,
    };
    if outcome != Outcome::Declined {
        control::forget(&root, name);
        if let Some(label) = &release {
            release::unstage(&root, label)?;
        }
    }
    Ok(outcome.exit())
}

/// The release whose record these changes remove, where they do.
fn released(changes: &[Change]) -> Option<Label> {
    let [Change { path, after: None, .. }] = changes else { return None };
    if path.parent()? != "releases" {
        return None;
    }
    path.file_stem()?.parse().ok()
}
