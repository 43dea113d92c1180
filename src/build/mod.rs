//! The whole pipeline: a project and a date become a snapshot, and a snapshot any page.
//!
//! `build` asks for every page and hands each to publish at once; a preview asks for the one that
//! is wanted. Both get the same bytes from the same function. Nothing here touches the disk.

mod data;
mod issue;
mod site;
mod snapshot;

pub use data::calendar;
pub use issue::Unissued;
pub use site::Site;
pub use snapshot::Snapshot;
