//! Owns: what is told to the core, in its order, and what becomes of what the core asks.
//! Must not know: how posts are answered.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::watch;

use super::calls::Calls;
use super::dialling::Dialling;
use super::doorkeeper::Passed;
use super::look::{Around, Ours, look_around};
use super::orders::{Came, Heard, Order};
use super::posted::{News, Plan};
use super::rest::{Rest, RestError};
use crate::bridge::known::TOLD_AGAIN;
use crate::bridge::told::{Ask, Told};
use crate::domain::CommandId;
use crate::domain::phone_system::{
    CallFacts, Command, Picture, Record, RecordPosition, SignOfLife, Silence,
};

const SETTLE_EVERY: Duration = Duration::from_millis(100);

/// What comes back from a listing or a ping.
enum Found {
    Around(Result<Around, RestError>),
    Pong(Result<Duration, RestError>),
}

pub(super) struct Translator {
    rest: Rest,
    plan: Plan,
    dialling: Dialling,
    ours: Ours,
    told: Sender<Told>,
    calls: Calls,
    /// Orders under way: their call, and where they hear of it.
    orders: HashMap<CommandId, (String, Sender<Heard>)>,
    /// Whether those who hold the other end may begin what they were ordered.
    acts: watch::Sender<bool>,
    /// A listing goes on. What is posted meanwhile is told at once, and the picture has it too.
    looking: bool,
    /// When the last listing began that was complete.
    looked: Option<Timestamp>,
    /// Another look is due when the one under way is over.
    look_again: Option<Ask>,
    /// The last listing was not complete, or Twilio was not heard for a while.
    doubts: bool,
    pinging: bool,
    came: (Sender<Came>, Receiver<Came>),
    found: (Sender<Found>, Receiver<Found>),
}

impl Translator {
    pub(super) fn new(
        rest: Rest,
        plan: Plan,
        dialling: Dialling,
        numbers: Vec<String>,
        told: Sender<Told>,
    ) -> Self {
        let ours = Ours {
            queue: plan.queue.clone(),
            voice: plan.at("voice"),
            numbers,
        };
        Self {
            rest,
            plan,
            dialling,
            ours,
            told,
            calls: Calls::default(),
            orders: HashMap::new(),
            acts: watch::Sender::new(true),
            looking: false,
            looked: None,
            look_again: None,
            doubts: false,
            pinging: false,
            came: mpsc::channel(64),
            found: mpsc::channel(4),
        }
    }

    /// Ends when nobody asks any more.
    pub(super) async fn run(
        mut self,
        ping_every: Duration,
        mut heard: Receiver<Passed>,
        mut asks: Receiver<Ask>,
    ) {
        let mut ping = tokio::time::interval(ping_every);
        let mut settle = tokio::time::interval(SETTLE_EVERY);
        let mut says = vec![Told::Ready];
        loop {
            for told in says.drain(..) {
                if self.told.send(told).await.is_err() {
                    return;
                }
            }
            says = tokio::select! {
                ask = asks.recv() => match ask {
                    None => return,
                    Some(ask) => self.asked(ask),
                },
                Some(came) = self.came.1.recv() => self.came_of_order(came),
                Some(found) = self.found.1.recv() => self.found(found),
                passed = heard.recv() => match passed {
                    None => return,
                    Some(Passed::Gap) => vec![Told::Doubt],
                    Some(Passed::News(news)) => self.hear(news),
                },
                _ = settle.tick(), if self.calls.is_settling() => self.settle(),
                _ = ping.tick() => {
                    self.calls.forget(Timestamp::now());
                    self.ping();
                    // Not at once: whatever cut the listing off would only be asked the more.
                    let doubts = std::mem::take(&mut self.doubts);
                    doubts.then_some(Told::Doubt).into_iter().collect()
                }
            };
        }
    }

    fn asked(&mut self, ask: Ask) -> Vec<Told> {
        match ask {
            Ask::Command(command) => self.order(command, false),
            Ask::TakeUp(command) => self.order(command, true),
            Ask::Cancel(command) => {
                if let Some((_, hears)) = self.orders.get(&command) {
                    // It is said again until the order is over.
                    hears.try_send(Heard::Cancelled).ok();
                }
            }
            Ask::LookAround { record_read_to } => self.look(record_read_to),
            Ask::StandDown => {
                // What is ordered from now on is ordered by whoever speaks then.
                self.acts.send_replace(false);
                self.acts = watch::Sender::new(true);
            }
            // Operators choose their callers here, so nothing rings in turn.
            Ask::Presence(_) => {}
        }
        Vec::new()
    }

