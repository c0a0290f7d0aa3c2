//! Owns: what a training asks as the owner of its private cluster: everything that stands in the database of the calls of
//! its invented caller, as rows.
//! Must not know: what was to be caught. None of this works with an operator's login.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};

use super::DbError;
use crate::domain::marks::MarkKind;
use crate::domain::{CallId, Disposition, EndWhy, MessageState, NextStep, NonData, Words};
use crate::forms::{Book, Form, Subject, import};

const CALLS: &str = "
    SELECT c.id, c.reached_at, c.ended_at, c.end_why, c.broken_off_at, c.wrapped_at, c.disposition, c.next_step, c.non_data,
           c.urgency, c.language, p.a_number, c.person_id IS NOT NULL AS has_person,
           (SELECT max(e.at) FROM linelamp.entry e WHERE e.call_id = c.id AND e.kind IN ('placed', 'case_made')) AS placed_at,
           EXISTS (SELECT FROM linelamp.claim k WHERE k.call_id = c.id AND k.ended_at IS NULL) AS held,
           EXISTS (SELECT FROM linelamp.call_join j WHERE j.call_id = c.id AND j.joined) AS joined
      FROM linelamp.call c LEFT JOIN linelamp.person p ON p.id = c.person_id
     WHERE c.source = $1 ORDER BY c.arrived_at, c.id";
const LINES: &str = "
    SELECT e.at, e.words FROM linelamp.entry e JOIN linelamp.call c ON c.id = e.call_id
     WHERE c.source = $1 AND e.kind = 'note' ORDER BY e.at, e.id";
const MARKS: &str = "
    SELECT m.kind, m.value, e.at FROM linelamp.mark m
      JOIN linelamp.entry e ON e.id = m.entry_id JOIN linelamp.call c ON c.id = e.call_id
     WHERE c.source = $1 AND linelamp.mark_stands(m.entry_id, m.from_byte) ORDER BY e.at, e.id, m.from_byte";
const ANSWERS: &str = "
    SELECT v.source, a.path, a.value, a.at FROM linelamp.answer a
      JOIN linelamp.filling f ON f.id = a.filling_id JOIN linelamp.form_version v ON v.id = f.version_id
      JOIN linelamp.call c ON c.id = f.call_id
     WHERE c.source = $1 AND NOT EXISTS (SELECT FROM linelamp.answer n
            WHERE n.filling_id = a.filling_id AND n.path = a.path AND (n.written_at, n.id) > (a.written_at, a.id))
     ORDER BY a.at, a.id";
const PROMISES: &str = "
    SELECT e.at FROM linelamp.follow_up f JOIN linelamp.entry e ON e.id = f.entry_id
      JOIN linelamp.call c ON c.id = e.call_id
     WHERE c.source = $1 AND linelamp.mark_stands(f.entry_id, f.from_byte) ORDER BY e.at";
const STEPS: &str = "
    SELECT s.step, s.at FROM linelamp.message_step s JOIN linelamp.call c ON c.id = s.call_id
     WHERE c.source = $1 ORDER BY s.at";

/// One call of the invented caller.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrainingCall {
    /// Which.
    pub call: CallId,
    /// Since when the caller is spoken to.
    pub reached_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Why it ended.
    pub end_why: Option<EndWhy>,
    /// When it was said to have broken off.
    pub broken_off_at: Option<Timestamp>,
    /// When it was wrapped up.
    pub wrapped_at: Option<Timestamp>,
    /// What came of it.
    pub disposition: Option<Disposition>,
    /// What was to happen next.
    pub next_step: Option<NextStep>,
    /// Closed without a story.
    pub non_data: Option<NonData>,
    /// How urgent, from 1.
    pub urgency: i16,
    /// The caller's language.
    pub language: Option<String>,
    /// It was put onto a person.
    pub has_person: bool,
    /// The A-number of that person.
    pub a_number: Option<Words>,
    /// When it was put there, where an entry of the call says so.
    pub placed_at: Option<Timestamp>,
    /// Somebody has it now.
    pub held: bool,
    /// It was joined with one that broke off.
    pub joined: bool,
}

/// Something the operator wrote that says what the caller said: a mark, or an answer in a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenDown {
    /// What it is about.
    pub kind: MarkKind,
    /// What it says: words, a code, places, steps.
    pub says: Words,
    /// When the database had it.
    pub at: Timestamp,
}

/// All that stands in the database of a training.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct TrainingRows {
    /// The calls, in the order of their arrival.
    pub calls: Vec<TrainingCall>,
    /// The lines of the note.
    pub lines: Vec<(Timestamp, Words)>,
    /// What marks and answers say, those that were not taken back.
    pub told: Vec<WrittenDown>,
    /// When promises to look again were written down.
    pub promises: Vec<Timestamp>,
    /// What became of messages in these calls.
    pub messages: Vec<(MessageState, Timestamp)>,
}

#[derive(FromRow)]
struct CallRow {
    id: uuid::Uuid,
    reached_at: Option<SqlTimestamp>,
    ended_at: Option<SqlTimestamp>,
    end_why: Option<String>,
    broken_off_at: Option<SqlTimestamp>,
    wrapped_at: Option<SqlTimestamp>,
    disposition: Option<String>,
    next_step: Option<String>,
    non_data: Option<String>,
    urgency: i16,
    language: Option<String>,
    a_number: Option<String>,
    has_person: bool,
    placed_at: Option<SqlTimestamp>,
    held: bool,
    joined: bool,
}

