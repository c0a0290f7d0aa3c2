//! Owns: what the adapter told and the database does not have yet, in the order that matters.
//! Must not know: the database, or what an adapter is.
//!
//! Facts of one call are merged while they wait, so that an hour without a database costs a few rows and not an hour of
//! telling. Records of the past are kept too: their reader does not read the same lines again. Pictures are not kept: they
//! show another moment, and a new one is asked for. What could not be written because somebody had a row of it waits
//! apart, so that it holds up nothing else.

mod calls;

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::told::Told;
use crate::domain::CommandId;
use crate::domain::phone_system::{CallFacts, Closing, Picture, Record, SignOfLife, Silence, Step};
use calls::{Calls, Freshness};

/// How many calls are remembered without a database; beyond, the oldest go and a look around makes up for it.
const MOST: usize = 10_000;
/// Before what met a locked row is tried again.
const BETWEEN_TRIES: Duration = Duration::from_millis(500);
/// What a bridge that only stands by remembers: longer than it takes to notice that the acting one is gone. It forgets
/// more only once that one has acted so long: of two that had no database, either may have been the one that listened.
const LAST_MINUTE: Duration = Duration::from_mins(1);
/// How many calls one statement tells of.
const AT_ONCE: usize = 100;
/// How many, where they are only told again: whoever calls meanwhile waits no longer than for one such statement. A
/// picture of more than these is written like that too.
const AT_ONCE_AGAIN: usize = 25;

/// What is to be written next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Segment {
    /// Facts of several calls: among them order means nothing.
    Calls(Calls),
    /// A picture; facts before and after it must not change places with it.
    Picture(Picture),
    /// The end of a large picture, whose facts stand before it: whoever is not named here is over. Facts may go ahead of
    /// it, for it names their calls then.
    Closing(Closing),
    /// A record of the past.
    Record(Record),
    /// How far a command came.
    Step(CommandId, Step),
}

/// What met a row that somebody had.
#[derive(Default, Debug)]
struct PutOff {
    calls: Calls,
    others: VecDeque<Segment>,
    again_at: Option<Instant>,
}

/// Whether the phone system was heard last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Heard {
    /// It answered.
    Alive(SignOfLife),
    /// It is silent.
    Silent(Silence),
}

/// Whether the adapter is connected.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum Adapter {
    #[default]
    Away,
    /// And nobody has taken note of it yet.
    JustConnected,
    Connected,
}

#[derive(Default, Debug)]
struct State {
    segments: VecDeque<Segment>,
    put_off: PutOff,
    heard: Option<Heard>,
    adapter: Adapter,
    doubts: bool,
    /// Since when another bridge acts.
    stands_by: Option<Instant>,
    is_over: bool,
}

/// What waits, shared between the ear and the hand.
#[derive(Default, Debug)]
pub(super) struct Pending {
    state: Mutex<State>,
    news: Notify,
}

impl Pending {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what was told.
    pub(super) fn take(&self, told: Told) {
        let mut state = self.state();
        match told {
            Told::Ready => {
                state.adapter = Adapter::JustConnected;
                state.doubts = true;
            }
            Told::Doubt => state.doubts = true,
            Told::Alive(sign) => state.heard = Some(Heard::Alive(sign)),
            Told::Silent(silence) => {
                if silence == Silence::Disconnected {
                    state.adapter = Adapter::Away;
                }
                state.heard = Some(Heard::Silent(silence));
            }
            Told::Call(facts) => state.add(*facts, Freshness::New),
            Told::Again(calls) => {
                for facts in calls {
                    state.add(facts, Freshness::Again);
                }
            }
            Told::Picture(picture) => state.add_picture(picture),
            Told::Record(record) => state.segments.push_back(Segment::Record(record)),
            Told::Step { command, step } => {
                state.segments.push_back(Segment::Step(command, step));
            }
        }
        drop(state);
        self.news.notify_one();
    }

    /// The adapter says nothing more.
    pub(super) fn adapter_has_ended(&self) {
        self.state().is_over = true;
        self.news.notify_one();
    }

    /// Whether the adapter has ended and all it told is written.
    pub(super) fn is_over(&self) -> bool {
        let state = self.state();
        state.is_over && state.segments.is_empty() && state.put_off.is_empty()
    }

    /// Waits until there is something new. May be given up at any time.
    pub(super) async fn news(&self) {
        self.news.notified().await;
    }

    /// This bridge acts from now on: nothing that is told is forgotten, as long as there is room. A picture that was told
    /// before is one of another moment: who came since would be closed by it.
    pub(super) fn keep_everything(&self) {
        let mut state = self.state();
        state.stands_by = None;
        state.forget_pictures();
    }

    /// Another bridge acts: once it has done so for a while, only what it may no longer have written is kept.
    pub(super) fn keep_the_last_minute(&self) {
        let mut state = self.state();
        state.stands_by.get_or_insert_with(Instant::now);
        state.forget_pictures();
        state.forget_what_is_old();
    }

    /// The database is away, and nobody knows whether another bridge reaches it: all is kept but what shows a moment that
    /// has passed.
    pub(super) fn database_is_away(&self) {
        self.keep_everything();
    }

    /// What one statement is to write next. It is given back where it could not be.
    pub(super) fn next(&self) -> Option<Segment> {
        let mut state = self.state();
        let segment = state.segments.pop_front()?;
        let Segment::Calls(mut calls) = segment else {
            return Some(segment);
        };
        let next = calls.take_some();
        if !calls.is_empty() {
            state.segments.push_front(Segment::Calls(calls));
        }
        Some(Segment::Calls(next))
    }

    /// Whether anything is to be written.
    pub(super) fn is_empty(&self) -> bool {
        self.state().segments.is_empty()
    }

