//! Owns: what every change answers besides its own answer: which database made it.
//! Must not know: what was changed.

use sqlx::Row as _;
use sqlx::postgres::PgRow;

use super::DbError;
use crate::domain::{Answer, Origin};

/// The answer to a change, and where it was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// What came of it.
    pub answer: Answer,
    /// The database that has it now.
    pub origin: Origin,
}

impl Written {
    /// The answer of a database that calls itself by these bytes.
    pub(super) fn new(answer: Answer, origin: &[u8]) -> Result<Self, DbError> {
        Ok(Self {
            answer,
            origin: Self::origin(origin)?,
        })
    }

    /// Done, and nothing to say but where: the second column.
    pub(super) fn done(row: &PgRow) -> Result<Self, DbError> {
        Self::new(Answer::Done, row.try_get(1)?)
    }

    pub(super) fn origin(bytes: &[u8]) -> Result<Origin, DbError> {
        Origin::read(bytes).ok_or_else(|| DbError::Other("origin".to_owned()))
    }
}
