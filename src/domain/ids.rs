//! Owns: the identities of shared rows, one type each, so that a call is never passed where a case is meant.
//! Must not know: where the rows live or what they hold.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

row_id! {
    /// One call, from first ring to wrapped up.
    CallId;
    /// One order to a phone system.
    CommandId;
    /// One phone system.
    PhoneSystemId;
    /// One hotline number at one facility.
    LineId;
    /// One place of detention.
    FacilityId;
    /// One person, known to the whole hotline.
    PersonId;
    /// One case, belonging to a team.
    CaseId;
    /// One line of a note stream or one event of a timeline; made by the client.
    EntryId;
    /// One form being filled in; made by the client.
    FillingId;
    /// One wish to change something; made by the client, makes a repeat harmless.
    RequestId;
    /// A message that waits for a person.
    MessageId;
    /// Something that a person is not to be asked again.
    DoNotAskId;
    /// One thing told about a person.
    DetailId;
    /// Somebody's being in a record.
    PresenceId;
    /// Something written for a call that the database does not know: a line, or a form.
    UnplacedId;
    /// A promise to look again.
    FollowUpId;
    /// A recorded request to open a record, good for 15 minutes.
    TicketId;
}

/// A team's number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TeamId(pub i32);

/// The pseudonymous login of an operator, `op-017`; what the database knows a person by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Login(pub String);

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The number of a claim: timeline and counter, strictly rising for each call.
///
/// A change of claim, state or field carries it and is refused when a newer claim exists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fence(pub i64);