    fn order(&mut self, command: Command, begun: bool) {
        let (hears, heard) = mpsc::channel(16);
        self.orders.retain(|_, (_, hears)| !hears.is_closed());
        self.orders
            .insert(command.id, (command.provider_id.clone(), hears));
        let order = Order {
            command,
            begun,
            heard,
            came: self.came.0.clone(),
            rest: self.rest.clone(),
            plan: self.plan.clone(),
            dialling: self.dialling.clone(),
            acts: self.acts.subscribe(),
            lost_leg: false,
        };
        tokio::spawn(order.carry_out());
    }

    fn came_of_order(&mut self, came: Came) -> Vec<Told> {
        match came {
            Came::Step(command, step) => {
                if step.is_last() {
                    self.orders.remove(&command);
                }
                vec![Told::Step { command, step }]
            }
            Came::Ending(call) => {
                self.calls.ended_by_operator(&call);
                Vec::new()
            }
            Came::Facts(facts) => self.hear(News::Call(facts)),
        }
    }

    fn hear(&mut self, news: News) -> Vec<Told> {
        match &news {
            News::Leg {
                command,
                call,
                status,
            } => {
                if let Some((_, hears)) = self.orders.get(command) {
                    // An order that is not listening asks by itself.
                    hears.try_send(Heard::Leg(call.clone(), *status)).ok();
                }
            }
            News::Over { call, .. } => {
                for (_, hears) in self.orders.values().filter(|(whose, _)| whose == call) {
                    hears.try_send(Heard::CallerGone).ok();
                }
            }
            News::Call(_) | News::Room(_) => {}
        }
        facts_told(self.calls.hear(news, Timestamp::now()))
    }

    fn settle(&mut self) -> Vec<Told> {
        facts_told(self.calls.settle(Timestamp::now()))
    }

    fn look(&mut self, read_to: Option<RecordPosition>) {
        if std::mem::replace(&mut self.looking, true) {
            self.look_again = Some(Ask::LookAround {
                record_read_to: read_to,
            });
            return;
        }
        let (rest, ours, found) = (self.rest.clone(), self.ours.clone(), self.found.0.clone());
        tokio::spawn(async move {
            let around = look_around(&rest, &ours, read_to.as_ref(), Timestamp::now()).await;
            drop(found.send(Found::Around(around)).await);
        });
    }

    fn ping(&mut self) {
        if std::mem::replace(&mut self.pinging, true) {
            return;
        }
        let (rest, found) = (self.rest.clone(), self.found.0.clone());
        tokio::spawn(async move {
            let asked = Instant::now();
            let pong = rest.ping().await.map(|()| asked.elapsed());
            drop(found.send(Found::Pong(pong)).await);
        });
    }

    fn found(&mut self, found: Found) -> Vec<Told> {
        match found {
            Found::Pong(pong) => {
                self.pinging = false;
                self.doubts |= pong.is_err();
                vec![match pong {
                    Ok(round_trip) => Told::Alive(SignOfLife {
                        round_trip,
                        ..SignOfLife::default()
                    }),
                    Err(RestError::Fetch(_)) => Told::Silent(Silence::NoAnswer),
                    Err(error) => {
                        tracing::warn!(%error, "Twilio refuses to be asked");
                        Told::Silent(Silence::Disconnected)
                    }
                }]
            }
            Found::Around(around) => self.around(around),
        }
    }

    /// Ends are told again, as far as no earlier look did: the database may have been away when they were told first.
    fn around(&mut self, around: Result<Around, RestError>) -> Vec<Told> {
        let now = Timestamp::now();
        let mut says = Vec::new();
        match around {
            Ok(around) => {
                // Ends that were seen first: the picture would close those calls without having seen why.
                let before = self.looked.replace(around.began);
                let since = before.and_then(|before| before.checked_sub(TOLD_AGAIN).ok());
                says.push(Told::Again(self.calls.ended_since(since)));
                let told = around.others.iter().filter_map(|id| self.calls.of(id));
                let living = around.living.into_iter().chain(told.cloned()).collect();
                let calls = self.calls.living(living, around.began, now);
                says.push(Told::Picture(Picture {
                    calls,
                    others: around.others,
                    ..Picture::default()
                }));
                let past = self.calls.past(around.ended, now);
                says.push(Told::Record(Record {
                    calls: past,
                    read_to: around.read_to,
                }));
            }
            Err(error) => {
                tracing::warn!(%error, "the listing is not complete, nothing is closed by it");
                self.doubts = true;
            }
        }
        self.looking = false;
        if let Some(again) = self.look_again.take() {
            says.extend(self.asked(again));
        }
        says
    }
}

fn facts_told(calls: Vec<CallFacts>) -> Vec<Told> {
    calls
        .into_iter()
        .map(|call| Told::Call(Box::new(call)))
        .collect()
}
