//! Owns: the one query that serves first read, hint, poll, heartbeat and resync alike, and its cursor.
//! Must not know: when it is asked; that is the link's business.
//!
//! The cursor is the whole snapshot of the last answer. A change is news when its transaction was not visible in that
//! snapshot. Taking only what lies below the oldest running transaction would hide every change while any is open.

use std::time::Duration;

use futures_util::{Stream, StreamExt as _};
use jiff::Timestamp;
use sqlx::postgres::PgRow;
use sqlx::{Executor as _, PgConnection, Row as _};
use tokio::time::timeout;
use uuid::Uuid;

use super::DbError;
use super::rows;
use crate::domain::{Batch, Fence, Login, Origin};

macro_rules! everything {
    () => {
        "SELECT 0::int2 AS kind, NULL::uuid AS id, 0 AS version,
       pg_current_snapshot()::text || '|' || linelamp.feed_head(NULL) AS body
UNION ALL
SELECT r.kind, r.id, r.version, r.body FROM linelamp.feed_row r WHERE r.shown"
    };
}

/// Everything a desk shows: living calls, those of the last day, and what is not wrapped up yet.
pub const ALL: &str = everything!();

/// What changed since the snapshot `$1`; the head in full only where its fingerprint is no longer `$2`.
pub const SINCE: &str = "SELECT kind, id, version, body FROM linelamp.feed_since($1, $2)";

/// A sign of life of the desk `$3` and its claims `$4`, told before what changed since.
pub const BEAT_THEN_SINCE: &str =
    "SELECT -1::int2 AS kind, NULL::uuid AS id, 0 AS version, linelamp.beat($3, $4)::text AS body
UNION ALL
SELECT kind, id, version, body FROM linelamp.feed_since($1, $2)";

/// Starts listening before the first snapshot is taken, so that no change falls between the two; says also who asks. One
/// batch, one flight.
pub const LISTEN_THEN_ALL: &str = concat!(
    "BEGIN; LISTEN linelamp; COMMIT; SELECT session_user::text; ",
    everything!()
);

/// Starts listening, for a mirror that goes on where it was.
const LISTEN: &str = "LISTEN linelamp";

/// A server that says nothing for so long is gone. A long answer over a thin link may take more in all.
const SILENCE: Duration = Duration::from_secs(12);

/// Where a mirror stands, and of which database.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cursor {
    /// The snapshot of the last answer.
    snapshot: String,
    /// When it was taken, by the server's clock.
    taken_at: Timestamp,
    /// What it was taken of.
    base: Base,
}

/// What seldom changes: it is sent only when it did.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Base {
    /// Stands for all that follows.
    print: i64,
    /// The database.
    origin: Origin,
    /// What the login may see.
    rights: String,
    /// The schema's version.
    schema: i64,
    /// The oldest program that may work.
    min_client: String,
    /// Since when the server runs.
    started: String,
}

impl Cursor {
    /// Gone rows live 24 hours: an older cursor must read all again.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.duration_since(self.taken_at).as_hours() < 23
    }

    /// The database it was taken from.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.base.origin
    }

    /// Whether it was taken from this database; any other one is read anew.
    #[must_use]
    pub fn is_of(&self, origin: Origin) -> bool {
        self.base.origin == origin
    }

    /// The schema's version.
    #[must_use]
    pub fn schema(&self) -> i64 {
        self.base.schema
    }

    /// The oldest program that may work.
    #[must_use]
    pub fn min_client(&self) -> &str {
        &self.base.min_client
    }
}

/// One answer: what to merge, and where to go on from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Rows to merge.
    pub batch: Batch,
    /// The next cursor.
    pub cursor: Cursor,
    /// Who asked: told with the first answer of a connection.
    pub asker: Option<Login>,
}

/// Reads everything. `listen` also starts listening and says who asks, in the same flight.
///
/// # Errors
/// [`DbError::Restored`] where the database is a restored copy that nobody has declared to be one.
pub async fn read_all(conn: &mut PgConnection, listen: bool) -> Result<Answer, DbError> {
    if !listen {
        return answer(&gather(sqlx::query(ALL).fetch(conn)).await?, None);
    }
    let rows = gather(conn.fetch(sqlx::raw_sql(LISTEN_THEN_ALL))).await?;
    let (asker, rows) = rows.split_first().ok_or_else(malformed)?;
    let asker = Some(Login(asker.try_get(0)?));
    Ok(Answer {
        asker,
        ..answer(rows, None)?
    })
}

