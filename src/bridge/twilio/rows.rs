//! Owns: the rows of Twilio's listings, as far as they are read.
//! Must not know: how they are asked for.

use jiff::Timestamp;
use serde::Deserialize;

use super::moments::moment;
use crate::domain::Sensitive;

/// The account.
#[derive(Clone, PartialEq, Eq, Default, Deserialize, Debug)]
pub struct AccountRow {
    /// `active`, `suspended` or `closed`.
    pub status: Option<String>,
    /// `Trial` or `Full`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// A number of the account, and what becomes of calls to it. It is the hotline's own, no caller's.
#[derive(Clone, PartialEq, Eq, Default, Deserialize, Debug)]
pub struct NumberRow {
    /// The number, with its `+`.
    pub phone_number: String,
    /// Where an incoming call is told.
    pub voice_url: Option<String>,
    /// `POST` or `GET`.
    pub voice_method: Option<String>,
    /// Where, when nobody answers there.
    pub voice_fallback_url: Option<String>,
    /// Where the end of a call is told.
    pub status_callback: Option<String>,
    /// `POST` or `GET`.
    pub status_callback_method: Option<String>,
    /// An application that has its calls in place of the address above.
    pub voice_application_sid: Option<String>,
    /// A trunk that has them.
    pub trunk_sid: Option<String>,
}

impl NumberRow {
    /// Whether calls to it are told at this address, and nothing else has them.
    #[must_use]
    pub fn calls(&self, address: &str) -> bool {
        let nothing = |sid: &Option<String>| sid.as_deref().is_none_or(str::is_empty);
        let told = self.voice_url.as_deref();
        told.is_some_and(|told| is_at(told, address))
            && nothing(&self.trunk_sid)
            && nothing(&self.voice_application_sid)
    }
}

/// Whether what is told there is told at this address. What stands behind a `#` only says how often Twilio tries.
#[must_use]
pub fn is_at(told: &str, address: &str) -> bool {
    told.split('#').next() == Some(address)
}

/// A call as Twilio lists it.
#[derive(Clone, Deserialize)]
pub struct CallRow {
    /// Its name.
    pub sid: String,
    /// Where it is.
    pub status: String,
    /// `inbound`: a caller; anything else is a leg of ours.
    pub direction: Option<String>,
    to: Option<String>,
    from: Option<Sensitive>,
    date_created: Option<String>,
    start_time: Option<String>,
    end_time: Option<String>,
}

impl CallRow {
    /// The number that was dialled.
    #[must_use]
    pub fn line(&self) -> Option<&str> {
        self.to.as_deref()
    }

    /// The number that called.
    #[must_use]
    pub fn from(&self) -> Option<&str> {
        self.from.as_ref().map(Sensitive::reveal)
    }

    /// When it began.
    #[must_use]
    pub fn began(&self) -> Option<Timestamp> {
        let said = self.date_created.as_deref().and_then(moment);
        said.or_else(|| self.start_time.as_deref().and_then(moment))
    }

    /// When it ended.
    #[must_use]
    pub fn ended(&self) -> Option<Timestamp> {
        self.end_time.as_deref().and_then(moment)
    }
}

/// A queue.
#[derive(Clone, Deserialize, Debug)]
pub struct QueueRow {
    /// Its name for Twilio.
    pub sid: String,
    /// Its name for people.
    pub friendly_name: Option<String>,
}

/// A caller in a queue.
#[derive(Clone, Deserialize, Debug)]
pub struct MemberRow {
    /// Whose call.
    pub call_sid: String,
    date_enqueued: Option<String>,
}

impl MemberRow {
    /// Since when.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.date_enqueued.as_deref().and_then(moment)
    }
}

/// A meeting in a room.
#[derive(Clone, Deserialize, Debug)]
pub struct MeetingRow {
    /// Its name for Twilio.
    pub sid: String,
    /// The room.
    pub friendly_name: Option<String>,
    /// `init`, `in-progress` or `completed`.
    pub status: String,
}

/// Somebody in a meeting.
#[derive(Clone, Deserialize, Debug)]
pub struct ParticipantRow {
    /// Whose call.
    pub call_sid: String,
    /// Our name for the leg, where we made it.
    pub label: Option<String>,
    /// Hears music.
    #[serde(default)]
    pub hold: bool,
    /// `queued`, `connecting`, `ringing`, `connected`, `complete` or `failed`.
    pub status: Option<String>,
    date_created: Option<String>,
}

impl ParticipantRow {
    /// Since when.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.date_created.as_deref().and_then(moment)
    }

    /// Whether it is there now.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.status
            .as_deref()
            .is_none_or(|status| status == "connected")
    }
}
