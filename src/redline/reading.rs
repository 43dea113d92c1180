//! What a reader reads of a document: its blocks in order, with fields filled, asides for authors
//! and auditors left out and `when` blocks decided, each on its own side of the comparison.

use super::words::{Lexicon, Passage, Style, Token, Traits};
use super::{Mark, Shape, Side};
use crate::model::{Block as Container, ClauseRef, Target};
use crate::parse::links;
use crate::parse::markdown::{Kind, NodeId, Tree, read as read_tree};
use crate::register::{Destination, FieldValue};
use crate::source::Spanned;

/// A block of a text.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub shape: Shape,
    /// How many quotes are around it.
    pub quote: u8,
    /// Its words; those of a table with a line between cells.
    pub tokens: Vec<Token>,
    /// Its cells, if it is a table.
    pub grid: Option<Grid>,
    /// The id that the author gave a heading; of a block with fields, its source, which is the
    /// same where only a value changed.
    pub name: Option<Box<str>>,
    /// Whether the sentence that leads to it obliges: "The owner must:".
    pub obliged: bool,
}

/// The cells of a table, the head first.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// One row after the other; each cell is its words.
    pub rows: Vec<Vec<Vec<Token>>>,
}

/// The blocks of one side.
pub fn read(side: &Side<'_>, lexicon: &mut Lexicon) -> Vec<Block> {
    let tree = read_tree(side.text, side.document.interface.body.min(side.text.len()));
    let mut reader = Reader { side, tree: &tree, lexicon, blocks: Vec::new(), section: 0 };
    reader.children(tree.root(), Around::default());
    reader.blocks
}

/// What is around a block.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    quote: u8,
    depth: u8,
    obliged: bool,
}

struct Reader<'a> {
    side: &'a Side<'a>,
    tree: &'a Tree<'a>,
    lexicon: &'a mut Lexicon,
    blocks: Vec<Block>,
    /// How many sections came before, to find the one in the interface.
    section: usize,
}

