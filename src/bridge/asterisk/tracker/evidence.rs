//! Owns: what was seen of one channel, gathered so that the order and the number of the frames do not matter.
//! Must not know: frames, or other channels.
//!
//! Every piece keeps its earliest or its latest moment, or the first in an order of its own; what became of a call is
//! then read from the pieces. Two pieces that come in another order, or twice, give the same call.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::super::wording;
use crate::domain::phone_system::{CallFacts, Caller, Connected, Ended};
use crate::domain::{EndWhy, Sensitive};

/// Concurrent events come in any order within this time: nothing is judged before it has passed.
pub(in crate::bridge::asterisk) const SETTLES: SignedDuration = SignedDuration::from_millis(60);
/// A phone system that stops hangs everybody up first and says why last, at most this much later.
pub(super) const STOPS_WITHIN: SignedDuration = SignedDuration::from_secs(2);
/// Who hangs up leaves the queue in the same moment; who is thrown out by its time limit is heard of later.
const SAME_MOMENT: SignedDuration = SignedDuration::from_millis(500);

/// A moment at which something was first seen, and when we heard of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) at: Timestamp,
    pub(super) heard: Timestamp,
}

/// Since when an operator and a caller talk, and on which phone.
pub(super) type Talk = (Timestamp, Option<String>);

/// What was seen of one channel.
#[derive(Clone, Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each was seen or was not, in any combination"
)]
pub(super) struct Evidence {
    pub(super) arrived: Option<Timestamp>,
    pub(super) first_heard: Option<Timestamp>,
    /// It came in from outside, in a context that the settings name.
    pub(super) from_outside: bool,
    /// The dialled number, and what is known of it when only the queue told us.
    pub(super) dialled: Option<String>,
    pub(super) dialled_in_queue: Option<String>,
    pub(super) dialled_by_name: Option<String>,
    pub(super) facility: Option<String>,
    pub(super) caller: Option<Caller>,
    pub(super) caller_in_queue: Option<Caller>,
    pub(super) prohibited: bool,
    /// The phone system said that the number may be shown.
    pub(super) shown: bool,
    /// Every time it began to wait.
    pub(super) queued: BTreeSet<Timestamp>,
    pub(super) queue: Option<String>,
    pub(super) left_queue: Option<Timestamp>,
    /// Every time the queue put it through, and to which phone.
    pub(super) answered: BTreeSet<Talk>,
    /// The channel of that phone.
    pub(super) operator: Option<String>,
    /// The queue says that this side ended the talk.
    pub(super) agent_done: Option<(Timestamp, bool)>,
    pub(super) held: Option<(Timestamp, bool, Timestamp)>,
    pub(super) voicemail: bool,
    pub(super) moved_by_us: Option<Timestamp>,
    pub(super) ended_by_us: bool,
    pub(super) gone: Option<Seen>,
}

/// What the rooms and the phone system itself add to what was seen of one channel.
#[derive(Clone, Debug, Default)]
pub(super) struct Meeting {
    /// It was in one of our rooms.
    pub(super) entered: bool,
    /// Every time it met an operator there.
    pub(super) met: BTreeSet<Talk>,
    /// No operator was there any more from then on.
    pub(super) operator_left: Option<Timestamp>,
    /// It is there with nobody, since we heard so.
    pub(super) alone_since: Option<Timestamp>,
    /// When the half of a local channel through which the queue reached the operator was gone.
    pub(super) local_half_gone: Option<Timestamp>,
    /// When the phone system said that it stops.
    pub(super) shutdown: Option<Timestamp>,
}

impl Evidence {
    /// Whether this channel is a call for us: it waited in one of our queues or came in where our lines do.
    pub(super) fn is_call(&self) -> bool {
        self.from_outside || !self.queued.is_empty() || !self.answered.is_empty()
    }

    /// The facts as they stand now, and when to look again because something has not settled yet.
    pub(super) fn facts(
        &self,
        provider_id: &str,
        meeting: &Meeting,
        now: Timestamp,
    ) -> (CallFacts, Option<Timestamp>) {
        let unsettled = |heard: Timestamp| Some(heard + SETTLES).filter(|at| *at > now);
        let connected = self.connected(meeting);
        let talked = connected.is_some();
        let mut again = None;
        let mut ended = None;
        let mut on_hold = self.held.map(|(_, held, _)| held).filter(|_| talked);
        // Who comes into a room with an operator may be heard of first: that is nobody's absence.
        let settles = meeting.alone_since.and_then(unsettled);
        let alone = match (self.gone, settles) {
            (None, Some(at)) => {
                again = Some(at);
                None
            }
            (gone, _) => meeting
                .entered
                .then_some(gone.is_none() && meeting.alone_since.is_some()),
        };
        if let Some(gone) = self.gone {
            on_hold = talked.then_some(false);
            again = unsettled(gone.heard);
            ended = again.is_none().then(|| Ended {
                at: gone.at,
                why: self.end_why(gone.at, talked, meeting),
                seen: true,
            });
        } else if let (Some((_, true, heard)), Some(true)) = (self.held, on_hold) {
            // Who hangs up leaves the room first: that was no hold.
            let settles = unsettled(heard);
            on_hold = on_hold.filter(|_| settles.is_none());
            again = again.or(settles);
        }
        let facts = CallFacts {
            provider_id: provider_id.to_owned(),
            line: self.line().cloned(),
            facility: self.facility.clone(),
            caller: self.who(),
            arrived_at: self.arrived_at(provider_id),
            waiting_at: self.queued.last().copied(),
            connected,
            on_hold,
            alone,
            voicemail: self.voicemail,
            ended,
            linked: None,
        };
        (facts, again)
    }

