//! Owns: doing at Twilio what an operator ordered, step by step, never ringing twice by itself.
//! Must not know: who ordered it, or the database.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::{Receiver, Sender};

use super::posted::{LegStatus, Plan, is_over};
use super::refusals::{is_phone, of_caller, word};
use super::rest::{ParticipantRow, Rest, RestError};
use super::twiml::document;
use crate::domain::CommandId;
use crate::domain::phone_system::{CallFacts, Command, CommandKind, Connected, Step};

/// How long a phone rings.
const RINGS_FOR: Duration = Duration::from_secs(20);
/// How often Twilio is asked how a leg stands, in case its posts do not reach us.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// How long a caller may take from the queue into the room.
const ARRIVES_WITHIN: Duration = Duration::from_secs(6);

/// What an order hears while it is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Heard {
    /// How its leg stands.
    Leg(LegStatus),
    /// The caller's call is over.
    CallerGone,
    /// The operator has let the caller go.
    Cancelled,
}

/// What comes of an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Came {
    /// This far.
    Step(CommandId, Step),
    /// The operator is about to end this call.
    Ending(String),
    /// The order made this true.
    Facts(Box<CallFacts>),
}

/// An order under way.
pub(super) struct Order {
    /// What is ordered.
    pub(super) command: Command,
    /// An earlier bridge began it.
    pub(super) begun: bool,
    /// What is posted meanwhile.
    pub(super) heard: Receiver<Heard>,
    /// Where it is told what came of it.
    pub(super) came: Sender<Came>,
    /// Twilio.
    pub(super) rest: Rest,
    /// Addresses and the queue.
    pub(super) plan: Plan,
    /// The number that is shown to operators' phones; nothing: the line that was called.
    pub(super) shown_number: Option<String>,
}

impl Order {
    /// Does it and tells how far it came.
    pub(super) async fn carry_out(mut self) {
        let step = match self.done().await {
            Ok(()) => Step::Done,
            Err(step) => step,
        };
        self.tell(step).await;
    }

    async fn done(&mut self) -> Result<(), Step> {
        self.is_in_time()?;
        match self.command.kind.clone() {
            CommandKind::Answer { phone } => self.answer(phone.reveal()).await,
            CommandKind::Interpreter { phone } => {
                let leg = self.rung(phone.reveal()).await?;
                self.picked_up(&leg).await
            }
            // Without a leg nothing says whether it was done; a second time might undo what came after it.
            _ if self.begun => Err(Step::BridgeRestarted),
            CommandKind::Hold => self.music(true).await,
            CommandKind::Resume => self.music(false).await,
            CommandKind::DropInterpreter => self.drop_interpreter().await,
            CommandKind::Requeue => self.requeue().await,
            CommandKind::HangUp => self.hang_up().await,
            CommandKind::Release { leg } => self.release(leg).await,
        }
    }

    /// Asked again before each thing that somebody would hear: Twilio may have been slow to say how all stands.
    fn is_in_time(&self) -> Result<(), Step> {
        let late = !self.begun && Timestamp::now() >= self.command.expires_at;
        if late { Err(Step::Expired) } else { Ok(()) }
    }

    /// The phone rings first and the caller waits in the queue meanwhile: whatever happens to the phone, the caller
    /// has lost nothing.
    async fn answer(&mut self, phone: &str) -> Result<(), Step> {
        let leg = self.rung(phone).await?;
        self.picked_up(&leg).await?;
        if self.is_cancelled() {
            self.drop_leg(&leg).await;
            return Err(Step::Cancelled);
        }
        let caller = self.command.provider_id.clone();
        if !self.is_caller_in_room().await {
            let meet = document(&[self.plan.meet(&self.command.room)]);
            if let Err(error) = self.rest.redirect(&caller, &meet).await
                && !error.is_open()
            {
                self.drop_leg(&leg).await;
                return Err(of_caller(error));
            }
        }
        let until = tokio::time::Instant::now() + ARRIVES_WITHIN;
        while tokio::time::Instant::now() < until {
            if self.is_caller_in_room().await {
                let at = Timestamp::now();
                self.made_true(CallFacts {
                    connected: Some(Connected { at, phone: None }),
                    ..CallFacts::default()
                })
                .await;
                return Ok(());
            }
            if self.is_caller_over().await {
                self.drop_leg(&leg).await;
                return Err(Step::CallerGone);
            }
            tokio::time::sleep(ASK_EVERY / 4).await;
        }
        self.drop_leg(&leg).await;
        // Wherever the caller is between queue and room: nobody is forgotten there.
        let wait = document(&[self.plan.enqueue()]);
        self.rest.redirect(&caller, &wait).await.map_err(word)?;
        Err(Step::Failed)
    }

