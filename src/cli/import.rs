//! Owns: `linelamp import`.
//! Must not know: how rows are stored.

pub mod columns;
pub mod outcome;
pub mod plan;
pub mod sheet;
