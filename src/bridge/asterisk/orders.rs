//! Owns: what becomes of a command: which actions it needs, one after the other, and the word for how it ended.
//! Must not know: sockets, clocks, the database.
//!
//! A command is begun after the phone system has just answered, so that none is carried out late by one that slept.
//! Answers are matched by the id of the action: of two that were sent under one channel id the twin fails first, and
//! the same event reports both.

mod reactions;
mod starts;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::action::Action;
use super::settings::{Patience, Places};
use super::tracker::{SETTLES, Tracker};
use crate::domain::CommandId;
use crate::domain::phone_system::{Command, CommandKind, Step};

/// How far the phone system's clock may be from ours.
const CLOCKS: SignedDuration = SignedDuration::from_millis(300);

/// What the session must do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Order {
    /// Send this action under this id.
    Send(String, Action),
    /// Tell the core how far a command came.
    Tell(CommandId, Step),
}

/// Where a command stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    /// The phone system is asked whether it is awake.
    Waking,
    /// Both sides of a talk are moved into the room first.
    Gathering,
    /// A phone rings.
    Ringing,
    /// The caller is being taken out of the queue by a step of the dialplan.
    Withdrawing,
    /// A channel is being moved.
    Moving,
    /// Channels are being hung up.
    Ending,
}

/// A command that is under way.
#[derive(Clone, Debug)]
struct Running {
    command: Command,
    stage: Stage,
    /// When the present stage began.
    since: Timestamp,
    /// What was asked in this stage was accepted.
    accepted: bool,
    /// The phone that rings was seen as a channel.
    leg_seen: bool,
    ringing_told: bool,
    /// Why its channel is gone, in the phone system's numbers, and since when we know it.
    cause: Option<(u64, Timestamp)>,
    /// When the phone system said that the phone was not answered.
    refused: Option<Timestamp>,
    /// When the operator let the caller go.
    cancelled: Option<Timestamp>,
}

/// The commands under way, and the legs that must not outlive their caller.
#[derive(Debug)]
pub struct Orders {
    places: Places,
    silence: SignedDuration,
    ringing: SignedDuration,
    running: BTreeMap<CommandId, Running>,
    /// The rooms of the callers for whom this bridge did something.
    rooms: BTreeMap<String, String>,
    /// Legs that must be hung up as soon as they appear.
    doomed: BTreeSet<String>,
    /// Callers who are heard to have hung up, and when that was heard: their rooms are cleared once it has settled.
    leaving: BTreeMap<String, Timestamp>,
    /// Those of whom somebody may have invented it: the next list decides.
    doubted: BTreeSet<String>,
    out: Vec<Order>,
}

impl Orders {
    /// Nothing under way.
    #[must_use]
    pub fn new(places: Places, patience: &Patience) -> Self {
        let span = |time| SignedDuration::try_from(time).unwrap_or(SignedDuration::from_secs(20));
        Self {
            places,
            silence: span(patience.silence),
            ringing: span(patience.ringing),
            running: BTreeMap::new(),
            rooms: BTreeMap::new(),
            doomed: BTreeSet::new(),
            leaving: BTreeMap::new(),
            doubted: BTreeSet::new(),
            out: Vec::new(),
        }
    }

