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
    /// A form about the call in hand.
    Form,
    /// My calls, open wrap-ups, abandoned calls, the team.
    Lists,
    /// The find box.
    Find,
    /// An opened record.
    Case,
}

impl Place {
    /// At the call in hand: in its note or in a form beside it.
    #[must_use]
    pub const fn is_of_call(self) -> bool {
        matches!(self, Self::Call | Self::Form)
    }

    /// What keys mean here.
    #[must_use]
    pub const fn context(self) -> Context {
        match self {
            Self::Queue => Context::Queue,
            Self::Call => Context::Call,
            Self::Form => Context::Form,
            Self::Lists => Context::List,
            Self::Find => Context::Find,
            Self::Case => Context::Case,
        }
    }
}
