//! The page of a document: its title block, its contents, what it claims and who refers to it.

use std::collections::{BTreeMap, HashMap};

use ahash::AHashMap;
use camino::Utf8Path;
use serde::Serialize;

use super::lists::{folder_of, folder_title};
use super::{ApprovalView, DateView, Edition, EventView, Frame, LinkView, List, Shown, StateView, Stock, Tab, history};
use crate::assess::{ReviewState, State};
use crate::model::{Block, Field, RoleKey, Status, Target};
use crate::parse::Page;
use crate::parse::links::{self, Inline, Read};
use crate::register::{Document, FieldValue, Register, address};

/// What stands on the page of a document, beside its text.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The id.
    pub id: String,
    /// What sort of document it is.
    pub kind: &'static str,
    /// The version, or "not set".
    pub version: Option<String>,
    /// Its life.
    pub state: StateView,
    /// A remark on its review, if there is one to make.
    pub review: Option<StateView>,
    /// The label of confidence.
    pub classification: Option<String>,
    /// The role that owns it.
    pub owner: Option<LinkView>,
    /// Who approved it, and when.
    pub approvals: Vec<ApprovalView>,
    /// From when on it is in force.
    pub effective: Option<DateView>,
    /// When it is to be read again.
    pub next_review: Option<DateView>,
    /// The sentence about it.
    pub summary: Option<String>,
    /// The clauses that its passages and its front matter name, by standard.
    pub clauses: Vec<ClausesView>,
    /// What it replaces.
    pub supersedes: Vec<LinkView>,
    /// One warning above the title.
    pub banner: Option<Banner>,
    /// Its headings of the first two levels.
    pub contents: Vec<ContentsView>,
    /// What following it leaves behind.
    pub records: Vec<RecordView>,
    /// Worth reading beside it.
    pub related: Vec<LinkView>,
    /// Who refers to it.
    pub referenced: Shown<LinkView>,
    /// What happened to it, newest first.
    pub history: Vec<EventView>,
    /// How many fields still wait for a value.
    pub placeholders: usize,
    /// How many values are only proposed.
    pub proposed: usize,
    /// Those, for readers who have to agree on them or want to see whether somebody did.
    pub figures: Vec<FigureView>,
    /// The name of its folder.
    pub area: String,
    /// The document before it, and the one after it.
    pub previous: Option<LinkView>,
    /// The document after it.
    pub next: Option<LinkView>,
    /// What the organisation added.
    pub extra: BTreeMap<String, String>,
    /// What takes its place, once it is withdrawn.
    pub successor: Option<LinkView>,
    /// The form it fills.
    pub form: Option<LinkView>,
    /// The service, customer, supplier or party it was filled for.
    pub party: Option<String>,
    /// Filled copies of it.
    pub instances: Vec<LinkView>,
    /// Its releases, where there are any.
    pub releases: Option<String>,
    /// The version in work, where a text is at hand that is not issued.
    pub in_work: Option<String>,
    /// The text that is in force from a later day.
    pub coming: Option<ComingView>,
    /// Registers that it governs.
    pub governs: Vec<LinkView>,
    /// Registers whose rows name it.
    pub named_in: Vec<LinkView>,
    /// Why a review is asked for from outside.
    pub outside: Option<String>,
    /// What a reader who knows another framework calls its subject.
    pub practices: Option<super::PracticesLine>,
}

/// A released text that is in force from a later day.
#[derive(Clone, Debug, Serialize)]
pub struct ComingView {
    /// Where it stands.
    pub href: String,
    /// Its version.
    pub version: String,
    /// From when on it is in force.
    pub from: DateView,
}

/// The page of a text that is in force from a later day.
#[derive(Clone, Debug, Serialize)]
pub struct ComingPageView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The id.
    pub id: String,
    /// Its version.
    pub version: Option<String>,
    /// From when on it is in force.
    pub from: Option<DateView>,
    /// The text in force until then.
    pub present: LinkView,
    /// The version in force until then.
    pub present_version: Option<String>,
}

/// The clauses of one standard that a document names.
#[derive(Clone, Debug, Serialize)]
pub struct ClausesView {
    /// The standard's title.
    pub standard: String,
    /// Its clauses; `detail` says where only the front matter names one.
    pub clauses: Vec<LinkView>,
    /// The places of the clauses among those with requirements, for the strip.
    #[serde(skip)]
    pub id: crate::model::StandardId,
}

