//! The site, the organisation and its rules, as `site/site.yaml` gives them.

use std::collections::BTreeMap;

use crate::model::{Acceptance, Date, DocumentType, FieldKey, Interval, RoleKey, StandardId, same_person, words};
use crate::source::{Span, Spanned};

/// Everything that `site/site.yaml` says.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether the project is an organisation's set or the upstream toolkit.
    pub kind: ProjectKind,
    /// Title, address, language, audience.
    pub site: SiteInfo,
    /// Whose set it is.
    pub organisation: Organisation,
    /// Values that documents print.
    pub fields: BTreeMap<FieldKey, Field>,
    /// Who answers for what.
    pub roles: BTreeMap<RoleKey, Role>,
    /// The standards in scope.
    pub standards: BTreeMap<StandardId, StandardScope>,
    /// How often documents are reviewed.
    pub review: ReviewPolicy,
    /// Who approves what; the first that matches rules.
    pub approval: Vec<ApprovalRule>,
    /// How much findings weigh here, by rule name.
    pub levels: BTreeMap<String, Spanned<Level>>,
    /// Findings about the settings that somebody has looked at and lets stand.
    pub accept: Vec<Acceptance>,
    /// Who sees what beside their own.
    pub audiences: BTreeMap<String, Vec<String>>,
    /// How the site looks.
    pub theme: Theme,
    /// Where the site goes.
    pub publish: Publish,
}

words! {
    /// What the project is.
    ProjectKind, "kind of project" {
        /// An organisation's document set.
        Set = "set",
        /// The upstream toolkit that others fork.
        Toolkit = "toolkit",
    }
}

/// `site:`
#[derive(Clone, Debug)]
pub struct SiteInfo {
    /// Shown at the head of every page.
    pub title: String,
    /// Where the site is published, if anywhere; ends with `/`.
    pub url: Option<String>,
    /// A language tag.
    pub language: String,
    /// Who the site is for.
    pub audience: String,
}

/// `organisation:`
#[derive(Clone, Debug, Default)]
pub struct Organisation {
    /// The name people use.
    pub name: String,
    /// The name in law.
    pub legal_name: Option<String>,
    /// What it provides, in a line.
    pub services: Option<String>,
}

words! {
    /// What a field holds.
    FieldType, "field type" {
        /// Any words.
        Text = "text",
        /// A number.
        Number = "number",
        /// A calendar date.
        Date = "date",
        /// A number and a unit of time.
        Interval = "interval",
        /// An address on the web.
        Url = "url",
        /// An address for mail.
        Email = "email",
        /// One of a list.
        Choice = "choice",
    }
}

words! {
    /// Whether a change of the value changes what a document demands.
    FieldClass, "field class" {
        /// Names and addresses; no approval is touched.
        Identity = "identity",
        /// Figures and tools; part of the approved text.
        Substance = "substance",
    }
}

/// One declared field.
#[derive(Clone, Debug)]
pub struct Field {
    /// The question, in plain words.
    pub ask: String,
    /// What it holds.
    pub kind: FieldType,
    /// Whether it is part of the approved text.
    pub class: FieldClass,
    /// Its value, once decided.
    pub value: Option<String>,
    /// A worked example.
    pub example: Option<String>,
    /// The values to choose from.
    pub options: Vec<String>,
    /// Why this figure is proposed.
    pub basis: Option<String>,
    /// From small to large organisations.
    pub range: Option<String>,
    /// With whom the value is to be agreed.
    pub agree_with: Option<String>,
    /// Who decided on the value, and when.
    pub decided: Option<Decided>,
    /// Where it is declared.
    pub span: Span,
}

/// `decided:` of a field: the value is the organisation's own and no proposal any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Who decided.
    pub by: Spanned<String>,
    /// On which day.
    pub on: Spanned<Date>,
}

impl Field {
    /// Whether its value is only proposed: it has a reason, and nobody has decided on it.
    pub fn is_proposed(&self) -> bool {
        self.value.is_some() && self.basis.is_some() && self.decided.is_none()
    }
}

/// One role.
#[derive(Clone, Debug)]
pub struct Role {
    /// The title that documents print.
    pub title: String,
    /// Who holds it.
    pub holders: Vec<Holder>,
    /// Who stands in.
    pub deputies: Vec<Holder>,
    /// What its holder does.
    pub duties: Vec<String>,
    /// What its holder must know and be able to do.
    pub competence: Vec<String>,
}

/// A person in a role, perhaps for a time.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The person.
    pub name: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// How a person stands to a role on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// The person holds it.
    Holder,
    /// The person stands in.
    Deputy,
    /// Neither.
    No,
}

impl Role {
    /// How a person stands to the role on a day.
    pub fn holding(&self, person: &str, day: Date) -> Holding {
        let among = |people: &[Holder]| people.iter().any(|holder| same_person(&holder.name, person) && holder.on(day));
        match (among(&self.holders), among(&self.deputies)) {
            (true, _) => Holding::Holder,
            (false, true) => Holding::Deputy,
            (false, false) => Holding::No,
        }
    }
}

