//! Owns: what the bridge that speaks for a phone system does: writes facts, gives commands, looks around, beats.
//! Must not know: SQL, or what an adapter is.

use std::collections::BTreeSet;
use std::future::{Future, ready};
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep_until, timeout};

use super::hints::Hints;
use super::pending::{Heard, Pending, Segment};
use super::told::Ask;
use super::{Between, BridgeNews, Pace, Shared, Source};
use crate::db::DbError;
use crate::db::bridge::{BridgeSession, TakenIn};
use crate::domain::CommandId;
use crate::domain::phone_system::{
    AnswerMode, CallFacts, PhonePresence, SignOfLife, Silence, Step,
};

/// A statement that takes longer than this hangs on a dead connection.
const LONGEST: Duration = Duration::from_secs(15);
/// Doubts that follow one another are looked into together.
const BETWEEN_DOUBTS: Duration = Duration::from_secs(1);
/// After so long a writing, signs of life and orders have their turn.
const WRITES_FOR: Duration = Duration::from_millis(500);
/// When calls were refused: their minute has to pass.
const AFTER_REFUSAL: Duration = Duration::from_secs(20);

/// What outlasts one session with the database.
pub(super) struct Acting<'a> {
    source: &'a Source,
    pace: Pace,
    pending: &'a Pending,
    hints: &'a Hints,
    asks: Sender<Ask>,
    /// Commands that the adapter has and has not finished: it goes on with them whatever happens to the database.
    given: BTreeSet<CommandId>,
    /// The phones that the adapter knows of.
    presence: Option<Vec<PhonePresence>>,
    /// Since the adapter connected, no picture has been taken in: what the queue shows may be old.
    is_uncertain: bool,
    /// The last that was told of the phone system.
    heard: Option<Heard>,
    /// What was said of it last in this session: a silence is met at every try to connect, and said once.
    said: Option<Result<(), Silence>>,
    next_look: Instant,
    last_look: Option<Instant>,
}

impl<'a> Acting<'a> {
    pub(super) fn new(between: &'a Between, shared: &'a Shared, asks: Sender<Ask>) -> Self {
        Self {
            source: &between.source,
            pace: between.pace,
            pending: &shared.pending,
            hints: &shared.hints,
            asks,
            given: BTreeSet::new(),
            presence: None,
            is_uncertain: false,
            heard: None,
            said: None,
            next_look: Instant::now(),
            last_look: None,
        }
    }

    /// Acts until told to stop, or until the adapter has ended.
    ///
    /// # Errors
    /// Where the session is lost; what was not written waits for the next one.
    pub(super) async fn act(
        &mut self,
        mut session: BridgeSession,
        mut stop: Pin<&mut impl Future<Output = ()>>,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        self.pending.doubt();
        self.said = None;
        let result = self.act_on(&mut session, stop.as_mut(), tell).await;
        match result {
            Ok(()) => {
                if in_time(session.silent(Silence::Disconnected)).await? {
                    self.hints.look_again();
                }
                session.close().await
            }
            Err(trouble) => {
                self.pending.database_is_away();
                Err(trouble)
            }
        }
    }

    async fn act_on(
        &mut self,
        session: &mut BridgeSession,
        mut stop: Pin<&mut impl Future<Output = ()>>,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        self.take_up(session).await?;
        let mut next_beat = Instant::now();
        let mut next_poll = Instant::now();
        loop {
            self.write(session, tell).await?;
            self.tell_heard(session, tell).await?;
            let now = Instant::now();
            if now >= next_beat {
                let sign = self.sign_of_life();
                in_time(session.alive(sign.as_ref())).await?;
                next_beat = now + self.pace.between_beats;
            }
            if now >= next_poll {
                self.give_commands(session, tell).await?;
                self.tell_presence(session).await?;
                next_poll = now + self.pace.between_polls;
            }
            self.look_around(session, now).await?;
            if self.pending.is_over() {
                return Ok(());
            }
            tokio::select! {
                biased;
                () = stop.as_mut() => {
                    while !self.pending.is_empty() {
                        self.write(session, tell).await?;
                    }
                    return Ok(());
                }
                () = ready(()), if !self.pending.is_empty() => {}
                () = self.pending.news() => {}
                () = self.hints.next() => next_poll = Instant::now(),
                () = sleep_until(next_beat.min(next_poll)) => {}
            }
        }
    }

