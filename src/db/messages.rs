//! Owns: the SQL of messages that wait for a person.
//! Must not know: who may read one; the database decides, and records every look.

use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{DbError, Written};
use crate::domain::{
    Delivery, Login, Message, MessageHead, MessageId, MessageLine, NewMessage, PersonId, RequestId,
    UnknownWord, Words,
};

pub(super) const LEAVE: &str = "SELECT linelamp.message_add($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12), linelamp.origin()";
/// Leaves a message; it carries the request's id. A repeat is harmless.
pub async fn leave_message(
    conn: &mut PgConnection,
    request: RequestId,
    message: &NewMessage,
) -> Result<Written, DbError> {
    let row = sqlx::query(LEAVE)
        .bind(request.0)
        .bind(message.call.map(|call| call.0))
        .bind(message.person.map(|person| person.0))
        .bind(message.case_number.as_deref())
        .bind(message.left_by.word())
        .bind(message.relation.reveal())
        .bind(message.name.reveal())
        .bind(message.words.reveal())
        .bind(message.pass_word.reveal())
        .bind(message.language.as_deref())
        .bind(message.may_hear.word())
        .bind(message.expires_at.map(jiff_sqlx::ToSqlx::to_sqlx))
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const DELIVER: &str = "SELECT linelamp.message_deliver($1, $2, $3), linelamp.origin()";
/// Writes down that a message was told.
pub async fn deliver_message(
    conn: &mut PgConnection,
    request: RequestId,
    message: MessageId,
    how: Delivery,
) -> Result<Written, DbError> {
    let row = sqlx::query(DELIVER)
        .bind(request.0)
        .bind(message.0)
        .bind(how.word())
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const WITHDRAW: &str = "SELECT linelamp.message_withdraw($1, $2), linelamp.origin()";
/// A message is not to be told any more.
pub async fn withdraw_message(
    conn: &mut PgConnection,
    request: RequestId,
    message: MessageId,
) -> Result<Written, DbError> {
    let row = sqlx::query(WITHDRAW)
        .bind(request.0)
        .bind(message.0)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

#[derive(FromRow)]
struct MessageRow {
    id: Uuid,
    person: Uuid,
    left_by: String,
    relation: Option<String>,
    name: Option<String>,
    words: String,
    pass_word: Option<String>,
    language: Option<String>,
    may_hear: String,
    left_at: SqlTimestamp,
    expires_at: SqlTimestamp,
    written_by: String,
    state: String,
    state_at: Option<SqlTimestamp>,
}

impl MessageRow {
    fn known(self) -> Result<Message, UnknownWord> {
        let words = |words: Option<String>| Words::new(words.unwrap_or_default());
        Ok(Message {
            head: MessageHead {
                id: MessageId(self.id),
                left_by: self.left_by.parse()?,
                language: self.language,
                may_hear: self.may_hear.parse()?,
                pass_word: self.pass_word.is_some(),
                left_at: self.left_at.to_jiff(),
                expires_at: self.expires_at.to_jiff(),
            },
            person: PersonId(self.person),
            relation: words(self.relation),
            name: words(self.name),
            pass_word: words(self.pass_word),
            words: Words::new(self.words),
            written_by: Login(self.written_by),
            state: self.state.parse()?,
            state_at: self.state_at.map(SqlTimestamp::to_jiff),
        })
    }
}

pub(super) const REQUEST: &str = "SELECT linelamp.open_request('message', $1)";
pub(super) const READ: &str = "SELECT id, person, left_by, relation, name, words, pass_word, language, may_hear, left_at, expires_at, written_by, state, state_at FROM linelamp.message_read($1)";
/// The words of a message. The wish is recorded first, in a transaction of its own, at every look.
pub async fn open_message(conn: &mut PgConnection, message: MessageId) -> Result<Message, DbError> {
    let ticket: Uuid = sqlx::query_scalar(REQUEST)
        .bind(message.0)
        .fetch_one(&mut *conn)
        .await?;
    let row: MessageRow = sqlx::query_as(READ).bind(ticket).fetch_one(conn).await?;
    row.known().map_err(newer)
}

#[derive(FromRow)]
struct LineRow {
    id: Uuid,
    case_number: Option<String>,
    left_by: String,
    language: Option<String>,
    left_at: SqlTimestamp,
    expires_at: SqlTimestamp,
    written_by: String,
    state: String,
}

pub(super) const LIST: &str = "SELECT id, case_number, left_by, language, left_at, expires_at, written_by, state FROM linelamp.message_list($1)";
/// The messages this login looks after, what still waits first; at most 500.
pub async fn list_messages(
    conn: &mut PgConnection,
    undelivered: bool,
) -> Result<Vec<MessageLine>, DbError> {
    let rows: Vec<LineRow> = sqlx::query_as(LIST)
        .bind(undelivered)
        .fetch_all(conn)
        .await?;
    let known = rows.into_iter().map(|row| {
        Ok(MessageLine {
            id: MessageId(row.id),
            case_number: row.case_number,
            left_by: row.left_by.parse()?,
            language: row.language,
            left_at: row.left_at.to_jiff(),
            expires_at: row.expires_at.to_jiff(),
            written_by: Login(row.written_by),
            state: row.state.parse()?,
        })
    });
    known.collect::<Result<_, _>>().map_err(newer)
}

/// A word that this program does not know comes from a newer schema.
fn newer(_: UnknownWord) -> DbError {
    DbError::OldClient
}
