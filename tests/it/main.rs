//! The tests of the whole program, from what a user types to what a user sees.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod bad_input;
mod control;
mod coverage;
mod diffing;
mod distribution;
mod explaining;
mod figures;
mod layering;
mod pen;
mod preview;
mod properties;
mod prose;
mod provider;
mod publishing;
mod redlines;
mod reference;
mod registers;
mod releases;
mod rules;
mod search;
mod serving;
mod signatures;
mod site;
mod stamps;
mod story;
mod support;
mod tailoring;
mod toolkit;
mod wording;
