//! The wording of a text: one walk over its tree takes down the turns of phrase that rules look at.
//!
//! It knows the shape of sentences, not their meaning: who acts and what is vague is told from short
//! lists of words, chosen so that what is found is nearly always meant. What is quoted, code, or an
//! aside for some readers is not looked at.

mod duty;
mod figure;
mod records;
mod role;
mod token;
mod vague;

use super::markdown::{Kind, NodeId, Tree};
use crate::model::{FrontMatter, Phrase, Statement, Wording};
use crate::source::{FileId, Span};

pub use records::{mentions, stems};
use token::{Token, sentences, tokens};

/// What was found in one text.
#[derive(Debug, Default)]
pub struct Found {
    /// Turns of phrase.
    pub wording: Vec<Wording>,
    /// Sentences and rows that state figures.
    pub statements: Vec<Statement>,
}

/// Looks at a text. The wording itself is only looked at where somebody has adopted it: of a template
/// or a record nobody asks.
pub fn read(file: FileId, text: &str, tree: &Tree<'_>, front: &FrontMatter) -> Found {
    let adopted = front.status().is_live() && !front.is_record();
    let mut reader = Reader { file, text, tree, adopted, found: Found::default(), head: String::new() };
    if adopted {
        reader.walk(tree.root());
    }
    if !front.records.is_empty() && !front.kind.is_filled() {
        records::untold(text, tree, front, &mut reader.found.wording);
    }
    let mut found = reader.found;
    found.wording.shrink_to_fit();
    found.statements.shrink_to_fit();
    found
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    tree: &'a Tree<'a>,
    adopted: bool,
    found: Found,
    /// The words at the head of the present table.
    head: String,
}

impl Reader<'_> {
    fn walk(&mut self, node: NodeId) {
        let tree = self.tree;
        debug_assert!(self.adopted);
        for child in tree.children(node) {
            let range = tree.node(child).range.clone();
            match &tree.node(child).kind {
                Kind::Container(Some(block)) if block.is_aside() => {}
                Kind::BlockQuote | Kind::CodeBlock(_) | Kind::HtmlBlock => {}
                Kind::Heading { .. } => self.heading(range),
                Kind::Paragraph => self.prose(range),
                Kind::Item => {
                    let end = tree.children(child).find(|inner| is_block(&tree.node(*inner).kind));
                    let end = end.map_or(range.end, |inner| tree.node(inner).range.start);
                    self.prose(past_marker(self.text, range.start)..end);
                    self.walk(child);
                }
                Kind::TableHead => self.head = tree.words(child).to_lowercase(),
                Kind::TableRow => self.row(child),
                _ => self.walk(child),
            }
        }
    }

    fn slice(&self, range: &std::ops::Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or("")
    }

    fn add(&mut self, phrase: Phrase, start: usize, end: usize) {
        self.found.wording.push(Wording { phrase, span: Span::new(self.file, start, end) });
    }

    fn heading(&mut self, range: std::ops::Range<usize>) {
        let text = self.text;
        let words = text.get(range.clone()).unwrap_or("");
        // The attributes of a heading are none of its words.
        let end = words.find('{').unwrap_or(words.len());
        let found = tokens(text, range.start..range.start + end);
        let words: Vec<&Token<'_>> = found.iter().filter(|token| token.is_word() && !token.text.starts_with('#')).collect();
        if let (Some(first), Some(last)) = (words.first(), words.last())
            && role::is_whole(&words)
        {
            self.add(Phrase::RoleIntroduced, first.start, last.word_end());
        }
    }

    fn prose(&mut self, range: std::ops::Range<usize>) {
        if range.start >= range.end {
            return;
        }
        let text = self.text;
        let found = tokens(text, range);
        for sentence in sentences(&found) {
            self.words(sentence);
            if let Some((first, last)) = sentence.first().zip(sentence.last()) {
                if duty::nobody_acts(sentence) {
                    self.add(Phrase::NobodyActs, first.start, last.end());
                }
                let span = Span::new(self.file, first.start, last.end());
                self.found.statements.extend(figure::of_sentence(sentence, span));
            }
        }
    }

    fn row(&mut self, row: NodeId) {
        let (text, tree) = (self.text, self.tree);
        let cells: Vec<Vec<Token<'_>>> = tree.children(row).map(|cell| tokens(text, tree.node(cell).range.clone())).collect();
        for cell in &cells {
            for sentence in sentences(cell) {
                self.words(sentence);
            }
        }
        if let Some(first) = cells.first() {
            let words: Vec<&Token<'_>> = first.iter().collect();
            if role::is_whole(&words) {
                self.add(Phrase::RoleIntroduced, first[0].start, first[first.len() - 1].word_end());
            }
        }
        let range = tree.node(row).range.clone();
        let end = range.start + self.slice(&range).trim_end().len();
        let span = Span::new(self.file, range.start, end);
        self.found.statements.extend(figure::of_row(&self.head, &cells, span));
    }

    /// What is looked for in sentences and cells alike.
    fn words(&mut self, sentence: &[Token<'_>]) {
        for found in vague::find(sentence) {
            self.add(Phrase::Vague, sentence[found.start].start, sentence[found.end - 1].word_end());
        }
        for (found, introduced) in role::find(sentence) {
            let phrase = if introduced { Phrase::RoleIntroduced } else { Phrase::Role };
            self.add(phrase, sentence[found.start].start, sentence[found.end - 1].word_end());
        }
    }
}

