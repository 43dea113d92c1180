//! `diff`: what changed between two releases, or since the newest one, word by word.

use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;

use anyhow::{Context, bail};
use camino::Utf8Path;
use serde_json::to_string_pretty;

use super::build::INPUTS;
use super::{Common, DiffArgs, DiffFormat, output};
use crate::build::Snapshot;
use crate::edition::{End, differences, summary};
use crate::model::{Date, Label, choose};
use crate::redline::{Compared, Set, compare_all};
use crate::render::Theme;
use crate::render::redline::{Look, alone, terminal};

/// The label of the texts at hand.
const WORKING: &str = "working";

/// States of a set that can be compared.
trait States {
    /// The labels of the releases with their dates, the newest first.
    fn releases(&self) -> &[(String, Option<Date>)];
    /// The set as it was released.
    fn released(&self, label: &str) -> anyhow::Result<Snapshot>;
    /// The set as it lies here.
    fn working(&self) -> anyhow::Result<&Snapshot>;
}

/// What is to be compared.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    from: String,
    to: String,
    /// Only these documents; all where none is named.
    ids: Vec<String>,
}

/// Says what changed.
pub fn run(common: &Common, arguments: &DiffArgs) -> anyhow::Result<ExitCode> {
    if arguments.output.is_some() && arguments.format == DiffFormat::Table {
        bail!("a table is for the terminal\nAdd `--format html` or `--format json` to write a file");
    }
    if let Some(path) = &arguments.output {
        is_no_input(&common.root()?, path)?;
    }
    let text = text(&AtHand::of(common)?, common, arguments)?;
    match &arguments.output {
        None => output::data(&text)?,
        Some(path) => {
            fs::write(path, &text).with_context(|| format!("write `{path}`"))?;
            if !common.quiet {
                let next = if arguments.format == DiffFormat::Html { " Open it in a browser." } else { "" };
                output::say(&format!("Wrote {path}.{next}\n"));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Refuses to write where the author's files lie.
fn is_no_input(root: &Utf8Path, path: &Utf8Path) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    let folder = folder.canonicalize_utf8().with_context(|| format!("find the folder of `{path}`"))?;
    match INPUTS.iter().find(|input| folder.starts_with(root.join(input))) {
        None => Ok(()),
        Some(input) => {
            bail!("`{path}` lies in `{input}`, where your own files are\nName a file outside of it, for example `changes.html`")
        }
    }
}

fn text(states: &impl States, common: &Common, arguments: &DiffArgs) -> anyhow::Result<String> {
    let wanted = read(states.releases(), &arguments.what)?;
    let (old, new) = (state(states, &wanted.from)?, state(states, &wanted.to)?);
    let (old, new) = (old.as_ref(), new.as_ref());
    known(states, &wanted, old, new)?;
    let only: BTreeSet<&str> = wanted.ids.iter().map(String::as_str).collect();
    let compared = compare_all(set(old), set(new), (!only.is_empty()).then_some(&only));
    let (from, to) = (end(states, &wanted.from), end(states, &wanted.to));
    match arguments.format {
        DiffFormat::Json => Ok(to_string_pretty(&differences(&wanted.from, &wanted.to, &compared))? + "\n"),
        DiffFormat::Html => {
            let theme = Theme::new(&new.project, &new.register.settings).context("read the theme")?;
            Ok(alone(&theme, &compared, &from, &to).context("write the page")?)
        }
        DiffFormat::Table => {
            let style = output::style(common.color);
            Ok(table(&compared, &from, &to, Look { color: style.color, width: style.width }))
        }
    }
}

fn set(snapshot: &Snapshot) -> Set<'_> {
    Set { register: &snapshot.register, sources: &snapshot.project.sources }
}

/// A snapshot of our own, or the one at hand.
enum Held<'s> {
    Own(Box<Snapshot>),
    AtHand(&'s Snapshot),
}

impl Held<'_> {
    fn as_ref(&self) -> &Snapshot {
        match self {
            Held::Own(snapshot) => snapshot,
            Held::AtHand(snapshot) => snapshot,
        }
    }
}

fn state<'s>(states: &'s impl States, label: &str) -> anyhow::Result<Held<'s>> {
    if label == WORKING {
        return Ok(Held::AtHand(states.working()?));
    }
    let released = states.released(label).with_context(|| format!("read the release `{label}`"))?;
    Ok(Held::Own(released.into()))
}

