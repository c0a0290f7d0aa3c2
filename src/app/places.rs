//! Owns: the places of the desk where the focus can be, and what a key means there.
//! Must not know: how they are laid out.

use crate::command::Context;

/// Where the focus is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Place {
    /// The queue.
    #[default]
    Queue,
    /// The call in hand.
    Call,
    /// My calls, open wrap-ups, abandoned calls, the team.
    Lists,
    /// The find box.
    Find,
    /// An opened record.
    Case,
}

impl Place {
    /// What keys mean here.
    #[must_use]
    pub const fn context(self) -> Context {
        match self {
            Self::Queue => Context::Queue,
            Self::Call => Context::Call,
            Self::Lists => Context::List,
            Self::Find => Context::Find,
            Self::Case => Context::Case,
        }
    }
}
