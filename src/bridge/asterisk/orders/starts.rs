//! Owns: the actions with which a command begins.
//! Must not know: what comes of them.

use jiff::Timestamp;

use super::super::action::Action;
use super::super::settings::TakenBy;
use super::super::tracker::Tracker;
use super::super::wording;
use super::{Orders, Stage, leg_of};
use crate::domain::CommandId;
use crate::domain::phone_system::{Command, CommandKind, Step};

impl Orders {
    /// The phone system is awake: the first step, unless its time has passed or the caller is gone.
    pub(super) fn start(&mut self, id: CommandId, tracker: &mut Tracker, now: Timestamp) {
        let Some(running) = self.running.get(&id) else {
            return;
        };
        let command = running.command.clone();
        if now >= command.expires_at {
            self.end(id, Step::Expired);
            return;
        }
        let ends = matches!(command.kind, CommandKind::HangUp);
        if tracker.is_gone(&command.provider_id) && !ends {
            self.end(id, Step::CallerGone);
            return;
        }
        match &command.kind {
            CommandKind::Answer { phone } => self.ring(&command, phone.reveal(), now),
            CommandKind::Interpreter { phone } => {
                if tracker.is_in_room(&command.room, &command.provider_id) {
                    self.ring(&command, phone.reveal(), now);
                } else {
                    self.gather(&command, tracker, now);
                }
            }
            CommandKind::Hold => self.hold(&command, tracker, now),
            CommandKind::Resume => self.bring_in(&command, tracker, now),
            CommandKind::Requeue => {
                let (context, exten) = self.places.waiting.clone();
                self.redirect(&command, (&context, &exten), tracker, now);
            }
            CommandKind::Release { leg } => {
                let action = Action::new("Hangup").with("Channel", &leg.leg());
                self.send(&id, "end", action);
                self.enter(id, Stage::Ending, now);
            }
            CommandKind::DropInterpreter => self.drop_interpreters(&command, tracker, now),
            CommandKind::HangUp => {
                tracker.hung_up_by_us(&command.provider_id);
                let action = Action::new("Hangup").with("Channel", named(tracker, &command));
                self.send(&id, "end", action);
                self.enter(id, Stage::Ending, now);
            }
        }
    }

    /// Rings a phone into the room. A name that would dial something else rings nobody.
    pub(super) fn ring(&mut self, command: &Command, phone: &str, now: Timestamp) {
        let id = command.id;
        if !wording::is_plain(phone) || !wording::is_plain(&command.room) {
            self.running.remove(&id);
            self.out.push(super::Order::Tell(id, Step::PhoneUnknown));
            return;
        }
        let is_interpreter = matches!(command.kind, CommandKind::Interpreter { .. });
        let places = &self.places;
        let pattern = if is_interpreter {
            &places.interpreter
        } else {
            &places.phone
        };
        let action = Action::new("Originate")
            .with("Channel", &pattern.replace("{phone}", phone))
            .with("ChannelId", &leg_of(command))
            .with("Context", &places.rooms)
            .with("Exten", &command.room)
            .with("Priority", "1")
            .with("Timeout", &self.ringing.as_millis().to_string())
            .with("CallerID", "Linelamp <0>")
            .with("Async", "true");
        self.send(&id, "ring", action);
        self.enter(id, Stage::Ringing, now);
    }

    /// Brings the caller to the operator who has picked up.
    pub(super) fn bring(&mut self, id: CommandId, tracker: &mut Tracker, now: Timestamp) {
        let Some(running) = self.running.get(&id) else {
            return;
        };
        let command = running.command.clone();
        if tracker.is_in_room(&command.room, &command.provider_id) {
            // He talks there with whoever hands him on: to move him would only interrupt the two.
            return;
        }
        let queue = tracker.queue(&command.provider_id).map(str::to_owned);
        match (
            self.places.taken_by,
            queue,
            tracker.channel(&command.provider_id),
        ) {
            (TakenBy::Withdraw, Some(queue), Some(channel)) => {
                let action = Action::new("QueueWithdrawCaller")
                    .with("Queue", &queue)
                    .with("Caller", channel)
                    .with("WithdrawInfo", &command.room);
                tracker.moved(&command.provider_id, now);
                self.send(&id, "withdraw", action);
                self.enter(id, Stage::Withdrawing, now);
            }
            _ => self.bring_in(&command, tracker, now),
        }
    }

