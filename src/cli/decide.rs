//! `adopt`, `review`, `approve` and `bump`: decisions of people, recorded in their documents.

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;

use anyhow::{Context, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};

use super::write::{Outcome, WriteArgs, write};
use super::{Common, day, output, sheet};
use crate::build::Snapshot;
use crate::control::{self, ApprovalReport, Approving, BumpReport, Bumped, Earlier, Plan, ReviewReport};
use crate::load;
use crate::model::{self, Date, DocId, choose};
use crate::repository::Repository;

#[derive(Debug, Args)]
pub struct AdoptArgs {
    /// The templates to adopt, such as SMS-PRC-015
    #[arg(value_name = "ID", required_unless_present = "all")]
    ids: Vec<String>,
    /// Every template of the set
    #[arg(long, conflicts_with = "ids")]
    all: bool,
    /// The role that is to own them; otherwise the one the template names
    #[arg(long, value_name = "ROLE")]
    owner: Option<String>,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Debug, Args)]
pub struct TailorArgs {
    /// The profile of toolkit/profiles.yaml, such as small
    #[arg(long, value_name = "NAME")]
    profile: String,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// The documents that were read, such as SMS-PRC-015
    #[arg(value_name = "ID", required_unless_present = "stagger")]
    ids: Vec<String>,
    /// Who read them
    #[arg(long, value_name = "NAME", required_unless_present = "stagger")]
    by: Option<String>,
    /// In which role; otherwise the owner's, or the first that the person has
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// What came of it
    #[arg(long, value_name = "WHAT", default_value = "unchanged")]
    outcome: OutcomeArg,
    /// What there is to say; for a withdrawal, why
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// What takes the place of a withdrawn document
    #[arg(long, value_name = "ID")]
    successor: Option<String>,
    /// Nothing takes the place of a withdrawn document
    #[arg(long, conflicts_with = "successor")]
    no_successor: bool,
    /// The day of the review; otherwise today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    on: Option<Date>,
    /// Spread the next reviews over the year instead; none is put off
    #[arg(long, conflicts_with_all = ["by", "role", "note", "successor", "no_successor", "on"])]
    stagger: bool,
    /// With --stagger: only documents that this role owns
    #[arg(long, value_name = "ROLE", requires = "stagger")]
    owner: Option<String>,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OutcomeArg {
    /// The text still fits
    Unchanged,
    /// The text was or is to be changed
    Changed,
    /// The document is withdrawn
    Retire,
}

#[derive(Debug, Args)]
pub struct ApproveArgs {
    /// The documents that were approved, such as SMS-PRC-015
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Who decided
    #[arg(long, value_name = "NAME")]
    by: String,
    /// In which role
    #[arg(long, value_name = "ROLE")]
    role: String,
    /// The day of the decision; otherwise today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    on: Option<Date>,
    /// What proves it: minutes, a mail, a signed sheet
    #[arg(long, value_name = "TEXT")]
    evidence: Option<String>,
    /// Who writes this down; otherwise CLAUSEBOOK_USER, GIT_AUTHOR_NAME or the name of your account
    #[arg(long, value_name = "NAME")]
    recorded_by: Option<String>,
    /// From when on the text is to be in force; otherwise from the last approval
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    effective: Option<Date>,
    /// Write what the approver is to sign into this folder, and nothing else
    #[arg(long, value_name = "DIR", conflicts_with = "signatures")]
    statements: Option<Utf8PathBuf>,
    /// Take the approver's signatures, ID.txt.sig, from this folder
    #[arg(long, value_name = "DIR")]
    signatures: Option<Utf8PathBuf>,
    /// Write the sign-off sheet into this file too, as markdown
    #[arg(long, value_name = "FILE")]
    sheet: Option<Utf8PathBuf>,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("part").required(true))]
pub struct BumpArgs {
    /// The document, such as SMS-PRC-015
    id: String,
    /// What changed, in a sentence
    change: String,
    /// Nobody has to do anything otherwise than before
    #[arg(long, group = "part")]
    minor: bool,
    /// What somebody must do, who does it, a figure, the scope or an authority has changed
    #[arg(long, group = "part")]
    major: bool,
    /// Who confirms that a change to a duty or a figure is a minor one
    #[arg(long, value_name = "NAME", requires = "minor")]
    confirmed_by: Option<String>,
    #[command(flatten)]
    write: WriteArgs,
}

/// Makes templates the organisation's own.
pub fn adopt(common: &Common, arguments: &AdoptArgs) -> anyhow::Result<ExitCode> {
    let (root, snapshot) = common.taken_up()?;
    let ids = if arguments.all { control::templates(&snapshot) } else { arguments.ids.clone() };
    let plan = control::adopt(&snapshot, &root, &ids, arguments.owner.as_deref(), snapshot.assessment.today)?;
    let title = format!("Adopted {}", named(&ids));
    finish(common, arguments.write, &root, "adopt", &title, plan, "clausebook status", "what is still to fill and to approve")
}

