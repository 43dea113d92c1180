//! Records that somebody answers for the rows of a register, or that a record is gone.
//!
//! What is to be written is worked out here from the set as it was read; nothing is written, and no
//! file of a record is ever removed.

use camino::{Utf8Path, Utf8PathBuf};

use super::{Change, ControlError, Data, Front, FrontError, read};
use crate::assess::records::kept_until;
use crate::assess::rows::{row_stamp, stamp as rows_stamp};
use crate::assess::stamp::{self, Purpose};
use crate::build::Snapshot;
use crate::diagnostic::Severity;
use crate::model::{Date, DocId, Holding, RegisterKey, Sheet, choose};
use crate::register::{DISPOSALS, RECORD_CLASSES};

/// Why rows are not confirmed, or a record is not logged as gone.
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    /// There is no such register.
    #[error("there is no register `{name}`\n{help}")]
    NoRegister {
        /// The name that was given.
        name: String,
        /// What there is.
        help: String,
    },
    /// The register cannot be read without fault.
    #[error(
        "the register `{name}` has errors ({count}), and nothing is written into it before they are mended\n`clausebook check` says which and where"
    )]
    Faults {
        /// The register.
        name: RegisterKey,
        /// How many.
        count: usize,
    },
    /// Nobody answers for the register.
    #[error(
        "the register `{0}` has no owner who could answer for its rows\nWrite `owner: ROLE` into `{1}`, or name in `document:` the document that governs it"
    )]
    NoOwner(RegisterKey, Utf8PathBuf),
    /// Another person answers for it.
    #[error("{person} does not hold the role {role} on {day}, nor stand in for it\n{help}")]
    NotTheOwner {
        /// Who was named.
        person: String,
        /// The role.
        role: String,
        /// The day.
        day: Date,
        /// Who does.
        help: String,
    },
    /// The rows are kept elsewhere, or there is nowhere else to sample.
    #[error("{0}")]
    Source(String),
    /// The record must stay.
    #[error("`{id}` is not logged as disposed of: {why}\n{help}")]
    Kept {
        /// The record.
        id: String,
        /// Why.
        why: String,
        /// What to do.
        help: String,
    },
    /// The file is written in a way that is not changed.
    #[error("`{path}` is left as it is: {source}")]
    Layout {
        /// The file.
        path: Utf8PathBuf,
        /// Why.
        source: FrontError,
    },
    /// The files cannot be read.
    #[error(transparent)]
    Control(#[from] ControlError),
}

/// What confirming rows would change, and what is confirmed.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// The change of the register's file.
    pub change: Change,
    /// How many rows are confirmed.
    pub rows: usize,
    /// How many decided rows are frozen by the way.
    pub frozen: usize,
}

/// Confirms the rows of a register as they are; decided rows are frozen. With `sampled` a sample
/// was drawn from the tool of record on that day.
pub fn confirm(root: &Utf8Path, snapshot: &Snapshot, name: &str, by: &str, sampled: bool) -> Result<Confirmed, RowsError> {
    let sheet = known(snapshot, name)?;
    let today = snapshot.assessment.today;
    without_fault(snapshot, sheet)?;
    may_confirm(snapshot, sheet, by, today)?;
    let rows = sheet.real().count();
    match &sheet.source {
        None if sampled => {
            let help = "its rows stand here, so there is nothing to draw a sample from; leave `--sampled` out";
            return Err(RowsError::Source(format!("the register `{name}` has no tool of record\n{help}")));
        }
        Some(source) if !sampled && rows == 0 => {
            let help = "draw a sample there, then say so with `--sampled`";
            return Err(RowsError::Source(format!("the rows of `{name}` are kept in {}\n{help}", source.system)));
        }
        _ => {}
    }
    let (path, before, mut file) = open(root, snapshot, sheet)?;
    let layout = |source| RowsError::Layout { path: path.clone(), source };
    let mut frozen = 0;
    if let Some(freeze) = &sheet.freeze {
        for (at, row) in sheet.rows.iter().enumerate() {
            if row.example || row.frozen.is_some() || !freeze.when.holds(row) {
                continue;
            }
            let stamp = row_stamp(sheet, row).to_string();
            file.set(&["rows".into(), at.into(), "frozen".into()], Data::text(stamp), &[]).map_err(layout)?;
            frozen += 1;
        }
    }
    let entry = [("by", by.to_owned()), ("on", today.to_string()), ("rows-stamp", rows_stamp(sheet).to_string())];
    let entry = Data::map(entry.map(|(key, text)| (key, Some(text))));
    let after = ["source", "freeze", "retention", "personal-data", "columns"];
    file.set(&["confirmed".into()], entry, &after).map_err(layout)?;
    if sampled {
        file.set(&["source".into(), "sampled".into()], Data::text(today.to_string()), &[]).map_err(layout)?;
    }
    Ok(Confirmed { change: Change { path, before, after: Some(file.finish()) }, rows, frozen })
}

