//! The process map as SVG: no script, no style attributes, text that is text, and the same as a table.

use super::escape::{push, push_address};
use crate::edition::{FlowView, LaneView, LinkView, MapView, NeighbourView, NeighboursView, NodeView};

/// Boxes of the whole map.
const BOX_WIDTH: usize = 152;
const BOX_HEIGHT: usize = 52;
const BESIDE: usize = 20;
const BELOW: usize = 56;
const ROW: usize = 4;
const WIDTH: usize = ROW * BOX_WIDTH + (ROW - 1) * BESIDE + 2 * MARGIN;
const MARGIN: usize = 4;
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
    out.push_str("</figcaption>\n<div class=\"chart-region\" tabindex=\"0\" role=\"region\" aria-label=\"Process map\">");
    drawing(&mut out, view);
    out.push_str("</div>\n");
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
        out.push_str("<div class=\"chart-region\" tabindex=\"0\" role=\"region\" aria-label=\"Neighbours of this process\">");
        around(&mut out, view);
        out.push_str("</div>\n");
        flows(&mut out, &view.flows, "What it gets and gives");
    }
    out.push_str("</figure>\n");
    out
}

/// A box on the map.
struct Place {
    x: usize,
    y: usize,
}

/// One end of an edge: which node, and whether at its upper side.
#[derive(PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
struct Port {
    node: usize,
    upper: bool,
}

fn drawing(out: &mut String, view: &MapView) {
    let size = view.lanes.iter().flat_map(|lane| &lane.nodes).map(|node| node.at + 1).max().unwrap_or(0);
    let mut places: Vec<Option<Place>> = (0..size).map(|_| None).collect();
    let mut labels = Vec::new();
    let mut y = 24;
    for lane in &view.lanes {
        labels.push((y - 9, lane));
        let rows = lane.nodes.len().div_ceil(ROW).max(1);
        for row in lane.nodes.chunks(lane.nodes.len().div_ceil(rows)) {
            let taken = row.len() * BOX_WIDTH + (row.len() - 1) * BESIDE;
            for (at, node) in row.iter().enumerate() {
                places[node.at] = Some(Place { x: (WIDTH - taken) / 2 + at * (BOX_WIDTH + BESIDE), y });
            }
            y += BOX_HEIGHT + BELOW;
        }
    }
    let height = y - BELOW + MARGIN;
    out.push_str(&format!(
        "<svg class=\"map\" role=\"group\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\"><title>"
    ));
    push(out, &view.reading);
    out.push_str("</title>\n<g class=\"lanes\">");
    for (y, lane) in labels {
        label(out, y, lane);
    }
    out.push_str("</g>\n<g class=\"edges\" aria-hidden=\"true\">");
    edges(out, &view.edges, &places);
    out.push_str("</g>\n");
    for node in view.lanes.iter().flat_map(|lane| &lane.nodes) {
        let Some(Some(place)) = places.get(node.at) else { continue };
        let lines = wrap(&node.name, NAME);
        let top = place.y + (BOX_HEIGHT - lines.len() * 16) / 2 + 12;
        open(out, node.link.as_ref());
        rect(out, "box", place.x, place.y, BOX_WIDTH, BOX_HEIGHT);
        text(out, "name", Some("middle"), place.x + BOX_WIDTH / 2, top, 16, &lines);
        close(out, node.link.as_ref());
    }
    out.push_str("</svg>");
}

fn label(out: &mut String, y: usize, lane: &LaneView) {
    out.push_str(&format!("<text class=\"lane\" x=\"{MARGIN}\" y=\"{y}\">"));
    push(out, &lane.title);
    if let Some(chapters) = &lane.chapters {
        out.push_str(" <tspan class=\"chapters\">");
        push(out, chapters);
        out.push_str("</tspan>");
    }
    out.push_str("</text>");
}

/// Lines from box to box. Those at one side of a box stand beside one another, in the order of where they lead.
fn edges(out: &mut String, edges: &[(usize, usize)], places: &[Option<Place>]) {
    let place = |node: usize| places.get(node).and_then(Option::as_ref);
    let mut ends: Vec<(Port, usize, usize)> = Vec::new();
    let mut ways: Vec<(Port, Port)> = Vec::new();
    for (from, to) in edges {
        let (Some(one), Some(two)) = (place(*from), place(*to)) else { continue };
        let (start, end) = match one.y.cmp(&two.y) {
            std::cmp::Ordering::Less => (Port { node: *from, upper: false }, Port { node: *to, upper: true }),
            std::cmp::Ordering::Greater => (Port { node: *from, upper: true }, Port { node: *to, upper: false }),
            // Beside one another: below for what goes on, above for what comes back.
            std::cmp::Ordering::Equal => {
                let upper = one.x > two.x;
                (Port { node: *from, upper }, Port { node: *to, upper })
            }
        };
        let way = ways.len();
        ends.push((start, two.x * 2, way * 2));
        ends.push((end, one.x * 2 + 1, way * 2 + 1));
        ways.push((start, end));
    }
    ends.sort_unstable();
    let mut across = vec![0; ways.len() * 2];
    for side in ends.chunk_by(|one, two| one.0 == two.0) {
        let Some(place) = place(side[0].0.node) else { continue };
        for (at, (_, _, end)) in side.iter().enumerate() {
            across[*end] = place.x + BOX_WIDTH * (at + 1) / (side.len() + 1);
        }
    }
    for (way, (start, end)) in ways.iter().enumerate() {
        let (Some(one), Some(two)) = (place(start.node), place(end.node)) else { continue };
        let (x1, x2) = (across[way * 2], across[way * 2 + 1]);
        let side = |place: &Place, upper: bool| if upper { place.y } else { place.y + BOX_HEIGHT };
        let (y1, y2) = (side(one, start.upper), side(two, end.upper));
        let bend = (y1.abs_diff(y2) / 2).clamp(24, 90);
        let away = |y: usize, upper: bool| if upper { y.saturating_sub(bend) } else { y + bend };
        let tip = if end.upper { y2 - 6 } else { y2 + 6 };
        out.push_str(&format!("<path d=\"M{x1} {y1}C{x1} {} {x2} {} {x2} {tip}\"/>", away(y1, start.upper), away(y2, end.upper)));
        out.push_str(&format!("<path class=\"tip\" d=\"M{x2} {y2}l-4 {0}h8z\"/>", if end.upper { -7 } else { 7 }));
    }
}

/// The process in the middle, who gives to it at the left, who takes from it at the right.
fn around(out: &mut String, view: &NeighboursView) {
    let width = 2 * (SIDE + BETWEEN + MARGIN) + MIDDLE;
    let heights = |side: &[NeighbourView]| side.iter().map(|each| size(each) + 12).sum::<usize>();
    let height = heights(&view.givers).max(heights(&view.takers)).max(BOX_HEIGHT + 12) + MARGIN;
    out.push_str(&format!(
        "<svg class=\"map\" role=\"group\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\"><title>"
    ));
    push(out, &view.reading);
    out.push_str("</title>\n");
    let (left, right) = (MARGIN + SIDE + BETWEEN, MARGIN + SIDE + BETWEEN + MIDDLE);
    let top = (height - BOX_HEIGHT) / 2;
    let port = |at: usize, count: usize| top + BOX_HEIGHT * (at + 1) / (count + 1);
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
    rect(out, "box own", left, top, MIDDLE, BOX_HEIGHT);
    let words = wrap(&view.own.name, NAME);
    let first = top + (BOX_HEIGHT - words.len() * 16) / 2 + 12;
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
