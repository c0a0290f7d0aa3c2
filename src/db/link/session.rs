//! Owns: what a desk does on one connection: listen, read, beat, carry out orders, clear up what was left in doubt.
//! Must not know: how connections are made, or what happens between two of them.

use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{Acquire as _, PgConnection};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;
use uuid::Uuid;

use super::alarm::Alarm;
use super::ended::Ended;
use super::tickets::KeptTickets;
use super::{Absence, in_time};
use crate::db::feed::Cursor;
use crate::db::orders;
use crate::db::{DbError, Written, calls, desk, migrate, presence, words};
use crate::domain::marks::marks;
use crate::domain::{
    Answer, Batch, Claim, LinkState, Login, News, Order, Origin, Outcome, Read, RequestId, Row,
    Wish, Write,
};

/// A sign of life, and a look whether anything was missed.
const BEAT: Duration = Duration::from_secs(15);
/// How long a sign of life may take before the connection counts as dead.
pub(super) const BEAT_PATIENCE: Duration = Duration::from_secs(3);
/// How long an order may take.
const ORDER_PATIENCE: Duration = Duration::from_secs(12);
/// How long reading something large may take: sixty kilobytes of a form come in a quarter of a minute over 32 kbit/s.
const LONG_PATIENCE: Duration = Duration::from_secs(45);
/// At most this often a desk reads again, whatever is notified.
const BREATH: Duration = Duration::from_millis(40);
/// How often a desk reads again while hints are known to go missing.
const POLL: Duration = Duration::from_secs(2);

/// What outlives a connection.
pub(super) struct Link {
    pub(super) desk: Uuid,
    me: Option<Login>,
    pub(super) cursor: Option<Cursor>,
    /// The database as it was last known, and its latest timeline.
    seen: Option<Origin>,
    /// Claims this desk keeps alive: those it was given, not those of another desk of the same operator.
    pub(super) held: Vec<Claim>,
    tickets: KeptTickets,
    /// Orders whose answer was lost with a connection.
    in_doubt: Vec<Order>,
    /// A poll brought something that no hint announced.
    pub(super) missing_hints: bool,
}

/// What a session waits for.
enum Happened {
    Order(Option<Box<Order>>),
    Hint,
    Gap,
    Beat,
    Poll,
}

impl Link {
    /// A desk that has not been connected yet.
    pub(super) fn new(desk: Uuid, seen: Option<Origin>) -> Self {
        Self {
            desk,
            me: None,
            cursor: None,
            seen,
            held: Vec::new(),
            tickets: KeptTickets::default(),
            in_doubt: Vec::new(),
            missing_hints: false,
        }
    }