fn known<'s>(snapshot: &'s Snapshot, name: &str) -> Result<&'s Sheet, RowsError> {
    let sheets = &snapshot.register.sheets;
    sheets.get(name).map(AsRef::as_ref).ok_or_else(|| RowsError::NoRegister {
        name: name.to_owned(),
        help: if sheets.is_empty() { "registers lie in `toolkit/registers/`".to_owned() } else { choose(name, sheets.names()) },
    })
}

fn without_fault(snapshot: &Snapshot, sheet: &Sheet) -> Result<(), RowsError> {
    let here = |each: &&crate::diagnostic::Diagnostic| {
        each.severity == Severity::Error && each.place.as_ref().is_some_and(|place| place.span.file == sheet.file)
    };
    match snapshot.findings().iter().filter(here).count() {
        0 => Ok(()),
        count => Err(RowsError::Faults { name: sheet.name.value.clone(), count }),
    }
}

fn may_confirm(snapshot: &Snapshot, sheet: &Sheet, by: &str, today: Date) -> Result<(), RowsError> {
    let path = || snapshot.project.sources.path(sheet.file).to_owned();
    let owner = snapshot.register.sheet_owner(sheet).ok_or_else(|| RowsError::NoOwner(sheet.name.value.clone(), path()))?;
    let role = snapshot.register.settings.roles.get(owner);
    if role.is_some_and(|role| role.holding(by, today) != Holding::No) {
        return Ok(());
    }
    let people = role.into_iter().flat_map(|role| role.holders.iter().chain(&role.deputies)).filter(|holder| holder.on(today));
    let names: Vec<&str> = people.map(|holder| holder.name.as_str()).collect();
    let help = match names.as_slice() {
        [] => format!("nobody does: write `holder:` at the role `{owner}` in `site/site.yaml`"),
        names => choose(by, names.iter().copied()),
    };
    let role = snapshot.register.role_title(owner).to_owned();
    Err(RowsError::NotTheOwner { person: by.to_owned(), role, day: today, help })
}

/// The file of a register, to be changed.
fn open(root: &Utf8Path, snapshot: &Snapshot, sheet: &Sheet) -> Result<(Utf8PathBuf, Option<Vec<u8>>, Front), RowsError> {
    let path = snapshot.project.sources.path(sheet.file).to_owned();
    let before = read(root, &path)?;
    let seen = snapshot.project.sources.text(sheet.file);
    let same = |bytes: &Vec<u8>| bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes) == seen.as_bytes();
    if !before.as_ref().is_some_and(same) {
        return Err(ControlError::Meanwhile(path).into());
    }
    let file = Front::open_yaml(before.as_deref().unwrap_or_default());
    let file = file.map_err(|source| RowsError::Layout { path: path.clone(), source })?;
    Ok((path, before, file))
}

/// What logging disposals would change, and the files that a person then removes.
#[derive(Clone, Debug)]
pub struct Disposed {
    /// The change of the log.
    pub change: Change,
    /// The files of the records.
    pub files: Vec<Utf8PathBuf>,
}

/// What is said about a disposal.
#[derive(Clone, Copy, Debug)]
pub struct Disposing<'a> {
    /// Who disposes of the records.
    pub by: &'a str,
    /// How; the class says it where nobody does.
    pub how: Option<&'a str>,
    /// What else is to be said.
    pub note: Option<&'a str>,
}

