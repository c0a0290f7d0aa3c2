//! Owns: ringing a phone: once at most, and never where nobody would come.
//! Must not know: what the phone is rung for.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::super::posted::{LegStatus, is_over};
use super::super::refusals::word;
use super::super::rest::{CallRow, RestError};
use super::{ASK_EVERY, Heard, Order};
use crate::domain::phone_system::Step;

/// How long a phone rings.
const RINGS_FOR: Duration = Duration::from_secs(20);
/// After this a phone that was to ring rings no more.
const SILENT_AFTER: Duration = Duration::from_secs(25);
/// How long a leg may take until it is listed or posted.
const SEEN_WITHIN: Duration = Duration::from_secs(4);

impl Order {
    /// The leg of this command: the one that is there already, or a new one.
    pub(super) async fn rung(&mut self, phone: &str) -> Result<String, Step> {
        // Boxed: either is a whole exchange with Twilio.
        let (known, caller) = tokio::join!(
            Box::pin(self.leg_of(self.command.id)),
            Box::pin(self.rest.call(&self.command.provider_id))
        );
        let leg = match known {
            Ok(Some(leg)) => leg.call_sid,
            Ok(None) if self.begun => {
                self.lost_leg = true;
                return Err(Step::BridgeRestarted);
            }
            // An earlier bridge made one, perhaps, and it rings.
            Err(_) if self.begun => self.seen_late().await?,
            Ok(None) => self.invited(phone, caller).await?,
            Err(error) => return Err(word(error)),
        };
        self.tell(Step::Ringing).await;
        Ok(leg)
    }

    async fn invited(
        &mut self,
        phone: &str,
        caller: Result<Option<CallRow>, RestError>,
    ) -> Result<String, Step> {
        let caller = caller
            .map_err(word)?
            .filter(|call| !is_over(&call.status))
            .ok_or(Step::CallerGone)?;
        let shown = self.dialling.shown(caller.line());
        self.dialling.allows(phone, shown)?;
        let label = self.command.id.leg();
        let leg_events = self.plan.leg_events(self.command.id);
        let room_events = self.plan.room_events();
        let rings = RINGS_FOR.as_secs().to_string();
        let fields = [
            ("To", phone),
            ("From", shown),
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
        self.may_begin()?;
        let made = self.rest.invite(&self.command.room, &fields).await;
        match made {
            Ok(leg) => Ok(leg),
            // Asking for a second one would ring twice.
            Err(error) if error.is_open() => self.seen_late().await,
            Err(error) => Err(word(error)),
        }
    }

    /// A leg of which nobody knows whether it was made: it may ring already, and be listed or posted only in a while.
    async fn seen_late(&mut self) -> Result<String, Step> {
        let until = Instant::now() + SEEN_WITHIN;
        let given_up = loop {
            // A listing that does not come is asked for again.
            if let Ok(Some(leg)) = self.leg_of(self.command.id).await {
                return Ok(leg.call_sid);
            }
            if Instant::now() >= until {
                break Step::Failed;
            }
            match timeout(ASK_EVERY, self.heard.recv()).await {
                Ok(Some(Heard::Leg(leg, _))) => return Ok(leg),
                Ok(Some(Heard::CallerGone)) => break Step::CallerGone,
                Ok(Some(Heard::Cancelled)) => break Step::Cancelled,
                Ok(None) => break Step::Failed,
                Err(_) => {}
            }
        };
        self.lost_leg = true;
        Err(given_up)
    }

    /// Whoever would pick up a leg that shows itself only now would be alone: it is hung up, as long as it can ring.
    pub(super) async fn silence_lost_leg(&self) {
        let until = Instant::now() + SILENT_AFTER;
        // A bridge that acts in our place may have found the leg, and go on from it.
        while Instant::now() < until && *self.acts.borrow() {
            if let Ok(Some(leg)) = self.leg_of(self.command.id).await
                && self.rest.hang_up(&leg.call_sid).await.is_ok()
            {
                return;
            }
            sleep(ASK_EVERY).await;
        }
    }

    /// Waits until somebody picks up the phone.
    pub(super) async fn picked_up(&mut self, leg: &str) -> Result<(), Step> {
        let until = Instant::now() + SILENT_AFTER;
        let mut status = LegStatus::Begun;
        while Instant::now() < until {
            match status {
                LegStatus::Answered => return Ok(()),
                LegStatus::Busy => return Err(Step::PhoneBusy),
                LegStatus::Silent | LegStatus::Over => return Err(Step::PhoneSilent),
                LegStatus::Unreachable => return Err(Step::PhoneUnreachable),
                LegStatus::Unknown => return Err(Step::PhoneUnknown),
                LegStatus::Begun | LegStatus::Ringing => {}
            }
            match timeout(ASK_EVERY, self.heard.recv()).await {
                Ok(Some(Heard::Leg(_, heard))) => status = heard,
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
}
