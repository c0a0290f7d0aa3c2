//! Owns: lines and facilities, as the queue shows them.
//! Must not know: who calls.

use serde::{Deserialize, Serialize};

use super::call::Urgency;
use super::ids::{FacilityId, LineId, TeamId};
use crate::words;

words! {
    /// Whether callers may be connected to a third party on this line.
    ThreeWay {
        /// Nobody has found out.
        Unknown = "unknown",
        /// Allowed.
        Allowed = "allowed",
        /// Not allowed: doing it may close the line.
        NotAllowed = "not_allowed",
    }
}

words! {
    /// Whether the line is listened to.
    Monitored {
        /// Nobody has found out: assume it is.
        Unknown = "unknown",
        /// Listened to or recorded.
        Yes = "yes",
        /// Approved as unmonitored.
        No = "no",
    }
}

/// One hotline number at one facility.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// Identity.
    pub id: LineId,
    /// Grows with every change.
    pub version: i32,
    /// The number dialled: the hotline's own, not a caller's.
    pub number: String,
    /// What operators call it.
    pub name: String,
    /// The facility it serves.
    pub facility: Option<FacilityId>,
    /// The team that answers it.
    pub team: TeamId,
    /// Longest call the facility allows, in seconds, counted from first arrival.
    pub cap_seconds: Option<i32>,
    /// Listened to?
    pub monitored: Monitored,
    /// Third parties?
    pub three_way: ThreeWay,
    /// Opening hours in words, "Mon-Fri 08:00-20:00".
    pub hours: Option<String>,
    /// What a waiting call starts with.
    pub default_urgency: Urgency,
    /// What a waiting call starts with, an ISO 639 code.
    pub default_language: Option<String>,
    /// Opening words by language code.
    pub opening: std::collections::BTreeMap<String, String>,
    /// The clocks of the facility, "America/Chicago".
    pub zone: Option<String>,
}

/// One place of detention.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Facility {
    /// Identity.
    pub id: FacilityId,
    /// Grows with every change.
    pub version: i32,
    /// Its name.
    pub name: String,
    /// What kind: SPC, CDF, IGSA, …
    pub kind: Option<String>,
    /// Town and state.
    pub place: Option<String>,
}
