//! Writes the output folder: whole or not at all.
//!
//! Pages go into a stage beside the target; what has not changed is hard-linked and never opened
//! for writing. At the end the file system is synced once and the two folders change places. A
//! build that fails or is killed leaves the old site as it was. What to publish is not decided here.

mod carry;
mod manifest;
mod section;
mod stage;
mod target;

use camino::Utf8PathBuf;

pub use manifest::{Manifest, fingerprint, read_manifest};
pub use section::{Section, SectionManifest, files_of, prints};
pub use stage::{Report, Stage};
pub use target::Target;

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The folder must not be written to.
    #[error("`{path}` cannot be the output folder: {why}\n{remedy}")]
    Refused {
        /// The folder.
        path: Utf8PathBuf,
        /// What is wrong with it.
        why: String,
        /// What to do.
        remedy: String,
    },
    /// Somebody else's file stands where a page is to go.
    #[error(
        "`{0}` is in the output folder and is not ours, and a page is to go there\nMove the file away, or put it into `site/static/`"
    )]
    Foreign(Utf8PathBuf),
    /// An address that is no path inside the folder.
    #[error("`{0}` is not an address inside the output folder")]
    Address(String),
    /// Another build is at work.
    #[error("another build is writing `{0}` at this moment\nWait until it is done")]
    Busy(Utf8PathBuf),
    /// A page was announced and never came.
    #[error("the page `{0}` was never written; nothing is published")]
    Missing(String),
    /// The system refused.
    #[error("`{path}` cannot be {what}; the site is as it was")]
    Io {
        /// What was to be done.
        what: &'static str,
        /// With which file.
        path: Utf8PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Names the step that failed.
fn io(what: &'static str, path: impl Into<Utf8PathBuf>) -> impl FnOnce(std::io::Error) -> PublishError {
    let path = path.into();
    move |source| PublishError::Io { what, path, source }
}
