//! Why a change may matter: it touches a duty, a figure, a claim, a role or the scope.
//!
//! A simple judgement from the words, made to be on the careful side: it asks a person to look,
//! it does not decide.

use std::ops::Range;

use super::change::{Body, Change, Op, Redline, Shape};
use super::reading::Block;
use super::sequence::Hunk;
use super::words::{self, Lexicon, Style, Token, Traits};
use crate::register::Register;

/// What a change touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// What somebody must do, may do or must not do.
    Duty,
    /// A figure, a date or a period.
    Figure,
    /// Which clauses a passage claims.
    Claim,
    /// Who does it or answers for it.
    Role,
    /// What the document applies to and who may decide.
    Scope,
}

impl Matter {
    /// All of them.
    pub const ALL: [Matter; 5] = [Matter::Duty, Matter::Figure, Matter::Claim, Matter::Role, Matter::Scope];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Matter::Duty => "duty",
            Matter::Figure => "figure",
            Matter::Claim => "claim",
            Matter::Role => "role",
            Matter::Scope => "scope",
        }
    }
}

/// Several matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Matters(u8);

impl Matters {
    /// One matter.
    pub fn one(matter: Matter) -> Matters {
        Matters(1 << matter as u8)
    }

    /// Adds one.
    pub fn add(&mut self, matter: Matter) {
        self.join(Matters::one(matter));
    }

    /// Adds others.
    pub fn join(&mut self, other: Matters) {
        self.0 |= other.0;
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// All of them, in their order.
    pub fn iter(self) -> impl Iterator<Item = Matter> {
        Matter::ALL.into_iter().filter(move |matter| self.0 & (1 << *matter as u8) != 0)
    }
}

/// How much a redline weighs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Why it may be a major change; none means that nothing was found that speaks against a minor one.
    pub reasons: Vec<Reason>,
}

/// One reason to call a change major.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What is touched.
    pub matter: Matter,
    /// The passage, or the line of the control data.
    pub place: String,
    /// The words concerned, the new ones where there are any.
    pub words: String,
}

impl Weight {
    /// Whether somebody should look before calling the change minor.
    pub fn is_major(&self) -> bool {
        !self.reasons.is_empty()
    }
}

/// What speaks for calling a change major.
pub fn weight(redline: &Redline) -> Weight {
    let mut reasons = Vec::new();
    for fact in &redline.facts {
        for matter in fact.matters.iter() {
            let words = fact.new.as_ref().or(fact.old.as_ref()).cloned().unwrap_or_default();
            reasons.push(Reason { matter, place: fact.what.clone(), words });
        }
    }
    for entry in &redline.entries {
        for matter in entry.matters.iter() {
            let place = redline.sections[entry.section].title.clone();
            reasons.push(Reason { matter, place, words: excerpt(&entry.body, entry.change) });
        }
    }
    Weight { reasons }
}

/// The words that a reason is about: those of the block, or of the row of a table, that changed.
fn excerpt(body: &Body, change: Change) -> String {
    let own = if change == Change::Removed { Op::Removed } else { Op::Added };
    let mut words = String::new();
    match body {
        Body::Words(runs) => {
            runs.iter().filter(|run| run.op == Op::Same || run.op == own).for_each(|run| words.push_str(&run.text))
        }
        Body::Table(table) => {
            for row in table.rows.iter().filter(|row| row.change != Change::Same).take(2) {
                for run in row.cells.iter().flatten().filter(|run| run.op != Op::Removed || row.change == Change::Removed) {
                    words.push_str(&run.text);
                    words.push(' ');
                }
            }
        }
    }
    crate::parse::shorten(words.trim())
}

/// How far around a change its sentence is looked for.
const REACH: usize = 200;
/// Words above a column that tell who does something.
const WHO: &[&str] = &["role", "owner", "who", "responsible", "accountable", "approver", "deputy", "consulted", "informed"];
/// Words in a heading that tell what is covered, and who may decide.
const SCOPE: &[&str] = &["scope", "applies to", "applicability", "authority", "authorities"];

/// Judges changes by their words.
pub struct Judge<'a> {
    lexicon: &'a Lexicon,
    /// The titles of all roles in small letters.
    roles: Vec<String>,
}

