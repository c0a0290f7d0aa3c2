//! Owns: stories about the spine: keys and news in, state and orders out.
//! Must not know: a database, a terminal, a clock.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod beside;
pub(crate) mod caller;
mod drafts;
pub(crate) mod dropped;
mod fingers;
mod form_answers;
pub(crate) mod forms;
mod hand;
mod joining;
mod journal;
mod last_words;
mod letting_go;
mod link;
mod lists;
mod marks;
pub(crate) mod messages;
mod other_hands;
mod own_phone;
pub(crate) mod person;
pub(crate) mod phones;
mod picking;
mod presence;
mod promises;
mod prompts;
mod records;
mod taking;
mod topics;
mod typed_lines;
mod undecided;
mod writing_on;

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Msg, Session, Settings, State, update};
use crate::command::Command;
use crate::domain::{
    Answer, Batch, Call, CallId, Claim, Clock, Fence, Jot, LinkState, Lsn, News, Order, Origin,
    Outcome, Provider, Read, Record, RequestId, Row, Saved, Wish, Write,
};
use crate::effect::Effect;
use crate::keymap::Keymap;
use crate::messages::{Catalogue, Language};
use crate::store::invented::{self, login, start};

/// On the first timeline of the first database.
fn saved() -> Saved {
    Saved {
        origin: Origin {
            identity: Uuid::from_u128(1),
            timeline: 1,
        },
        lsn: Lsn(100),
    }
}

/// A desk with ana at it, and what it has ordered.
pub(crate) struct Desk {
    pub(crate) state: State,
    pub(crate) orders: Vec<Order>,
    /// Where colleagues were told that this desk is.
    pub(crate) told: Vec<(Option<Record>, bool)>,
    pub(crate) jots: Vec<Jot>,
    pub(crate) has_quit: bool,
    now: Timestamp,
}

impl Desk {
    /// Just switched on.
    pub(crate) fn cold() -> Self {
        let settings = Settings {
            keymap: Keymap::default(),
            idle: SignedDuration::from_mins(5),
            say: Arc::new(Catalogue::new(Language::En)),
        };
        let session = Session(Uuid::from_u128(0x5e55_0000_0000_0000_0000_0000_0000_0000));
        let state = State::new(settings, session, Clock::new(start(), TimeZone::UTC));
        Self {
            state,
            orders: Vec::new(),
            told: Vec::new(),
            jots: Vec::new(),
            has_quit: false,
            now: start(),
        }
    }

    /// Signed in as this operator, with these calls.
    pub(crate) fn of(number: u8, calls: Vec<Call>) -> Self {
        let mut desk = Self::cold();
        desk.hear(News::SignedIn {
            login: login(number),
        });
        desk.hear(News::Rows(invented::whole(calls)));
        desk.hear(News::Link(LinkState::Live));
        desk.knows_of_no_promise();
        desk
    }

    /// What was asked for when the link came up is answered: nothing is promised and no message waits.
    fn knows_of_no_promise(&mut self) {
        let asked = self.orders.split_off(0);
        for order in asked {
            let answer = match &order.wish {
                Wish::Read(Read::FollowUps) => Answer::FollowUps(Vec::new()),
                Wish::Read(Read::Undelivered) => Answer::Undelivered(Vec::new()),
                _ => {
                    self.orders.push(order);
                    continue;
                }
            };
            self.answers_to(order.request, Outcome::Ok(answer));
        }
    }

    /// Ana's desk with these calls.
    pub(crate) fn with(calls: Vec<Call>) -> Self {
        Self::of(1, calls)
    }

    /// Ana's desk with a caller in hand: call 1, reached, under fence 10.
    pub(crate) fn on_call() -> Self {
        let mut desk = Self::with(vec![
            invented::waiting(1, 1, 2, 100),
            invented::waiting(2, 2, 4, 50),
        ]);
        desk.give(Command::Take);
        desk.hears_of(vec![invented::held(
            invented::waiting(1, 1, 2, 100),
            1,
            10,
            true,
        )]);
        desk.answers(Outcome::Ok(Answer::Yours(claim(1, 10))));
        desk.answers(Outcome::Ok(Answer::Notes {
            call: call(1),
            provider: Some(Provider {
                source: "pbx".to_owned(),
                id: "9001".to_owned(),
            }),
            notes: Vec::new(),
        }));
        desk.orders.clear();
        desk.jots.clear();
        desk
    }

