//! Owns: what a phone system says of its calls, and what it is asked to do: facts, pictures, records, commands.
//! Must not know: which make of phone system, how it speaks, or what is done with it.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

use super::ids::CommandId;
use super::{EndWhy, Sensitive};
use crate::words;

words! {
    /// The make of a phone system.
    SystemKind {
        /// Asterisk or FreePBX, over its manager interface.
        Asterisk = "asterisk",
        /// Twilio: webhooks and its REST interface.
        Twilio = "twilio",
        /// Any other system that posts signed JSON.
        Webhook = "webhook",
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
        /// The phone system does not let us do this.
        NotAllowed = "not_allowed",
        /// The phone system refused or broke down.
        Failed = "failed",
        /// Its time ran out before anybody could do it: it was not done and will not be.
        Expired = "expired",
        /// The bridge was restarted in the middle of it: it is not done a second time by itself.
        BridgeRestarted = "bridge_restarted",
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

/// Who calls, as far as the phone system may say.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Caller {
    /// Nothing was said of it yet.
    #[default]
    NotSaid,
    /// From this number, as the phone system writes it.
    Number(Sensitive),
    /// The network gives no number: there is nowhere to call back to.
    Withheld,
    /// The caller asked not to be shown. The number is not kept even where the phone system knows it.
    Prohibited,
}

/// An operator and a caller were put through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Connected {
    /// When.
    pub at: Timestamp,
    /// The phone that answered, where the phone system chose it (`101` of `Local/101@from-queue/n`).
    pub phone: Option<Sensitive>,
}

/// A call is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: EndWhy,
    /// Whether the end itself was seen; false where the call was only found missing.
    pub seen: bool,
}

/// What is known of one call so far. An adapter says all it knows each time; saying it again, or in another order, does
/// no harm. Nothing that was said is taken back: a time of arrival only gets earlier, a time of waiting or connecting
/// only later (a caller who is sent back to the queue waits again), and the first end that was seen is the end.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct CallFacts {
    /// The phone system's own name for the call: `Uniqueid`, `CallSid`.
    pub provider_id: String,
    /// The number that was dialled.
    pub line: Option<String>,
    /// The code of a facility, where the phone system's own plan says it.
    pub facility: Option<String>,
    /// Who calls.
    pub caller: Caller,
    /// When it came in.
    pub arrived_at: Option<Timestamp>,
    /// When it last began to wait in the queue.
    pub waiting_at: Option<Timestamp>,
    /// When an operator's phone was last put through, and which.
    pub connected: Option<Connected>,
    /// Whether the caller hears music now; nothing where this was not said.
    pub on_hold: Option<bool>,
    /// Whether the caller left a voicemail.
    pub voicemail: bool,
    /// Its end.
    pub ended: Option<Ended>,
    /// The call it came out of: a transfer, or a second leg.
    pub linked: Option<String>,
}

/// Everything a phone system has now. Sent only where the listing was complete: every other open call of this source is
/// over.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Picture {
    /// The calls that live.
    pub calls: Vec<CallFacts>,
    /// When the phone system was started, where it says so.
    pub booted_at: Option<Timestamp>,
    /// Whether it was restarted since the picture before: who vanished was cut off by that.
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