/// A warning above the title.
#[derive(Clone, Debug, Serialize)]
pub struct Banner {
    /// The name of its mark and its colours.
    pub key: String,
    /// The words in bold.
    pub word: String,
    /// The sentence after them.
    pub text: String,
}

/// A value that somebody has still to decide on.
#[derive(Clone, Debug, Serialize)]
pub struct FigureView {
    /// The question it answers.
    pub ask: String,
    /// The value proposed.
    pub value: String,
    /// Why this one.
    pub basis: String,
    /// From small to large organisations.
    pub range: Option<String>,
    /// With whom it is to be agreed.
    pub agree_with: Option<String>,
}

/// What following a document leaves behind, piece by piece.
#[derive(Clone, Debug, Serialize)]
pub struct RecordView {
    /// The pieces, in order.
    pub parts: Vec<RecordPart>,
}

/// A piece of an entry of `records`.
#[derive(Clone, Debug, Serialize)]
pub struct RecordPart {
    /// The words.
    pub words: String,
    /// Where they lead, if they do.
    pub href: Option<String>,
}

/// A heading in the list of contents.
#[derive(Clone, Debug, Serialize)]
pub struct ContentsView {
    /// 2 or 3.
    pub level: u8,
    /// Where it stands.
    pub id: String,
    /// Its words.
    pub title: String,
}

/// A free page, or a page that only leads on.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// The parts that every page has.
    pub frame: Frame,
    /// Where it leads, for the page of a former id.
    pub target: Option<LinkView>,
}

/// The page of a document.
pub fn document(stock: &Stock<'_>, at: usize) -> DocumentView {
    let register = stock.register;
    let document = &register.documents[at];
    let standing = &stock.assessment.documents[at];
    let front = &document.front;
    let mut frame = Frame::new(&address::document(document.id()), Tab::Documents, register.fill(&front.title));
    frame.title = register.fill(&front.title);
    let folder = folder_of(&document.path);
    let members = stock.members(folder);
    let here = members.binary_search(&at).ok();
    let neighbour = |to: Option<usize>| to.and_then(|to| members.get(to)).map(|to| stock.link(&frame, *to));
    let instances: Vec<LinkView> =
        register.instances_of(document.id().as_str()).iter().map(|instance| stock.link(&frame, *instance as usize)).collect();
    DocumentView {
        id: document.id().to_string(),
        kind: front.kind.word(),
        version: front.version.as_ref().map(|version| version.to_string()),
        state: StateView::of(standing.state, front.status()),
        review: StateView::review(standing.review.state, standing.review.next),
        classification: front.classification.as_ref().map(|text| text.value.clone()),
        owner: front.owner.as_ref().map(|owner| role_link(register, &frame, &owner.value)),
        approvals: history::approvals(stock, at),
        effective: standing.effective.map(DateView::from),
        next_review: standing.review.next.map(DateView::from),
        summary: front.summary.as_deref().map(|text| register.fill(text)),
        clauses: clauses(stock, &frame, document),
        supersedes: front
            .supersedes
            .iter()
            .filter_map(|id| register.known_as(id.as_str()))
            .map(|at| stock.link(&frame, at))
            .collect(),
        banner: banner(stock, at),
        contents: contents(stock, document),
        records: records(stock, &frame, document),
        related: front.related.iter().filter_map(|id| register.position(id.as_str())).map(|at| stock.link(&frame, at)).collect(),
        referenced: Shown::first(&register.backlinks[at], &frame, stock, &List::Referenced(at), |from| {
            stock.link(&frame, *from as usize)
        }),
        history: history::events(stock, &frame, at),
        placeholders: placeholders(register, document),
        proposed: register.proposed_in(document).len(),
        figures: figures(stock, document),
        area: folder_title(folder),
        previous: neighbour(here.and_then(|here| here.checked_sub(1))),
        next: neighbour(here.map(|here| here + 1)),
        extra: front.extra.clone(),
        successor: front
            .retired
            .as_ref()
            .and_then(|retired| register.known_as(retired.successor.as_ref()?.as_str()))
            .map(|at| stock.link(&frame, at)),
        form: front.instance_of.as_ref().and_then(|form| register.known_as(form.as_str())).map(|at| stock.link(&frame, at)),
        party: front.party.as_ref().map(|party| party.value.clone()),
        instances,
        releases: (!stock.earlier && register.issue.is_some() && register.releases_of(document.id().as_str()).next().is_some())
            .then(|| frame.link(&address::document_releases(document.id()))),
        in_work: register.in_work.get(document.id()).map(|version| version.as_ref().map(ToString::to_string).unwrap_or_default()),
        coming: coming_of(register, &frame, document),
        governs: sheets(stock, &frame, register.sheets.governed_by(at).iter().map(|name| (name, None))),
        named_in: sheets(stock, &frame, register.sheets.naming(at).iter().map(|(name, rows)| (name, Some(*rows)))),
        outside: super::report::outside(stock, at),
        practices: super::practices::of_document(stock, &frame, document),
        frame,
    }
}

