//! Owns: one connection to the manager interface from its first line to its last, as a machine without sockets: frames,
//! asks and moments in, bytes and facts out.
//! Must not know: how bytes travel, what time it is, the database.

mod believing;
mod greeting;
mod looking;

pub(super) use greeting::proof;

use jiff::{SignedDuration, Timestamp};

use super::action::Action;
use super::frame::Frame;
use super::listing::Listing;
use super::orders::{Order, Orders};
use super::presence::Presence;
use super::settings::Settings;
use super::tracker::Tracker;
use super::wording;
use crate::bridge::told::{Ask, Told};
use crate::domain::phone_system::{Command, RecordPosition, SignOfLife, Silence};

/// A clock that is further from ours than this is put right by what it says with each sign of life.
const SAME_CLOCK: SignedDuration = SignedDuration::from_millis(250);
/// A phone system that was started anew says another time of its start, give or take.
const SAME_START: SignedDuration = SignedDuration::from_secs(3);
/// After a list that was not to be believed, the next is not asked for at once.
const AFTER_A_BROKEN_LIST: SignedDuration = SignedDuration::from_secs(1);

/// A moment further from now than this was not meant.
const LONGEST_DELAY: SignedDuration = SignedDuration::from_hours(1);

/// What is to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Out {
    /// Send this.
    Bytes(Vec<u8>),
    /// Tell this to the core.
    Tell(Told),
    /// Read the record of the past, up to this moment and from this position on.
    ReadRecord(Timestamp, Option<RecordPosition>),
}

/// Where the conversation stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    /// Nothing is connected.
    Away,
    /// The first line is awaited, or the answer to our name.
    Greeting,
    /// We are in, and the phone system is perhaps still starting.
    Starting,
    /// It is up.
    Up,
}

/// Why a connection is of no more use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parting {
    /// The phone system does not know us.
    Refused,
    /// It does not answer any more.
    Silent,
    /// It was up too late, or spoke something else.
    Odd,
}

/// One phone system over all its connections.
#[derive(Debug)]
pub struct Conversation {
    settings: Settings,
    tracker: Tracker,
    orders: Orders,
    presence: Presence,
    phase: Phase,
    since: Timestamp,
    /// When it said, on this connection, that it is up.
    up_at: Option<Timestamp>,
    parting: Option<Parting>,
    listing: Option<Listing>,
    read_to: Option<RecordPosition>,
    listed_since_up: bool,
    /// Another look was asked for while one was under way.
    look_again: bool,
    doubts_at: Option<Timestamp>,
    /// So many of the next frames may be somebody's invention.
    invented: u8,
    /// The last sign of life that was asked for and has not come, and when the next is due.
    asked: Option<(String, Timestamp)>,
    next_ping: Timestamp,
    count: u64,
    clock: SignedDuration,
    booted_at: Option<Timestamp>,
    /// By how much our clock was set since the phone system said when it was started.
    set_since: SignedDuration,
    restarted: bool,
    version: Option<String>,
    left_over: Vec<Command>,
    out: Vec<Out>,
}

impl Conversation {
    /// With a phone system of which nothing is known.
    #[must_use]
    pub fn new(mut settings: Settings) -> Self {
        settings.reading.adds(&settings.places);
        Self {
            tracker: Tracker::new(settings.reading.clone()),
            orders: Orders::new(settings.places.clone(), &settings.patience),
            presence: Presence::default(),
            settings,
            phase: Phase::Away,
            since: Timestamp::UNIX_EPOCH,
            up_at: None,
            parting: None,
            listing: None,
            read_to: None,
            listed_since_up: false,
            look_again: false,
            doubts_at: None,
            invented: 0,
            asked: None,
            next_ping: Timestamp::UNIX_EPOCH,
            count: 0,
            clock: SignedDuration::ZERO,
            booted_at: None,
            set_since: SignedDuration::ZERO,
            restarted: false,
            version: None,
            left_over: Vec::new(),
            out: Vec::new(),
        }
    }

    /// What is to be done since this was last asked.
    pub fn take(&mut self) -> Vec<Out> {
        std::mem::take(&mut self.out)
    }