    pub(super) async fn serve(
        &mut self,
        session: &mut PgListener,
        orders: &mut UnboundedReceiver<Order>,
        tell: &mut impl FnMut(News),
        absence: &mut Absence,
    ) -> Ended {
        if let Err(error) = self.begin(session, tell).await {
            return match error {
                // Signed in, but in a group that has no desk: asking again will not change that.
                DbError::Denied => Ended::Refused("refused-no-desk"),
                error => error.into(),
            };
        }
        absence.ends();
        let mut beat = Alarm::after(BEAT);
        let mut next_poll = Instant::now() + POLL;
        let mut last_read = Instant::now();
        loop {
            let happened = tokio::select! {
                biased;
                order = orders.recv() => Happened::Order(order.map(Box::new)),
                hint = session.try_recv() => match hint {
                    Ok(Some(_)) => Happened::Hint,
                    Ok(None) | Err(_) => Happened::Gap,
                },
                () = beat.rings() => Happened::Beat,
                () = tokio::time::sleep_until(next_poll), if self.missing_hints => Happened::Poll,
            };
            let done = match happened {
                Happened::Order(None) => {
                    self.leave(session).await;
                    return Ended::Closed;
                }
                Happened::Order(Some(order)) => self.carry_out(session, *order, tell).await,
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
                    beat.set(BEAT);
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
        let answer = self.first_look(session).await?;
        migrate::may_work(answer.cursor.schema(), answer.cursor.min_client())?;
        let origin = answer.cursor.origin();
        // Before anything is said to it: a server that was overtaken would take words that nobody finds again.
        if self.seen.is_some_and(|seen| origin.is_overtaken_by(seen)) {
            return Err(DbError::Overtaken);
        }
        self.seen = Some(origin);
        if let Some(login) = answer.asker.filter(|_| self.me.is_none()) {
            self.me = Some(login.clone());
            tell(News::SignedIn { login });
        }
        tell(News::Origin(origin));
        self.cursor = Some(answer.cursor);
        self.note_claims(&answer.batch);
        tell(News::Rows(answer.batch));
        tell(News::Link(LinkState::Live));
        self.appear(session, tell).await?;
        // Whatever cannot be cleared up now stays in doubt until the next connection.
        while let Some(order) = self.in_doubt.first().cloned() {
            let outcome = self.clear_up(session, &order).await?;
            self.in_doubt.remove(0);
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
                in_time(ORDER_PATIENCE, words::append_note(conn, line))
                    .await
                    .map(|written| written.answer)
            }
            // No word is left in doubt; the repeat answers as the first time.
            Wish::Write(wish) if wish.has_typed_words() => give(conn, order.request, wish)
                .await
                .map(|written| written.answer),
            Wish::Write(_) => in_time(ORDER_PATIENCE, calls::look_up(conn, order.request))
                .await
                .map(|found| found.unwrap_or(Answer::NothingWaits)),
        };
        match answer {
            // Looked up and not there: it was never done.
            Ok(Answer::NothingWaits) => Ok(Outcome::Offline),
            Ok(answer) => Ok(Outcome::Ok(answer)),
            Err(error) if error.is_loss() => Err(error),
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
            Wish::Write(Write::Presence { record, typing }) => {
                let set = presence::set(conn, self.desk, *record, *typing);
                in_time(ORDER_PATIENCE, set)
                    .await
                    .map(|written| self.made(written))
            }
            Wish::Write(wish) => give(conn, order.request, wish)
                .await
                .map(|written| self.made(written)),
            Wish::Read(wish) => read(conn, &mut self.tickets, wish).await,
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
        let changed = done.is_ok() && matches!(&order.wish, Wish::Write(wish) if changes(wish));
        let outcome = done.map_or_else(DbError::outcome, Outcome::Ok);
        self.answered(&order, &outcome);
        // One's own change shows before the answer says that it is done.
        let looked = if changed || matches!(order.wish, Wish::Write(Write::Note(_))) {
            self.look(session, tell).await
        } else {
            Ok(false)
        };
        tell(News::Answered {
            request: order.request,
            outcome,
        });
        looked?;
        if changed {
            let conn = session.acquire().await?;
            in_time(ORDER_PATIENCE, desk::hint(conn)).await?;
        }
        Ok(())
    }

    /// A change was made. Where another database made it than the one that was read, everything is read again.
    fn made(&mut self, written: Written) -> Answer {
        self.cursor.take_if(|cursor| !cursor.is_of(written.origin));
        written.answer
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
    pub(super) fn note_claims(&mut self, batch: &Batch) {
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

    async fn leave(&mut self, session: &mut PgListener) {
        if let Ok(conn) = session.acquire().await {
            // The desk is closing: if this does not arrive, the keeper will find out by itself.
            let left = in_time(BEAT_PATIENCE, desk::leave(conn, self.desk)).await;
            tracing::debug!(good_order = left.is_ok(), "desk left");
        }
    }
}

/// Carries out an order. What takes much room and is seldom needed is given it then, here and below.
async fn give(
    conn: &mut PgConnection,
    request: RequestId,
    wish: &Write,
) -> Result<Written, DbError> {
    in_time(ORDER_PATIENCE, Box::pin(orders::give(conn, request, wish))).await
}

/// Reads what was asked for.
async fn read(
    conn: &mut PgConnection,
    tickets: &mut KeptTickets,
    wish: &Read,
) -> Result<Answer, DbError> {
    in_time(patience(wish), Box::pin(orders::read(conn, tickets, wish))).await
}

/// Whether other desks have something to look at: a line without a mark is no concern of theirs.
fn changes(wish: &Write) -> bool {
    match wish {
        // That a form is being filled in stands in the call itself.
        Write::Note(line) if line.field.is_some() => false,
        Write::Note(line) => line.amends.is_some() || !marks(line.words.reveal()).is_empty(),
        _ => true,
    }
}

/// How long to wait for what this reads.
const fn patience(wish: &Read) -> Duration {
    match wish {
        Read::Form(_) | Read::Forms(_) | Read::OpenCase { .. } | Read::OpenPerson { .. } => {
            LONG_PATIENCE
        }
        _ => ORDER_PATIENCE,
    }
}
