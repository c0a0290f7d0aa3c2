//! Owns: the lean writer: it knows what the terminal shows and finds the fewest bytes that make it show the next frame.
//! Must not know: what the cells mean, and where the bytes go.
//!
//! A frame is found in three steps. `shift` proposes rows that move as a whole; `paint` tries what is worth trying and
//! keeps what came out shortest; `row` finds the cheapest way through one row, as a shortest path over its runs.

mod capabilities;
mod edit;
mod grid;
mod hop;
mod leave;
mod look;
mod paint;
mod plan;
mod row;
mod run;
mod shift;
mod stock;
mod writer;

pub use capabilities::{Capabilities, Surroundings};
pub(super) use writer::LET_GO;
pub use writer::Writer;
