//! The process map as SVG: no script, no style attributes, text that is text, and the same as a table.

use super::escape::{push, push_address};
use crate::edition::{FlowView, LaneView, LinkView, MapView, NeighbourView, NeighboursView, NodeView};

/// Boxes of the whole map.
const LABEL: usize = 140;
const BOX_WIDTH: usize = 166;
const BOX_HEIGHT: usize = 40;
const BESIDE: usize = 10;
const BELOW: usize = 8;
const APART: usize = 12;
const ROW: usize = 3;
const WIDTH: usize = LABEL + ROW * (BOX_WIDTH + BESIDE);
const MARGIN: usize = 4;
/// The table of who gives to whom.
const CELL: usize = 19;
const NAMES: usize = 232;
const HEAD: usize = 22;
/// Boxes of the drawing around one process.
const SIDE: usize = 216;
const MIDDLE: usize = 160;
const BETWEEN: usize = 44;
/// How many letters of either size fit into a box.
const NAME: usize = 20;
const SIDE_NAME: usize = 27;
const SIDE_WORDS: usize = 33;

/// The whole map: its sentence, the drawing, and the flows as a table.
pub fn map(view: &MapView) -> String {
    let mut out = String::from("<figure class=\"process-map\"><figcaption>");
    push(&mut out, &view.reading);
    out.push_str("</figcaption>\n<section class=\"chart-region\" tabindex=\"0\" aria-label=\"Process map\">");
    landscape(&mut out, view);
    out.push_str("</section>\n");
    if !view.edges.is_empty() {
        out.push_str("<p class=\"reading\">A mark says that the process of its row gives something to the process of its column.</p>\n<section class=\"chart-region\" tabindex=\"0\" aria-label=\"What passes from process to process\">");
        matrix(&mut out, view);
        out.push_str("</section>\n");
    }
    flows(&mut out, &view.flows, "What passes between the processes");
    out.push_str("</figure>\n");
    out
}

/// What one process gets and gives.
pub fn neighbours(view: &NeighboursView) -> String {
    let mut out = String::from("<figure class=\"process-map\"><figcaption>");
    push(&mut out, &view.reading);
    out.push_str(" <a href=\"");
    push_address(&mut out, &view.all);
    out.push_str("\">The whole map</a></figcaption>\n");
    if !view.flows.is_empty() {
        out.push_str("<section class=\"chart-region\" tabindex=\"0\" aria-label=\"Neighbours of this process\">");
        around(&mut out, view);
        out.push_str("</section>\n");
        flows(&mut out, &view.flows, "What it gets and gives");
    }
    out.push_str("</figure>\n");
    out
}

/// Every process as a box, group by group.
fn landscape(out: &mut String, view: &MapView) {
    let box_height = view.lanes.iter().flat_map(|lane| &lane.nodes).map(|node| height_of(&node.name)).max().unwrap_or(BOX_HEIGHT);
    let mut y = 0;
    let mut body = String::new();
    for lane in &view.lanes {
        let rows = lane.nodes.len().div_ceil(ROW).max(1);
        let middle = y + MARGIN + (rows * (box_height + BELOW) - BELOW) / 2;
        label(&mut body, middle, lane);
        for row in lane.nodes.chunks(ROW) {
            for (at, node) in row.iter().enumerate() {
                let (x, top) = (LABEL + at * (BOX_WIDTH + BESIDE), y + MARGIN);
                let lines = wrap(&node.name, NAME);
                let first = top + (box_height - lines.len() * 16) / 2 + 12;
                open(&mut body, node.link.as_ref());
                rect(&mut body, "box", x, top, BOX_WIDTH, box_height);
                text(&mut body, "name", Some("middle"), x + BOX_WIDTH / 2, first, 16, &lines);
                close(&mut body, node.link.as_ref());
            }
            y += box_height + BELOW;
        }
        y += APART;
        body.push_str(&format!("<path class=\"rule\" d=\"M0 {0}H{WIDTH}\"/>", y - (APART + BELOW) / 2 + MARGIN));
    }
    svg(out, WIDTH, y, "Processes by group");
    out.push_str(&body);
    out.push_str("</svg>");
}

/// How high a box with this name is.
fn height_of(name: &str) -> usize {
    (wrap(name, NAME).len() * 16 + 8).max(BOX_HEIGHT)
}

fn label(out: &mut String, middle: usize, lane: &LaneView) {
    let lines = wrap(&lane.title, 19);
    let chapters = lane.chapters.as_ref().map(|chapters| vec![chapters.clone()]).unwrap_or_default();
    let first = (middle + 13).saturating_sub((lines.len() + chapters.len()) * 8);
    text(out, "lane", None, 0, first, 16, &lines);
    text(out, "chapters", None, 0, first + lines.len() * 16, 16, &chapters);
}

