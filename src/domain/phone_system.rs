//! Owns: what a phone system says of its calls, and what it is asked to do: facts, pictures, records, commands.
//! Must not know: which make of phone system, how it speaks, or what is done with it.

mod facts;

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Sensitive;
use super::ids::{CallId, CommandId, PhoneSystemId};
use crate::words;

pub use facts::{CallFacts, Caller, Connected, Ended};

words! {
    /// The make of a phone system.
    SystemKind {
        /// Asterisk or `FreePBX`, over its manager interface.
        Asterisk = "asterisk",
        /// Twilio: webhooks and its REST interface.
        Twilio = "twilio",
        /// Any other system that posts signed JSON.
        Webhook = "webhook",
    }
}

impl SystemKind {
    /// Whether it carries out orders. One that only posts does not: the operator answers on a phone of that system's own.
    #[must_use]
    pub const fn takes_orders(self) -> bool {
        !matches!(self, Self::Webhook)
    }

    /// Whether it can be asked what it has. One that only posts says it when it likes, or never.
    #[must_use]
    pub const fn can_be_asked(self) -> bool {
        !matches!(self, Self::Webhook)
    }
}

words! {
    /// Who decides who answers.
    AnswerMode {
        /// The operator chooses a waiting caller, then his phone rings.
        Pull = "pull",
        /// The phone system rings the operators in turn.
        Push = "push",
    }
}

words! {
    /// Whether what the queue shows of a phone system is true now.
    SourceState {
        /// Heard from within seconds.
        Live = "live",
        /// Not heard from for ten seconds: what is shown may be old.
        Stale = "stale",
        /// The phone system is gone, or nobody is connected to it.
        Down = "down",
    }
}

words! {
    /// How far a command to the phone system came.
    Step {
        /// The operator's phone rings.
        Ringing = "ringing",
        /// What was ordered has happened.
        Done = "done",
        /// The caller hung up meanwhile.
        CallerGone = "caller_gone",
        /// The phone that was to ring is busy.
        PhoneBusy = "phone_busy",
        /// It rang and nobody picked it up.
        PhoneSilent = "phone_silent",
        /// It is not registered, or the network does not reach it.
        PhoneUnreachable = "phone_unreachable",
        /// The phone system knows no such phone.
        PhoneUnknown = "phone_unknown",
        /// The hotline does not pay for calls to numbers like that.
        PhoneBarred = "phone_barred",
        /// The phone system does not let us do this.
        NotAllowed = "not_allowed",
        /// The phone system refused or broke down.
        Failed = "failed",
        /// Its time ran out before anybody could do it: it was not done and will not be.
        Expired = "expired",
        /// The bridge was restarted in the middle of it: it is not done a second time by itself.
        BridgeRestarted = "bridge_restarted",
        /// The operator let the caller go before his phone was picked up: it rings no more.
        Cancelled = "cancelled",
    }
}

impl Step {
    /// Whether nothing more will come of the command.
    #[must_use]
    pub const fn is_last(self) -> bool {
        !matches!(self, Self::Ringing)
    }
}

words! {
    /// Whether a phone system in push mode may ring an operator's phone.
    Takes {
        /// It rings.
        Calls = "calls",
        /// The operator is signed in and takes no call now.
        Paused = "paused",
        /// The operator has left, or has no phone any more.
        Gone = "gone",
    }
}

words! {
    /// Whether one can call back.
    Callback {
        /// There is a number.
        Possible = "possible",
        /// The network gives none.
        NotPossible = "not_possible",
        /// The caller asked not to be shown: the number is not kept.
        Forbidden = "forbidden",
        /// An operator found that calling back would put the caller in danger.
        Unsafe = "unsafe",
    }
}

words! {
    /// What else is true of a call that a phone system brought.
    PhoneMark {
        /// The caller hears music.
        OnHold = "on_hold",
        /// The caller left a voicemail.
        Voicemail = "voicemail",
        /// Nobody saw its end.
        EndNotSeen = "end_not_seen",
        /// It came and went while no bridge was connected.
        Missed = "missed",
        /// Somebody else talks with the caller; whoever holds the call only writes beside it.
        Elsewhere = "elsewhere",
        /// The operator's phone has left the talk; the caller is still there, with nobody.
        Alone = "alone",
    }
}

/// What a phone system says of a call besides its life.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct CallPhone {
    /// The phone system that has it; `None`: nobody can be rung for it.
    pub source: Option<String>,
    /// What the phone to be rung does, or why the last order came to nothing.
    pub step: Option<Step>,
    /// Whether one can call back.
    pub callback: Option<Callback>,
    /// What else is true.
    pub marks: Vec<PhoneMark>,
    /// The call before it today from the same number. Pods share phones: it says nothing of who calls.
    pub earlier: Option<CallId>,
}

