//! Owns: why a session ended.
//! Must not know: what is done about it.

use crate::db::DbError;

/// Why a session ended.
pub(super) enum Ended {
    /// The desk closed.
    Closed,
    /// The connection is of no more use.
    Lost,
    /// Another server has taken over from this one.
    Overtaken,
    /// The database does not want this desk.
    Refused(&'static str),
}

impl From<DbError> for Ended {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Suspended => Self::Refused("refused-suspended"),
            DbError::OldClient => Self::Refused("refused-old-client"),
            DbError::OldSchema => Self::Refused("refused-old-schema"),
            DbError::Restored => Self::Refused("refused-restored"),
            DbError::Overtaken => Self::Overtaken,
            _ => Self::Lost,
        }
    }
}
