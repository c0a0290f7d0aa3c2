//! Owns: who may be calling: by what it was sought, since when that stands in the note, and who was found.
//! Must not know: how it is sought, or who is likeliest.

use jiff::{SignedDuration, Timestamp};

use crate::domain::{CallId, Candidate, Wanted};

/// So long the typing rests before somebody is sought by a word that is not ended.
const PAUSE: SignedDuration = SignedDuration::from_millis(400);
/// So long after the list has changed a number means whoever had it before: fingers are slower than answers.
const STEADY: SignedDuration = SignedDuration::from_millis(400);

/// How far the seeking is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Seeking {
    /// Nobody was sought, or no answer has come yet.
    #[default]
    Begun,
    /// The list is the answer to what was asked last.
    Answered,
    /// The database answers no more searches in this call.
    Enough,
}

/// Who may be calling.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Candidates {
    /// How far it is.
    pub seeking: Seeking,
    call: Option<CallId>,
    wanted: Wanted,
    since: Timestamp,
    asked: Option<Wanted>,
    found: Vec<Candidate>,
    before: Vec<Candidate>,
    changed: Timestamp,
}

impl Candidates {
    /// This is what the note says of the caller now. Another call begins anew.
    pub fn follow(&mut self, call: CallId, wanted: Wanted, now: Timestamp) {
        if self.call != Some(call) {
            *self = Self {
                call: Some(call),
                ..Self::default()
            };
        }
        if self.wanted != wanted {
            self.wanted = wanted;
            self.since = now;
            if !self.wanted.is_enough() {
                self.show(Vec::new(), now);
                self.asked = None;
                self.seeking = match self.seeking {
                    Seeking::Enough => Seeking::Enough,
                    Seeking::Begun | Seeking::Answered => Seeking::Begun,
                };
            }
        }
    }

    /// What stands in the note is enough to seek somebody by.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.wanted.is_enough()
    }

    /// When somebody is to be sought; `None`: what stands there is sought already, or is too little.
    #[must_use]
    pub fn due(&self, word_ended: bool) -> Option<Timestamp> {
        let is_news = self.asked.as_ref() != Some(&self.wanted) && self.wanted.is_enough();
        let pause = if word_ended {
            SignedDuration::ZERO
        } else {
            PAUSE
        };
        (is_news && self.seeking != Seeking::Enough).then(|| self.since + pause)
    }

    /// It is asked for now.
    pub fn ask(&mut self) -> Wanted {
        self.asked = Some(self.wanted.clone());
        self.wanted.clone()
    }

    /// What was asked is asked again: the answer was lost with the link.
    pub fn ask_again(&mut self) {
        self.asked = None;
    }

    /// The answer came.
    pub fn answer(&mut self, found: Vec<Candidate>, now: Timestamp) {
        self.seeking = Seeking::Answered;
        self.show(found, now);
    }

    fn show(&mut self, found: Vec<Candidate>, now: Timestamp) {
        if self.found != found {
            self.before = std::mem::replace(&mut self.found, found);
            self.changed = now;
        }
    }

    /// Who was found, the likeliest first.
    #[must_use]
    pub fn found(&self) -> &[Candidate] {
        &self.found
    }

    /// Who has this number, from 0: as it was a moment ago, where the list has only just changed.
    #[must_use]
    pub fn numbered(&self, number: usize, now: Timestamp) -> Option<&Candidate> {
        let just_changed = now.duration_since(self.changed) < STEADY;
        let before = self.before.get(number).filter(|_| just_changed);
        before.or_else(|| self.found.get(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PersonId, Words};
    use crate::store::invented::{call_id, start};
    use uuid::Uuid;

    fn somebody(number: u128) -> Candidate {
        Candidate {
            person: PersonId(Uuid::from_u128(number)),
            name: Words::new("Jorge"),
            a_number: None,
            country: None,
            born: None,
            facility: None,
            last_contact: None,
            score: 90,
            why: vec!["name".to_owned()],
        }
    }

    fn after(millis: i64) -> Timestamp {
        start() + SignedDuration::from_millis(millis)
    }

    #[test]
    fn a_word_that_is_not_ended_waits_for_the_fingers_and_nothing_is_asked_twice() {
        let mut candidates = Candidates::default();
        candidates.follow(call_id(1), Wanted::read("=name J"), after(0));
        assert_eq!(candidates.due(true), None, "one letter is nobody's name");
        candidates.follow(call_id(1), Wanted::read("=name Jo"), after(100));
        assert_eq!(candidates.due(false), Some(after(500)));
        assert_eq!(candidates.due(true), Some(after(100)));
        let _wanted = candidates.ask();
        candidates.follow(call_id(1), Wanted::read("=name Jo"), after(900));
        assert_eq!(candidates.due(true), None);
        candidates.ask_again();
        assert_eq!(candidates.due(true), Some(after(100)));
        candidates.seeking = Seeking::Enough;
        assert_eq!(candidates.due(true), None);
    }

    #[test]
    fn a_number_pressed_as_the_list_changes_means_whoever_had_it() {
        let mut candidates = Candidates::default();
        candidates.follow(call_id(1), Wanted::read("=name Jorge"), after(0));
        candidates.answer(vec![somebody(1)], after(0));
        candidates.answer(vec![somebody(2), somebody(3)], after(5_000));
        let person = |number, millis| {
            let found = candidates.numbered(number, after(millis));
            found.map(|one| one.person.0.as_u128())
        };
        assert_eq!(person(0, 5_399), Some(1));
        assert_eq!(person(0, 5_400), Some(2));
        assert_eq!(person(1, 5_100), Some(3), "nobody had that number");
        assert_eq!(person(2, 9_000), None);
    }

    #[test]
    fn a_name_taken_back_and_another_call_leave_nobody_behind() {
        let mut candidates = Candidates::default();
        candidates.follow(call_id(1), Wanted::read("=name Jorge"), after(0));
        candidates.answer(vec![somebody(1)], after(0));
        candidates.follow(call_id(1), Wanted::default(), after(1_000));
        assert_eq!(candidates.found(), []);
        candidates.answer(vec![somebody(1)], after(2_000));
        candidates.follow(call_id(2), Wanted::default(), after(3_000));
        assert_eq!(candidates, {
            let mut fresh = Candidates::default();
            fresh.follow(call_id(2), Wanted::default(), after(3_000));
            fresh
        });
    }
}
