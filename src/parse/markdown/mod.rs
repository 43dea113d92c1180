//! The body of a document as one tree with places.
//!
//! CommonMark with tables, footnotes, task lists, strikethrough, heading attributes and
//! `[[links]]` by pulldown-cmark; our `:::` blocks and `{{ fields }}` on top. The same function
//! serves the interface and the page, so the two can never disagree.

mod fences;
mod fields;
mod tree;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag};

pub use fences::{Fence, FenceFault, parse_name};
pub use fields::{Piece, pieces};
pub use tree::{Kind, Node, NodeId, Tree};

/// How deep blocks may nest; deeper ones are flattened and noted.
const DEPTH: usize = 64;

/// The tree of `text[body..]`; places count from the beginning of `text`.
pub fn read(text: &str, body: usize) -> Tree<'_> {
    let part = &text[body..];
    let fences = fences::find(part);
    let mut tree = Tree::new(body..text.len());
    if fences.lines.is_empty() {
        build(&mut tree, part, part, body, &[]);
    } else {
        let masked = fences::mask(part, &fences.lines);
        build(&mut tree, &masked, part, body, &fences.lines);
    }
    tree.fence_faults.extend(fences.faults.into_iter().map(|fault| fault.shifted(body)));
    tree
}

/// Named one by one: the set of all options also holds old footnotes, which switch the new ones off.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS
}

fn build<'a>(tree: &mut Tree<'a>, masked: &str, part: &'a str, base: usize, fences: &[Fence]) {
    let mut builder = Builder {
        part,
        base,
        path: vec![tree.root()],
        flattened: 0,
        pending: None,
        has_fields: part.contains("{{"),
        in_code: false,
    };
    for (event, range) in Parser::new_ext(masked, options()).into_offset_iter() {
        if !matches!(event, Event::Text(_)) {
            builder.flush(tree);
        }
        match event {
            Event::Rule => match fences.binary_search_by_key(&range.start, |fence| fence.start) {
                Ok(at) => builder.fence(tree, &fences[at]),
                Err(_) => builder.leaf(tree, Kind::Rule, &range),
            },
            Event::Start(tag) => builder.open(tree, tag, &range),
            Event::End(_) => builder.close(),
            Event::Text(words) if builder.in_code => builder.leaf(tree, Kind::Text(words.into_string().into()), &range),
            Event::Text(words) => builder.text(tree, &words, &range),
            Event::Code(words) => builder.leaf(tree, Kind::Code(words.into_string().into()), &range),
            Event::Html(words) | Event::InlineHtml(words) => builder.leaf(tree, Kind::Html(words.into_string().into()), &range),
            Event::SoftBreak => builder.leaf(tree, Kind::SoftBreak, &range),
            Event::HardBreak => builder.leaf(tree, Kind::HardBreak, &range),
            Event::FootnoteReference(label) => builder.leaf(tree, Kind::FootnoteReference(label.into_string().into()), &range),
            Event::TaskListMarker(done) => builder.leaf(tree, Kind::TaskMarker(done), &range),
            Event::InlineMath(words) | Event::DisplayMath(words) => {
                builder.leaf(tree, Kind::Text(words.into_string().into()), &range)
            }
        }
    }
    builder.flush(tree);
}

/// Adjacent text events, joined until something else comes.
struct Pending {
    start: usize,
    end: usize,
    /// The words, where they are not the source's own bytes, so that no place inside them can be told.
    other: Option<String>,
}

struct Builder<'a> {
    part: &'a str,
    base: usize,
    /// The open nodes, root first.
    path: Vec<NodeId>,
    /// How many opened tags were flattened because they nest too deep.
    flattened: usize,
    pending: Option<Pending>,
    /// Most texts hold no field at all; then nobody needs to look for one.
    has_fields: bool,
    in_code: bool,
}

impl<'a> Builder<'a> {
    fn parent(&self) -> NodeId {
        *self.path.last().expect("the root is never closed")
    }

    fn leaf(&mut self, tree: &mut Tree<'a>, kind: Kind<'a>, range: &std::ops::Range<usize>) {
        let parent = self.parent();
        tree.append(parent, kind, range.start + self.base..range.end + self.base);
    }

    fn text(&mut self, tree: &mut Tree<'a>, words: &str, range: &std::ops::Range<usize>) {
        let own = self.is_own(words, range);
        match &mut self.pending {
            Some(pending) if pending.end == range.start && pending.other.is_none() && own => pending.end = range.end,
            _ => {
                self.flush(tree);
                let other = (!own).then(|| words.to_owned());
                self.pending = Some(Pending { start: range.start, end: range.end, other });
            }
        }
    }

    /// Whether the words are the source's own bytes. Mostly they are the very same memory, which
    /// costs no comparison.
    fn is_own(&self, words: &str, range: &std::ops::Range<usize>) -> bool {
        let Some(source) = self.part.get(range.clone()) else { return false };
        source.len() == words.len() && (source.as_ptr() == words.as_ptr() || source == words)
    }

    fn flush(&mut self, tree: &mut Tree<'a>) {
        let Some(pending) = self.pending.take() else { return };
        let whole = pending.start..pending.end;
        if let Some(other) = pending.other {
            self.leaf(tree, Kind::Text(other.into()), &whole);
            return;
        }
        let source = &self.part[whole.clone()];
        if !self.has_fields {
            self.leaf(tree, Kind::Text(source.into()), &whole);
            return;
        }
        let escaped = self.part[..pending.start].ends_with('\\');
        for (piece, place) in pieces(source) {
            let place = place.start + pending.start..place.end + pending.start;
            match piece {
                Piece::Field(key) if !(escaped && place.start == pending.start) => self.leaf(tree, Kind::Field(key), &place),
                Piece::Field(_) | Piece::Words(_) => self.leaf(tree, Kind::Text(self.part[place.clone()].into()), &place),
            }
        }
    }

