//! `serve`: the preview, and what it says on the terminal.

use std::collections::HashSet;
use std::process::ExitCode;

use super::{Color, Common, ServeArgs, output};
use crate::check::rule;
use crate::diagnostic::format::{self, Format};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::platform;
use crate::serve::{News, Options, View, serve};

/// Shows every edit at once.
pub fn run(common: &Common, arguments: &ServeArgs) -> anyhow::Result<ExitCode> {
    let options = Options { root: common.root()?, port: arguments.port, host: arguments.host, poll: arguments.poll };
    let first = common.today()?;
    // The day goes on while the preview runs, unless one was named.
    let today = || common.today().unwrap_or(first);
    let teller = Teller { quiet: common.quiet, color: common.color, open: arguments.open };
    serve(&options, &today, &|news| teller.tell(news))?;
    Ok(ExitCode::SUCCESS)
}

struct Teller {
    quiet: bool,
    color: Color,
    open: bool,
}

impl Teller {
    fn tell(&self, news: News<'_>) {
        match news {
            News::Ready { address, view, took, exposed } => self.ready(&address, view, took, exposed),
            News::Changed { before, after, took } => self.changed(before, after, took),
            News::Notice(words) => output::say(&format!("{words}\n")),
            News::Stopped if !self.quiet => output::say("\nStopped.\n"),
            News::Stopped => {}
        }
    }

    fn ready(&self, address: &str, view: &View, took: std::time::Duration, exposed: bool) {
        let pages = view.addresses().filter(|address| address.ends_with(".html")).count();
        let seconds = took.as_secs_f64();
        output::say(&format!(
            "{pages} pages, ready after {seconds:.2} s.  {address}  (Ctrl+C to stop{})\n",
            if self.open { "" } else { "; --open starts your browser" }
        ));
        if exposed {
            output::say(
                "Careful: every machine that can reach this one on that port can read the whole set, drafts and guidance for authors included. It is answered under the address of this machine, not under a name.\n",
            );
        }
        let (findings, fault) = (view.snapshot.findings(), view.fault());
        self.say_findings(view, findings.clone(), fault);
        if self.open && platform::open_in_browser(address).is_err() {
            output::say(&format!("No browser could be started from here; open {address} in yours.\n"));
        }
    }

    fn changed(&self, before: &View, after: &View, took: std::time::Duration) {
        if !self.quiet {
            output::say(&format!("Changed; shown after {:.0} ms.", took.as_secs_f64() * 1000.0));
            output::say(&match after.snapshot.findings().len() {
                0 if before.snapshot.findings().is_empty() => "\n".to_owned(),
                0 => "  All findings are mended.\n".to_owned(),
                _ => "\n".to_owned(),
            });
        }
        let new = news(before, after);
        let fault = after.fault().filter(|fault| before.fault() != Some(fault));
        if !new.is_empty() || fault.is_some() {
            self.say_findings(after, new, fault);
        }
    }

    /// Findings as `check` prints them, then the count of all.
    fn say_findings(&self, view: &View, found: Diagnostics, fault: Option<&str>) {
        let explain = |code: Code| rule(code.id).map_or("", |rule| rule.explain);
        let style = output::style(self.color);
        let sources = &view.snapshot.project.sources;
        output::say(&format::render(Format::Human, &found, sources, &explain, style));
        if let Some(fault) = fault {
            output::say(&format!("error: {fault}\n"));
        }
        if !view.snapshot.findings().is_empty() && !self.quiet {
            output::say(&super::check::counted(&view.snapshot));
        }
    }
}

/// The findings that were not there before. There may be thousands of old ones.
fn news(before: &View, after: &View) -> Diagnostics {
    let mut new = Diagnostics::default();
    let (old, now) = (before.snapshot.findings(), after.snapshot.findings());
    if !std::ptr::eq(old, now) {
        let known: HashSet<String> = old.iter().map(|each| told(each, before)).collect();
        new.extend(now.iter().filter(|each| !known.contains(&told(each, after))).cloned());
    }
    new
}

/// A finding without its place, which moves when lines are added above it.
fn told(each: &Diagnostic, view: &View) -> String {
    let path = each.place.as_ref().map(|label| view.snapshot.project.sources.path(label.span.file).as_str());
    format!("{} {} {}", each.code.id, path.unwrap_or(""), each.message)
}
