//! Writes the author's own files: the only room that does.
//!
//! [`Front`] changes front matter and leaves every other byte as it was. A [`Change`] is what one
//! file was and what it is to be; [`commit`] carries out many of them, all or none, and remembers
//! them so that [`undo`](undo()) can take back exactly these. Each command that records a decision
//! has a function here that gives a [`Plan`] or says what stands against it; nothing here asks a
//! person, and nothing is written before [`commit`].

mod adopt;
mod approve;
mod bump;
mod case;
mod change;
mod combine;
mod earlier;
mod emit;
mod front;
mod journal;
mod lines;
mod moves;
pub mod release;
mod review;
mod rows;
mod scribe;
mod stagger;
mod tailor;
mod undo;

pub use adopt::{adopt, templates};
pub use approve::{ApprovalReport, Approving, SheetRow, approve};
pub use bump::{BumpReport, Bumped, bump};
pub use case::{NotDone, Plan, Refusal};
pub use change::{Change, Refused, read, show};
pub use earlier::{Earlier, line};
pub use emit::Data;
pub use front::{Front, FrontError, Step};
pub use journal::{Recovered, commit, recover};
pub use lines::{Hunk, hunks, merge};
pub use review::{ReviewReport, review};
pub use rows::{Confirmed, Disposed, Disposing, RowsError, confirm, dispose};
pub use stagger::stagger;
pub use tailor::tailor;
pub use undo::{Record, forget, plan, records, undo};

use camino::Utf8PathBuf;

/// Why the author's files were left as they are.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// The path is not one of a plain file inside the project.
    #[error("`{path}` is not written: {why}")]
    Refused {
        /// The path inside the project.
        path: Utf8PathBuf,
        /// Why not.
        why: Refused,
    },
    /// Somebody else has written to the file meanwhile.
    #[error("`{0}` was changed by somebody else meanwhile, so nothing was written\nLook at the file and give the command again")]
    Meanwhile(Utf8PathBuf),
    /// Another command writes at this moment.
    #[error("another command is writing to this project at this moment\nGive the command again when it has ended")]
    Busy,
    /// No such change is remembered.
    #[error("no change is called `{name}`\n{help}")]
    Unknown {
        /// The name that was given.
        name: String,
        /// What there is.
        help: String,
    },
    /// A later edit touched the very same lines.
    #[error(
        "`{name}` is not taken back, and nothing was written: a later edit touched the same lines of `{path}` (line {line})\nChange these lines by hand, or take back the later change first"
    )]
    Overtaken {
        /// The change that was to be taken back.
        name: String,
        /// The file.
        path: Utf8PathBuf,
        /// The line of the file as it is now.
        line: usize,
    },
    /// What is remembered cannot be read.
    #[error("`{0}` is no record of a change that this program wrote\nLook at the files it names, then remove it")]
    Unreadable(Utf8PathBuf),
    /// The system refused.
    #[error("`{path}` cannot be {what}")]
    Io {
        /// What it was about.
        path: Utf8PathBuf,
        /// What was to be done with it.
        what: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
}
