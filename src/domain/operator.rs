//! Owns: operators, their groups and states, as colleagues see them.
//! Must not know: real names, passwords or how a login is made.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{CallId, Login, TeamId};
use crate::words;

words! {
    /// The group of rights a login belongs to: exactly one.
    Group {
        /// Takes calls.
        Operator = "operator",
        /// Sees the team, the lines and raised hands; may do what an operator does.
        Lead = "lead",
        /// Merges, purges, exports.
        Steward = "steward",
        /// Reads the log of who looked, and nothing else.
        Auditor = "auditor",
        /// Manages people and teams; no case content.
        Admin = "admin",
        /// Counts and reports, and nothing else.
        Reporter = "reporter",
    }
}

words! {
    /// What an operator is doing.
    OperatorState {
        /// Signed out.
        Off = "off",
        /// Ready for a call.
        Available = "available",
        /// Has a caller.
        OnCall = "on_call",
        /// Writing up.
        WrapUp = "wrap_up",
        /// Away for a while, with a reason.
        Away = "away",
    }
}

words! {
    /// Why an operator is away.
    AwayReason {
        /// A planned break.
        ScheduledBreak = "scheduled_break",
        /// An unplanned break; no reason asked.
        UnscheduledBreak = "unscheduled_break",
        /// A meal.
        Meal = "meal",
        /// A meeting.
        Meeting = "meeting",
        /// Training.
        Training = "training",
        /// Writing up outside a call.
        Documentation = "documentation",
        /// Talking with a supervisor.
        Supervision = "supervision",
        /// Trouble with the connection.
        Connectivity = "connectivity",
    }
}

words! {
    /// Whether an operator's desk is heard from.
    Link {
        /// Heard from within the last heartbeats.
        Live = "live",
        /// Two heartbeats missed.
        Stale = "stale",
        /// Silent for more than a minute, or signed out.
        Down = "down",
    }
}

/// One operator as colleagues see them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Operator {
    /// The login.
    pub login: Login,
    /// Grows with every change.
    pub version: i32,
    /// The short name on screen: a pseudonym.
    pub handle: String,
    /// The group of rights.
    pub group: Group,
    /// What they are doing.
    pub state: OperatorState,
    /// Why they are away.
    pub reason: Option<AwayReason>,
    /// Since when.
    pub since: Timestamp,
    /// Whether their desk is heard from.
    pub link: Link,
    /// A raised hand: the call it is about, if any.
    pub hand: Option<Hand>,
    /// Teams.
    pub teams: Vec<TeamId>,
    /// May sign in.
    pub active: bool,
}

/// A raised hand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hand {
    /// When it went up.
    pub raised_at: Timestamp,
    /// The call in hand at that moment.
    pub call: Option<CallId>,
}
