//! Owns: the timed work: who is the keeper, how often a round runs, and what happens when the database is away.
//! Must not know: SQL, or how its news is shown.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use tokio::time::timeout;

use crate::db::DbError;
use crate::db::connect::ConnectTo;
use crate::db::keeper::{KeeperSession, Round};
use crate::domain::Origin;

/// Between two rounds: a suspended login's sessions end and a lapsed call waits again within this.
const BETWEEN_ROUNDS: Duration = Duration::from_secs(2);
/// A round that takes longer than this hangs on a dead connection.
const LONGEST_ROUND: Duration = Duration::from_mins(1);
const BETWEEN_TRIES: Duration = Duration::from_secs(3);
const ROUNDS_BETWEEN_PURGES: u32 = 300;

/// What the keeper has to tell.
#[derive(Debug)]
pub enum KeeperNews {
    /// It is the keeper now.
    Started,
    /// Another keeper is at work; this one waits for its end.
    Waiting,
    /// A round changed something.
    Round(Round),
    /// The database is away or refuses; it goes on trying.
    Trouble(DbError),
}

/// What a single round came to.
#[derive(Debug)]
pub enum Once {
    /// It ran.
    Done(Round),
    /// Another keeper is at work.
    AnotherIsAtWork,
}

/// Runs one round and one purge.
pub async fn once(to: &ConnectTo) -> Result<Once, DbError> {
    let Some(mut session) = KeeperSession::open(to).await? else {
        return Ok(Once::AnotherIsAtWork);
    };
    let round = session.round().await?;
    session.purge().await?;
    session.close().await?;
    Ok(Once::Done(round))
}

/// Keeps until `stop` is ready. A round that has begun is finished first; the database being away ends nothing. Why it
/// does not keep is told once, however long it goes on: beside a standby that can be years.
pub async fn run(to: &ConnectTo, stop: impl Future<Output = ()>, mut tell: impl FnMut(KeeperNews)) {
    let mut stop = pin!(stop);
    let mut seen: Option<Origin> = None;
    let mut told = None;
    loop {
        let idle = match KeeperSession::open(to).await {
            Ok(Some(session)) if is_overtaken(&session, seen) => Some(DbError::Overtaken),
            Ok(Some(session)) => {
                seen = Some(session.origin());
                told = None;
                tell(KeeperNews::Started);
                match keep(session, stop.as_mut(), &mut tell).await {
                    Ok(()) => return,
                    Err(trouble) => Some(trouble),
                }
            }
            Ok(None) => None,
            Err(trouble) => Some(trouble),
        };
        if told.as_ref() != Some(&idle) {
            tell(
                idle.clone()
                    .map_or(KeeperNews::Waiting, KeeperNews::Trouble),
            );
            told = Some(idle);
        }
        if stopped_within(BETWEEN_TRIES, stop.as_mut()).await {
            return;
        }
    }
}

/// Whether another server has taken over from this one: nothing is kept there that anybody will look at.
fn is_overtaken(session: &KeeperSession, seen: Option<Origin>) -> bool {
    seen.is_some_and(|seen| session.origin().is_overtaken_by(seen))
}

async fn keep(
    mut session: KeeperSession,
    mut stop: std::pin::Pin<&mut impl Future<Output = ()>>,
    tell: &mut impl FnMut(KeeperNews),
) -> Result<(), DbError> {
    let mut rounds: u32 = 0;
    loop {
        // Where the time runs out the connection is given up with the round, never used again half-way.
        let round = timeout(LONGEST_ROUND, session.round())
            .await
            .map_err(|_| DbError::Offline)??;
        if !round.is_quiet() {
            tell(KeeperNews::Round(round));
        }
        if rounds.is_multiple_of(ROUNDS_BETWEEN_PURGES) {
            session.purge().await?;
        }
        rounds = rounds.wrapping_add(1);
        if stopped_within(BETWEEN_ROUNDS, stop.as_mut()).await {
            return session.close().await;
        }
    }
}

async fn stopped_within(
    time: Duration,
    stop: std::pin::Pin<&mut impl Future<Output = ()>>,
) -> bool {
    timeout(time, stop).await.is_ok()
}