    /// The leg of this command: the one that is there already, or a new one.
    async fn rung(&mut self, phone: &str) -> Result<String, Step> {
        let known = self.leg_of(self.command.id).await.map_err(word)?;
        let leg = match known {
            Some(leg) => leg.call_sid,
            None if self.begun => return Err(Step::BridgeRestarted),
            None => self.invited(phone).await?,
        };
        self.tell(Step::Ringing).await;
        Ok(leg)
    }

    async fn invited(&mut self, phone: &str) -> Result<String, Step> {
        if !is_phone(phone) {
            return Err(Step::PhoneUnknown);
        }
        let caller = self
            .rest
            .call(&self.command.provider_id)
            .await
            .map_err(word)?;
        let caller = caller
            .filter(|call| !is_over(&call.status))
            .ok_or(Step::CallerGone)?;
        let from = self
            .shown_number
            .as_deref()
            .or(caller.line())
            .unwrap_or_default();
        let label = self.command.id.leg();
        let (leg_events, room_events) = (
            self.plan.leg_events(self.command.id),
            self.plan.room_events(),
        );
        let rings = RINGS_FOR.as_secs().to_string();
        let fields = [
            ("To", phone),
            ("From", from),
            ("Label", &label),
            ("Timeout", &rings),
            ("Beep", "false"),
            ("StartConferenceOnEnter", "true"),
            ("EndConferenceOnExit", "false"),
            ("StatusCallback", &leg_events),
            (
                "StatusCallbackEvent",
                "initiated ringing answered completed",
            ),
            ("ConferenceStatusCallback", &room_events),
            ("ConferenceStatusCallbackEvent", "join leave hold end"),
        ];
        self.is_in_time()?;
        match self.rest.invite(&self.command.room, &fields).await {
            Ok(leg) => Ok(leg),
            // It may ring already. Asking for a second one would ring twice.
            Err(error) if error.is_open() => {
                let leg = self.leg_of(self.command.id).await.map_err(word)?;
                leg.map(|leg| leg.call_sid).ok_or(Step::Failed)
            }
            Err(error) => Err(word(error)),
        }
    }

    /// Waits until somebody picks up the phone.
    async fn picked_up(&mut self, leg: &str) -> Result<(), Step> {
        let until = tokio::time::Instant::now() + RINGS_FOR + Duration::from_secs(5);
        let mut status = LegStatus::Begun;
        while tokio::time::Instant::now() < until {
            match status {
                LegStatus::Answered => return Ok(()),
                LegStatus::Busy => return Err(Step::PhoneBusy),
                LegStatus::Silent | LegStatus::Over => return Err(Step::PhoneSilent),
                LegStatus::Unreachable => return Err(Step::PhoneUnreachable),
                LegStatus::Unknown => return Err(Step::PhoneUnknown),
                LegStatus::Begun | LegStatus::Ringing => {}
            }
            match tokio::time::timeout(ASK_EVERY, self.heard.recv()).await {
                Ok(Some(Heard::Leg(heard))) => status = heard,
                Ok(Some(Heard::CallerGone)) => {
                    self.drop_leg(leg).await;
                    return Err(Step::CallerGone);
                }
                Ok(Some(Heard::Cancelled)) => {
                    self.drop_leg(leg).await;
                    return Err(Step::Cancelled);
                }
                Ok(None) => return Err(Step::Failed),
                Err(_) if self.is_caller_over().await => {
                    self.drop_leg(leg).await;
                    return Err(Step::CallerGone);
                }
                Err(_) => {
                    let asked = self.rest.call(leg).await.ok().flatten();
                    let asked = asked.and_then(|leg| LegStatus::of(&leg.status, None));
                    status = asked.unwrap_or(status);
                }
            }
        }
        self.drop_leg(leg).await;
        Err(Step::PhoneSilent)
    }

    async fn music(&mut self, music: bool) -> Result<(), Step> {
        let meeting = self.meeting().await?;
        self.is_in_time()?;
        let caller = self.command.provider_id.clone();
        let done = self.rest.hold(&meeting, &caller, music).await;
        done.map_err(of_caller)?;
        self.made_true(CallFacts {
            on_hold: Some(music),
            ..CallFacts::default()
        })
        .await;
        Ok(())
    }

