//! Owns: what is known of the account's calls, and what follows from it: when caller and operator met, who hears music,
//! why a call ended. Pure: posts may come in any order and twice.
//! Must not know: how the news came, or what is done with it.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use super::posted::{News, RoomEvent, RoomNews};
use crate::bridge::known::Known;
use crate::domain::EndWhy;
use crate::domain::phone_system::{CallFacts, Connected, Ended};

/// Posts of one moment may overtake each other: an end is told this much later, with all that came meanwhile.
pub const SETTLE: SignedDuration = SignedDuration::from_millis(400);
/// Times of posts and of listings differ by what the way takes: what is nearer than this is the same event.
const SAME_EVENT: SignedDuration = SignedDuration::from_secs(5);
/// A call heard of so shortly before a listing began may not stand in it yet.
const LISTED_WITHIN: SignedDuration = SignedDuration::from_secs(30);

/// The calls of one account.
#[derive(Clone, Default, Debug)]
pub struct Calls {
    known: Known,
    meetings: HashMap<String, Meeting>,
    /// Calls that we made, and when they were heard of: whoever else is in a room is a caller, once he is known.
    legs: HashMap<String, Timestamp>,
    ends: HashMap<String, End>,
    /// Ends of calls of which nothing else was told. Whose they are is known to a list, or to the database.
    strays: HashMap<String, End>,
    ended_by_operator: HashSet<String>,
}

/// Caller and operator, and perhaps an interpreter, in a room.
#[derive(Clone, Default, Debug)]
struct Meeting {
    /// When each came in, first and last.
    joined: HashMap<String, (Timestamp, Timestamp)>,
    music: HashMap<String, ((Timestamp, u32), bool)>,
    hung_up: HashSet<String>,
    heard: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug)]
struct End {
    at: Timestamp,
    failed: bool,
    heard: Timestamp,
}

impl Calls {
    /// Adds what a post told. Gives the calls of which more is known now.
    pub fn hear(&mut self, news: News, now: Timestamp) -> Vec<CallFacts> {
        match news {
            News::Call(call) => {
                let id = call.provider_id.clone();
                if let Some(music) = call.on_hold {
                    let rooms = self.meetings.values_mut().filter(|room| room.had(&id));
                    rooms.for_each(|room| room.music(id.clone(), (now, 0), music));
                }
                let news = self.learn(*call, now);
                // Who was in a room before he was known is told now.
                self.reconsider(&[id], now)
                    .pop()
                    .or(news)
                    .into_iter()
                    .collect()
            }
            News::Over { call, at, failed } => {
                let heard = End {
                    at,
                    failed,
                    heard: now,
                };
                let end = self.ends.entry(call).or_insert(heard);
                end.at = end.at.min(at);
                end.failed &= failed;
                Vec::new()
            }
            News::Room(news) => self.meet(news, now),
            News::Leg { call, .. } => {
                let beside = self.beside(&call);
                self.legs.insert(call, now);
                self.reconsider(&beside, now)
            }
        }
    }

    /// Tells the ends that have settled.
    pub fn settle(&mut self, now: Timestamp) -> Vec<CallFacts> {
        let settled = |end: &End| now.duration_since(end.heard) >= SETTLE;
        let due: Vec<(String, End)> = self.ends.extract_if(|_, end| settled(end)).collect();
        let mut told = Vec::new();
        for (call, end) in due {
            if self.known.of(&call).is_none() {
                self.strays.insert(call, end);
                continue;
            }
            let why = self.why(&call, end.failed);
            let ended = Ended {
                at: end.at,
                why,
                seen: true,
            };
            told.extend(self.learn(
                CallFacts {
                    ended: Some(ended),
                    ..facts(&call)
                },
                now,
            ));
        }
        told.sort_by(|a, b| a.provider_id.cmp(&b.provider_id));
        told
    }

    /// Whether an end has not settled yet.
    #[must_use]
    pub fn is_settling(&self) -> bool {
        !self.ends.is_empty()
    }

    /// The operator ended this call.
    pub fn ended_by_operator(&mut self, call: &str) {
        self.ended_by_operator.insert(call.to_owned());
    }

