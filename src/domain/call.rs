//! Owns: what the queue knows of a call, and the words for its state, its end and its wrap-up.
//! Must not know: names, numbers or notes: nothing about a caller's story stands in the queue.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{CallId, CaseId, FacilityId, Fence, LineId, Login, PersonId, TeamId};
use super::phone_system::CallPhone;

/// Declares an enum whose variants have one fixed spelling in the database, on the command line and in JSON.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every variant, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The fixed spelling in the database, on the command line and in JSON.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The variant with this spelling.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::from_word(word).ok_or($crate::domain::UnknownWord)
            }
        }
    };
}

words! {
    /// Where a call stands. Derived from facts by the database function `call_state`, nowhere else.
    CallState {
        /// Nobody has it.
        Waiting = "waiting",
        /// An operator has claimed it and has not reached the caller yet.
        Taken = "taken",
        /// The operator is talking with the caller.
        OnCall = "on_call",
        /// A phone that is nobody's here answered: somebody else talks with the caller.
        AnsweredElsewhere = "answered_elsewhere",
        /// The caller was reached and the operator's desk has gone silent.
        LinkLost = "link_lost",
        /// The call has ended and its wrap-up is open.
        WrapUp = "wrap_up",
        /// The call died before it was finished; offered first to the next call from there.
        BrokenOff = "broken_off",
        /// The caller gave up before anybody reached him.
        Abandoned = "abandoned",
        /// Wrapped up.
        Done = "done",
    }
}

words! {
    /// Why a call ended.
    EndWhy {
        /// The caller hung up.
        CallerHungUp = "caller_hung_up",
        /// The operator hung up.
        OperatorHungUp = "operator_hung_up",
        /// The facility cut it: cap, lockdown or unknown cause.
        CutByFacility = "cut_by_facility",
        /// It waited longer than the queue allows.
        TimedOut = "timed_out",
        /// Nobody was signed in.
        NoAgents = "no_agents",
        /// The caller left a voicemail.
        Voicemail = "voicemail",
        /// Nobody saw the end: the bridge was away, and afterwards the call was gone.
        NotSeen = "not_seen",
        /// The phone system was restarted and the call went with it.
        PhoneSystemRestarted = "phone_system_restarted",
        /// The phone system does not say.
        Unknown = "unknown",
    }
}

words! {
    /// What came of a call.
    Disposition {
        /// Everything needed was asked and written down.
        IntakeComplete = "intake_complete",
        /// The call died before that.
        PartialCallDied = "partial_call_died",
        /// A message waiting was delivered.
        MessageDelivered = "message_delivered",
        /// Connected to the family, where the line allows it.
        PatchedToFamily = "patched_to_family",
        /// Sent on to somebody who can help.
        Referred = "referred",
        /// A complaint was taken.
        ComplaintTaken = "complaint_taken",
        /// Information was given.
        InfoGiven = "info_given",
        /// The caller will call again at an agreed time.
        CallAgainAgreed = "call_again_agreed",
        /// Not the person who was meant.
        WrongPerson = "wrong_person",
        /// The caller did not want to go on.
        Refused = "refused",
    }
}

words! {
    /// A call without a story: closed with one key.
    NonData {
        /// Hung up at once.
        HangUp = "hang_up",
        /// Nobody spoke; a silent call may be a person listened to.
        Silent = "silent",
        /// Abuse of the operator.
        Abusive = "abusive",
        /// Another number was meant.
        WrongNumber = "wrong_number",
        /// A test of the line.
        Test = "test",
        /// A joke or prank.
        Prank = "prank",
    }
}

words! {
    /// What happens next, chosen at wrap-up.
    NextStep {
        /// Nothing more to do.
        Nothing = "nothing",
        /// The caller will call again.
        CallerCallsAgain = "caller_calls_again",
        /// Somebody of the team follows up.
        FollowUp = "follow_up",
        /// A lead should look at it.
        LeadReview = "lead_review",
    }
}