    /// Somebody has a row of this call at this moment: it is written later, and keeps nobody waiting until then.
    pub(super) fn put_off_call(&self, facts: CallFacts) {
        let mut state = self.state();
        state.put_off.calls.add(facts, Freshness::New);
        state.put_off.is_due_later();
    }

    /// The same for whatever is not a call's facts.
    pub(super) fn put_off(&self, segment: Segment) {
        let mut state = self.state();
        state.put_off.others.push_back(segment);
        state.put_off.is_due_later();
    }

    /// What was put off waits with the rest again, where a while has passed.
    pub(super) fn try_again(&self) {
        let mut state = self.state();
        if state
            .put_off
            .again_at
            .is_some_and(|at| at <= Instant::now())
        {
            state.take_up_put_off();
        }
    }

    /// What was put off waits with the rest again, now: there is no later.
    pub(super) fn try_again_now(&self) {
        self.state().take_up_put_off();
    }

    /// Gives back what could not be written.
    pub(super) fn give_back(&self, segment: Segment) {
        self.state().segments.push_front(segment);
    }

    /// Whether the phone system was heard, where that was told since it was asked last.
    pub(super) fn heard(&self) -> Option<Heard> {
        self.state().heard.take()
    }

    /// Whether the adapter is connected.
    pub(super) fn is_ready(&self) -> bool {
        self.state().adapter != Adapter::Away
    }

    /// Whether the adapter has connected anew since this was asked last.
    pub(super) fn became_ready(&self) -> bool {
        let mut state = self.state();
        let is_new = state.adapter == Adapter::JustConnected;
        if is_new {
            state.adapter = Adapter::Connected;
        }
        is_new
    }

    /// Something may have been missed: a look around is due.
    pub(super) fn doubt(&self) {
        self.state().doubts = true;
    }

    /// Whether a look around is due, until one was asked for.
    pub(super) fn doubts(&self) -> bool {
        self.state().doubts
    }

    /// A look around was asked for.
    pub(super) fn looks_around(&self) {
        self.state().doubts = false;
    }
}

impl State {
    fn add(&mut self, facts: CallFacts, freshness: Freshness) {
        self.forget_what_is_old();
        if self.put_off.calls.has(&facts.provider_id) {
            self.put_off.calls.add(facts, freshness);
            return;
        }
        let here = self.place_for(&facts.provider_id);
        let Some(Segment::Calls(calls)) = self.segments.get_mut(here) else {
            return;
        };
        calls.add(facts, freshness);
        if calls.len() > MOST {
            calls.forget_the_oldest();
            self.doubts = true;
        }
    }

    /// The place of the facts to which those of this call are added: the last ones, or those before the end of a large
    /// picture, which takes its time and must keep nobody waiting.
    fn place_for(&mut self, name: &str) -> usize {
        let mut here = self.segments.len();
        for (place, segment) in self.segments.iter_mut().enumerate().rev() {
            match segment {
                Segment::Record(_) => {}
                Segment::Closing(closing) => {
                    closing.living.insert(name.to_owned());
                    here = place;
                }
                _ => break,
            }
        }
        match here.checked_sub(1).map(|before| &self.segments[before]) {
            Some(Segment::Calls(_)) => here - 1,
            _ => {
                let calls = Segment::Calls(Calls::default());
                self.segments.insert(here, calls);
                here
            }
        }
    }

    fn add_picture(&mut self, picture: Picture) {
        if picture.calls.len() <= AT_ONCE_AGAIN {
            return self.segments.push_back(Segment::Picture(picture));
        }
        let closing = Closing {
            living: picture.names().map(str::to_owned).collect(),
            booted_at: picture.booted_at,
            restarted: picture.restarted,
        };
        for facts in picture.calls {
            self.add(facts, Freshness::Again);
        }
        self.segments.push_back(Segment::Closing(closing));
    }

    /// Behind everything else: what meets the same row again must not keep ahead of what could be written.
    fn take_up_put_off(&mut self) {
        let put_off = std::mem::take(&mut self.put_off);
        if !put_off.calls.is_empty() {
            self.segments.push_back(Segment::Calls(put_off.calls));
        }
        self.segments.extend(put_off.others);
    }

    /// Drops pictures, and joins the facts that stood before and behind them.
    fn forget_pictures(&mut self) {
        let mut kept: VecDeque<Segment> = VecDeque::new();
        for segment in self.segments.drain(..) {
            match (segment, kept.back_mut()) {
                (Segment::Picture(_) | Segment::Closing(_), _) => {
                    self.doubts = true;
                }
                (Segment::Calls(later), Some(Segment::Calls(calls))) => calls.join(later),
                (other, _) => kept.push_back(other),
            }
        }
        self.segments = kept;
    }

    fn forget_what_is_old(&mut self) {
        let now = Instant::now();
        let has_acted = |since: Instant| now.duration_since(since) >= LAST_MINUTE;
        let (true, Some(from)) = (
            self.stands_by.is_some_and(has_acted),
            now.checked_sub(LAST_MINUTE),
        ) else {
            return;
        };
        self.put_off.calls.forget_before(from);
        for segment in &mut self.segments {
            if let Segment::Calls(calls) = segment {
                calls.forget_before(from);
            }
        }
        self.segments
            .retain(|segment| !matches!(segment, Segment::Calls(calls) if calls.is_empty()));
    }
}

impl PutOff {
    fn is_empty(&self) -> bool {
        self.calls.is_empty() && self.others.is_empty()
    }

    fn is_due_later(&mut self) {
        self.again_at
            .get_or_insert_with(|| Instant::now() + BETWEEN_TRIES);
    }
}

#[cfg(test)]
mod tests;
