//! Owns: the statement that takes in records of past calls.
//! Must not know: what file they stood in.

use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use super::DbError;
use crate::domain::phone_system::SourceName;
use crate::domain::{EndWhy, Sensitive};

/// A call that was over before anybody told it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallRecord {
    /// The phone system's name for it.
    pub provider_id: String,
    /// The number that was dialled.
    pub line: Option<String>,
    /// The caller's number, where it is one.
    pub from: Option<Sensitive>,
    /// When it came in.
    pub arrived_at: Timestamp,
    /// When it was put through, if it was.
    pub connected_at: Option<Timestamp>,
    /// When it was over.
    pub ended_at: Timestamp,
    /// Why.
    pub why: EndWhy,
}

/// What came of a list of records.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RecordsTaken {
    /// Calls that were not there.
    pub taken: i32,
    /// Calls that were there: nothing of them changes.
    pub known: i32,
    /// Of those taken, the ones whose dialled number no line has.
    pub unassigned: i32,
}

const TAKE: &str = "SELECT taken, known, unassigned FROM linelamp.bridge_call_records($1, $2, $3)";
/// How many one statement takes: a year of calls in one would take longer than a statement may.
const AT_ONCE: usize = 1_000;

/// Takes them all or none; with `checking` only counts.
pub async fn take_records(
    conn: &mut PgConnection,
    source: &SourceName,
    records: &[CallRecord],
    checking: bool,
) -> Result<RecordsTaken, DbError> {
    let mut together = conn.begin().await?;
    let mut all = RecordsTaken::default();
    for some in records.chunks(AT_ONCE) {
        let (taken, known, unassigned): (i32, i32, i32) = sqlx::query_as(TAKE)
            .bind(source.as_str())
            .bind(some.iter().map(written).collect::<Value>())
            .bind(checking)
            .fetch_one(&mut *together)
            .await?;
        all.taken += taken;
        all.known += known;
        all.unassigned += unassigned;
    }
    together.commit().await?;
    Ok(all)
}

fn written(record: &CallRecord) -> Value {
    let mut written = json!({
        "id": record.provider_id,
        "line": record.line,
        "arrived": record.arrived_at.to_string(),
        "connected": record.connected_at.map(|at| at.to_string()),
        "ended": record.ended_at.to_string(),
        "why": record.why.word(),
    });
    if let Some(from) = &record.from {
        written["number"] = Value::from(from.reveal());
    }
    written
}
