//! The page of a redline: which texts are compared, what changed where, and why it may matter.

use serde::Serialize;

use super::{DateView, Frame, Stock, Tab};
use crate::model::{Date, DocId};
use crate::redline::{Compared, Fact, Matters, Redline, Section};
use crate::register::address;

/// One of the two states that are compared.
#[derive(Clone, Debug)]
pub struct End {
    /// Its name in a sentence: "release 2026.1", "the text at hand".
    pub words: String,
    /// Since when it stands.
    pub date: Option<Date>,
    /// The page about it.
    pub address: Option<String>,
}

impl End {
    /// A release.
    pub fn release(label: &str, date: Option<Date>, address: Option<String>) -> End {
        End { words: format!("release {label}"), date, address }
    }

    /// The texts at hand.
    pub fn working() -> End {
        End { words: "the text at hand".to_owned(), date: None, address: None }
    }
}

/// What stands on the page of a redline, beside the text.
#[derive(Clone, Debug, Serialize)]
pub struct RedlineView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The id of the document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The page of the document, where this site has one.
    pub document: Option<String>,
    /// The older text.
    pub from: EndView,
    /// The newer text.
    pub to: EndView,
    /// What changed, in one sentence.
    pub summary: String,
    /// Control data and fields, before and after.
    pub facts: Vec<FactView>,
    /// The passages that changed, each with the way to its first change.
    pub sections: Vec<SectionView>,
    /// How many places of the text changed.
    pub changes: usize,
    /// Where the first change stands.
    pub first: Option<String>,
    /// What the ids on this page begin with.
    pub prefix: String,
}

/// One of the two texts.
#[derive(Clone, Debug, Serialize)]
pub struct EndView {
    /// Where it comes from: "Release 2026.1".
    pub words: String,
    /// Its version.
    pub version: Option<String>,
    /// Since when it stands.
    pub date: Option<DateView>,
    /// The page about it.
    pub href: Option<String>,
}

/// A line of the control data.
#[derive(Clone, Debug, Serialize)]
pub struct FactView {
    /// What it is.
    pub what: String,
    /// Before.
    pub old: Option<String>,
    /// After.
    pub new: Option<String>,
    /// Why it may matter.
    pub touches: Vec<&'static str>,
}

/// A passage that changed.
#[derive(Clone, Debug, Serialize)]
pub struct SectionView {
    /// Its heading.
    pub title: String,
    /// The way to its first change.
    pub href: String,
    /// "2 changed, 1 new"
    pub counts: String,
    /// Why that may matter.
    pub touches: Vec<&'static str>,
}

/// The page of a redline at an address of the site.
pub fn redline(stock: &Stock<'_>, address: &str, redline: &Redline, from: &End, to: &End) -> RedlineView {
    let frame = Frame::new(address, Tab::Documents, heading(&redline.id, &redline.title.new));
    let document = stock.register.position(redline.id.as_str()).map(|_| frame.link(&address::document(&redline.id)));
    let href = |end: &End| end.address.as_ref().map(|to| frame.link(to));
    let (before, after) = (href(from), href(to));
    let mut view = redline_alone(redline, from, to, "");
    view.from.href = before;
    view.to.href = after;
    RedlineView { frame, document, ..view }
}

/// The same for a page that stands by itself; `prefix` keeps the ids of several redlines apart.
pub fn redline_alone(redline: &Redline, from: &End, to: &End, prefix: &str) -> RedlineView {
    let changes = redline.groups().len();
    let end = |end: &End, version: &Option<String>| EndView {
        words: capital(&end.words),
        version: version.clone(),
        date: end.date.map(DateView::from),
        href: None,
    };
    RedlineView {
        frame: Frame::new("redline.html", Tab::Documents, heading(&redline.id, &redline.title.new)),
        id: redline.id.to_string(),
        title: redline.title.new.clone(),
        document: None,
        from: end(from, &redline.version.old),
        to: end(to, &redline.version.new),
        summary: summary(redline),
        facts: redline.facts.iter().map(fact).collect(),
        sections: redline.changed_sections().map(|each| section(each, prefix)).collect(),
        changes,
        first: (changes > 0).then(|| format!("#{prefix}change-1")),
        prefix: prefix.to_owned(),
    }
}

/// A page that works by itself, outside of any site, with several redlines.
#[derive(Clone, Debug, Serialize)]
pub struct DifferencesView {
    /// What is compared with what.
    pub title: String,
    /// How many documents differ.
    pub lead: String,
    /// The documents.
    pub rows: Vec<DifferenceView>,
}

/// A document that differs.
#[derive(Clone, Debug, Serialize)]
pub struct DifferenceView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What became of it.
    pub what: String,
    /// The way to its redline, where it has one.
    pub href: Option<String>,
}

/// The list of documents that differ, for a page that stands by itself.
pub fn differences_alone(compared: &[Compared], from: &End, to: &End) -> DifferencesView {
    let row = |each: &Compared| {
        let (title, what, href) = match each {
            Compared::Changed(redline) => (&redline.title.new, summary(redline), Some(format!("#{}top", prefix(&redline.id)))),
            Compared::New(named) => (&named.title, "New document.".to_owned(), None),
            Compared::Gone(named) => (&named.title, "No longer in the set.".to_owned(), None),
        };
        DifferenceView { id: each.id().to_string(), title: title.clone(), what, href }
    };
    DifferencesView {
        title: format!("Changes from {} to {}", from.words, to.words),
        lead: match compared.len() {
            0 => "No document reads otherwise.".to_owned(),
            1 => "1 document differs.".to_owned(),
            many => format!("{many} documents differ."),
        },
        rows: compared.iter().map(row).collect(),
    }
}

/// What the ids of a redline begin with where several stand on one page.
pub fn prefix(id: &DocId) -> String {
    format!("{}-", id.as_str().to_lowercase())
}

fn heading(id: &DocId, title: &str) -> String {
    format!("Changes in {id} {title}")
}

/// What changed, in one sentence.
pub fn summary(redline: &Redline) -> String {
    let sections = redline.changed_sections().count();
    let text = match sections {
        0 => "No word of the text changed".to_owned(),
        1 => "1 section changed".to_owned(),
        _ => format!("{sections} sections changed"),
    };
    match redline.facts.len() {
        0 => format!("{text}."),
        1 => format!("{text}, and 1 line of the control data or the fields."),
        lines => format!("{text}, and {lines} lines of the control data or the fields."),
    }
}

/// The words for what a change touches.
pub fn touches(matters: Matters) -> Vec<&'static str> {
    matters.iter().map(|matter| matter.word()).collect()
}

/// The heading of a passage; what stands before any heading has none.
pub fn section_title(section: &Section) -> &str {
    if section.title.is_empty() { "Before the first heading" } else { &section.title }
}

fn fact(fact: &Fact) -> FactView {
    FactView { what: fact.what.clone(), old: fact.old.clone(), new: fact.new.clone(), touches: touches(fact.matters) }
}

fn section(section: &Section, prefix: &str) -> SectionView {
    SectionView {
        title: section_title(section).to_owned(),
        href: format!("#{prefix}change-{}", section.group.map_or(1, |group| group + 1)),
        counts: section.counts.words(),
        touches: touches(section.matters),
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