/// What stands in the database of the calls of this source.
///
/// # Errors
/// The database cannot be asked.
pub async fn training_rows(conn: &mut PgConnection, source: &str) -> Result<TrainingRows, DbError> {
    let calls: Vec<CallRow> = sqlx::query_as(CALLS)
        .bind(source)
        .fetch_all(&mut *conn)
        .await?;
    let lines: Vec<(SqlTimestamp, String)> = sqlx::query_as(LINES)
        .bind(source)
        .fetch_all(&mut *conn)
        .await?;
    let marks: Vec<(String, Value, SqlTimestamp)> = sqlx::query_as(MARKS)
        .bind(source)
        .fetch_all(&mut *conn)
        .await?;
    let answers: Vec<(String, String, String, SqlTimestamp)> = sqlx::query_as(ANSWERS)
        .bind(source)
        .fetch_all(&mut *conn)
        .await?;
    let promises: Vec<SqlTimestamp> = sqlx::query_scalar(PROMISES)
        .bind(source)
        .fetch_all(&mut *conn)
        .await?;
    let steps: Vec<(String, SqlTimestamp)> =
        sqlx::query_as(STEPS).bind(source).fetch_all(conn).await?;
    let mut told: Vec<WrittenDown> = marks.into_iter().filter_map(marked).collect();
    told.extend(answered(answers));
    told.sort_by_key(|one| one.at);
    let step = |(word, at): (String, SqlTimestamp)| Some((word.parse().ok()?, at.to_jiff()));
    Ok(TrainingRows {
        calls: calls.into_iter().map(call).collect(),
        lines: lines
            .into_iter()
            .map(|(at, words)| (at.to_jiff(), Words::new(words)))
            .collect(),
        told,
        promises: promises.into_iter().map(SqlTimestamp::to_jiff).collect(),
        messages: steps.into_iter().filter_map(step).collect(),
    })
}

fn call(row: CallRow) -> TrainingCall {
    let at = |time: Option<SqlTimestamp>| time.map(SqlTimestamp::to_jiff);
    TrainingCall {
        call: CallId(row.id),
        reached_at: at(row.reached_at),
        ended_at: at(row.ended_at),
        end_why: row.end_why.and_then(|word| word.parse().ok()),
        broken_off_at: at(row.broken_off_at),
        wrapped_at: at(row.wrapped_at),
        disposition: row.disposition.and_then(|word| word.parse().ok()),
        next_step: row.next_step.and_then(|word| word.parse().ok()),
        non_data: row.non_data.and_then(|word| word.parse().ok()),
        urgency: row.urgency,
        language: row.language,
        has_person: row.has_person,
        a_number: row.a_number.map(Words::new),
        placed_at: at(row.placed_at),
        held: row.held,
        joined: row.joined,
    }
}

/// What a mark says, from the one of its values that says it.
fn marked((kind, value, at): (String, Value, SqlTimestamp)) -> Option<WrittenDown> {
    let kind: MarkKind = kind.parse().ok()?;
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let says = match kind {
        MarkKind::Topic | MarkKind::Act => text("code"),
        MarkKind::Language => text("code").or_else(|| text("words")),
        MarkKind::Contact => text("relation"),
        MarkKind::ANumber => text("places"),
        MarkKind::Urgency => value.get("level").map(Value::to_string),
        MarkKind::Consent => value.get("given").map(Value::to_string),
        MarkKind::FollowUp => text("at"),
        _ => text("words"),
    };
    Some(WrittenDown {
        kind,
        says: Words::new(says.unwrap_or_default()),
        at: at.to_jiff(),
    })
}

/// What answers say that belong to a first thing; whoever a repeat is about may be somebody else.
fn answered(answers: Vec<(String, String, String, SqlTimestamp)>) -> Vec<WrittenDown> {
    let mut forms: Vec<(String, Option<Form>)> = Vec::new();
    let mut told = Vec::new();
    for (source, path, value, at) in answers {
        if !forms.iter().any(|(known, _)| *known == source) {
            let form = Book::restore(&source).and_then(|book| import(&book, "").form);
            forms.push((source.clone(), form));
        }
        let form = forms.iter().find(|(known, _)| *known == source);
        let items = form
            .and_then(|(_, form)| form.as_ref())
            .map(|form| &form.items);
        let item = items
            .into_iter()
            .flatten()
            .find(|item| item.path == path && item.repeats.is_empty());
        let kind = item.and_then(|item| item.subject).map(kind_of);
        if let Some(kind) = kind.filter(|_| !value.trim().is_empty()) {
            told.push(WrittenDown {
                kind,
                says: Words::new(value),
                at: at.to_jiff(),
            });
        }
    }
    told
}

const fn kind_of(subject: Subject) -> MarkKind {
    match subject {
        Subject::Danger => MarkKind::Danger,
        Subject::Language => MarkKind::Language,
        Subject::Name => MarkKind::Name,
        Subject::ANumber => MarkKind::ANumber,
        Subject::Country => MarkKind::From,
        Subject::Born => MarkKind::Born,
        Subject::Need => MarkKind::Need,
        Subject::Again => MarkKind::Again,
        Subject::Consent => MarkKind::Consent,
    }
}