    /// What is to be done since this was last asked.
    pub fn take(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.out)
    }

    /// Begins a command with a question: is anybody awake there?
    pub fn begin(&mut self, command: Command, now: Timestamp) {
        if self.running.contains_key(&command.id) {
            return;
        }
        self.send(&command.id, "awake", Action::new("Ping"));
        self.rooms
            .insert(command.provider_id.clone(), command.room.clone());
        let running = Running {
            command,
            stage: Stage::Waking,
            since: now,
            accepted: false,
            leg_seen: false,
            ringing_told: false,
            cause: None,
            refused: None,
            cancelled: None,
        };
        self.running.insert(running.command.id, running);
    }

    /// The operator let the caller go: what rings for him is hung up, and nobody is put through any more. Without a
    /// connection that waits for the next one.
    pub fn cancel(&mut self, id: CommandId, tracker: &mut Tracker, now: Timestamp) {
        if let Some(running) = self.running.get_mut(&id) {
            running.cancelled = Some(now);
            self.look(tracker, now);
        }
    }

    /// Refuses a command: there is nobody to whom it could be said.
    pub fn refuse(&mut self, command: &Command) {
        self.out.push(Order::Tell(command.id, Step::Failed));
    }

    /// Goes on with what an earlier bridge began, from what stands: a leg of the command, or a command fulfilled.
    pub fn take_up(&mut self, command: Command, tracker: &mut Tracker, now: Timestamp) {
        let id = command.id;
        let leg = leg_of(&command);
        self.rooms
            .insert(command.provider_id.clone(), command.room.clone());
        let stands = tracker.lives(&leg);
        let running = Running {
            stage: Stage::Ringing,
            since: now,
            accepted: true,
            leg_seen: stands,
            ringing_told: true,
            cause: None,
            refused: None,
            cancelled: None,
            command,
        };
        if is_fulfilled(&running, tracker) {
            self.out.push(Order::Tell(id, Step::Done));
        } else if stands {
            self.running.insert(id, running);
            self.look(tracker, now);
        } else {
            self.out.push(Order::Tell(id, Step::BridgeRestarted));
        }
    }

    /// The connection is there again: what was under way goes on from what stands. A phone that no longer rings is not
    /// rung a second time.
    pub fn reconnected(&mut self, tracker: &mut Tracker, now: Timestamp) {
        for (id, running) in std::mem::take(&mut self.running) {
            let stands = tracker.lives(&leg_of(&running.command));
            if running.stage == Stage::Waking {
                self.begin(running.command, now);
            } else if is_fulfilled(&running, tracker) {
                self.out.push(Order::Tell(id, Step::Done));
            } else if stands {
                self.running.insert(id, running);
            } else {
                self.out.push(Order::Tell(id, Step::Failed));
            }
        }
        self.look(tracker, now);
    }

    /// Another bridge may act by now: no phone is rung any more for what has not rung one yet.
    pub fn stand_down(&mut self) {
        let waits = |running: &&Running| matches!(running.stage, Stage::Waking | Stage::Gathering);
        let idle: Vec<CommandId> = self
            .running
            .values()
            .filter(waits)
            .map(|running| running.command.id)
            .collect();
        for id in idle {
            self.end(id, Step::Failed);
        }
    }

    /// The phone system was started anew: nothing of what was under way is left.
    pub fn restarted(&mut self) {
        for (id, _) in std::mem::take(&mut self.running) {
            self.out.push(Order::Tell(id, Step::Failed));
        }
        self.rooms.clear();
        self.doomed.clear();
        self.leaving.clear();
        self.doubted.clear();
    }

    /// Somebody wrote into the phone system's frames: an end that was heard of just now may be his invention.
    pub fn distrust(&mut self) {
        self.doubted
            .extend(std::mem::take(&mut self.leaving).into_keys());
        for running in self.running.values_mut() {
            running.cause = None;
            running.refused = None;
        }
    }

    /// The list of the living is here: who is not on it has left, whoever wrote what. Whoever is in a room belongs
    /// there, also where an earlier bridge brought him; and a leg alone in a room to which nobody will come is hung up.
    /// `on_hold`: the callers who hear music instead of their rooms.
    pub fn listed(&mut self, tracker: &Tracker, on_hold: &[&str]) {
        for caller in std::mem::take(&mut self.doubted) {
            if !tracker.lives(&caller) {
                self.clear_room(&caller, tracker);
            }
        }
        self.rooms.retain(|caller, _| tracker.lives(caller));
        for room in tracker.rooms() {
            for caller in tracker.callers_in(room) {
                self.rooms.insert(caller, room.clone());
            }
        }
        // Of somebody who is on hold since before this bridge came it is not known which room is his.
        if on_hold
            .iter()
            .all(|caller| self.rooms.contains_key(*caller))
        {
            self.clear_rooms_of_nobody(tracker);
        }
    }

    fn clear_rooms_of_nobody(&mut self, tracker: &Tracker) {
        for room in tracker.rooms() {
            let awaited = self.rooms.values().any(|own| own == room)
                || self.running.values().any(|one| one.command.room == *room);
            if !awaited {
                self.drop_legs(tracker.legs_in(room));
            }
        }
    }

    /// When time alone will change something.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        let leaving = self.leaving.values().map(|heard| *heard + SETTLES);
        self.running
            .values()
            .map(|running| {
                let gone = running.cause.map(|(_, heard)| heard);
                match gone.into_iter().chain(running.refused).min() {
                    Some(at) => at + SETTLES,
                    None => running.since + self.patience(running.stage),
                }
            })
            .chain(leaving)
            .min()
    }

    fn patience(&self, stage: Stage) -> SignedDuration {
        match stage {
            // The phone system counts by itself; we only see to it that it does not forget.
            Stage::Ringing => self.ringing + self.silence,
            // The queue looks at its callers once a second.
            Stage::Withdrawing => SignedDuration::from_millis(1500),
            Stage::Waking | Stage::Gathering | Stage::Moving | Stage::Ending => self.silence,
        }
    }

    fn send(&mut self, id: &CommandId, what: &str, action: Action) {
        self.out
            .push(Order::Send(format!("{}:{what}", id.leg()), action));
    }

    /// Ends a command with this word; a leg that serves nobody any more is hung up.
    fn end(&mut self, id: CommandId, step: Step) {
        let Some(running) = self.running.remove(&id) else {
            return;
        };
        let rings = matches!(
            running.command.kind,
            CommandKind::Answer { .. } | CommandKind::Interpreter { .. }
        );
        let begun = !matches!(running.stage, Stage::Waking | Stage::Gathering);
        if step != Step::Done
            && rings
            && begun
            && running.cause.is_none()
            && running.refused.is_none()
        {
            self.hang_up_leg(&id, leg_of(&running.command));
        }
        self.out.push(Order::Tell(id, step));
    }

    /// Hangs up a leg now, and if it is not there yet, as soon as it appears.
    fn hang_up_leg(&mut self, id: &CommandId, leg: String) {
        self.send(id, "drop", Action::new("Hangup").with("Channel", &leg));
        self.doomed.insert(leg);
    }
}

