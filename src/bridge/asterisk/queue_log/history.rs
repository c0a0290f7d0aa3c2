//! Owns: what the lines of the queue log mean together, call by call: who came, who was answered, how it ended.
//! Must not know: files, tables, or which of these calls the database knows.
//!
//! The log knows less than the live events: it has no line for the end of a call that was withdrawn or transferred, and
//! `ABANDON` also stands for a redirect and for a stopped phone system. What it cannot know it does not say.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::line::{Event, Leaving, Line, OfCall};
use crate::domain::phone_system::{CallFacts, Caller, Connected, Ended};
use crate::domain::{EndWhy, Sensitive};

/// Calls of which nothing was heard for so long are let go: no caller waits or talks half a day.
const LONGEST_CALL: SignedDuration = SignedDuration::from_hours(12);
/// The lines of one call are written by several threads: a late one must find its call.
const LATE: SignedDuration = SignedDuration::from_mins(1);
/// A phone system that is stopped hangs up all its callers within this, and says so as if they had left.
const DYING: SignedDuration = SignedDuration::from_secs(2);
/// Who left so long before a start did not leave because of it.
const RESTART: SignedDuration = SignedDuration::from_mins(2);

/// A place in the log: which of its files, counted as they are read, and where in it. It only grows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Place {
    /// The how manieth file.
    pub file: u64,
    /// The byte in it; in a table, the row.
    pub at: u64,
}

/// The calls of the log, as far as it was read.
#[derive(Debug, Default)]
pub struct History {
    calls: BTreeMap<String, Story>,
    last: Option<Timestamp>,
}

/// What the log says of one call.
#[derive(Debug)]
struct Story {
    begins: Place,
    first: Timestamp,
    last: Timestamp,
    entered: Option<Timestamp>,
    line: Option<String>,
    facility: Option<String>,
    number: Sensitive,
    presentation: Option<String>,
    connected: Option<Connected>,
    left: Option<(Timestamp, Leaving)>,
    completed: Option<(Timestamp, EndWhy)>,
    hung_up: Option<(Timestamp, bool)>,
    restarted: Option<Timestamp>,
    /// Something was read that nobody was told yet.
    news: bool,
}

impl History {
    /// One line more, and where it begins.
    pub fn read(&mut self, line: Line, begins: Place) {
        let at = line.at;
        match line.event {
            Event::Started => self.restart(at),
            Event::Call { id, what } => {
                let story = self
                    .calls
                    .entry(id)
                    .or_insert_with(|| Story::new(begins, at));
                story.learn(at, what);
            }
        }
        self.last = Some(at);
    }

    /// What is new of the calls that have left the queue or are over. Calls that still wait are told by the phone
    /// system itself.
    pub fn news(&mut self) -> Vec<CallFacts> {
        let mut told = Vec::new();
        for (id, story) in &mut self.calls {
            if story.news && story.is_out() {
                story.news = false;
                told.push(story.facts(id));
            }
        }
        self.forget();
        told
    }

    /// From where the log must be read again by somebody who remembers nothing: the first line of the oldest call that
    /// is still in the queue or on the phone.
    #[must_use]
    pub fn oldest_open(&self) -> Option<Place> {
        let open = self.calls.values().filter(|story| !story.is_out());
        open.map(|story| story.begins).min()
    }

    /// Nothing that was open lives on, and who left in the last breath of the old phone system did not hang up.
    fn restart(&mut self, at: Timestamp) {
        let died = self.last.filter(|last| at.duration_since(*last) <= RESTART);
        for story in self.calls.values_mut() {
            let dying = match (story.left, died) {
                (Some((left, Leaving::Abandoned)), Some(died)) => {
                    died.duration_since(left) <= DYING
                }
                _ => false,
            };
            if !story.is_over() && (dying || !story.is_out()) {
                story.restarted = Some(if dying { story.last } else { at });
                story.news = true;
            }
        }
    }

    /// A call that is over has nothing more to say; the rest is kept while it can still be alive.
    fn forget(&mut self) {
        let Some(now) = self.last else { return };
        self.calls.retain(|_, story| {
            let gone = story.hung_up.is_some() || story.restarted.is_some();
            let keep = if gone { LATE } else { LONGEST_CALL };
            story.news || now.duration_since(story.last) < keep
        });
    }
}

impl Story {
    fn new(begins: Place, at: Timestamp) -> Self {
        Self {
            begins,
            first: at,
            last: at,
            entered: None,
            line: None,
            facility: None,
            number: Sensitive::default(),
            presentation: None,
            connected: None,
            left: None,
            completed: None,
            hung_up: None,
            restarted: None,
            news: false,
        }
    }

    fn learn(&mut self, at: Timestamp, what: OfCall) {
        self.last = at;
        self.news |= what != OfCall::Alive;
        match what {
            OfCall::Entered { number } => {
                self.entered = Some(at);
                // It came back: it did not leave for good.
                self.left = None;
                if self.number.is_empty() {
                    self.number = number;
                }
            }
            OfCall::Connected { member } => {
                self.connected = Some(Connected {
                    at,
                    phone: phone_of(&member).map(Sensitive::new),
                });
            }
            OfCall::Completed(why) => {
                self.completed.get_or_insert((at, why));
            }
            OfCall::Left(how) => {
                self.left.get_or_insert((at, how));
            }
            OfCall::Transferred => {
                self.left.get_or_insert((at, Leaving::Withdrawn));
            }
            OfCall::Dialled(number) => keep(&mut self.line, number),
            OfCall::Facility(code) => keep(&mut self.facility, code),
            OfCall::Presentation(word) => keep(&mut self.presentation, word),
            OfCall::HungUp { voicemail } => {
                self.hung_up.get_or_insert((at, voicemail));
            }
            OfCall::Alive => {}
        }
    }

