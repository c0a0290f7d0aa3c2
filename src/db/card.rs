//! Owns: the SQL of the card before hello, and of what a person is not to be asked again.
//! Must not know: who may read it; the database decides, and records every look.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{DbError, Written};
use crate::domain::{
    CallId, Card, Claim, DoNotAsk, DoNotAskId, LastContact, Login, MessageHead, PersonId,
    RequestId, Words,
};

#[derive(FromRow)]
struct CardRow {
    person: Uuid,
    name: String,
    last_at: Option<SqlTimestamp>,
    last_with: Option<String>,
    came_of: Option<String>,
    promise: Option<String>,
    promise_due: Option<SqlTimestamp>,
    danger: Option<String>,
    danger_at: Option<SqlTimestamp>,
    language: Option<String>,
    do_not_ask: Value,
    messages: Value,
}

pub(super) const CARD: &str = "SELECT person, name, last_at, last_with, came_of, promise, promise_due, danger, danger_at, language, do_not_ask, messages FROM linelamp.card($1, $2)";
/// What to know before hello; `None`: nobody knows who calls.
pub async fn read_card(conn: &mut PgConnection, claim: Claim) -> Result<Option<Card>, DbError> {
    let row: Option<CardRow> = sqlx::query_as(CARD)
        .bind(claim.call.0)
        .bind(claim.fence.0)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(card))
}

/// A word that this program does not know yet is left out.
fn card(row: CardRow) -> Card {
    let rows = |rows: &Value| rows.as_array().cloned().unwrap_or_default();
    let danger_at = row.danger_at.map(SqlTimestamp::to_jiff);
    Card {
        person: PersonId(row.person),
        name: Words::new(row.name),
        last: row.last_at.map(|at| LastContact {
            at: at.to_jiff(),
            with: row.last_with.map(Login),
            came_of: row.came_of.and_then(|word| word.parse().ok()),
        }),
        promise: row.promise.and_then(|word| word.parse().ok()),
        promise_due: row.promise_due.map(SqlTimestamp::to_jiff),
        danger: row.danger.map(Words::new).zip(danger_at),
        language: row.language,
        do_not_ask: rows(&row.do_not_ask).iter().filter_map(mark).collect(),
        messages: rows(&row.messages).iter().filter_map(head).collect(),
    }
}

fn text<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    row.get(name)?.as_str()
}

fn time(row: &Value, name: &str) -> Option<Timestamp> {
    Timestamp::from_millisecond(row.get(name)?.as_i64()?).ok()
}

fn mark(row: &Value) -> Option<DoNotAsk> {
    Some(DoNotAsk {
        id: text(row, "id")?.parse().ok()?,
        about: Words::new(text(row, "about")?),
        said_by: text(row, "said_by").map(|login| Login(login.to_owned())),
        said_at: time(row, "said_at")?,
    })
}

fn head(row: &Value) -> Option<MessageHead> {
    Some(MessageHead {
        id: text(row, "id")?.parse().ok()?,
        left_by: text(row, "left_by")?.parse().ok()?,
        language: text(row, "language").map(str::to_owned),
        may_hear: text(row, "may_hear")?.parse().ok()?,
        pass_word: row.get("pass_word")?.as_bool()?,
        left_at: time(row, "left_at")?,
        expires_at: time(row, "expires_at")?,
    })
}

pub(super) const DO_NOT_ASK: &str = "SELECT linelamp.do_not_ask_add($1, $2, $3), linelamp.origin()";
/// The person of this call is not to be asked about this again; the mark carries the request's id.
pub async fn add_do_not_ask(
    conn: &mut PgConnection,
    request: RequestId,
    call: CallId,
    about: &Words,
) -> Result<Written, DbError> {
    let row = sqlx::query(DO_NOT_ASK)
        .bind(request.0)
        .bind(call.0)
        .bind(about.reveal())
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const MAY_ASK_AGAIN: &str =
    "SELECT linelamp.do_not_ask_take_back($1, $2), linelamp.origin()";
/// It may be asked again after all.
pub async fn take_back_do_not_ask(
    conn: &mut PgConnection,
    request: RequestId,
    mark: DoNotAskId,
) -> Result<Written, DbError> {
    let row = sqlx::query(MAY_ASK_AGAIN)
        .bind(request.0)
        .bind(mark.0)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}
