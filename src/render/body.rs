//! The text of a document as HTML.

use std::collections::BTreeSet;

use camino::Utf8Path;
use pulldown_cmark::Alignment;

use super::escape::{push, push_address};
use super::{highlight, practices, process_map, strip};
use crate::edition::{Frame, RecordPart, RecordView, Stock, asset_address, shows, term_address};
use crate::model::{Block, Field, Interface, Target};
use crate::parse::links;
use crate::parse::markdown::{Kind, NodeId, Piece, Tree, pieces, read};
use crate::register::{Destination, FieldValue, address, terms};

/// What a text needs to know of the page it stands on.
pub struct Surroundings<'a> {
    /// What views are made from.
    pub stock: &'a Stock<'a>,
    /// The page.
    pub frame: &'a Frame,
    /// The path of the text's file.
    pub path: &'a Utf8Path,
    /// What was read from the text before.
    pub interface: &'a Interface,
    /// What the document leaves behind, for the block `records`.
    pub records: &'a [RecordView],
}

/// The text as HTML.
pub fn body(around: &Surroundings<'_>, text: &str) -> String {
    let tree = read(text, around.interface.body);
    let mut writer = Writer {
        around,
        tree: &tree,
        out: String::with_capacity(text.len() * 3 / 2),
        section: 0,
        footnotes: Vec::new(),
        aligned: Vec::new(),
        cell: 0,
        hidden: 0,
        closed: 0,
        linked: BTreeSet::new(),
    };
    writer.children(tree.root());
    writer.out
}

struct Writer<'a> {
    around: &'a Surroundings<'a>,
    tree: &'a Tree<'a>,
    out: String,
    /// How many sections came before, to find the one in the interface.
    section: usize,
    /// Labels of footnotes, in the order of their first use.
    footnotes: Vec<String>,
    /// The alignments of the present table.
    aligned: Vec<Alignment>,
    /// The present cell of the present row.
    cell: usize,
    /// How many blocks for some readers only are around the present place; their headings are no sections.
    hidden: usize,
    /// How many nodes in which no term is looked for are around the present place.
    closed: usize,
    /// The terms that are linked already.
    linked: BTreeSet<usize>,
}