impl Reader<'_> {
    fn children(&mut self, id: NodeId, around: Around) {
        let tree = self.tree;
        for child in tree.children(id) {
            self.block(child, around);
        }
    }

    fn block(&mut self, id: NodeId, around: Around) {
        let tree = self.tree;
        let plain = Shape::Paragraph { depth: around.depth };
        match &tree.node(id).kind {
            Kind::Heading { level, .. } => self.heading(id, *level, around),
            Kind::BlockQuote => self.children(id, Around { quote: around.quote.saturating_add(1), ..around }),
            Kind::CodeBlock(_) => {
                let mut passage = Passage::default();
                passage.push(tree.words(id).trim_end_matches('\n'), Style::CODE);
                self.push(Shape::Code, &passage, around);
            }
            Kind::List(start) => {
                let obliged = around.obliged || self.leads_to_duties();
                let depth = around.depth.saturating_add(1);
                for (number, item) in tree.children(id).enumerate() {
                    let mark = start.map_or(Mark::Bullet, |start| Mark::Number(start.saturating_add(number as u64)));
                    self.flow(item, Shape::Item { depth, mark }, Around { depth, obliged, ..around });
                }
            }
            Kind::FootnoteDefinition(label) => self.flow(id, Shape::Footnote(label.clone()), around),
            Kind::Table(_) => self.table(id, around),
            Kind::Rule => self.push(Shape::Rule, &Passage::default(), around),
            Kind::Container(block) => self.container(id, block.as_ref(), around),
            _ => {
                let mut passage = Passage::default();
                self.inline(id, Style::PLAIN, &mut passage);
                self.push(plain, &passage, around);
                self.name(id);
            }
        }
    }

    /// A list item or a footnote: words of its own, paragraphs, or lists inside it.
    fn flow(&mut self, id: NodeId, shape: Shape, around: Around) {
        let tree = self.tree;
        let mut shape = Some(shape);
        let mut loose = Passage::default();
        for child in tree.children(id) {
            let kind = &tree.node(child).kind;
            if is_inline(kind) {
                self.node(child, Style::PLAIN, &mut loose);
                continue;
            }
            let next = Shape::Paragraph { depth: around.depth };
            if !loose.is_empty() {
                self.push(shape.take().unwrap_or(next.clone()), &std::mem::take(&mut loose), around);
            }
            if let (Kind::Paragraph, Some(shape)) = (kind, shape.take()) {
                let mut passage = Passage::default();
                self.inline(child, Style::PLAIN, &mut passage);
                self.push(shape, &passage, around);
                self.name(child);
            } else {
                self.block(child, around);
            }
        }
        if !loose.is_empty() {
            self.push(shape.take().unwrap_or(Shape::Paragraph { depth: around.depth }), &loose, around);
            self.name(id);
        }
    }

    /// Names the last block by its source, if it prints fields.
    fn name(&mut self, id: NodeId) {
        let source = self.side.text.get(self.tree.node(id).range.clone()).unwrap_or("").trim();
        if let Some(block) = self.blocks.last_mut().filter(|_| source.contains("{{")) {
            block.name = Some(source.into());
        }
    }

    fn push(&mut self, shape: Shape, passage: &Passage, around: Around) {
        let tokens = passage.words(self.lexicon, shape == Shape::Code);
        if tokens.is_empty() && shape != Shape::Rule {
            return;
        }
        self.blocks.push(Block { shape, quote: around.quote, tokens, grid: None, name: None, obliged: around.obliged });
    }

    fn heading(&mut self, id: NodeId, level: u8, around: Around) {
        let side = self.side;
        let section = side.document.interface.sections.get(self.section);
        self.section += 1;
        let mut passage = Passage::default();
        self.inline(id, Style::PLAIN, &mut passage);
        self.push(Shape::Heading(level), &passage, around);
        let Some(section) = section else { return };
        if let Some(block) = self.blocks.last_mut().filter(|block| section.explicit && block.shape == Shape::Heading(level)) {
            block.name = Some(section.id.clone());
        }
        if !section.claims.is_empty() {
            let mut passage = Passage::default();
            passage.push(&claims(side, &section.claims), Style::PLAIN);
            self.push(Shape::Claims, &passage, around);
        }
    }

    fn table(&mut self, id: NodeId, around: Around) {
        let tree = self.tree;
        let mut line = Passage::default();
        line.line();
        let line = line.words(self.lexicon, false);
        let mut grid = Grid::default();
        let mut tokens = Vec::new();
        for row in tree.children(id) {
            let mut cells = Vec::new();
            for cell in tree.children(row) {
                let mut passage = Passage::default();
                self.inline(cell, Style::PLAIN, &mut passage);
                let words = passage.words(self.lexicon, false);
                tokens.extend_from_slice(&words);
                tokens.extend_from_slice(&line);
                cells.push(words);
            }
            grid.rows.push(cells);
        }
        let block =
            Block { shape: Shape::Table, quote: around.quote, tokens, grid: Some(grid), name: None, obliged: around.obliged };
        self.blocks.push(block);
    }

    fn container(&mut self, id: NodeId, block: Option<&Container>, around: Around) {
        let side = self.side;
        match block {
            // Asides are for some readers only; their headings are no sections.
            Some(block) if block.is_aside() => {}
            Some(block) if !side.register.holds(block) => self.section += self.tree.count_sections(id),
            Some(Container::Coverage) => {
                self.children(id, around);
                self.note("The coverage of the standards in scope stands here.", around);
            }
            Some(Container::Records) => {
                self.children(id, around);
                let depth = around.depth.saturating_add(1);
                for record in &side.document.front.records {
                    let mut passage = Passage::default();
                    passage.push(&side.register.fill(&links::plain(record)), Style::PLAIN);
                    self.push(Shape::Item { depth, mark: Mark::Bullet }, &passage, around);
                }
            }
            _ => self.children(id, around),
        }
    }

    /// A remark in the place of what is worked out when the page is made.
    fn note(&mut self, words: &str, around: Around) {
        let mut passage = Passage::default();
        passage.push(words, Style::PLAIN);
        self.push(Shape::Note, &passage, around);
    }

    /// Whether the last block ends with a colon and says what somebody must do.
    fn leads_to_duties(&self) -> bool {
        let Some(block) = self.blocks.last() else { return false };
        let ends = block.tokens.last().is_some_and(|last| self.lexicon.text(*last) == ":");
        ends && block.tokens.iter().any(|token| {
            let traits = self.lexicon.traits(*token);
            traits.has(Traits::DUTY) || traits.has(Traits::TO)
        })
    }

    fn inline(&self, id: NodeId, style: Style, passage: &mut Passage) {
        for child in self.tree.children(id) {
            self.node(child, style, passage);
        }
    }

    fn node(&self, id: NodeId, style: Style, passage: &mut Passage) {
        match &self.tree.node(id).kind {
            Kind::Text(words) => passage.push(words, style),
            Kind::Code(words) | Kind::Html(words) => passage.push(words, style.with(Style::CODE)),
            Kind::Field(key) => self.field(key, style, passage),
            Kind::SoftBreak => passage.push(" ", style),
            Kind::HardBreak => passage.line(),
            Kind::Emphasis => self.inline(id, style.with(Style::EMPHASIS), passage),
            Kind::Strong => self.inline(id, style.with(Style::STRONG), passage),
            Kind::Strikethrough => self.inline(id, style.with(Style::STRUCK), passage),
            Kind::Link { to, wiki, bare, .. } => self.link(id, to, *wiki, *bare, style, passage),
            Kind::Image { to, .. } => {
                passage.push("[picture: ", style);
                passage.push(&self.side.register.fill(&self.tree.words(id)), style);
                passage.push("]", style);
                passage.leads(to.to_string());
            }
            Kind::FootnoteReference(label) => passage.push(&format!("[{label}]"), style),
            Kind::TaskMarker(done) => passage.push(if *done { "☑ " } else { "☐ " }, style),
            _ => self.inline(id, style, passage),
        }
    }

    fn field(&self, key: &str, style: Style, passage: &mut Passage) {
        match self.side.register.field(key) {
            FieldValue::Value(value) if key.starts_with("role.") => passage.push(value, style.with(Style::ROLE)),
            FieldValue::Value(value) => passage.push(value, style),
            FieldValue::Open { ask, .. } => passage.push(&format!("[{ask}]"), style),
            FieldValue::Undeclared => passage.push(&format!("[{key}]"), style),
        }
    }

    fn link(&self, id: NodeId, to: &str, wiki: bool, bare: bool, style: Style, passage: &mut Passage) {
        let lead = match links::read(to, wiki, false) {
            links::Read::Inside(target) => self.inside(&target),
            links::Read::Outside => Some(self.side.register.fill(to)),
            links::Read::Refused(..) => None,
        };
        if bare {
            passage.push(lead.as_deref().unwrap_or(to), style);
            return;
        }
        self.inline(id, style, passage);
        if let Some(lead) = lead.filter(|lead| *lead != self.tree.words(id)) {
            passage.leads(lead);
        }
    }

    /// What a link inside the project leads to, in words.
    fn inside(&self, target: &Target) -> Option<String> {
        let register = self.side.register;
        Some(match register.resolve(&self.side.document.path, target).ok()? {
            Destination::Document { at, section } => {
                let document = &register.documents[at];
                // A document that these readers may not have has no title for them, nor sections.
                if document.front.title.is_empty() {
                    return Some(document.id().to_string());
                }
                let mut words = format!("{} {}", document.id(), register.fill(&document.front.title));
                if let Some(section) = section.map(|section| &document.interface.sections[section]) {
                    words.push_str(", ");
                    words.push_str(&register.fill(&section.title));
                }
                words
            }
            Destination::Here(section) => {
                let sections = &self.side.document.interface.sections;
                let title = sections.iter().find(|each| *each.id == *section).map(|each| register.fill(&each.title));
                title.unwrap_or(section)
            }
            Destination::Clause { standard, at, point } => {
                let catalogue = &register.catalogues[&standard];
                let clause = &catalogue.clauses[at];
                let point = point.map(|point| format!("#{point}")).unwrap_or_default();
                format!("{}, {}{point} {}", catalogue.title, clause.number, clause.title)
            }
            Destination::Page(at) => register.fill(&register.pages[at].title),
            Destination::File(path) => path.file_name().unwrap_or("").to_owned(),
        })
    }
}

fn is_inline(kind: &Kind<'_>) -> bool {
    matches!(
        kind,
        Kind::Text(_)
            | Kind::Code(_)
            | Kind::Html(_)
            | Kind::Field(_)
            | Kind::SoftBreak
            | Kind::HardBreak
            | Kind::Emphasis
            | Kind::Strong
            | Kind::Strikethrough
            | Kind::Link { .. }
            | Kind::Image { .. }
            | Kind::FootnoteReference(_)
            | Kind::TaskMarker(_)
    )
}

/// Claims as a reader sees them: the standard, then its clauses and points.
pub fn claims(side: &Side<'_>, claims: &[Spanned<ClauseRef>]) -> String {
    let mut words = String::new();
    let mut before = None;
    for claim in claims {
        if before.replace(&claim.standard) == Some(&claim.standard) {
            words.push_str(", ");
        } else {
            let title = side.register.catalogues.get(&claim.standard).map_or(claim.standard.as_str(), |known| &known.title);
            let gap = if words.is_empty() { "" } else { "; " };
            words.push_str(&format!("{gap}{title} "));
        }
        words.push_str(claim.number.as_str());
        if let Some(point) = &claim.point {
            words.push('#');
            words.push_str(point.as_str());
        }
    }
    words
}
