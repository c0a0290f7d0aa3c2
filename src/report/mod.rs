//! Owns: what leaves the hotline on paper or as a file: counts of calls as a table, as CSV.
//! Must not know: who asked, or how a file is opened.

pub mod abandoned;
pub mod calls;
pub mod sheet;
mod table;
