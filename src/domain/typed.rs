//! Owns: words typed into something that is no line of a note: into which field, of what, in which call.
//! Must not know: which line of the desk they stand in, or how they travel.

use jiff::Timestamp;

use super::ids::{EntryId, PersonId};
use super::journal::Provider;
use super::note::NoteLine;
use super::orders::Claim;
use super::person::{RecordField, Source};
use super::records::Record;
use super::words::Words;

/// Into what words are typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TypedInto {
    /// A field of a record, of which this version was seen.
    Value {
        /// Of which person or case.
        record: Record,
        /// Which field.
        field: RecordField,
        /// Its version when the line was begun.
        seen: i32,
    },
    /// What somebody tells about a person.
    Told {
        /// About whom.
        person: PersonId,
        /// What kind of thing: `alias`, `contact`, …
        kind: String,
    },
    /// What the caller is not to be asked again.
    Topic,
    /// A message that is being left; its pass-word is never among the words.
    Message,
}

/// Words typed into something, as the desk keeps them until the database has them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypedLine {
    /// Made by the desk; the order that sends them has the same id, which makes a replay harmless.
    pub entry: EntryId,
    /// Into what.
    pub into: TypedInto,
    /// The call in hand, where they were typed for its caller.
    pub claim: Option<Claim>,
    /// That call as its phone system knows it, where the desk has learnt it.
    pub provider: Option<Provider>,
    /// Who told it, where that is known: when it is sent.
    pub source: Option<Source>,
    /// When, by the desk's clock.
    pub written_at: Timestamp,
    /// What was typed.
    pub words: Words,
}

/// Words on their way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// A line of a note, or an answer in a form.
    Note(NoteLine),
    /// Words typed into something else.
    Typed(TypedLine),
}

impl Piece {
    /// Identity.
    #[must_use]
    pub const fn entry(&self) -> EntryId {
        match self {
            Self::Note(line) => line.entry,
            Self::Typed(line) => line.entry,
        }
    }

    /// What was typed.
    #[must_use]
    pub const fn words(&self) -> &Words {
        match self {
            Self::Note(line) => &line.words,
            Self::Typed(line) => &line.words,
        }
    }

    /// The same with nothing typed: it was erased.
    #[must_use]
    pub fn erased(mut self) -> Self {
        match &mut self {
            Self::Note(line) => line.words = Words::default(),
            Self::Typed(line) => line.words = Words::default(),
        }
        self
    }
}

impl From<NoteLine> for Piece {
    fn from(line: NoteLine) -> Self {
        Self::Note(line)
    }
}

impl From<TypedLine> for Piece {
    fn from(line: TypedLine) -> Self {
        Self::Typed(line)
    }
}
