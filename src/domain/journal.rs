//! Owns: what desk, journal and database tell one another about words on their way: receipts, jots, troubles.
//! Must not know: files, keys or sockets.

use jiff::Timestamp;

use super::ids::{CallId, EntryId};
use super::origin::{Origin, Saved};
use super::records::Record;
use super::typed::Piece;

/// A call as its phone system knows it: finds it again in a database that has lost our own id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Provider {
    /// The phone system.
    pub source: String,
    /// Its own name for the call.
    pub id: String,
}

/// The database had a line by then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// Which database, on which timeline, and up to where in its log.
    pub saved: Saved,
    /// When it said so, by its own clock.
    pub at: Timestamp,
}

/// Whether acknowledged lines may leave the journal: the answer of the database that acknowledged them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Which database answers.
    pub origin: Origin,
    /// A standby is expected, whether or not one is connected.
    pub expected: bool,
    /// A standby has everything up to the place that was asked for.
    pub reached: bool,
    /// Its clock.
    pub now: Timestamp,
}

/// What the spine wants remembered on this machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Jot {
    /// What is being typed, as it stands; blank words: it was erased.
    Draft(Piece),
    /// What was written, before it is sent.
    Line(Piece),
    /// The database has it.
    Acknowledged(EntryId, Receipt),
    /// Nothing can take it from the hotline any more.
    Released(Vec<EntryId>),
}

/// Why the journal does not reach the disk. Typing goes on in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// No space left.
    Full,
    /// The state folder cannot be written.
    ReadOnly,
    /// There is no key yet: the database was never reached from here.
    NoKey,
    /// Something else that the disk said.
    Failing,
}

impl Trouble {
    /// Its word in messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::ReadOnly => "read-only",
            Self::NoKey => "no-key",
            Self::Failing => "failing",
        }
    }
}

/// What was found in the journals of desks that are gone, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recovered {
    /// Lines the database has now, for each call.
    pub calls: Vec<(CallId, usize)>,
    /// Lines that were typed into a person's or a case's record, and stand on its timeline or in its fields now.
    pub records: Vec<(Record, usize)>,
    /// Lines that belong to neither: their writer has them among the unplaced ones.
    pub loose: usize,
    /// How many of them had not been finished with Enter.
    pub drafts: usize,
    /// How many the database could not place.
    pub unplaced: usize,
    /// How many it refused; they stay in the journal.
    pub refused: usize,
    /// How many wait for the password of this machine's journal.
    pub locked: usize,
    /// A password was given: for those that wait it was not the right one.
    pub password_given: bool,
}

impl Recovered {
    /// How many lines the database has now that it had not.
    #[must_use]
    pub fn lines(&self) -> usize {
        let of_calls: usize = self.calls.iter().map(|(_, lines)| lines).sum();
        let of_records: usize = self.records.iter().map(|(_, lines)| lines).sum();
        of_calls + of_records + self.loose
    }
}

/// What the journal tells the desk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum JournalNews {
    /// Everything jotted so far is on the disk, or why not.
    Disk(Option<Trouble>),
    /// Earlier desks left so many lines that the database may not have.
    LeftBehind(usize),
    /// What became of them.
    Recovered(Recovered),
}