    /// Whether the connection should be closed, and why.
    #[must_use]
    pub const fn parting(&self) -> Option<Parting> {
        self.parting
    }

    /// A connection is there.
    pub fn connected(&mut self, now: Timestamp) {
        self.phase = Phase::Greeting;
        self.since = now;
        self.up_at = None;
        self.parting = None;
        self.next_ping = now;
        self.asked = None;
        self.invented = 0;
    }

    /// The connection is gone. What is known of the calls stays; what was under way waits for the next one.
    pub fn lost(&mut self, silence: Silence) {
        self.phase = Phase::Away;
        self.listing = None;
        self.doubts_at = None;
        self.listed_since_up = false;
        self.presence.forget();
        self.tell(Told::Silent(Silence::Disconnected));
        if silence == Silence::NoAnswer {
            self.tell(Told::Silent(silence));
        }
    }

    /// The first line of the other side.
    pub fn greeted(&mut self, banner: &str) {
        let version = banner.rsplit('/').next().unwrap_or_default();
        self.version = Some(format!("AMI {version}"));
        self.greet();
    }

    /// What the core asks.
    pub fn ask(&mut self, ask: Ask, now: Timestamp) {
        match ask {
            Ask::Command(command) if self.phase == Phase::Up => self.orders.begin(command, now),
            Ask::Command(command) => self.orders.refuse(&command),
            Ask::TakeUp(command) if self.listed_since_up => {
                self.orders.take_up(command, &mut self.tracker, now);
            }
            Ask::TakeUp(command) => self.left_over.push(command),
            Ask::Cancel(command) => self.orders.cancel(command, &mut self.tracker, now),
            Ask::LookAround { record_read_to } => {
                self.read_to = record_read_to;
                if self.phase == Phase::Up {
                    self.look_around(now);
                }
            }
            Ask::StandDown => {
                self.left_over.clear();
                self.orders.stand_down();
            }
            Ask::Presence(phones) => {
                self.presence.want(phones);
                self.mend_presence();
            }
        }
        self.flush(now);
    }

    /// Our clock was put right by so much.
    pub fn clock_was_set(&mut self, by: SignedDuration) {
        self.set_since = self.set_since.saturating_add(by);
    }

    /// A frame.
    pub fn heard(&mut self, frame: &Frame, now: Timestamp) {
        if !self.believes(frame) {
            return;
        }
        match self.phase {
            Phase::Away => return,
            Phase::Greeting | Phase::Starting => self.greeting(frame, now),
            Phase::Up => self.working(frame, now),
        }
        self.flush(now);
    }

    /// Nothing came until now.
    pub fn tick(&mut self, now: Timestamp) {
        let patience = span(self.settings.patience.silence);
        let late = |since: Timestamp, patience| now >= since + patience;
        match self.phase {
            Phase::Away => return,
            Phase::Greeting if late(self.since, patience) => self.parting = Some(Parting::Silent),
            Phase::Starting if late(self.since, span(self.settings.patience.booting)) => {
                self.parting = Some(Parting::Odd);
            }
            _ => {}
        }
        if self
            .asked
            .as_ref()
            .is_some_and(|(_, at)| late(*at, patience))
        {
            self.parting = Some(Parting::Silent);
        }
        if self
            .listing
            .as_ref()
            .is_some_and(|listing| late(listing.begun(), patience))
        {
            self.broken_list(now);
        }
        if self.doubts_at.is_some_and(|at| at <= now) {
            self.doubts_at = None;
            self.tell(Told::Doubt);
        }
        let pings = matches!(self.phase, Phase::Starting | Phase::Up);
        if pings && self.asked.is_none() && now >= self.next_ping {
            self.ping(now);
        }
        if self.phase == Phase::Up {
            self.orders.tick(&mut self.tracker, now);
        }
        self.flush(now);
    }