    fn open(&mut self, tree: &mut Tree<'a>, tag: Tag<'_>, range: &std::ops::Range<usize>) {
        self.in_code = matches!(tag, Tag::CodeBlock(_));
        if self.path.len() > DEPTH {
            self.flattened += 1;
            if tree.too_deep.is_none() {
                tree.too_deep = Some(range.start + self.base..range.end + self.base);
            }
            return;
        }
        let kind = match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, id, classes, attrs } => Kind::Heading {
                level: level as u8,
                id: id.map(|id| id.into_string().into()),
                attributes: !classes.is_empty() || !attrs.is_empty(),
            },
            Tag::BlockQuote(_) => Kind::BlockQuote,
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Kind::CodeBlock(info.into_string().into()),
            Tag::CodeBlock(CodeBlockKind::Indented) => Kind::CodeBlock("".into()),
            Tag::HtmlBlock => Kind::HtmlBlock,
            Tag::List(start) => Kind::List(start),
            Tag::Item => Kind::Item,
            Tag::FootnoteDefinition(label) => Kind::FootnoteDefinition(label.into_string().into()),
            Tag::Table(alignments) => Kind::Table(alignments),
            Tag::TableHead => Kind::TableHead,
            Tag::TableRow => Kind::TableRow,
            Tag::TableCell => Kind::TableCell,
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strikethrough,
            Tag::Link { link_type, dest_url, title, .. } => Kind::Link {
                wiki: matches!(link_type, LinkType::WikiLink { .. }),
                bare: link_type == LinkType::WikiLink { has_pothole: false },
                // Inside a table the bar of `[[ID\|words]]` is escaped, and the backslash stays behind.
                to: if matches!(link_type, LinkType::WikiLink { .. }) {
                    dest_url.trim_end_matches('\\').trim().to_owned().into()
                } else {
                    dest_url.into_string().into()
                },
                title: title.into_string().into(),
            },
            Tag::Image { link_type, dest_url, title, .. } => Kind::Image {
                wiki: matches!(link_type, LinkType::WikiLink { .. }),
                to: dest_url.into_string().into(),
                title: title.into_string().into(),
            },
            _ => Kind::Paragraph,
        };
        let parent = self.parent();
        let node = tree.append(parent, kind, range.start + self.base..range.end + self.base);
        self.path.push(node);
    }

    fn close(&mut self) {
        self.in_code = false;
        if self.flattened > 0 {
            self.flattened -= 1;
        } else if self.path.len() > 1 {
            self.path.pop();
        }
    }

    fn fence(&mut self, tree: &mut Tree<'a>, fence: &Fence) {
        let range = fence.start + self.base..fence.end + self.base;
        match &fence.opens {
            Some(block) => {
                let parent = self.parent();
                let node = tree.append(parent, Kind::Container(block.clone()), range);
                self.path.push(node);
            }
            None => {
                if self.path.len() > 1 {
                    self.path.pop();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> String {
        let tree = read(text, 0);
        let mut out = String::new();
        walk(&tree, tree.root(), &mut out);
        out
    }

    fn walk(tree: &Tree<'_>, node: NodeId, out: &mut String) {
        for child in tree.children(node) {
            let name = match &tree.node(child).kind {
                Kind::Text(words) => format!("'{words}'"),
                Kind::Field(key) => format!("field {key}"),
                Kind::Container(block) => format!("{block:?}"),
                Kind::Link { to, .. } => format!("link {to}"),
                Kind::Heading { level, id, .. } => format!("h{level} {}", id.as_deref().unwrap_or("-")),
                other => format!("{other:?}"),
            };
            out.push_str(&name);
            if tree.children(child).next().is_some() {
                out.push('(');
                walk(tree, child, out);
                out.push(')');
            }
            out.push(' ');
        }
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(outline(text).trim(), expected, "{text}");
    }

    #[test]
    fn fields_are_found_in_text_and_left_alone_in_code() {
        check("a {{ x.y }} b `{{ x.y }}`", "Paragraph('a ' field x.y ' b ' Code(\"{{ x.y }}\") )");
        check("\\{{ x.y }}", "Paragraph('{{ x.y }}' )");
    }

    #[test]
    fn blocks_close_what_is_open_and_hold_what_follows() {
        check(
            "- a\n::: guidance\ntext\n:::\nend",
            "List(None)(Item('a' ) ) Some(Guidance)(Paragraph('text' ) ) Paragraph('end' )",
        );
        check(":::: guidance\n::: coverage\n:::\n::::\n", "Some(Guidance)(Some(Coverage) )");
    }

    #[test]
    fn a_block_inside_a_code_fence_is_code() {
        check("```\n::: guidance\n:::\n```", "CodeBlock(\"\")('::: guidance\n:::\n' )");
    }

    #[test]
    fn a_link_in_a_table_loses_the_escape_of_its_bar() {
        assert!(outline("| a |\n|---|\n| [[X-1\\|w]] |").contains("link X-1('w'"));
    }

    #[test]
    fn deep_nesting_is_flattened() {
        let tree_text = ">".repeat(10_000);
        assert!(read(&tree_text, 0).too_deep.is_some());
    }
}