    /// What is known of this call.
    #[must_use]
    pub fn of(&self, call: &str) -> Option<&CallFacts> {
        self.known.of(call)
    }

    /// The calls that are over and were heard of since then; all of the last hour where nothing is said.
    #[must_use]
    pub fn ended_since(&self, then: Option<Timestamp>) -> Vec<CallFacts> {
        let mut told = self.known.worth_telling(then.unwrap_or(Timestamp::MIN));
        told.retain(|call| call.ended.is_some());
        told
    }

    /// The calls that live, from a complete listing that began then, and from what was heard too late to stand in it.
    pub fn living(
        &mut self,
        listed: Vec<CallFacts>,
        began: Timestamp,
        now: Timestamp,
    ) -> Vec<CallFacts> {
        let mut living = Vec::new();
        for call in listed {
            let id = call.provider_id.clone();
            self.learn(call, now);
            self.reconsider(std::slice::from_ref(&id), now);
            living.extend(
                self.known
                    .of(&id)
                    .filter(|call| call.ended.is_none())
                    .cloned(),
            );
        }
        let listed: HashSet<String> = living.iter().map(|call| call.provider_id.clone()).collect();
        let just_heard = self.known.open_since(began - LISTED_WITHIN);
        living.extend(
            just_heard
                .filter(|call| !listed.contains(&call.provider_id))
                .cloned(),
        );
        living
    }

    /// What a list of past calls says, with all that is known besides. An end alone goes on as it is: it is nobody's call
    /// unless the database knows one of that name, and nothing of it is remembered here.
    pub fn past(&mut self, listed: Vec<CallFacts>, now: Timestamp) -> Vec<CallFacts> {
        let mut told = Vec::new();
        for mut call in listed {
            let id = call.provider_id.clone();
            self.strays.remove(&id);
            match self.known.of(&id) {
                Some(known) if known.ended.is_some_and(|ended| ended.seen) => continue,
                None if call.arrived_at.is_none() => {
                    told.push(call);
                    continue;
                }
                Some(_) => {
                    let why = self.why(&id, false);
                    call.ended = call.ended.map(|ended| Ended { why, ..ended });
                }
                None => {}
            }
            self.known.learn(call, now);
            told.extend(self.known.of(&id).cloned());
        }
        let not_listed_yet = self.strays.drain().map(|(id, end)| CallFacts {
            ended: Some(Ended {
                at: end.at,
                why: EndWhy::Unknown,
                seen: true,
            }),
            ..facts(&id)
        });
        told.extend(not_listed_yet);
        told
    }

    /// Forgets what is long over.
    pub fn forget(&mut self, now: Timestamp) {
        self.known.forget(now);
        let today = |heard: Timestamp| now.duration_since(heard) < SignedDuration::from_hours(24);
        self.meetings
            .retain(|_, meeting| meeting.heard.is_some_and(today));
        self.legs.retain(|_, heard| today(*heard));
        self.strays.retain(|_, end| today(end.heard));
        let known = &self.known;
        self.ended_by_operator
            .retain(|call| known.of(call).is_some());
    }

    fn learn(&mut self, call: CallFacts, now: Timestamp) -> Option<CallFacts> {
        if let Some((id, end)) = self.strays.remove_entry(&call.provider_id) {
            self.ends.entry(id).or_insert(end);
        }
        self.known.learn(self.without_echo(call), now)
    }

    /// Takes away what only repeats a known time with the delay of another way.
    fn without_echo(&self, mut call: CallFacts) -> CallFacts {
        let Some(known) = self.known.of(&call.provider_id) else {
            return call;
        };
        let near = |known: Option<Timestamp>, at: Timestamp| {
            known.is_some_and(|known| known.duration_since(at).abs() < SAME_EVENT)
        };
        let met = known.connected.as_ref().map(|connected| connected.at);
        // Sent back to the queue, or put through again, is no echo however soon it comes.
        let met_since_waiting = met.is_some() && met > known.waiting_at;
        let waits_since_met = met.is_some() && known.waiting_at > met;
        call.waiting_at = call
            .waiting_at
            .filter(|&at| !near(known.waiting_at, at) || (met_since_waiting && Some(at) > met));
        call.arrived_at = call.arrived_at.filter(|&at| !near(known.arrived_at, at));
        call.connected = call.connected.filter(|new| {
            !near(met, new.at) || (waits_since_met && Some(new.at) > known.waiting_at)
        });
        call
    }

