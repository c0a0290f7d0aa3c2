//! Owns: the call in hand as it is looked at: the line being typed, how far the note is scrolled back, drafts by call.
//! Must not know: how a line reaches the database, or what a mark means.

mod face;
mod notes;
pub mod view;

pub use face::{Clockface, Face, Stage, face};
pub use notes::{NoteRow, Notes, Tick};

use std::collections::BTreeMap;

use crate::domain::CallId;
use crate::panes::Typing;

/// The call pane.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CallPane {
    /// The line being typed.
    pub note: Typing,
    /// How many screen lines the note is scrolled back; 0: the newest line stands above the cursor.
    pub back: usize,
    shows: Option<CallId>,
    drafts: BTreeMap<CallId, Typing>,
}

impl CallPane {
    /// Shows another call: what was being typed stays with the call it was typed for.
    pub fn show(&mut self, call: Option<CallId>) {
        if self.shows == call {
            return;
        }
        let draft = call
            .and_then(|call| self.drafts.remove(&call))
            .unwrap_or_default();
        let typed = std::mem::replace(&mut self.note, draft);
        if let Some(before) = self.shows.filter(|_| !typed.is_blank()) {
            self.drafts.insert(before, typed);
        }
        self.shows = call;
        self.back = 0;
    }

    /// The calls for which something is typed and not yet sent, but for the one shown.
    pub fn drafts(&self) -> impl Iterator<Item = CallId> + '_ {
        self.drafts.keys().copied()
    }

    /// How many lines are typed and not yet sent.
    #[must_use]
    pub fn unsent(&self) -> usize {
        self.drafts.len() + usize::from(!self.note.is_blank())
    }
}

#[cfg(test)]
mod tests;