/// Logs that records are disposed of: whose time has come and that no legal hold keeps.
pub fn dispose(root: &Utf8Path, snapshot: &Snapshot, ids: &[String], said: Disposing<'_>) -> Result<Disposed, RowsError> {
    let log = known(snapshot, DISPOSALS)?;
    without_fault(snapshot, log)?;
    let (path, before, mut file) = open(root, snapshot, log)?;
    let today = snapshot.assessment.today;
    let mut files = Vec::new();
    let wanted = ids.iter().enumerate().filter(|(at, id)| !ids[..*at].contains(id)).map(|(_, id)| id);
    for (number, id) in (next_number(log)..).zip(wanted) {
        let (record, class, until) = may_go(snapshot, id, today)?;
        let document = &snapshot.register.documents[record];
        let classes = snapshot.register.sheets.record_class(class);
        let class_says = classes.and_then(|(sheet, row)| sheet.value(row, "disposal")).map(|how| how.value.to_string());
        let text = stamp::of(document, &snapshot.register, &snapshot.project.sources, Purpose::Approval);
        let row = [
            (log.columns[log.key].name.as_str(), Some(format!("DSP-{number:04}"))),
            ("record", Some(id.clone())),
            ("title", Some(snapshot.register.fill(&document.front.title))),
            ("class", Some(class.to_owned())),
            ("kept-until", Some(until.to_string())),
            ("disposed-on", Some(today.to_string())),
            ("by", Some(said.by.to_owned())),
            ("how", said.how.map(str::to_owned).or(class_says)),
            ("stamp", Some(text.to_string())),
            ("note", said.note.map(str::to_owned)),
        ];
        let row = Data::map(row.into_iter().filter(|(name, _)| log.column(name).is_some()));
        file.prepend(&["rows".into()], row, &["columns"]).map_err(|source| RowsError::Layout { path: path.clone(), source })?;
        files.push(document.path.to_path_buf());
    }
    Ok(Disposed { change: Change { path, before, after: Some(file.finish()) }, files })
}

/// The number after the highest of the log.
fn next_number(log: &Sheet) -> u32 {
    let numbers = log.rows.iter().filter_map(|row| row.key.value.rsplit('-').next()?.parse::<u32>().ok());
    numbers.max().unwrap_or(0).saturating_add(1)
}

/// The place of a record, its class, and until when it had to be kept; refused where it has to stay.
fn may_go<'s>(snapshot: &'s Snapshot, id: &str, today: Date) -> Result<(usize, &'s str, Date), RowsError> {
    let register = &snapshot.register;
    let kept = |why: String, help: String| RowsError::Kept { id: id.to_owned(), why, help };
    let filled = register.documents.iter().filter(|document| document.front.is_instance()).map(|document| document.id());
    let Some(at) = register.position(id).filter(|at| register.documents[*at].front.is_instance()) else {
        return Err(kept("it is no filled form of this set".to_owned(), choose(id, filled.map(DocId::as_str))));
    };
    if crate::assess::records::disposed(register).contains(id) {
        let help = format!("what is left to do is to remove `{}`", register.documents[at].path);
        return Err(kept(format!("the register `{DISPOSALS}` has it already"), help));
    }
    let Some(class) = register.record_class_of(at) else {
        let help = "write `retention: CLASS` into it, or into its form".to_owned();
        return Err(kept("nothing says how long it is kept".to_owned(), help));
    };
    let Some((classes, row)) = register.sheets.record_class(class).filter(|(_, row)| !row.example) else {
        return Err(kept(
            format!("no record class `{class}` is described"),
            format!("describe it in a row of the register `{RECORD_CLASSES}`"),
        ));
    };
    if classes.value(row, "legal-hold").is_some_and(|held| *held.value == *"yes") {
        let reason = classes.value(row, "hold-reason").map(|reason| format!(": {}", reason.value)).unwrap_or_default();
        let help = "whoever set the hold has to lift it in the register of record classes first".to_owned();
        return Err(kept(format!("the class `{class}` is under a legal hold{reason}"), help));
    }
    match kept_until(register, at, &snapshot.assessment.documents, row) {
        Some((_, until)) if until < today => Ok((at, class, until)),
        Some((start, until)) => Err(kept(
            format!("records of the class `{class}` are kept until {until}, counted from {start}"),
            format!("come back after {}", until.readable()),
        )),
        None => Err(kept(
            format!("nothing says until when: it is neither closed nor signed, or the class `{class}` has no period"),
            "close it, or give its class a period".to_owned(),
        )),
    }
}