/// Who gives something to whom: a row for each process that gives, a column for each that takes.
fn matrix(out: &mut String, view: &MapView) {
    let nodes: Vec<&NodeView> = view.lanes.iter().flat_map(|lane| &lane.nodes).collect();
    let place = |node: usize| nodes.iter().position(|each| each.at == node);
    let width = NAMES + nodes.len() * CELL + MARGIN;
    let height = HEAD + nodes.len() * CELL + MARGIN;
    svg(out, width, height, "What passes from process to process");
    let mut first = 0;
    for (at, lane) in view.lanes.iter().enumerate() {
        let (start, size) = (first * CELL, lane.nodes.len() * CELL);
        if at % 2 == 0 {
            out.push_str(&format!("<rect class=\"band\" x=\"0\" y=\"{}\" width=\"{width}\" height=\"{size}\"/>", HEAD + start));
        }
        out.push_str(&format!(
            "<rect class=\"block\" x=\"{}\" y=\"{}\" width=\"{size}\" height=\"{size}\"/>",
            NAMES + start,
            HEAD + start
        ));
        first += lane.nodes.len();
    }
    for (at, node) in nodes.iter().enumerate() {
        let (x, y) = (NAMES + at * CELL + CELL / 2, HEAD + at * CELL + 14);
        let number = [(at + 1).to_string()];
        text(out, "number", Some("middle"), x, HEAD - 6, 0, &number);
        text(out, "number", Some("end"), 18, y, 0, &number);
        open(out, node.link.as_ref());
        text(out, "what", None, 24, y, 0, std::slice::from_ref(&node.name));
        close(out, node.link.as_ref());
        out.push_str(&format!("<path class=\"rule\" d=\"M{x} {HEAD}V{0}\"/>", height - MARGIN));
    }
    for edge in &view.edges {
        let (Some(row), Some(column)) = (place(edge.from), place(edge.to)) else { continue };
        let (x, y) = (NAMES + column * CELL + CELL / 2, HEAD + row * CELL + CELL / 2);
        out.push_str(&format!("<circle class=\"given\" cx=\"{x}\" cy=\"{y}\" r=\"6\"><title>"));
        push(out, &format!("{} to {}: {}", nodes[row].name, nodes[column].name, edge.what.join("; ")));
        out.push_str("</title></circle>");
    }
    out.push_str("</svg>");
}

fn svg(out: &mut String, width: usize, height: usize, label: &str) {
    out.push_str(&format!(
        "<svg class=\"map\" role=\"group\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" aria-label=\""
    ));
    push(out, label);
    out.push_str("\"><title>");
    push(out, label);
    out.push_str("</title>\n");
}

/// The process in the middle, who gives to it at the left, who takes from it at the right.
fn around(out: &mut String, view: &NeighboursView) {
    let own_height = height_of(&view.own.name);
    let width = 2 * (SIDE + BETWEEN + MARGIN) + MIDDLE;
    let heights = |side: &[NeighbourView]| side.iter().map(|each| size(each) + 12).sum::<usize>();
    let height = heights(&view.givers).max(heights(&view.takers)).max(own_height + 12) + MARGIN;
    svg(out, width, height, &view.reading);
    let (left, right) = (MARGIN + SIDE + BETWEEN, MARGIN + SIDE + BETWEEN + MIDDLE);
    let top = (height - own_height) / 2;
    let port = |at: usize, count: usize| top + own_height * (at + 1) / (count + 1);
    let mut lines = String::new();
    let mut y = (height - heights(&view.givers)) / 2 + 6;
    for (at, each) in view.givers.iter().enumerate() {
        let (from, to) = (y + size(each) / 2, port(at, view.givers.len()));
        let (start, tip) = (MARGIN + SIDE, left - 6);
        let bend = (start + tip) / 2;
        lines.push_str(&format!(
            "<path d=\"M{start} {from}C{bend} {from} {bend} {to} {tip} {to}\"/><path class=\"tip\" d=\"M{left} {to}l-7 -4v8z\"/>"
        ));
        neighbour(out, each, MARGIN, y);
        y += size(each) + 12;
    }
    let mut y = (height - heights(&view.takers)) / 2 + 6;
    for (at, each) in view.takers.iter().enumerate() {
        let (from, to) = (port(at, view.takers.len()), y + size(each) / 2);
        let end = right + BETWEEN;
        let (tip, bend) = (end - 6, right + BETWEEN / 2);
        lines.push_str(&format!(
            "<path d=\"M{right} {from}C{bend} {from} {bend} {to} {tip} {to}\"/><path class=\"tip\" d=\"M{end} {to}l-7 -4v8z\"/>"
        ));
        neighbour(out, each, end, y);
        y += size(each) + 12;
    }
    out.push_str("<g class=\"edges\" aria-hidden=\"true\">");
    out.push_str(&lines);
    out.push_str("</g>");
    rect(out, "box own", left, top, MIDDLE, own_height);
    let words = wrap(&view.own.name, NAME);
    let first = top + (own_height - words.len() * 16) / 2 + 12;
    text(out, "name", Some("middle"), left + MIDDLE / 2, first, 16, &words);
    out.push_str("</svg>");
}

