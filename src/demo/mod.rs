//! Owns: the invented hotline of a demo, its simulated callers and colleagues, and the check that nobody was taken twice.
//! Must not know: screens, or what a command line looks like.

mod checker;

pub use checker::{DoubleTake, Held, double_takes};
