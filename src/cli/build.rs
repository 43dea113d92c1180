//! `build`: reads, checks, writes the site.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, bail};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::check::{Deny, counted, print};
use super::issue::Issue;
use super::memory::Memory;
use super::{BuildArgs, Common, EditionArg, output};
use crate::build::{Site, Snapshot, Unissued};
use crate::load;
use crate::model::{Date, choose};
use crate::project::Readers;
use crate::publish::{Report, Stage, Target};

/// Folders that are read, or that only git may write to.
pub const INPUTS: &[&str] = &["site", "toolkit", "themes", "releases", ".git", ".cache"];

/// Which site is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// For whom the pages are laid out.
    pub edition: EditionArg,
    /// What they may hold.
    pub audience: Option<String>,
    /// Whether it shows the texts at hand though there are releases.
    pub working: bool,
    /// The release up to which records count; all where none is named.
    pub until: Option<String>,
}

/// Writes a site as it stands on a day, whatever is remembered of earlier builds.
pub fn write_site(common: &Common, root: &Utf8Path, day: Date, wanted: &Wanted, out: &Utf8Path) -> anyhow::Result<()> {
    let mut at_hand = Snapshot::new(load::load(root)?, day);
    if let Some(until) = &wanted.until {
        let mut project = at_hand.project.clone();
        let later = at_hand.register.releases.iter().rev().take_while(|(release, _)| release.label.as_str() != until);
        later.for_each(|(release, _)| project.remove(&release.label.path()));
        at_hand = Snapshot::new(project, day);
    }
    let issued = if wanted.working { None } else { at_hand.issue(Unissued::Named, None) };
    let issued = issued.as_ref().unwrap_or(&at_hand);
    publish(&at_hand, issued, wanted, root, out, common, &BTreeMap::new())?;
    Ok(())
}

/// Writes the site.
pub fn run(common: &Common, arguments: &BuildArgs) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let deny = Deny::read(&arguments.findings)?;
    let root = common.root()?;
    let today = common.today()?;
    let options = format!("{arguments:?} {today} {:?} {}", output::style(common.color), program());
    let memory = Memory::look(&root, &options);
    if let Some(last) = memory.unchanged() {
        output::data(&last.findings)?;
        if !common.quiet {
            output::say(&last.counted);
            output::say(&format!("{}\n", closing(&Report { kept: last.pages, ..Report::default() }, start)));
        }
        return Ok(ExitCode::from(last.exit));
    }
    let mut at_hand = Snapshot::new(load::load(&root)?, today);
    let mut issued = if arguments.working { None } else { at_hand.issue(Unissued::Named, None) };
    let snapshot = issued.as_ref().unwrap_or(&at_hand);
    let findings = print(snapshot, &arguments.findings, common);
    output::data(&findings)?;
    let fails = deny.fails(snapshot.findings());
    if !common.quiet {
        output::say(&counted(snapshot));
    }
    if fails {
        memory.forget();
        if !common.quiet {
            output::say("Nothing was published; the site is as it was.\n");
        }
        return Ok(ExitCode::from(1));
    }
    let (out, counted) = (out_folder(arguments, &root, snapshot), counted(snapshot));
    if let Some(issued) = &mut issued {
        // Pages show what is issued; of the texts at hand nothing is printed any more.
        issued.let_go_of_records();
        at_hand.let_go_of_texts();
    }
    let snapshot = issued.as_ref().unwrap_or(&at_hand);
    let wanted =
        Wanted { edition: arguments.edition, audience: arguments.audience.clone(), working: arguments.working, until: None };
    let report = publish(&at_hand, snapshot, &wanted, &root, &out, common, memory.sections())?;
    memory.keep(&out, &findings, &counted, report.written + report.kept);
    if !common.quiet {
        output::say(&format!("{}\n", closing(&report, start)));
        output::say(&next(&out));
    }
    Ok(ExitCode::SUCCESS)
}