impl Holder {
    /// Whether the person holds the role on that day.
    pub fn on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A standard in scope.
#[derive(Clone, Debug, Default)]
pub struct StandardScope {
    /// What of the organisation is in scope.
    pub scope: Option<String>,
    /// Where the standard is named.
    pub span: Option<Span>,
}

/// `review:`
#[derive(Clone, Debug)]
pub struct ReviewPolicy {
    /// For every type that has no rule of its own.
    pub every: Interval,
    /// By type.
    pub by_type: BTreeMap<DocumentType, Interval>,
    /// From how long before the date a review counts as due soon.
    pub due_soon: Interval,
    /// When intervals grow, if they do.
    pub lengthen: Option<Lengthen>,
}

/// `review.lengthen`: after so many reviews without a change the interval becomes a longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lengthen {
    /// How many reviews in a row must have left the text as it was.
    pub after: usize,
    /// The interval from then on; never more than 24 months.
    pub to: Interval,
}

words! {
    /// How well an approval is proven, from weak to strong.
    Grade, "grade of evidence" {
        /// Somebody wrote it down.
        Recorded = "recorded",
        /// Written down with a reference to what proves it.
        Evidence = "evidence",
        /// Signed.
        Signed = "signed",
    }
}

impl Grade {
    /// The words that readers see.
    pub fn shown(self) -> &'static str {
        match self {
            Grade::Recorded => "recorded only",
            Grade::Evidence => "recorded with evidence",
            Grade::Signed => "signed",
        }
    }
}

/// One rule of `approval:`.
#[derive(Clone, Debug)]
pub struct ApprovalRule {
    /// The types it is for; empty means all.
    pub types: Vec<DocumentType>,
    /// The roles that must approve, each by a different person.
    pub roles: Vec<Spanned<RoleKey>>,
    /// The lowest grade accepted.
    pub evidence: Grade,
    /// From which day it applies.
    pub from: Option<Date>,
    /// Why the owner may approve alone, where that is so.
    pub self_reason: Option<String>,
}

words! {
    /// How much a finding weighs, or that it is not wanted.
    Level, "level" {
        /// Nothing is published while it stands.
        Error = "error",
        /// Published, and said.
        Warning = "warning",
        /// Worth knowing.
        Info = "info",
        /// Not looked for.
        Off = "off",
    }
}

/// `theme:`
#[derive(Clone, Debug)]
pub struct Theme {
    /// Which folder under `themes/` overrides the default theme.
    pub name: String,
    /// `ledger` or `system`.
    pub fonts: String,
    /// `a4` or `letter`.
    pub paper: String,
    /// A file in `site/static/`.
    pub logo: Option<String>,
    /// Colours that replace the theme's own, by token name.
    pub tokens: BTreeMap<String, String>,
}

/// What a theme says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// The folder that it lies in.
    pub name: String,
    /// The version of the program that it was made for: `0.1` means all that begin with it.
    pub made_for: Spanned<String>,
}

/// `publish:`
#[derive(Clone, Debug)]
pub struct Publish {
    /// The output folder, relative to the root.
    pub out: String,
    /// Names in it that are not ours and stay.
    pub keep: Vec<String>,
    /// Whether the site has a search.
    pub search: bool,
}

impl Settings {
    /// What `site.yaml` means where it says nothing.
    pub fn empty() -> Settings {
        Settings {
            kind: ProjectKind::Set,
            site: SiteInfo {
                title: "Untitled set".to_owned(),
                url: None,
                language: "en-GB".to_owned(),
                audience: "staff".to_owned(),
            },
            organisation: Organisation::default(),
            fields: BTreeMap::new(),
            roles: BTreeMap::new(),
            standards: BTreeMap::new(),
            review: ReviewPolicy {
                every: Interval::YEARLY,
                by_type: BTreeMap::new(),
                due_soon: Interval::THIRTY_DAYS,
                lengthen: None,
            },
            approval: Vec::new(),
            levels: BTreeMap::new(),
            accept: Vec::new(),
            audiences: [("public", &[][..]), ("staff", &["public"][..]), ("management", &["staff"][..])]
                .into_iter()
                .map(|(name, sees)| (name.to_owned(), sees.iter().map(|each| (*each).to_owned()).collect()))
                .collect(),
            theme: Theme {
                name: "default".to_owned(),
                fonts: "ledger".to_owned(),
                paper: "a4".to_owned(),
                logo: None,
                tokens: BTreeMap::new(),
            },
            publish: Publish { out: "public".to_owned(), keep: Vec::new(), search: true },
        }
    }

    /// Whether an audience sees what is meant for another one: its own, and what those see whom it names.
    pub fn sees(&self, who: &str, what: &str) -> bool {
        let mut open = vec![who];
        let mut seen: Vec<&str> = Vec::new();
        while let Some(each) = open.pop() {
            if each == what {
                return true;
            }
            if !seen.contains(&each) {
                seen.push(each);
                open.extend(self.audiences.get(each).into_iter().flatten().map(String::as_str));
            }
        }
        false
    }

    /// How often a document of this type is reviewed where it says nothing itself.
    pub fn review_interval(&self, kind: DocumentType) -> Interval {
        self.review.by_type.get(&kind).copied().unwrap_or(self.review.every)
    }

    /// The rule for approvals of this type on that day: of the rules that match, the first;
    /// among those with equal types the latest that has begun.
    pub fn approval_rule(&self, kind: DocumentType, day: Date) -> Option<&ApprovalRule> {
        let begun = |rule: &&ApprovalRule| {
            (rule.types.is_empty() || rule.types.contains(&kind)) && rule.from.is_none_or(|from| from <= day)
        };
        let first = self.approval.iter().find(begun)?;
        self.approval.iter().filter(begun).filter(|rule| rule.types == first.types).max_by_key(|rule| rule.from)
    }
}