    fn meet(&mut self, news: RoomNews, now: Timestamp) -> Vec<CallFacts> {
        let at = news.at;
        if news.leg.is_some() {
            self.legs.insert(news.call.clone(), now);
        }
        let meeting = self.meetings.entry(news.meeting).or_default();
        meeting.heard = Some(now);
        match news.event {
            RoomEvent::Joined => {
                let (first, last) = meeting.joined.entry(news.call.clone()).or_insert((at, at));
                *first = at.min(*first);
                *last = at.max(*last);
            }
            RoomEvent::Left { hung_up } => {
                if hung_up {
                    meeting.hung_up.insert(news.call.clone());
                }
                meeting.music(news.call.clone(), news.order, false);
            }
            RoomEvent::Hold(music) => meeting.music(news.call.clone(), news.order, music),
        }
        let beside = self.beside(&news.call);
        self.reconsider(&beside, now)
    }

    /// This call, and all that were in a room with it.
    fn beside(&self, call: &str) -> Vec<String> {
        let rooms = self.meetings.values().filter(|room| room.had(call));
        let there = rooms.flat_map(|room| room.joined.keys().chain(room.music.keys()));
        let beside: BTreeSet<String> = there.cloned().chain([call.to_owned()]).collect();
        beside.into_iter().collect()
    }

    /// What follows from the rooms for those of them who are known as callers.
    fn reconsider(&mut self, calls: &[String], now: Timestamp) -> Vec<CallFacts> {
        let mut told = Vec::new();
        for call in calls {
            if self.known.of(call).is_none() || self.legs.contains_key(call) {
                continue;
            }
            let mut met = facts(call);
            for meeting in self.meetings.values() {
                met.add(meeting.told(call, &self.legs));
            }
            let music = self
                .meetings
                .values()
                .filter_map(|room| room.music.get(call));
            met.on_hold = music.max().map(|(_, music)| *music);
            told.extend(self.learn(met, now));
        }
        told
    }

    fn why(&self, call: &str, failed: bool) -> EndWhy {
        let known = self.known.of(call);
        let hung_up = self
            .meetings
            .values()
            .any(|meeting| meeting.hung_up.contains(call));
        match known {
            _ if self.ended_by_operator.contains(call) => EndWhy::OperatorHungUp,
            Some(known) if known.voicemail => EndWhy::Voicemail,
            _ if failed => EndWhy::Unknown,
            Some(known) if known.connected.is_some() && !hung_up => EndWhy::Unknown,
            _ => EndWhy::CallerHungUp,
        }
    }
}

impl Meeting {
    /// The last word on a caller's music counts, in whatever order the words come.
    fn music(&mut self, call: String, at: (Timestamp, u32), music: bool) {
        let last = self.music.entry(call).or_insert((at, music));
        if last.0 <= at {
            *last = (at, music);
        }
    }

    fn had(&self, call: &str) -> bool {
        self.joined.contains_key(call) || self.music.contains_key(call)
    }

    /// What follows for this caller: he met the operator when he was there and our first leg was.
    fn told(&self, call: &str, legs: &HashMap<String, Timestamp>) -> CallFacts {
        let ours = self
            .joined
            .iter()
            .filter(|(call, _)| legs.contains_key(*call));
        let first_leg = ours.map(|(_, (first, _))| *first).min();
        let met = self.joined.get(call).zip(first_leg);
        CallFacts {
            connected: met.map(|((_, last), leg)| Connected {
                at: leg.max(*last),
                phone: None,
            }),
            ..facts(call)
        }
    }
}

fn facts(call: &str) -> CallFacts {
    CallFacts {
        provider_id: call.to_owned(),
        ..CallFacts::default()
    }
}

#[cfg(test)]
mod tests;
