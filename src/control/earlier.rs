//! What is known of earlier issues of a document: its texts in git, and the records of releases.

use crate::assess;
use crate::build::Snapshot;
use crate::model::{DocId, Stamp, Status, Version};
use crate::parse::{self, Document, Reading};
use crate::project::{Vault, classify};
use crate::redline::{self, Reason, Side};
use crate::repository::Repository;
use crate::source::Sources;

/// What is known of earlier issues, beyond what the files at hand say.
pub struct Earlier<'e> {
    snapshot: &'e Snapshot,
    repository: Option<&'e Repository>,
}

impl<'e> Earlier<'e> {
    /// What a set knows of itself, with git or without.
    pub fn new(snapshot: &'e Snapshot, repository: Option<&'e Repository>) -> Earlier<'e> {
        Earlier { snapshot, repository }
    }

    /// The stamp under which a release issued a version.
    pub fn stamp(&self, id: &DocId, version: &Version) -> Option<Stamp> {
        let mut issued = self.snapshot.register.releases_of(id.as_str());
        issued.find(|(_, text)| text.version.as_ref() == Some(version)).map(|(_, text)| text.stamp)
    }

    /// The text of a document that was approved last: the one at hand, else the newest in git.
    pub fn text(&self, document: &Document) -> Option<String> {
        let register = &self.snapshot.register;
        let sources = &self.snapshot.project.sources;
        let today = self.snapshot.assessment.today;
        let good = |document: &Document, sources: &Sources| {
            document.front.status() == Status::Approved && assess::approvals(document, register, sources, today).matches()
        };
        if good(document, sources) {
            return Some(sources.text(document.file).to_string());
        }
        let repository = self.repository?;
        let past = repository.past(&[&document.path]).ok()?;
        past.get(&*document.path)?.iter().find_map(|past| {
            let text = String::from_utf8(repository.content(&past.blob)?).ok()?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
            let (old, sources) = read(document, text)?;
            (old.id() == document.id() && good(&old, &sources)).then(|| sources.text(old.file).to_string())
        })
    }

    /// What speaks for calling a change major: what differs from the text approved last and touches
    /// a duty, a figure, a claim, a role or the scope. Nothing where there is no such text.
    pub fn reasons(&self, document: &Document) -> Option<Vec<Reason>> {
        let (old, sources) = read(document, self.text(document)?)?;
        let register = &*self.snapshot.register;
        let before = Side { document: &old, text: sources.text(old.file), register };
        let text = self.snapshot.project.sources.text(document.file);
        let after = Side { document, text, register };
        Some(redline::weight(&redline::compare(&before, &after)).reasons)
    }
}

/// A reason as a line: what is touched, where, and the words.
pub fn line(reason: &Reason) -> String {
    let place = if reason.place.is_empty() {
        "before the first heading".to_owned()
    } else {
        format!("in \u{201c}{}\u{201d}", reason.place)
    };
    format!("{} {place}: {}", reason.matter.word(), reason.words)
}

/// Another text of a document, read as if it lay in its place.
fn read(document: &Document, text: String) -> Option<(std::sync::Arc<Document>, Sources)> {
    let mut sources = Sources::default();
    let file = sources.add(document.path.clone(), text);
    match parse::read(sources.file(file), file, &classify(&document.path)?) {
        Reading::Document(old) => Some((old, sources)),
        _ => None,
    }
}
