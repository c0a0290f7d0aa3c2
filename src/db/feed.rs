//! Owns: the one query that serves first read, hint, poll, heartbeat and resync alike, and its cursor.
//! Must not know: when it is asked; that is the link's business.
//!
//! The cursor is the whole snapshot of the last answer. A change is news when its transaction was not visible in that
//! snapshot. Taking only what lies below the oldest running transaction would hide every change while any is open.

use jiff::Timestamp;
use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};

use super::DbError;
use super::rows;
use crate::domain::{Batch, Origin};

macro_rules! feed {
    ($whole:literal, $call:literal, $other:literal, $gone:literal) => {
        concat!(
            "SELECT 0::int2 AS kind, NULL::text AS id, 0 AS version,
       json_build_array(pg_current_snapshot()::text, linelamp.feed_head(", $whole, "))::text AS body
UNION ALL
SELECT 1::int2, c.id::text, c.version, json_build_array(
       linelamp.call_state(c.ended_at, c.wrapped_at, c.broken_off_at, c.reached_at,
                           k.fence IS NOT NULL AND k.ended_at IS NULL, k.reached_at, k.lapsed_at),
       c.line_id, c.facility_id, c.team_id, (extract(epoch FROM c.arrived_at) * 1000)::bigint,
       (extract(epoch FROM c.ended_at) * 1000)::bigint, c.end_why, (extract(epoch FROM c.wrapped_at) * 1000)::bigint,
       c.urgency, c.language, c.nth_today, c.outgoing::int, (c.returned_at IS NOT NULL)::int,
       (extract(epoch FROM c.broken_off_at) * 1000)::bigint, c.disposition, c.non_data, c.case_id,
       CASE WHEN c.identified THEN linelamp.person_of_call(c.id) END,
       CASE WHEN k.fence IS NOT NULL THEN json_build_array(k.operator, k.fence,
           (extract(epoch FROM k.taken_at) * 1000)::bigint, (extract(epoch FROM k.reached_at) * 1000)::bigint,
           (k.ended_at IS NULL)::int) END)::text
  FROM linelamp.call c
  LEFT JOIN LATERAL (SELECT x.operator, x.fence, x.taken_at, x.reached_at, x.ended_at, x.lapsed_at
                       FROM linelamp.claim x WHERE x.call_id = c.id ORDER BY x.fence DESC LIMIT 1) k ON true
 WHERE c.arrival_seen AND ", $call, "
UNION ALL
SELECT 2::int2, l.id::text, l.version, json_build_array(l.number, l.name, l.facility_id, l.team_id, l.cap_seconds,
       l.monitored, l.three_way, l.hours, l.default_urgency, l.default_language, l.opening)::text
  FROM linelamp.line l WHERE ", $other, "
UNION ALL
SELECT 3::int2, l.id::text, l.version, json_build_array(l.name, l.kind,
       nullif(concat_ws(', ', l.city, l.state), ''))::text
  FROM linelamp.facility l WHERE ", $other, "
UNION ALL
SELECT 4::int2, l.login, l.version, json_build_array(l.handle, l.\"group\", l.state, l.reason,
       (extract(epoch FROM l.since) * 1000)::bigint, l.link, (extract(epoch FROM l.hand_raised_at) * 1000)::bigint,
       l.hand_call, ARRAY(SELECT t.team_id FROM linelamp.operator_team t WHERE t.login = l.login ORDER BY 1),
       l.active::int)::text
  FROM linelamp.operator l WHERE ", $other, "
UNION ALL
SELECT 9::int2, g.id::text, g.version, g.kind::text FROM linelamp.gone g WHERE ", $gone
        )
    };
}

/// Everything a desk shows: living calls, those of the last day, and what is not wrapped up yet.
pub const ALL: &str = feed!(
    "true",
    "(c.ended_at IS NULL OR c.ended_at > now() - interval '24 hours' OR (c.wrapped_at IS NULL AND c.reached_at IS NOT NULL))",
    "true",
    "false"
);

/// What changed since the cursor `$1`.
pub const SINCE: &str = feed!(
    "false",
    "c.change_xid >= pg_snapshot_xmin($1::text::pg_snapshot) AND NOT pg_visible_in_snapshot(c.change_xid, $1::text::pg_snapshot)",
    "l.change_xid >= pg_snapshot_xmin($1::text::pg_snapshot) AND NOT pg_visible_in_snapshot(l.change_xid, $1::text::pg_snapshot)",
    "g.change_xid >= pg_snapshot_xmin($1::text::pg_snapshot) AND NOT pg_visible_in_snapshot(g.change_xid, $1::text::pg_snapshot)"
);

