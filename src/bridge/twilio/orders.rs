//! Owns: doing at Twilio what an operator ordered, step by step.
//! Must not know: who ordered it, or the database.

mod ringing;

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::sync::watch;

use super::dialling::Dialling;
use super::posted::{LegStatus, Plan, is_over};
use super::refusals::{of_caller, word};
use super::rest::{ParticipantRow, Rest, RestError};
use super::twiml::document;
use crate::domain::CommandId;
use crate::domain::phone_system::{CallFacts, Command, CommandKind, Connected, Step};

/// How often Twilio is asked how a leg stands, in case its posts do not reach us.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// How long a caller may take from the queue into the room.
const ARRIVES_WITHIN: Duration = Duration::from_secs(6);

/// What an order hears while it is done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Heard {
    /// Twilio's name for its leg, and how it stands.
    Leg(String, LegStatus),
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
    /// Which phones may be rung.
    pub(super) dialling: Dialling,
    /// Whether this bridge may still begin anything, as far as it knows.
    pub(super) acts: watch::Receiver<bool>,
    /// A leg may have been made that nobody has seen: were it to ring, nobody would come.
    pub(super) lost_leg: bool,
}

impl Order {
    /// Does it and tells how far it came.
    pub(super) async fn carry_out(mut self) {
        let step = match self.done().await {
            Ok(()) => Step::Done,
            Err(step) => step,
        };
        self.tell(step).await;
        if self.lost_leg {
            self.silence_lost_leg().await;
        }
    }

    async fn done(&mut self) -> Result<(), Step> {
        self.may_begin()?;
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

    /// Asked again before each thing that somebody would hear: Twilio may have been slow to say how all stands, and another
    /// bridge may act by now.
    fn may_begin(&self) -> Result<(), Step> {
        if self.begun {
            Ok(())
        } else if !*self.acts.borrow() {
            Err(Step::Failed)
        } else if Timestamp::now() >= self.command.expires_at {
            Err(Step::Expired)
        } else {
            Ok(())
        }
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

    async fn music(&mut self, music: bool) -> Result<(), Step> {
        let meeting = self.meeting().await?;
        self.may_begin()?;
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
        self.may_begin()?;
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
        self.may_begin()?;
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
        let Some(leg) = self.leg_of(leg).await.map_err(word)? else {
            return Ok(());
        };
        self.may_begin()?;
        self.rest.hang_up(&leg.call_sid).await.map_err(word)
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