    /// Commands that an earlier bridge had begun: the adapter knows which of them left a leg.
    async fn take_up(&mut self, session: &mut BridgeSession) -> Result<(), DbError> {
        for command in in_time(session.begun_commands()).await? {
            if self.given.insert(command.id) {
                // An adapter that has ended has no legs, and its commands run out.
                let _ended = self.asks.send(Ask::TakeUp(command)).await;
            }
        }
        Ok(())
    }

    /// Writes what waits, for a while.
    async fn write(
        &mut self,
        session: &mut BridgeSession,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        let until = Instant::now() + WRITES_FOR;
        while Instant::now() < until
            && let Some(segment) = self.pending.next()
        {
            if let Err(trouble) = self.write_one(session, &segment, tell).await {
                self.pending.give_back(segment);
                return Err(trouble);
            }
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
                let taken = write_calls(session, &calls.facts(), tell).await?;
                self.taken_in(taken, tell);
            }
            Segment::Picture(picture) => {
                let shown = in_time(session.picture(picture)).await;
                self.shown(shown, tell)?;
            }
            Segment::Closing(closing) => {
                let shown = in_time(session.closing(closing)).await;
                self.shown(shown, tell)?;
            }
            Segment::Record(record) => match in_time(session.record(record)).await {
                Ok(changed) if changed > 0 => self.hints.look_again(),
                Ok(_) => {}
                Err(trouble) if trouble.is_loss() => return Err(trouble),
                Err(trouble) => tell(BridgeNews::Trouble(trouble)),
            },
            Segment::Step(command, step) => {
                match in_time(session.step(*command, *step)).await {
                    Ok(is_news) if is_news => self.hints.look_again(),
                    Ok(_) => {}
                    Err(trouble) if trouble.is_loss() => return Err(trouble),
                    Err(trouble) => tell(BridgeNews::Trouble(trouble)),
                }
                if step.is_last() {
                    self.given.remove(command);
                }
            }
        }
        Ok(())
    }

    /// What came of a picture.
    fn shown(
        &mut self,
        shown: Result<TakenIn, DbError>,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        match shown {
            Ok(taken) => {
                self.is_uncertain = false;
                tell(BridgeNews::Picture(taken));
                self.taken_in(taken, tell);
            }
            Err(trouble) if trouble.is_loss() => return Err(trouble),
            // Nothing of it was taken; the next one will be.
            Err(trouble) => {
                tell(BridgeNews::Trouble(trouble));
                self.pending.doubt();
            }
        }
        Ok(())
    }

    fn taken_in(&mut self, taken: TakenIn, tell: &mut impl FnMut(BridgeNews)) {
        if taken.changed + taken.vanished > 0 {
            self.hints.look_again();
        }
        if taken.refused > 0 {
            tell(BridgeNews::Refused(taken.refused));
            self.next_look = self.next_look.min(Instant::now() + AFTER_REFUSAL);
        }
    }

    /// What a silence or an answer changes at once. Who is connected again is live when the queue shows what he has.
    async fn tell_heard(
        &mut self,
        session: &mut BridgeSession,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        if self.pending.became_ready() {
            self.is_uncertain = true;
            self.presence = None;
        }
        if let Some(heard) = self.pending.heard() {
            self.heard = Some(heard);
        }
        match self.heard.clone() {
            Some(Heard::Silent(silence)) => {
                self.heard = None;
                if self.said.replace(Err(silence)) != Some(Err(silence)) {
                    tell(BridgeNews::Silent(silence));
                }
                if in_time(session.silent(silence)).await? {
                    self.hints.look_again();
                }
            }
            Some(Heard::Alive(sign)) if self.said != Some(Ok(())) && !self.is_uncertain => {
                self.said = Some(Ok(()));
                tell(BridgeNews::Live);
                if in_time(session.alive(Some(&sign))).await? {
                    self.hints.look_again();
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The phone system's answer since the last beat, where the queue shows what it has.
    fn sign_of_life(&mut self) -> Option<SignOfLife> {
        if self.is_uncertain {
            return None;
        }
        match self.heard.take() {
            Some(Heard::Alive(sign)) => Some(sign),
            _ => None,
        }
    }

    async fn give_commands(
        &mut self,
        session: &mut BridgeSession,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        if in_time(session.refuse_late()).await? {
            self.hints.look_again();
        }
        // Only what the adapter has room for is taken: what is taken must be given. One place is kept for a look around.
        let room = self.asks.capacity().saturating_sub(1);
        if room == 0 || !self.pending.is_ready() {
            return Ok(());
        }
        for command in in_time(session.next_commands(room)).await? {
            let id = command.id;
            tell(BridgeNews::Begun(id));
            if self.asks.try_send(Ask::Command(command)).is_ok() {
                self.given.insert(id);
            } else {
                in_time(session.step(id, Step::Failed)).await?;
                self.hints.look_again();
            }
        }
        Ok(())
    }

    async fn tell_presence(&mut self, session: &mut BridgeSession) -> Result<(), DbError> {
        if self.source.mode == AnswerMode::Pull || !self.pending.is_ready() {
            return Ok(());
        }
        let presence = in_time(session.presence()).await?;
        if self.presence.as_ref() != Some(&presence)
            && self.asks.try_send(Ask::Presence(presence.clone())).is_ok()
        {
            self.presence = Some(presence);
        }
        Ok(())
    }

    async fn look_around(
        &mut self,
        session: &mut BridgeSession,
        now: Instant,
    ) -> Result<(), DbError> {
        let is_early = self
            .last_look
            .is_some_and(|last| now < last + BETWEEN_DOUBTS);
        let is_due = self.pending.is_ready()
            && !is_early
            && (self.pending.doubts() || now >= self.next_look);
        if is_due && self.asks.capacity() > 0 {
            let record_read_to = in_time(session.record_read_to()).await?;
            if self
                .asks
                .try_send(Ask::LookAround { record_read_to })
                .is_ok()
            {
                self.pending.looks_around();
                self.last_look = Some(now);
                self.next_look = now + self.pace.between_looks;
            }
        }
        Ok(())
    }
}

/// Tells calls in one statement. Where the database does not take it, one by one: a single call that it cannot take must
/// not keep out the others.
async fn write_calls(
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
        match write_call(session, call).await {
            Ok(taken) => {
                all.changed += taken.changed;
                all.refused += taken.refused;
            }
            Err(trouble) if trouble.is_loss() => return Err(trouble),
            Err(why) => tell(BridgeNews::NotTaken {
                provider_id: call.provider_id.clone(),
                why,
            }),
        }
    }
    Ok(all)
}

/// A call that somebody holds at this moment is tried again.
async fn write_call(session: &mut BridgeSession, call: &CallFacts) -> Result<TakenIn, DbError> {
    const TRIES: usize = 3;
    let one = std::slice::from_ref(call);
    for _ in 1..TRIES {
        match in_time(session.facts(one)).await {
            Err(trouble) if !trouble.is_loss() => {}
            done => return done,
        }
    }
    in_time(session.facts(one)).await
}

/// Where the time runs out the connection is given up with the statement, never used again half-way.
pub(super) async fn in_time<T>(
    work: impl Future<Output = Result<T, DbError>>,
) -> Result<T, DbError> {
    timeout(LONGEST, work).await.map_err(|_| DbError::Offline)?
}
