//! The interface of a document: one walk over its tree takes down everything others need to know.

use std::collections::HashSet;

use super::front_matter;
use super::links;
use super::markdown::{self, Kind, NodeId, Piece, Tree, pieces};
use super::wording;
use crate::model::{
    Block, ClauseNumber, ClauseRef, FieldUse, FrontMatter, Interface, Link, Note, Noticed, PointKey, Section, StandardId,
};
use crate::source::{FileId, Span, Spanned};

/// Reads a document to its interface; the tree is dropped again.
pub fn read(file: FileId, text: &str, instance: bool) -> Interface {
    let mut notes = Vec::new();
    let frame = front_matter::frame(file, text, &mut notes);
    let front = frame.as_ref().and_then(|frame| front_matter::read(file, text, frame, instance, &mut notes));
    let body = frame.map_or(0, |frame| frame.body);
    let mut walk = Walk::new(file, text, notes);
    if let Some(front) = &front {
        let title = &front.title;
        for (piece, _) in pieces(&title.value) {
            if let Piece::Field(key) = piece {
                walk.fields.push(FieldUse { key: key.into(), span: title.span });
            }
        }
    }
    if let Some(front) = &front {
        walk.records(&front.records);
    }
    walk.body(body, front.as_deref());
    walk.finish(front, body)
}

/// Reads a free page: a title and a body, no control data.
pub fn read_page(file: FileId, text: &str, body: usize, notes: Vec<Note>) -> Interface {
    let mut walk = Walk::new(file, text, notes);
    walk.body(body, None);
    walk.finish(None, body)
}

struct Walk<'a> {
    file: FileId,
    text: &'a str,
    sections: Vec<Section>,
    links: Vec<Link>,
    fields: Vec<FieldUse>,
    blocks: Vec<(Block, Span)>,
    notes: Vec<Note>,
    found: wording::Found,
    ids: HashSet<Box<str>>,
    /// The blocks around the present place.
    around: Vec<Block>,
}

impl<'a> Walk<'a> {
    fn new(file: FileId, text: &'a str, notes: Vec<Note>) -> Self {
        Walk {
            file,
            text,
            sections: Vec::new(),
            links: Vec::new(),
            fields: Vec::new(),
            blocks: Vec::new(),
            notes,
            found: wording::Found::default(),
            ids: HashSet::new(),
            around: Vec::new(),
        }
    }

    fn finish(mut self, front: Option<Box<crate::model::FrontMatter>>, body: usize) -> Interface {
        self.sections.shrink_to_fit();
        self.links.shrink_to_fit();
        Interface {
            front,
            body,
            sections: self.sections,
            links: self.links,
            fields: self.fields,
            blocks: self.blocks,
            wording: self.found.wording,
            statements: self.found.statements,
            notes: self.notes,
        }
    }

    fn span(&self, range: &std::ops::Range<usize>) -> Span {
        let slice = self.text.get(range.clone()).unwrap_or("");
        Span::new(self.file, range.start, range.start + slice.trim_end().len())
    }

    /// Links in the entries of `records`.
    fn records(&mut self, records: &[Spanned<String>]) {
        for record in records {
            for piece in links::inline(record) {
                let links::Inline::Link { to, .. } = piece else { continue };
                if let links::Read::Inside(target) = links::read(to, true, false) {
                    self.links.push(Link { target, span: record.span, published: true });
                }
            }
        }
    }

    fn body(&mut self, body: usize, front: Option<&FrontMatter>) {
        let tree = markdown::read(self.text, body);
        for fault in &tree.fence_faults {
            self.notes.push(Note::new(fault.kind, self.span(&fault.range), &fault.message).help(&fault.help));
        }
        if let Some(range) = &tree.too_deep {
            self.notes.push(
                Note::new(
                    Noticed::TooLarge,
                    Span::new(self.file, range.start, range.start + 1),
                    "quotes or lists nest too deep here",
                )
                .help("at most 64 levels; what lies deeper is shown at the last level"),
            );
        }
        self.name_explicit(&tree, tree.root(), false);
        self.children(&tree, tree.root());
        self.heading_levels();
        if let Some(front) = front {
            self.found = wording::read(self.file, self.text, &tree, front);
        }
    }

