//! Opinions about facts: which of them are faults, how much they weigh, what to do.
//!
//! One table of rules, one file a rule. A rule reads the register and the assessment; it never
//! reads a text again and never changes anything.

mod rules;

use std::collections::BTreeMap;

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::assess::Assessment;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Block, ClauseRef, FieldUse, Level, Link, Note, Noticed, Settings};
use crate::project::{Archive, Project};
use crate::register::{Broken, Document, Register, Uses};
use crate::source::{Sources, Span, Spanned};

pub use rules::RULES;

/// What rules may look at.
pub struct Facts<'a> {
    /// Everything of the set, joined by name.
    pub register: &'a Register,
    /// Where everything stands today.
    pub assessment: &'a Assessment,
    /// The texts, for quoting.
    pub sources: &'a Sources,
    /// What git says about releases.
    pub archive: &'a Archive,
    /// Which documents use which terms.
    pub uses: &'a Uses,
    broken: OnceLock<Vec<(&'a Link, Broken)>>,
}

/// One rule.
pub struct Rule {
    /// Its lasting name.
    pub code: Code,
    /// How much its findings weigh where the site says nothing.
    pub default: Severity,
    /// What it is about, in markdown.
    pub explain: &'static str,
    /// How it finds.
    pub run: Finder,
}

/// How a rule finds.
#[derive(Clone, Copy)]
pub enum Finder {
    /// Each note of this kind is a finding.
    Noticed(Noticed),
    /// It looks for itself.
    Looks(fn(&Facts<'_>, &mut Diagnostics)),
    /// It looks at what all others have found.
    Judges(fn(&Facts<'_>, &mut Diagnostics)),
}

/// Runs all rules and weighs what they find.
pub fn check(facts: &Facts<'_>) -> Diagnostics {
    let mut found = Diagnostics::default();
    let by_kind: BTreeMap<Noticed, Code> = RULES
        .iter()
        .filter_map(|rule| match rule.run {
            Finder::Noticed(kind) => Some((kind, rule.code)),
            Finder::Looks(_) | Finder::Judges(_) => None,
        })
        .collect();
    for note in facts.notes() {
        if let Some(code) = by_kind.get(&note.kind) {
            let finding = Diagnostic::new(*code, note.message.as_str()).at(note.span, note.label.as_str());
            found.add(finding.maybe_help(note.help.clone()));
        }
    }
    let looked: Vec<Diagnostics> = RULES
        .par_iter()
        .filter_map(|rule| match rule.run {
            Finder::Looks(run) => {
                let mut found = Diagnostics::default();
                run(facts, &mut found);
                Some(found)
            }
            Finder::Noticed(_) | Finder::Judges(_) => None,
        })
        .collect();
    looked.into_iter().for_each(|each| found.append(each));
    for rule in RULES {
        if let Finder::Judges(judge) = rule.run {
            judge(facts, &mut found);
        }
    }
    let levels = levels(&facts.register.settings);
    found.weigh(|code| levels.get(code.id).copied().unwrap_or(Some(Severity::Error)));
    found.sort(facts.sources);
    found
}

/// What each rule weighs on this site, by its code.
fn levels(settings: &Settings) -> BTreeMap<&'static str, Option<Severity>> {
    let level = |rule: &Rule| match settings.levels.get(rule.code.name).map(|level| level.value) {
        Some(Level::Error) => Some(Severity::Error),
        Some(Level::Warning) => Some(Severity::Warning),
        Some(Level::Info) => Some(Severity::Info),
        Some(Level::Off) => None,
        None => Some(rule.default),
    };
    RULES.iter().map(|rule| (rule.code.id, level(rule))).collect()
}

/// The rule with this code or name.
pub fn rule(words: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.id.eq_ignore_ascii_case(words) || rule.code.name == words)
}

impl<'a> Facts<'a> {
    /// What there is to look at.
    pub fn new(register: &'a Register, assessment: &'a Assessment, project: &'a Project, uses: &'a Uses) -> Facts<'a> {
        let (sources, archive) = (&project.sources, &project.archive);
        Facts { register, assessment, sources, archive, uses, broken: OnceLock::new() }
    }

    /// Every claim of every document, in front matter and at headings.
    pub fn claims(&self) -> impl Iterator<Item = &'a Spanned<ClauseRef>> + use<'a> {
        let about = |document: &'a Document| document.front.clauses.iter();
        let passages = |document: &'a Document| document.interface.sections.iter().flat_map(|section| &section.claims);
        self.register.documents.iter().flat_map(move |document| about(document).chain(passages(document)))
    }

    /// Every `:::` block, in documents and pages.
    pub fn blocks(&self) -> impl Iterator<Item = &'a (Block, Span)> + use<'a> {
        let documents = self.register.documents.iter().flat_map(|document| &document.interface.blocks);
        documents.chain(self.register.pages.iter().flat_map(|page| &page.interface.blocks))
    }

    /// Every field printed, in documents and pages.
    pub fn fields(&self) -> impl Iterator<Item = &'a FieldUse> + use<'a> {
        let documents = self.register.documents.iter().flat_map(|document| &document.interface.fields);
        documents.chain(self.register.pages.iter().flat_map(|page| &page.interface.fields))
    }

    /// Every text that somebody has adopted and that is approved as a whole, for rules on its wording.
    pub fn adopted(&self) -> impl Iterator<Item = &'a Document> + use<'a> {
        let adopted = |document: &&Document| document.front.status().is_live() && !document.front.is_record();
        self.register.documents.iter().map(AsRef::as_ref).filter(adopted)
    }

    /// Every link that leads nowhere, and why. Four rules ask; the links are followed once.
    pub fn broken_links(&self) -> impl Iterator<Item = &(&'a Link, Broken)> {
        let follow = || {
            let register = self.register;
            let documents = register.documents.par_iter().map(|document| (document.path.as_ref(), &document.interface));
            let pages = register.pages.par_iter().map(|page| (self.sources.path(page.file), &page.interface));
            documents
                .chain(pages)
                .flat_map_iter(|(path, interface)| {
                    interface.links.iter().filter_map(move |link| Some((link, register.resolve(path, &link.target).err()?)))
                })
                .collect()
        };
        self.broken.get_or_init(follow).iter()
    }

    fn notes(&self) -> impl Iterator<Item = &'a Note> + use<'a> {
        let register = self.register;
        register
            .notes
            .iter()
            .chain(register.unreadable.iter().flat_map(|(_, notes)| notes.iter()))
            .chain(register.documents.iter().flat_map(|document| &document.interface.notes))
            .chain(register.pages.iter().flat_map(|page| &page.interface.notes))
    }
}
