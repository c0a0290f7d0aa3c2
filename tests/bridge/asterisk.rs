//! Owns: the adapter for Asterisk against an invented phone system that has all its faults.
//! Must not know: the database: what is told is added up here as the core does it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use linelamp::bridge::asterisk::settings::{Patience, Places, Reading, Settings, TakenBy, Tls};
use linelamp::bridge::told::{Ask, Told};
use linelamp::domain::phone_system::{
    CallFacts, Command, CommandKind, PhonePresence, Picture, Silence, Step, Takes,
};
use linelamp::domain::{CommandId, EndWhy};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use uuid::Uuid;

mod dropped;
mod faults;
mod orders;

use super::fake_ami::{FakePbx, Phone, SECRET, USER};

/// Long enough for a slow machine; what is promised faster is measured.
const DEADLINE: Duration = Duration::from_secs(20);

fn settings(port: u16) -> Settings {
    Settings {
        host: "127.0.0.1".to_owned(),
        port,
        tls: Tls::Off,
        user: USER.to_owned(),
        secret: SECRET.into(),
        plain_login: false,
        reading: Reading {
            queues: vec!["hotline".to_owned(), "hotline-night".to_owned()],
            contexts: vec!["from-carrier".to_owned()],
            room_prefix: "room".to_owned(),
            line_variable: Some("FROM_DID".to_owned()),
            facility_variable: Some("FACILITY".to_owned()),
            ..Reading::default()
        },
        places: Places::default(),
        queue_log: None,
        patience: Patience {
            ping: Duration::from_millis(100),
            silence: Duration::from_secs(1),
            pauses: (Duration::from_millis(20), Duration::from_millis(100)),
            ..Patience::default()
        },
    }
}

/// The adapter, and all it told, added up.
pub(crate) struct Bridge {
    pub(crate) told: Receiver<Told>,
    pub(crate) asks: Sender<Ask>,
    pub(crate) calls: BTreeMap<String, CallFacts>,
    heard: BTreeMap<String, Vec<(Instant, CallFacts)>>,
    steps: Vec<(CommandId, Step)>,
    pub(crate) pictures: Vec<Picture>,
    silences: Vec<Silence>,
    ready: usize,
    pub(crate) doubts: usize,
    alive: usize,
    /// Looks around by itself when it is told to, as the core does.
    looks: bool,
}

impl Bridge {
    pub(crate) fn start(settings: Settings) -> Self {
        let (tell, told) = channel(256);
        let (asks, asked) = channel(256);
        tokio::spawn(linelamp::bridge::asterisk::run(settings, tell, asked));
        Self {
            told,
            asks,
            calls: BTreeMap::new(),
            heard: BTreeMap::new(),
            steps: Vec::new(),
            pictures: Vec::new(),
            silences: Vec::new(),
            ready: 0,
            doubts: 0,
            alive: 0,
            looks: true,
        }
    }

    /// Connected to this phone system, with its first picture.
    async fn with(pbx: &FakePbx) -> Self {
        let mut bridge = Self::start(settings(pbx.port()));
        bridge
            .until("the first picture", |bridge| !bridge.pictures.is_empty())
            .await;
        bridge
    }

    pub(crate) async fn ask(&self, ask: Ask) {
        self.asks.send(ask).await.expect("the adapter listens");
    }

    pub(crate) async fn look(&self) {
        self.ask(Ask::LookAround {
            record_read_to: None,
        })
        .await;
    }

