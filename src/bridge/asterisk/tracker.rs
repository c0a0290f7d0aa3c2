//! Owns: the one picture of the phone system's calls that grows from its events: frames in, facts out.
//! Must not know: sockets, clocks, commands, the database.

mod evidence;
mod reading;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::settings::Reading;
use super::wording;
use crate::domain::phone_system::CallFacts;
pub(super) use evidence::SETTLES;
use evidence::{Evidence, Meeting, Seen, earliest, latest};

/// What has ended is remembered this long: a late or double frame must not bring it back.
const REMEMBERED: SignedDuration = SignedDuration::from_secs(60);
/// Everything is looked through for it, so not with every frame.
const BETWEEN_FORGETTING: SignedDuration = SignedDuration::from_secs(1);
/// More channels than any phone system of a hotline has; beyond it the oldest is forgotten.
const MOST_CHANNELS: usize = 20_000;

/// A channel in one of our rooms: every time it came, when it last left, and when we last heard of either.
#[derive(Clone, Debug, Default)]
struct Stay {
    entered: BTreeSet<Timestamp>,
    left: Option<Timestamp>,
    heard: Option<Timestamp>,
}

/// The calls and legs of one phone system, as its events tell.
#[derive(Debug, Default)]
pub struct Tracker {
    reading: Reading,
    channels: BTreeMap<String, Evidence>,
    names: BTreeMap<String, String>,
    rooms: BTreeMap<String, BTreeMap<String, Stay>>,
    changed: BTreeSet<String>,
    told: BTreeMap<String, CallFacts>,
    shutdown: Option<Timestamp>,
    /// It was said once that numbers are not kept.
    warned: bool,
    /// When what is long over was looked for last.
    forgot: Option<Timestamp>,
}

impl Tracker {
    /// A tracker that knows nothing yet.
    #[must_use]
    pub fn new(reading: Reading) -> Self {
        Self {
            reading,
            ..Self::default()
        }
    }

    /// The facts that are new since they were last asked for, in the order of the calls' ids.
    pub fn ready(&mut self, now: Timestamp) -> Vec<CallFacts> {
        let mut ready = Vec::new();
        for id in std::mem::take(&mut self.changed) {
            let Some(evidence) = self.channels.get(&id).filter(|seen| seen.is_call()) else {
                continue;
            };
            let first = evidence.first_heard.unwrap_or(now) + SETTLES;
            // What the queue says before the channel is announced may be told better a moment later.
            if evidence.arrived.is_none() && !self.told.contains_key(&id) && first > now {
                self.changed.insert(id);
                continue;
            }
            let (facts, again) = evidence.facts(&id, &self.meeting(&id), now);
            if again.is_some() {
                self.changed.insert(id.clone());
            }
            if evidence.has_a_number_unsaid() && !std::mem::replace(&mut self.warned, true) {
                tracing::warn!(
                    "the phone system does not say whether numbers may be shown, so none is kept: see channelvars in our manager.conf"
                );
            }
            if self.told.get(&id) != Some(&facts) {
                self.told.insert(id, facts.clone());
                ready.push(facts);
            }
        }
        let long_ago = |forgot: Timestamp| now.duration_since(forgot).abs() >= BETWEEN_FORGETTING;
        if self.forgot.is_none_or(long_ago) {
            self.forgot = Some(now);
            self.forget(now);
        }
        ready
    }

