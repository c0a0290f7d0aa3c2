//! Owns: what the answers and events of the phone system mean for the commands under way.
//! Must not know: how a command begins.

use jiff::Timestamp;

use super::super::action::Action;
use super::super::frame::Frame;
use super::super::tracker::{SETTLES, Tracker};
use super::{Order, Orders, Running, Stage, is_fulfilled, leg_of};
use crate::domain::CommandId;
use crate::domain::phone_system::{CommandKind, Step};

/// What a channel's state is called while it rings.
const RINGING: u64 = 5;

impl Orders {
    /// An answer to one of our actions.
    pub fn answered(&mut self, frame: &Frame, tracker: &mut Tracker, now: Timestamp) {
        let Some((id, what)) = frame.get("ActionID").and_then(of_action) else {
            return;
        };
        if !self.running.contains_key(&id) {
            return;
        }
        let granted = frame.answer() == Some("Success");
        let message = frame.get("Message").unwrap_or_default();
        match (what, granted) {
            ("awake", true) => self.start(id, tracker, now),
            // A caller who can no longer be withdrawn may be in his voicemail by now: he is moved all the same.
            ("withdraw", false) => self.move_instead(id, tracker, now),
            ("end", false) if is_gone(message) => self.accepted(id),
            ("move", false) if is_gone(message) => self.end(id, Step::CallerGone),
            (_, true) => self.accepted(id),
            ("drop", false) => {}
            (_, false) if is_denied(message) => self.end(id, Step::NotAllowed),
            (_, false) => self.end(id, Step::Failed),
        }
        self.look(tracker, now);
    }

    /// An event, after the tracker has taken it.
    pub fn event(&mut self, frame: &Frame, tracker: &mut Tracker, now: Timestamp) {
        let id = frame.said("Uniqueid").unwrap_or_default();
        match frame.event().unwrap_or_default() {
            "OriginateResponse" => self.picked_up(frame, tracker, now),
            "Newchannel" => self.appeared(id),
            "Newstate" if frame.number("ChannelState") == Some(RINGING) => self.rings(id),
            "Hangup" => {
                let cause = frame.number("Cause").unwrap_or(0);
                // Where nobody said that it rings, its end says how far it came.
                if let (Some(RINGING), Some(running)) =
                    (frame.number("ChannelState"), self.of_leg(id))
                {
                    running.ringing_told = true;
                }
                self.gone(id, (cause, now));
            }
            "ConfbridgeJoin" | "ConfbridgeLeave" | "QueueCallerJoin" => {}
            _ => return,
        }
        self.look(tracker, now);
    }

    /// What time alone decides.
    pub fn tick(&mut self, tracker: &mut Tracker, now: Timestamp) {
        let late: Vec<(CommandId, Stage, bool)> = self
            .running
            .iter()
            .filter(|(_, running)| running.since + self.patience(running.stage) <= now)
            .map(|(id, running)| (*id, running.stage, is_fulfilled(running, tracker)))
            .collect();
        for (id, stage, fulfilled) in late {
            match stage {
                _ if fulfilled => self.end(id, Step::Done),
                Stage::Ringing => self.end(id, Step::PhoneSilent),
                Stage::Withdrawing => self.move_instead(id, tracker, now),
                Stage::Waking | Stage::Gathering | Stage::Moving | Stage::Ending => {
                    self.end(id, Step::Failed);
                }
            }
        }
        self.look(tracker, now);
    }

    /// Looks at every command in the light of what the tracker knows now.
    pub(super) fn look(&mut self, tracker: &mut Tracker, now: Timestamp) {
        let left = self
            .leaving
            .extract_if(.., |_, heard| *heard + SETTLES <= now);
        for (caller, _) in left.collect::<Vec<_>>() {
            self.clear_room(&caller, tracker);
        }
        let all: Vec<CommandId> = self.running.keys().copied().collect();
        for id in all {
            let Some(running) = self.running.get(&id).cloned() else {
                continue;
            };
            match Self::verdict(&running, tracker, now) {
                Verdict::Wait => {}
                Verdict::Is(step) => self.finish(&running, step, tracker),
                Verdict::Bring => self.bring(id, tracker, now),
                Verdict::Ring(phone) => self.ring(&running.command, &phone, now),
                Verdict::GiveBack(step) => {
                    let (context, exten) = self.places.waiting.clone();
                    self.redirect(&running.command, (&context, &exten), tracker, now);
                    self.end(id, step);
                }
            }
        }
    }

    fn verdict(running: &Running, tracker: &Tracker, now: Timestamp) -> Verdict {
        let command = &running.command;
        let leg = leg_of(command);
        let ends = command.kind == CommandKind::HangUp;
        if tracker.is_gone_for_good(&command.provider_id, now) && !ends {
            return Verdict::Is(Step::CallerGone);
        }
        if running.cancelled.is_some() && !is_fulfilled(running, tracker) {
            return match running.stage {
                Stage::Withdrawing | Stage::Moving => Verdict::GiveBack(Step::Cancelled),
                _ => Verdict::Is(Step::Cancelled),
            };
        }
        let there = tracker.is_in_room(&command.room, &leg);
        let rung = running.stage == Stage::Ringing;
        match (&command.kind, running.stage) {
            (_, Stage::Ringing)
                if gone_for_good(running, now) || refused_for_good(running, now) =>
            {
                Verdict::Is(failure(running))
            }
            (_, Stage::Ringing | Stage::Moving)
                if is_fulfilled(running, tracker) && (rung || running.accepted) =>
            {
                Verdict::Is(Step::Done)
            }
            (CommandKind::Answer { .. }, Stage::Ringing) if there => Verdict::Bring,
            (CommandKind::Answer { .. }, Stage::Moving | Stage::Withdrawing)
                if gone_for_good(running, now) =>
            {
                Verdict::GiveBack(Step::Failed)
            }
            (_, Stage::Withdrawing) if is_fulfilled(running, tracker) => Verdict::Is(Step::Done),
            (_, Stage::Ending) if running.accepted && is_fulfilled(running, tracker) => {
                Verdict::Is(Step::Done)
            }
            (CommandKind::Interpreter { phone }, Stage::Gathering)
                if tracker.is_in_room(&command.room, &command.provider_id) =>
            {
                Verdict::Ring(phone.reveal().to_owned())
            }
            _ => Verdict::Wait,
        }
    }

