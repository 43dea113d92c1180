//! `release`: issues the newest approved text of each document, as a record, a commit and a tag.

use std::fs;
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::write::agreed;
use super::{Common, ReleaseArgs, output};
use crate::control::release::{Obstacle, Order, Plan, plan};
use crate::control::{self, Change};
use crate::model::{DocId, Label, Refusal, Version, choose};
use crate::repository::{Person, Repository, RepositoryError};

/// Makes a release.
pub fn run(common: &Common, arguments: &ReleaseArgs) -> anyhow::Result<ExitCode> {
    let now = SystemTime::now();
    let root = common.root()?;
    let label: Label = arguments
        .label
        .parse()
        .map_err(|refusal: Refusal| anyhow::anyhow!("`{}` {}\n{}", arguments.label, refusal.what, refusal.help))?;
    let repository = Repository::open(&root)?;
    let snapshot = common.snapshot()?;
    let person = repository.person().context(
        "git does not know who commits\nSay it once: git config --global user.name \"Your Name\" && git config --global user.email you@example.org",
    )?;
    let attempt = Attempt::of(&root);
    if let Some(began) = attempt.cut_off() {
        repository.remove_locks(&label, began, now);
    }
    if repository.finish(&label, &person)? {
        attempt.done();
        output::say(&format!("Released {label}: the record was committed before, and has its tag `{}` now.\n", label.tag()));
        return Ok(ExitCode::SUCCESS);
    }
    if repository.has_tag(&label) {
        bail!("release {label} exists already\nA release is never changed; give the next one another label");
    }
    let order = Order {
        label: label.clone(),
        date: common.today()?,
        by: arguments.by.clone(),
        note: arguments.note.clone(),
        only: only(&arguments.only, &snapshot)?,
    };
    let plan = match plan(&snapshot, &repository, &order)? {
        Ok(plan) => plan,
        Err(obstacles) => {
            output::say(&told(&obstacles));
            output::say("Nothing was released.\n");
            return Ok(ExitCode::from(1));
        }
    };
    let change = Change {
        path: label.path(),
        before: control::read(&root, &label.path())?,
        after: Some(plan.record.clone().into_bytes()),
    };
    if !common.quiet {
        output::say(&summary(&order, &plan));
    }
    if !agreed(common, arguments.write, std::slice::from_ref(&change))? {
        output::say("Nothing was released.\n");
        return Ok(ExitCode::SUCCESS);
    }
    attempt.begins().context("note that a release begins")?;
    let name = carry_out(&root, &repository, &label, &plan, change, &person, &order)?;
    attempt.done();
    output::say(&format!("Released {label}: commit and tag `{}`.\n", label.tag()));
    if let Some(name) = name {
        output::say(&format!("Undo with: clausebook undo {name}\n"));
    }
    output::say(&format!("Next: clausebook build\n      git push --follow-tags origin HEAD {}\n", label.tag()));
    Ok(ExitCode::SUCCESS)
}

/// A file that stands while a release is being made, so that the next one sees that it was cut off.
struct Attempt {
    file: Utf8PathBuf,
}

impl Attempt {
    fn of(root: &Utf8Path) -> Attempt {
        Attempt { file: root.join(".cache/clausebook/release-begun") }
    }

    /// When the release began that was cut off, if one was.
    fn cut_off(&self) -> Option<SystemTime> {
        fs::symlink_metadata(&self.file).ok().filter(fs::Metadata::is_file)?.modified().ok()
    }

    fn begins(&self) -> std::io::Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.file, b"")
    }

    fn done(&self) {
        let _ = fs::remove_file(&self.file);
    }
}

/// Record, index, then branch and tag in one step: only with the tag there is a release. Cut off
/// before that, the same command finishes the work.
fn carry_out(
    root: &Utf8Path,
    repository: &Repository,
    label: &Label,
    plan: &Plan,
    change: Change,
    person: &Person,
    order: &Order,
) -> anyhow::Result<Option<String>> {
    let title = format!("release {label}");
    let note = order.note.as_deref().map(|note| format!("\n\n{note}")).unwrap_or_default();
    let message = format!("Release {label}\n\nReleased by {}.{note}\n", order.by);
    let made = repository.prepare(label, &plan.record, &message, person)?;
    let name = control::commit(root, "release", &title, vec![change])?;
    repository.stage(label, Some(&plan.record))?;
    if let Err(error) = repository.publish(&made) {
        if let Some(name) = &name {
            control::undo(root, name)?;
        }
        repository.stage(label, None)?;
        return Err(error.into());
    }
    Ok(name)
}

