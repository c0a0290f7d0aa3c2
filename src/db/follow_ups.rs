//! Owns: the SQL of promises to look again.
//! Must not know: how one is written down; it is a mark of a line.

use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{DbError, Written};
use crate::domain::{CallId, CaseId, FollowUp, FollowUpId, Login, RequestId};

#[derive(FromRow)]
struct FollowUpRow {
    id: Uuid,
    promised_by: String,
    due_at: SqlTimestamp,
    call: Option<Uuid>,
    case: Option<Uuid>,
    case_number: Option<String>,
    facility: Option<String>,
}

pub(super) const LIST: &str = "SELECT id, promised_by, due_at, call, \"case\", case_number, facility FROM linelamp.follow_ups()";
/// The promises that nobody has kept yet, the next due first: one's own, and for a lead those of the teams. At most 500.
pub async fn list_follow_ups(conn: &mut PgConnection) -> Result<Vec<FollowUp>, DbError> {
    let rows: Vec<FollowUpRow> = sqlx::query_as(LIST).fetch_all(conn).await?;
    let promise = |row: FollowUpRow| FollowUp {
        id: FollowUpId(row.id),
        promised_by: Login(row.promised_by),
        due_at: row.due_at.to_jiff(),
        call: row.call.map(CallId),
        case: row.case.map(CaseId),
        case_number: row.case_number,
        facility: row.facility,
    };
    Ok(rows.into_iter().map(promise).collect())
}

pub(super) const KEEP: &str = "SELECT linelamp.follow_up_keep($1, $2), linelamp.origin()";
/// A promise is kept. A repeat is harmless.
///
/// # Errors
/// [`DbError::Denied`] where it is neither one's own nor of a team one leads, or does not stand any more.
pub async fn keep_follow_up(
    conn: &mut PgConnection,
    request: RequestId,
    follow_up: FollowUpId,
) -> Result<Written, DbError> {
    let row = sqlx::query(KEEP)
        .bind(request.0)
        .bind(follow_up.0)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}
