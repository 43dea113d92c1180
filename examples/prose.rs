//! How long the documents of a project are and how easily they read, by type: `just prose`.
//!
//! Words are counted in everything that readers see, fields at their values; reading ease is Flesch's
//! (206.835 - 1.015 words a sentence - 84.6 syllables a word) over running text without tables and
//! headings. 60 and more is plain, 30 and less is a lawyer's.

use std::collections::BTreeMap;
use std::process::ExitCode;

use camino::Utf8Path;
use clausebook::build::Snapshot;
use clausebook::load;
use clausebook::model::{Block, Date};
use clausebook::parse::markdown::{Kind, NodeId, Tree, read};
use clausebook::register::Register;

fn main() -> ExitCode {
    let root = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    match measure(Utf8Path::new(&root)) {
        Ok(table) => {
            print!("{table}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// What is counted in one text.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// All words.
    words: usize,
    /// Words of running text.
    running: usize,
    sentences: usize,
    syllables: usize,
}

impl Count {
    /// Flesch's reading ease; nothing where there is no running text.
    #[allow(clippy::cast_precision_loss, reason = "no text has so many words")]
    fn ease(self) -> Option<f64> {
        if self.running == 0 || self.sentences == 0 {
            return None;
        }
        let (words, sentences, syllables) = (self.running as f64, self.sentences as f64, self.syllables as f64);
        Some(206.835 - 1.015 * words / sentences - 84.6 * syllables / words)
    }
}

fn measure(root: &Utf8Path) -> Result<String, String> {
    let project = load::load(root).map_err(|error| error.to_string())?;
    // No count depends on the day.
    let day = Date::from_ymd(2026, 1, 1).ok_or("the day is in the calendar")?;
    let snapshot = Snapshot::new(project, day);
    let mut by_type: BTreeMap<&str, Vec<(String, Count)>> = BTreeMap::new();
    for document in &snapshot.register.documents {
        let text = snapshot.project.sources.text(document.file);
        let tree = read(text, document.interface.body);
        let mut count = Count::default();
        walk(&tree, tree.root(), &snapshot.register, &mut count);
        by_type.entry(document.front.kind.word()).or_default().push((document.id().to_string(), count));
    }
    let mut out =
        format!("{:<11} {:>5} {:>7} {:>7} {:>7} {:>6}  {}\n", "Type", "Texts", "Words", "Median", "Longest", "Ease", "Hardest");
    for (kind, texts) in by_type {
        let mut lengths: Vec<usize> = texts.iter().map(|(_, count)| count.words).collect();
        lengths.sort_unstable();
        let all = texts.iter().fold(Count::default(), |sum, (_, count)| Count {
            words: sum.words + count.words,
            running: sum.running + count.running,
            sentences: sum.sentences + count.sentences,
            syllables: sum.syllables + count.syllables,
        });
        let eases = texts.iter().filter_map(|(id, count)| Some((count.ease()?, id)));
        let hardest = eases.min_by(|(a, _), (b, _)| a.total_cmp(b));
        out.push_str(&format!(
            "{kind:<11} {:>5} {:>7} {:>7} {:>7} {:>6}  {}\n",
            texts.len(),
            all.words,
            lengths[lengths.len() / 2],
            lengths.last().copied().unwrap_or(0),
            all.ease().map_or("-".to_owned(), |ease| format!("{ease:.0}")),
            hardest.map_or(String::new(), |(ease, id)| format!("{id} ({ease:.0})")),
        ));
    }
    Ok(out)
}

/// Counts what readers see: no guidance, and nothing that is only for auditors.
fn walk(tree: &Tree<'_>, node: NodeId, register: &Register, count: &mut Count) {
    for child in tree.children(node) {
        match &tree.node(child).kind {
            Kind::Container(Some(block)) if block.is_aside() || !shown(register, block) => {}
            Kind::CodeBlock(_) | Kind::HtmlBlock => {}
            Kind::Paragraph => passage(&words(tree, child, register), count),
            Kind::Item => {
                let own = own_words(tree, child, register);
                passage(&own, count);
                walk(tree, child, register, count);
            }
            Kind::Heading { .. } | Kind::TableCell => count.words += split(&words(tree, child, register)).count(),
            _ => walk(tree, child, register, count),
        }
    }
}

fn shown(register: &Register, block: &Block) -> bool {
    register.holds(block)
}

/// The words below a node, fields at their values.
fn words(tree: &Tree<'_>, node: NodeId, register: &Register) -> String {
    register.fill(&tree.words(node))
}

/// The words that stand directly in an item, without those of its paragraphs and lists.
fn own_words(tree: &Tree<'_>, item: NodeId, register: &Register) -> String {
    let block = |kind: &Kind<'_>| {
        matches!(
            kind,
            Kind::List(_) | Kind::Paragraph | Kind::BlockQuote | Kind::CodeBlock(_) | Kind::Table(_) | Kind::Container(_)
        )
    };
    let mut out = String::new();
    for child in tree.children(item).take_while(|child| !block(&tree.node(*child).kind)) {
        match &tree.node(child).kind {
            Kind::Text(text) => out.push_str(text),
            Kind::Field(key) => out.push_str(&format!("{{{{ {key} }}}}")),
            Kind::SoftBreak | Kind::HardBreak => out.push(' '),
            _ => out.push_str(&tree.words(child)),
        }
    }
    register.fill(&out)
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty())
}

fn passage(text: &str, count: &mut Count) {
    let words: Vec<&str> = split(text).collect();
    if words.is_empty() {
        return;
    }
    count.words += words.len();
    count.running += words.len();
    let ends = text
        .split_whitespace()
        .filter(|word| word.trim_end_matches(['"', ')', '*']).ends_with(['.', '!', '?', ';', ':']))
        .count();
    count.sentences += ends.max(1);
    count.syllables += words.iter().map(|word| syllables(word)).sum::<usize>();
}

/// Groups of vowels, without a silent `e` at the end; at least one.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut groups = 0;
    let mut before = false;
    for c in word.chars() {
        groups += usize::from(vowel(c) && !before);
        before = vowel(c);
    }
    let silent = word.ends_with('e') && !word.ends_with("le") && groups > 1;
    (groups - usize::from(silent)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_groups_of_vowels() {
        let counted: Vec<usize> =
            ["change", "table", "incident", "a", "1", "reviewed"].iter().map(|word| syllables(word)).collect();
        assert_eq!(counted, [1, 2, 3, 1, 1, 2 + 1]);
    }

    #[test]
    fn short_words_and_sentences_read_easily() {
        let ease = |text: &str| {
            let mut count = Count::default();
            passage(text, &mut count);
            count.ease().unwrap_or(0.0)
        };
        assert!(ease("We write it down. She reads it.") > 90.0);
        assert!(
            ease("Organisational responsibilities necessitate comprehensive documentation of administrative decisions.") < 10.0
        );
    }
}
