//! Owns: what the bridge that speaks for a phone system does: writes facts, gives commands, looks around, beats.
//! Must not know: SQL, or what an adapter is.

mod writing;

use std::collections::BTreeSet;
use std::future::{Future, ready};
use std::pin::Pin;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep_until, timeout};

use super::hints::Hints;
use super::pending::{Heard, Pending};
use super::told::Ask;
use super::{Between, BridgeNews, Pace, Shared, Source};
use crate::db::DbError;
use crate::db::bridge::BridgeSession;
use crate::domain::CommandId;
use crate::domain::phone_system::{
    AnswerMode, Command, PhonePresence, SignOfLife, Silence, Step, SystemKind,
};

/// A statement that takes longer than this hangs on a dead connection.
const LONGEST: Duration = Duration::from_secs(15);
/// Doubts that follow one another are looked into together.
const BETWEEN_DOUBTS: Duration = Duration::from_secs(1);
/// How many late commands are ended before anything else is done.
const MOST_LATE: usize = 20;
/// A bridge that is frozen or cut off is replaced after six seconds without a sign of life, of which it gives one every two:
/// what it was given and has not begun by then, it does not begin any more.
const BEGINS_WITHIN: SignedDuration = SignedDuration::from_secs(3);
/// The same, where it takes some requests to begin.
const ASKS_WITHIN: SignedDuration = SignedDuration::from_secs(4);

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
    next_beat: Instant,
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
            next_beat: Instant::now(),
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
                // Whoever holds the session now speaks for the phone system. An adapter that takes nothing in at this
                // moment has not begun anything either, and its orders run out.
                let _full = self.asks.try_send(Ask::StandDown);
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
        self.take_up(session, tell).await?;
        self.next_beat = Instant::now();
        let mut next_poll = Instant::now();
        loop {
            self.write(session, tell).await?;
            self.beat(session, tell).await?;
            let now = Instant::now();
            if now >= next_poll {
                self.give_commands(session, tell).await?;
                self.tell_presence(session, tell).await?;
                next_poll = now + self.pace.between_polls;
            }
            self.look_around(session, now, tell).await?;
            if self.pending.is_over() {
                return Ok(());
            }
            tokio::select! {
                biased;
                () = stop.as_mut() => {
                    self.pending.try_again_now();
                    while !self.pending.is_empty() {
                        self.write(session, tell).await?;
                    }
                    return Ok(());
                }
                () = ready(()), if !self.pending.is_empty() => {}
                () = self.pending.news() => {}
                () = self.hints.next() => next_poll = Instant::now(),
                () = sleep_until(self.next_beat.min(next_poll)) => {}
            }
        }
    }

    /// Commands that an earlier bridge had begun: the adapter knows which of them left a leg.
    async fn take_up(
        &mut self,
        session: &mut BridgeSession,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        let begun = forgiven(in_time(session.begun_commands()).await, tell)?;
        for command in begun.into_iter().flatten() {
            if self.given.insert(command.id) {
                // An adapter that has ended has no legs, and its commands run out.
                let _ended = self.asks.send(Ask::TakeUp(command)).await;
            }
        }
        Ok(())
    }

    /// A sign of life where one is due, in the middle of much to write as well.
    async fn beat(
        &mut self,
        session: &mut BridgeSession,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        self.tell_heard(session, tell).await?;
        let now = Instant::now();
        if now >= self.next_beat {
            let sign = self.sign_of_life();
            forgiven(in_time(session.alive(sign.as_ref())).await, tell)?;
            self.next_beat = now + self.pace.between_beats;
        }
        Ok(())
    }

    /// What the phone system's silence or answer changes at once. A phone system that is connected again is called live
    /// only when the queue shows what it has.
    async fn tell_heard(
        &mut self,
        session: &mut BridgeSession,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        if self.pending.became_ready() {
            // One that only posts is believed as far as it is heard.
            self.is_uncertain = self.source.kind.can_be_asked();
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
                if forgiven(in_time(session.silent(silence)).await, tell)? == Some(true) {
                    self.hints.look_again();
                }
            }
            Some(Heard::Alive(sign)) if self.said != Some(Ok(())) && !self.is_uncertain => {
                self.said = Some(Ok(()));
                tell(BridgeNews::Live);
                if forgiven(in_time(session.alive(Some(&sign))).await, tell)? == Some(true) {
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
        for _ in 0..MOST_LATE {
            if forgiven(in_time(session.refuse_late()).await, tell)? != Some(true) {
                break;
            }
            self.hints.look_again();
        }
        // Only what the adapter has room for is taken: what is taken must be given. One place is kept for a look around.
        let room = self.asks.capacity().saturating_sub(1);
        if room == 0 || !self.pending.is_ready() {
            return Ok(());
        }
        let cancelled = forgiven(in_time(session.cancelled_commands()).await, tell)?;
        for command in cancelled.into_iter().flatten() {
            // Where there is no room it is said with the next look.
            self.asks.try_send(Ask::Cancel(command)).ok();
        }
        let room = self.asks.capacity().saturating_sub(1);
        let next = forgiven(in_time(session.next_commands(room)).await, tell)?;
        for command in next.into_iter().flatten() {
            let id = command.id;
            tell(BridgeNews::Begun(id));
            let command = self.to_begin_at_once(command);
            if self.asks.try_send(Ask::Command(command)).is_ok() {
                self.given.insert(id);
            } else {
                self.write_step(session, id, Step::Failed, tell).await?;
            }
        }
        Ok(())
    }

    /// A phone system that is asked over a standing connection begins at once or not at all. One that is asked request by
    /// request may take as long as no other bridge can have taken its place.
    fn to_begin_at_once(&self, command: Command) -> Command {
        let within = match self.source.kind {
            SystemKind::Asterisk => BEGINS_WITHIN,
            SystemKind::Twilio | SystemKind::Webhook => ASKS_WITHIN,
        };
        Command {
            expires_at: command.expires_at.min(Timestamp::now() + within),
            ..command
        }
    }

    async fn tell_presence(
        &mut self,
        session: &mut BridgeSession,
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        if self.source.mode == AnswerMode::Pull || !self.pending.is_ready() {
            return Ok(());
        }
        let Some(presence) = forgiven(in_time(session.presence()).await, tell)? else {
            return Ok(());
        };
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
        tell: &mut impl FnMut(BridgeNews),
    ) -> Result<(), DbError> {
        let is_early = self
            .last_look
            .is_some_and(|last| now < last + BETWEEN_DOUBTS);
        let is_due = self.pending.is_ready()
            && !is_early
            && (self.pending.doubts() || now >= self.next_look);
        if is_due && self.asks.capacity() > 0 {
            let Some(record_read_to) = forgiven(in_time(session.record_read_to()).await, tell)?
            else {
                return Ok(());
            };
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

/// What the database refuses although the session stands is told, and the rest goes on.
fn forgiven<T>(
    result: Result<T, DbError>,
    tell: &mut impl FnMut(BridgeNews),
) -> Result<Option<T>, DbError> {
    match result {
        Ok(done) => Ok(Some(done)),
        Err(trouble) if trouble.is_loss() => Err(trouble),
        Err(trouble) => {
            tell(BridgeNews::Trouble(trouble));
            Ok(None)
        }
    }
}

/// Where the time runs out the connection is given up with the statement, never used again half-way.
pub(super) async fn in_time<T>(
    work: impl Future<Output = Result<T, DbError>>,
) -> Result<T, DbError> {
    timeout(LONGEST, work).await.map_err(|_| DbError::Offline)?
}
