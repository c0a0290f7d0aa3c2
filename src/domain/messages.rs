//! Owns: messages that wait for a person: who left one, who may hear it, what became of it.
//! Must not know: how they are asked for; that is `orders`.

use jiff::Timestamp;

use super::ids::{CallId, Login, MessageId, PersonId};
use super::words::Words;
use crate::words;

words! {
    /// Who left a message.
    LeftBy {
        /// Family, friends, a sponsor.
        Family = "family",
        /// A lawyer, or somebody from the office.
        Lawyer = "lawyer",
        /// Somebody of the hotline.
        Colleague = "colleague",
    }
}

words! {
    /// Who may hear a message.
    MayHear {
        /// The caller himself, nobody else.
        CallerOnly = "caller_only",
        /// Also another detained person, who relays it.
        Relayed = "relayed",
        /// Also family who calls about him.
        Family = "family",
    }
}

words! {
    /// What became of a message.
    MessageState {
        /// Nobody has told it yet.
        Waiting = "waiting",
        /// He heard it.
        ReadBack = "read_back",
        /// He heard it, and whoever left it knows that.
        Delivered = "delivered",
        /// Its time ran out before he heard it.
        Expired = "expired",
        /// It is not to be told any more.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// How a message was delivered.
    Delivery {
        /// He heard it.
        ReadBack = "read_back",
        /// He heard it, and whoever left it knows that.
        BothWays = "delivered",
    }
}

/// That a message waits, and nothing of what it says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageHead {
    /// Identity.
    pub id: MessageId,
    /// Who left it.
    pub left_by: LeftBy,
    /// In which language it is told.
    pub language: Option<String>,
    /// Who may hear it.
    pub may_hear: MayHear,
    /// There is a pass-word to be said first.
    pub pass_word: bool,
    /// Since when it waits.
    pub left_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

/// A message, opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// What is known without opening it.
    pub head: MessageHead,
    /// For whom.
    pub person: PersonId,
    /// What they are to him: sister, lawyer of record.
    pub relation: Words,
    /// Their name.
    pub name: Words,
    /// What whoever hears it must say first; empty: nothing.
    pub pass_word: Words,
    /// The message.
    pub words: Words,
    /// Who wrote it down.
    pub written_by: Login,
    /// What became of it.
    pub state: MessageState,
    /// When that became of it; nothing while it waits.
    pub state_at: Option<Timestamp>,
}

/// A message as it is left. Whoever it is for: the person, else the person of the case, else the person of the call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewMessage {
    /// The call in which it is left.
    pub call: Option<CallId>,
    /// For this person.
    pub person: Option<PersonId>,
    /// For the person of the case with this number.
    pub case_number: Option<String>,
    /// Who leaves it.
    pub left_by: LeftBy,
    /// What they are to him.
    pub relation: Words,
    /// Their name.
    pub name: Words,
    /// The message.
    pub words: Words,
    /// What whoever hears it must say first; empty: nothing.
    pub pass_word: Words,
    /// In which language it is told, an ISO 639 code.
    pub language: Option<String>,
    /// Who may hear it.
    pub may_hear: MayHear,
    /// Until when; `None`: as long as the hotline lets messages wait.
    pub expires_at: Option<Timestamp>,
}

/// A message in the list of those somebody looks after: nothing of what it says.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct MessageLine {
    /// Identity.
    pub id: MessageId,
    /// A case of its person, of one's own team.
    pub case_number: Option<String>,
    /// Who left it.
    pub left_by: LeftBy,
    /// In which language it is told.
    pub language: Option<String>,
    /// Since when it waits.
    pub left_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// Who wrote it down.
    pub written_by: Login,
    /// What became of it.
    pub state: MessageState,
}
