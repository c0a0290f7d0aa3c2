//! Owns: the simulated phone system: callers who come in bursts, give up, talk, are cut off and dial again.
//! Must not know: who answers; it sees only, as a phone system does, that somebody did.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::time::Instant;

use super::pace::{Pace, Stop, after, chance};
use super::world::{PLACES, line_number, phone_number};
use crate::db::calls::{Arrival, add_call, connect_call, end_call};
use crate::db::connect::{ConnectTo, connect};
use crate::db::{DbError, PgConnection, desk, simulation};
use crate::domain::{EndWhy, Sensitive};

/// The name of the simulated phone system in the database.
pub(super) const SOURCE: &str = "demo";
const LOOK: Duration = Duration::from_millis(200);
const BEFORE_TRYING_AGAIN: Duration = Duration::from_secs(1);
/// Where the first callers call from: enough for the first minute of whoever sits down, in either team.
const FIRST_PLACES: [usize; 5] = [0, 1, 2, 4, 11];
/// Phones of one pod.
const PHONES: usize = 4;

/// How many call, and how.
#[derive(Clone, Debug)]
pub(super) struct Traffic {
    /// On average; 0: nobody calls.
    pub(super) calls_per_minute: u32,
    /// How fast things happen.
    pub(super) pace: Pace,
    /// The same seed calls in the same order.
    pub(super) seed: u64,
}

/// Whose connections the phone system uses.
#[derive(Clone, Debug)]
pub(super) struct Wires {
    /// Tells of calls.
    pub(super) bridge: ConnectTo,
    /// Sees which were answered.
    pub(super) owner: ConnectTo,
}

/// Somebody on a phone.
struct Caller {
    place: usize,
    phone: usize,
    arrived: Instant,
    /// When they hang up: first for lack of patience, then because all is said, or cut off.
    ends: Instant,
    why: EndWhy,
    /// When the voice is there, once somebody has taken the call.
    connects: Option<Instant>,
    connected: bool,
}

struct Phone {
    traffic: Traffic,
    dice: StdRng,
    run: String,
    placed: u64,
    callers: BTreeMap<String, Caller>,
    redials: Vec<(Instant, usize, usize)>,
    next_burst: Instant,
}

/// Lets callers call until the end is told; where the database is away, they are lost and others call later.
pub(super) async fn run(wires: &Wires, traffic: Traffic, stop: Stop) {
    let mut phone = Phone::new(traffic);
    while !stop.is_told() {
        if phone.session(wires, &stop).await.is_err() && !stop.pause(BEFORE_TRYING_AGAIN).await {
            return;
        }
    }
}

impl Phone {
    fn new(traffic: Traffic) -> Self {
        let dice = StdRng::seed_from_u64(traffic.seed);
        // Names of calls must not meet those of an earlier demo in the same folder.
        let run = uuid::Uuid::new_v4().simple().to_string();
        Self {
            traffic,
            dice,
            run,
            placed: 0,
            callers: BTreeMap::new(),
            redials: Vec::new(),
            next_burst: Instant::now(),
        }
    }

    async fn session(&mut self, wires: &Wires, stop: &Stop) -> Result<(), DbError> {
        let mut bridge = connect(&wires.bridge).await?;
        let mut owner = connect(&wires.owner).await?;
        self.hang_up_leftovers(&mut owner, &mut bridge).await?;
        loop {
            let mut news = self.arrivals(&mut bridge).await?;
            if !self.callers.is_empty() {
                self.see_answers(&mut owner).await?;
                news |= self.connections(&mut bridge).await?;
                news |= self.endings(&mut bridge).await?;
            }
            if news {
                desk::hint(&mut bridge).await?;
            }
            if !stop.pause(LOOK).await {
                return Ok(());
            }
        }
    }

    /// What an earlier run left ringing, or a lost connection of this one.
    async fn hang_up_leftovers(
        &mut self,
        owner: &mut PgConnection,
        bridge: &mut PgConnection,
    ) -> Result<(), DbError> {
        self.callers.clear();
        for provider_id in simulation::left_ringing(owner, SOURCE).await? {
            end_call(bridge, SOURCE, &provider_id, EndWhy::Unknown, None).await?;
        }
        Ok(())
    }

