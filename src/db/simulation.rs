//! Owns: what a demo asks as the owner of its private cluster: what a simulated phone system
//! would know by itself, the history of claims, the count at the end.
//! Must not know: what it is asked for. None of this works with an operator's login.

use jiff::Timestamp;
use jiff_sqlx::{Timestamp as SqlTimestamp, ToSqlx as _};
use sqlx::PgConnection;
use uuid::Uuid;

use super::DbError;
use crate::domain::{CallId, Fence, Login};

const SET_UP: &str = "
    SELECT ARRAY(SELECT o.login FROM linelamp.operator o), (SELECT count(*) FROM linelamp.line),
           EXISTS (SELECT FROM linelamp.case_file)";
const LEFT_RINGING: &str =
    "SELECT c.provider_id FROM linelamp.call c WHERE c.source = $1 AND c.ended_at IS NULL";
const LIVING: &str = "
    SELECT c.provider_id, k.taken_at, c.reached_at IS NOT NULL
      FROM linelamp.call c JOIN linelamp.claim k ON k.call_id = c.id AND k.ended_at IS NULL
     WHERE c.source = $1 AND c.ended_at IS NULL";
const HISTORY: &str = "SELECT call_id, fence, operator, taken_at, ended_at FROM linelamp.claim ORDER BY call_id, fence";
const COUNT: &str = "
    SELECT count(*),
           count(*) FILTER (WHERE EXISTS (SELECT FROM linelamp.claim k WHERE k.call_id = c.id)),
           count(*) FILTER (WHERE c.wrapped_at IS NOT NULL),
           count(*) FILTER (WHERE c.ended_at IS NOT NULL AND c.reached_at IS NULL AND NOT c.outgoing),
           (SELECT count(*) FROM linelamp.entry e WHERE e.kind = 'note' AND e.at >= $1)
      FROM linelamp.call c WHERE c.arrived_at >= $1";

/// Every statement of this file, for the test that prepares them.
pub const STATEMENTS: &[&str] = &[SET_UP, LEFT_RINGING, LIVING, HISTORY, COUNT];

/// A claim as the history has it: call, fence, who, from when, until when.
pub type PastClaim = (CallId, Fence, Login, Timestamp, Option<Timestamp>);

/// What happened since a moment.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Count {
    /// Calls that arrived.
    pub arrived: i64,
    /// Of these, taken at least once.
    pub taken: i64,
    /// Of these, wrapped up.
    pub finished: i64,
    /// Of these, gone before anybody reached the caller.
    pub abandoned: i64,
    /// Lines written, whatever call they belong to.
    pub notes: i64,
}

/// A living call that somebody has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Living {
    /// The simulated phone system's own name for it.
    pub provider_id: String,
    /// Since when.
    pub taken_at: Timestamp,
    /// Whether the caller was reached.
    pub reached: bool,
}

/// How far the invented hotline is made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetUp {
    /// Who has a login.
    pub logins: Vec<String>,
    /// How many lines there are.
    pub lines: i64,
    /// Whether there is a case.
    pub has_history: bool,
}

/// How far the invented hotline is made: an earlier start may have been cut short.
pub async fn set_up_so_far(conn: &mut PgConnection) -> Result<SetUp, DbError> {
    let (logins, lines, has_history) = sqlx::query_as(SET_UP).fetch_one(conn).await?;
    Ok(SetUp {
        logins,
        lines,
        has_history,
    })
}

/// Calls of this source that have not ended: an earlier demo left them.
pub async fn left_ringing(conn: &mut PgConnection, source: &str) -> Result<Vec<String>, DbError> {
    Ok(sqlx::query_scalar(LEFT_RINGING)
        .bind(source)
        .fetch_all(conn)
        .await?)
}

/// The calls of this source that somebody has at this moment.
pub async fn living(conn: &mut PgConnection, source: &str) -> Result<Vec<Living>, DbError> {
    let rows: Vec<(String, SqlTimestamp, bool)> =
        sqlx::query_as(LIVING).bind(source).fetch_all(conn).await?;
    let living = |(provider_id, taken_at, reached): (String, SqlTimestamp, bool)| Living {
        provider_id,
        taken_at: taken_at.to_jiff(),
        reached,
    };
    Ok(rows.into_iter().map(living).collect())
}

/// All claims there ever were.
pub async fn claim_history(conn: &mut PgConnection) -> Result<Vec<PastClaim>, DbError> {
    let rows: Vec<(Uuid, i64, String, SqlTimestamp, Option<SqlTimestamp>)> =
        sqlx::query_as(HISTORY).fetch_all(conn).await?;
    let past = rows.into_iter().map(|(call, fence, login, from, until)| {
        (
            CallId(call),
            Fence(fence),
            Login(login),
            from.to_jiff(),
            until.map(SqlTimestamp::to_jiff),
        )
    });
    Ok(past.collect())
}

/// What happened since this moment.
pub async fn count_since(conn: &mut PgConnection, since: Timestamp) -> Result<Count, DbError> {
    let (arrived, taken, finished, abandoned, notes) = sqlx::query_as(COUNT)
        .bind(since.to_sqlx())
        .fetch_one(conn)
        .await?;
    Ok(Count {
        arrived,
        taken,
        finished,
        abandoned,
        notes,
    })
}
