//! The parts of a published site that belong to one release each: its set as it was, and what it
//! changed. What was made before from the same is taken over without making it again.

use std::collections::BTreeMap;

use anyhow::Context;
use rayon::prelude::*;

use super::output::Progress;
use crate::build::{Site, Snapshot};
use crate::edition::Edition;
use crate::model::{Label, Release};
use crate::project::Readers;
use crate::publish::Stage;

/// What is published.
pub struct Issue<'a> {
    /// The texts at hand.
    pub at_hand: &'a Snapshot,
    /// The texts shown.
    pub shown: &'a Snapshot,
    /// Who the pages are for.
    pub edition: Edition,
    /// What they may have, where that is not everything.
    pub readers: Option<Readers>,
}

/// One part of the site with a list of its own.
pub struct Part {
    /// The folder.
    pub prefix: String,
    /// What it is made from.
    key: String,
    label: Label,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// The set as an earlier release had it.
    Set,
    /// What a release changed.
    Changes,
}

impl Issue<'_> {
    fn releases(&self) -> Vec<&Release> {
        if self.shown.register.issue.is_none() {
            return Vec::new();
        }
        self.at_hand.register.releases.iter().map(|(release, _)| release.as_ref()).collect()
    }

    /// The parts, the oldest release first.
    pub fn sections(&self, site: &Site, program: &str) -> Vec<Part> {
        let releases = self.releases();
        let tags = self.at_hand.project.archive.repository().map(|repository| &repository.tags);
        let record = |release: &Release| {
            let tag = tags.and_then(|tags| tags.get(&release.label.value));
            tag.and_then(|tag| tag.record.as_ref()).map(ToString::to_string).unwrap_or_default()
        };
        let key = |parts: &[&str]| blake3::hash(parts.join("\n").as_bytes()).to_hex().to_string();
        let edition = format!("{:?} {:?}", self.edition, self.readers);
        let theme = site.theme().print();
        let mut parts = Vec::new();
        let mut before = String::new();
        for (at, release) in releases.iter().enumerate() {
            let own = record(release);
            let by = releases.get(at + 1);
            let label = release.label.value.clone();
            if let Some(by) = by {
                let (by, since) = (by.label.to_string(), by.date.to_string());
                let key = key(&["set", program, &edition, &own, &by, &since]);
                parts.push(Part { prefix: format!("v/{label}"), key, label: label.clone(), what: What::Set });
            }
            let newest = if by.is_none() { "newest" } else { "earlier" };
            let key = key(&["changes", program, &edition, &theme, &before, &own, newest]);
            parts.push(Part { prefix: format!("releases/{label}"), key, label, what: What::Changes });
            before = own.to_string();
        }
        parts
    }

    /// Puts every part on the stage.
    pub fn write(
        &self,
        site: &Site,
        stage: &Stage,
        parts: &[Part],
        prints: &BTreeMap<String, String>,
        progress: &Progress,
    ) -> anyhow::Result<()> {
        let kept: Vec<bool> = parts
            .par_iter()
            .map(|part| {
                stage.keep(&part.prefix, &part.key, prints.get(&part.prefix).map(String::as_str)).map(|kept| kept.is_some())
            })
            .collect::<Result<_, _>>()?;
        let releases = self.releases();
        let mut chain = Chain { at_hand: self.at_hand, readers: self.readers.as_ref(), previous: None, last: None };
        for (part, _) in parts.iter().zip(kept).filter(|(_, kept)| !kept) {
            let at = releases.iter().position(|release| release.label.value == part.label);
            let Some(at) = at else { continue };
            match part.what {
                What::Set => {
                    let Some(by) = releases.get(at + 1) else { continue };
                    let snapshot = chain.at(&part.label).context("read an earlier release")?;
                    write_set(snapshot, self.edition, by, stage, part)?;
                }
                What::Changes => {
                    let before = at.checked_sub(1).map(|at| releases[at].label.value.clone());
                    self.write_changes(site, &mut chain, before.as_ref(), at + 1 == releases.len(), stage, part)?;
                }
            }
            progress.say(&format!("Writing release {}", part.label));
        }
        Ok(())
    }

    fn write_changes(
        &self,
        site: &Site,
        chain: &mut Chain<'_>,
        before: Option<&Label>,
        newest: bool,
        stage: &Stage,
        part: &Part,
    ) -> anyhow::Result<()> {
        let (old, now) = chain.pair(before, &part.label).context("read a release")?;
        let pages = site.release_pages(now, old, newest)?;
        let addresses: Vec<String> = pages.keys().cloned().collect();
        let section = stage.section(&part.prefix, &part.key, &addresses)?;
        for (address, bytes) in &pages {
            section.put(address, bytes)?;
        }
        Ok(section.finish()?)
    }
}

fn write_set(snapshot: &Snapshot, edition: Edition, by: &Release, stage: &Stage, part: &Part) -> anyhow::Result<()> {
    let site = Site::earlier(snapshot, edition, by).context("read the theme of an earlier release")?;
    let addresses: Vec<String> = site.addresses().map(str::to_owned).collect();
    let section = stage.section(&part.prefix, &part.key, &addresses)?;
    addresses.par_iter().try_for_each(|address| -> anyhow::Result<()> {
        if let Some(bytes) = site.page(snapshot, address) {
            section.put(address, &bytes?)?;
        }
        Ok(())
    })?;
    Ok(section.finish()?)
}

/// Snapshots of releases, one made from the other, so that only changed texts are read. The last two
/// are kept.
struct Chain<'a> {
    at_hand: &'a Snapshot,
    readers: Option<&'a Readers>,
    previous: Option<Held>,
    last: Option<Held>,
}

/// The set as a release has it.
struct Held {
    label: Label,
    whole: Snapshot,
    /// What the readers may have of it, where that is not all.
    shown: Option<Snapshot>,
}

impl Held {
    fn shown(&self) -> &Snapshot {
        self.shown.as_ref().unwrap_or(&self.whole)
    }
}

impl Chain<'_> {
    /// One release.
    fn at(&mut self, label: &Label) -> Option<&Snapshot> {
        if self.last.as_ref().is_none_or(|last| last.label != *label) {
            let whole = self.at_hand.release(label, self.last.as_ref().map(|last| &last.whole))?;
            let shown = self.readers.and_then(|readers| whole.for_readers(readers));
            self.previous = self.last.replace(Held { label: label.clone(), whole, shown });
        }
        self.last.as_ref().map(Held::shown)
    }

    /// A release and the one before it.
    fn pair(&mut self, before: Option<&Label>, label: &Label) -> Option<(Option<&Snapshot>, &Snapshot)> {
        let is = |held: &Option<Held>, label: &Label| held.as_ref().is_some_and(|held| held.label == *label);
        if let Some(before) = before
            && !(is(&self.last, label) && is(&self.previous, before))
        {
            self.at(before)?;
        }
        self.at(label)?;
        let now = self.last.as_ref()?;
        Some((before.and(self.previous.as_ref()).map(Held::shown), now.shown()))
    }
}