    pub(crate) fn send(&mut self, msg: Msg) {
        for effect in update(&mut self.state, msg) {
            match effect {
                Effect::Order(Order {
                    wish: Wish::Write(Write::Presence { record, typing }),
                    ..
                }) => self.told.push((record, typing)),
                Effect::Order(order) => self.orders.push(order),
                Effect::Journal(jot) => self.jots.push(jot),
                Effect::Quit => {
                    // Whatever would come after it reaches nobody.
                    self.has_quit = true;
                    return;
                }
                Effect::Repaint => {}
            }
        }
    }

    /// Gives a verb by the first key it has here.
    pub(crate) fn give(&mut self, command: Command) {
        let context = self.state.context();
        let keys = self.state.settings.keymap.keys_of(context, command);
        let keys = keys
            .first()
            .unwrap_or_else(|| panic!("{command:?} has no key in {context:?}"))
            .clone();
        for chord in keys.chords() {
            self.send(Msg::Key(*chord));
        }
    }

    /// Presses keys by their names, with blanks between.
    pub(crate) fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.send(Msg::Key(key.parse().unwrap()));
        }
    }

    /// Types text, letter by letter.
    pub(crate) fn types(&mut self, text: &str) {
        for letter in text.chars() {
            let key = if letter == ' ' {
                "space".to_owned()
            } else {
                letter.to_string()
            };
            self.press(&key);
        }
    }

    pub(crate) fn hear(&mut self, news: News) {
        self.send(Msg::News(news));
    }

    /// These calls changed.
    pub(crate) fn hears_of(&mut self, calls: Vec<Call>) {
        self.merges(invented::changed(
            calls.into_iter().map(Row::Call).collect(),
        ));
    }

    pub(crate) fn merges(&mut self, batch: Batch) {
        self.hear(News::Rows(batch));
    }

    /// The newest order is answered.
    pub(crate) fn answers(&mut self, outcome: Outcome) {
        let request = self.orders.last().expect("nothing was ordered").request;
        self.answers_to(request, outcome);
    }

    pub(crate) fn answers_to(&mut self, request: RequestId, outcome: Outcome) {
        let wish = self.state.orders.answered(request, false);
        let has_words = matches!(&wish, Some(Wish::Write(write)) if write.has_typed_words());
        let outcome = match outcome {
            // The link says of typed words which log has them.
            Outcome::Ok(answer) if has_words && !matches!(answer, Answer::Kept(..)) => {
                Outcome::Ok(Answer::Kept(Box::new(answer), saved()))
            }
            other => other,
        };
        self.hear(News::Answered { request, outcome });
    }

    /// So many seconds pass.
    pub(crate) fn waits(&mut self, seconds: i64) {
        self.waits_millis(seconds * 1_000);
    }

    pub(crate) fn waits_millis(&mut self, millis: i64) {
        self.now += SignedDuration::from_millis(millis);
        self.send(Msg::Tick(self.now));
    }

    /// What was ordered to be changed, oldest first; the list is empty afterwards.
    pub(crate) fn writes(&mut self) -> Vec<Write> {
        let orders = std::mem::take(&mut self.orders);
        let write = |order: Order| match order.wish {
            Wish::Write(write) => Some(write),
            Wish::Read(_) => None,
        };
        orders.into_iter().filter_map(write).collect()
    }

    /// What was asked to be shown, oldest first; the list is empty afterwards.
    pub(crate) fn reads(&mut self) -> Vec<Read> {
        let orders = std::mem::take(&mut self.orders);
        let read = |order: Order| match order.wish {
            Wish::Read(read) => Some(read),
            Wish::Write(_) => None,
        };
        orders.into_iter().filter_map(read).collect()
    }

    /// The id of the sentence on the screen.
    pub(crate) fn says(&self) -> &'static str {
        self.state.notice.as_ref().map_or("", |notice| notice.id)
    }
}

pub(crate) fn call(number: u128) -> CallId {
    invented::call_id(number)
}

pub(crate) fn claim(number: u128, fence: i64) -> Claim {
    Claim {
        call: call(number),
        fence: Fence(fence),
    }
}
