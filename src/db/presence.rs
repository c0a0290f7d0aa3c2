//! Owns: the SQL of who is in which record.
//! Must not know: when a desk says so.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{DbError, Written};
use crate::domain::Record;

pub(super) const SET: &str = "SELECT linelamp.presence_set($1, $2, $3, $4), linelamp.origin()";
/// This desk is now in this record, typing or not; `None`: in none.
pub async fn set(
    conn: &mut PgConnection,
    desk: Uuid,
    record: Option<Record>,
    typing: bool,
) -> Result<Written, DbError> {
    let (kind, subject) = match record {
        Some(Record::Call(call)) => (Some("call"), Some(call.0)),
        Some(Record::Case(case)) => (Some("case"), Some(case.0)),
        Some(Record::Person(person)) => (Some("person"), Some(person.0)),
        None => (None, None),
    };
    let row = sqlx::query(SET)
        .bind(desk)
        .bind(kind)
        .bind(subject)
        .bind(typing)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}
