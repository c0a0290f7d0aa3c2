//! Owns: what was written for a call that the database does not know: a line of a note, or a form.
//! Must not know: who may read or place it; the database decides.

use jiff::Timestamp;

use super::ids::{Login, UnplacedId};
use super::words::Words;

/// What it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum UnplacedKind {
    /// A line of a note; its words for its writer only.
    Line(Option<Words>),
    /// A form.
    Form {
        /// What it is called.
        title: String,
        /// The version as this hotline counts, from 1.
        version: i32,
        /// In how many fields something was answered.
        answers: i64,
    },
}

/// Something that nobody has put onto a call yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unplaced {
    /// Which.
    pub id: UnplacedId,
    /// Who wrote it.
    pub author: Login,
    /// Since when the database has it.
    pub at: Timestamp,
    /// What it is.
    pub kind: UnplacedKind,
    /// The phone system that knew the call, and its name for it.
    pub provider: Option<(String, String)>,
    /// Into what a line was typed, where it was never sent.
    pub half_typed: Option<String>,
}

/// What it says: the line, or each answer with its field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnplacedWords {
    /// Which.
    pub id: UnplacedId,
    /// Field and words; a line has no field.
    pub said: Vec<(Option<String>, Words)>,
}