/// The leg that this command makes, if it makes one.
fn leg_of(command: &Command) -> String {
    match command.kind {
        CommandKind::Interpreter { .. } => super::wording::interpreter_leg(&command.id),
        _ => command.id.leg(),
    }
}

/// Whether the world is as the command wants it.
fn is_fulfilled(running: &Running, tracker: &Tracker) -> bool {
    let Command {
        kind,
        provider_id: caller,
        room,
        ..
    } = &running.command;
    match kind {
        CommandKind::Answer { .. } => {
            tracker.is_in_room(room, caller) && tracker.is_in_room(room, &leg_of(&running.command))
        }
        CommandKind::Resume => tracker.is_in_room(room, caller),
        // Who talks inside the queue is in no room either.
        CommandKind::Hold => {
            !tracker.is_in_room(room, caller) && tracker.lives(caller) && tracker.is_held(caller)
        }
        CommandKind::Interpreter { .. } => tracker.is_in_room(room, &leg_of(&running.command)),
        CommandKind::DropInterpreter => !tracker
            .legs_in(room)
            .iter()
            .any(|leg| super::wording::is_interpreter(leg)),
        CommandKind::Requeue => tracker
            .waits_since(caller)
            .is_some_and(|since| since + CLOCKS >= running.since),
        CommandKind::HangUp => !tracker.lives(caller),
        CommandKind::Release { leg } => !tracker.lives(&leg.leg()),
    }
}
