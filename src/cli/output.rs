//! Streams, colours and the last word of a command.

use std::io::{self, IsTerminal, Write};

use super::Color;
use crate::diagnostic::format::Style;
use crate::diagnostic::visible;

/// Writes data to stdout.
pub fn data(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes to stderr. Where nobody listens, nothing is to be done.
pub fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// How findings look on stdout.
pub fn style(color: Color) -> Style {
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(120);
    Style { color: colours(color, io::stdout().is_terminal()), width }
}

/// Whether to colour what goes to a stream.
pub fn colours(color: Color, terminal: bool) -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal && !refused,
    }
}

/// Why the job could not be done: the first sentence, then its causes.
pub fn failure(error: &anyhow::Error, color: Color) {
    let red = colours(color, io::stderr().is_terminal());
    let word = if red { "\u{1b}[1;31merror\u{1b}[0m" } else { "error" };
    let mut text = format!("{word}: {}\n", visible(&error.to_string()));
    for cause in error.chain().skip(1) {
        text.push_str(&format!("  because: {}\n", visible(&cause.to_string())));
    }
    say(&text);
}

/// A line on a terminal that says how far long work has come.
pub struct Progress {
    shown: bool,
    start: std::time::Instant,
    width: std::sync::atomic::AtomicUsize,
}

impl Progress {
    /// Nothing is shown before a moment has passed, and nothing at all where nobody watches.
    pub fn new(quiet: bool) -> Progress {
        Progress { shown: !quiet && io::stderr().is_terminal(), start: std::time::Instant::now(), width: 0.into() }
    }

    /// Says how far the work has come.
    pub fn at(&self, done: usize, all: usize) {
        use std::sync::atomic::Ordering;
        if self.shown && done.is_multiple_of(256) && self.start.elapsed().as_millis() > 500 {
            let line = format!("Writing {done} of {all} pages");
            self.width.store(line.len(), Ordering::Relaxed);
            say(&format!("\r{line}"));
        }
    }

    /// Says what is being done.
    pub fn say(&self, what: &str) {
        use std::sync::atomic::Ordering;
        if self.shown && self.start.elapsed().as_millis() > 500 {
            let before = self.width.swap(what.len(), Ordering::Relaxed);
            say(&format!("\r{what}{}", " ".repeat(before.saturating_sub(what.len()))));
        }
    }

    /// Takes the line away again.
    pub fn clear(&self) {
        let width = self.width.load(std::sync::atomic::Ordering::Relaxed);
        if width > 0 {
            say(&format!("\r{}\r", " ".repeat(width)));
        }
    }
}
