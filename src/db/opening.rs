//! Owns: the SQL of opening records and of searching: request first, read in a later transaction.
//! Must not know: how long a ticket is kept; the link keeps them.

use jiff::Timestamp;
use jiff_sqlx::{Timestamp as SqlTimestamp, ToSqlx as _};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::DbError;
use super::people::filed;
use super::person_told::fields;
use crate::domain::{
    CallId, CallRecord, CaseId, CaseRecord, Claim, Entry, EntryId, Found, Login, PersonId,
    Provider, Record, TicketId, Words,
};

/// Rows in one page of a timeline.
pub const PAGE: i32 = 50;

pub(super) const REQUEST: &str = "SELECT linelamp.open_request($1, $2)";
/// Records the wish to open a record. The answer is alike whether or not it exists.
pub async fn request_record(conn: &mut PgConnection, record: Record) -> Result<TicketId, DbError> {
    let (kind, id) = match record {
        Record::Call(call) => ("call", call.0),
        Record::Case(case) => ("case", case.0),
        Record::Person(person) => ("person", person.0),
    };
    let ticket: Uuid = sqlx::query_scalar(REQUEST)
        .bind(kind)
        .bind(id)
        .fetch_one(conn)
        .await?;
    Ok(TicketId(ticket))
}

#[derive(FromRow)]
struct EntryRow {
    entry: Uuid,
    kind: String,
    at: SqlTimestamp,
    author: String,
    words: Option<String>,
    fact: Option<Value>,
    late: bool,
    on_call: Option<Uuid>,
}

impl From<EntryRow> for Entry {
    fn from(row: EntryRow) -> Self {
        Self {
            id: EntryId(row.entry),
            at: row.at.to_jiff(),
            kind: row.kind,
            author: Some(Login(row.author)),
            call: row.on_call.map(CallId),
            late: row.late,
            words: Words::new(row.words.unwrap_or_default()),
            fact: row.fact.map_or_else(Vec::new, plain_fact),
        }
    }
}

/// A fact's fields as text: words of our own and ids, never a caller's.
pub(super) fn plain_fact(fact: Value) -> Vec<(String, String)> {
    let Value::Object(fields) = fact else {
        return Vec::new();
    };
    fields
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())))
        .collect()
}

pub(super) const CALL_NOTES: &str =
    "SELECT entry, kind, at, author, words, fact, late, on_call FROM linelamp.call_notes($1, $2)";
