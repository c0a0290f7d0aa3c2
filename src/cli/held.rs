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
    let known = queue::calls(feed::read_all(conn, false).await?.batch)
        .into_iter()
        .find(|known| known.id == call);
    let held = known.and_then(|known| {
        let holder = known.holder.as_ref()?;
        let was_mine = holder.login.0 == me;
        was_mine.then_some((
            Claim {
                call,
                fence: holder.fence,
            },
            holder.live,
            known,
        ))
    });
    match held {
        Some((claim, true, known)) => Ok((claim, known)),
        Some(_) => Err(DbError::StaleFence),
        // Whose it is, or whether it is there at all, is nobody else's.
        None => Err(DbError::NotInHand),
    }
}
