//! Owns: what the link tells the desk unasked: changed rows, the state of the link, answers to orders.
//! Must not know: sockets, SQL or the screen.

use jiff::Timestamp;

use super::call::Call;
use super::ids::{CallId, FacilityId, LineId, Login, PhoneSystemId, PresenceId, RequestId};
use super::line::{Facility, Line};
use super::operator::Operator;
use super::origin::Origin;
use super::outcome::Outcome;
use super::phone_system::PhoneSystem;
use super::presence::Presence;

/// One shared row, as the feed brings it; the version decides whether it is news.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Row {
    /// A call.
    Call(Call),
    /// A line.
    Line(Line),
    /// A facility.
    Facility(Facility),
    /// An operator.
    Operator(Operator),
    /// Somebody's being in a record.
    Presence(Presence),
    /// A phone system.
    PhoneSystem(PhoneSystem),
}

/// The identity of a shared row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RowId {
    /// A call.
    Call(CallId),
    /// A line.
    Line(LineId),
    /// A facility.
    Facility(FacilityId),
    /// An operator.
    Operator(Login),
    /// Somebody's being in a record.
    Presence(PresenceId),
    /// A phone system.
    PhoneSystem(PhoneSystemId),
}

/// One answer of the delta query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    /// Empty the mirror first: this is the whole world.
    pub whole: bool,
    /// Changed rows.
    pub rows: Vec<Row>,
    /// Rows that left our sight, with the version at which they did. A row still in `rows` beats its gone row.
    pub gone: Vec<(RowId, i32)>,
    /// The server's clock at the answer.
    pub server_now: Timestamp,
}

/// How well the desk hears the database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkState {
    /// Not yet connected for the first time.
    Connecting,
    /// What is shown is true.
    Live,
    /// Connected, but the last answer is overdue since this moment (desk's clock).
    Stale(Timestamp),
    /// Not connected since this moment (desk's clock); it is tried again by itself.
    Offline(Timestamp),
    /// Only a server answers from which another one has taken over; nothing is said to it. Since this moment.
    Overtaken(Timestamp),
}

/// What the link tells the desk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum News {
    /// The database knows us as this login.
    SignedIn {
        /// `session_user`.
        login: Login,
    },
    /// Which database this is, and on which timeline: told before the link is called live.
    Origin(Origin),
    /// The state of the link changed.
    Link(LinkState),
    /// Changed rows.
    Rows(Batch),
    /// The answer to an order.
    Answered {
        /// Which order.
        request: RequestId,
        /// What came of it.
        outcome: Outcome,
    },
    /// The database refuses this desk for good: too old, suspended, another identity. Words for the operator are in `errors.ftl` under this key.
    Refused {
        /// A message key.
        key: &'static str,
    },
    /// The database has heard this desk, and answered.
    Alive {
        /// Whether a keeper is at work. False: timed work (rescue of leases, link states) is not being done.
        keeper: bool,
    },
}
