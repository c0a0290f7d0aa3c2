//! Owns: who might be the same person: names by their sounds in any script, A-numbers with digits missing, and why.
//! Must not know: where people are kept, or who asks.
//!
//! Letters are read as the sets of sounds that they may stand for (tables in `sounds/`), and two words are as far
//! apart as the cheapest way to hear one as the other. Nobody is ever merged by this: it only says who may be meant.

mod align;
mod alike;
mod alphabet;
mod keys;
mod name;
mod script;
mod sound;
#[cfg(test)]
mod tests;
mod why;

pub use alike::{Likeness, compare};
pub use keys::Filed;
pub use name::Name;
pub use why::Reason;
