//! Owns: the SQL of the list of cases: numbers and states, no name.
//! Must not know: what is in a case; opening one is another room's.

use jiff_sqlx::Timestamp as SqlTimestamp;
use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

use super::DbError;
use crate::domain::CaseId;

/// One row of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CaseLine {
    /// Identity.
    pub id: CaseId,
    /// What people call it.
    pub number: String,
    /// Its status, as the database spells it.
    pub status: String,
    /// When it last changed.
    pub updated_at: jiff::Timestamp,
}

pub(super) const LIST: &str =
    "SELECT f.id, f.number, f.status, f.updated_at FROM linelamp.case_file f
 ORDER BY f.updated_at DESC LIMIT 500";
/// The cases of my teams, the last changed first; at most 500.
pub async fn list_cases(conn: &mut PgConnection) -> Result<Vec<CaseLine>, DbError> {
    let rows: Vec<(Uuid, String, String, SqlTimestamp)> =
        sqlx::query_as(LIST).fetch_all(conn).await?;
    Ok(rows
        .into_iter()
        .map(|(id, number, status, updated_at)| CaseLine {
            id: CaseId(id),
            number,
            status,
            updated_at: updated_at.to_jiff(),
        })
        .collect())
}

pub(super) const FIND: &str =
    "SELECT f.id FROM linelamp.case_file f WHERE f.number = upper(trim($1))";
/// The case with this number.
///
/// # Errors
/// [`DbError::Denied`] when there is none that this login may see.
pub async fn find_case(conn: &mut PgConnection, number: &str) -> Result<CaseId, DbError> {
    let id: Option<Uuid> = sqlx::query_scalar(FIND)
        .bind(number)
        .fetch_optional(conn)
        .await?;
    id.map(CaseId).ok_or(DbError::Denied)
}
