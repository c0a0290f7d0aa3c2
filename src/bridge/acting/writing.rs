//! Owns: how what waits is written: much at once, and one by one where the database does not take it so.
//! Must not know: SQL, or when anything is due.
//!
//! A row that somebody has holds up nothing else: what belongs to it is put off and tried again. Only what the database
//! cannot take for what it says is dropped, and then the phone system is asked once more what it has.

use std::slice;

use tokio::time::{Duration, Instant};

use super::super::BridgeNews;
use super::super::pending::Segment;
use super::{Acting, forgiven, in_time};
use crate::db::DbError;
use crate::db::bridge::{BridgeSession, Closed, TakenIn};
use crate::domain::CommandId;
use crate::domain::phone_system::{CallFacts, Record, Step};

/// After so long a writing, signs of life and orders have their turn.
const WRITES_FOR: Duration = Duration::from_millis(500);
/// So long after the first picture the next one is drawn: whoever ended while the first one was, stands in neither it nor an
/// event.
const AFTER_ABSENCE: Duration = Duration::from_secs(3);
/// When calls were refused: their minute has to pass.
const AFTER_REFUSAL: Duration = Duration::from_secs(20);

impl Acting<'_> {
    /// Writes what waits, for a while.
    pub(super) async fn write(
        &mut self,
        session: &mut BridgeSession,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        self.pending.try_again();
        let until = Instant::now() + WRITES_FOR;
        while Instant::now() < until
            && let Some(segment) = self.pending.next()
        {
            if let Err(trouble) = self.write_one(session, &segment, tell).await {
                self.pending.give_back(segment);
                return Err(trouble);
            }
            self.beat(session, tell).await?;
        }
        Ok(())
    }

    async fn write_one(
        &mut self,
        session: &mut BridgeSession,
        segment: &Segment,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        match segment {
            Segment::Calls(calls) => {
                self.write_calls(session, &calls.facts(), tell).await?;
            }
            Segment::Picture(picture) => {
                let taken = self.write_calls(session, &picture.calls, tell).await?;
                let closed = in_time(session.picture(picture)).await;
                self.shown(taken, closed, tell)?;
            }
            Segment::Closing(closing) => {
                let closed = in_time(session.closing(closing)).await;
                self.shown(TakenIn::default(), closed, tell)?;
            }
            Segment::Record(record) => self.write_record(session, record, tell).await?,
            Segment::Step(command, step) => {
                self.write_step(session, *command, *step, tell).await?;
            }
        }
        Ok(())
    }

    /// What came of a picture: whoever lives was written before, each by himself where need be.
    fn shown(
        &mut self,
        mut taken: TakenIn,
        closed: Result<Closed, DbError>,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        let Some(closed) = forgiven(closed, tell)? else {
            // Nobody was closed; the next one does it.
            self.pending.doubt();
            return Ok(());
        };
        if std::mem::take(&mut self.is_uncertain) {
            self.next_look = self.next_look.min(Instant::now() + AFTER_ABSENCE);
        }
        taken.vanished = closed.vanished;
        tell(BridgeNews::Picture(taken));
        self.changed(closed.vanished);
        if closed.held > 0 {
            self.pending.doubt();
        }
        Ok(())
    }

    /// A record in one statement; where that is not taken, call by call, and how far it was read last of all.
    async fn write_record(
        &mut self,
        session: &mut BridgeSession,
        record: &Record,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        match in_time(session.record(record)).await {
            Ok(changed) => {
                self.changed(changed);
                return Ok(());
            }
            Err(trouble) if trouble.is_loss() => return Err(trouble),
            Err(_) => {}
        }
        let mut left = Vec::new();
        for call in &record.calls {
            match in_time(session.past(slice::from_ref(call), None)).await {
                Ok(changed) => self.changed(changed),
                Err(trouble) if trouble.is_loss() => return Err(trouble),
                Err(trouble) if trouble.is_passing() => left.push(call.clone()),
                Err(why) => tell(not_taken(call, why)),
            }
            self.beat(session, tell).await?;
        }
        if left.is_empty() {
            let read_to = session.past(&[], Some(&record.read_to));
            if forgiven(in_time(read_to).await, tell)?.is_some() {
                return Ok(());
            }
        }
        self.pending.put_off(Segment::Record(Record {
            calls: left,
            read_to: record.read_to.clone(),
        }));
        Ok(())
    }

    pub(super) async fn write_step(
        &mut self,
        session: &mut BridgeSession,
        command: CommandId,
        step: Step,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        match in_time(session.step(command, step)).await {
            Ok(is_news) => self.changed(i32::from(is_news)),
            Err(trouble) if trouble.is_loss() => return Err(trouble),
            Err(trouble) if trouble.is_passing() => {
                self.pending.put_off(Segment::Step(command, step));
                return Ok(());
            }
            Err(trouble) => tell(BridgeNews::Trouble(trouble)),
        }
        if step.is_last() {
            self.given.remove(&command);
        }
        Ok(())
    }

    async fn write_calls(
        &mut self,
        session: &mut BridgeSession,
        calls: &[CallFacts],
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<TakenIn, DbError> {
        let taken = self.write_some(session, calls, tell).await?;
        self.changed(taken.changed);
        if taken.refused > 0 {
            tell(BridgeNews::Refused(taken.refused));
            self.look_before_long();
        }
        Ok(taken)
    }

    /// Tells calls in one statement. Where the database does not take it, one by one: a single call that it cannot take
    /// must not keep out the others.
    async fn write_some(
        &mut self,
        session: &mut BridgeSession,
        calls: &[CallFacts],
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<TakenIn, DbError> {
        match in_time(session.facts(calls)).await {
            Err(trouble) if !trouble.is_loss() => {}
            done => return done,
        }
        let mut all = TakenIn::default();
        for call in calls {
            match in_time(session.facts(slice::from_ref(call))).await {
                Ok(taken) => {
                    all.changed += taken.changed;
                    all.refused += taken.refused;
                }
                Err(trouble) if trouble.is_loss() => return Err(trouble),
                Err(trouble) if trouble.is_passing() => self.pending.put_off_call(call.clone()),
                Err(why) => {
                    tell(not_taken(call, why));
                    self.look_before_long();
                }
            }
            self.beat(session, tell).await?;
        }
        Ok(all)
    }

    fn changed(&self, rows: i32) {
        if rows > 0 {
            self.hints.look_again();
        }
    }

    fn look_before_long(&mut self) {
        self.next_look = self.next_look.min(Instant::now() + AFTER_REFUSAL);
    }
}

fn not_taken(call: &CallFacts, why: DbError) -> BridgeNews {
    BridgeNews::NotTaken {
        provider_id: call.provider_id.clone(),
        why,
    }
}
