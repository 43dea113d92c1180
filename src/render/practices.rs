//! The practices of a framework as a table, each with a place of its own.

use super::escape::{push, push_address};
use crate::edition::{LinkView, PracticesView};

/// The table.
pub fn practices(view: &PracticesView) -> String {
    let mut out = String::from("<div class=\"table-region\" data-columns=\"3\"><table class=\"register practices\"><caption>");
    push(&mut out, &format!("Practices of {} and the clauses that they meet", view.edition));
    out.push_str("</caption>\n<thead><tr><th scope=\"col\">Practice</th><th scope=\"col\">Its own clauses</th><th scope=\"col\">Helps with</th></tr></thead>\n<tbody>\n");
    for practice in &view.practices {
        out.push_str("<tr id=\"");
        push(&mut out, &practice.anchor);
        out.push_str("\"><th scope=\"row\">");
        push(&mut out, &practice.name);
        if let Some(group) = &practice.group {
            out.push_str(" <span class=\"soft\">");
            push(&mut out, group);
            out.push_str("</span>");
        }
        if let Some(about) = &practice.about {
            out.push_str("<p class=\"soft\">");
            push(&mut out, about);
            out.push_str("</p>");
        }
        out.push_str("</th><td data-label=\"Its own clauses\">");
        clauses(&mut out, &practice.clauses);
        out.push_str("</td><td data-label=\"Helps with\">");
        clauses(&mut out, &practice.supports);
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    if let Some(note) = &view.note {
        out.push_str("<p class=\"soft\">");
        push(&mut out, note);
        out.push_str("</p>\n");
    }
    out
}

fn clauses(out: &mut String, links: &[LinkView]) {
    if links.is_empty() {
        out.push_str("<span class=\"unset\">none</span>");
    }
    for (at, link) in links.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        out.push_str("<a class=\"clause\" href=\"");
        push_address(out, &link.href);
        out.push_str("\">");
        push(out, &format!("{} {}", link.label, link.title));
        out.push_str("</a>");
    }
}