impl Writer<'_> {
    fn children(&mut self, node: NodeId) {
        let tree = self.tree;
        for child in tree.children(node) {
            let closed = usize::from(terms::is_closed(&tree.node(child).kind));
            self.closed += closed;
            self.node(child);
            self.closed -= closed;
        }
    }

    /// Words of the text, with the first use of each term of the glossary linked to its meaning.
    fn words(&mut self, words: &str) {
        let register = self.around.stock.register;
        let mut done = 0;
        if self.closed == 0 {
            for (range, term) in register.lexicon.find(words) {
                if !self.linked.insert(term) {
                    continue;
                }
                push(&mut self.out, &words[done..range.start]);
                self.out.push_str("<a class=\"term\" href=\"");
                push_address(&mut self.out, &self.around.frame.link(&term_address(&register.glossary.terms[term])));
                self.out.push_str("\">");
                push(&mut self.out, &words[range.clone()]);
                self.out.push_str("</a>");
                done = range.end;
            }
        }
        push(&mut self.out, &words[done..]);
    }

    fn wrapped(&mut self, node: NodeId, open: &str, close: &str) {
        self.out.push_str(open);
        self.children(node);
        self.out.push_str(close);
    }

    fn node(&mut self, id: NodeId) {
        let tree = self.tree;
        match &tree.node(id).kind {
            Kind::Root => self.children(id),
            Kind::Paragraph => self.wrapped(id, "<p>", "</p>\n"),
            Kind::Heading { level, .. } => self.heading(id, *level),
            Kind::BlockQuote => self.wrapped(id, "<blockquote>\n", "</blockquote>\n"),
            Kind::CodeBlock(info) => self.code(id, info),
            Kind::HtmlBlock => self.wrapped(id, "<p class=\"shown-html\">", "</p>\n"),
            Kind::List(None) => self.wrapped(id, "<ul>\n", "</ul>\n"),
            Kind::List(Some(1)) => self.wrapped(id, "<ol>\n", "</ol>\n"),
            Kind::List(Some(start)) => {
                let open = format!("<ol start=\"{start}\">\n");
                self.wrapped(id, &open, "</ol>\n");
            }
            Kind::Item => self.wrapped(id, "<li>", "</li>\n"),
            Kind::FootnoteDefinition(label) => self.footnote(id, label),
            Kind::Table(aligned) => {
                self.aligned.clone_from(aligned);
                let columns = aligned.len();
                let open = format!("<div class=\"table-region\" data-columns=\"{columns}\"><table>\n");
                self.wrapped(id, &open, "</tbody></table></div>\n");
            }
            Kind::TableHead => {
                self.cell = 0;
                self.out.push_str("<thead><tr>");
                for cell in tree.children(id) {
                    self.cell(cell, "th scope=\"col\"", "th");
                }
                self.out.push_str("</tr></thead>\n<tbody>\n");
            }
            Kind::TableRow => {
                self.cell = 0;
                self.out.push_str("<tr>");
                for cell in tree.children(id) {
                    self.cell(cell, "td", "td");
                }
                self.out.push_str("</tr>\n");
            }
            Kind::TableCell => self.children(id),
            Kind::Emphasis => self.wrapped(id, "<em>", "</em>"),
            Kind::Strong => self.wrapped(id, "<strong>", "</strong>"),
            Kind::Strikethrough => self.wrapped(id, "<del>", "</del>"),
            Kind::Link { wiki, bare, to, title } => self.link(id, to, *wiki, *bare, title),
            Kind::Image { to, title, .. } => self.image(id, to, title),
            Kind::Rule => self.out.push_str("<hr>\n"),
            Kind::Text(words) => self.words(words),
            Kind::Field(key) => self.field(key),
            Kind::Code(words) => {
                self.out.push_str("<code>");
                push(&mut self.out, words);
                self.out.push_str("</code>");
            }
            Kind::Html(words) => {
                self.out.push_str("<code class=\"shown-html\">");
                push(&mut self.out, words);
                self.out.push_str("</code>");
            }
            Kind::SoftBreak => self.out.push('\n'),
            Kind::HardBreak => self.out.push_str("<br>\n"),
            Kind::FootnoteReference(label) => self.footnote_reference(label),
            Kind::TaskMarker(done) => {
                let (class, word) = if *done { ("done", "done") } else { ("to-do", "to do") };
                self.out.push_str(&format!("<span class=\"task {class}\"><span class=\"sr\">({word})</span></span> "));
            }
            Kind::Container(block) => self.container(id, block.as_ref()),
        }
    }

    fn heading(&mut self, id: NodeId, level: u8) {
        let level = level.clamp(2, 6);
        let section = if self.hidden == 0 { self.around.interface.sections.get(self.section) } else { None };
        let Some(section) = section else {
            let (open, close) = (format!("<h{level}>"), format!("</h{level}>\n"));
            self.wrapped(id, &open, &close);
            return;
        };
        self.section += 1;
        if !section.claims.is_empty() {
            self.claims(&section.claims);
        }
        self.out.push_str(&format!("<h{level} id=\"{}\">", section.id));
        self.children(id);
        // An id made from the words changes when they do; only a written one is worth passing on.
        if section.explicit {
            self.out.push_str(&format!("<a class=\"here\" href=\"#{}\" aria-label=\"Link to this section\"></a>", section.id));
        }
        self.out.push_str(&format!("</h{level}>\n"));
    }

    /// The clauses that the passage claims, for the margin.
    fn claims(&mut self, claims: &[crate::source::Spanned<crate::model::ClauseRef>]) {
        self.out.push_str("<p class=\"claims\"><span class=\"sr\">Claims </span>");
        let mut before: Option<(&crate::model::StandardId, &crate::model::ClauseNumber)> = None;
        for claim in claims {
            if before.replace((&claim.standard, &claim.number)) == Some((&claim.standard, &claim.number)) {
                continue;
            }
            let register = self.around.stock.register;
            match register.catalogues.get(&claim.standard).filter(|catalogue| catalogue.clause(claim.number.as_str()).is_some()) {
                Some(catalogue) => {
                    let to = self.around.frame.link(&address::clause(&claim.standard, &claim.number));
                    self.out.push_str("<a class=\"clause\" href=\"");
                    push_address(&mut self.out, &to);
                    self.out.push_str("\" title=\"");
                    push(&mut self.out, &catalogue.title);
                    self.out.push_str("\">");
                }
                None => self.out.push_str("<span class=\"clause\">"),
            }
            push(&mut self.out, claim.number.as_str());
            self.out.push_str(if register.catalogues.contains_key(&claim.standard) { "</a> " } else { "</span> " });
        }
        self.out.push_str("</p>\n");
    }

    fn code(&mut self, id: NodeId, info: &str) {
        let code = self.tree.words(id);
        let language = info.split([' ', ',', '{']).next().unwrap_or("");
        self.out.push_str("<pre><code");
        if language.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'#')) && !language.is_empty() {
            self.out.push_str(" class=\"language-");
            push(&mut self.out, language);
            self.out.push('"');
        }
        self.out.push('>');
        match highlight::highlight(&code, language) {
            Some(html) => self.out.push_str(&html),
            None => push(&mut self.out, &code),
        }
        self.out.push_str("</code></pre>\n");
    }

    fn cell(&mut self, id: NodeId, open: &str, close: &str) {
        let class = match self.aligned.get(self.cell) {
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::Center) => " class=\"centre\"",
            _ => "",
        };
        self.cell += 1;
        self.out.push('<');
        self.out.push_str(open);
        self.out.push_str(class);
        self.out.push('>');
        self.children(id);
        self.out.push_str("</");
        self.out.push_str(close);
        self.out.push('>');
    }

    /// A link with its words; what leads nowhere, or is never published, is words only.
    fn link(&mut self, id: NodeId, to: &str, wiki: bool, bare: bool, title: &str) {
        if let links::Read::Inside(target) = links::read(to, wiki, false)
            && let Some((name, why)) = self.without_page(&target)
        {
            self.out.push_str("<span class=\"no-link\">");
            if !bare {
                self.children(id);
                self.out.push_str(" (");
            }
            push(&mut self.out, &name);
            self.out.push_str(if bare { " (" } else { ", " });
            push(&mut self.out, &why);
            self.out.push_str(")</span>");
            return;
        }
        let (href, words) = match links::read(to, wiki, false) {
            links::Read::Inside(target) => match self.inside(&target) {
                Some((href, words)) => (Some(href), words),
                None => (None, to.to_owned()),
            },
            links::Read::Outside => (self.outside(to), to.to_owned()),
            links::Read::Refused(..) => (None, to.to_owned()),
        };
        let Some(href) = href else {
            self.out.push_str("<span class=\"no-link\">");
            self.children(id);
            self.out.push_str("</span>");
            return;
        };
        self.out.push_str(if href.contains("://") {
            "<a class=\"outside\" rel=\"noopener noreferrer\" href=\""
        } else {
            "<a href=\""
        });
        push_address(&mut self.out, &href);
        if !title.is_empty() {
            self.out.push_str("\" title=\"");
            push(&mut self.out, title);
        }
        self.out.push_str("\">");
        if bare {
            push(&mut self.out, &words)
        } else {
            self.children(id)
        }
        self.out.push_str("</a>");
    }

    /// The name of the document that a link means, and why it has no page, where it has none.
    fn without_page(&self, target: &Target) -> Option<(String, String)> {
        let (stock, register) = (self.around.stock, self.around.stock.register);
        let document = &register.documents[register.document_meant(self.around.path, target)?];
        if stock.has_page(document.id().as_str()) {
            return None;
        }
        let name = format!("{} {}", document.id(), register.fill(&document.front.title));
        Some((name.trim_end().to_owned(), stock.absence(document)))
    }

    /// Where a link inside the project leads, and the words for it where it has none.
    fn inside(&self, target: &Target) -> Option<(String, String)> {
        let stock = self.around.stock;
        let register = stock.register;
        let frame = self.around.frame;
        let found = match register.resolve(self.around.path, target).ok()? {
            Destination::Document { at, section } => {
                let document = &register.documents[at];
                let mut href = frame.link(&address::document(document.id()));
                let mut words = format!("{} {}", document.id(), register.fill(&document.front.title));
                if let Some(section) = section.map(|section| &document.interface.sections[section]) {
                    href.push('#');
                    href.push_str(&section.id);
                    words.push_str(", ");
                    words.push_str(&register.fill(&section.title));
                }
                (href, words)
            }
            Destination::Here(section) => {
                let title = self
                    .around
                    .interface
                    .sections
                    .iter()
                    .find(|each| *each.id == *section)
                    .map(|each| register.fill(&each.title));
                (format!("#{section}"), title.unwrap_or(section))
            }
            Destination::Clause { standard, at, point } => {
                let catalogue = &register.catalogues[&standard];
                let clause = &catalogue.clauses[at];
                let mut href = frame.link(&address::clause(&standard, &clause.number));
                if let Some(point) = point {
                    href.push('#');
                    href.push_str(&point);
                }
                (href, format!("{}, {} {}", catalogue.title, clause.number, clause.title))
            }
            Destination::Page(at) => {
                let page = &register.pages[at];
                (frame.link(&address::page(stock.sources.path(page.file))), register.fill(&page.title))
            }
            Destination::File(path) => {
                let name = path.file_name().unwrap_or("").to_owned();
                (frame.link(&asset_address(stock, &path)?), name)
            }
        };
        Some(found)
    }

    /// An address of the web with its fields filled in, if its scheme is one that is published.
    fn outside(&self, to: &str) -> Option<String> {
        let mut address = String::with_capacity(to.len());
        for (piece, _) in pieces(to) {
            match piece {
                Piece::Words(words) => address.push_str(words),
                Piece::Field(key) => match self.around.stock.register.field(key) {
                    FieldValue::Value(value) => address.push_str(value),
                    _ => return None,
                },
            }
        }
        let scheme = links::scheme(&address)?.to_ascii_lowercase();
        matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel").then_some(address)
    }

    fn image(&mut self, id: NodeId, to: &str, title: &str) {
        let alt = self.around.stock.register.fill(&self.tree.words(id));
        let source = match links::read(to, false, true) {
            links::Read::Inside(target @ Target::File(..)) => self.inside(&target).map(|(href, _)| href),
            _ => None,
        };
        let Some(source) = source else {
            self.out.push_str("<span class=\"no-link\">");
            push(&mut self.out, &alt);
            self.out.push_str("</span>");
            return;
        };
        self.out.push_str("<img loading=\"lazy\" src=\"");
        push_address(&mut self.out, &source);
        self.out.push_str("\" alt=\"");
        push(&mut self.out, &alt);
        if !title.is_empty() {
            self.out.push_str("\" title=\"");
            push(&mut self.out, title);
        }
        self.out.push_str("\">");
    }

    fn field(&mut self, key: &str) {
        match self.around.stock.register.field(key) {
            FieldValue::Value(value) => match self.around.stock.register.proposed(key) {
                Some(field) => self.proposed(field, value),
                None => push(&mut self.out, value),
            },
            FieldValue::Open { ask, example } => {
                self.out.push_str("<span class=\"placeholder\" title=\"");
                push(&mut self.out, ask);
                self.out.push_str("\">");
                push(&mut self.out, ask);
                if let Some(example) = example {
                    self.out.push_str(" <small>for example ");
                    push(&mut self.out, example);
                    self.out.push_str("</small>");
                }
                self.out.push_str("</span>");
            }
            FieldValue::Undeclared => {
                self.out.push_str("<span class=\"placeholder\">");
                push(&mut self.out, key);
                self.out.push_str("</span>");
            }
        }
    }

    fn record_part(&mut self, part: &RecordPart) {
        let Some(href) = &part.href else {
            push(&mut self.out, &part.words);
            return;
        };
        self.out.push_str("<a href=\"");
        push_address(&mut self.out, href);
        self.out.push_str("\">");
        push(&mut self.out, &part.words);
        self.out.push_str("</a>");
    }

    /// A value that nobody has decided on yet. The word stands there for screen readers and on paper.
    fn proposed(&mut self, field: &Field, value: &str) {
        self.out.push_str("<span class=\"proposed\" title=\"");
        push(&mut self.out, &proposal(field));
        self.out.push_str("\">");
        push(&mut self.out, value);
        self.out.push_str("<small> (proposed)</small></span>");
    }

    fn footnote_number(&mut self, label: &str) -> usize {
        let known = self.footnotes.iter().position(|each| each == label);
        known.unwrap_or_else(|| {
            self.footnotes.push(label.to_owned());
            self.footnotes.len() - 1
        }) + 1
    }

    fn footnote_reference(&mut self, label: &str) {
        let number = self.footnote_number(label);
        self.out.push_str(&format!("<sup class=\"footnote-reference\"><a href=\"#footnote-{number}\">{number}</a></sup>"));
    }

    fn footnote(&mut self, id: NodeId, label: &str) {
        let number = self.footnote_number(label);
        let open = format!("<div class=\"footnote\" id=\"footnote-{number}\"><sup>{number}</sup> ");
        self.wrapped(id, &open, "</div>\n");
    }

    fn container(&mut self, id: NodeId, block: Option<&Block>) {
        let stock = self.around.stock;
        let Some(block) = block else {
            self.children(id);
            return;
        };
        if !shows(stock, block) {
            // Headings that are not shown still count, so that the next one finds its section.
            self.section += if block.is_aside() || self.hidden > 0 { 0 } else { self.tree.count_sections(id) };
            return;
        }
        match block {
            Block::Guidance => self.aside(id, "guidance", "Guidance for the author, never published"),
            Block::Auditor => self.aside(id, "auditor", "For the auditor, left out of the readers' edition"),
            Block::WhenStandard(_) | Block::WhenField(..) => self.children(id),
            Block::Coverage => {
                self.children(id);
                for catalogue in stock.register.in_scope() {
                    self.out.push_str("<figure class=\"coverage\"><figcaption>");
                    push(&mut self.out, &catalogue.title);
                    self.out.push_str("</figcaption>");
                    self.out.push_str(&strip::strip(stock, self.around.frame, &catalogue.id, None));
                    self.out.push_str("</figure>\n");
                }
            }
            Block::Processes => {
                self.children(id);
                if !stock.register.processes.processes.is_empty() {
                    self.out.push_str(&process_map::map(&crate::edition::map(stock, self.around.frame)));
                }
            }
            Block::Practices => {
                self.children(id);
                self.out.push_str(&practices::practices(&crate::edition::practices(stock, self.around.frame)));
            }
            Block::Register(extract) => {
                self.children(id);
                if let Some(table) = crate::edition::extract(stock, self.around.frame, extract) {
                    self.out.push_str(&super::rows::table(&table));
                }
            }
            Block::Records => {
                self.children(id);
                self.out.push_str("<ul class=\"records\">\n");
                for record in self.around.records {
                    self.out.push_str("<li>");
                    record.parts.iter().for_each(|part| self.record_part(part));
                    self.out.push_str("</li>\n");
                }
                self.out.push_str("</ul>\n");
            }
        }
    }

    /// A block for some readers only; its headings are no sections.
    fn aside(&mut self, id: NodeId, class: &str, label: &str) {
        self.hidden += 1;
        self.wrapped(id, &format!("<aside class=\"{class}\"><p class=\"label\">{label}</p>\n"), "</aside>\n");
        self.hidden -= 1;
    }
}

/// Why a value is proposed, how far it may be from that, and with whom it is to be agreed.
fn proposal(field: &Field) -> String {
    let mut words = format!("Proposed: {}", field.basis.as_deref().unwrap_or_default());
    if let Some(range) = &field.range {
        words.push_str(&format!(". From {range}"));
    }
    if let Some(with) = &field.agree_with {
        words.push_str(&format!(". To be agreed with: {with}"));
    }
    words
}
