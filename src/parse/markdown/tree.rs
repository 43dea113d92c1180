//! A tree in one vector: no pointers to chase, nothing to drop one by one.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Alignment;

use super::FenceFault;
use crate::model::Block;

/// A node of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId(u32);

/// The body of a document.
#[derive(Debug)]
pub struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    /// Faults of the `:::` lines.
    pub fence_faults: Vec<FenceFault>,
    /// The first place that nests too deep, if any.
    pub too_deep: Option<Range<usize>>,
}

/// One node.
#[derive(Debug)]
pub struct Node<'a> {
    /// What it is.
    pub kind: Kind<'a>,
    /// Where it stands, in bytes of the whole file.
    pub range: Range<usize>,
    first: Option<NodeId>,
    last: Option<NodeId>,
    next: Option<NodeId>,
}

/// What a node is.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names are those of CommonMark")]
pub enum Kind<'a> {
    Root,
    Paragraph,
    Heading {
        level: u8,
        id: Option<Box<str>>,
        attributes: bool,
    },
    BlockQuote,
    CodeBlock(Box<str>),
    HtmlBlock,
    List(Option<u64>),
    Item,
    FootnoteDefinition(Box<str>),
    Table(Vec<Alignment>),
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
    Link {
        wiki: bool,
        bare: bool,
        to: Box<str>,
        title: Box<str>,
    },
    Image {
        wiki: bool,
        to: Box<str>,
        title: Box<str>,
    },
    Rule,
    Text(Cow<'a, str>),
    /// `{{ key }}`
    Field(&'a str),
    Code(Box<str>),
    /// HTML, to be shown as text.
    Html(Box<str>),
    SoftBreak,
    HardBreak,
    FootnoteReference(Box<str>),
    TaskMarker(bool),
    /// A `:::` block; none where its name is unknown.
    Container(Option<Block>),
}

impl<'a> Tree<'a> {
    /// A tree of nothing but its root.
    pub fn new(range: Range<usize>) -> Self {
        let root = Node { kind: Kind::Root, range, first: None, last: None, next: None };
        Tree { nodes: vec![root], fence_faults: Vec::new(), too_deep: None }
    }

    /// The root.
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// One node.
    pub fn node(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id.0 as usize]
    }

    /// The children of a node, in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.node(id).first, |child| self.node(*child).next)
    }

    /// How many headings below a node begin a section. Those of asides do not.
    pub fn count_sections(&self, id: NodeId) -> usize {
        let below = |child| match &self.node(child).kind {
            Kind::Heading { .. } => 1,
            Kind::Container(Some(block)) if block.is_aside() => 0,
            _ => self.count_sections(child),
        };
        self.children(id).map(below).sum()
    }

    /// Adds a child at the end of `parent`.
    pub fn append(&mut self, parent: NodeId, kind: Kind<'a>, range: Range<usize>) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).expect("a text of at most 5 MB has fewer nodes"));
        self.nodes.push(Node { kind, range, first: None, last: None, next: None });
        let before = {
            let parent = &mut self.nodes[parent.0 as usize];
            parent.first.get_or_insert(id);
            parent.last.replace(id)
        };
        if let Some(before) = before {
            self.nodes[before.0 as usize].next = Some(id);
        }
        id
    }

    /// The words below a node, fields as they are written.
    pub fn words(&self, id: NodeId) -> String {
        let mut out = String::new();
        self.collect_words(id, &mut out);
        out
    }

    fn collect_words(&self, id: NodeId, out: &mut String) {
        for child in self.children(id) {
            match &self.node(child).kind {
                Kind::Text(words) => out.push_str(words),
                Kind::Code(words) | Kind::Html(words) => out.push_str(words),
                Kind::Field(key) => {
                    out.push_str("{{ ");
                    out.push_str(key);
                    out.push_str(" }}");
                }
                Kind::SoftBreak | Kind::HardBreak => out.push(' '),
                _ => self.collect_words(child, out),
            }
        }
    }
}
