//! Owns: the one task that owns a desk's one connection: it listens, polls, beats and carries out orders in turn.
//! Must not know: the screen, or what an order is for.
//!
//! No database future is ever dropped half-way, save with the connection it runs on: a statement that does not answer
//! in time costs the connection, and the order's outcome is then *unknown* until it is looked up on the next one.

mod alarm;
mod ended;
mod looks;
mod session;
mod tickets;

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;
use uuid::Uuid;

use super::DbError;
use super::connect::{ConnectTo, connect_listener};
use crate::domain::{LinkState, News, Order, Origin, Outcome};
use ended::Ended;
use session::Link;

/// The first pause between two tries to connect.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest one. With what is added at random every desk is back within ten seconds of its server, and two hundred
/// desks knock fifty times a second.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);
/// Who was refused asks again after about this time.
const AFTER_A_REFUSAL: Duration = Duration::from_secs(15);

/// What a link needs to work.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to connect.
    pub to: ConnectTo,
    /// This desk, among several of one operator.
    pub desk: Uuid,
    /// The database as this machine last knew it: one from which that has taken over is refused.
    pub seen: Option<Origin>,
}

/// The time without a database.
#[derive(Debug)]
struct Absence {
    since: Option<Timestamp>,
    pause: Duration,
}

impl Absence {
    const NONE: Self = Self {
        since: None,
        pause: FIRST_PAUSE,
    };

    /// The database is there.
    fn ends(&mut self) {
        *self = Self::NONE;
    }

    /// It is still not there: since when, and how long to wait before the next try.
    fn goes_on(&mut self) -> (Timestamp, Duration) {
        let since = *self.since.get_or_insert_with(now);
        let pause = jittered(self.pause);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        (since, pause)
    }
}

/// Keeps the link until the orders' channel is closed, then leaves in good order.
///
/// `tell` gets everything the desk must know, in order. Orders given while there is no connection are answered
/// [`Outcome::Offline`] at once: claims and states are never queued, and lines are the desk's to send again.
pub async fn keep(
    settings: Settings,
    mut orders: UnboundedReceiver<Order>,
    mut tell: impl FnMut(News),
) {
    let mut link = Link::new(settings.desk, settings.seen);
    let mut absence = Absence::NONE;
    loop {
        // What takes much room and is seldom needed is given it then: here, and for an order.
        let ended = match Box::pin(connect_listener(&settings.to)).await {
            // The pool behind a listener would keep a dead connection for later; this one ends with its session.
            Ok(mut session) => {
                link.serve(&mut session, &mut orders, &mut tell, &mut absence)
                    .await
            }
            Err(DbError::Suspended) => Ended::Refused("refused-suspended"),
            Err(_) => Ended::Lost,
        };
        let (since, mut pause) = absence.goes_on();
        match ended {
            Ended::Closed => return,
            // What was refused may be mended by others while words wait at this desk.
            Ended::Refused(key) => {
                tell(News::Refused { key });
                tell(News::Link(LinkState::Offline(since)));
                pause = jittered(AFTER_A_REFUSAL);
            }
            Ended::Overtaken => tell(News::Link(LinkState::Overtaken(since))),
            Ended::Lost => tell(News::Link(LinkState::Offline(since))),
        }
        if !refuse_orders(&mut orders, &mut tell, pause).await {
            return;
        }
    }
}

/// The link reads the clock for one thing only: since when it has been down.
fn now() -> Timestamp {
    Timestamp::now()
}

/// Spreads desks that lost the same server, so that they do not come back in one moment.
fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(0.5 + f64::from(rand::random::<u8>()) / 255.0)
}

/// Answers every order with "offline" for a while. False once the desk has closed.
async fn refuse_orders(
    orders: &mut UnboundedReceiver<Order>,
    tell: &mut impl FnMut(News),
    pause: Duration,
) -> bool {
    let end = Instant::now() + pause;
    loop {
        match tokio::time::timeout_at(end, orders.recv()).await {
            Err(_) => return true,
            Ok(None) => return false,
            Ok(Some(order)) => tell(News::Answered {
                request: order.request,
                outcome: Outcome::Offline,
            }),
        }
    }
}

/// Waits for an answer, but not for ever. A timeout is a lost connection: whoever called must throw it away.
async fn in_time<T>(
    patience: Duration,
    work: impl Future<Output = Result<T, DbError>>,
) -> Result<T, DbError> {
    match tokio::time::timeout(patience, work).await {
        Ok(done) => done,
        Err(_) => Err(DbError::Unknown),
    }
}
