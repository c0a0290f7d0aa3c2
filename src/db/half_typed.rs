//! Owns: the SQL of words that were typed and never sent: where they are kept so that they set nothing.
//! Must not know: journals, or when words count as never sent.

use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::PgConnection;
use uuid::Uuid;

use super::words::{LOG_END, append_half_typed};
use super::{DbError, Written};
use crate::domain::{Answer, Claim, Lsn, NoteLine, Record, Saved, TypedInto, TypedLine};

/// Keeps them: on the timeline of the record, or of the call, into which they were typed; else for their writer alone.
/// A repeat is harmless, and nothing is kept of what was sent after all under the same id.
pub async fn keep_half_typed(
    conn: &mut PgConnection,
    line: &TypedLine,
) -> Result<Written, DbError> {
    match (&line.into, line.claim) {
        (TypedInto::Topic, Some(claim)) => {
            append_half_typed(conn, &of_call(line, claim), "do_not_ask").await
        }
        (TypedInto::Message, Some(claim)) => {
            append_half_typed(conn, &of_call(line, claim), "message").await
        }
        (into, _) => keep(conn, line, &place(into)).await,
    }
}

/// Of what kind of record the words are, of which, into which field they were typed, and which version of it was seen.
type Place<'a> = (&'static str, Option<Uuid>, &'a str, Option<i32>);

fn place(into: &TypedInto) -> Place<'_> {
    match into {
        TypedInto::Value {
            record: Record::Person(person),
            field,
            seen,
        } => ("person", Some(person.0), field.word(), Some(*seen)),
        TypedInto::Value {
            record: Record::Case(case),
            field,
            seen,
        } => ("case", Some(case.0), field.word(), Some(*seen)),
        TypedInto::Told { person, kind } => ("person", Some(person.0), kind, None),
        TypedInto::Topic | TypedInto::Message | TypedInto::Value { .. } => {
            ("message", None, "message", None)
        }
    }
}

/// The same words as a line of the call in which they were typed.
fn of_call(line: &TypedLine, claim: Claim) -> NoteLine {
    NoteLine {
        entry: line.entry,
        claim,
        provider: line.provider.clone(),
        written_at: line.written_at,
        words: line.words.clone(),
        amends: None,
        field: None,
    }
}

pub(super) const KEEP: &str =
    "SELECT at, placed, linelamp.origin() FROM linelamp.half_typed_keep($1, $2, $3, $4, $5, $6)";
async fn keep(
    conn: &mut PgConnection,
    line: &TypedLine,
    (kind, record, field, seen): &Place<'_>,
) -> Result<Written, DbError> {
    let (at, placed, origin): (SqlTimestamp, bool, Vec<u8>) = sqlx::query_as(KEEP)
        .bind(line.entry.0)
        .bind(kind)
        .bind(record)
        .bind(field)
        .bind(seen)
        .bind(line.words.reveal())
        .fetch_one(&mut *conn)
        .await?;
    let end: i64 = sqlx::query_scalar(LOG_END).fetch_one(conn).await?;
    let origin = Written::origin(&origin)?;
    let answer = Answer::Noted {
        entry: line.entry,
        at: at.to_jiff(),
        late: false,
        unplaced: !placed,
        saved: Saved {
            origin,
            lsn: Lsn(end.cast_unsigned()),
        },
    };
    Ok(Written { answer, origin })
}
