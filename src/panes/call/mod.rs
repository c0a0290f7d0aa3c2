//! Owns: the call in hand as it is looked at: the line being typed, how far the note is scrolled back.
//! Must not know: how a line reaches the database, or what a mark means.

mod face;
mod notes;
pub mod view;

pub use face::{Clockface, Face, Stage, face};
pub use notes::{NoteRow, Notes, Tick};

use crate::panes::Typing;

/// The call pane.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CallPane {
    /// The line being typed.
    pub note: Typing,
    /// How many screen lines the note is scrolled back; 0: the newest line stands above the cursor.
    pub back: usize,
}