    /// When to come back if nothing is heard.
    #[must_use]
    pub fn due(&self) -> Timestamp {
        let silence = span(self.settings.patience.silence);
        let asked = self.asked.as_ref().map(|(_, at)| *at + silence);
        let opening = match self.phase {
            Phase::Greeting => Some(self.since + silence),
            Phase::Starting => Some(self.since + span(self.settings.patience.booting)),
            Phase::Away | Phase::Up => None,
        };
        let ping = self.asked.is_none().then_some(self.next_ping);
        let ping = ping.filter(|_| matches!(self.phase, Phase::Starting | Phase::Up));
        let list = self.listing.as_ref().map(|list| list.begun() + silence);
        let facts = self.tracker.due().filter(|_| self.tells_facts());
        let orders = self.orders.due().filter(|_| self.phase == Phase::Up);
        [asked, opening, ping, list, facts, orders, self.doubts_at]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(Timestamp::MAX)
    }

    fn working(&mut self, frame: &Frame, now: Timestamp) {
        if self.is_sign_of_life(frame, now) || self.is_of_the_list(frame, now) {
            return;
        }
        if frame.answer().is_some() {
            if let Some(version) = frame.said("AsteriskVersion") {
                self.version = Some(version.to_owned());
            }
            self.orders.answered(frame, &mut self.tracker, now);
            return;
        }
        let at = self.moment_of(frame, now);
        self.tracker.take(frame, at, now);
        self.orders.event(frame, &mut self.tracker, now);
    }

    /// When an event happened, by the phone system's own word on our clock.
    fn moment_of(&self, frame: &Frame, now: Timestamp) -> Timestamp {
        let said = frame.said("Timestamp").and_then(wording::moment);
        // Whoever says another moment than one of these days says none.
        let meant = said.and_then(|at| at.checked_add(self.clock).ok());
        let today = |at: &Timestamp| now.duration_since(*at).abs() < LONGEST_DELAY;
        meant.filter(today).map_or(now, |at| at.min(now))
    }

    fn ping(&mut self, now: Timestamp) {
        let id = self.name("ping");
        self.send(&id, &Action::new("Ping"));
        self.asked = Some((id, now));
        self.next_ping = now + span(self.settings.patience.ping);
    }

    fn is_sign_of_life(&mut self, frame: &Frame, now: Timestamp) -> bool {
        let Some((id, at)) = &self.asked else {
            return false;
        };
        if frame.answer().is_none() || frame.get("ActionID") != Some(id.as_str()) {
            return false;
        }
        let asked = *at;
        let round_trip = now.duration_since(asked).unsigned_abs();
        self.asked = None;
        if let Some(theirs) = frame.said("Timestamp").and_then(wording::moment) {
            // Said somewhere between the question and now: an answer that was long on its way is no other clock.
            let apart = theirs.max(asked).min(now).duration_since(theirs);
            let same = apart.abs() <= SAME_CLOCK;
            self.clock = if same { SignedDuration::ZERO } else { apart };
        }
        if self.phase == Phase::Up {
            self.tell(Told::Alive(SignOfLife {
                round_trip,
                booted_at: self.booted_at,
                version: self.version.clone(),
            }));
        }
        true
    }

    fn mend_presence(&mut self) {
        if self.phase != Phase::Up {
            return;
        }
        let reading = &self.settings.reading;
        let actions = self
            .presence
            .mend(&reading.queues, &self.settings.places.phone);
        for action in actions {
            let id = self.name("presence");
            self.send(&id, &action);
        }
    }

    /// Facts wait while a picture is being taken: it must not come before what it already shows.
    fn tells_facts(&self) -> bool {
        self.phase == Phase::Up && self.listing.is_none()
    }

    /// Hands out what has come together.
    fn flush(&mut self, now: Timestamp) {
        if self.tells_facts() {
            for facts in self.tracker.ready(now) {
                self.tell(Told::Call(Box::new(facts)));
            }
        }
        for order in self.orders.take() {
            match order {
                Order::Send(id, action) => self.send(&id, &action),
                Order::Tell(command, step) => self.tell(Told::Step { command, step }),
            }
        }
    }

    fn tell(&mut self, told: Told) {
        self.out.push(Out::Tell(told));
    }

    fn send(&mut self, id: &str, action: &Action) {
        self.out.push(Out::Bytes(action.bytes(id)));
    }

    /// An id that was not used before.
    fn name(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{what}-{}", self.count)
    }
}

fn span(time: std::time::Duration) -> SignedDuration {
    SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX)
}