/// What the pages may hold: what the audience may have. Authors see everything, unless they ask for
/// the site of an audience.
fn readers(wanted: &Wanted, at_hand: &Snapshot, issued: &Snapshot) -> anyhow::Result<Option<Readers>> {
    let settings = &issued.register.settings;
    let name = match &wanted.audience {
        Some(name) => name,
        None if wanted.edition == EditionArg::Author => return Ok(None),
        None => &settings.site.audience,
    };
    if !settings.audiences.contains_key(name) {
        bail!("no audience is called `{name}`\n{}", choose(name, settings.audiences.keys().map(String::as_str)));
    }
    // What is restricted now is kept back in earlier releases too, and the other way round.
    let now = Readers { name: name.clone(), not: BTreeSet::new() };
    let mut not = at_hand.register.hidden_from(&now);
    not.extend(issued.register.hidden_from(&now));
    Ok(Some(Readers { name: name.clone(), not }))
}

/// Which program this is. Its theme is part of it, so another program writes another site even
/// where nothing in the project has changed.
fn program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let changed = file.and_then(|meta| Ok((meta.len(), meta.modified()?))).ok();
    format!("{} {changed:?}", env!("CARGO_PKG_VERSION"))
}

fn out_folder(arguments: &BuildArgs, root: &Utf8Path, snapshot: &Snapshot) -> Utf8PathBuf {
    arguments.out.clone().unwrap_or_else(|| root.join(&snapshot.register.settings.publish.out))
}

fn publish(
    at_hand: &Snapshot,
    issued: &Snapshot,
    wanted: &Wanted,
    root: &Utf8Path,
    out: &Utf8Path,
    common: &Common,
    prints: &BTreeMap<String, String>,
) -> anyhow::Result<Report> {
    let readers = readers(wanted, at_hand, issued)?;
    let shown = readers.as_ref().and_then(|readers| issued.for_readers(readers));
    let snapshot = shown.as_ref().unwrap_or(issued);
    let issue = Issue { at_hand, shown: snapshot, edition: wanted.edition.into(), readers };
    let audience = issue.readers.as_ref().map(|readers| readers.name.as_str());
    let site = Site::new(snapshot, issue.edition).context("read the theme")?.for_audience(audience);
    let target = Target {
        out: out.to_owned(),
        root: root.to_owned(),
        inputs: INPUTS.iter().map(|input| root.join(input)).collect(),
        keep: snapshot.register.settings.publish.keep.clone(),
    };
    let addresses: Vec<String> = site.addresses().map(str::to_owned).collect();
    let sections = issue.sections(&site, &program());
    let prefixes: Vec<String> = sections.iter().map(|section| section.prefix.clone()).collect();
    let stage = Stage::open(&target, &addresses, &prefixes)?;
    let progress = output::Progress::new(common.quiet);
    let done = AtomicUsize::new(0);
    let written = addresses.par_iter().try_for_each(|address| -> anyhow::Result<()> {
        if let Some(bytes) = site.page(snapshot, address) {
            stage.put(address, &bytes?)?;
        }
        progress.at(done.fetch_add(1, Ordering::Relaxed) + 1, addresses.len());
        Ok(())
    });
    let written = written.and_then(|()| issue.write(&site, &stage, &sections, prints, &progress));
    progress.clear();
    written?;
    Ok(stage.commit()?)
}

fn closing(report: &Report, start: Instant) -> String {
    let seconds = start.elapsed().as_secs_f64();
    let files = |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    format!("Wrote {}, kept {}, removed {} in {seconds:.2} s.", files(report.written), report.kept, report.removed)
}

fn next(out: &Utf8Path) -> String {
    let here = std::env::current_dir().ok().and_then(|here| Utf8PathBuf::from_path_buf(here).ok());
    let shown = here.as_ref().and_then(|here| out.strip_prefix(here).ok()).unwrap_or(out);
    format!("Open {} in a browser.\n", shown.join("index.html"))
}