impl<'a> Judge<'a> {
    /// A judge who knows the roles of these registers.
    pub fn new(lexicon: &'a Lexicon, registers: [&Register; 2]) -> Judge<'a> {
        let titles = registers.iter().flat_map(|register| register.settings.roles.values());
        let mut roles: Vec<String> =
            titles.map(|role| words::spaced(&role.title).to_lowercase()).filter(|title| !title.is_empty()).collect();
        roles.sort_unstable();
        roles.dedup();
        Judge { lexicon, roles }
    }

    /// What words touch that all went or came.
    pub fn whole(&self, tokens: &[Token]) -> Matters {
        let mut matters = Matters::default();
        if tokens.iter().any(|token| self.lexicon.traits(*token).has(Traits::FIGURE) && !token.style.has(Style::LEADS)) {
            matters.add(Matter::Figure);
        }
        self.sentence(tokens, &mut matters);
        matters
    }

    /// What the parts touch in which two rows of words differ.
    pub fn parts(&self, old: &[Token], new: &[Token], parts: &[Hunk]) -> Matters {
        let mut matters = Matters::default();
        for part in parts {
            for (tokens, range) in [(old, &part.old), (new, &part.new)] {
                let changed = &tokens[range.clone()];
                if changed.iter().any(|token| self.lexicon.traits(*token).has(Traits::FIGURE) && !token.style.has(Style::LEADS)) {
                    matters.add(Matter::Figure);
                }
            }
            let says = |tokens: &[Token], range: &Range<usize>| {
                tokens[range.clone()].iter().any(|token| self.lexicon.traits(*token).has(Traits::WORD))
            };
            if says(old, &part.old) || says(new, &part.new) {
                self.sentence(&old[self.around_part(old, &part.old)], &mut matters);
                self.sentence(&new[self.around_part(new, &part.new)], &mut matters);
            }
        }
        matters
    }

    /// The sentence around a part, or as much of it as is near.
    fn around_part(&self, tokens: &[Token], part: &Range<usize>) -> Range<usize> {
        let ends = |at: &usize| self.lexicon.traits(tokens[*at]).has(Traits::END);
        let first = part.start.saturating_sub(REACH);
        let start = (first..part.start).rev().find(ends).map_or(first, |end| end + 1);
        let last = tokens.len().min(part.end + REACH);
        let end = (part.end..last).find(ends).map_or(last, |end| end + 1);
        start..end
    }

    /// What a sentence touches in which something changed.
    fn sentence(&self, tokens: &[Token], matters: &mut Matters) {
        let traits: Vec<Traits> = tokens.iter().map(|token| self.lexicon.traits(*token)).collect();
        let obliges = traits.iter().any(|one| one.has(Traits::DUTY))
            || traits.windows(2).any(|two| {
                (two[1].has(Traits::TO) && (two[0].has(Traits::BE) || two[0].has(Traits::HAVE)))
                    || (two[0].has(Traits::MAY) && two[1].has(Traits::LIMIT))
            });
        if obliges {
            matters.add(Matter::Duty);
        }
        // Who is named in a sentence does what the sentence says.
        if tokens.iter().any(|token| token.style.has(Style::ROLE)) || self.names_role(tokens) {
            matters.add(Matter::Role);
        }
    }

    fn names_role(&self, tokens: &[Token]) -> bool {
        if self.roles.is_empty() {
            return false;
        }
        let mut words = String::from(" ");
        for token in tokens.iter().take(4 * REACH) {
            words.push_str(&self.lexicon.text(*token).to_lowercase());
            words.push(' ');
        }
        self.roles.iter().any(|role| words.contains(&format!(" {role} ")))
    }

    /// What the place of a changed block adds.
    pub fn around(&self, matters: &mut Matters, block: &Block, section: &str, changed: bool) {
        if !changed {
            return;
        }
        if block.shape == Shape::Claims {
            *matters = Matters::one(Matter::Claim);
            return;
        }
        let says = block.tokens.iter().any(|token| self.lexicon.traits(*token).has(Traits::WORD));
        if block.obliged && says {
            matters.add(Matter::Duty);
        }
        let section = section.to_lowercase();
        if says && SCOPE.iter().any(|word| section.contains(word)) {
            matters.add(Matter::Scope);
        }
    }

    /// What the head above a changed cell adds.
    pub fn column(&self, matters: &mut Matters, head: &str) {
        let head = head.to_lowercase();
        if WHO.iter().any(|word| head.contains(word)) {
            matters.add(Matter::Role);
        }
    }
}
