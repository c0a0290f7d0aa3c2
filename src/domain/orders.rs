//! Owns: what a desk may ask of the database, as plain values.
//! Must not know: how either travels; `db` executes orders, `app` gives them, and the two never see each other.

use jiff::Timestamp;

use super::at_desk::PhoneOrder;
use super::call::{Disposition, NextStep, NonData, Urgency};
use super::candidate::{NewPerson, Wanted};
use super::ids::{
    CallId, CaseId, DetailId, DoNotAskId, EntryId, FacilityId, Fence, FollowUpId, LineId, Login,
    MessageId, PersonId, RequestId, UnplacedId,
};
use super::messages::{Delivery, NewMessage};
use super::note::NoteLine;
use super::operator::{AwayReason, OperatorState};
use super::origin::Lsn;
use super::person::{Merge, NewValue, Source, Told};
use super::records::Record;
use super::words::Words;
use crate::words;

words! {
    /// Why a call was passed back to the queue.
    PassReason {
        /// No language in common.
        Language = "language",
        /// The operator should not hear this caller.
        Conflict = "conflict",
        /// Not able to just now.
        NotNow = "not_now",
        /// Trouble with the line or the desk.
        Technical = "technical",
        /// Something else.
        Other = "other",
    }
}

/// The claim under which a call is changed: refused when a newer claim exists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Claim {
    /// The call.
    pub call: CallId,
    /// The number of the claim.
    pub fence: Fence,
}

/// One wish, with the id that makes a repeat harmless.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
    /// Made by the desk; the answer carries it.
    pub request: RequestId,
    /// What is wanted.
    pub wish: Wish,
}

/// What is wanted: a change or a look.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wish {
    /// Change something.
    Write(Write),
    /// Show something.
    Read(Read),
}

/// A field of a call that its holder may set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CallField {
    /// How urgent.
    Urgency(Urgency),
    /// The caller's language, an ISO 639 code; `None`: unknown.
    Language(Option<String>),
    /// The line it came in on.
    Line(Option<LineId>),
    /// Calling back would put the caller in danger; false: it would not after all.
    UnsafeCallback(bool),
}

/// A change. Each is one transaction in one database function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    /// Take this call.
    Take {
        /** The call. */
        call: CallId,
    },
    /// Take the best call that waits.
    TakeBest {
        /// Only from this facility.
        facility: Option<FacilityId>,
        /// Only in this language.
        language: Option<String>,
    },
    /// Enter a call by hand: claimed and reached at once.
    EnterCall {
        /// The line it came in on.
        line: Option<LineId>,
        /// Placed by the hotline.
        outgoing: bool,
    },
    /// The caller is reached: the operator is talking.
    Talking(Claim),
    /// Give it back to the queue.
    Pass {
        /// Under this claim.
        claim: Claim,
        /// Why, if the operator says so.
        reason: Option<PassReason>,
    },
    /// Go on with one's own call: after a lost link, a parked wrap-up, a call that broke off.
    Resume {
        /** The call. */
        call: CallId,
    },
    /// Take a call over from a colleague whose link is lost; deliberate.
    TakeOver {
        /** The call. */
        call: CallId,
    },
    /// Hand the call in hand to a named colleague.
    Hand {
        /// Under this claim.
        claim: Claim,
        /// Who gets it.
        to: Login,
    },
    /// The call is over, or the caller is gone.
    HangUp(Claim),
    /// Mark it as broken off, or take the mark away.
    BrokenOff {
        /// Under this claim.
        claim: Claim,
        /// True: it broke off.
        broken: bool,
    },
    /// Join it with one that broke off, or say that the two have nothing to do with each other.
    Join {
        /// Under this claim.
        claim: Claim,
        /// The call that broke off.
        earlier: CallId,
        /// True: they are one caller's.
        joined: bool,
    },
    /// Set a field of the call.
    SetField {
        /// Under this claim.
        claim: Claim,
        /// Field and value.
        field: CallField,
    },
    /// Finish the wrap-up.
    Wrap {
        /// Under this claim.
        claim: Claim,
        /// What came of it.
        disposition: Disposition,
        /// What happens next.
        next_step: Option<NextStep>,
    },
    /// Close a call without a story.
    Close {
        /// Under this claim.
        claim: Claim,
        /// Which kind.
        non_data: NonData,
    },
    /// Put the wrap-up off.
    Park(Claim),
    /// Put a call onto a person or a case, or onto another one.
    Place {
        /// The call.
        call: CallId,
        /// The claim's number while it is held.
        fence: Option<Fence>,
        /// Onto this person.
        person: Option<PersonId>,
        /// Onto this case.
        case: Option<CaseId>,
    },
    /// Put what was written for an unknown call onto this one.
    PlaceUnplaced(UnplacedId, CallId),
    /// A promise is kept.
    KeepFollowUp(FollowUpId),
    /// Append a line to the note, or answer a field of a form.
    Note(NoteLine),
    /// Make a case, for a call in hand or for itself.
    MakeCase {
        /// For this call.
        claim: Option<Claim>,
        /// About this person.
        person: Option<PersonId>,
    },
    /// Make a person, for the call in hand.
    MakePerson {
        /// Under this claim.
        claim: Claim,
        /// What is known.
        person: Box<NewPerson>,
    },
    /// The person of a call is not to be asked about this again.
    DoNotAsk {
        /// In which call it was said.
        call: CallId,
        /// The topic.
        about: Words,
    },
    /// It may be asked again after all.
    MayAskAgain(DoNotAskId),
    /// Set one field of an opened record.
    SetValue(Box<NewValue>),
    /// Write down what was told about a person.
    TellPerson(PersonId, Source, Box<Told>),
    /// What was told about a person does not hold any more.
    TakeBack(PersonId, DetailId),
    /// Merge two records that are one person's.
    Merge(Box<Merge>),
    /// Part this person from the one he was merged into.
    Unmerge(PersonId),
    /// What stayed with this person after a parting is the other one's: a call, a case, a message, a field or a detail.
    MoveStayed(PersonId, uuid::Uuid),
    /// Leave a message for a person.
    LeaveMessage(Box<NewMessage>),
    /// Write down that a message was told.
    DeliverMessage(MessageId, Delivery),
    /// A message is not to be told any more.
    WithdrawMessage(MessageId),
    /// Set one's own state.
    State {
        /// The new state.
        state: OperatorState,
        /// Why away.
        reason: Option<AwayReason>,
    },
    /// A lead sets somebody's state.
    StateFor {
        /// Whose.
        login: Login,
        /// The new state.
        state: OperatorState,
        /// Why away.
        reason: Option<AwayReason>,
    },
    /// Order something of the phone system.
    Phone(Claim, PhoneOrder),
    /// This phone rings at my desk until my shift ends; nothing in it: none does.
    SetPhone(Words),
    /// This desk is in this record now.
    Presence {
        /// Which; `None`: in none.
        record: Option<Record>,
        /// Typing in it.
        typing: bool,
    },
    /// Raise one's hand.
    RaiseHand {
        /** About this call. */
        call: Option<CallId>,
    },
    /// Lower a hand; `None`: one's own.
    LowerHand {
        /** Whose. */
        login: Option<Login>,
    },
}

