//! Which changes of a text are major: those that somebody has to act upon.
//!
//! Two texts are compared sentence by sentence, without regard to where lines end. A sentence that
//! came or went weighs if it lays a duty on somebody, names who does something, holds a figure or a
//! value, or claims a clause. Owner, audience and the clauses of the front matter weigh too.
//! What a change means is for people; this says only where to look.

use std::collections::BTreeSet;
use std::fmt;

use camino::Utf8Path;

use crate::model::Block;
use crate::parse::markdown::{self, Kind, NodeId, Tree};
use crate::parse::{self, Reading};
use crate::source::Sources;

/// Why a changed sentence weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It says what must be done.
    Duty,
    /// It says who does it.
    Who,
    /// It holds a figure or a value.
    Figure,
    /// It claims a clause.
    Claim,
    /// It is about whom the document is for.
    Scope,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Duty => "a duty",
            Why::Who => "who does it",
            Why::Figure => "a figure or a value",
            Why::Claim => "a claim",
            Why::Scope => "the scope",
        })
    }
}

/// A sentence that came or went and that somebody has to act upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighty {
    /// Why it weighs.
    pub why: Why,
    /// Whether it is in the new text; otherwise it was in the old one.
    pub came: bool,
    /// The sentence.
    pub words: String,
}

/// The changes from one text of a document to another that are major.
pub fn weigh(before: &str, after: &str) -> Vec<Weighty> {
    let (old, new) = (sentences(before), sentences(after));
    let known: [BTreeSet<&String>; 2] = [old.iter().collect(), new.iter().collect()];
    let gone = old.iter().filter(|words| !known[1].contains(words)).map(|words| (false, words));
    let come = new.iter().filter(|words| !known[0].contains(words)).map(|words| (true, words));
    gone.chain(come).filter_map(|(came, words)| Some(Weighty { why: why(words)?, came, words: words.clone() })).collect()
}

/// The control data that weighs, a line each, then the sentences of the text that readers see.
fn sentences(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let file = sources.add(Utf8Path::new("text.md"), text);
    let Reading::Document(document) = parse::read(sources.file(file), file, &crate::project::Kind::Document) else {
        return passages(text, 0);
    };
    let front = &document.front;
    let mut found = Vec::new();
    found.extend(front.owner.as_ref().map(|owner| format!("owner: {}", owner.value)));
    found.extend(front.audience.as_ref().map(|audience| format!("audience: {}", audience.value)));
    found.extend(front.clauses.iter().map(|clause| format!("clauses: {}", clause.value)));
    found.extend(passages(text, document.interface.body));
    found
}

fn passages(text: &str, body: usize) -> Vec<String> {
    let tree = markdown::read(text, body);
    let mut found = Vec::new();
    collect(text, &tree, tree.root(), &mut found);
    found
}

fn collect(text: &str, tree: &Tree<'_>, node: NodeId, found: &mut Vec<String>) {
    for child in tree.children(node) {
        let range = tree.node(child).range.clone();
        match &tree.node(child).kind {
            Kind::Container(Some(Block::Guidance)) => {}
            Kind::Paragraph | Kind::Heading { .. } | Kind::TableHead | Kind::TableRow | Kind::CodeBlock(_) => {
                split(text.get(range).unwrap_or(""), found);
            }
            Kind::Item => {
                // The words of a tight item stand directly in it, before any list below it.
                let block = |kind: &Kind<'_>| {
                    matches!(kind, Kind::List(_) | Kind::Paragraph | Kind::BlockQuote | Kind::CodeBlock(_) | Kind::Table(_))
                };
                let inner = tree.children(child).find(|inner| block(&tree.node(*inner).kind));
                let end = inner.map_or(range.end, |inner| tree.node(inner).range.start);
                let words = text.get(range.start..end).unwrap_or("").trim_start();
                split(words.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')')), found);
                collect(text, tree, child, found);
            }
            _ => collect(text, tree, child, found),
        }
    }
}

/// Splits a passage into sentences; line ends count as blanks.
fn split(passage: &str, found: &mut Vec<String>) {
    let words: Vec<&str> = passage.split_whitespace().collect();
    let mut sentence: Vec<&str> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        sentence.push(word);
        let next = words.get(at + 1).and_then(|next| next.chars().next());
        let ends = word.ends_with(['.', '!', '?', ':', ';'])
            && next.is_none_or(|c| c.is_uppercase() || matches!(c, '{' | '[' | '*' | '-'));
        if ends || at + 1 == words.len() {
            found.push(sentence.join(" "));
            sentence.clear();
        }
    }
}

