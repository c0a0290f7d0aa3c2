//! Owns: what can go wrong with the database, in the desk's terms.
//! Must not know: values: an error carries a code, never what was asked or found.

use crate::domain::{Login, Outcome, PhoneRefusal};

/// Why the database did not do as asked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DbError {
    /// Absent or forbidden: one answer for both.
    #[error("not available")]
    Denied,
    /// The claim is no longer ours.
    #[error("the claim is no longer ours")]
    StaleFence,
    /// The call is not in this login's hand: absent, a colleague's, or still waiting; one answer for all.
    #[error("the call is not in hand")]
    NotInHand,
    /// Somebody else has the call.
    #[error("somebody else has the call")]
    Taken {
        /// Who, as far as we may know.
        holder: Option<Login>,
    },
    /// Another caller is in hand.
    #[error("another caller is in hand")]
    OnCall,
    /// The login is suspended or unknown, or its password is not accepted.
    #[error("the login is suspended or unknown")]
    Suspended,
    /// A value the database does not accept.
    #[error("a value is not of its form")]
    BadInput,
    /// Too many in too short a time.
    #[error("too many in too short a time")]
    TooMany,
    /// The call has ended.
    #[error("the call has ended")]
    Ended,
    /// It was changed since it was shown.
    #[error("it was changed since it was shown")]
    Changed,
    /// This program is too old for the database.
    #[error("this program is too old for the database")]
    OldClient,
    /// The database is older than this program needs.
    #[error("the database is older than this program needs")]
    OldSchema,
    /// The database is a restored copy that nobody has declared to be one.
    #[error("the database was restored and not declared")]
    Restored,
    /// The server only follows another one.
    #[error("the server only follows another one")]
    Standby,
    /// Another server has taken over from this one.
    #[error("another server has taken over from this one")]
    Overtaken,
    /// Another build of this program has made the database, with other migrations of the same numbers.
    #[error("another build has made the database")]
    OtherBuild,
    /// Somebody holds a table all the while.
    #[error("somebody holds a table")]
    Held,
    /// What was to be new is there already.
    #[error("it is there already")]
    Exists,
    /// The colleague cannot take a call now.
    #[error("the colleague cannot take a call now")]
    NotFree,
    /// No order is given to a phone system.
    #[error("no order to the phone system: {}", .0.word())]
    Phone(PhoneRefusal),
    /// Nothing was sent: there is no connection.
    #[error("no connection to the database")]
    Offline,
    /// The connection died on the way: it may or may not be done.
    #[error("the connection died before the answer")]
    Unknown,
    /// Anything else, by its SQLSTATE.
    #[error("database error {0}")]
    Other(String),
}

impl DbError {
    /// The outcome that a desk shows for it.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Denied => Outcome::Denied,
            Self::StaleFence | Self::NotInHand => Outcome::StaleFence,
            Self::Taken { holder } => Outcome::Taken { holder },
            Self::OnCall => Outcome::OnCall,
            Self::Suspended => Outcome::Suspended,
            Self::BadInput => Outcome::BadInput,
            Self::TooMany => Outcome::TooMany,
            Self::Ended => Outcome::Ended,
            Self::Changed => Outcome::Conflict,
            Self::OldClient | Self::OldSchema | Self::OtherBuild => Outcome::OldClient,
            // Nothing is decided, and nothing said, where it cannot last.
            Self::Offline | Self::Standby | Self::Overtaken => Outcome::Offline,
            Self::Unknown => Outcome::Unknown,
            Self::NotFree => Outcome::NotFree,
            Self::Phone(why) => Outcome::Phone(why),
            Self::Restored => Outcome::Failed {
                code: "LL011".to_owned(),
            },
            Self::Exists => Outcome::Failed {
                code: "LL012".to_owned(),
            },
            Self::Held => Outcome::Failed {
                code: "55P03".to_owned(),
            },
            Self::Other(code) => Outcome::Failed { code },
        }
    }

    /// True where the same may be taken a moment later: somebody had a row, or it took too long.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Held => true,
            // A lock that was not got, a deadlock, two writers of one row, a statement that took too long.
            Self::Other(code) => ["55P03", "40P01", "40001", "57014"].contains(&code.as_str()),
            _ => false,
        }
    }

    /// True where the connection is of no more use.
    #[must_use]
    pub const fn is_loss(&self) -> bool {
        matches!(
            self,
            Self::Offline | Self::Unknown | Self::Standby | Self::Overtaken
        )
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(refusal) => {
                from_code(refusal.code().as_deref().unwrap_or("XX000"))
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unknown,
            sqlx::Error::RowNotFound => Self::Denied,
            _ => Self::Other("client".to_owned()),
        }
    }
}

/// Our own class LL, and the few of the server's codes that mean something to a desk.
fn from_code(code: &str) -> DbError {
    match code {
        // 42501: a right that this login does not have at all.
        "LL001" | "42501" => DbError::Denied,
        "LL002" => DbError::StaleFence,
        "LL003" => DbError::Taken { holder: None },
        "LL004" => DbError::OnCall,
        // 28xxx: not let in; 3D000 would tell which databases exist.
        "LL005" | "28000" | "28P01" => DbError::Suspended,
        "LL006" | "22P02" | "22021" | "22001" | "23514" | "22007" | "22008" => DbError::BadInput,
        "LL007" => DbError::TooMany,
        "LL008" => DbError::Ended,
        "LL009" => DbError::OldClient,
        "LL010" => DbError::NotFree,
        "LL011" => DbError::Restored,
        "LL012" => DbError::Exists,
        "LL013" => DbError::Changed,
        "LL020" => DbError::Phone(PhoneRefusal::NoPhone),
        "LL021" => DbError::Phone(PhoneRefusal::NotHeard),
        "LL022" => DbError::Phone(PhoneRefusal::ThreeWay),
        "LL023" => DbError::Phone(PhoneRefusal::RingsInTurn),
        "LL024" => DbError::Phone(PhoneRefusal::NotByPhone),
        "LL025" => DbError::Phone(PhoneRefusal::NotConnected),
        "LL026" => DbError::Phone(PhoneRefusal::Elsewhere),
        // Read only: no transaction that writes, and nobody listens, on a standby.
        "25006" => DbError::Standby,
        // Ended by an administrator, the server going down or not up yet.
        "57P01" | "57P02" | "57P03" | "57P05" | "08006" | "08003" => DbError::Unknown,
        other => DbError::Other(other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_and_forbidden_are_one_answer() {
        assert_eq!(from_code("LL001"), from_code("42501"));
    }

    #[test]
    fn an_error_never_repeats_what_was_asked() {
        let error = DbError::Other("23505".to_owned());
        assert_eq!(error.to_string(), "database error 23505");
    }
}
