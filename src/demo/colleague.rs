//! Owns: a simulated colleague: takes a call, listens, writes, wraps up, passes one on, and sometimes just dies.
//! Must not know: who calls. It has a login of its own and may do what an operator may.

use std::time::Duration;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::time::Instant;
use uuid::Uuid;

use super::pace::{Pace, Stop, chance, lasting, pick};
use super::world::{NOTES, PEOPLE};
use crate::db::calls::call_left_lying;
use crate::db::connect::{ConnectTo, connect};
use crate::db::words::{NewPerson, make_person};
use crate::db::{DbError, PgConnection, desk, orders};
use crate::domain::{
    Answer, AwayReason, Claim, Disposition, EntryId, Fence, NextStep, NonData, NoteLine,
    OperatorState, PassReason, RequestId, Sensitive, Words, Write,
};

const BEAT: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(700);

/// What ended a session at the desk.
enum Ending {
    /// The simulation is over.
    Told,
    /// The desk died, in the middle of whatever it did.
    Died,
}

/// Whether to go on, or how it ended.
type Step = Result<Option<Ending>, DbError>;

pub(super) struct Colleague {
    access: ConnectTo,
    pace: Pace,
    dice: StdRng,
    stop: Stop,
    /// The call in hand when the desk died.
    left: Option<Claim>,
}

/// One desk: the connection, and what keeps its claims alive.
struct Desk {
    conn: PgConnection,
    id: Uuid,
    held: Option<Fence>,
    beaten: Instant,
}

impl Desk {
    async fn ask(&mut self, wish: Write) -> Result<Answer, DbError> {
        let written = orders::write(&mut self.conn, RequestId(Uuid::new_v4()), &wish).await?;
        desk::hint(&mut self.conn).await?;
        Ok(written.answer)
    }

    async fn beat(&mut self) -> Result<(), DbError> {
        let held: Vec<Fence> = self.held.into_iter().collect();
        desk::beat(&mut self.conn, self.id, &held).await?;
        self.beaten = Instant::now();
        Ok(())
    }
}

impl Colleague {
    pub(super) fn new(access: ConnectTo, pace: Pace, seed: u64, stop: Stop) -> Self {
        Self {
            access,
            pace,
            dice: StdRng::seed_from_u64(seed),
            stop,
            left: None,
        }
    }

    /// Works until the end is told. A desk that dies comes back after a while.
    pub(super) async fn work(mut self) {
        while !self.stop.is_told() {
            let away = match self.session().await {
                Ok(Ending::Told) => return,
                Ok(Ending::Died) => lasting(&self.pace.dead, &mut self.dice),
                Err(_trouble) => Duration::from_secs(1),
            };
            if !self.stop.pause(away).await {
                return;
            }
        }
    }

    async fn session(&mut self) -> Result<Ending, DbError> {
        let conn = connect(&self.access).await?;
        let mut desk = Desk {
            conn,
            id: Uuid::new_v4(),
            held: None,
            beaten: Instant::now(),
        };
        desk.beat().await?;
        desk.ask(Write::State {
            state: OperatorState::Available,
            reason: None,
        })
        .await?;
        if let Some(claim) = self.left.take() {
            self.come_back(&mut desk, claim).await?;
        }
        loop {
            let think = lasting(&self.pace.think, &mut self.dice);
            if let Some(ending) = self.wait(&mut desk, think).await? {
                return Ok(ending);
            }
            if let Some(ending) = self.one_call(&mut desk).await? {
                return Ok(ending);
            }
        }
    }

    /// Waits at the desk, which is heard from all the while.
    async fn wait(&mut self, desk: &mut Desk, time: Duration) -> Step {
        let until = Instant::now() + time;
        while Instant::now() < until {
            if desk.beaten.elapsed() >= BEAT {
                desk.beat().await?;
            }
            if !self.stop.pause_until(until.min(desk.beaten + BEAT)).await {
                desk::leave(&mut desk.conn, desk.id).await?;
                return Ok(Some(Ending::Told));
            }
        }
        Ok(None)
    }

    /// The call that was in hand when the desk died, if nobody has taken it over.
    async fn come_back(&mut self, desk: &mut Desk, claim: Claim) -> Result<(), DbError> {
        if let Ok(Answer::Yours(claim)) = desk.ask(Write::Resume { call: claim.call }).await {
            desk.held = Some(claim.fence);
            self.note(desk, claim, "the desk was gone; called back into the line")
                .await?;
            self.finish(desk, claim).await?;
        }
        Ok(())
    }

    async fn one_call(&mut self, desk: &mut Desk) -> Step {
        let best = Write::TakeBest {
            facility: None,
            language: None,
        };
        let claim = match desk.ask(best).await {
            Ok(Answer::Yours(claim)) => claim,
            Ok(_) | Err(DbError::Taken { .. } | DbError::OnCall) => {
                self.tidy_up(desk).await?;
                return self.wait(desk, LOOK).await;
            }
            Err(trouble) => return Err(trouble),
        };
        desk.held = Some(claim.fence);
        let listen = lasting(&self.pace.connect, &mut self.dice);
        if let Some(ending) = self.wait(desk, listen).await? {
            return Ok(Some(ending));
        }
        let ending = match self.dice.random_range(0..100) {
            0..7 => self.pass(desk, claim).await?,
            7..15 => self.close(desk, claim).await?,
            _ => self.talk(desk, claim).await?,
        };
        desk.held = None;
        if ending.is_none() && chance(6, &mut self.dice) {
            return self.leave_for_a_while(desk).await;
        }
        Ok(ending)
    }