impl CallPhone {
    /// Whether no phone system has to do with the call.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Whether this is so.
    #[must_use]
    pub fn has(&self, mark: PhoneMark) -> bool {
        self.marks.contains(&mark)
    }
}

/// One phone system, as every desk sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PhoneSystem {
    /// Identity.
    pub id: PhoneSystemId,
    /// Grows with every change.
    pub version: i32,
    /// The `source` of its calls.
    pub source: String,
    /// Its make.
    pub kind: SystemKind,
    /// Who decides who answers.
    pub mode: AnswerMode,
    /// Whether what is shown of it is true now.
    pub state: SourceState,
    /// Since when; where it is not live, when it was last heard.
    pub since: Timestamp,
    /// Its version, in its own words.
    pub system_version: Option<String>,
}

/// Everything a phone system has now. Sent only where the listing was complete: every other open call of this source is
/// over.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Picture {
    /// The calls that live.
    pub calls: Vec<CallFacts>,
    /// Whatever else lives there, by its name: if one of these is a call after all, it is not over.
    pub others: Vec<String>,
    /// When the phone system was started, where it says so.
    pub booted_at: Option<Timestamp>,
    /// Whether it was restarted since the picture before: who vanished was cut off by that.
    pub restarted: bool,
}

impl Picture {
    /// The names of whatever lives.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let calls = self.calls.iter().map(|call| call.provider_id.as_str());
        calls.chain(self.others.iter().map(String::as_str))
    }
}

/// What is left of a picture when the facts of its calls were told by themselves.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Closing {
    /// The names of the calls that live: every other open call of this source is over.
    pub living: BTreeSet<String>,
    /// As in the picture.
    pub booted_at: Option<Timestamp>,
    /// As in the picture.
    pub restarted: bool,
}

/// How far a record of the past was read, in the words of its reader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordPosition(pub String);

/// What a record of the past says: a queue log, a list of calls.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Its calls. Those that nobody knew came and went while nobody was connected.
    pub calls: Vec<CallFacts>,
    /// The position behind the last of them.
    pub read_to: RecordPosition,
}

/// The phone system answered.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct SignOfLife {
    /// How long the answer took.
    pub round_trip: Duration,
    /// When the phone system was started.
    pub booted_at: Option<Timestamp>,
    /// Its version, in its own words.
    pub version: Option<String>,
}

words! {
    /// Why a phone system is not heard.
    Silence {
        /// The connection is closed, or cannot be made.
        Disconnected = "disconnected",
        /// The connection stands and nobody answers.
        NoAnswer = "no_answer",
    }
}

/// What the phone system is asked to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CommandKind {
    /// Ring this phone and put the waiting caller through.
    Answer {
        /// The operator's phone.
        phone: Sensitive,
    },
    /// Music for the caller.
    Hold,
    /// Back from the music.
    Resume,
    /// Ring this phone into the conversation.
    Interpreter {
        /// The interpreter's phone.
        phone: Sensitive,
    },
    /// The interpreter leaves the conversation.
    DropInterpreter,
    /// The caller goes back to the queue.
    Requeue,
    /// The conversation ends for everybody.
    HangUp,
    /// The leg that this earlier command made is hung up; the conversation goes on without it.
    Release {
        /// The command that put the operator through who leaves.
        leg: CommandId,
    },
}

/// One order to the phone system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Command {
    /// Which. A leg made for it is named `cmd-<id>`.
    pub id: CommandId,
    /// What.
    pub kind: CommandKind,
    /// The phone system's name for the call.
    pub provider_id: String,
    /// The room in which caller and operator meet: `room` and the call's id.
    pub room: String,
    /// After this it must not be begun.
    pub expires_at: Timestamp,
}

impl CommandId {
    /// The name of the leg that is made for this command, by which a restarted bridge knows its own work.
    #[must_use]
    pub fn leg(&self) -> String {
        format!("cmd-{}", self.0)
    }

    /// The command for which this leg was made.
    #[must_use]
    pub fn of_leg(leg: &str) -> Option<Self> {
        leg.strip_prefix("cmd-")?.parse().ok().map(Self)
    }
}

/// One operator's phone, for a phone system that rings in turn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhonePresence {
    /// The phone.
    pub phone: Sensitive,
    /// What colleagues call the operator.
    pub name: String,
    /// Whether it may ring.
    pub takes: Takes,
}

/// The name of a phone system in Linelamp: the `source` of its calls.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceName(String);

impl SourceName {
    /// The longest name.
    pub const LONGEST: usize = 40;

    /// A name of small letters, digits, `-` and `_`; nothing else has a place in a section of the configuration.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let fits = (1..=Self::LONGEST).contains(&name.len())
            && name
                .bytes()
                .all(|letter| matches!(letter, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
        fits.then(|| Self(name.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
