//! Owns: the card before hello: what is known of whoever calls, and what he is not to be asked again.
//! Must not know: how it is asked for; that is `orders`.

use jiff::Timestamp;

use super::call::{Disposition, NextStep};
use super::ids::{DoNotAskId, Login, PersonId};
use super::messages::MessageHead;
use super::words::Words;

/// Something that a person is not to be asked again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DoNotAsk {
    /// Identity.
    pub id: DoNotAskId,
    /// The topic, never the story.
    pub about: Words,
    /// Who said so, where it was a colleague.
    pub said_by: Option<Login>,
    /// When.
    pub said_at: Timestamp,
}

/// The last time somebody of the hotline talked with a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LastContact {
    /// When that call came in.
    pub at: Timestamp,
    /// With whom, where it was a colleague.
    pub with: Option<Login>,
    /// What came of it.
    pub came_of: Option<Disposition>,
}

/// What to know before hello. What nobody knows is left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// Whose card.
    pub person: PersonId,
    /// His name.
    pub name: Words,
    /// When and with whom he last talked.
    pub last: Option<LastContact>,
    /// What was to happen next.
    pub promise: Option<NextStep>,
    /// When somebody was to look again.
    pub promise_due: Option<Timestamp>,
    /// The danger last noted, and when.
    pub danger: Option<(Words, Timestamp)>,
    /// His language, an ISO 639 code.
    pub language: Option<String>,
    /// What he is not to be asked again, the newest first.
    pub do_not_ask: Vec<DoNotAsk>,
    /// What waits for him, the first to expire first.
    pub messages: Vec<MessageHead>,
}
