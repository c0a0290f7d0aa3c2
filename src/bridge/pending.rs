//! Owns: what the adapter told and the database does not have yet, in the order that matters.
//! Must not know: the database, or what an adapter is.
//!
//! Facts of one call are merged while they wait, so that an hour without a database costs a few rows and not an hour of
//! telling. Pictures are not kept so long: they show another moment, and a new one is asked for.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::told::Told;
use crate::domain::CommandId;
use crate::domain::phone_system::{CallFacts, Picture, Record, SignOfLife, Silence, Step};

/// How many calls are remembered without a database; beyond, the oldest go and a look around makes up for it.
const MOST: usize = 10_000;
/// What a bridge that only stands by remembers: longer than it takes to notice that the acting one is gone.
const LAST_MINUTE: Duration = Duration::from_mins(1);

/// What is to be written next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Segment {
    /// Facts of several calls: among them order means nothing.
    Calls(BTreeMap<String, Waiting>),
    /// A picture; facts before and after it must not change places with it.
    Picture(Picture),
    /// A record of the past.
    Record(Record),
    /// How far a command came.
    Step(CommandId, Step),
}

/// The facts of one call, and since when they wait.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Waiting {
    pub(super) facts: CallFacts,
    told_at: Instant,
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
    heard: Option<Heard>,
    adapter: Adapter,
    doubts: bool,
    stands_by: bool,
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
            Told::Call(facts) => state.add(*facts),
            Told::Picture(picture) => state.segments.push_back(Segment::Picture(picture)),
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
        state.is_over && state.segments.is_empty()
    }

    /// Waits until there is something new. May be given up at any time.
    pub(super) async fn news(&self) {
        self.news.notified().await;
    }

    /// This bridge acts from now on: nothing that is told is forgotten, as long as there is room. A picture that was told
    /// before is one of another moment: who came since would be closed by it.
    pub(super) fn keep_everything(&self) {
        let mut state = self.state();
        state.stands_by = false;
        state.forget_pictures();
    }

    /// Another bridge acts: only what it may no longer have written is kept.
    pub(super) fn keep_the_last_minute(&self) {
        let mut state = self.state();
        state.stands_by = true;
        state.forget_pictures();
        state.forget_what_is_old();
    }

    /// The database is away: what shows a moment that has passed is not kept.
    pub(super) fn database_is_away(&self) {
        self.state().forget_pictures();
    }

    /// What is to be written next. It is given back where it could not be.
    pub(super) fn next(&self) -> Option<Segment> {
        self.state().segments.pop_front()
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
    fn add(&mut self, facts: CallFacts) {
        let told_at = Instant::now();
        if self.stands_by {
            self.forget_what_is_old();
        }
        if !matches!(self.segments.back(), Some(Segment::Calls(_))) {
            self.segments.push_back(Segment::Calls(BTreeMap::new()));
        }
        let Some(Segment::Calls(calls)) = self.segments.back_mut() else {
            return;
        };
        match calls.get_mut(&facts.provider_id) {
            Some(waiting) => {
                waiting.facts.add(facts);
                waiting.told_at = told_at;
            }
            None => {
                let name = facts.provider_id.clone();
                calls.insert(name, Waiting { facts, told_at });
            }
        }
        if calls.len() > MOST {
            let oldest = calls
                .iter()
                .min_by_key(|(_, waiting)| waiting.told_at)
                .map(|(name, _)| name.clone());
            if let Some(oldest) = oldest {
                calls.remove(&oldest);
            }
            self.doubts = true;
        }
    }

    /// Drops pictures, and joins the facts that stood before and behind them.
    fn forget_pictures(&mut self) {
        let mut kept: VecDeque<Segment> = VecDeque::new();
        for segment in self.segments.drain(..) {
            match (segment, kept.back_mut()) {
                (Segment::Picture(_) | Segment::Record(_), _) => self.doubts = true,
                (Segment::Calls(later), Some(Segment::Calls(calls))) => {
                    for (name, waiting) in later {
                        match calls.get_mut(&name) {
                            Some(known) => {
                                known.facts.add(waiting.facts);
                                known.told_at = waiting.told_at;
                            }
                            None => drop(calls.insert(name, waiting)),
                        }
                    }
                }
                (other, _) => kept.push_back(other),
            }
        }
        self.segments = kept;
    }

    fn forget_what_is_old(&mut self) {
        let Some(from) = Instant::now().checked_sub(LAST_MINUTE) else {
            return;
        };
        for segment in &mut self.segments {
            if let Segment::Calls(calls) = segment {
                calls.retain(|_, waiting| waiting.told_at >= from);
            }
        }
        self.segments
            .retain(|segment| !matches!(segment, Segment::Calls(calls) if calls.is_empty()));
    }
}

#[cfg(test)]
mod tests;
