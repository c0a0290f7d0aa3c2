//! Owns: what can be wrong with a key table.
//! Must not know: how it is said.

use super::chord::{ChordError, Sequence};
use crate::command::{Command, Context};

/// One fault of a key table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The number of the text it stands in.
    pub source: usize,
    /// The line in the file, from 1; 0 where no line is to blame.
    pub line: usize,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong with one line of a key table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// No section has this name.
    UnknownSection(String),
    /// No verb has this name.
    UnknownCommand(String),
    /// The value is not of the kind that belongs here: a verb's name, a section, true or false.
    NotExpected(String),
    /// The spelling is no key.
    NoKey {
        /// As written.
        keys: String,
        /// Why.
        why: ChordError,
    },
    /// The verb is not valid in the section.
    NotValidHere {
        /// The verb.
        command: Command,
        /// The section.
        context: Context,
    },
    /// A printable key in a place where every printable key is text.
    TextHere {
        /// The keys.
        keys: Sequence,
        /// The section.
        context: Context,
    },
    /// The same keys twice in a section.
    Twice {
        /// The keys.
        keys: Sequence,
        /// The line they stood in first.
        first_line: usize,
    },
    /// The keys are the beginning of others, which nobody could reach any more.
    Hides {
        /// The shorter keys.
        keys: Sequence,
        /// The longer keys.
        hidden: Sequence,
        /// What the longer keys give.
        command: Command,
        /// Where both hold.
        place: Context,
    },
    /// A verb that must always be reachable has no key in a place.
    Unreachable {
        /// The verb.
        command: Command,
        /// The place.
        place: Context,
    },
}