/// Lets templates take in the texts of others.
pub fn tailor(common: &Common, arguments: &TailorArgs) -> anyhow::Result<ExitCode> {
    let (root, snapshot) = common.taken_up()?;
    let plan = control::tailor(&snapshot, &root, &arguments.profile)?;
    let title = format!("Tailored the set to the profile {}", arguments.profile);
    finish(common, arguments.write, &root, "tailor", &title, plan, "clausebook check", "whether everything is in order")
}

/// Records reviews, or spreads them.
pub fn review(common: &Common, arguments: &ReviewArgs) -> anyhow::Result<ExitCode> {
    let (root, snapshot) = common.taken_up()?;
    if arguments.stagger {
        return stagger(common, arguments, &root, &snapshot);
    }
    let report = ReviewReport {
        by: arguments.by.as_deref().unwrap_or(""),
        role: arguments.role.as_deref(),
        outcome: match arguments.outcome {
            OutcomeArg::Unchanged => model::Outcome::Unchanged,
            OutcomeArg::Changed => model::Outcome::Changed,
            OutcomeArg::Retire => model::Outcome::Retire,
        },
        note: arguments.note.as_deref(),
        successor: arguments.successor.as_deref(),
        no_successor: arguments.no_successor,
        on: arguments.on.unwrap_or(snapshot.assessment.today),
    };
    let plan = control::review(&snapshot, &root, &arguments.ids, &report)?;
    let title = format!("Recorded the review of {}", named(&arguments.ids));
    finish(common, arguments.write, &root, "review", &title, plan, "clausebook reviews", "what is due next")
}

fn stagger(common: &Common, arguments: &ReviewArgs, root: &Utf8Path, snapshot: &Snapshot) -> anyhow::Result<ExitCode> {
    let register = &snapshot.register;
    if let Some(owner) = &arguments.owner
        && !register.settings.roles.contains_key(owner.as_str())
    {
        bail!("no role `{owner}` is declared\n{}", choose(owner, register.settings.roles.keys().map(model::RoleKey::as_str)));
    }
    let owned = |document: &crate::register::Document| {
        arguments.owner.as_ref().is_none_or(|wanted| document.front.owner.as_ref().is_some_and(|owner| owner.as_str() == wanted))
    };
    let ids: Vec<String> = if arguments.ids.is_empty() {
        let live = register.documents.iter().filter(|document| document.front.status().is_live() && !document.front.is_record());
        live.filter(|document| owned(document)).map(|document| document.id().to_string()).collect()
    } else {
        arguments.ids.clone()
    };
    let plan = control::stagger(snapshot, root, &ids)?;
    let title = format!("Spread the next reviews of {}", named(&ids));
    finish(common, arguments.write, root, "stagger", &title, plan, "clausebook reviews", "what is due, and when")
}

/// Records approvals, or writes what is to be signed.
pub fn approve(common: &Common, arguments: &ApproveArgs) -> anyhow::Result<ExitCode> {
    let (root, snapshot) = common.taken_up()?;
    let (recorded_by, from) = recorder(arguments.recorded_by.as_deref())?;
    let report = ApprovalReport {
        by: &arguments.by,
        role: &arguments.role,
        on: arguments.on.unwrap_or(snapshot.assessment.today),
        evidence: arguments.evidence.as_deref(),
        recorded_by: &recorded_by,
        effective: arguments.effective,
        signatures: arguments.signatures.as_deref().map(|folder| signatures(folder, &arguments.ids)).transpose()?,
        unproven: arguments.statements.is_some(),
    };
    let repository = Repository::open(&root).ok();
    let earlier = Earlier::new(&snapshot, repository.as_ref());
    let Approving { mut plan, sheet: rows } = control::approve(&snapshot, &root, &arguments.ids, &report, &earlier)?;
    if let Some(folder) = &arguments.statements {
        return statements(folder, &rows);
    }
    let role = snapshot.register.settings.roles.get(arguments.role.as_str()).map_or("", |role| role.title.as_str());
    output::data(&sheet::text(&snapshot, &rows, &report, role))?;
    if let Some(file) = &arguments.sheet {
        fs::write(file, sheet::markdown(&snapshot, &rows, &report, role)).with_context(|| format!("write the sheet {file}"))?;
    }
    plan.said.push(format!("Recorded by {recorded_by}{from}."));
    let title = format!("Recorded the approval of {} by {}", named(&arguments.ids), arguments.by);
    finish(common, arguments.write, &root, "approve", &title, plan, "clausebook check", "whether everything is in order")
}

/// Who writes an approval down, and where the name comes from.
fn recorder(named: Option<&str>) -> anyhow::Result<(String, String)> {
    if let Some(name) = named {
        return Ok((name.to_owned(), String::new()));
    }
    for variable in ["CLAUSEBOOK_USER", "GIT_AUTHOR_NAME", "USER", "USERNAME", "LOGNAME"] {
        if let Ok(name) = std::env::var(variable)
            && !name.trim().is_empty()
        {
            return Ok((name.trim().to_owned(), format!(" (from {variable}; --recorded-by names somebody else)")));
        }
    }
    bail!("nobody is known to record this\nSay who writes it down with --recorded-by NAME")
}