    /// Written ids come first, so that an id made from words never takes one away.
    fn name_explicit(&mut self, tree: &Tree<'_>, node: NodeId, hidden: bool) {
        for child in tree.children(node) {
            match &tree.node(child).kind {
                Kind::Container(block) => self.name_explicit(tree, child, hidden || block.as_ref().is_some_and(Block::is_aside)),
                Kind::BlockQuote | Kind::List(_) | Kind::Item => self.name_explicit(tree, child, hidden),
                Kind::Heading { id: Some(id), .. } if !hidden => {
                    let span = self.span(&tree.node(child).range);
                    if !crate::model::is_key(id) {
                        self.notes.push(
                            Note::new(Noticed::MalformedHeadingId, span, format!("`{id}` is not an id for a heading")).help(
                                "write small letters, digits and hyphens, beginning with a letter, for example `{#back-out}`",
                            ),
                        );
                    } else if !self.ids.insert(id.clone()) {
                        self.notes.push(
                            Note::new(
                                Noticed::DuplicateHeadingId,
                                span,
                                format!("the id `{id}` stands at two headings of this document"),
                            )
                            .help("give each heading its own id"),
                        );
                    }
                }
                _ => {}
            }
        }
    }

    fn hidden(&self) -> bool {
        self.around.iter().any(Block::is_aside)
    }

    fn children(&mut self, tree: &Tree<'_>, node: NodeId) {
        for child in tree.children(node) {
            self.visit(tree, child);
        }
    }

    fn visit(&mut self, tree: &Tree<'_>, id: NodeId) {
        let node = tree.node(id);
        match &node.kind {
            Kind::Container(block) => {
                if let Some(block) = block {
                    let span = self.span(&node.range);
                    if let Block::WhenField(key, _) = block {
                        self.fields.push(FieldUse { key: key.clone(), span });
                    }
                    self.blocks.push((block.clone(), span));
                    self.around.push(block.clone());
                }
                self.children(tree, id);
                if block.is_some() {
                    self.around.pop();
                }
                return;
            }
            Kind::Heading { level, id: name, attributes } if !self.hidden() => {
                self.section(tree, id, *level, name.as_deref(), *attributes);
            }
            Kind::Field(key) => self.fields.push(FieldUse { key: (*key).into(), span: self.span(&node.range) }),
            Kind::Html(words) => {
                let span = self.span(&node.range);
                if !words.trim().is_empty() && self.html_is_news(span) {
                    self.notes.push(
                        Note::new(Noticed::RawHtml, span, "HTML is shown as text, not as what it would do")
                            .help("write it in markdown; to show the tag itself, put it between backticks"),
                    );
                }
            }
            Kind::Link { wiki, to, .. } => self.link(to, *wiki, false, &node.range),
            Kind::Image { to, wiki, .. } => self.link(to, *wiki, true, &node.range),
            Kind::TableHead if tree.words(id).trim().is_empty() => {
                self.notes.push(
                    Note::new(Noticed::TableWithoutHeader, self.span(&node.range), "this table has no words in its header row")
                        .help("name the columns; screen readers and print repeat them"),
                );
            }
            _ => {}
        }
        self.children(tree, id);
    }

    /// One finding for neighbouring tags on one line is enough.
    fn html_is_news(&self, span: Span) -> bool {
        !self.notes.iter().rev().take(4).any(|note| {
            note.kind == Noticed::RawHtml && {
                let between = note.span.start.min(span.start) as usize..note.span.start.max(span.start) as usize;
                self.text.get(between).is_some_and(|text| !text.contains('\n'))
            }
        })
    }

    fn link(&mut self, to: &str, wiki: bool, image: bool, range: &std::ops::Range<usize>) {
        let span = self.span(range);
        for (piece, _) in pieces(to) {
            if let Piece::Field(key) = piece {
                self.fields.push(FieldUse { key: key.into(), span });
            }
        }
        match links::read(to, wiki, image) {
            links::Read::Inside(target) => self.links.push(Link { target, span, published: !self.hidden() }),
            links::Read::Outside => {}
            links::Read::Refused(message, help) => {
                self.notes.push(Note::new(Noticed::UnsafeLink, span, message).help(help));
            }
        }
    }

    fn section(&mut self, tree: &Tree<'_>, id: NodeId, level: u8, name: Option<&str>, attributes: bool) {
        let span = self.span(&tree.node(id).range);
        let title = tree.words(id);
        let explicit = name.filter(|name| crate::model::is_key(name));
        let made = explicit.map_or_else(|| self.make_id(&title), Into::into);
        let mut claims = if attributes { self.claims(span) } else { Vec::new() };
        claims.shrink_to_fit();
        if explicit.is_none() && !claims.is_empty() {
            self.notes.push(
                Note::new(Noticed::ClaimWithoutId, span, "a heading that claims a clause needs an id")
                    .help(format!("write `{{#{made} clauses=…}}`")),
            );
        }
        let conditions =
            self.around.iter().filter(|block| matches!(block, Block::WhenStandard(_) | Block::WhenField(..))).cloned().collect();
        self.sections.push(Section {
            level,
            id: made,
            explicit: explicit.is_some(),
            title: title.trim().into(),
            span,
            claims,
            conditions,
        });
    }