    /// Its end is known for sure.
    const fn is_over(&self) -> bool {
        self.hung_up.is_some() || self.completed.is_some() || self.restarted.is_some()
    }

    /// It is not in the queue and not with a member: the queue has nothing more to say about it.
    const fn is_out(&self) -> bool {
        self.is_over() || self.left.is_some()
    }

    /// Of a call whose lines were read long ago only the hang-up may be left: that it ended, and not when it came.
    const fn knows_more(&self) -> bool {
        self.entered.is_some()
            || self.line.is_some()
            || self.presentation.is_some()
            || self.connected.is_some()
            || self.left.is_some()
            || self.completed.is_some()
    }

    fn facts(&self, id: &str) -> CallFacts {
        CallFacts {
            provider_id: id.to_owned(),
            arrived_at: self.knows_more().then_some(self.first),
            line: self.line.clone(),
            facility: self.facility.clone(),
            caller: self.caller(),
            waiting_at: self.entered,
            connected: self.connected(),
            voicemail: self.hung_up.is_some_and(|(_, voicemail)| voicemail),
            ended: self.ended(),
            ..CallFacts::default()
        }
    }

    /// A member answered; or the caller was taken out of the queue for an operator, by a withdrawal or by a redirect,
    /// after which he is still there.
    fn connected(&self) -> Option<Connected> {
        let taken = match (self.left, self.hung_up) {
            (Some((at, Leaving::Withdrawn)), _) => Some(at),
            (Some((at, Leaving::Abandoned)), Some((gone, _))) => {
                (gone.duration_since(at) > DYING).then_some(at)
            }
            _ => None,
        };
        let taken = taken.map(|at| Connected { at, phone: None });
        self.connected.clone().or(taken)
    }

    /// The log holds the number even where the caller asked to withhold it, so it counts only where the dialplan wrote
    /// down that it may be shown.
    fn caller(&self) -> Caller {
        match self.presentation.as_deref() {
            Some(word) if word.starts_with("prohib") => Caller::Prohibited,
            Some("unavailable") => Caller::Withheld,
            Some(word) if word.starts_with("allowed") => Caller::said(self.number.reveal(), true),
            _ => Caller::NotSaid,
        }
    }

    fn ended(&self) -> Option<Ended> {
        let last = self.hung_up.map(|(at, _)| at);
        let (at, why) = match (self.restarted, self.completed, self.left) {
            (Some(at), ..) => (at, EndWhy::PhoneSystemRestarted),
            (_, Some((at, why)), _) => (last.unwrap_or(at), why),
            (_, _, Some((at, how))) => (last.unwrap_or(at), self.why(how)),
            // It never got into the queue, or its operator's channel left no line.
            (None, None, None) => (last?, self.unanswered()),
        };
        let only_the_end = !self.knows_more() && self.restarted.is_none();
        let why = if only_the_end { self.alone() } else { why };
        Some(Ended {
            at,
            why,
            seen: self.is_over(),
        })
    }

    /// Why a call is over that left the queue like this. Where it went on afterwards nobody saw its end, unless the
    /// hang-up was written down; who hung up then is not known.
    fn why(&self, how: Leaving) -> EndWhy {
        let known = self.hung_up.map_or(EndWhy::NotSeen, |_| EndWhy::Unknown);
        match how {
            _ if self.hung_up.is_some_and(|(_, voicemail)| voicemail) => EndWhy::Voicemail,
            Leaving::TimedOut => EndWhy::TimedOut,
            Leaving::NoAgents => EndWhy::NoAgents,
            Leaving::Abandoned if self.connected().is_none() => EndWhy::CallerHungUp,
            Leaving::Abandoned | Leaving::Key | Leaving::Withdrawn => known,
        }
    }

    /// Why a call is over of which nothing but the hang-up was read.
    fn alone(&self) -> EndWhy {
        match self.hung_up {
            Some((_, true)) => EndWhy::Voicemail,
            _ => EndWhy::Unknown,
        }
    }

    fn unanswered(&self) -> EndWhy {
        let answered = self.connected.is_some();
        if answered {
            EndWhy::Unknown
        } else {
            EndWhy::CallerHungUp
        }
    }
}

/// The first value stays.
fn keep(place: &mut Option<String>, value: String) {
    if place.is_none() && !value.is_empty() {
        *place = Some(value);
    }
}

/// `PJSIP/101` and `Local/101@from-queue/n` are phone 101; a member with a name of its own is not said to have one.
#[must_use]
pub fn phone_of(member: &str) -> Option<String> {
    let device = member.split('/').nth(1).unwrap_or(member);
    let phone = device.split('@').next().unwrap_or(device);
    let is_device = member.contains('/') || phone.bytes().all(|byte| byte.is_ascii_digit());
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (is_device && !phone.is_empty() && phone.bytes().all(plain)).then(|| phone.to_owned())
}