    /// Nobody waits: a call that broke off a while ago is closed, as any hotline does when it is quiet.
    async fn tidy_up(&mut self, desk: &mut Desk) -> Result<(), DbError> {
        let lying = lasting(&self.pace.lying, &mut self.dice).as_secs_f64();
        let Some(call) = call_left_lying(&mut desk.conn, lying).await? else {
            return Ok(());
        };
        let taken = gone_is_fine(desk.ask(Write::TakeOver { call }).await)?;
        if let Some(Answer::Yours(claim)) = taken {
            self.finish(desk, claim).await?;
        }
        Ok(())
    }

    async fn pass(&mut self, desk: &mut Desk, claim: Claim) -> Step {
        let reason = pick(PassReason::ALL, &mut self.dice).copied();
        let passed = desk.ask(Write::Pass { claim, reason }).await;
        gone_is_fine(passed)?;
        Ok(None)
    }

    async fn close(&mut self, desk: &mut Desk, claim: Claim) -> Step {
        let non_data = pick(NonData::ALL, &mut self.dice)
            .copied()
            .unwrap_or(NonData::Silent);
        gone_is_fine(desk.ask(Write::HangUp(claim)).await)?;
        gone_is_fine(desk.ask(Write::Close { claim, non_data }).await)?;
        Ok(None)
    }

    /// Listens and writes, until all is said or the desk dies.
    async fn talk(&mut self, desk: &mut Desk, claim: Claim) -> Step {
        if gone_is_fine(desk.ask(Write::Talking(claim)).await)?.is_none() {
            return Ok(None);
        }
        for _ in 0..self.dice.random_range(1..=4) {
            let write = lasting(&self.pace.write, &mut self.dice);
            if let Some(ending) = self.wait(desk, write).await? {
                return Ok(Some(ending));
            }
            if chance(2, &mut self.dice) {
                self.left = Some(claim);
                return Ok(Some(Ending::Died));
            }
            let words = pick(&NOTES, &mut self.dice).copied().unwrap_or_default();
            self.note(desk, claim, words).await?;
        }
        let wrap = lasting(&self.pace.wrap, &mut self.dice);
        if let Some(ending) = self.wait(desk, wrap).await? {
            return Ok(Some(ending));
        }
        self.finish(desk, claim).await?;
        Ok(None)
    }

    async fn note(&self, desk: &mut Desk, claim: Claim, words: &str) -> Result<(), DbError> {
        let line = NoteLine {
            entry: EntryId(Uuid::now_v7()),
            claim,
            provider: None,
            written_at: Timestamp::now(),
            words: Words::new(words),
            amends: None,
            field: None,
        };
        desk.ask(Write::Note(line)).await?;
        Ok(())
    }

    /// Hangs up, says whose call it was, wraps up.
    async fn finish(&mut self, desk: &mut Desk, claim: Claim) -> Result<(), DbError> {
        gone_is_fine(desk.ask(Write::HangUp(claim)).await)?;
        if chance(35, &mut self.dice) {
            gone_is_fine(self.place(desk, claim).await)?;
        }
        let disposition = pick(Disposition::ALL, &mut self.dice).copied();
        let wrap = Write::Wrap {
            claim,
            disposition: disposition.unwrap_or(Disposition::InfoGiven),
            next_step: pick(NextStep::ALL, &mut self.dice).copied(),
        };
        gone_is_fine(desk.ask(wrap).await)?;
        desk.held = None;
        Ok(())
    }

    async fn place(&mut self, desk: &mut Desk, claim: Claim) -> Result<Answer, DbError> {
        let (given, family, country, language) =
            pick(&PEOPLE, &mut self.dice).copied().unwrap_or(PEOPLE[0]);
        let person = NewPerson {
            given: Some(Sensitive::new(given)),
            family: Some(Sensitive::new(family)),
            country: Some(Sensitive::new(country)),
            language: Some(language.to_owned()),
            ..NewPerson::default()
        };
        let request = RequestId(Uuid::new_v4());
        let person = make_person(&mut desk.conn, request, Some(claim), &person).await?;
        desk.ask(Write::MakeCase {
            claim: Some(claim),
            person: Some(person),
        })
        .await
    }

    async fn leave_for_a_while(&mut self, desk: &mut Desk) -> Step {
        let reason = pick(AwayReason::ALL, &mut self.dice).copied();
        desk.ask(Write::State {
            state: OperatorState::Away,
            reason,
        })
        .await?;
        let away = lasting(&self.pace.away, &mut self.dice);
        let ending = self.wait(desk, away).await?;
        if ending.is_none() {
            desk.ask(Write::State {
                state: OperatorState::Available,
                reason: None,
            })
            .await?;
        }
        Ok(ending)
    }
}

/// The caller hung up meanwhile, or somebody else has the call: that is life, not trouble.
fn gone_is_fine(answer: Result<Answer, DbError>) -> Result<Option<Answer>, DbError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(DbError::Ended | DbError::StaleFence | DbError::Denied | DbError::Taken { .. }) => {
            Ok(None)
        }
        Err(trouble) => Err(trouble),
    }
}
