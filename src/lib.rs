//! clausebook turns markdown policies, processes and forms into a cross-linked documentation
//! site that tracks reviews and clause coverage.
//!
//! The core takes values and gives values: `source diagnostic model project parse register assess
//! redline check edition render build`. It touches no disk, clock, environment or process. The
//! shell, `platform repository load publish control serve cli`, does the touching. Each room knows only rooms
//! upstream of it; `tests/it/layering.rs` holds the list and keeps it true.

pub mod assess;
pub mod build;
pub mod check;
pub mod cli;
pub mod control;
pub mod diagnostic;
pub mod edition;
pub mod load;
pub mod model;
pub mod parse;
pub mod platform;
pub mod project;
pub mod publish;
pub mod redline;
pub mod register;
pub mod render;
pub mod repository;
pub mod serve;
pub mod source;
