//! The process map: who hands what to whom, as a whole and around one process.

use std::collections::BTreeMap;

use serde::Serialize;

use super::document::role_link;
use super::{Frame, LinkView, Stock, Tab};
use crate::model::{Process, RoleKey};

/// The page of the process map.
#[derive(Clone, Debug, Serialize)]
pub struct ProcessesView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The map.
    pub map: MapView,
    /// The document that governs the map.
    pub document: Option<LinkView>,
}

/// The whole map.
#[derive(Clone, Debug, Serialize)]
pub struct MapView {
    /// What it says, in a sentence.
    pub reading: String,
    /// Groups of processes, from above.
    pub lanes: Vec<LaneView>,
    /// Which process gives something to which.
    pub edges: Vec<EdgeView>,
    /// What passes.
    pub flows: Vec<FlowView>,
}

/// Everything that one process gives to another.
#[derive(Clone, Debug, Serialize)]
pub struct EdgeView {
    /// Who gives, by its place in the order of the file.
    pub from: usize,
    /// Who takes.
    pub to: usize,
    /// What passes.
    pub what: Vec<String>,
}

/// A group of processes.
#[derive(Clone, Debug, Serialize)]
pub struct LaneView {
    /// Its title.
    pub title: String,
    /// The chapters of the standard that it stands for.
    pub chapters: Option<String>,
    /// Its processes.
    pub nodes: Vec<NodeView>,
}

/// One process.
#[derive(Clone, Debug, Serialize)]
pub struct NodeView {
    /// Its place in the order of the file, by which edges name it.
    pub at: usize,
    /// Its name.
    pub name: String,
    /// Its document, where it has one and the reader may see it.
    pub link: Option<LinkView>,
    /// Who owns it.
    pub owner: Option<LinkView>,
}

/// Something that passes between processes.
#[derive(Clone, Debug, Serialize)]
pub struct FlowView {
    /// Who gives.
    pub from: Vec<NodeView>,
    /// Who takes.
    pub to: Vec<NodeView>,
    /// What passes.
    pub what: String,
    /// When.
    pub when: Option<String>,
}

/// What one process gets and gives.
#[derive(Clone, Debug, Serialize)]
pub struct NeighboursView {
    /// What the drawing says, in a sentence.
    pub reading: String,
    /// The process.
    pub own: NodeView,
    /// Who gives it what.
    pub givers: Vec<NeighbourView>,
    /// To whom it gives what.
    pub takers: Vec<NeighbourView>,
    /// The same as flows.
    pub flows: Vec<FlowView>,
    /// The whole map.
    pub all: String,
}

/// A process on the other side of some flows.
#[derive(Clone, Debug, Serialize)]
pub struct NeighbourView {
    /// The process.
    pub node: NodeView,
    /// What passes.
    pub what: Vec<String>,
}

/// The address of the map.
const PAGE: &str = "processes/index.html";

/// The page of the process map.
pub fn processes(stock: &Stock<'_>) -> ProcessesView {
    let frame = Frame::new(PAGE, Tab::Processes, "Process map");
    let governing = stock.register.processes.document.as_ref();
    let document = governing.and_then(|id| stock.register.known_as(id.as_str())).map(|at| stock.link(&frame, at));
    ProcessesView { map: map(stock, &frame), document, frame }
}

/// The whole map, for a page.
pub fn map(stock: &Stock<'_>, frame: &Frame) -> MapView {
    let map = &stock.register.processes;
    let member = |key: &str| {
        let nodes = map.processes.iter().enumerate().filter(move |(_, process)| process.group.as_str() == key);
        nodes.map(|(at, process)| node(stock, frame, at, process)).collect()
    };
    let mut lanes: Vec<LaneView> = map
        .groups
        .iter()
        .map(|group| LaneView { title: group.title.clone(), chapters: group.chapters.clone(), nodes: member(group.key.as_str()) })
        .collect();
    lanes.retain(|lane| !lane.nodes.is_empty());
    let mut edges: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for flow in &map.flows {
        for (from, to) in flow.from.iter().flat_map(|from| flow.to.iter().map(move |to| (from, to))) {
            if let (Some(from), Some(to)) = (map.position(from.as_str()), map.position(to.as_str())) {
                edges.entry((from, to)).or_default().push(stock.register.fill(&flow.what));
            }
        }
    }
    let edges = edges.into_iter().map(|((from, to), what)| EdgeView { from, to, what }).collect();
    let flows = map.flows.iter().map(|flow| flow_view(stock, frame, flow)).collect();
    let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let reading = map.reading.as_deref().map_or_else(
        || {
            format!(
                "{} in {}, and {} that one hands to another.",
                count(lanes.iter().map(|lane| lane.nodes.len()).sum(), "process", "processes"),
                count(lanes.len(), "group", "groups"),
                count(map.flows.len(), "thing", "things")
            )
        },
        |reading| stock.register.fill(reading),
    );
    MapView { reading, lanes, edges, flows }
}

