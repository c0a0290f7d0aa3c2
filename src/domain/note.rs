//! Owns: one line of words on its way to the database, and which mark or field it is for.
//! Must not know: how it travels.

use jiff::Timestamp;

use super::forms::Field;
use super::ids::EntryId;
use super::journal::Provider;
use super::marks::MarkKind;
use super::orders::Claim;
use super::words::Words;

/// A line of a note, or an answer in a form, as the desk keeps it until the database has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteLine {
    /// Made by the desk; makes a replay harmless.
    pub entry: EntryId,
    /// The call and the claim under which it was written.
    pub claim: Claim,
    /// The call as its phone system knows it, where the desk has learnt it.
    pub provider: Option<Provider>,
    /// When the operator pressed Enter, by the desk's clock.
    pub written_at: Timestamp,
    /// What was written.
    pub words: Words,
    /// The mark it takes back or replaces, where it is an amendment.
    pub amends: Option<MarkPlace>,
    /// The field it answers, where it is no line of the note.
    pub field: Option<Field>,
}

/// Which mark of which line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MarkPlace {
    /// The line.
    pub entry: EntryId,
    /// The byte of the line at which the mark begins.
    pub from: usize,
    /// What kind of mark.
    pub kind: MarkKind,
}