/// The released text of a document that is in force from a later day.
fn coming_of(register: &Register, frame: &Frame, document: &Document) -> Option<ComingView> {
    let coming = register.coming.iter().find(|coming| coming.id() == document.id())?;
    let released = register.newest()?.document(document.id().as_str())?;
    Some(ComingView {
        href: frame.link(&address::coming_document(document.id())),
        version: coming.front.version.as_ref().map(ToString::to_string).unwrap_or_default(),
        from: released.effective?.into(),
    })
}

/// The page of a released text that is in force from a later day.
pub fn coming(stock: &Stock<'_>, at: usize) -> ComingPageView {
    let register = stock.register;
    let document = &register.coming[at];
    let own = address::coming_document(document.id());
    let frame = Frame::new(&own, Tab::Documents, register.fill(&document.front.title));
    let present = register.position(document.id().as_str());
    let version = |document: &Document| document.front.version.as_ref().map(|version| version.to_string());
    ComingPageView {
        id: document.id().to_string(),
        version: version(document),
        from: coming_of(register, &frame, document).map(|coming| coming.from),
        present: LinkView {
            href: frame.link(&address::document(document.id())),
            label: document.id().to_string(),
            title: register.fill(&document.front.title),
            state: None,
            current: false,
            detail: None,
        },
        present_version: present.and_then(|at| version(&register.documents[at])),
        frame,
    }
}

/// Links to registers, with the number of rows that are meant.
fn sheets<'a>(
    stock: &Stock<'_>,
    frame: &Frame,
    named: impl Iterator<Item = (&'a crate::model::RegisterKey, Option<usize>)>,
) -> Vec<LinkView> {
    let link = |(name, rows): (&crate::model::RegisterKey, Option<usize>)| {
        let mut link = super::registers::sheet_link(frame, stock.register.sheets.get(name.as_str())?);
        link.detail = rows.map(|rows| if rows == 1 { "in 1 row".to_owned() } else { format!("in {rows} rows") });
        Some(link)
    };
    named.filter_map(link).collect()
}

/// The list of a folder beside its documents: the same on all their pages, so it is made once.
#[derive(Clone, Debug, Serialize)]
pub struct SidebarView {
    /// The name of the folder.
    pub area: String,
    /// Its documents.
    pub siblings: Shown<LinkView>,
}

/// The list of a folder, as seen from the pages of documents.
pub fn sidebar(stock: &Stock<'_>, folder: &str) -> SidebarView {
    let frame = Frame::new("documents/", Tab::Documents, "");
    let siblings =
        Shown::first(stock.members(folder), &frame, stock, &List::Folder(folder.to_owned()), |to| stock.link(&frame, *to));
    SidebarView { area: folder_title(folder), siblings }
}

/// A link to the page of a role.
pub fn role_link(register: &Register, frame: &Frame, key: &RoleKey) -> LinkView {
    let to = address::role(key);
    LinkView {
        href: frame.link(&to),
        label: key.to_string(),
        title: register.role_title(key).to_owned(),
        state: None,
        current: to == frame.address,
        detail: None,
    }
}