/// Starts listening before the first snapshot is taken, so that no change falls between the two. One batch, one flight.
pub const LISTEN_THEN_ALL: &str = concat!(
    "BEGIN; LISTEN linelamp; COMMIT; ",
    feed!(
        "true",
        "(c.ended_at IS NULL OR c.ended_at > now() - interval '24 hours' OR (c.wrapped_at IS NULL AND c.reached_at IS NOT NULL))",
        "true",
        "false"
    )
);

/// Where a mirror stands, and of which database.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cursor {
    /// The snapshot of the last answer.
    snapshot: String,
    /// The database it came from.
    origin: Origin,
    /// What the login could see by then.
    rights: String,
    /// When it was taken, by the server's clock.
    taken_at: Timestamp,
}

impl Cursor {
    /// Gone rows live 24 hours: an older cursor must read all again.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.duration_since(self.taken_at).as_hours() < 23
    }

    /// Whether it was taken from this database; any other one is read anew.
    #[must_use]
    pub fn is_of(&self, origin: Origin) -> bool {
        self.origin == origin
    }
}

/// One answer: what to merge, and where to go on from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Rows to merge.
    pub batch: Batch,
    /// The next cursor.
    pub cursor: Cursor,
    /// The schema's version.
    pub schema: i64,
    /// The oldest program that may work.
    pub min_client: String,
}

/// Reads everything. `listen` also starts listening, in the same flight.
///
/// # Errors
/// [`DbError::Restored`] where the database is a restored copy that nobody has declared to be one.
pub async fn read_all(conn: &mut PgConnection, listen: bool) -> Result<Answer, DbError> {
    let rows = if listen {
        use sqlx::Executor as _;
        conn.fetch_all(sqlx::raw_sql(LISTEN_THEN_ALL)).await?
    } else {
        sqlx::query(ALL).fetch_all(conn).await?
    };
    answer(&rows, true)
}

/// Reads what changed. `None`: another timeline, database or set of rights; the mirror must read all again.
pub async fn read_since(
    conn: &mut PgConnection,
    cursor: &Cursor,
) -> Result<Option<Answer>, DbError> {
    let rows = sqlx::query(SINCE)
        .bind(&cursor.snapshot)
        .fetch_all(conn)
        .await?;
    let answer = answer(&rows, false)?;
    let same = answer.cursor.is_of(cursor.origin) && answer.cursor.rights == cursor.rights;
    Ok(same.then_some(answer))
}

fn answer(rows: &[PgRow], whole: bool) -> Result<Answer, DbError> {
    let mut batch = Batch {
        whole,
        rows: Vec::with_capacity(rows.len()),
        gone: Vec::new(),
        server_now: Timestamp::UNIX_EPOCH,
    };
    let mut head = None;
    for row in rows {
        let kind: i16 = row.try_get(0)?;
        let body: &str = row.try_get(3)?;
        if kind == 0 {
            head = Some(parse_head(body).ok_or_else(malformed)?);
        } else {
            let id: &str = row.try_get(1)?;
            let version: i32 = row.try_get(2)?;
            rows::parse(kind, id, version, body, &mut batch).ok_or_else(malformed)?;
        }
    }
    let (cursor, schema, min_client) = head.ok_or_else(malformed)?;
    batch.server_now = cursor.taken_at;
    Ok(Answer {
        batch,
        cursor,
        schema,
        min_client,
    })
}

fn malformed() -> DbError {
    DbError::Other("feed".to_owned())
}

fn parse_head(body: &str) -> Option<(Cursor, i64, String)> {
    let head: Value = serde_json::from_str(body).ok()?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let snapshot = text(head.get(0)?)?;
    let rest = head.get(1)?;
    let cursor = Cursor {
        snapshot,
        origin: rest.get(0)?.as_str()?.parse().ok()?,
        rights: text(rest.get(1)?)?,
        taken_at: Timestamp::from_millisecond(rest.get(2)?.as_i64()?).ok()?,
    };
    Some((
        cursor,
        rest.get(3)?.as_i64().unwrap_or(0),
        text(rest.get(4)?)?,
    ))
}