    /// An id from the words of a heading, unlike all others of the document.
    fn make_id(&mut self, title: &str) -> Box<str> {
        let mut id = String::new();
        for c in title.chars() {
            if c.is_ascii_alphanumeric() {
                id.push(c.to_ascii_lowercase());
            } else if !id.is_empty() && !id.ends_with('-') {
                id.push('-');
            }
        }
        let mut id = id.trim_end_matches('-').chars().take(50).collect::<String>();
        if !id.starts_with(|c: char| c.is_ascii_lowercase()) {
            id.insert_str(0, "section-");
        }
        let id = id.trim_end_matches('-').to_owned();
        let mut unique: Box<str> = id.clone().into();
        let mut count = 1;
        while !self.ids.insert(unique.clone()) {
            count += 1;
            unique = format!("{id}-{count}").into();
        }
        unique
    }

    /// The claims of a heading, found by scanning its own source.
    fn claims(&mut self, heading: Span) -> Vec<Spanned<ClauseRef>> {
        let source = &self.text[heading.start as usize..heading.end as usize];
        let Some(open) = source.rfind('{') else { return Vec::new() };
        let Some(close) = source[open..].find('}').map(|at| open + at) else { return Vec::new() };
        let mut found = Vec::new();
        let mut at = open + 1;
        for word in source[open + 1..close].split([' ', '\t']) {
            let start = heading.start as usize + at;
            at += word.len() + 1;
            let span = Span::new(self.file, start, start + word.len());
            if word.is_empty() || word.starts_with('#') {
                continue;
            }
            let Some(list) = word.strip_prefix("clauses=") else {
                self.malformed(span, format!("unknown heading attribute `{word}`"));
                continue;
            };
            self.claim_list(list, start + "clauses=".len(), &mut found);
        }
        found
    }

    fn claim_list(&mut self, list: &str, mut at: usize, found: &mut Vec<Spanned<ClauseRef>>) {
        for group in list.split(';') {
            let group_at = at;
            at += group.len() + 1;
            let whole = Span::new(self.file, group_at, group_at + group.len());
            let Some((standard, numbers)) = group.split_once('/') else {
                self.malformed(whole, format!("`{group}` does not name a standard and a clause"));
                continue;
            };
            let Ok(standard) = standard.parse::<StandardId>() else {
                self.malformed(whole, format!("`{standard}` is not a standard with its edition"));
                continue;
            };
            let mut number_at = group_at + standard.as_str().len() + 1;
            for each in numbers.split(',') {
                let span = Span::new(self.file, number_at, number_at + each.len());
                number_at += each.len() + 1;
                let (number, point) = match each.split_once('#') {
                    Some((number, point)) => (number, Some(point)),
                    None => (each, None),
                };
                let number = number.parse::<ClauseNumber>();
                let point = point.map(str::parse::<PointKey>).transpose();
                match (number, point) {
                    (Ok(number), Ok(point)) => {
                        found.push(Spanned::new(ClauseRef { standard: standard.clone(), number, point }, span))
                    }
                    _ => self.malformed(span, format!("`{each}` is not a clause")),
                }
            }
        }
    }

    fn malformed(&mut self, span: Span, message: String) {
        self.notes.push(
            Note::new(Noticed::MalformedClaim, span, message)
                .help("write `{#id clauses=iso20000-1:2018/8.5.1.2,8.5.1.3#back-out}`: no blanks or quotes, `,` between clauses, `;` between standards"),
        );
    }

    fn heading_levels(&mut self) {
        let mut before = 1;
        for section in &self.sections {
            if section.level == 1 {
                self.notes.push(
                    Note::new(Noticed::SkippedHeading, section.span, "a heading of level 1 stands in the text")
                        .help("the title is the only heading of level 1; begin with `##`"),
                );
            } else if section.level > before + 1 {
                self.notes.push(
                    Note::new(
                        Noticed::SkippedHeading,
                        section.span,
                        format!("this heading jumps from level {before} to level {}", section.level),
                    )
                    .help(format!("write `{}`", "#".repeat(usize::from(before) + 1))),
                );
            }
            before = section.level;
        }
    }
}