fn clauses(stock: &Stock<'_>, frame: &Frame, document: &Document) -> Vec<ClausesView> {
    let mut named: BTreeMap<&crate::model::StandardId, BTreeMap<usize, bool>> = BTreeMap::new();
    let passages = document.interface.sections.iter().flat_map(|section| &section.claims);
    for (claim, passage) in passages.map(|claim| (claim, true)).chain(document.front.clauses.iter().map(|claim| (claim, false))) {
        let Some(catalogue) = stock.register.catalogues.get(&claim.standard) else { continue };
        if let Some(clause) = catalogue.position(claim.number.as_str()) {
            *named.entry(&claim.standard).or_default().entry(clause).or_insert(false) |= passage;
        }
    }
    let link = |standard, (clause, passage): (usize, bool)| {
        let mut link = stock.clause_link(frame, standard, clause);
        link.detail = (!passage).then(|| "named, no passage".to_owned());
        link
    };
    named
        .into_iter()
        .map(|(standard, clauses)| ClausesView {
            standard: stock.register.catalogues[standard].title.clone(),
            clauses: clauses.into_iter().map(|each| link(standard, each)).collect(),
            id: standard.clone(),
        })
        .collect()
}

/// One banner at most, the worst first.
fn banner(stock: &Stock<'_>, at: usize) -> Option<Banner> {
    let standing = &stock.assessment.documents[at];
    let document = &stock.register.documents[at];
    let status = document.front.status();
    let banner = |key: &str, word: &str, text: String| Some(Banner { key: key.to_owned(), word: word.to_owned(), text });
    if let Some(issued) = stock.counts.filter(|counts| counts.register.in_work.contains_key(document.id())) {
        let release = issued.register.issue.as_ref().map(|label| format!(", by release {label}")).unwrap_or_default();
        let version = issued.register.document(document.id().as_str()).and_then(|document| document.front.version.as_ref());
        let version = version.map_or_else(|| "Another text".to_owned(), |version| format!("Version {version}"));
        return banner("draft", "In work.", format!("This text is not issued. {version} is in force{release}."));
    }
    let matches = standing.approvals.matches();
    match (standing.state, status) {
        (State::Retired, _) => banner("retired", "Retired.", withdrawn(stock, at)),
        (State::Template, _) => {
            banner("template", "Template.", "Nobody has adopted this text yet. It binds nobody and covers no clause.".to_owned())
        }
        (State::Coming(day), _) if !matches => banner(
            "changed-since",
            "Changed since approval.",
            format!(
                "What was approved is in force from {}. This text differs from it and is not covered by the approval.",
                day.readable()
            ),
        ),
        (State::Coming(day), _) => {
            banner("coming", "Not yet in force.", format!("This version is in force from {}.", day.readable()))
        }
        (State::Drafted, Status::Approved) => banner(
            "draft",
            "Approval incomplete.",
            "Not everybody asked for has approved this text; it is not in force.".to_owned(),
        ),
        (State::Drafted, Status::Review) => {
            banner("review", "In review.", "This text is being read before approval; it is not in force.".to_owned())
        }
        (State::Drafted, _) => banner("draft", "Draft.", "This text is being written; it is not in force.".to_owned()),
        (State::Record(false), _) => banner("draft", "Open record.", "This record is neither closed nor signed.".to_owned()),
        // The worse of two: an edit that nobody approved comes before a day that has passed.
        (State::Stale, _) if matches && standing.review.state == ReviewState::Overdue => {
            let due = standing.review.next.map(|next| format!(" since {}", next.readable())).unwrap_or_default();
            banner("overdue", "Review overdue.", format!("This text is in force, and its review has been due{due}."))
        }
        (State::Stale, _) => {
            let on = standing.approvals.latest.map(|on| format!(" on {}", on.readable())).unwrap_or_default();
            let overdue = if standing.review.state == ReviewState::Overdue { " Its review is overdue, too." } else { "" };
            let text =
                format!("This text differs from the one approved{on}; the difference is not covered by the approval.{overdue}");
            banner("changed-since", "Changed since approval.", text)
        }
        (State::InForce | State::Record(true), _) => None,
    }
}

/// Who withdrew a document, when and why.
fn withdrawn(stock: &Stock<'_>, at: usize) -> String {
    match &stock.register.documents[at].front.retired {
        Some(retired) => {
            let why = retired.why.trim().trim_end_matches('.');
            format!("Withdrawn on {} by {}: {why}. It is no longer in force.", retired.on.value.readable(), retired.by.value)
        }
        None => "This document is withdrawn and no longer in force.".to_owned(),
    }
}

fn contents(stock: &Stock<'_>, document: &Document) -> Vec<ContentsView> {
    document
        .interface
        .sections
        .iter()
        .filter(|section| section.level <= 3 && section.conditions.iter().all(|condition| stock.register.holds(condition)))
        .map(|section| ContentsView {
            level: section.level.max(2),
            id: section.id.to_string(),
            title: stock.register.fill(&section.title),
        })
        .collect()
}

