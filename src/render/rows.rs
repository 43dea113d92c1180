//! Rows of a register as an HTML table: on the register's own page, and in the text of a document.

use super::escape::{push, push_address};
use crate::edition::{CellView, RowLine, TableView};
use crate::model::ColumnType;

/// The table.
pub fn table(view: &TableView) -> String {
    let mut out = String::with_capacity(256 + view.rows.len() * view.heads.len() * 64);
    out.push_str("<div class=\"table-region\"><table class=\"register rows\"><caption>");
    push(&mut out, &view.caption);
    out.push_str("</caption>\n<thead><tr>");
    for head in &view.heads {
        out.push_str("<th scope=\"col\"");
        out.push_str(class(head.kind));
        out.push('>');
        push(&mut out, &head.title);
        out.push_str("</th>");
    }
    let named = view.rows.iter().any(|row| !row.named_by.is_empty());
    if named {
        out.push_str("<th scope=\"col\">Named by</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &view.rows {
        line(&mut out, view, row, named);
    }
    out.push_str("</tbody></table></div>\n");
    if view.rows.is_empty() {
        out.push_str("<p class=\"soft\">There is no row here.</p>\n");
    }
    if let Some((href, words)) = &view.more {
        out.push_str("<p class=\"all-rows\"><a href=\"");
        push_address(&mut out, href);
        out.push_str("\">");
        push(&mut out, words);
        out.push_str("</a></p>\n");
    }
    out
}

fn line(out: &mut String, view: &TableView, row: &RowLine, named: bool) {
    out.push_str("<tr");
    if view.anchored {
        out.push_str(" id=\"");
        push(out, &crate::register::address::row_anchor(&row.key));
        out.push('"');
    }
    out.push_str("><th scope=\"row\"><a class=\"id\" href=\"");
    push_address(out, &row.href);
    out.push_str("\">");
    push(out, &row.key);
    out.push_str("</a>");
    if row.example {
        out.push_str(" <span class=\"tag s-template\">Example</span>");
    }
    if row.frozen {
        out.push_str(" <span class=\"tag s-current\">Frozen</span>");
    }
    out.push_str("</th>");
    for (head, values) in view.heads.iter().skip(1).zip(&row.cells) {
        cell(out, &head.title, class(head.kind), values, 0);
    }
    if named {
        cell(out, "Named by", " class=\"names\"", &row.named_by, row.named_by_more);
    }
    out.push_str("</tr>\n");
    for (date, by, text) in &row.additions {
        let columns = view.heads.len() + usize::from(named);
        out.push_str(&format!("<tr class=\"addition\"><td colspan=\"{columns}\"><span class=\"label\">Added to "));
        push(out, &row.key);
        out.push_str(&format!(" on <time datetime=\"{}\">{}</time> by ", date.iso, date.words));
        push(out, by);
        out.push_str("</span> ");
        push(out, text);
        out.push_str("</td></tr>\n");
    }
}

/// One cell: its values, and how many more there are than these.
fn cell(out: &mut String, title: &str, class: &str, values: &[CellView], more: usize) {
    if values.is_empty() {
        out.push_str("<td class=\"empty\"><span class=\"sr\">none</span></td>");
        return;
    }
    out.push_str("<td");
    out.push_str(class);
    out.push_str(" data-label=\"");
    push(out, title);
    out.push_str("\">");
    for (at, each) in values.iter().enumerate() {
        if at > 0 {
            out.push_str(if each.href.is_some() { ", " } else { "<br>" });
        }
        value(out, each);
    }
    if more > 0 {
        out.push_str(&format!(" and {more} more"));
    }
    out.push_str("</td>");
}

/// How a column is set.
fn class(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Number => " class=\"right\"",
        ColumnType::Text | ColumnType::Url | ColumnType::Email => " class=\"words\"",
        ColumnType::Row | ColumnType::Document | ColumnType::Instance | ColumnType::Clause => " class=\"names\"",
        _ => "",
    }
}

fn value(out: &mut String, value: &CellView) {
    if let Some(href) = &value.href {
        let outside = href.contains("://");
        out.push_str(if outside { "<a class=\"outside\" rel=\"noopener noreferrer\" href=\"" } else { "<a href=\"" });
        push_address(out, href);
        if let Some(title) = &value.title {
            out.push_str("\" title=\"");
            push(out, title);
        }
        out.push_str("\">");
    }
    match &value.date {
        Some(date) => {
            out.push_str("<time datetime=\"");
            push(out, date);
            out.push_str("\">");
            push(out, &value.text);
            out.push_str("</time>");
        }
        None => {
            for (at, words) in value.text.lines().enumerate() {
                if at > 0 {
                    out.push_str("<br>");
                }
                push(out, words);
            }
        }
    }
    if value.href.is_some() {
        out.push_str("</a>");
    }
}