/// The lines of the call in hand, oldest first.
pub async fn list_call_notes(conn: &mut PgConnection, claim: Claim) -> Result<Vec<Entry>, DbError> {
    let rows: Vec<EntryRow> = sqlx::query_as(CALL_NOTES)
        .bind(claim.call.0)
        .bind(claim.fence.0)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

pub(super) const PROVIDER: &str = "SELECT source, provider_id FROM linelamp.call WHERE id = $1";
/// A call as its phone system knows it.
pub async fn find_provider(
    conn: &mut PgConnection,
    call: CallId,
) -> Result<Option<Provider>, DbError> {
    let found: Option<(String, Option<String>)> = sqlx::query_as(PROVIDER)
        .bind(call.0)
        .fetch_optional(conn)
        .await?;
    Ok(found.and_then(|(source, id)| Some(Provider { source, id: id? })))
}

pub(super) const CALL_READ: &str =
    "SELECT entry, kind, at, author, words, fact, late, on_call FROM linelamp.call_read($1)";
/// The lines of an opened call, oldest first.
pub async fn read_call(
    conn: &mut PgConnection,
    ticket: TicketId,
    call: CallId,
) -> Result<CallRecord, DbError> {
    let rows: Vec<EntryRow> = sqlx::query_as(CALL_READ)
        .bind(ticket.0)
        .fetch_all(conn)
        .await?;
    Ok(CallRecord {
        call,
        person_name: None,
        case_number: None,
        notes: rows.into_iter().map(Entry::from).collect(),
    })
}

#[derive(FromRow)]
struct CaseRow {
    id: Uuid,
    number: String,
    status: String,
    person_id: Option<Uuid>,
    given: Option<String>,
    family: Option<String>,
    fields: Value,
}

pub(super) const CASE_READ: &str =
    "SELECT id, number, status, person_id, given, family, fields FROM linelamp.case_read($1)";
/// An opened case, without its timeline.
pub async fn read_case(conn: &mut PgConnection, ticket: TicketId) -> Result<CaseRecord, DbError> {
    let row: CaseRow = sqlx::query_as(CASE_READ)
        .bind(ticket.0)
        .fetch_one(conn)
        .await?;
    let name = full_name(row.given.as_deref(), row.family.as_deref());
    Ok(CaseRecord {
        case: CaseId(row.id),
        number: row.number,
        status: row.status,
        person: row.person_id.map(PersonId),
        person_name: (!name.is_empty()).then(|| Words::new(name)),
        fields: fields(&row.fields),
        entries: Vec::new(),
        last: true,
    })
}

fn full_name(given: Option<&str>, family: Option<&str>) -> String {
    [given, family]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

pub(super) const TIMELINE: &str = "SELECT entry, kind, at, author, words, fact, late, on_call FROM linelamp.case_timeline($1, $2, $3, $4)";
/// One page of an opened case's timeline, newest first, and whether nothing older exists.
pub async fn read_timeline(
    conn: &mut PgConnection,
    ticket: TicketId,
    before: Option<(Timestamp, EntryId)>,
    count: i32,
) -> Result<(Vec<Entry>, bool), DbError> {
    let count = count.clamp(1, 99);
    let rows: Vec<EntryRow> = sqlx::query_as(TIMELINE)
        .bind(ticket.0)
        .bind(before.map(|(at, _)| at.to_sqlx()))
        .bind(before.map(|(_, id)| id.0))
        .bind(count + 1)
        .fetch_all(conn)
        .await?;
    let wanted = usize::try_from(count).unwrap_or(1);
    let last = rows.len() <= wanted;
    let entries = rows.into_iter().take(wanted).map(Entry::from).collect();
    Ok((entries, last))
}

/// A longer search is a sentence, and nobody's name.
const MOST_NAMES: usize = 6;

/// What a search for these words sounds like, should they be a name; none where they are a number or a sentence.
fn sounds_of(words: &Words) -> Option<Value> {
    let said = words.reveal();
    if said.chars().any(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let sounds = filed(said, false);
    let is_name = sounds
        .as_array()
        .is_some_and(|names| names.len() <= MOST_NAMES);
    is_name.then_some(sounds)
}

pub(super) const SEARCH_REQUEST: &str = "SELECT linelamp.search_request($1, $2)";
/// Records the wish to search.
pub async fn request_search(conn: &mut PgConnection, words: &Words) -> Result<TicketId, DbError> {
    let ticket: Uuid = sqlx::query_scalar(SEARCH_REQUEST)
        .bind(words.reveal())
        .bind(sounds_of(words))
        .fetch_one(conn)
        .await?;
    Ok(TicketId(ticket))
}

pub(super) const SEARCH_READ: &str =
    "SELECT kind, id, label, detail FROM linelamp.search_read($1, $2, $3)";
/// The answer to a recorded search.
pub async fn read_search(
    conn: &mut PgConnection,
    ticket: TicketId,
    words: &Words,
) -> Result<Vec<Found>, DbError> {
    let rows: Vec<(String, Uuid, String, String)> = sqlx::query_as(SEARCH_READ)
        .bind(ticket.0)
        .bind(words.reveal())
        .bind(sounds_of(words))
        .fetch_all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(kind, id, label, detail)| Found {
            record: match kind.as_str() {
                "case" => Record::Case(CaseId(id)),
                "person" => Record::Person(PersonId(id)),
                _ => Record::Call(CallId(id)),
            },
            label: Words::new(label),
            detail: Words::new(detail),
        })
        .collect())
}