/// Takes a release back in git, as far as that is still possible without touching the work of others.
pub fn take_back(root: &Utf8Path, label: &Label) -> anyhow::Result<()> {
    let repository = Repository::open(root)?;
    if !repository.has_tag(label) {
        return Ok(());
    }
    let person = repository.person().unwrap_or(Person { name: "clausebook".to_owned(), email: String::new() });
    if !repository.take_back(label, &person)? {
        bail!(
            "release {label} is not the last commit of this branch, and others may have seen it\nMake another release that puts things right; a release is never taken out of the middle of a history"
        );
    }
    Ok(())
}

/// Has git forget the record that was taken back.
pub fn unstage(root: &Utf8Path, label: &Label) -> Result<(), RepositoryError> {
    Repository::open(root)?.stage(label, None)
}

fn only(wanted: &[String], snapshot: &crate::build::Snapshot) -> anyhow::Result<Vec<DocId>> {
    let known = snapshot.register.documents.iter().map(|document| document.id().as_str());
    wanted
        .iter()
        .map(|id| match snapshot.register.document(id) {
            Some(document) => Ok(document.id().clone()),
            None => bail!("no document is called `{id}`\n{}", choose(id, known.clone())),
        })
        .collect()
}

fn summary(order: &Order, plan: &Plan) -> String {
    let mut out = format!("Release {} by {}, {}\n\n", order.label, order.by, order.date.readable());
    let version = |version: &Option<Version>| version.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
    for (id, before, now) in &plan.changed {
        match before {
            Some(before) => out.push_str(&format!("  changed    {id}  {before} -> {}\n", version(now))),
            None => out.push_str(&format!("  new        {id}  {}\n", version(now))),
        }
    }
    for each in &plan.withdrawn {
        out.push_str(&format!("  withdrawn  {}  {}\n", each.id, each.why));
    }
    for id in &plan.in_work {
        out.push_str(&format!("  in work    {id}  stays at its last issue\n"));
    }
    out.push_str(&format!("\n{} documents issued, {} named without a text.\n\n", plan.issued, plan.not_issued));
    out
}

fn told(obstacles: &[Obstacle]) -> String {
    let mut out = String::new();
    for obstacle in obstacles {
        let text = match obstacle {
            Obstacle::Vanishes { id, clause } => format!(
                "{id} would be gone, and a standard demands it ({clause})\n  Put the document back, or name a successor that is issued with this release\n"
            ),
            Obstacle::Broken { id, why } => format!(
                "{id} calls itself approved and is not: {why}\n  Have it approved (clausebook approve {id} …), or set `status: draft`\n"
            ),
            Obstacle::VersionUsedTwice { id, version, release } => format!(
                "{id} {version} is another text than the {version} of release {release}; a number names one text for ever\n  Give it the next number: clausebook bump {id} --minor \"what changed\", and have it approved\n"
            ),
            Obstacle::NotCommitted(paths) => not_committed(paths),
            Obstacle::NothingNew(Some(before)) => format!("nothing has changed since release {before}\n"),
            Obstacle::NothingNew(None) => {
                "no document is approved yet, so there is nothing to release\n  clausebook status shows where each one stands\n"
                    .to_owned()
            }
        };
        out.push_str(&format!("error: {text}"));
    }
    out
}

fn not_committed(paths: &[camino::Utf8PathBuf]) -> String {
    const SHOWN: usize = 8;
    let mut out = if paths.len() == 1 {
        "1 file of the release is not committed as it is\n".to_owned()
    } else {
        format!("{} files of the release are not committed as they are\n", paths.len())
    };
    for path in paths.iter().take(SHOWN) {
        out.push_str(&format!("  {path}\n"));
    }
    if paths.len() > SHOWN {
        out.push_str(&format!("  and {} more\n", paths.len() - SHOWN));
    }
    let all: Vec<String> = if paths.len() > SHOWN {
        vec!["site".into(), "toolkit".into(), "themes".into()]
    } else {
        paths.iter().map(|path| shell_word(path.as_str())).collect()
    };
    out.push_str(&format!("  Commit first: git add -- {} && git commit -m \"Texts for the release\"\n", all.join(" ")));
    out
}

/// A path as a shell reads it.
pub fn shell_word(path: &str) -> String {
    let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_'));
    if plain { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}
