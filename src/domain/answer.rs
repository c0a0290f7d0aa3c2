//! Owns: what a desk may be answered, as plain values.
//! Must not know: what was asked; that is `orders`.

use jiff::Timestamp;

use super::candidate::Candidate;
use super::card::Card;
use super::follow_up::FollowUp;
use super::forms::{CallForms, FormSheets};
use super::ids::{CallId, CaseId, EntryId};
use super::journal::{Provider, Standing};
use super::messages::{Message, MessageLine};
use super::orders::Claim;
use super::origin::Saved;
use super::person::{PersonRecord, Stayed, ValueSet};
use super::records::{CallRecord, CaseRecord, Entry, Found};
use super::unplaced::{Unplaced, UnplacedWords};

/// A good answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Done; nothing more to say.
    Done,
    /// The call is yours (take, take best, enter, resume, take over).
    Yours(Claim),
    /// Nothing waits.
    NothingWaits,
    /// The colleague's phone rings; the call changes hands when he picks it up.
    ColleagueRings,
    /// The database has the note line.
    Noted {
        /// Which.
        entry: EntryId,
        /// Since when, by the server's clock.
        at: Timestamp,
        /// The claim had ended by then.
        late: bool,
        /// The database does not know the call; writer and lead will place it.
        unplaced: bool,
        /// Which log has it, and up to where.
        saved: Saved,
    },
    /// Words that the journal keeps are there: the answer to them, and which log has them, up to where.
    Kept(Box<Answer>, Saved),
    /// The new case.
    CaseMade {
        /// Identity.
        case: CaseId,
        /// What people call it.
        number: String,
    },
    /// The notes of a call, oldest first.
    Notes {
        /// Which call.
        call: CallId,
        /// The call as its phone system knows it.
        provider: Option<Provider>,
        /// Oldest first.
        notes: Vec<Entry>,
    },
    /// The forms there are, and what was answered.
    Forms(Box<CallForms>),
    /// A form's sheets.
    Form(Box<FormSheets>),
    /// Whether acknowledged lines may leave the journal.
    Standing(Standing),
    /// An opened call.
    CallOpened(Box<CallRecord>),
    /// An opened case.
    CaseOpened(Box<CaseRecord>),
    /// An opened person.
    PersonOpened(Box<PersonRecord>),
    /// One page of a timeline, newest first.
    Timeline {
        /// Which case.
        case: CaseId,
        /// Newest first.
        entries: Vec<Entry>,
        /// Nothing older exists.
        last: bool,
    },
    /// What to know before hello; `None`: nobody knows who calls.
    Card {
        /// In which call.
        call: CallId,
        /// The card.
        card: Option<Box<Card>>,
    },
    /// Who may be calling, the likeliest first.
    Candidates {
        /// In which call.
        call: CallId,
        /// At most five.
        found: Vec<Candidate>,
    },
    /// What became of a value.
    ValueSet(Box<ValueSet>),
    /// Two are parted; what was written since the merge stays with the survivor.
    Parted(Vec<Stayed>),
    /// An opened message.
    MessageOpened(Box<Message>),
    /// The messages that nobody has heard, the first to expire first.
    Undelivered(Vec<MessageLine>),
    /// What was written for calls the database does not know, the newest first.
    Unplaced(Vec<Unplaced>),
    /// What one of them says.
    UnplacedOpened(Box<UnplacedWords>),
    /// The promises that nobody has kept yet, the next due first.
    FollowUps(Vec<FollowUp>),
    /// The last two digits of my own phone, if one is set.
    OwnPhone(Option<String>),
    /// What was found, best first.
    Found(Vec<Found>),
}
