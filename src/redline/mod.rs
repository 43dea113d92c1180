//! Redlines: what differs between two texts of one document, as a reader sees it.
//!
//! What is compared is what stands on the page: blocks with their fields filled, guidance left out,
//! `when` blocks decided, each text with the register of its own time. Blocks are paired first,
//! then words inside them; what moved is told apart from what went and came; tables are compared
//! cell by cell; control data and the values of fields come first. Bold and italics, the level of
//! a heading and the number of a list item are not compared: no word changes with them.
//!
//! Nothing here knows what a release is or how a redline looks.

mod align;
mod change;
mod compare;
mod facts;
mod reading;
mod sequence;
mod set;
mod table;
mod weight;
mod words;

pub use change::{
    Body, Change, Column, Counts, Ends, Entry, Fact, Group, Mark, Op, Redline, Row, Run, Section, Shape, TableChange,
};
pub use compare::{compare, text};
pub use set::{Compared, Set, compare_all};
pub use weight::{Matter, Matters, Reason, Weight, weight};
pub use words::Style;

use crate::parse::Document;
use crate::register::Register;

/// One text of a document with the register of its time.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// Its control data and its sections.
    pub document: &'a Document,
    /// The whole text of its file.
    pub text: &'a str,
    /// For the values of its fields, the words of its links and the titles of its roles.
    pub register: &'a Register,
}
