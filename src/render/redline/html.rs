//! A redline as a piece of a page. It works without scripts and has no styles of its own.

use super::{Moves, Part, counted, parts, rows};
use crate::edition::touches;
use crate::redline::{Body, Change, Entry, Mark, Op, Redline, Run, Shape, Style, TableChange};
use crate::render::escape::push;

/// The text of a redline as HTML; its ids begin with `prefix`.
pub fn html(redline: &Redline, prefix: &str) -> String {
    let changes = redline.groups().len();
    let mut writer =
        Writer { redline, prefix, changes, moves: Moves::of(redline), moved: None, listed: false, out: String::new() };
    for part in parts(redline) {
        match part {
            Part::Change(number, range) => writer.change(number, &redline.entries[range]),
            Part::Shown(range) => writer.entries(&redline.entries[range]),
            Part::Folded(range) => {
                writer.out.push_str("<details class=\"same\"><summary>");
                writer.out.push_str(&counted(range.len()));
                writer.out.push_str("</summary>\n");
                writer.entries(&redline.entries[range]);
                writer.out.push_str("</details>\n");
            }
        }
    }
    writer.out
}

struct Writer<'a> {
    redline: &'a Redline,
    prefix: &'a str,
    changes: usize,
    moves: Moves,
    /// The move that the last entry belongs to, so that its note is written once.
    moved: Option<Change>,
    /// Whether a list is open.
    listed: bool,
    out: String,
}