/// What the process of a document gets and gives; nothing where the document describes none.
pub fn neighbours(stock: &Stock<'_>, frame: &Frame, document: usize) -> Option<NeighboursView> {
    let map = &stock.register.processes;
    let own = map.described_by(stock.register.documents[document].id().as_str())?;
    let key = map.processes[own].key.as_str();
    let mut givers: Vec<NeighbourView> = Vec::new();
    let mut takers: Vec<NeighbourView> = Vec::new();
    let mut flows = Vec::new();
    for flow in &map.flows {
        let (gives, takes) = (flow.from.iter().any(|from| from.as_str() == key), flow.to.iter().any(|to| to.as_str() == key));
        if !gives && !takes {
            continue;
        }
        let what = stock.register.fill(&flow.what);
        for (others, list, wanted) in [(&flow.from, &mut givers, takes), (&flow.to, &mut takers, gives)] {
            for at in others.iter().filter(|_| wanted).filter_map(|other| map.position(other.as_str())).filter(|at| *at != own) {
                match list.iter_mut().find(|neighbour| neighbour.node.at == at) {
                    Some(neighbour) => neighbour.what.push(what.clone()),
                    None => {
                        list.push(NeighbourView { node: node(stock, frame, at, &map.processes[at]), what: vec![what.clone()] })
                    }
                }
            }
        }
        flows.push(flow_view(stock, frame, flow));
    }
    let own = node(stock, frame, own, &map.processes[own]);
    let count = |list: &[NeighbourView], way: &str| match list.len() {
        0 => "nothing".to_owned(),
        1 => format!("something {way} 1 process"),
        many => format!("something {way} {many} processes"),
    };
    let reading = format!("This process gets {} and gives {}.", count(&givers, "from"), count(&takers, "to"));
    Some(NeighboursView { reading, own, givers, takers, flows, all: frame.link(PAGE) })
}

/// The processes that a role owns.
pub fn owned(stock: &Stock<'_>, frame: &Frame, role: &RoleKey) -> Vec<LinkView> {
    let owned = |(_, process): &(usize, &Process)| process.owner.as_ref().is_some_and(|owner| owner.value == *role);
    let link = |(at, process): (usize, &Process)| {
        node(stock, frame, at, process).link.unwrap_or_else(|| LinkView {
            href: frame.link(PAGE),
            label: process.name.clone(),
            title: String::new(),
            state: None,
            current: false,
            detail: None,
        })
    };
    stock.register.processes.processes.iter().enumerate().filter(owned).map(link).collect()
}

fn node(stock: &Stock<'_>, frame: &Frame, at: usize, process: &Process) -> NodeView {
    let document = process.document.as_ref().and_then(|id| stock.register.known_as(id.as_str()));
    NodeView {
        at,
        name: process.name.clone(),
        link: document.map(|document| stock.link(frame, document)).filter(|link| !link.href.is_empty()),
        owner: process.owner.as_ref().map(|owner| role_link(stock.register, frame, &owner.value)),
    }
}

fn flow_view(stock: &Stock<'_>, frame: &Frame, flow: &crate::model::Flow) -> FlowView {
    let map = &stock.register.processes;
    let nodes = |keys: &[crate::source::Spanned<crate::model::ProcessKey>]| {
        let places = keys.iter().filter_map(|key| map.position(key.as_str()));
        places.map(|at| node(stock, frame, at, &map.processes[at])).collect()
    };
    FlowView {
        from: nodes(&flow.from),
        to: nodes(&flow.to),
        what: stock.register.fill(&flow.what),
        when: flow.when.as_deref().map(|when| stock.register.fill(when)),
    }
}
