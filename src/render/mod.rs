//! File formats: HTML by templates, the markdown body, charts, JSON, calendars.
//!
//! Everything that goes into a page is escaped here, in one place by type. Nothing here decides
//! what a reader gets to see; that is `edition`.

mod body;
mod escape;
pub mod feed;
mod highlight;
pub mod ics;
mod practices;
pub mod process_map;
pub mod redline;
mod rows;
pub mod schema;
mod search;
mod strip;
mod theme;

pub use body::{Surroundings, body};
pub use escape::escape;
pub use rows::table;
pub use search::SearchFiles;
pub use strip::{bar, strip};
pub use theme::{Theme, ThemeError};