/// How high the box of a neighbour is.
fn size(each: &NeighbourView) -> usize {
    let words: usize = each.what.iter().map(|what| wrap(what, SIDE_WORDS).len() * 15 + 2).sum();
    wrap(&each.node.name, SIDE_NAME).len() * 17 + words + 16
}

fn neighbour(out: &mut String, each: &NeighbourView, x: usize, y: usize) {
    open(out, each.node.link.as_ref());
    rect(out, "box", x, y, SIDE, size(each));
    let name = wrap(&each.node.name, SIDE_NAME);
    text(out, "name", None, x + 10, y + 20, 17, &name);
    close(out, each.node.link.as_ref());
    let mut line = y + 20 + name.len() * 17;
    for what in &each.what {
        let words = wrap(what, SIDE_WORDS);
        text(out, "what", None, x + 10, line, 15, &words);
        line += words.len() * 15 + 2;
    }
}

fn open(out: &mut String, link: Option<&LinkView>) {
    let Some(link) = link else { return };
    out.push_str("<a href=\"");
    push_address(out, &link.href);
    out.push_str("\"><title>");
    push(out, &format!("{} {}", link.label, link.title));
    out.push_str("</title>");
}

fn close(out: &mut String, link: Option<&LinkView>) {
    if link.is_some() {
        out.push_str("</a>");
    }
}

fn rect(out: &mut String, class: &str, x: usize, y: usize, width: usize, height: usize) {
    out.push_str(&format!("<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\"/>"));
}

fn text(out: &mut String, class: &str, anchor: Option<&str>, x: usize, y: usize, step: usize, lines: &[String]) {
    out.push_str(&format!("<text class=\"{class}\""));
    if let Some(anchor) = anchor {
        out.push_str(&format!(" text-anchor=\"{anchor}\""));
    }
    out.push_str(&format!(" x=\"{x}\" y=\"{y}\">"));
    for (at, line) in lines.iter().enumerate() {
        let down = if at == 0 { 0 } else { step };
        out.push_str(&format!("<tspan x=\"{x}\" dy=\"{down}\">"));
        push(out, line);
        // The blank keeps the words apart for those who hear or copy them.
        out.push_str(if at + 1 < lines.len() { " </tspan>" } else { "</tspan>" });
    }
    out.push_str("</text>");
}

/// Words in lines of about so many letters; a longer word has a line of its own.
fn wrap(words: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn flows(out: &mut String, flows: &[FlowView], caption: &str) {
    if flows.is_empty() {
        return;
    }
    out.push_str("<details class=\"flows\"><summary>The same as a table</summary>\n<div class=\"table-region\" data-columns=\"4\"><table class=\"register\"><caption>");
    push(out, caption);
    out.push_str("</caption><thead><tr><th scope=\"col\">From</th><th scope=\"col\">To</th><th scope=\"col\">What passes</th><th scope=\"col\">When</th></tr></thead><tbody>\n");
    for flow in flows {
        out.push_str("<tr><th scope=\"row\">");
        nodes(out, &flow.from);
        out.push_str("</th><td data-label=\"To\">");
        nodes(out, &flow.to);
        out.push_str("</td><td data-label=\"What passes\">");
        push(out, &flow.what);
        out.push_str("</td><td data-label=\"When\">");
        push(out, flow.when.as_deref().unwrap_or(""));
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody></table></div></details>\n");
}

fn nodes(out: &mut String, nodes: &[NodeView]) {
    for (at, node) in nodes.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        match &node.link {
            Some(link) => {
                out.push_str("<a href=\"");
                push_address(out, &link.href);
                out.push_str("\">");
                push(out, &node.name);
                out.push_str("</a>");
            }
            None => push(out, &node.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_and_none_is_lost() {
        assert_eq!(wrap("Operational planning and control", 20), ["Operational planning", "and control"]);
        assert_eq!(wrap("Incomprehensibilities here", 5), ["Incomprehensibilities", "here"]);
        assert!(wrap("", 5).is_empty());
    }
}