fn end(states: &impl States, label: &str) -> End {
    match states.releases().iter().find(|(known, _)| known == label) {
        Some((label, date)) => End::release(label, *date, None),
        None => End::working(),
    }
}

/// Reads what the user named: labels first, then ids of documents.
fn read(releases: &[(String, Option<Date>)], words: &[String]) -> anyhow::Result<Wanted> {
    let is_label = |word: &String| word == WORKING || releases.iter().any(|(label, _)| label == word);
    let labels: Vec<&String> = words.iter().take(2).take_while(|word| is_label(word)).collect();
    let ids: Vec<String> = words[labels.len()..].iter().map(|word| word.to_uppercase()).collect();
    if let Some(word) = words[labels.len()..].iter().find(|word| !is_id(word)) {
        let known = releases.iter().map(|(label, _)| label.as_str()).chain([WORKING]);
        bail!("no release is called `{word}`\n{}", choose(word, known));
    }
    let newest = || -> anyhow::Result<String> {
        let Some((label, _)) = releases.first() else {
            bail!(
                "there is no release to compare with\nThe first one is made by `clausebook release LABEL --by NAME`; from then on `clausebook diff` shows what changed since"
            );
        };
        Ok(label.clone())
    };
    let (from, to) = match labels[..] {
        [] => (newest()?, WORKING.to_owned()),
        [one] if one == WORKING => (newest()?, WORKING.to_owned()),
        [one] => (one.clone(), WORKING.to_owned()),
        [one, two, ..] => (one.clone(), two.clone()),
    };
    Ok(Wanted { from, to, ids })
}

/// Whether a word has the form of an id, in capitals or not.
fn is_id(word: &str) -> bool {
    word.to_uppercase().parse::<crate::model::DocId>().is_ok()
}

/// Refuses an id that neither state has.
fn known(states: &impl States, wanted: &Wanted, old: &Snapshot, new: &Snapshot) -> anyhow::Result<()> {
    let documents = old.register.documents.iter().chain(&new.register.documents).filter(|document| document.has_text());
    let ids: BTreeSet<String> = documents.map(|document| document.id().to_string()).collect();
    let Some(id) = wanted.ids.iter().find(|id| !ids.contains(*id)) else { return Ok(()) };
    let labels = states.releases().iter().map(|(label, _)| label.as_str());
    bail!("neither text has a document `{id}`\n{}", choose(id, ids.iter().map(String::as_str).chain(labels)))
}

fn table(compared: &[Compared], from: &End, to: &End, look: Look) -> String {
    let mut out = format!("From {} to {}\n", from.words, to.words);
    if compared.is_empty() {
        out.push_str("\n  No document reads otherwise.\n");
    }
    let bold = |text: String| if look.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text };
    let version = |version: &Option<String>| version.clone().unwrap_or_else(|| "none".to_owned());
    for each in compared {
        let line = match each {
            Compared::New(named) => format!("{} {}: new document, version {}", named.id, named.title, version(&named.version)),
            Compared::Gone(named) => format!("{} {}: no longer in the set", named.id, named.title),
            Compared::Changed(redline) => format!("{} {}: {}", redline.id, redline.title.new, summary(redline)),
        };
        out.push_str(&format!("\n{}\n", bold(crate::diagnostic::visible(&line).into_owned())));
        if let Compared::Changed(redline) = each {
            out.push_str(&terminal(redline, look));
        }
    }
    out
}

/// The project in this folder.
struct AtHand {
    snapshot: Snapshot,
    releases: Vec<(String, Option<Date>)>,
}

impl AtHand {
    fn of(common: &Common) -> anyhow::Result<AtHand> {
        let snapshot = common.snapshot()?;
        let releases = snapshot.register.releases.iter().rev();
        let releases = releases.map(|(release, _)| (release.label.to_string(), Some(release.date.value))).collect();
        Ok(AtHand { snapshot, releases })
    }
}

impl States for AtHand {
    fn releases(&self) -> &[(String, Option<Date>)] {
        &self.releases
    }

    fn released(&self, label: &str) -> anyhow::Result<Snapshot> {
        let label: Label = label.parse().map_err(|_| anyhow::anyhow!("`{label}` is not the label of a release"))?;
        let missing = "its texts are kept in git, and no repository can be read here\nWork in a clone of the repository that the set is kept in";
        let released = self.snapshot.release(&label, None).context(missing)?;
        // What is missing must not look like a document that is new, or gone.
        if let Some(note) = released.project.notes().first() {
            let path = released.project.sources.path(note.span.file);
            bail!("{}: {path}\n{}", note.message, note.help.as_deref().unwrap_or(""));
        }
        Ok(released)
    }