/// The signatures in a folder, by document.
fn signatures(folder: &Utf8Path, ids: &[String]) -> anyhow::Result<BTreeMap<String, String>> {
    if !folder.is_dir() {
        bail!("`{folder}` is no folder\nName the folder that --statements wrote to, after signing");
    }
    let mut found = BTreeMap::new();
    for id in ids.iter().filter(|id| id.parse::<DocId>().is_ok()) {
        let path = folder.join(format!("{id}.txt.sig"));
        match fs::metadata(&path) {
            Ok(meta) if meta.is_file() && meta.len() <= 64 << 10 => {
                let bytes = fs::read(&path).with_context(|| format!("read the signature {path}"))?;
                found.insert(id.clone(), String::from_utf8_lossy(&bytes).into_owned());
            }
            Ok(_) => bail!("`{path}` is no signature\nSign the statements with ssh-keygen"),
            Err(_) => {}
        }
    }
    Ok(found)
}

/// Writes what is to be signed and says how.
fn statements(folder: &Utf8Path, rows: &[control::SheetRow]) -> anyhow::Result<ExitCode> {
    let paths: Vec<Utf8PathBuf> = rows.iter().map(|row| folder.join(format!("{}.txt", row.id))).collect();
    for path in paths.iter().filter(|path| path.exists()) {
        let old = fs::read(path).unwrap_or_default();
        if !old.starts_with(b"clausebook approval 1\n") {
            bail!("`{path}` is not a statement of ours, and nothing was written\nName another folder");
        }
    }
    fs::create_dir_all(folder).with_context(|| format!("make the folder {folder}"))?;
    for (path, row) in paths.iter().zip(rows) {
        fs::write(path, &row.statement).with_context(|| format!("write the statement {path}"))?;
        // A signature of an earlier statement would not fit this one.
        let _ = fs::remove_file(path.with_extension("txt.sig"));
        output::data(&format!("{path}\n"))?;
    }
    output::say(&format!(
        "Nothing is approved yet. The approver signs:\n  ssh-keygen -Y sign -n clausebook-approval -f ~/.ssh/id_ed25519 {folder}/*.txt\nThen give the same command with --signatures {folder} in the place of --statements.\n"
    ));
    Ok(ExitCode::SUCCESS)
}

/// Gives a text its number.
pub fn bump(common: &Common, arguments: &BumpArgs) -> anyhow::Result<ExitCode> {
    let (root, snapshot) = common.taken_up()?;
    let report = BumpReport {
        part: if arguments.major { model::Step::Major } else { model::Step::Minor },
        change: &arguments.change,
        confirmed: arguments.confirmed_by.as_deref(),
        on: snapshot.assessment.today,
    };
    let repository = Repository::open(&root).ok();
    let earlier = Earlier::new(&snapshot, repository.as_ref());
    match control::bump(&snapshot, &root, &arguments.id, &report, &earlier)? {
        Bumped::Plan(plan) => {
            let title = format!("Numbered {}", arguments.id);
            finish(common, arguments.write, &root, "bump", &title, plan, "clausebook approve …", "once the text is ready")
        }
        Bumped::Objection(found) => {
            let mut text = format!("{}: this does not look like a minor change, and nothing was written:\n", arguments.id);
            for each in found {
                text.push_str(&format!("  {}\n", control::line(&each)));
            }
            text.push_str("Say --major; or name with --confirmed-by somebody who may approve it and says that nobody has to act otherwise.\n");
            output::say(&crate::diagnostic::visible(&text));
            Ok(ExitCode::from(1))
        }
    }
}

/// Says what is to be said, writes, and says what comes next.
#[allow(clippy::too_many_arguments, reason = "one call a command, each argument a word of its own")]
fn finish(
    common: &Common,
    asked: WriteArgs,
    root: &Utf8Path,
    verb: &str,
    title: &str,
    plan: Plan,
    next: &str,
    why: &str,
) -> anyhow::Result<ExitCode> {
    if !common.quiet {
        let said: String = plan.said.iter().map(|line| format!("{line}\n")).collect();
        output::say(&crate::diagnostic::visible(&said));
    }
    let outcome = write(common, asked, root, verb, title, plan.changes)?;
    if matches!(outcome, Outcome::Written(_)) && !common.quiet {
        output::say(&format!("Next: {next}   {why}\n"));
    }
    Ok(outcome.exit())
}

/// Ids in words: all of a few, the number of many.
fn named(ids: &[String]) -> String {
    match ids {
        [] => "nothing".to_owned(),
        few if few.len() <= 3 => few.join(", "),
        many => format!("{} documents", many.len()),
    }
}

impl Common {
    /// The project to be changed, as it is now.
    fn taken_up(&self) -> anyhow::Result<(Utf8PathBuf, Snapshot)> {
        let root = self.root()?;
        let snapshot = Snapshot::new(load::load(&root)?, self.today()?);
        Ok((root, snapshot))
    }
}
