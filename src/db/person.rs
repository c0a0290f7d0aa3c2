//! Owns: the SQL of one person's record: reading it, setting a field, what is told about him, merging and parting.
//! Must not know: who may; the database decides, and every look is recorded there.

use jiff_sqlx::Timestamp as SqlTimestamp;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::opening::request_record;
use super::person_told::{detail, entry, fields, given, id, text, time, words};
use super::{DbError, Written, people};
use crate::domain::{
    Answer, CaseId, DetailId, FieldState, Login, Merge, NewValue, PersonId, PersonRecord, Record,
    RecordField, RequestId, Source, Stayed, TicketId, Told, ValueSet, Words,
};

#[derive(FromRow)]
struct PersonRow {
    id: Uuid,
    version: i32,
    fields: Value,
    details: Value,
    cases: Value,
    merged: Value,
    looked: Value,
    history: Value,
    stayed: Value,
}

pub(super) const READ: &str = "SELECT id, version, fields, details, cases, merged, looked, history, stayed FROM linelamp.person_read($1)";
/// An opened person. Whoever was merged away opens as the one he was merged into.
pub async fn read_person(
    conn: &mut PgConnection,
    ticket: TicketId,
) -> Result<PersonRecord, DbError> {
    let row: PersonRow = sqlx::query_as(READ).bind(ticket.0).fetch_one(conn).await?;
    Ok(PersonRecord {
        person: PersonId(row.id),
        version: row.version,
        fields: fields(&row.fields),
        details: rows(&row.details).iter().filter_map(detail).collect(),
        cases: rows(&row.cases)
            .iter()
            .filter_map(|case| Some((CaseId(id(case, "id")?), text(case, "number")?.to_owned())))
            .collect(),
        merged: rows(&row.merged)
            .iter()
            .filter_map(|other| Some((PersonId(id(other, "id")?), words(other, "name"))))
            .collect(),
        looked: rows(&row.looked)
            .iter()
            .filter_map(|look| Some((Login(text(look, "who")?.to_owned()), time(look, "at")?)))
            .collect(),
        history: rows(&row.history).iter().filter_map(entry).collect(),
        stayed: rows(&row.stayed).iter().filter_map(stayed_row).collect(),
    })
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Opens a person for a change that needs no more than that.
pub async fn open_person(
    conn: &mut PgConnection,
    person: PersonId,
) -> Result<PersonRecord, DbError> {
    let ticket = request_record(conn, Record::Person(person)).await?;
    read_person(conn, ticket).await
}

#[derive(FromRow)]
struct SetRow {
    accepted: bool,
    stands_in: Uuid,
    version: i32,
    current_value: Option<String>,
    set_by: Option<String>,
    set_at: Option<SqlTimestamp>,
    origin: Vec<u8>,
}

pub(super) const SET: &str = "SELECT accepted, stands_in, version, current_value, set_by, set_at, linelamp.origin() AS origin
  FROM linelamp.field_set($1, $2, $3, $4, $5, $6, $7)";
/// Sets one field of a record. Where somebody else set it meanwhile, the value is kept on the timeline and the answer
/// says what stands there. A repeat is harmless and answers as the first time.
pub async fn set_value(
    conn: &mut PgConnection,
    request: RequestId,
    value: &NewValue,
) -> Result<Written, DbError> {
    let (kind, record) = match value.record {
        Record::Person(person) => ("person", person.0),
        Record::Case(case) => ("case", case.0),
        Record::Call(_) => return Err(DbError::BadInput),
    };
    let is_name = matches!(value.field, RecordField::Given | RecordField::Family);
    let row: SetRow = sqlx::query_as(SET)
        .bind(request.0)
        .bind(kind)
        .bind(record)
        .bind(value.field.word())
        .bind(value.value.reveal())
        .bind(value.seen)
        .bind(is_name.then(|| people::filed(value.value.reveal(), false)))
        .fetch_one(conn)
        .await?;
    let answer = Answer::ValueSet(Box::new(ValueSet {
        accepted: row.accepted,
        record: match value.record {
            Record::Person(_) => Record::Person(PersonId(row.stands_in)),
            other => other,
        },
        now: FieldState {
            field: value.field,
            value: Words::new(row.current_value.unwrap_or_default()),
            version: row.version,
            set_by: row.set_by.map(Login),
            set_at: row.set_at.map(SqlTimestamp::to_jiff),
        },
    }));
    Written::new(answer, &row.origin)
}

pub(super) const TELL: &str =
    "SELECT linelamp.person_tell($1, $2, $3, $4, $5, $6), linelamp.origin()";
/// Writes down what was told about an opened person; it carries the request's id. A repeat is harmless.
pub async fn tell_person(
    conn: &mut PgConnection,
    request: RequestId,
    person: PersonId,
    source: Source,
    told: &Told,
) -> Result<Written, DbError> {
    let filed = match told {
        Told::Alias(name) => Some(people::filed(name.reveal(), false)),
        _ => None,
    };
    let row = sqlx::query(TELL)
        .bind(request.0)
        .bind(person.0)
        .bind(told.kind())
        .bind(source.word())
        .bind(given(told))
        .bind(filed)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const TAKE_BACK: &str =
    "SELECT linelamp.person_take_back($1, $2, $3), linelamp.origin()";
/// What was told about an opened person does not hold any more.
pub async fn take_back(
    conn: &mut PgConnection,
    request: RequestId,
    person: PersonId,
    detail: DetailId,
) -> Result<Written, DbError> {
    let row = sqlx::query(TAKE_BACK)
        .bind(request.0)
        .bind(person.0)
        .bind(detail.0)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const MERGE: &str =
    "SELECT linelamp.person_merge($1, $2, $3, $4, $5), linelamp.origin()";
/// Merges two opened persons.
///
/// # Errors
/// [`DbError::Changed`] where either was merged or changed since it was shown.
pub async fn merge_people(
    conn: &mut PgConnection,
    request: RequestId,
    merge: &Merge,
) -> Result<Written, DbError> {
    let chosen: Vec<&str> = merge.chosen.iter().map(|field| field.word()).collect();
    let row = sqlx::query(MERGE)
        .bind(request.0)
        .bind(merge.survivor.0)
        .bind(merge.other.0)
        .bind(chosen)
        .bind(merge.seen.as_slice())
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const UNMERGE: &str = "WITH parted AS MATERIALIZED (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'id', s.id, 'label', s.label,
    'at', (date_part('epoch', s.at) * 1000)::bigint, 'who', s.who) ORDER BY s.at), '[]') AS stayed
  FROM linelamp.person_unmerge($1, $2) s) SELECT stayed, linelamp.origin() FROM parted";
/// Parts an opened person from the one he was merged into, and says what was written since and stays there.
///
/// # Errors
/// [`DbError::Changed`] where he is not merged, or another merge stands upon this one.
pub async fn unmerge_person(
    conn: &mut PgConnection,
    request: RequestId,
    person: PersonId,
) -> Result<Written, DbError> {
    let (stayed, origin): (Value, Vec<u8>) = sqlx::query_as(UNMERGE)
        .bind(request.0)
        .bind(person.0)
        .fetch_one(conn)
        .await?;
    let stayed = rows(&stayed).iter().filter_map(stayed_row);
    Written::new(Answer::Parted(stayed.collect()), &origin)
}

fn stayed_row(row: &Value) -> Option<Stayed> {
    Some(Stayed {
        kind: text(row, "kind")?.to_owned(),
        id: id(row, "id")?,
        label: text(row, "label")?.to_owned(),
        at: time(row, "at")?,
        who: text(row, "who").map(|login| Login(login.to_owned())),
    })
}