    pub(super) fn bring_in(&mut self, command: &Command, tracker: &mut Tracker, now: Timestamp) {
        let rooms = self.places.rooms.clone();
        self.redirect(command, (&rooms, &command.room), tracker, now);
    }

    pub(super) fn redirect(
        &mut self,
        command: &Command,
        (context, exten): (&str, &str),
        tracker: &mut Tracker,
        now: Timestamp,
    ) {
        let action = Action::new("Redirect")
            .with("Channel", named(tracker, command))
            .with("Context", context)
            .with("Exten", exten)
            .with("Priority", "1");
        tracker.moved(&command.provider_id, now);
        self.send(&command.id, "move", action);
        self.enter(command.id, Stage::Moving, now);
    }

    /// Music for the caller. Where the queue put the two together, the operator goes into the room at the same time:
    /// to move the caller alone would hang the operator up.
    fn hold(&mut self, command: &Command, tracker: &mut Tracker, now: Timestamp) {
        let (context, exten) = self.places.hold.clone();
        if tracker.is_in_room(&command.room, &command.provider_id) {
            self.redirect(command, (&context, &exten), tracker, now);
        } else if self.both(command, (&context, &exten), tracker, now) {
            tracker.held_by_us(&command.provider_id, now);
            self.enter(command.id, Stage::Moving, now);
        } else {
            self.end(command.id, Step::Failed);
        }
    }

    /// Moves caller and operator of a talk inside the queue into the room, where a third can join.
    fn gather(&mut self, command: &Command, tracker: &mut Tracker, now: Timestamp) {
        let rooms = self.places.rooms.clone();
        if self.both(command, (&rooms, &command.room), tracker, now) {
            self.enter(command.id, Stage::Gathering, now);
        } else {
            self.end(command.id, Step::Failed);
        }
    }

    fn both(
        &mut self,
        command: &Command,
        caller_to: (&str, &str),
        tracker: &mut Tracker,
        now: Timestamp,
    ) -> bool {
        let Some(operator) = tracker.operator_of(&command.provider_id) else {
            return false;
        };
        let action = Action::new("Redirect")
            .with("Channel", named(tracker, command))
            .with("ExtraChannel", operator)
            .with("Context", caller_to.0)
            .with("Exten", caller_to.1)
            .with("Priority", "1")
            .with("ExtraContext", &self.places.rooms)
            .with("ExtraExten", &command.room)
            .with("ExtraPriority", "1");
        tracker.moved(&command.provider_id, now);
        self.send(&command.id, "move", action);
        true
    }

    fn drop_interpreters(&mut self, command: &Command, tracker: &Tracker, now: Timestamp) {
        let legs = tracker.legs_in(&command.room);
        for leg in legs.iter().filter(|leg| wording::is_interpreter(leg)) {
            let action = Action::new("Hangup").with("Channel", leg);
            self.send(&command.id, "end", action);
        }
        self.enter(command.id, Stage::Ending, now);
    }

    pub(super) fn enter(&mut self, id: CommandId, stage: Stage, now: Timestamp) {
        if let Some(running) = self.running.get_mut(&id) {
            running.stage = stage;
            running.since = now;
            running.accepted = false;
            running.refused = None;
        }
    }
}

/// The caller's channel by its name, or by its unique id, which the phone system finds as well.
fn named<'a>(tracker: &'a Tracker, command: &'a Command) -> &'a str {
    tracker
        .channel(&command.provider_id)
        .unwrap_or(&command.provider_id)
}