    async fn arrivals(&mut self, bridge: &mut PgConnection) -> Result<bool, DbError> {
        let now = Instant::now();
        let (due, later) = self.redials.drain(..).partition(|redial| redial.0 <= now);
        self.redials = later;
        let mut due: Vec<(Instant, usize, usize)> = due;
        if now >= self.next_burst && self.traffic.calls_per_minute > 0 {
            due.extend(self.burst(now));
        }
        for (_, place, phone) in &due {
            self.ring(bridge, *place, *phone).await?;
        }
        Ok(!due.is_empty())
    }

    /// Callers come in bursts: a pod is let to the phones, then nobody for a while.
    fn burst(&mut self, now: Instant) -> Vec<(Instant, usize, usize)> {
        let places = if self.placed == 0 {
            FIRST_PLACES.to_vec()
        } else {
            self.places()
        };
        let size = f64::from(u32::try_from(places.len()).unwrap_or(1));
        let mean = 60.0 * size / f64::from(self.traffic.calls_per_minute);
        self.next_burst = now + Duration::from_secs_f64(mean * self.dice.random_range(0.5..=1.5));
        places
            .into_iter()
            .map(|place| (now, place, self.dice.random_range(0..PHONES)))
            .collect()
    }

    fn places(&mut self) -> Vec<usize> {
        let pod = self.dice.random_range(0..PLACES.len());
        let mut places = vec![pod];
        for _ in 0..self.dice.random_range(0..=3) {
            let elsewhere = self.dice.random_range(0..PLACES.len());
            places.push(if chance(40, &mut self.dice) {
                pod
            } else {
                elsewhere
            });
        }
        places
    }

    async fn ring(
        &mut self,
        bridge: &mut PgConnection,
        place: usize,
        phone: usize,
    ) -> Result<(), DbError> {
        self.placed += 1;
        let provider_id = format!("{}-{}", self.run, self.placed);
        let arrival = Arrival {
            source: SOURCE.to_owned(),
            provider_id: provider_id.clone(),
            line: line_number(place),
            from: Some(Sensitive::new(phone_number(place, phone))),
            at: None,
        };
        add_call(bridge, &arrival).await?;
        let caller = Caller {
            place,
            phone,
            arrived: Instant::now(),
            ends: after(&self.traffic.pace.patience, &mut self.dice),
            why: EndWhy::CallerHungUp,
            connects: None,
            connected: false,
        };
        self.callers.insert(provider_id, caller);
        Ok(())
    }

    /// Somebody took the call: soon the caller hears a voice, and stays to talk.
    async fn see_answers(&mut self, owner: &mut PgConnection) -> Result<(), DbError> {
        for living in simulation::living(owner, SOURCE).await? {
            let Some(caller) = self.callers.get_mut(&living.provider_id) else {
                continue;
            };
            if caller.connects.is_some() {
                continue;
            }
            caller.connects = Some(after(&self.traffic.pace.connect, &mut self.dice));
            let said = after(&self.traffic.pace.talk, &mut self.dice);
            let cap = u64::try_from(PLACES[caller.place].cap_minutes).unwrap_or(15) * 60;
            let cut = caller.arrived + Duration::from_secs(cap);
            let cut_early = chance(12, &mut self.dice);
            caller.ends = said.min(cut);
            if cut <= said || cut_early {
                caller.why = EndWhy::CutByFacility;
            }
        }
        Ok(())
    }

    async fn connections(&mut self, bridge: &mut PgConnection) -> Result<bool, DbError> {
        let now = Instant::now();
        let mut news = false;
        for (provider_id, caller) in &mut self.callers {
            if !caller.connected && caller.connects.is_some_and(|moment| moment <= now) {
                caller.connected = true;
                news |= connect_call(bridge, SOURCE, provider_id, None).await?;
            }
        }
        Ok(news)
    }

    async fn endings(&mut self, bridge: &mut PgConnection) -> Result<bool, DbError> {
        let now = Instant::now();
        let over: Vec<String> = self
            .callers
            .iter()
            .filter(|(_, caller)| caller.ends <= now)
            .map(|(provider_id, _)| provider_id.clone())
            .collect();
        for provider_id in &over {
            let Some(caller) = self.callers.remove(provider_id) else {
                continue;
            };
            end_call(bridge, SOURCE, provider_id, caller.why, None).await?;
            let cut = caller.why == EndWhy::CutByFacility;
            if chance(if cut { 80 } else { 15 }, &mut self.dice) {
                let when = after(&self.traffic.pace.redial, &mut self.dice);
                self.redials.push((when, caller.place, caller.phone));
            }
        }
        Ok(!over.is_empty())
    }
}