    fn working(&self) -> anyhow::Result<&Snapshot> {
        Ok(&self.snapshot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Color;
    use crate::project::{Content, Kind, Project};

    /// A set of one document, released twice and changed again since.
    struct Example(Vec<(String, Option<Date>)>, Snapshot);

    impl Example {
        fn new() -> Example {
            let labels = ["2026.2", "2026.1"].map(|label| (label.to_owned(), Date::from_ymd(2026, 3, 1)));
            Example(labels.to_vec(), Example::snapshot("7"))
        }

        fn snapshot(days: &str) -> Snapshot {
            let text = format!(
                "---\nid: T-PRC-1\ntitle: Changes\ntype: process\nversion: \"1.0\"\nstatus: template\nowner: boss\n---\n\nAnswer within {days} days.\n"
            );
            let mut project = Project::default();
            project.put("site/site.yaml", Kind::Settings, Content::Text("schema: 1\nroles: { boss: { title: Boss } }\n".into()));
            project.put("toolkit/documents/one.md", Kind::Document, Content::Text(text.into()));
            Snapshot::new(project, Date::from_ymd(2026, 11, 24).unwrap())
        }
    }

    impl States for Example {
        fn releases(&self) -> &[(String, Option<Date>)] {
            &self.0
        }

        fn released(&self, label: &str) -> anyhow::Result<Snapshot> {
            Ok(Example::snapshot(if label == "2026.1" { "5" } else { "6" }))
        }

        fn working(&self) -> anyhow::Result<&Snapshot> {
            Ok(&self.1)
        }
    }

    fn said(states: &impl States, words: &[&str], format: DiffFormat) -> Result<String, String> {
        let common = Common { root: None, today: None, quiet: false, color: Color::Never };
        let what = words.iter().map(|word| (*word).to_owned()).collect();
        text(states, &common, &DiffArgs { what, format, output: None }).map_err(|error| error.to_string())
    }

    #[track_caller]
    fn check(words: &[&str], expected: &str) {
        let said = said(&Example::new(), words, DiffFormat::Table).unwrap();
        assert!(said.contains(expected), "{said}");
    }

    #[test]
    fn labels_come_first_and_ids_after_them() {
        check(&[], "From release 2026.2 to the text at hand\n\nT-PRC-1 Changes: 1 section changed.\n");
        check(&[], "  ~ Answer within [-6 days-] {+7 days+}.\n");
        check(&["working"], "From release 2026.2 to the text at hand\n");
        check(&["2026.1"], "[-5 days-] {+7 days+}");
        check(&["2026.1", "2026.2"], "[-5 days-] {+6 days+}");
        check(&["working", "2026.1", "t-prc-1"], "[-7 days-] {+5 days+}");
        check(&["2026.1", "2026.1"], "No document reads otherwise.");
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        let example = Example::new();
        let refused = |words: &[&str]| said(&example, words, DiffFormat::Table).unwrap_err();
        assert_eq!(refused(&["2026.3"]), "no release is called `2026.3`\ndid you mean `2026.1`?");
        assert_eq!(refused(&["2026.1", "wroking"]), "no release is called `wroking`\ndid you mean `working`?");
        assert_eq!(refused(&["T-PRC-2"]), "neither text has a document `T-PRC-2`\ndid you mean `T-PRC-1`?");
    }

    #[test]
    fn without_a_release_it_is_said_how_to_make_one() {
        let error = said(&Example(Vec::new(), Example::snapshot("7")), &[], DiffFormat::Table).unwrap_err();
        assert!(error.contains("there is no release to compare with") && error.contains("clausebook release"), "{error}");
        assert!(said(&Example(Vec::new(), Example::snapshot("7")), &["working", "working"], DiffFormat::Table).is_ok());
    }

    #[test]
    fn every_format_says_the_same() {
        let json: serde_json::Value = serde_json::from_str(&said(&Example::new(), &[], DiffFormat::Json).unwrap()).unwrap();
        assert_eq!((&json["schema"], &json["from"], &json["to"]), (&1.into(), &"2026.2".into(), &WORKING.into()));
        assert_eq!(json["documents"][0]["blocks"][0]["runs"][1]["text"], " 6 days");
        let html = said(&Example::new(), &[], DiffFormat::Html).unwrap();
        assert!(html.contains("6 days") && html.contains("7 days") && html.starts_with("<!DOCTYPE html>"));
    }
}
