//! Owns: what an adapter remembers of the calls it heard of, so that it can say all it knows each time.
//! Must not know: where it was heard.
//!
//! What the database missed while it was away is told again from here; the phone system would not repeat it.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::domain::phone_system::CallFacts;

/// How long a call is remembered after the last news of it.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(24);
const ENDED_FOR: SignedDuration = SignedDuration::from_hours(1);
/// What was heard so shortly before a look around is told again at the next one too: a server that took over may have
/// lost the last of it.
pub const TOLD_AGAIN: SignedDuration = SignedDuration::from_mins(2);
/// The most calls that are remembered: an hour of five calls a second.
const MOST_CALLS: usize = 20_000;

/// Calls by the phone system's name.
#[derive(Clone, Default, Debug)]
pub struct Known(HashMap<String, Remembered>);

#[derive(Clone, Debug)]
struct Remembered {
    facts: CallFacts,
    heard: Timestamp,
}

impl Known {
    /// Adds what was heard of a call. Gives all that is known of it, where something was news.
    pub fn learn(&mut self, news: CallFacts, now: Timestamp) -> Option<CallFacts> {
        if self.0.len() >= MOST_CALLS {
            self.forget(now);
        }
        let id = news.provider_id.clone();
        match self.0.get_mut(&id) {
            None => {
                let facts = news.clone();
                self.0.insert(
                    id,
                    Remembered {
                        facts: news,
                        heard: now,
                    },
                );
                Some(facts)
            }
            Some(known) => {
                let before = known.facts.clone();
                known.facts.add(news);
                known.heard = now;
                (known.facts != before).then(|| known.facts.clone())
            }
        }
    }

    /// What is known of this call.
    #[must_use]
    pub fn of(&self, id: &str) -> Option<&CallFacts> {
        Some(&self.0.get(id)?.facts)
    }

    /// All of them, the earliest first.
    #[must_use]
    pub fn all(&self) -> Vec<CallFacts> {
        let mut all: Vec<CallFacts> = self.0.values().map(|known| known.facts.clone()).collect();
        all.sort_by(|a, b| (a.arrived_at, &a.provider_id).cmp(&(b.arrived_at, &b.provider_id)));
        all
    }

    /// Those that were heard of since then and did not end.
    pub fn open_since(&self, then: Timestamp) -> impl Iterator<Item = &CallFacts> {
        let open = self.0.values().filter(move |known| known.heard >= then);
        open.map(|known| &known.facts)
            .filter(|facts| facts.ended.is_none())
    }

    /// What is to be told again, the earliest first: whoever did not end, and whoever ended and was heard of since then.
    #[must_use]
    pub fn worth_telling(&self, then: Timestamp) -> Vec<CallFacts> {
        let mut all = self.all();
        all.retain(|call| {
            let heard = self.0.get(&call.provider_id).map(|known| known.heard);
            call.ended.is_none() || heard >= Some(then)
        });
        all
    }

    /// Forgets what is long over. Where that is not enough, the oldest go: they were told long ago.
    pub fn forget(&mut self, now: Timestamp) {
        self.0.retain(|_, known| {
            let kept = if known.facts.ended.is_some() {
                ENDED_FOR
            } else {
                OPEN_FOR
            };
            now.duration_since(known.heard) < kept
        });
        if self.0.len() >= MOST_CALLS {
            let mut heard: Vec<Timestamp> = self.0.values().map(|known| known.heard).collect();
            heard.sort_unstable();
            let middle = heard[heard.len() / 2];
            self.0.retain(|_, known| known.heard > middle);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use jiff::{SignedDuration, Timestamp};

    use super::{CallFacts, Known, MOST_CALLS};
    use crate::domain::phone_system::{Caller, Connected, Ended};
    use crate::domain::{EndWhy, Sensitive};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_795_294_000 + second).unwrap()
    }

    fn call(id: &str) -> CallFacts {
        CallFacts {
            provider_id: id.to_owned(),
            ..CallFacts::default()
        }
    }

    fn ended(seen: bool, why: EndWhy) -> Ended {
        Ended {
            at: at(9),
            why,
            seen,
        }
    }

    /// One call, told bit by bit.
    fn pieces() -> Vec<CallFacts> {
        vec![
            CallFacts {
                arrived_at: Some(at(5)),
                line: Some("+13125550100".to_owned()),
                ..call("a")
            },
            CallFacts {
                arrived_at: Some(at(3)),
                waiting_at: Some(at(5)),
                ..call("a")
            },
            CallFacts {
                caller: Caller::Number(Sensitive::new("+13125550199")),
                ..call("a")
            },
            CallFacts {
                caller: Caller::Prohibited,
                ..call("a")
            },
            CallFacts {
                connected: Some(Connected {
                    at: at(7),
                    phone: None,
                }),
                on_hold: Some(true),
                ..call("a")
            },
            CallFacts {
                ended: Some(ended(false, EndWhy::NotSeen)),
                ..call("a")
            },
            CallFacts {
                ended: Some(ended(true, EndWhy::CallerHungUp)),
                voicemail: true,
                ..call("a")
            },
        ]
    }

    #[test]
    fn facts_grow_and_a_repetition_is_no_news() {
        let mut known = Known::default();
        for piece in &pieces() {
            assert!(known.learn(piece.clone(), at(10)).is_some(), "{piece:?}");
            assert_eq!(known.learn(piece.clone(), at(10)), None, "{piece:?}");
        }
        let facts = known.of("a").unwrap();
        assert_eq!(facts.arrived_at, Some(at(3)));
        assert_eq!(facts.caller, Caller::Prohibited);
        assert_eq!(facts.ended, Some(ended(true, EndWhy::CallerHungUp)));
        let later = CallFacts {
            ended: Some(ended(true, EndWhy::Unknown)),
            ..call("a")
        };
        assert_eq!(
            known.learn(later, at(11)),
            None,
            "the first end that was seen is the end"
        );
    }

    #[test]
    fn whoever_is_still_there_is_told_again_and_whoever_has_gone_only_if_it_is_fresh() {
        let mut known = Known::default();
        let gone = |id: &str| CallFacts {
            ended: Some(ended(true, EndWhy::CallerHungUp)),
            ..call(id)
        };
        known.learn(call("waits"), at(0));
        known.learn(gone("long gone"), at(10));
        known.learn(gone("just gone"), at(20));
        let told = known.worth_telling(at(20));
        let names: Vec<&str> = told.iter().map(|call| call.provider_id.as_str()).collect();
        assert_eq!(names, ["just gone", "waits"]);
        assert_eq!(known.worth_telling(Timestamp::MIN).len(), 3);
    }

    #[test]
    fn what_is_over_is_forgotten_and_never_more_than_a_number_is_kept() {
        let mut known = Known::default();
        known.learn(call("open"), at(0));
        let over = Ended {
            at: at(0),
            why: EndWhy::Unknown,
            seen: true,
        };
        known.learn(
            CallFacts {
                ended: Some(over),
                ..call("over")
            },
            at(0),
        );
        known.forget(at(0) + SignedDuration::from_mins(61));
        assert!(known.of("open").is_some() && known.of("over").is_none());
        for number in 0..MOST_CALLS {
            known.learn(
                call(&number.to_string()),
                at(i64::try_from(number).unwrap()),
            );
        }
        assert!(known.all().len() <= MOST_CALLS);
        assert!(
            known.of(&(MOST_CALLS - 1).to_string()).is_some(),
            "the newest stay"
        );
    }
}