/// Starts listening on a new connection and reads what changed since the last one. `None` as in [`read_since`].
pub async fn listen_and_read_since(
    conn: &mut PgConnection,
    cursor: &Cursor,
) -> Result<Option<Answer>, DbError> {
    gather(conn.fetch(sqlx::raw_sql(LISTEN))).await?;
    read_since(conn, cursor).await
}

/// Every row of an answer, however long it takes in all. Giving up in the middle costs the connection.
async fn gather(
    mut rows: impl Stream<Item = Result<PgRow, sqlx::Error>> + Unpin,
) -> Result<Vec<PgRow>, DbError> {
    let mut gathered = Vec::new();
    loop {
        match timeout(SILENCE, rows.next()).await {
            Ok(Some(row)) => gathered.push(row?),
            Ok(None) => return Ok(gathered),
            Err(_) => return Err(DbError::Unknown),
        }
    }
}

/// Whether a keeper is at work, and what changed, as [`read_since`] tells it.
pub type Heartbeat = (bool, Option<Answer>);

/// A sign of life and a look at what changed, in one flight. The first of the answer must come in this time.
///
/// # Errors
/// As [`read_since`].
pub async fn beat_and_read_since(
    conn: &mut PgConnection,
    desk: Uuid,
    fences: &[Fence],
    cursor: &Cursor,
    patience: Duration,
) -> Result<Heartbeat, DbError> {
    let fences: Vec<i64> = fences.iter().map(|fence| fence.0).collect();
    let mut rows = sqlx::query(BEAT_THEN_SINCE)
        .bind(&cursor.snapshot)
        .bind(cursor.base.print)
        .bind(desk)
        .bind(fences)
        .fetch(conn);
    let beat = match timeout(patience, rows.next()).await {
        Ok(Some(row)) => row?,
        Ok(None) => return Err(malformed()),
        Err(_) => return Err(DbError::Unknown),
    };
    let present = beat.try_get::<&str, _>(3)? == "true";
    Ok((present, since(&gather(rows).await?, cursor)?))
}

/// Reads what changed. `None`: another timeline, database, run of the server or set of rights; the mirror must read all
/// again.
pub async fn read_since(
    conn: &mut PgConnection,
    cursor: &Cursor,
) -> Result<Option<Answer>, DbError> {
    let rows = sqlx::query(SINCE)
        .bind(&cursor.snapshot)
        .bind(cursor.base.print)
        .fetch(conn);
    since(&gather(rows).await?, cursor)
}

fn since(rows: &[PgRow], cursor: &Cursor) -> Result<Option<Answer>, DbError> {
    let answer = answer(rows, Some(&cursor.base))?;
    let (now, then) = (&answer.cursor.base, &cursor.base);
    // A server that fell may have forgotten what nobody waited for, and give its number to something else.
    let same =
        now.origin == then.origin && now.rights == then.rights && now.started == then.started;
    Ok(same.then_some(answer))
}

fn answer(rows: &[PgRow], known: Option<&Base>) -> Result<Answer, DbError> {
    let mut batch = Batch {
        whole: known.is_none(),
        rows: Vec::with_capacity(rows.len()),
        gone: Vec::new(),
        server_now: Timestamp::UNIX_EPOCH,
    };
    let mut head = None;
    for row in rows {
        let kind: i16 = row.try_get(0)?;
        let body: &str = row.try_get(3)?;
        if kind == 0 {
            head = Some(parse_head(body, known).ok_or_else(malformed)?);
        } else {
            let version: i32 = row.try_get(2)?;
            rows::parse(kind, row.try_get(1)?, version, body, &mut batch).ok_or_else(malformed)?;
        }
    }
    let cursor = head.ok_or_else(malformed)?;
    batch.server_now = cursor.taken_at;
    Ok(Answer {
        batch,
        cursor,
        asker: None,
    })
}

fn malformed() -> DbError {
    DbError::Other("feed".to_owned())
}

fn parse_head(body: &str, known: Option<&Base>) -> Option<Cursor> {
    let mut cells = body.split('|');
    let snapshot = cells.next()?.to_owned();
    let taken_at = Timestamp::from_millisecond(cells.next()?.parse().ok()?).ok()?;
    let base = match cells.next() {
        Some(print) => Base {
            print: print.parse().ok()?,
            origin: cells.next()?.parse().ok()?,
            rights: cells.next()?.to_owned(),
            schema: cells.next()?.parse().ok()?,
            min_client: cells.next()?.to_owned(),
            started: cells.next()?.to_owned(),
        },
        None => known?.clone(),
    };
    Some(Cursor {
        snapshot,
        taken_at,
        base,
    })
}