fn is_block(kind: &Kind<'_>) -> bool {
    matches!(kind, Kind::List(_) | Kind::Paragraph | Kind::BlockQuote | Kind::CodeBlock(_) | Kind::Table(_) | Kind::Container(_))
}

/// Where the words of an item begin, behind its `-` or `1.`.
fn past_marker(text: &str, start: usize) -> usize {
    let item = text.get(start..).unwrap_or("");
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &item[digits..];
    match rest.bytes().next() {
        Some(b'-' | b'*' | b'+' | b'.' | b')') => start + digits + 1,
        _ => start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::markdown;
    use crate::source::Sources;

    /// What is found in a text of a draft, as `kind: words`.
    fn check(body: &str, expected: &[&str]) {
        let head = "---\nid: T-1\ntitle: T\ntype: process\nversion: \"0.1\"\nstatus: draft\nowner: a\nrecords: [Minutes of the board]\n---\n\n";
        let text = format!("{head}{body}");
        let mut sources = Sources::default();
        let file = sources.add(camino::Utf8Path::new("a.md"), text.as_str());
        let mut notes = Vec::new();
        let frame = super::super::front_matter::frame(file, &text, &mut notes).unwrap();
        let front = super::super::front_matter::read(file, &text, &frame, false, &mut notes).unwrap();
        let tree = markdown::read(&text, frame.body);
        let found = read(file, &text, &tree, &front);
        let slice = |span: Span| text[span.start as usize..span.end as usize].to_owned();
        let mut all: Vec<String> = found
            .wording
            .iter()
            .filter(|wording| !matches!(wording.phrase, Phrase::UntoldRecord(_)))
            .map(|wording| format!("{:?}: {}", wording.phrase, slice(wording.span)))
            .collect();
        all.extend(found.statements.iter().map(|statement| format!("figures {}", statement.figures.join(", "))));
        assert_eq!(all, expected, "{body}");
    }

    #[test]
    fn a_vague_word_counts_where_no_figure_stands_beside_it() {
        check("The owner reads the log regularly.", &["Vague: regularly"]);
        check("The owner tests the plan as soon as possible.", &["Vague: as soon as possible"]);
        check("The lead takes adequate measures.", &["Vague: adequate"]);
        check("- The lead keeps\n  sufficient stock.", &["Vague: sufficient"]);
        check("| Who | What |\n|---|---|\n| owner | reads it periodically |\n", &["Vague: periodically"]);
    }

    #[test]
    fn a_vague_word_with_a_figure_a_quote_or_a_statement_does_not_count() {
        check("The owner reads the log regularly, at least weekly.", &[]);
        check("The owner reads it promptly, by [[T-2#rules]].", &[]);
        check("Nobody writes \"as appropriate\" or `adequate`.", &[]);
        check("A call is sufficient for the lead.", &[]);
        check("One copy is not sufficient.", &[]);
        check("> The owner reads it regularly.", &[]);
        check("::: guidance\nThe owner reads it regularly.\n:::\n", &[]);
        check("The owner reads it regularly, within {{ log.read }}.", &["figures {{ log.read }}"]);
    }

    #[test]
    fn a_duty_in_the_passive_wants_somebody_who_acts() {
        check("Each incident is recorded in the log.", &["NobodyActs: Each incident is recorded in the log."]);
        check("The plan must be tested.", &["NobodyActs: The plan must be tested."]);
        check("The reports are to be reviewed.", &["NobodyActs: The reports are to be reviewed."]);
        check("Each incident is recorded by the desk.", &[]);
        check("The {{ role.owner }} is told, and the entry is reviewed.", &[]);
        check("Each incident is recorded as [[T-2]] says.", &[]);
        check("What is recorded stays.", &[]);
        check("An incident is closed when the user agrees.", &[]);
        check("When the record is closed, the file is checked.", &[]);
        check("## Each incident is recorded\n", &[]);
    }

    #[test]
    fn roles_are_told_by_their_last_word() {
        check("The quality manager decides.", &["Role: quality manager"]);
        check("Ask the Chief Information Officer first.", &["Role: Chief Information Officer"]);
        check("The manager decides; the same manager signs; the supplier's account manager agrees.", &[]);
        check("The **shift manager** decides.", &["RoleIntroduced: shift manager"]);
        check("## Shift manager {#x}\n", &["RoleIntroduced: Shift manager"]);
        check("| Role | Does |\n|---|---|\n| Shift manager | decides |\n", &["RoleIntroduced: Shift manager"]);
    }

    #[test]
    fn sentences_that_state_figures_are_taken_down() {
        check("The desk answers each call within 30 seconds.", &["figures 30 seconds"]);
        check("The desk answers each call within two working days.", &["figures two working days"]);
        check("At most 5 % of all calls may be lost.", &["figures 5 %"]);
        check("The desk has 3 people.", &[]);
        check("| Priority | Begin |\n|---|---|\n| high | 1 hour |\n", &["figures 1 hour"]);
    }
}
