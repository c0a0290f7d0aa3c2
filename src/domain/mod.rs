//! Owns: the nouns of a hotline, their identities and the words for their states.
//! Must not know: any other room; this one imports nothing of ours.

mod a_number;
mod answer;
mod at_desk;
mod call;
mod candidate;
mod card;
mod clock;
mod connection;
mod consent;
mod follow_up;
mod forms;
mod heard;
mod ids;
mod journal;
mod line;
pub mod marks;
mod messages;
mod news;
mod note;
mod operator;
mod orders;
mod origin;
mod outcome;
mod person;
mod phone;
pub mod phone_system;
mod presence;
mod records;
mod redacted;
pub mod taxonomy;
mod text;
mod tongue;
mod typed;
mod unplaced;
mod words;

pub use a_number::{ANumber, NotAnANumber, PartialANumber};
pub use answer::Answer;
pub use at_desk::{PhoneOrder, PhoneRefusal};
pub use call::{
    Call, CallState, ClaimEnd, Disposition, EndWhy, Holder, NextStep, NonData, Urgency,
};
pub use candidate::{Candidate, NewPerson, Wanted};
pub use card::{Card, DoNotAsk, LastContact};
pub use clock::Clock;
pub use connection::{Address, AddressError, ClientCertificate, Host};
pub use consent::Consent;
pub use follow_up::FollowUp;
pub use forms::{Answered, CallForms, Field, FormSheets, FormTitle};
pub use heard::Heard;
pub use ids::{
    CallId, CaseId, CommandId, DetailId, DoNotAskId, EntryId, FacilityId, Fence, FillingId,
    FollowUpId, LineId, Login, MessageId, PersonId, PhoneSystemId, PresenceId, RequestId, TeamId,
    TicketId, UnplacedId,
};
pub use journal::{Jot, JournalNews, Provider, Receipt, Recovered, Standing, Trouble};
pub use line::{Facility, Line, Monitored, ThreeWay};
pub use messages::{
    Delivery, LeftBy, MayHear, Message, MessageHead, MessageLine, MessageState, NewMessage,
};
pub use news::{Batch, LinkState, News, Row, RowId};
pub use note::{MarkPlace, NoteLine};
pub use operator::{AwayReason, Group, Hand, Link, Operator, OperatorState};
pub use orders::{CallField, Claim, Order, PassReason, Read, Wish, Write};
pub use origin::{Lsn, Origin, Saved};
pub use outcome::Outcome;
pub use person::{
    Beside, CaseStatus, ConsentSaid, Contact, Custody, Detail, FieldState, Merge, NewValue,
    PersonRecord, RecordField, Source, Stayed, Told, ValueSet, beside,
};
pub use phone::{Phone, is_within_country};
pub use presence::Presence;
pub use records::{CallRecord, CaseRecord, Entry, Found, Record};
pub use redacted::{Redacted, Sensitive};
pub use text::{Isolated, SafeText, cell_text, safe, safe_bytes, safe_cell, safe_json, safe_lines};
pub use tongue::{tongue, tongues};
pub use typed::{Piece, TypedInto, TypedLine};
pub use unplaced::{Unplaced, UnplacedKind, UnplacedWords};
pub use words::Words;

/// A word that is none of the known ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("unknown word")]
pub struct UnknownWord;