    /// Our first leg of a meeting is the operator; who came later was called in.
    async fn drop_interpreter(&mut self) -> Result<(), Step> {
        let meeting = self.meeting().await?;
        let there = self.rest.participants(&meeting).await.map_err(word)?;
        let mut legs: Vec<&ParticipantRow> = there.iter().filter(|one| is_leg(one)).collect();
        legs.sort_by_key(|leg| leg.since());
        self.is_in_time()?;
        for leg in legs.into_iter().skip(1) {
            self.rest.hang_up(&leg.call_sid).await.map_err(word)?;
        }
        Ok(())
    }

    async fn requeue(&mut self) -> Result<(), Step> {
        let meeting = self.rest.meeting_in(&self.command.room).await;
        let Some(meeting) = meeting.map_err(word)? else {
            // Nobody is in the room: the caller waits already, or has gone.
            let over = self.is_caller_over().await;
            return if over { Err(Step::CallerGone) } else { Ok(()) };
        };
        self.is_in_time()?;
        let wait = document(&[self.plan.enqueue()]);
        let moved = self.rest.redirect(&self.command.provider_id, &wait).await;
        moved.map_err(of_caller)?;
        self.made_true(CallFacts {
            waiting_at: Some(Timestamp::now()),
            on_hold: Some(false),
            ..CallFacts::default()
        })
        .await;
        self.rest.close(&meeting.sid).await.map_err(word)
    }

    async fn hang_up(&mut self) -> Result<(), Step> {
        let caller = self.command.provider_id.clone();
        self.report(Came::Ending(caller.clone())).await;
        self.rest.hang_up(&caller).await.map_err(word)?;
        match self
            .rest
            .meeting_in(&self.command.room)
            .await
            .map_err(word)?
        {
            Some(meeting) => self.rest.close(&meeting.sid).await.map_err(word),
            None => Ok(()),
        }
    }

    /// One operator leaves the room; the caller stays with the other.
    async fn release(&self, leg: CommandId) -> Result<(), Step> {
        match self.leg_of(leg).await.map_err(word)? {
            Some(leg) => self.rest.hang_up(&leg.call_sid).await.map_err(word),
            None => Ok(()),
        }
    }

    async fn meeting(&self) -> Result<String, Step> {
        let meeting = self
            .rest
            .meeting_in(&self.command.room)
            .await
            .map_err(word)?;
        meeting.map(|meeting| meeting.sid).ok_or(Step::CallerGone)
    }

    /// Lists before anything is made: the leg of a command, if it is there.
    async fn leg_of(&self, command: CommandId) -> Result<Option<ParticipantRow>, RestError> {
        let Some(meeting) = self.rest.meeting_in(&self.command.room).await? else {
            return Ok(None);
        };
        let label = command.leg();
        let there = match self.rest.participants(&meeting.sid).await {
            Err(error) if error.is_gone() => return Ok(None),
            there => there?,
        };
        Ok(there
            .into_iter()
            .find(|one| one.label.as_deref() == Some(&label)))
    }

    async fn is_caller_in_room(&self) -> bool {
        let Ok(Some(meeting)) = self.rest.meeting_in(&self.command.room).await else {
            return false;
        };
        let there = self
            .rest
            .participants(&meeting.sid)
            .await
            .unwrap_or_default();
        there
            .iter()
            .any(|one| one.call_sid == self.command.provider_id && one.is_there())
    }

    /// Whether the operator has let the caller go since this was asked last.
    fn is_cancelled(&mut self) -> bool {
        std::iter::from_fn(|| self.heard.try_recv().ok()).any(|heard| heard == Heard::Cancelled)
    }

    async fn is_caller_over(&self) -> bool {
        match self.rest.call(&self.command.provider_id).await {
            Ok(None) => true,
            Ok(Some(call)) => is_over(&call.status),
            Err(_) => false,
        }
    }

    /// Nobody is left alone in a room: the phone stops ringing, or its owner is let go.
    async fn drop_leg(&self, leg: &str) {
        if let Err(error) = self.rest.hang_up(leg).await {
            tracing::warn!(command = %self.command.id.0, %error, "a leg could not be hung up");
        }
    }

    /// Posts may not get through: what the order itself did is told without them.
    async fn made_true(&self, facts: CallFacts) {
        let provider_id = self.command.provider_id.clone();
        let facts = CallFacts {
            provider_id,
            ..facts
        };
        self.report(Came::Facts(Box::new(facts))).await;
    }

    async fn tell(&self, step: Step) {
        self.report(Came::Step(self.command.id, step)).await;
    }

    async fn report(&self, came: Came) {
        // Nobody listens any more only when the bridge ends.
        drop(self.came.send(came).await);
    }
}

fn is_leg(participant: &ParticipantRow) -> bool {
    participant
        .label
        .as_deref()
        .and_then(CommandId::of_leg)
        .is_some()
}
