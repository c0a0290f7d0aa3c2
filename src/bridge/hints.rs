//! Owns: hearing that somebody changed something, and saying so.
//! Must not know: what changed. Hints may be lost or doubled: everything is also looked for without them.

use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::sleep;

use crate::db::DbError;
use crate::db::bridge::{HintSession, TellingSession};
use crate::db::connect::ConnectTo;

/// Hints in both directions.
#[derive(Default, Debug)]
pub(super) struct Hints {
    heard: Notify,
    due: Notify,
}

impl Hints {
    /// Waits for a hint from a desk. May be given up at any time.
    pub(super) async fn next(&self) {
        self.heard.notified().await;
    }

    /// Desks are to look again.
    pub(super) fn look_again(&self) {
        self.due.notify_one();
    }

    /// Hears hints, for ever.
    pub(super) async fn hear(&self, to: &ConnectTo, between_tries: Duration) {
        loop {
            let Err(_lost) = self.hear_until_lost(to).await;
            sleep(between_tries).await;
        }
    }

    async fn hear_until_lost(&self, to: &ConnectTo) -> Result<std::convert::Infallible, DbError> {
        let mut session = HintSession::open(to).await?;
        loop {
            self.heard.notify_one();
            session.heard().await?;
        }
    }

    /// Says hints, for ever. One that cannot be said is lost: desks look by themselves too.
    pub(super) async fn say(&self, to: &ConnectTo, between_tries: Duration) {
        loop {
            let Err(_lost) = self.say_until_lost(to).await;
            sleep(between_tries).await;
        }
    }

    async fn say_until_lost(&self, to: &ConnectTo) -> Result<std::convert::Infallible, DbError> {
        let mut session = TellingSession::open(to).await?;
        loop {
            self.due.notified().await;
            session.hint().await?;
        }
    }
}
