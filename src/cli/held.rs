//! Owns: the call in this login's hand, found by its id, with the claim on it.
//! Must not know: what is done with it.

use super::queue;
use crate::db::{DbError, PgConnection, feed};
use crate::domain::{Call, CallId, Claim};

/// The claim this login holds on a call.
pub(super) async fn mine(conn: &mut PgConnection, call: CallId) -> Result<Claim, DbError> {
    held(conn, call).await.map(|(claim, _)| claim)
}

/// A call in this login's hand, and the claim on it.
pub(super) async fn held(conn: &mut PgConnection, call: CallId) -> Result<(Claim, Call), DbError> {
    let me = crate::db::desk::who_am_i(conn).await?;
    queue::calls(feed::read_all(conn, false).await?.batch)
        .into_iter()
        .find(|known| known.id == call)
        .and_then(|known| {
            let holder = known.holder.as_ref()?;
            let fence = holder.fence;
            (holder.live && holder.login.0 == me).then_some((Claim { call, fence }, known))
        })
        .ok_or(DbError::StaleFence)
}