    async fn absorb(&mut self, told: Told) {
        match told {
            Told::Ready => {
                self.ready += 1;
                if self.looks {
                    self.look().await;
                }
            }
            Told::Doubt => {
                self.doubts += 1;
                if self.looks {
                    self.look().await;
                }
            }
            Told::Call(facts) => self.add(*facts),
            Told::Again(calls) => calls.into_iter().for_each(|facts| self.add(facts)),
            Told::Picture(picture) => {
                let living: BTreeSet<&String> =
                    picture.calls.iter().map(|call| &call.provider_id).collect();
                for (id, call) in &mut self.calls {
                    if call.ended.is_none() && !living.contains(id) {
                        let why = if picture.restarted {
                            EndWhy::PhoneSystemRestarted
                        } else {
                            EndWhy::NotSeen
                        };
                        let at = Timestamp::now();
                        call.ended = Some(linelamp::domain::phone_system::Ended {
                            at,
                            why,
                            seen: false,
                        });
                    }
                }
                for facts in picture.calls.clone() {
                    self.add(facts);
                }
                self.pictures.push(picture);
            }
            Told::Step { command, step } => self.steps.push((command, step)),
            Told::Silent(silence) => self.silences.push(silence),
            Told::Alive(_) => self.alive += 1,
            Told::Record(_) => {}
        }
    }

    fn add(&mut self, facts: CallFacts) {
        let id = facts.provider_id.clone();
        self.heard
            .entry(id.clone())
            .or_default()
            .push((Instant::now(), facts.clone()));
        self.calls.entry(id).or_default().add(facts);
    }

    /// Listens until this is so.
    pub(crate) async fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) -> Duration {
        let began = Instant::now();
        while !is_so(self) {
            let left = DEADLINE.saturating_sub(began.elapsed());
            let told = tokio::time::timeout(left, self.told.recv()).await;
            let told = told.unwrap_or_else(|_| panic!("never came: {what}"));
            self.absorb(told.expect("the adapter goes on")).await;
        }
        began.elapsed()
    }

    /// Listens to signs of life until nothing can be under way any more.
    pub(crate) async fn settle(&mut self) {
        let alive = self.alive;
        self.until("signs of life", |bridge| bridge.alive >= alive + 4)
            .await;
    }

    /// Listens until the last leg is hung up: that waits until the end it follows has settled.
    async fn until_nobody_is_left(&mut self, pbx: &FakePbx) {
        for _ in 0..20 {
            if pbx.world().channels.is_empty() {
                return;
            }
            self.settle().await;
        }
        panic!("legs are left");
    }

    fn why(&self, id: &str) -> Option<EndWhy> {
        self.calls.get(id)?.ended.map(|ended| ended.why)
    }

    fn last_step(&self, id: CommandId) -> Option<Step> {
        self.steps
            .iter()
            .rev()
            .find(|(own, _)| *own == id)
            .map(|(_, step)| *step)
    }

    async fn order(&self, caller: &str, kind: CommandKind) -> CommandId {
        let command = command(caller, kind);
        let id = command.id;
        self.ask(Ask::Command(command)).await;
        id
    }

    /// How this command ended, and how long that took.
    pub(crate) async fn outcome(&mut self, caller: &str, kind: CommandKind) -> (Step, Duration) {
        let id = self.order(caller, kind).await;
        let took = self
            .until("the end of a command", |bridge| {
                bridge.last_step(id).is_some_and(Step::is_last)
            })
            .await;
        (self.last_step(id).expect("a step"), took)
    }
}

fn command(caller: &str, kind: CommandKind) -> Command {
    Command {
        id: CommandId(Uuid::new_v4()),
        kind,
        provider_id: caller.to_owned(),
        room: format!("room-{caller}"),
        expires_at: Timestamp::now() + SignedDuration::from_secs(20),
    }
}

fn answer(phone: &str) -> CommandKind {
    CommandKind::Answer {
        phone: phone.into(),
    }
}

async fn pbx() -> FakePbx {
    let pbx = FakePbx::start().await;
    let phones = [
        ("101", Phone::Answers),
        ("102", Phone::Rings),
        ("103", Phone::Busy),
        ("104", Phone::Silent),
        ("105", Phone::Unreachable),
        ("301", Phone::Answers),
    ];
    pbx.world().phones = phones.map(|(name, does)| (name.to_owned(), does)).into();
    pbx
}

/// A caller who waits, and is known to wait.
async fn waits(pbx: &FakePbx, bridge: &mut Bridge, id: &str) {
    pbx.caller_joins(id, "+15550100");
    bridge
        .until("a waiting caller", |bridge| bridge.calls.contains_key(id))
        .await;
}
