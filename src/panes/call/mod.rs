//! Owns: the call in hand as it is looked at: the line being typed, how far the note is scrolled back.
//! Must not know: how a line reaches the database.

mod before;
mod caller;
mod candidates;
mod editing;
mod face;
mod first;
mod leaving;
mod notes;
pub mod view;

pub use before::broken_before;
pub use caller::{Asked, Caller, Picked, Topic};
pub use candidates::{Candidates, Seeking};
pub use editing::Amending;
pub use face::{Clockface, Face, Stage, face};
pub use first::to_ask;
pub use leaving::{ForWhom, Leaving, Line};
pub use notes::{NoteRow, Notes, Standing, Tick};

use crate::domain::CallId;
use crate::domain::marks::FirstThing;
use crate::panes::Typing;

/// The call pane.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CallPane {
    /// The line being typed.
    pub note: Typing,
    /// How many screen lines the note is scrolled back; 0: the newest line stands above the cursor.
    pub back: usize,
    /// The mark of an earlier line that is being amended.
    pub amending: Option<Amending>,
    /// Calls that were joined with one that broke off, or left apart from it.
    pub answered: Vec<(CallId, CallId)>,
    /// What forms tell of the first things.
    pub answered_things: Vec<FirstThing>,
    /// Spanish mark words are offered first.
    pub spanish: bool,
    /// What is known of whoever calls.
    pub caller: Caller,
    /// The message being left; it stays until the database has it.
    pub leaving: Option<Leaving>,
    completing: Option<editing::Completing>,
}
