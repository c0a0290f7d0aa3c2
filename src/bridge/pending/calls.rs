//! Owns: facts of calls that wait to be written, what is new before what is only told again.
//! Must not know: what else waits.

use std::collections::BTreeMap;

use tokio::time::Instant;

use super::{AT_ONCE, AT_ONCE_AGAIN};
use crate::domain::phone_system::CallFacts;

/// Whether facts were told before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Freshness {
    /// They are news.
    New,
    /// They were told before, or stand in a picture.
    Again,
}

/// The facts of several calls, by the phone system's names. A call stands in one of the two only.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(in super::super) struct Calls {
    new: BTreeMap<String, Waiting>,
    again: BTreeMap<String, Waiting>,
}

/// The facts of one call, and since when they wait.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Waiting {
    facts: CallFacts,
    told_at: Instant,
}

impl Calls {
    /// Adds what was told. News of a call that was to be told again take it along.
    pub(super) fn add(&mut self, facts: CallFacts, freshness: Freshness) {
        let waiting = Waiting {
            facts,
            told_at: Instant::now(),
        };
        self.put(waiting, freshness);
    }

    fn put(&mut self, later: Waiting, freshness: Freshness) {
        let name = later.facts.provider_id.clone();
        let known = self.again.remove(&name);
        let (known, freshness) = match known {
            Some(known) => (Some(known), freshness),
            None if self.new.contains_key(&name) => (self.new.remove(&name), Freshness::New),
            None => (None, freshness),
        };
        let waiting = match known {
            Some(mut known) => {
                known.facts.add(later.facts);
                known.told_at = later.told_at;
                known
            }
            None => later,
        };
        match freshness {
            Freshness::New => self.new.insert(name, waiting),
            Freshness::Again => self.again.insert(name, waiting),
        };
    }

    /// Adds all that was told later.
    pub(super) fn join(&mut self, later: Self) {
        for waiting in later.new.into_values() {
            self.put(waiting, Freshness::New);
        }
        for waiting in later.again.into_values() {
            self.put(waiting, Freshness::Again);
        }
    }

    /// Takes out what one statement is to tell: news first.
    pub(super) fn take_some(&mut self) -> Self {
        let mut some = Self::default();
        let (from, to, most) = if self.new.is_empty() {
            (&mut self.again, &mut some.again, AT_ONCE_AGAIN)
        } else {
            (&mut self.new, &mut some.new, AT_ONCE)
        };
        while to.len() < most
            && let Some((name, waiting)) = from.pop_first()
        {
            to.insert(name, waiting);
        }
        some
    }

    /// The facts of every call.
    pub(in super::super) fn facts(&self) -> Vec<CallFacts> {
        let all = self.new.values().chain(self.again.values());
        all.map(|waiting| waiting.facts.clone()).collect()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.new.contains_key(name) || self.again.contains_key(name)
    }

    pub(super) fn len(&self) -> usize {
        self.new.len() + self.again.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whatever was to be told again goes before any news does.
    pub(super) fn forget_the_oldest(&mut self) {
        let from = if self.again.is_empty() {
            &mut self.new
        } else {
            &mut self.again
        };
        let oldest = from.iter().min_by_key(|(_, waiting)| waiting.told_at);
        if let Some(name) = oldest.map(|(name, _)| name.clone()) {
            from.remove(&name);
        }
    }

    pub(super) fn forget_before(&mut self, from: Instant) {
        self.new.retain(|_, waiting| waiting.told_at >= from);
        self.again.retain(|_, waiting| waiting.told_at >= from);
    }

    /// As if all of it had been told so much earlier.
    #[cfg(test)]
    pub(super) fn grow_old(&mut self, by: std::time::Duration) {
        for waiting in self.new.values_mut().chain(self.again.values_mut()) {
            waiting.told_at -= by;
        }
    }
}
