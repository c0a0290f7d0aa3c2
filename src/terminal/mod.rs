//! Owns: the terminal while the desk has it: raw mode and the alternate screen, given back however the desk ends; and
//! one write a frame of the fewest bytes, none for a frame in which nothing changed; or plain lines, each printed once.
//! Must not know: what is drawn.

mod canvas;
mod guard;
mod lean;
mod lines;

pub use canvas::Canvas;
pub use guard::{Guard, Taken};
pub use lean::{Capabilities, Surroundings, Writer};
pub use lines::Lines;
