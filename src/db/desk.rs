//! Owns: the SQL of a desk's own life: signs of life, the operator's state, raised hands, hints.
//! Must not know: calls; those have a room of their own.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{DbError, Written};
use crate::domain::{AwayReason, CallId, Fence, Login, OperatorState, RequestId};

pub(super) const BEAT: &str = "SELECT linelamp.beat($1, $2)";
/// A sign of life; renews these claims. True where a keeper is at work.
pub async fn beat(conn: &mut PgConnection, desk: Uuid, fences: &[Fence]) -> Result<bool, DbError> {
    let fences: Vec<i64> = fences.iter().map(|fence| fence.0).collect();
    Ok(sqlx::query_scalar(BEAT)
        .bind(desk)
        .bind(fences)
        .fetch_one(conn)
        .await?)
}

pub(super) const LEAVE: &str = "SELECT linelamp.leave($1)";
/// The desk closes in good order.
pub async fn leave(conn: &mut PgConnection, desk: Uuid) -> Result<(), DbError> {
    sqlx::query(LEAVE).bind(desk).execute(conn).await?;
    Ok(())
}

pub(super) const HINT: &str = "SELECT linelamp.hint()";
/// Tells every desk to look again. A statement of its own, after the commit.
pub async fn hint(conn: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query(HINT).execute(conn).await?;
    Ok(())
}

pub(super) const STATE: &str = "SELECT linelamp.state_set($1, $2, $3), linelamp.origin()";
/// Sets one's own state.
pub async fn set_state(
    conn: &mut PgConnection,
    request: RequestId,
    state: OperatorState,
    reason: Option<AwayReason>,
) -> Result<Written, DbError> {
    let row = sqlx::query(STATE)
        .bind(request.0)
        .bind(state.word())
        .bind(reason.map(AwayReason::word))
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const STATE_FOR: &str =
    "SELECT linelamp.state_set_for($1, $2, $3, $4), linelamp.origin()";
/// A lead sets a colleague's state.
pub async fn set_state_for(
    conn: &mut PgConnection,
    request: RequestId,
    login: &Login,
    state: OperatorState,
    reason: Option<AwayReason>,
) -> Result<Written, DbError> {
    let row = sqlx::query(STATE_FOR)
        .bind(request.0)
        .bind(&login.0)
        .bind(state.word())
        .bind(reason.map(AwayReason::word))
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const RAISE: &str = "SELECT linelamp.hand_raise($1, $2), linelamp.origin()";
/// Raises one's hand.
pub async fn raise_hand(
    conn: &mut PgConnection,
    request: RequestId,
    call: Option<CallId>,
) -> Result<Written, DbError> {
    let row = sqlx::query(RAISE)
        .bind(request.0)
        .bind(call.map(|call| call.0))
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const LOWER: &str = "SELECT linelamp.hand_lower($1, $2), linelamp.origin()";
/// Lowers a hand; `None`: one's own.
pub async fn lower_hand(
    conn: &mut PgConnection,
    request: RequestId,
    login: Option<&Login>,
) -> Result<Written, DbError> {
    let row = sqlx::query(LOWER)
        .bind(request.0)
        .bind(login.map(|login| login.0.as_str()))
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const WHO_AM_I: &str = "SELECT session_user::text";
/// The login this connection is known by.
pub async fn who_am_i(conn: &mut PgConnection) -> Result<String, DbError> {
    Ok(sqlx::query_scalar(WHO_AM_I).fetch_one(conn).await?)
}
