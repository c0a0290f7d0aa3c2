//! Owns: what is known of the account's calls, and what follows from it: when caller and operator met, who hears music,
//! why a call ended. Pure: posts may come in any order and twice.
//! Must not know: how the news came, or what is done with it.

use std::collections::{HashMap, HashSet};

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
    ends: HashMap<String, End>,
    ended_by_operator: HashSet<String>,
}

/// Caller and operator, and perhaps an interpreter, in a room.
#[derive(Clone, Default, Debug)]
struct Meeting {
    /// When each came in; the caller last, our legs first: both must be there.
    callers: HashMap<String, Timestamp>,
    legs: HashMap<String, Timestamp>,
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
            News::Call(call) => self.learn(*call, now).into_iter().collect(),
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
            News::Leg { .. } => Vec::new(),
        }
    }

    /// Tells the ends that have settled.
    pub fn settle(&mut self, now: Timestamp) -> Vec<CallFacts> {
        let settled = |end: &End| now.duration_since(end.heard) >= SETTLE;
        let due: Vec<(String, End)> = self.ends.extract_if(|_, end| settled(end)).collect();
        let mut told = Vec::new();
        for (call, end) in due {
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

    /// All that is known of every call, ended ones of the last hour too.
    #[must_use]
    pub fn all(&self) -> Vec<CallFacts> {
        self.known.all()
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
            self.learn(self.without_echo(call), now);
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

    /// What a list of past calls says, with all that is known besides.
    pub fn past(&mut self, listed: Vec<CallFacts>, now: Timestamp) -> Vec<CallFacts> {
        let told = listed.into_iter().filter_map(|mut call| {
            let known = self.known.of(&call.provider_id);
            if known.is_some_and(|known| known.ended.is_some_and(|ended| ended.seen)) {
                return None;
            }
            if known.is_some()
                && let Some(ended) = &mut call.ended
            {
                ended.why = self.why(&call.provider_id, false);
            }
            let id = call.provider_id.clone();
            self.known.learn(call, now);
            self.known.of(&id).cloned()
        });
        told.collect()
    }

    /// Forgets what is long over.
    pub fn forget(&mut self, now: Timestamp) {
        self.known.forget(now);
        let Self {
            known,
            meetings,
            ended_by_operator,
            ..
        } = self;
        meetings.retain(|_, meeting| {
            let day = SignedDuration::from_hours(24);
            meeting
                .heard
                .is_some_and(|heard| now.duration_since(heard) < day)
        });
        ended_by_operator.retain(|call| known.of(call).is_some());
    }

    fn learn(&mut self, call: CallFacts, now: Timestamp) -> Option<CallFacts> {
        self.known.learn(self.without_echo(call), now)
    }

    /// Takes away what only repeats a known time with the delay of another way.
    fn without_echo(&self, mut call: CallFacts) -> CallFacts {
        let Some(known) = self.known.of(&call.provider_id) else {
            return call;
        };
        let near = |a: Timestamp, b: Timestamp| a.duration_since(b).abs() < SAME_EVENT;
        call.waiting_at = call
            .waiting_at
            .filter(|&at| !known.waiting_at.is_some_and(|known| near(known, at)));
        call.arrived_at = call
            .arrived_at
            .filter(|&at| !known.arrived_at.is_some_and(|known| near(known, at)));
        call.connected = call.connected.filter(|connected| {
            !known
                .connected
                .as_ref()
                .is_some_and(|known| near(known.at, connected.at))
        });
        call
    }

    fn meet(&mut self, news: RoomNews, now: Timestamp) -> Vec<CallFacts> {
        let meeting = self.meetings.entry(news.meeting).or_default();
        meeting.heard = Some(now);
        let (at, _) = news.at;
        match (news.event, news.leg) {
            (RoomEvent::Joined, Some(_)) => {
                let joined = meeting.legs.entry(news.call).or_insert(at);
                *joined = at.min(*joined);
            }
            (RoomEvent::Joined, None) => {
                let joined = meeting.callers.entry(news.call).or_insert(at);
                *joined = at.max(*joined);
            }
            (_, Some(_)) => {}
            (RoomEvent::Left { hung_up }, None) => {
                if hung_up {
                    meeting.hung_up.insert(news.call.clone());
                }
                meeting.music(news.call, news.at, false);
            }
            (RoomEvent::Hold(music), None) => meeting.music(news.call, news.at, music),
        }
        let callers = meeting.told();
        callers
            .into_iter()
            .filter_map(|call| self.learn(call, now))
            .collect()
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

    /// What follows for each caller who was in it.
    fn told(&self) -> Vec<CallFacts> {
        let first_leg = self.legs.values().min();
        let mut ids: Vec<&String> = self.callers.keys().chain(self.music.keys()).collect();
        ids.sort_unstable();
        ids.dedup();
        let told = ids.into_iter().map(|id| {
            let met = self.callers.get(id).zip(first_leg);
            CallFacts {
                connected: met.map(|(caller, leg)| Connected {
                    at: *caller.max(leg),
                    phone: None,
                }),
                on_hold: self.music.get(id).map(|(_, music)| *music),
                ..facts(id)
            }
        });
        told.collect()
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
