//! The preview: shows every edit at once, to nobody but the person who makes it.
//!
//! One thread keeps the project as it lies on disk and makes a new [`View`] when something in it has
//! changed; the server answers from the newest view. Pages come from the function that `build` uses.
//! Nothing is written anywhere.

mod desk;
mod events;
mod guard;
mod patience;
mod server;
mod view;
mod watch;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};

use crate::load::LoadError;
use crate::model::Date;
use crate::platform;

pub use desk::{Desk, Hints};
pub use events::State;
pub use view::{Answer, View};

/// The first port tried where none was asked for, and how many after it.
const PORTS: std::ops::Range<u16> = 4000..4010;
/// How long the preview is idle before it looks at all files by itself.
const IDLE: Duration = Duration::from_secs(2);
/// How often it looks where the system tells nothing.
const POLL: Duration = Duration::from_millis(300);

/// What the preview is to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// The project.
    pub root: Utf8PathBuf,
    /// The port; the first free one of a few where none is named.
    pub port: Option<u16>,
    /// The address to listen at; this machine alone where none is named.
    pub host: Option<IpAddr>,
    /// Whether to look at all files again and again instead of being told.
    pub poll: bool,
}

/// Why the preview cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The project cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Another program has the port.
    #[error(
        "port {0} is taken by another program, perhaps by another preview\nName another one with `--port`, or leave `--port` away and a free one is chosen"
    )]
    Taken(u16),
    /// The address cannot be listened at.
    #[error("nothing can be served at {0}")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// The system refused something else.
    #[error("the preview cannot start")]
    System(#[source] std::io::Error),
}

/// What the preview has to tell.
pub enum News<'a> {
    /// It can be opened.
    Ready {
        /// Where.
        address: String,
        /// The state it shows.
        view: &'a View,
        /// How long it took.
        took: Duration,
        /// Whether other machines can see it.
        exposed: bool,
    },
    /// Something has changed.
    Changed {
        /// The state before.
        before: &'a View,
        /// The state after.
        after: &'a View,
        /// How long it took to be there to be seen.
        took: Duration,
    },
    /// Something the user ought to know.
    Notice(String),
    /// It has ended.
    Stopped,
}

/// What the thread that keeps the project is woken by.
pub enum Signal {
    /// Something may have changed.
    Hints(Hints),
    /// The preview ends.
    Stop,
}

/// The newest view. A new one takes its place in one step.
pub type Newest = Arc<RwLock<Arc<View>>>;