words! {
    /// How a claim came to its end.
    ClaimEnd {
        /// Given back to the queue by its holder.
        Passed = "passed",
        /// The desk died before it reached the caller; the call went back to waiting.
        Returned = "returned",
        /// Given to a named colleague.
        Handed = "handed",
        /// A colleague took it over from a desk whose link was lost.
        TakenOver = "taken_over",
        /// The caller was gone before he was reached.
        CallerGone = "caller_gone",
        /// The wrap-up was put off; it stays among the open wrap-ups.
        Parked = "parked",
        /// Wrapped up.
        Wrapped = "wrapped",
    }
}

/// How urgent a call is: 1 now, 2 today, 3 this week, 4 routine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Urgency(u8);

impl Urgency {
    /// Life, assault under way, removal today, child alone.
    pub const NOW: Self = Self(1);
    /// Medicine stopped, segregation, hearing within 72 hours, threat.
    pub const TODAY: Self = Self(2);
    /// Counsel, family search, bond.
    pub const THIS_WEEK: Self = Self(3);
    /// Information, message, money, visit.
    pub const ROUTINE: Self = Self(4);

    /// The urgency with this number, 1 to 4.
    #[must_use]
    pub const fn new(level: u8) -> Option<Self> {
        if level >= 1 && level <= 4 {
            Some(Self(level))
        } else {
            None
        }
    }

    /// 1 (now) to 4 (routine).
    #[must_use]
    pub const fn level(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Urgency {
    type Error = super::UnknownWord;
    fn try_from(level: u8) -> Result<Self, Self::Error> {
        Self::new(level).ok_or(super::UnknownWord)
    }
}

impl From<Urgency> for u8 {
    fn from(urgency: Urgency) -> Self {
        urgency.0
    }
}

/// The live claim on a call, or its last one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Holder {
    /// Who has (or last had) the call.
    pub login: Login,
    /// The claim's number.
    pub fence: Fence,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// When the caller was reached on this claim.
    pub reached_at: Option<Timestamp>,
    /// Still held; false: the claim has ended.
    pub live: bool,
}

/// One call as the queue knows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Call {
    /// Identity.
    pub id: CallId,
    /// Grows with every change; a lower one is old news.
    pub version: i32,
    /// Where it stands.
    pub state: CallState,
    /// The line it came in on; `None` for a number that no line has.
    pub line: Option<LineId>,
    /// The facility it came from, if known.
    pub facility: Option<FacilityId>,
    /// The team whose queue it is in; `None` shows it to everybody.
    pub team: Option<TeamId>,
    /// First arrival. The cap runs from here: waiting spends it.
    pub arrived_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Why it ended.
    pub end_why: Option<EndWhy>,
    /// When its wrap-up was finished.
    pub wrapped_at: Option<Timestamp>,
    /// How urgent.
    pub urgency: Urgency,
    /// The caller's language, an ISO 639 code.
    pub language: Option<String>,
    /// How many messages wait for its person.
    pub messages_waiting: i16,
    /// Which call of today from the same number ("shared phone"); 1 is the first or unknown.
    pub nth_today: i16,
    /// Placed by the hotline, not by the caller.
    pub outgoing: bool,
    /// Came back from a desk that died before it reached the caller.
    pub returned: bool,
    /// When it broke off, if it did.
    pub broken_off_at: Option<Timestamp>,
    /// What came of it.
    pub disposition: Option<Disposition>,
    /// It had no story.
    pub non_data: Option<NonData>,
    /// Its case.
    pub case: Option<CaseId>,
    /// Its person.
    pub person: Option<PersonId>,
    /// Who holds it, or held it last.
    pub holder: Option<Holder>,
    /// What a phone system says of it besides.
    #[serde(default, skip_serializing_if = "CallPhone::is_nothing")]
    pub phone: CallPhone,
}
