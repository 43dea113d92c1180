//! The stream of events that a browser listens to, and the findings it shows.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};

use super::view::View;
use crate::diagnostic::Severity;
use crate::diagnostic::format::{Format, Style, render};

/// How often a silent stream says that it is still there.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How many findings the bar shows.
const SHOWN: usize = 50;

/// What a browser is told after every change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// The state of the preview.
    pub revision: u64,
    /// The state in which style sheets, images or fonts last changed.
    pub looks: u64,
    /// The state in which scripts last changed.
    pub scripts: u64,
    /// The state whose findings are known.
    pub findings: u64,
}

/// The body of an event stream.
pub struct Stream {
    receiver: mpsc::Receiver<Bytes>,
}

impl Stream {
    /// A stream that begins with the present state, so that whoever missed one catches up.
    pub fn open(mut states: watch::Receiver<State>, permit: OwnedSemaphorePermit) -> Stream {
        let (sender, receiver) = mpsc::channel(4);
        tokio::spawn(async move {
            // Held for as long as somebody listens.
            let _permit = permit;
            let mut next = first(*states.borrow_and_update());
            loop {
                if sender.send(next).await.is_err() {
                    return;
                }
                next = tokio::select! {
                    () = sender.closed() => return,
                    changed = states.changed() => match changed {
                        Ok(()) => event(*states.borrow_and_update()),
                        Err(_) => return,
                    },
                    () = tokio::time::sleep(HEARTBEAT) => Bytes::from_static(b": still here\n\n"),
                };
            }
        });
        Stream { receiver }
    }
}

fn first(state: State) -> Bytes {
    let mut bytes = b"retry: 500\n".to_vec();
    bytes.extend_from_slice(&event(state));
    bytes.into()
}

fn event(state: State) -> Bytes {
    let data = serde_json::to_string(&state).expect("four numbers");
    format!("id: {}\ndata: {data}\n\n", state.revision).into()
}

impl Body for Stream {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.receiver.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

#[derive(Serialize)]
struct Found<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    place: Option<String>,
    quote: String,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct Findings<'a> {
    revision: u64,
    errors: usize,
    warnings: usize,
    all: usize,
    fault: Option<&'a str>,
    list: Vec<Found<'a>>,
}

/// What is wrong, in the very words of the terminal, the worst first.
pub fn findings(view: &View) -> Vec<u8> {
    let snapshot = &view.snapshot;
    let sources = &snapshot.project.sources;
    let found = snapshot.findings();
    let mut worst: Vec<_> = found.iter().collect();
    // What cannot be read at all has the lowest codes, and others follow from it.
    worst.sort_by_key(|each| (each.severity, each.code.id));
    let list = worst.iter().take(SHOWN).map(|each| {
        let mut alone = crate::diagnostic::Diagnostics::default();
        alone.add((*each).clone());
        let place = each.place.as_ref().map(|label| {
            let at = sources.position(label.span);
            format!("{}:{}:{}", sources.path(label.span.file), at.line, at.column)
        });
        let style = Style { color: false, width: 100 };
        let text = render(Format::Human, &alone, sources, &|_| "", style);
        let quote = quote(&text);
        let (message, help) = (each.message.as_str(), each.help.as_deref());
        Found { severity: each.severity.word(), code: each.code.id, message, place, quote, help }
    });
    let report = Findings {
        revision: view.revision,
        errors: found.count(Severity::Error),
        warnings: found.count(Severity::Warning),
        all: found.len(),
        fault: view.fault(),
        list: list.collect(),
    };
    serde_json::to_vec(&report).expect("plain data")
}

/// The quoted source of a finding as the terminal shows it, without the sentences around it.
fn quote(text: &str) -> String {
    let lines = text.lines().skip(1).filter(|line| !line.trim_start().starts_with("--> "));
    let quoted: Vec<&str> = lines.take_while(|line| !line.trim_start().starts_with("= help")).collect();
    quoted.join("\n").trim_end_matches([' ', '|', '\n']).to_owned()
}