impl Write {
    /// Whether it carries words that were typed into something else than a note: the journal keeps them until they are
    /// acknowledged, and sending them twice under one id is harmless.
    #[must_use]
    pub const fn has_typed_words(&self) -> bool {
        matches!(
            self,
            Self::SetValue(_)
                | Self::TellPerson(..)
                | Self::DoNotAsk { .. }
                | Self::LeaveMessage(_)
        )
    }

    /// The records that must be open for it.
    #[must_use]
    pub fn opens(&self) -> Vec<Record> {
        match self {
            Self::SetValue(value) => vec![value.record],
            Self::TellPerson(person, ..)
            | Self::TakeBack(person, _)
            | Self::MoveStayed(person, _)
            | Self::Unmerge(person) => {
                vec![Record::Person(*person)]
            }
            Self::Merge(merge) => [merge.survivor, merge.other].map(Record::Person).to_vec(),
            _ => Vec::new(),
        }
    }
}

/// A look. Asking for a ticket first, and keeping it, is the business of whoever executes this.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Read {
    /// The notes of the call in hand.
    CallNotes(Claim),
    /// Open a call: its facts and its notes.
    OpenCall {
        /** The call. */
        call: CallId,
    },
    /// Open a case: its facts and the newest page of its timeline.
    OpenCase {
        /** The case. */
        case: CaseId,
    },
    /// A person: what is known, and the cases.
    OpenPerson {
        /** The person. */
        person: PersonId,
    },
    /// One more page of a case's timeline.
    Timeline {
        /// The case.
        case: CaseId,
        /// Older than this entry; `None`: the newest page.
        before: Option<(Timestamp, EntryId)>,
        /// How many.
        count: i32,
    },
    /// Whether a standby is expected, and has everything up to this place of the log.
    Standing(Lsn),
    /// The forms there are, and what was answered in them about the call in hand.
    Forms(Claim),
    /// The newest version of a form.
    Form(String),
    /// What to know before hello of the caller in hand.
    Card(Claim),
    /// Who may be calling, sought by this.
    Candidates(Claim, Wanted),
    /// The words of a message; every look is recorded.
    OpenMessage(MessageId),
    /// The messages one looks after that nobody has heard.
    Undelivered,
    /// What was written for calls the database does not know.
    Unplaced,
    /// What one of them says; every look is recorded.
    OpenUnplaced(UnplacedId),
    /// The promises that nobody has kept yet.
    FollowUps,
    /// My own phone: the end of its number.
    OwnPhone,
    /// The find box.
    Search {
        /** What to look for. */
        words: Words,
    },
}
