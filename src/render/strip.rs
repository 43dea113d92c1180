//! Charts drawn as SVG at build time: no script, no style attributes, classes only.

use super::escape::{push, push_address};
use crate::assess::Verdict;
use crate::edition::{Frame, Stock};
use crate::model::StandardId;
use crate::register::address;

const CELL: usize = 12;
const GAP: usize = 2;

/// One small cell for each clause with requirements, in the standard's order, a picture for each
/// chapter so that they can wrap on a phone. With `only`, the cells of other clauses are faint and
/// lead nowhere: the strip of one document.
pub fn strip(stock: &Stock<'_>, frame: &Frame, standard: &StandardId, only: Option<&dyn Fn(&str) -> bool>) -> String {
    let catalogue = &stock.register.catalogues[standard];
    let coverage = &stock.assessment.coverage[standard];
    let mut out = String::from("<div class=\"strip\" role=\"group\" aria-label=\"");
    push(
        &mut out,
        &format!("{}: {} of {} clauses covered", catalogue.title, coverage.count(Verdict::Covered), coverage.requirements()),
    );
    out.push_str("\">");
    let clauses: Vec<_> = catalogue.clauses.iter().zip(&coverage.clauses).filter(|(clause, _)| clause.is_requirement()).collect();
    for chapter in clauses.chunk_by(|(a, _), (b, _)| a.number.chapter() == b.number.chapter()) {
        let width = chapter.len() * (CELL + GAP);
        let height = CELL + 2;
        out.push_str(&format!("<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">"));
        let mut others = String::new();
        for (place, (clause, standing)) in chapter.iter().enumerate() {
            let x = place * (CELL + GAP) + 1;
            if only.is_some_and(|only| !only(clause.number.as_str())) {
                // The clauses of others are one path: they are there to be counted, not to be read.
                others.push_str(&format!("M{x} 1h{CELL}v{CELL}h-{CELL}z"));
                continue;
            }
            let word = standing.documented.map_or("none", Verdict::word);
            out.push_str("<a href=\"");
            push_address(&mut out, &frame.link(&address::clause(standard, &clause.number)));
            out.push_str(&format!("\"><title>{} ", clause.number));
            push(&mut out, &clause.title);
            out.push_str(&format!(
                ": {word}</title><rect class=\"cell {word}\" x=\"{x}\" y=\"1\" width=\"{CELL}\" height=\"{CELL}\" rx=\"1\"/>"
            ));
            out.push_str(&mark(standing.documented, x));
            out.push_str("</a>");
        }
        if !others.is_empty() {
            out.push_str(&format!("<path class=\"cell faint\" d=\"{others}\"/>"));
        }
        out.push_str("</svg>");
    }
    out.push_str("</div>");
    out
}

/// The mark inside a cell, so that states differ without colour.
fn mark(verdict: Option<Verdict>, x: usize) -> String {
    let middle = x + CELL / 2;
    let end = x + CELL;
    match verdict {
        Some(Verdict::Stale) => {
            format!("<path class=\"mark hatch\" d=\"M{x} 9 L{} 1 M{x} 13 L{end} 1 M{} 13 L{end} 5\"/>", x + 8, x + 4)
        }
        Some(Verdict::Drafted) => format!("<circle class=\"mark dot\" cx=\"{middle}\" cy=\"7\" r=\"2\"/>"),
        Some(Verdict::Open) => {
            format!("<path class=\"mark cross\" d=\"M{} 4 L{} 10 M{} 4 L{} 10\"/>", x + 3, end - 3, end - 3, x + 3)
        }
        _ => String::new(),
    }
}

/// One bar of parts; each part is a class and a number.
pub fn bar(parts: &[(&str, usize)], label: &str) -> String {
    let total: usize = parts.iter().map(|(_, count)| count).sum::<usize>().max(1);
    let mut out =
        String::from("<svg class=\"bar\" viewBox=\"0 0 1000 14\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"");
    push(&mut out, label);
    out.push_str("\">");
    let mut before = 0;
    for (class, count) in parts.iter().filter(|(_, count)| *count > 0) {
        let from = before * 1000 / total;
        before += count;
        let to = before * 1000 / total;
        out.push_str(&format!("<rect class=\"cell {class}\" x=\"{from}\" y=\"0\" width=\"{}\" height=\"14\"/>", to - from));
    }
    out.push_str("</svg>");
    out
}