    /// When to ask again although no frame comes: something has not settled yet.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        let heard = self.changed.iter().filter_map(|id| {
            let seen = self.channels.get(id)?;
            let last = [
                seen.gone.map(|gone| gone.heard),
                seen.held.map(|(_, _, heard)| heard),
                seen.first_heard,
                self.alone_since(id),
            ];
            last.into_iter().flatten().max()
        });
        heard.min().map(|heard| heard + SETTLES)
    }

    /// The facts of the calls that live by a list that was begun then: what is on it, and what came or went since. An
    /// end among them is told afterwards.
    pub fn picture(
        &mut self,
        living: &BTreeSet<String>,
        begun: Timestamp,
        now: Timestamp,
    ) -> Vec<CallFacts> {
        self.keep_only(living, begun);
        let mut calls = Vec::new();
        for (id, evidence) in self.channels.iter().filter(|(_, seen)| seen.is_call()) {
            let (mut facts, again) = evidence.facts(id, &self.meeting(id), now);
            let ended_before = evidence.gone.is_some_and(|gone| gone.heard < begun);
            if ended_before || self.told.get(id).is_some_and(|told| told.ended.is_some()) {
                continue;
            }
            if facts.ended.take().is_some() || again.is_some() {
                self.changed.insert(id.clone());
            }
            self.told.insert(id.clone(), facts.clone());
            calls.push(facts);
        }
        calls
    }

    /// What came in a moment in which somebody wrote into the phone system's frames is not believed: an end that has
    /// not been told yet is forgotten, and the next list of the living decides.
    pub fn distrust(&mut self) {
        for (id, evidence) in &mut self.channels {
            if self.told.get(id).is_none_or(|told| told.ended.is_none()) {
                evidence.gone = None;
            }
        }
    }

    /// Whether this channel has hung up, as far as it was seen.
    #[must_use]
    pub fn is_gone(&self, id: &str) -> bool {
        self.channels
            .get(id)
            .is_some_and(|seen| seen.gone.is_some())
    }

    /// Whether this channel has hung up, and nobody can have invented it any more.
    #[must_use]
    pub fn is_gone_for_good(&self, id: &str, now: Timestamp) -> bool {
        let gone = self.channels.get(id).and_then(|seen| seen.gone);
        gone.is_some_and(|gone| gone.heard + SETTLES <= now)
    }

    /// The name of this channel, by which commands reach it.
    #[must_use]
    pub fn channel(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }

    /// The queue in which this caller was last.
    #[must_use]
    pub fn queue(&self, id: &str) -> Option<&str> {
        self.channels.get(id)?.queue.as_deref()
    }

    /// Since when this caller waits, or waited last.
    #[must_use]
    pub fn waits_since(&self, id: &str) -> Option<Timestamp> {
        self.channels.get(id)?.queued.last().copied()
    }

    /// The operator's phone that the queue put this caller through to, as a channel.
    #[must_use]
    pub fn operator_of(&self, id: &str) -> Option<&str> {
        let leg = self.channels.get(id)?.operator.as_ref()?;
        self.channel(leg).filter(|_| !self.is_gone(leg))
    }

    /// Whether this caller hears music that we sent him to.
    #[must_use]
    pub fn is_held(&self, id: &str) -> bool {
        let held = self.channels.get(id).and_then(|seen| seen.held);
        held.is_some_and(|(_, held, _)| held)
    }

    /// Whether this channel is there: it was seen and has not hung up.
    #[must_use]
    pub fn lives(&self, id: &str) -> bool {
        self.channels
            .get(id)
            .is_some_and(|seen| seen.gone.is_none())
    }

    /// Whether this channel is in this room.
    #[must_use]
    pub fn is_in_room(&self, room: &str, id: &str) -> bool {
        let stay = self.rooms.get(room).and_then(|stays| stays.get(id));
        stay.is_some_and(|stay| !stay.entered.is_empty() && self.went(id, stay).is_none())
    }

    /// The legs of our making in this room, interpreters or not.
    #[must_use]
    pub fn legs_in(&self, room: &str) -> Vec<String> {
        let stays = self.rooms.get(room).into_iter().flatten();
        stays
            .filter(|(id, _)| wording::is_ours(id) && self.is_in_room(room, id))
            .map(|(id, _)| id.clone())
            .collect()
    }

    /// Our rooms in which somebody is or was.
    pub fn rooms(&self) -> impl Iterator<Item = &String> {
        self.rooms.keys()
    }

    /// The callers in this room.
    #[must_use]
    pub fn callers_in(&self, room: &str) -> Vec<String> {
        let mut there = self.others_in(room, "");
        there.retain(|id| self.channels.get(id).is_some_and(Evidence::is_call));
        there
    }

    /// Everybody in this room but the caller.
    #[must_use]
    pub fn others_in(&self, room: &str, caller: &str) -> Vec<String> {
        let stays = self.rooms.get(room).into_iter().flatten();
        stays
            .map(|(id, _)| id)
            .filter(|id| id.as_str() != caller && self.is_in_room(room, id))
            .cloned()
            .collect()
    }

    /// When we heard that nobody but interpreters is in this caller's room with him; nothing where somebody is, or where he
    /// is in no room himself.
    fn alone_since(&self, caller: &str) -> Option<Timestamp> {
        let (room, stays) = self
            .rooms
            .iter()
            .find(|(room, _)| self.is_in_room(room, caller))?;
        let others = self.others_in(room, caller);
        if !others.iter().all(|id| wording::is_interpreter(id)) {
            return None;
        }
        let moved = stays.iter().flat_map(|(id, stay)| {
            let gone = self.channels.get(id).and_then(|seen| seen.gone);
            [stay.heard, gone.map(|gone| gone.heard)]
        });
        moved.flatten().max()
    }

    /// When this channel left the room for good, as far as is known.
    fn went(&self, id: &str, stay: &Stay) -> Option<Timestamp> {
        let left = stay
            .left
            .filter(|left| stay.entered.last().is_none_or(|entered| left >= entered));
        let gone = self.channels.get(id).and_then(|seen| Some(seen.gone?.at));
        left.into_iter().chain(gone).min()
    }

    /// Reads the rooms of a caller: he and an operator are connected since the later of the two came.
    fn meeting(&self, caller: &str) -> Meeting {
        let mut meeting = Meeting {
            shutdown: self.shutdown,
            local_half_gone: self.local_half_gone(caller),
            alone_since: self.alone_since(caller),
            ..Meeting::default()
        };
        let queued = self.channels.get(caller).map(|seen| &seen.queued);
        // Who was sent back to the queue is not met again before he comes again.
        let went_back = |from: Timestamp, to: Timestamp| {
            queued.is_some_and(|queued| queued.range(from..=to).next().is_some())
        };
        for stays in self.rooms.values() {
            let Some(caller) = stays.get(caller) else {
                continue;
            };
            meeting.entered |= !caller.entered.is_empty();
            let operators = || stays.iter().filter(|(id, _)| self.is_operator(id));
            for (id, stay) in operators() {
                let went = self.went(id, stay);
                let phone = self.phone(id);
                let met = stay.entered.iter().flat_map(|came| {
                    let there = caller.entered.iter().filter_map(|entered| {
                        let at = (*came).max(*entered);
                        (!went_back(*entered, at)).then_some(at)
                    });
                    there.filter(|at| went.is_none_or(|went| *at <= went))
                });
                meeting.met.extend(met.map(|at| (at, phone.clone())));
            }
            let left: Option<Vec<Timestamp>> =
                operators().map(|(id, stay)| self.went(id, stay)).collect();
            let last = left.and_then(|left| left.into_iter().max());
            meeting.operator_left = meeting.operator_left.max(last);
        }
        meeting
    }

    fn local_half_gone(&self, caller: &str) -> Option<Timestamp> {
        let half = self.channels.get(caller)?.operator.as_ref()?;
        self.channel(half)
            .filter(|name| name.starts_with("Local/"))?;
        Some(self.channels.get(half)?.gone?.at)
    }

    /// Whoever is in a room and is neither a call nor an interpreter.
    fn is_operator(&self, id: &str) -> bool {
        let is_call = self.channels.get(id).is_some_and(Evidence::is_call);
        wording::is_ours(id) && !wording::is_interpreter(id) || !wording::is_ours(id) && !is_call
    }

    fn phone(&self, id: &str) -> Option<String> {
        self.channel(id).and_then(wording::phone).map(str::to_owned)
    }

    /// We move this caller: that he leaves the queue now is no giving up.
    pub fn moved(&mut self, id: &str, at: Timestamp) {
        if let Some(seen) = self.channels.get_mut(id) {
            latest(&mut seen.moved_by_us, at);
        }
    }

    /// We hang this caller up.
    pub fn hung_up_by_us(&mut self, id: &str) {
        if let Some(seen) = self.channels.get_mut(id) {
            seen.ended_by_us = true;
        }
    }

    /// We put this caller on hold, straight out of the queue's own talk.
    pub fn held_by_us(&mut self, id: &str, at: Timestamp) {
        self.held(id, true, Seen { at, heard: at });
    }

    /// What was kept of channels that are no longer there is let go: the list of the living was complete.
    fn keep_only(&mut self, living: &BTreeSet<String>, begun: Timestamp) {
        self.channels.retain(|id, seen| {
            let heard_since = seen.first_heard.is_some_and(|heard| heard >= begun);
            living.contains(id) || seen.gone.is_some() || heard_since
        });
        let kept = &self.channels;
        self.told.retain(|id, _| kept.contains_key(id));
        self.changed.retain(|id| kept.contains_key(id));
        self.names
            .retain(|id, _| kept.contains_key(id) || living.contains(id));
        self.rooms.retain(|_, stays| {
            stays.retain(|id, _| kept.contains_key(id));
            !stays.is_empty()
        });
    }

    fn forget(&mut self, now: Timestamp) {
        let over: Vec<String> = self
            .channels
            .iter()
            .filter(|(_, seen)| seen.gone.is_some_and(|gone| gone.heard + REMEMBERED < now))
            .map(|(id, _)| id.clone())
            .collect();
        let too_many = self.channels.len().saturating_sub(MOST_CHANNELS);
        let oldest = self.channels.keys().take(too_many).cloned();
        for id in over.into_iter().chain(oldest.collect::<Vec<_>>()) {
            self.channels.remove(&id);
            self.names.remove(&id);
            self.told.remove(&id);
            self.changed.remove(&id);
            self.rooms.retain(|_, stays| {
                stays.remove(&id);
                !stays.is_empty()
            });
        }
    }
}

#[cfg(test)]
mod tests;