/// Words that lay a duty on somebody, or lift one.
const DUTIES: &[&str] = &[
    "must",
    "shall",
    "is to",
    "are to",
    "has to",
    "have to",
    "may only",
    "only may",
    "may not",
    "cannot",
    "needs to",
    "need to",
    "responsible",
    "accountable",
    "required",
    "obliged",
    "forbidden",
    "prohibited",
    "never",
    "always",
    "ensures",
    "ensure",
    "approves",
    "approve",
    "decides",
    "decide",
    "authorises",
    "authorise",
    "authorised",
    "permitted",
    "mandatory",
];
/// Words for numbers and for how often something is done.
const FIGURES: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "half",
    "twice",
    "once",
    "hourly",
    "daily",
    "weekly",
    "fortnightly",
    "monthly",
    "quarterly",
    "yearly",
    "annually",
    "immediately",
    "percent",
];

fn why(sentence: &str) -> Option<Why> {
    if sentence.starts_with("owner: ") {
        return Some(Why::Who);
    }
    if sentence.starts_with("audience: ") {
        return Some(Why::Scope);
    }
    if sentence.starts_with("clauses: ") || (sentence.starts_with('#') && sentence.contains("clauses=")) {
        return Some(Why::Claim);
    }
    let plain: String = sentence.to_lowercase().chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    let plain = format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "));
    let holds = |words: &[&str]| words.iter().any(|word| plain.contains(&format!(" {word} ")));
    if holds(DUTIES) {
        Some(Why::Duty)
    } else if sentence.contains("{{ role.") || sentence.contains("{{role.") {
        Some(Why::Who)
    } else if sentence.contains("{{") || sentence.chars().any(|c| c.is_ascii_digit()) || holds(FIGURES) {
        Some(Why::Figure)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str, expected: &[&str]) {
        let found: Vec<String> = weigh(before, after)
            .iter()
            .map(|each| format!("{}{}: {}", if each.came { '+' } else { '-' }, each.words, each.why))
            .collect();
        assert_eq!(found, expected, "{before:?} → {after:?}");
    }

    #[test]
    fn a_changed_duty_weighs() {
        check("The manager must sign.\n", "The manager may sign.\n", &["-The manager must sign.: a duty"]);
        check("A. The owner has to read it.\n", "B. The owner has to read it.\n", &[]);
        check("x\n", "x\n\n- Each visitor is to sign in\n", &["+Each visitor is to sign in: a duty"]);
    }

    #[test]
    fn a_changed_figure_or_value_weighs() {
        check(
            "Within 15 minutes.\n",
            "Within 20 minutes.\n",
            &["-Within 15 minutes.: a figure or a value", "+Within 20 minutes.: a figure or a value"],
        );
        check(
            "| a | b |\n|---|---|\n| x | two days |\n",
            "| a | b |\n|---|---|\n| x | some days |\n",
            &["-| x | two days |: a figure or a value"],
        );
        check(
            "Ask {{ role.dpo }}.\n",
            "Ask {{ role.ciso }}.\n",
            &["-Ask {{ role.dpo }}.: who does it", "+Ask {{ role.ciso }}.: who does it"],
        );
    }

    #[test]
    fn a_changed_claim_or_owner_weighs() {
        let text = |owner: &str, claim: &str| {
            format!(
                "---\nid: T-A-1\ntitle: T\ntype: guide\nversion: \"1.0\"\nstatus: draft\nowner: {owner}\n---\n\n## A {{#a clauses=t:1/{claim}}}\n"
            )
        };
        check(
            &text("a", "1.1"),
            &text("a", "1.2"),
            &["-## A {#a clauses=t:1/1.1}: a claim", "+## A {#a clauses=t:1/1.2}: a claim"],
        );
        check(&text("a", "1.1"), &text("b", "1.1"), &["-owner: a: who does it", "+owner: b: who does it"]);
    }

    #[test]
    fn layout_and_guidance_and_other_words_weigh_nothing() {
        check("Everybody must\nsign   in. Thanks.\n", "Everybody must sign\nin. Thank you.\n", &[]);
        check("Text.\n", "Text.\n\n::: guidance\nYou must delete this.\n:::\n", &[]);
        check("A nice introduction.\n", "A better introduction.\n", &[]);
        check("One must see it. Two.\n", "Two.\n\nOne must see it.\n", &[]);
    }
}