impl Writer<'_> {
    /// A change with its number, what it touches, and the ways to its neighbours.
    fn change(&mut self, number: usize, entries: &[Entry]) {
        let (prefix, shown) = (self.prefix, number + 1);
        self.out.push_str(&format!(
            "<div class=\"change\" id=\"{prefix}change-{shown}\" role=\"group\" aria-label=\"Change {shown} of {}\">\n<p class=\"change-head\"><span>Change {shown} of {}</span>",
            self.changes, self.changes
        ));
        let mut matters = crate::redline::Matters::default();
        entries.iter().for_each(|entry| matters.join(entry.matters));
        for word in touches(matters) {
            let article = if word == "scope" { "the" } else { "a" };
            self.out.push_str(&format!(" <span class=\"touches\">touches {article} {word}</span>"));
        }
        self.out.push_str("<span class=\"ways\">");
        if number > 0 {
            self.out.push_str(&format!(" <a href=\"#{prefix}change-{number}\">Previous<span class=\"sr\"> change</span></a>"));
        }
        if shown < self.changes {
            self.out.push_str(&format!(" <a href=\"#{prefix}change-{}\">Next<span class=\"sr\"> change</span></a>", shown + 1));
        }
        self.out.push_str("</span></p>\n");
        self.moved = None;
        self.entries(entries);
        self.out.push_str("</div>\n");
    }

    fn entries(&mut self, entries: &[Entry]) {
        for entry in entries {
            self.note(entry);
            let item = matches!(entry.shape, Shape::Item { .. });
            if item != self.listed {
                self.out.push_str(if item { "<ul class=\"items\">\n" } else { "</ul>\n" });
                self.listed = item;
            }
            self.entry(entry);
        }
        if std::mem::take(&mut self.listed) {
            self.out.push_str("</ul>\n");
        }
    }

    /// Says of a move where its other place is, once for all that moved together.
    fn note(&mut self, entry: &Entry) {
        let change = entry.change;
        if !matches!(change, Change::Away(_) | Change::Here(_)) {
            self.moved = None;
            return;
        }
        if self.moved.replace(change) == Some(change) {
            return;
        }
        if std::mem::take(&mut self.listed) {
            self.out.push_str("</ul>\n");
        }
        let prefix = self.prefix;
        let (own, other) = match change {
            Change::Away(number) => (format!("left-{number}"), format!("came-{number}")),
            Change::Here(number) => (format!("came-{number}"), format!("left-{number}")),
            _ => return,
        };
        let words = Moves::note(change);
        self.out.push_str(&format!("<p class=\"moved-note\" id=\"{prefix}{own}\">{words} <a href=\"#{prefix}{other}\">"));
        push(&mut self.out, &self.moves.place(change, self.redline));
        self.out.push_str("</a></p>\n");
    }

    fn entry(&mut self, entry: &Entry) {
        let mut classes = String::new();
        match entry.change {
            Change::Away(_) => classes.push_str(" away"),
            Change::Here(_) => classes.push_str(" came"),
            _ => {}
        }
        if entry.quote > 0 {
            classes.push_str(" quote");
        }
        let words = match &entry.body {
            Body::Words(runs) => runs,
            Body::Table(table) => return self.table(table, &classes),
        };
        let (open, close): (String, &str) = match &entry.shape {
            // The page's own headings are above those of the text.
            Shape::Heading(level) => {
                let level = (level + 1).clamp(3, 6);
                self.out.push_str(&format!("<h{level} class=\"block{classes}\">"));
                self.runs(words);
                self.out.push_str(&format!("</h{level}>\n"));
                return;
            }
            Shape::Claims => (format!("<p class=\"block claimed{classes}\"><span class=\"label\">Claims</span> "), "</p>\n"),
            Shape::Paragraph { depth } => (format!("<p class=\"block{}{classes}\">", depth_class(*depth)), "</p>\n"),
            Shape::Item { depth, mark } => {
                let mark = match mark {
                    Mark::Bullet => "<span class=\"bullet\" aria-hidden=\"true\">•</span> ".to_owned(),
                    Mark::Number(number) => format!("<span class=\"bullet\">{number}.</span> "),
                };
                (format!("<li class=\"block{}{classes}\">{mark}", depth_class(depth.saturating_sub(1))), "</li>\n")
            }
            Shape::Code => (format!("<pre class=\"block{classes}\"><code>"), "</code></pre>\n"),
            Shape::Footnote(label) => {
                let mut open = format!("<p class=\"block footnote{classes}\"><sup>");
                push(&mut open, label);
                open.push_str("</sup> ");
                (open, "</p>\n")
            }
            Shape::Note => (format!("<p class=\"block soft{classes}\">"), "</p>\n"),
            Shape::Rule => {
                let (open, close) = match entry.change {
                    Change::Added => ("<p class=\"block\"><ins>", "</ins></p>\n"),
                    Change::Removed => ("<p class=\"block\"><del>", "</del></p>\n"),
                    _ => return self.out.push_str("<hr>\n"),
                };
                self.out.push_str(open);
                self.out.push_str("a line across the page");
                return self.out.push_str(close);
            }
            Shape::Table => return,
        };
        self.out.push_str(&open);
        self.runs(words);
        self.out.push_str(close);
    }

    fn table(&mut self, table: &TableChange, classes: &str) {
        let columns = table.columns.len();
        self.out.push_str(&format!("<div class=\"table-region block{classes}\" data-columns=\"{columns}\"><table>\n"));
        for (at, shown) in rows(table).into_iter().enumerate() {
            let row = match shown {
                Ok(row) => &table.rows[row],
                Err(count) => {
                    self.out
                        .push_str(&format!("<tr class=\"skipped\"><td colspan=\"{columns}\">{count} unchanged rows</td></tr>\n"));
                    continue;
                }
            };
            let head = at == 0;
            let (class, word) = match row.change {
                Change::Removed => (" class=\"gone\"", "Row removed: "),
                Change::Added => (" class=\"new\"", "Row added: "),
                Change::Away(_) => (" class=\"away\"", "Row moved from here: "),
                Change::Here(_) => (" class=\"came\"", "Row moved here: "),
                _ => ("", ""),
            };
            self.out.push_str(&format!("{}<tr{class}>", if head { "<thead>" } else { "" }));
            for (number, (cell, column)) in row.cells.iter().zip(&table.columns).enumerate() {
                self.out.push_str(if head { "<th scope=\"col\">" } else { "<td>" });
                if number == 0 && !word.is_empty() {
                    let moved = matches!(row.change, Change::Away(_) | Change::Here(_));
                    self.out.push_str(&format!("<span class=\"{}\">{word}</span>", if moved { "row-note" } else { "sr" }));
                }
                if head && matches!(column.change, Change::Here(_)) {
                    self.out.push_str("<span class=\"row-note\">Column moved: </span>");
                }
                self.runs(cell);
                self.out.push_str(if head { "</th>" } else { "</td>" });
            }
            self.out.push_str(if head { "</tr></thead>\n<tbody>\n" } else { "</tr>\n" });
        }
        self.out.push_str("</tbody></table></div>\n");
    }

    fn runs(&mut self, runs: &[Run]) {
        let mut at = 0;
        while at < runs.len() {
            let op = runs[at].op;
            let end = runs[at..].iter().position(|run| run.op != op).map_or(runs.len(), |length| at + length);
            let (open, close) = match op {
                Op::Same => ("", ""),
                Op::Removed => ("<del><span class=\"sr\">removed: </span>", "<span class=\"sr\">, end of removed </span></del>"),
                Op::Added => ("<ins><span class=\"sr\">added: </span>", "<span class=\"sr\">, end of added </span></ins>"),
            };
            // The blank before a mark stays outside of it.
            let bare = runs[at].text.strip_prefix(' ').filter(|bare| op != Op::Same && !bare.is_empty());
            // What was put in the place of something stands apart from it.
            let replaces =
                op == Op::Added && at > 0 && runs[at - 1].op == Op::Removed && !runs[at].text.starts_with(char::is_whitespace);
            if bare.is_some() || replaces {
                self.out.push(' ');
            }
            self.out.push_str(open);
            for (number, run) in runs[at..end].iter().enumerate() {
                let text = bare.filter(|_| number == 0).unwrap_or(&run.text);
                self.run(run, text);
            }
            self.out.push_str(close);
            at = end;
        }
    }

    fn run(&mut self, run: &Run, text: &str) {
        let style = run.style;
        if style.has(Style::BREAK) {
            return self.out.push_str(if run.op == Op::Same { "<br>\n" } else { "↵<br>\n" });
        }
        if style.has(Style::LEADS) {
            // Where a link leads is only worth saying where it leads elsewhere now.
            if run.op != Op::Same {
                self.out.push_str(if text.starts_with(' ') { " " } else { "" });
                self.out.push_str("<span class=\"leads\">(leads to ");
                push(&mut self.out, text.trim_start());
                self.out.push_str(")</span>");
            }
            return;
        }
        let tags = [(Style::STRONG, "strong"), (Style::EMPHASIS, "em"), (Style::STRUCK, "s"), (Style::CODE, "code")];
        let own: Vec<&str> = tags.iter().filter(|(wanted, _)| style.has(*wanted)).map(|(_, tag)| *tag).collect();
        let text = if own.is_empty() {
            text
        } else {
            let bare = text.trim_start_matches(' ');
            self.out.push_str(&text[..text.len() - bare.len()]);
            bare
        };
        own.iter().for_each(|tag| self.out.push_str(&format!("<{tag}>")));
        push(&mut self.out, text);
        own.iter().rev().for_each(|tag| self.out.push_str(&format!("</{tag}>")));
    }
}

fn depth_class(depth: u8) -> &'static str {
    match depth {
        0 => "",
        1 => " deep-1",
        2 => " deep-2",
        _ => " deep-3",
    }
}