fn placeholders(register: &Register, document: &Document) -> usize {
    let mut open: Vec<&str> = document
        .interface
        .fields
        .iter()
        .map(|used| used.key.as_ref())
        .filter(|key| matches!(register.field(key), FieldValue::Open { .. }))
        .collect();
    open.sort_unstable();
    open.dedup();
    open.len()
}

/// What a document leaves behind; an entry may hold links to what describes it.
pub fn records(stock: &Stock<'_>, frame: &Frame, document: &Document) -> Vec<RecordView> {
    let register = stock.register;
    let part = |piece: Inline<'_>| match piece {
        Inline::Words(words) => RecordPart { words: register.fill(words), href: None },
        Inline::Link { to, words } => {
            let Read::Inside(target) = links::read(to, true, false) else {
                return RecordPart { words: words.unwrap_or(to).to_owned(), href: None };
            };
            let linked = register.document_meant(&document.path, &target).map(|at| stock.link(frame, at));
            let name = linked.as_ref().map_or_else(|| to.to_owned(), |link| format!("{} {}", link.label, link.title));
            let mut shown = words.map_or(name, |words| register.fill(words));
            if let Some(why) = linked.as_ref().and_then(|link| link.detail.as_ref()) {
                shown.push_str(&format!(" ({why})"));
            }
            let section = match &target {
                Target::Document(_, Some(section)) => format!("#{section}"),
                _ => String::new(),
            };
            RecordPart { words: shown, href: linked.filter(|link| !link.href.is_empty()).map(|link| link.href + &section) }
        }
    };
    document.front.records.iter().map(|text| RecordView { parts: links::inline(text).into_iter().map(part).collect() }).collect()
}

/// The figures that are only proposed. Readers see them at templates, where a fork decides on them;
/// of an adopted text they are the author's and the auditor's business.
fn figures(stock: &Stock<'_>, document: &Document) -> Vec<FigureView> {
    if stock.edition == Edition::Reader && document.front.status() != Status::Template {
        return Vec::new();
    }
    let view = |field: &Field| FigureView {
        ask: field.ask.clone(),
        value: field.value.clone().unwrap_or_default(),
        basis: field.basis.clone().unwrap_or_default(),
        range: field.range.clone(),
        agree_with: field.agree_with.clone(),
    };
    stock.register.proposed_in(document).into_values().map(view).collect()
}

/// A free page.
pub fn free_page(stock: &Stock<'_>, page: &Page) -> PageView {
    let address = address::page(stock.sources.path(page.file));
    PageView { frame: Frame::new(&address, Tab::Home, stock.register.fill(&page.title)), target: None }
}

/// The page of an id that a document had before.
pub fn redirect(stock: &Stock<'_>, address: &str, at: usize) -> PageView {
    let frame = Frame::new(address, Tab::Documents, "This document has another id now");
    let target = Some(stock.link(&frame, at));
    PageView { frame, target }
}

/// The first document of each folder: files beside it and below it are published under its id.
pub fn folder_owners(register: &Register) -> HashMap<String, usize> {
    let mut owners: AHashMap<&str, usize> = AHashMap::new();
    for (at, document) in register.documents.iter().enumerate().filter(|(_, document)| document.has_text()) {
        if let Some((folder, _)) = document.path.as_str().rsplit_once('/') {
            owners.entry(folder).or_insert(at);
        }
    }
    owners.into_iter().map(|(folder, at)| (folder.to_owned(), at)).collect()
}

/// Where a file of the project is published; nowhere where no document stands beside or above it.
pub fn asset_address(stock: &Stock<'_>, path: &Utf8Path) -> Option<String> {
    let owner = path.ancestors().skip(1).find_map(|folder| Some((*stock.shelves.owners.get(folder.as_str())?, folder)));
    let owner = owner.map(|(at, folder)| (stock.register.documents[at].id(), folder));
    address::asset(path, owner)
}

/// Whether a block is shown in this edition.
pub fn shows(stock: &Stock<'_>, block: &Block) -> bool {
    match block {
        Block::Guidance => stock.edition == Edition::Author,
        Block::Auditor => stock.edition != Edition::Reader,
        other => stock.register.holds(other),
    }
}
