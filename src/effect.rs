//! Owns: orders of the spine to the world, as data that can be printed and compared.
//! Must not know: who carries them out, or when.

use crate::domain::{Jot, Order};

/// What the world must do. `Debug` shows no caller's words: they are `Words` wherever they occur.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Ask the database; the answer comes back with the order's request id.
    Order(Order),
    /// Remember words on this machine until the database cannot lose them.
    Journal(Jot),
    /// Draw every cell again, for a terminal that something else has written on.
    Repaint,
    /// Leave: the terminal is given back and the program ends.
    Quit,
}
