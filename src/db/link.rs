//! Owns: the one task that owns a desk's one connection: it listens, polls, beats and carries out orders in turn.
//! Must not know: the screen, or what an order is for.
//!
//! No database future is ever dropped half-way, save with the connection it runs on: a statement that does not answer
//! in time costs the connection, and the order's outcome is then *unknown* until it is looked up on the next one.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use sqlx::Acquire as _;
use sqlx::postgres::PgListener;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;
use uuid::Uuid;

use super::connect::{ConnectTo, connect_listener};
use super::feed::{self, Cursor};
use super::orders::{self, Tickets};
use super::{DbError, calls, desk, migrate};
use crate::domain::{
    Answer, Batch, Claim, LinkState, Login, News, Order, Outcome, Read, Record, Row, TicketId,
    Wish, Write,
};

/// A sign of life, and a look whether anything was missed.
const BEAT: Duration = Duration::from_secs(15);
/// How long a beat may take before the connection counts as dead.
const BEAT_PATIENCE: Duration = Duration::from_secs(3);
/// How long an order may take.
const ORDER_PATIENCE: Duration = Duration::from_secs(12);
/// At most this often a desk reads again, whatever is notified.
const BREATH: Duration = Duration::from_millis(40);
/// How often a desk reads again while hints are known to go missing.
const POLL: Duration = Duration::from_secs(2);
/// A ticket is good for 15 minutes; a minute less here, for the way.
const TICKET_LIFE: Duration = Duration::from_secs(14 * 60);
/// Longest pause between two tries to connect.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What a link needs to work.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to connect.
    pub to: ConnectTo,
    /// This desk, among several of one operator.
    pub desk: Uuid,
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
    let mut link = Link {
        desk: settings.desk,
        me: None,
        cursor: None,
        held: Vec::new(),
        tickets: KeptTickets::default(),
        in_doubt: Vec::new(),
        missing_hints: false,
    };
    let mut pause = Duration::from_millis(100);
    let mut since: Option<Timestamp> = None;
    loop {
        match connect_listener(&settings.to).await {
            Ok(mut session) => {
                let ended = link
                    .serve(&mut session, &mut orders, &mut tell, &mut pause)
                    .await;
                // The pool behind a listener would keep a dead connection for later; this one is done with.
                drop(session);
                match ended {
                    Ended::Closed => return,
                    Ended::Refused(key) => {
                        tell(News::Refused { key });
                        return;
                    }
                    Ended::Lost => since = None,
                }
            }
            Err(DbError::Suspended) => {
                tell(News::Refused {
                    key: "refused-suspended",
                });
                return;
            }
            Err(_) => {}
        }
        let began = *since.get_or_insert_with(now);
        tell(News::Link(LinkState::Offline(began)));
        if !refuse_orders(&mut orders, &mut tell, jittered(pause)).await {
            return;
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
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

/// Why a session ended.
enum Ended {
    /// The desk closed.
    Closed,
    /// The connection is of no more use.
    Lost,
    /// The database does not want this desk.
    Refused(&'static str),
}

impl From<DbError> for Ended {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Suspended => Self::Refused("refused-suspended"),
            DbError::OldClient => Self::Refused("refused-old-client"),
            DbError::OldSchema => Self::Refused("refused-old-schema"),
            _ => Self::Lost,
        }
    }
}

#[derive(Default)]
struct KeptTickets(HashMap<Record, (TicketId, Instant)>);

impl Tickets for KeptTickets {
    fn kept(&self, record: Record) -> Option<TicketId> {
        let (ticket, made) = self.0.get(&record)?;
        (made.elapsed() < TICKET_LIFE).then_some(*ticket)
    }
    fn keep(&mut self, record: Record, ticket: TicketId) {
        self.0.retain(|_, (_, made)| made.elapsed() < TICKET_LIFE);
        self.0.insert(record, (ticket, Instant::now()));
    }
}

/// What outlives a connection.
struct Link {
    desk: Uuid,
    me: Option<Login>,
    cursor: Option<Cursor>,
    /// Claims this desk keeps alive: those it was given, not those of another desk of the same operator.
    held: Vec<Claim>,
    tickets: KeptTickets,
    /// Orders whose answer was lost with a connection.
    in_doubt: Vec<Order>,
    /// A poll brought something that no hint announced.
    missing_hints: bool,
}

/// What a session waits for.
enum Happened {
    Order(Option<Order>),
    Hint,
    Gap,
    Beat,
    Poll,
}

impl Link {
    async fn serve(
        &mut self,
        session: &mut PgListener,
        orders: &mut UnboundedReceiver<Order>,
        tell: &mut impl FnMut(News),
        pause: &mut Duration,
    ) -> Ended {
        if let Err(error) = self.begin(session, tell).await {
            return error.into();
        }
        *pause = Duration::from_millis(100);
        let mut next_beat = Instant::now() + BEAT;
        let mut next_poll = Instant::now() + POLL;
        let mut last_read = Instant::now();
        loop {
            let happened = tokio::select! {
                biased;
                order = orders.recv() => Happened::Order(order),
                hint = session.try_recv() => match hint {
                    Ok(Some(_)) => Happened::Hint,
                    Ok(None) | Err(_) => Happened::Gap,
                },
                () = tokio::time::sleep_until(next_beat) => Happened::Beat,
                () = tokio::time::sleep_until(next_poll), if self.missing_hints => Happened::Poll,
            };
            let done = match happened {
                Happened::Order(None) => {
                    self.leave(session).await;
                    return Ended::Closed;
                }
                Happened::Order(Some(order)) => self.carry_out(session, order, tell).await,
                Happened::Hint => {
                    self.missing_hints = false;
                    tokio::time::sleep_until(last_read + BREATH).await;
                    // What came in the meantime is answered by the same read.
                    while session.next_buffered().is_some() {}
                    last_read = Instant::now();
                    self.look(session, tell).await.map(|_| ())
                }
                Happened::Gap => return Ended::Lost,
                Happened::Beat => {
                    next_beat = Instant::now() + BEAT;
                    self.beat(session, tell).await
                }
                Happened::Poll => {
                    next_poll = Instant::now() + POLL;
                    self.look(session, tell).await.map(|_| ())
                }
            };
            if let Err(error) = done {
                return error.into();
            }
        }
    }

    /// Listens, reads, beats, and finds out what became of orders whose answer was lost.
    async fn begin(
        &mut self,
        session: &mut PgListener,
        tell: &mut impl FnMut(News),
    ) -> Result<(), DbError> {
        let conn = session.acquire().await?;
        let answer = in_time(ORDER_PATIENCE, feed::read_all(conn, true)).await?;
        migrate::may_work(answer.schema, &answer.min_client)?;
        if self.me.is_none() {
            let login = Login(in_time(ORDER_PATIENCE, desk::who_am_i(conn)).await?);
            self.me = Some(login.clone());
            tell(News::SignedIn { login });
        }
        self.cursor = Some(answer.cursor);
        self.note_claims(&answer.batch);
        tell(News::Rows(answer.batch));
        tell(News::Link(LinkState::Live));
        self.beat(session, tell).await?;
        for order in std::mem::take(&mut self.in_doubt) {
            let outcome = self.clear_up(session, &order).await?;
            self.answered(&order, &outcome);
            tell(News::Answered {
                request: order.request,
                outcome,
            });
        }
        Ok(())
    }

    /// What became of an order whose answer was lost. A line is sent again, which is harmless; anything else is looked
    /// up and never repeated.
    async fn clear_up(
        &mut self,
        session: &mut PgListener,
        order: &Order,
    ) -> Result<Outcome, DbError> {
        let conn = session.acquire().await?;
        let answer = match &order.wish {
            Wish::Read(_) => return Ok(Outcome::Offline),
            Wish::Write(Write::Note(line)) => {
                in_time(ORDER_PATIENCE, super::words::append_note(conn, line)).await
            }
            Wish::Write(_) => in_time(ORDER_PATIENCE, calls::look_up(conn, order.request))
                .await
                .map(|found| found.unwrap_or(Answer::NothingWaits)),
        };
        match answer {
            // Looked up and not there: it was never done.
            Ok(Answer::NothingWaits) => Ok(Outcome::Offline),
            Ok(answer) => Ok(Outcome::Ok(answer)),
            Err(error) if error.is_loss() => {
                self.in_doubt.push(order.clone());
                Err(error)
            }
            Err(error) => Ok(error.outcome()),
        }
    }

    async fn carry_out(
        &mut self,
        session: &mut PgListener,
        order: Order,
        tell: &mut impl FnMut(News),
    ) -> Result<(), DbError> {
        let conn = session.acquire().await?;
        let done = match &order.wish {
            Wish::Write(wish) => {
                in_time(ORDER_PATIENCE, orders::write(conn, order.request, wish)).await
            }
            Wish::Read(wish) => {
                in_time(ORDER_PATIENCE, orders::read(conn, &mut self.tickets, wish)).await
            }
        };
        if let Err(error) = &done
            && error.is_loss()
        {
            tell(News::Answered {
                request: order.request,
                outcome: Outcome::Unknown,
            });
            let lost = error.clone();
            self.in_doubt.push(order);
            return Err(lost);
        }
        let changed = done.is_ok()
            && matches!(&order.wish, Wish::Write(wish) if !matches!(wish, Write::Note(_)));
        let outcome = done.map_or_else(DbError::outcome, Outcome::Ok);
        self.answered(&order, &outcome);
        if changed || matches!(order.wish, Wish::Write(Write::Note(_))) {
            // One's own change shows before the answer says that it is done.
            self.look(session, tell).await?;
        }
        tell(News::Answered {
            request: order.request,
            outcome,
        });
        if changed {
            let conn = session.acquire().await?;
            in_time(ORDER_PATIENCE, desk::hint(conn)).await?;
        }
        Ok(())
    }

    /// Remembers claims that were won, and forgets those that turned out to be somebody else's.
    fn answered(&mut self, order: &Order, outcome: &Outcome) {
        match outcome {
            Outcome::Ok(Answer::Yours(claim)) => {
                self.held.retain(|held| held.call != claim.call);
                self.held.push(*claim);
            }
            Outcome::StaleFence => {
                if let Wish::Read(Read::CallNotes(claim)) = &order.wish {
                    self.held.retain(|held| held != claim);
                }
            }
            _ => {}
        }
    }

    /// Drops claims that the feed says are over, and takes up one that a colleague handed to this operator just now.
    fn note_claims(&mut self, batch: &Batch) {
        for row in &batch.rows {
            let Row::Call(call) = row else { continue };
            let Some(holder) = &call.holder else { continue };
            self.held
                .retain(|held| held.call != call.id || (held.fence == holder.fence && holder.live));
            let mine = holder.live && self.me.as_ref() == Some(&holder.login);
            // In a first read it is what an earlier desk left behind: resuming that is the operator's own act.
            if mine && !batch.whole && !self.held.iter().any(|held| held.call == call.id) {
                self.held.push(Claim {
                    call: call.id,
                    fence: holder.fence,
                });
            }
        }
    }

    async fn look(
        &mut self,
        session: &mut PgListener,
        tell: &mut impl FnMut(News),
    ) -> Result<bool, DbError> {
        let conn = session.acquire().await?;
        let fresh = self.cursor.as_ref().filter(|cursor| cursor.is_fresh(now()));
        let since = match fresh {
            Some(cursor) => in_time(ORDER_PATIENCE, feed::read_since(conn, cursor)).await?,
            None => None,
        };
        let answer = match since {
            Some(answer) => answer,
            // Another timeline, another database, other rights, or too long away: the whole world again.
            None => in_time(ORDER_PATIENCE, feed::read_all(conn, false)).await?,
        };
        migrate::may_work(answer.schema, &answer.min_client)?;
        self.cursor = Some(answer.cursor);
        self.note_claims(&answer.batch);
        let news =
            answer.batch.whole || !answer.batch.rows.is_empty() || !answer.batch.gone.is_empty();
        if news {
            tell(News::Rows(answer.batch));
        }
        Ok(news)
    }

    async fn beat(
        &mut self,
        session: &mut PgListener,
        tell: &mut impl FnMut(News),
    ) -> Result<(), DbError> {
        let fences: Vec<_> = self.held.iter().map(|claim| claim.fence).collect();
        let conn = session.acquire().await?;
        let present = match in_time(BEAT_PATIENCE, desk::beat(conn, self.desk, &fences)).await {
            Ok(present) => present,
            Err(error) => {
                if error.is_loss() {
                    tell(News::Link(LinkState::Stale(now())));
                }
                return Err(error);
            }
        };
        tell(News::Keeper { present });
        if session.next_buffered().is_none() && self.look(session, tell).await? {
            // Something changed and nobody said so.
            self.missing_hints = true;
        }
        tell(News::Link(LinkState::Live));
        Ok(())
    }

    async fn leave(&mut self, session: &mut PgListener) {
        if let Ok(conn) = session.acquire().await {
            // The desk is closing: if this does not arrive, the keeper will find out by itself.
            let left = in_time(BEAT_PATIENCE, desk::leave(conn, self.desk)).await;
            tracing::debug!(good_order = left.is_ok(), "desk left");
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