    fn finish(&mut self, running: &Running, step: Step, tracker: &mut Tracker) {
        let command = &running.command;
        let parted = matches!(command.kind, CommandKind::Requeue | CommandKind::HangUp);
        if step == Step::Done && parted {
            self.clear_room(&command.provider_id, tracker);
        }
        self.end(command.id, step);
    }

    fn accepted(&mut self, id: CommandId) {
        if let Some(running) = self.running.get_mut(&id) {
            running.accepted = true;
        }
    }

    fn move_instead(&mut self, id: CommandId, tracker: &mut Tracker, now: Timestamp) {
        if let Some(running) = self.running.get(&id) {
            let command = running.command.clone();
            self.bring_in(&command, tracker, now);
        }
    }

    /// What became of a ring. Its `Reason` says nothing that can be used; the cause of the leg's end does.
    fn picked_up(&mut self, frame: &Frame, tracker: &mut Tracker, now: Timestamp) {
        let Some((id, "ring")) = frame.get("ActionID").and_then(of_action) else {
            return;
        };
        let Some(running) = self.running.get_mut(&id) else {
            return;
        };
        if running.stage != Stage::Ringing {
            return;
        }
        let answered = frame.get("Response") == Some("Success");
        if !answered {
            running.refused = Some(now);
        } else if matches!(running.command.kind, CommandKind::Answer { .. }) {
            self.bring(id, tracker, now);
        }
    }

    fn appeared(&mut self, leg: &str) {
        if self.doomed.contains(leg) {
            let action = Action::new("Hangup").with("Channel", leg);
            self.out.push(Order::Send(format!("{leg}:late"), action));
        }
        if let Some(running) = self.of_leg(leg) {
            running.leg_seen = true;
        }
    }

    fn rings(&mut self, leg: &str) {
        if let Some(running) = self.of_leg(leg)
            && !std::mem::replace(&mut running.ringing_told, true)
        {
            let id = running.command.id;
            self.out.push(Order::Tell(id, Step::Ringing));
        }
    }

    fn gone(&mut self, id: &str, cause: (u64, Timestamp)) {
        self.doomed.remove(id);
        if let Some(running) = self.of_leg(id) {
            running.leg_seen = true;
            running.cause.get_or_insert(cause);
        }
        if self.rooms.contains_key(id) {
            self.leaving.entry(id.to_owned()).or_insert(cause.1);
        }
    }

    /// Nobody is left behind in the room of a caller who is gone from it.
    pub(super) fn clear_room(&mut self, caller: &str, tracker: &Tracker) {
        let Some(room) = self.rooms.get(caller) else {
            return;
        };
        self.drop_legs(tracker.others_in(room, caller));
        if !tracker.lives(caller) {
            self.rooms.remove(caller);
        }
    }

    /// Hangs these up, each once.
    pub(super) fn drop_legs(&mut self, mut legs: Vec<String>) {
        legs.retain(|leg| self.doomed.insert(leg.clone()));
        for leg in legs {
            let action = Action::new("Hangup").with("Channel", &leg);
            self.out.push(Order::Send(format!("{leg}:drop"), action));
        }
    }

    fn of_leg(&mut self, leg: &str) -> Option<&mut Running> {
        self.running
            .values_mut()
            .find(|running| leg_of(&running.command) == leg)
    }
}

/// What is to be done about a command.
enum Verdict {
    Wait,
    Is(Step),
    Bring,
    Ring(String),
    /// The caller, who was on his way into the room, waits again.
    GiveBack(Step),
}

/// The leg has hung up, and if somebody had only written so, we would know by now.
fn gone_for_good(running: &Running, now: Timestamp) -> bool {
    running
        .cause
        .is_some_and(|(_, heard)| heard + SETTLES <= now)
}

/// The phone was not answered, and what its channel had to say would be here by now.
fn refused_for_good(running: &Running, now: Timestamp) -> bool {
    running.refused.is_some_and(|at| at + SETTLES <= now)
}

/// Why a phone was not answered, by the cause with which its channel ended and by whether it was heard to ring.
fn failure(running: &Running) -> Step {
    match running.cause.map(|(cause, _)| cause) {
        Some(17 | 21) => Step::PhoneBusy,
        Some(1) => Step::PhoneUnknown,
        Some(3 | 20 | 27 | 38 | 41 | 42) => Step::PhoneUnreachable,
        _ if running.ringing_told => Step::PhoneSilent,
        Some(_) => Step::PhoneUnreachable,
        None if running.leg_seen => Step::PhoneUnreachable,
        None => Step::PhoneUnknown,
    }
}

/// The command and the step of it in the id of an action.
fn of_action(id: &str) -> Option<(CommandId, &str)> {
    let (leg, what) = id.split_once(':')?;
    Some((CommandId::of_leg(leg)?, what))
}

/// `No such channel`, `Channel does not exist`, `Channel not existent`.
fn is_gone(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    ["no such channel", "not exist"]
        .iter()
        .any(|words| message.contains(words))
}

fn is_denied(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    ["permission", "denied", "not allowed"]
        .iter()
        .any(|words| message.contains(words))
}