    fn arrived_at(&self, provider_id: &str) -> Option<Timestamp> {
        let heard = self.queued.first().copied().or(self.first_heard);
        // The unique id tells the second in which the channel was made.
        let born =
            wording::born(provider_id).filter(|born| heard.is_none_or(|heard| *born <= heard));
        self.arrived.or(born).or(heard)
    }

    fn line(&self) -> Option<&String> {
        self.dialled_by_name
            .as_ref()
            .or(self.dialled.as_ref())
            .or(self.dialled_in_queue.as_ref())
    }

    /// A number is kept only where the phone system says that it may be shown: a caller who asked not to be is known to it
    /// by the same number as any other.
    fn who(&self) -> Caller {
        match self.who_calls() {
            _ if self.prohibited => Caller::Prohibited,
            Caller::Number(_) if !self.shown => Caller::NotSaid,
            who => who,
        }
    }

    /// Whether there is a number of which nobody says whether it may be shown.
    pub(super) fn has_a_number_unsaid(&self) -> bool {
        !self.shown && !self.prohibited && matches!(self.who_calls(), Caller::Number(_))
    }

    fn who_calls(&self) -> Caller {
        let known = [&self.caller, &self.caller_in_queue];
        let known = || known.into_iter().flatten();
        known()
            .find(|who| matches!(who, Caller::Number(_)))
            .or_else(|| known().find(|who| **who != Caller::NotSaid))
            .cloned()
            .unwrap_or(Caller::NotSaid)
    }

    /// The last talk: since its first moment, for a caller who comes back from the music talks on. A caller who is sent
    /// back to the queue and answered again begins another one.
    fn connected(&self, meeting: &Meeting) -> Option<Connected> {
        let talks = || self.answered.iter().chain(&meeting.met);
        let last = talks().map(|(at, _)| *at).max()?;
        let waited = self.queued.iter().filter(|at| **at <= last).max();
        talks()
            .filter(|(at, _)| waited.is_none_or(|waited| at >= waited))
            .min()
            .map(|(at, phone)| Connected {
                at: *at,
                phone: phone.clone().map(Sensitive::from),
            })
    }

    fn end_why(&self, gone: Timestamp, talked: bool, meeting: &Meeting) -> EndWhy {
        let stopped = meeting
            .shutdown
            .is_some_and(|stop| stop.duration_since(gone).abs() <= STOPS_WITHIN);
        if stopped {
            EndWhy::PhoneSystemRestarted
        } else if self.ended_by_us {
            EndWhy::OperatorHungUp
        } else if talked && !self.waits_again(meeting) {
            self.who_hung_up(gone, meeting)
        } else if self.voicemail {
            EndWhy::Voicemail
        } else if self.ran_out(gone) && !meeting.entered {
            EndWhy::TimedOut
        } else {
            EndWhy::CallerHungUp
        }
    }

    /// Sent back to the queue after the last talk: whoever leaves then leaves the queue, and no operator.
    fn waits_again(&self, meeting: &Meeting) -> bool {
        let talks = self.answered.iter().chain(&meeting.met);
        let last = talks.map(|(at, _)| *at).max();
        self.queued.last().copied() > last
    }

    /// Who went first. The queue says so of its own calls, in the moment of the end; a phone that was put through to
    /// somebody else ended earlier and says nothing of this end.
    fn who_hung_up(&self, gone: Timestamp, meeting: &Meeting) -> EndWhy {
        let said = self
            .agent_done
            .filter(|(at, _)| gone.duration_since(*at).abs() < SAME_MOMENT);
        // Behind a local channel the queue always says that the caller went. It hangs up its half itself when he does, so
        // a half that was gone before the queue spoke was the operator's doing.
        let operator_first = match (said, meeting.operator_left) {
            (Some((at, operator)), _) => {
                operator || meeting.local_half_gone.is_some_and(|gone| gone < at)
            }
            (None, Some(left)) => left < gone,
            (None, None) => false,
        };
        if operator_first {
            EndWhy::OperatorHungUp
        } else {
            EndWhy::CallerHungUp
        }
    }

    /// Whether the queue gave up before the caller did.
    fn ran_out(&self, gone: Timestamp) -> bool {
        self.moved_by_us.is_none()
            && self
                .left_queue
                .is_some_and(|left| gone.duration_since(left) >= SAME_MOMENT)
    }
}

/// Keeps the earlier moment.
pub(super) fn earliest(kept: &mut Option<Timestamp>, at: Timestamp) {
    *kept = Some(kept.map_or(at, |kept| kept.min(at)));
}

/// Keeps the later moment.
pub(super) fn latest(kept: &mut Option<Timestamp>, at: Timestamp) {
    *kept = Some(kept.map_or(at, |kept| kept.max(at)));
}