/// Runs the preview until it is interrupted. `today` gives the day of now.
pub fn serve(options: &Options, today: &dyn Fn() -> Date, tell: &(dyn Fn(News<'_>) + Sync)) -> Result<(), ServeError> {
    let start = Instant::now();
    let (listener, address) = listen(options)?;
    let (signals, inbox) = mpsc::channel();
    let mut poll = options.poll;
    // Watching begins before reading, so that nothing falls between the two.
    let mut watching = None;
    if !poll {
        watching = begin_to_watch(&options.root, &signals, tell);
        poll = watching.is_none();
    }
    let desk = Desk::open(&options.root, platform::TELLS_OF_CLOSING && !poll)?;
    let first = Arc::new(View::first(desk.project().clone(), today()));
    let newest: Newest = Arc::new(RwLock::new(first.clone()));
    let (states, listening) = tokio::sync::watch::channel(state(&first, 0));
    let server = server::start(listener, newest.clone(), listening, signals.clone()).map_err(ServeError::System)?;
    let exposed = !address.ip().is_loopback();
    tell(News::Ready { address: format!("http://{}/", named(address)), view: &first, took: start.elapsed(), exposed });
    first.snapshot.findings();
    states.send_replace(state(&first, first.revision));
    drop(first);
    let mut keeper = Keeper { desk, newest, states, poll, watching, signals, root: options.root.clone(), lost: false };
    let ended = keeper.keep(&inbox, today, tell);
    server.stop();
    tell(News::Stopped);
    ended
}

/// Watches a project; says why where that cannot be.
fn begin_to_watch(root: &Utf8Path, signals: &mpsc::Sender<Signal>, tell: &(dyn Fn(News<'_>) + Sync)) -> Option<watch::Watch> {
    match watch::watch(root, signals.clone()) {
        Ok(watch) => Some(watch),
        Err(why) => {
            tell(News::Notice(format!(
                "Files cannot be watched: {why}. All files are looked at every moment instead, as with --poll."
            )));
            None
        }
    }
}

fn state(view: &View, findings: u64) -> State {
    State { revision: view.revision, looks: view.looks, scripts: view.scripts, findings }
}

/// The address as this machine's user types it: "everywhere" is no name to ask for.
fn named(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Opens the port.
fn listen(options: &Options) -> Result<(std::net::TcpListener, SocketAddr), ServeError> {
    let host = options.host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let bind = |port: u16| {
        let address = SocketAddr::new(host, port);
        let listener = std::net::TcpListener::bind(address).map_err(|error| (address, error))?;
        let address = listener.local_addr().map_err(|error| (address, error))?;
        listener.set_nonblocking(true).map_err(|error| (address, error))?;
        Ok((listener, address))
    };
    let taken = |error: &std::io::Error| error.kind() == std::io::ErrorKind::AddrInUse;
    if let Some(port) = options.port {
        return bind(port).map_err(
            |(address, error)| if taken(&error) { ServeError::Taken(port) } else { ServeError::Listen(address, error) },
        );
    }
    for port in PORTS {
        match bind(port) {
            Err((_, error)) if taken(&error) => {}
            bound => return bound.map_err(|(address, error)| ServeError::Listen(address, error)),
        }
    }
    bind(0).map_err(|(address, error)| ServeError::Listen(address, error))
}

/// Keeps the newest view true to the disk.
struct Keeper {
    desk: Desk,
    newest: Newest,
    states: tokio::sync::watch::Sender<State>,
    poll: bool,
    watching: Option<watch::Watch>,
    signals: mpsc::Sender<Signal>,
    root: Utf8PathBuf,
    /// Whether the project's folder is gone.
    lost: bool,
}

impl Keeper {
    fn keep(
        &mut self,
        inbox: &Receiver<Signal>,
        today: &dyn Fn() -> Date,
        tell: &(dyn Fn(News<'_>) + Sync),
    ) -> Result<(), ServeError> {
        // What changed while the project was read for the first time.
        let mut hints = Hints::everything();
        loop {
            self.step(&hints, today(), tell);
            hints = match self.wait(inbox) {
                Some(hints) => hints,
                None => return Ok(()),
            };
        }
    }

    /// The hints that come next; none at the end.
    fn wait(&self, inbox: &Receiver<Signal>) -> Option<Hints> {
        let rest = if self.poll { POLL } else { IDLE };
        let until = self.desk.next_look().map_or(rest, |until| until.saturating_duration_since(Instant::now()).min(rest));
        let mut hints = match inbox.recv_timeout(until) {
            Ok(Signal::Hints(hints)) => hints,
            Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) if until < rest => Hints::default(),
            Err(RecvTimeoutError::Timeout) => Hints::everything(),
        };
        // Whatever else is there already belongs to the same step.
        while let Ok(signal) = inbox.try_recv() {
            match signal {
                Signal::Hints(more) => hints.add(more),
                Signal::Stop => return None,
            }
        }
        Some(hints)
    }

    fn step(&mut self, hints: &Hints, today: Date, tell: &(dyn Fn(News<'_>) + Sync)) {
        let start = Instant::now();
        self.look_after_root(tell);
        let renewed = self.look_after_watch(tell);
        let everything = Hints::everything();
        let changed = match self.desk.look(if renewed { &everything } else { hints }) {
            Ok(changed) => changed,
            Err(error) => {
                tell(News::Notice(format!("{error}; the preview shows what it last read.")));
                false
            }
        };
        let before = self.newest.read().unwrap_or_else(PoisonError::into_inner).clone();
        if !changed && today == before.snapshot.assessment.today {
            return;
        }
        let after = Arc::new(before.next(self.desk.project().clone(), today));
        *self.newest.write().unwrap_or_else(PoisonError::into_inner) = after.clone();
        let known = self.states.borrow().findings;
        self.states.send_replace(state(&after, known));
        let took = start.elapsed();
        // The rules run when the page can already be seen.
        after.snapshot.findings();
        self.states.send_replace(state(&after, after.revision));
        tell(News::Changed { before: &before, after: &after, took });
    }

    /// Watches anew where a folder has come or was put in the place of another; says whether.
    fn look_after_watch(&mut self, tell: &(dyn Fn(News<'_>) + Sync)) -> bool {
        if self.poll || self.lost || self.watching.as_ref().is_some_and(|watch| watch.is_true_to(&self.root)) {
            return false;
        }
        self.watching = begin_to_watch(&self.root, &self.signals, tell);
        self.poll = self.watching.is_none();
        true
    }

    /// Says once when the project's folder is gone, and when it is back.
    fn look_after_root(&mut self, tell: &(dyn Fn(News<'_>) + Sync)) {
        let lost = !self.desk.root_is_there();
        if lost == self.lost {
            return;
        }
        self.lost = lost;
        if lost {
            tell(News::Notice(format!(
                "The project's folder {} is gone. The preview shows what it last read; put the folder back, or press Ctrl+C.",
                self.root
            )));
            return;
        }
        tell(News::Notice(format!("The project's folder {} is back.", self.root)));
        self.watching = None;
    }
}
