//! Owns: the terminal while the desk has it: raw mode and the alternate screen, given back however the desk ends; and
//! one write a frame, none for a frame in which nothing changed; or plain lines, each printed once.
//! Must not know: what is drawn.

mod canvas;
mod guard;
mod lines;

pub use canvas::Canvas;
pub use guard::{Guard, Taken};
pub use lines::Lines;
