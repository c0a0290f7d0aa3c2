//! Owns: what a desk in training hears of its invented caller.
//! Must not know: who makes him speak, or how it is shown.

use super::words::Words;

/// One thing heard beside the desk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heard {
    /// The caller says this.
    Says(Words),
    /// What happens to the line, as a sentence of `training.ftl` under this key.
    Happens(&'static str),
}
