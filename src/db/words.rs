//! Owns: the SQL of what is said and where it belongs: note lines, people, cases.
//! Must not know: how a line is typed, kept or shown.

use jiff::tz::TimeZone;
use jiff_sqlx::{Timestamp as SqlTimestamp, ToSqlx as _};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{DbError, Written, forms, people};
pub use crate::domain::NewPerson;
use crate::domain::marks::stored;
use crate::domain::{
    Answer, CallId, CaseId, Claim, Fence, Lsn, MarkPlace, NoteLine, PersonId, RequestId, Saved,
    Sensitive,
};

pub(super) const NOTE: &str = "SELECT at, late, placed, linelamp.origin() FROM linelamp.call_note($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
/// The end of the log. Asked after the commit: within the line's own statement its commit is not written yet, and a
/// standby that has all up to there might lack it.
pub(super) const LOG_END: &str = "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint";
/// Appends a line with its marks, or answers the field that it is for. A repeat is harmless and answers as the first time.
pub async fn append_note(conn: &mut PgConnection, line: &NoteLine) -> Result<Written, DbError> {
    if let Some(field) = &line.field {
        return forms::answer_field(conn, line, field).await;
    }
    // The clocks of whoever writes: a line that waited in the journal means the same hour when it comes.
    let marks = stored(line.words.reveal(), line.written_at, &TimeZone::system());
    let amends = line.amends.map(|place| amended(&place));
    note(conn, line, (Some(marks), amends), None).await
}

/// Appends a line that was never sent, with the sign of it: its marks do not count, and it amends nothing.
pub async fn append_half_typed(
    conn: &mut PgConnection,
    line: &NoteLine,
    into: &str,
) -> Result<Written, DbError> {
    note(conn, line, (None, None), Some(into)).await
}

async fn note(
    conn: &mut PgConnection,
    line: &NoteLine,
    (marks, amends): (Option<Value>, Option<Value>),
    half_typed: Option<&str>,
) -> Result<Written, DbError> {
    let provider = line.provider.as_ref();
    let (at, late, placed, origin): (SqlTimestamp, bool, bool, Vec<u8>) = sqlx::query_as(NOTE)
        .bind(line.entry.0)
        .bind(line.claim.call.0)
        .bind(provider.map(|call| call.source.as_str()))
        .bind(provider.map(|call| call.id.as_str()))
        .bind(line.claim.fence.0)
        .bind(line.written_at.to_sqlx())
        .bind(line.words.reveal())
        .bind(marks)
        .bind(amends)
        .bind(half_typed)
        .fetch_one(&mut *conn)
        .await?;
    let end: i64 = sqlx::query_scalar(LOG_END).fetch_one(conn).await?;
    let origin = Written::origin(&origin)?;
    let answer = Answer::Noted {
        entry: line.entry,
        at: at.to_jiff(),
        late,
        unplaced: !placed,
        saved: Saved {
            origin,
            lsn: Lsn(end.cast_unsigned()),
        },
    };
    Ok(Written { answer, origin })
}

fn amended(place: &MarkPlace) -> Value {
    json!({ "entry": place.entry.to_string(), "from": place.from.to_string(), "kind": place.kind.word() })
}

pub(super) const PLACE: &str = "SELECT linelamp.call_place($1, $2, $3, $4, $5), linelamp.origin()";
/// Puts a call onto a person or a case, or onto another one.
pub async fn place_call(
    conn: &mut PgConnection,
    request: RequestId,
    call: CallId,
    fence: Option<Fence>,
    onto: (Option<PersonId>, Option<CaseId>),
) -> Result<Written, DbError> {
    let row = sqlx::query(PLACE)
        .bind(request.0)
        .bind(call.0)
        .bind(fence.map(|fence| fence.0))
        .bind(onto.0.map(|person| person.0))
        .bind(onto.1.map(|case| case.0))
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const MAKE_CASE: &str =
    "SELECT made, number, linelamp.origin() FROM linelamp.case_make($1, $2, $3, $4)";
/// Makes a case, for a call or for itself.
pub async fn make_case(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Option<Claim>,
    person: Option<PersonId>,
) -> Result<Written, DbError> {
    let (case, number, origin): (Uuid, String, Vec<u8>) = sqlx::query_as(MAKE_CASE)
        .bind(request.0)
        .bind(claim.map(|claim| claim.call.0))
        .bind(claim.map(|claim| claim.fence.0))
        .bind(person.map(|person| person.0))
        .fetch_one(conn)
        .await?;
    let answer = Answer::CaseMade {
        case: CaseId(case),
        number,
    };
    Written::new(answer, &origin)
}

pub(super) const MAKE_PERSON: &str =
    "SELECT linelamp.person_make($1, $2, $3, $4, $5, $6, $7, $8, $9, $10), linelamp.origin()";
/// Makes a person, for a call or without one; the person carries the request's id.
pub async fn make_person(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Option<Claim>,
    person: &NewPerson,
) -> Result<PersonId, DbError> {
    add_person(conn, request, claim, person)
        .await
        .map(|_| PersonId(request.0))
}

/// Makes a person, and says which log has it.
pub async fn add_person(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Option<Claim>,
    person: &NewPerson,
) -> Result<Written, DbError> {
    let plain = |field: &Option<Sensitive>| field.as_ref().map(|field| field.reveal().to_owned());
    let row = sqlx::query(MAKE_PERSON)
        .bind(request.0)
        .bind(claim.map(|claim| claim.call.0))
        .bind(claim.map(|claim| claim.fence.0))
        .bind(plain(&person.given))
        .bind(plain(&person.family))
        .bind(plain(&person.a_number))
        .bind(plain(&person.country))
        .bind(plain(&person.born))
        .bind(person.language.as_deref())
        .bind(people::filed(&people::full_name(person), false))
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}
