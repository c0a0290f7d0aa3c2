//! Owns: the SQL of reading the marks of a call back, and whether they still stand.
//! Must not know: the grammar; a mark is stored with its line, by `words`.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::DbError;
use crate::domain::marks::MarkKind;
use crate::domain::{EntryId, Login, MarkPlace, Redacted, TicketId};

/// A mark as the database keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredMark {
    /// Where it stands.
    pub place: MarkPlace,
    /// The byte behind it.
    pub to: usize,
    /// What it says.
    pub value: Redacted<Value>,
    /// When its line was saved.
    pub at: Timestamp,
    /// Who wrote it.
    pub author: Login,
    /// The line that took it back or replaced it.
    pub amended_by: Option<EntryId>,
    /// When somebody looks again, where it promises that.
    pub due_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct MarkRow {
    entry: Uuid,
    from_byte: i32,
    to_byte: i32,
    kind: String,
    value: Value,
    at: SqlTimestamp,
    author: String,
    amended_by: Option<Uuid>,
    due_at: Option<SqlTimestamp>,
}

impl MarkRow {
    /// `None`: a kind that this program does not know yet.
    fn known(self) -> Option<StoredMark> {
        Some(StoredMark {
            place: MarkPlace {
                entry: EntryId(self.entry),
                from: usize::try_from(self.from_byte).ok()?,
                kind: MarkKind::from_word(&self.kind)?,
            },
            to: usize::try_from(self.to_byte).ok()?,
            value: Redacted::new(self.value),
            at: self.at.to_jiff(),
            author: Login(self.author),
            amended_by: self.amended_by.map(EntryId),
            due_at: self.due_at.map(SqlTimestamp::to_jiff),
        })
    }
}

pub(super) const CALL_MARKS: &str = "SELECT entry, from_byte, to_byte, kind, value, at, author, amended_by, due_at FROM linelamp.call_marks($1)";
/// The marks of an opened call, in the order of its lines, those that were amended among them.
pub async fn list_call_marks(
    conn: &mut PgConnection,
    ticket: TicketId,
) -> Result<Vec<StoredMark>, DbError> {
    let rows: Vec<MarkRow> = sqlx::query_as(CALL_MARKS)
        .bind(ticket.0)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(MarkRow::known).collect())
}
