//! Owns: what each event says about which channel.
//! Must not know: what is told of it, and when.

use jiff::Timestamp;

use super::super::frame::Frame;
use super::super::wording;
use super::evidence::STOPS_WITHIN;
use super::{Evidence, Seen, Tracker, earliest, latest};

impl Tracker {
    /// Takes one event. `at` is when it happened by the phone system's own word where it gives one, `heard` is now.
    pub fn take(&mut self, frame: &Frame, at: Timestamp, heard: Timestamp) {
        let seen = Seen { at, heard };
        match frame.event().unwrap_or_default() {
            "Newchannel" => self.announced(frame, seen),
            "QueueCallerJoin" => self.queued(frame, seen),
            // That a caller left the queue without an answer does not mean that he hung up: a time limit, a redirect to
            // the operator and a stop of the phone system look the same. His own hang-up decides.
            "QueueCallerLeave" | "QueueCallerAbandon" => self.left_queue(frame, seen),
            "AgentConnect" => self.answered(frame, seen),
            "AgentComplete" => self.talked(frame, seen),
            "ConfbridgeJoin" => self.entered(frame, seen),
            "ConfbridgeLeave" => self.left(frame, seen),
            "Hold" => self.phone_held(frame, true, seen),
            "Unhold" => self.phone_held(frame, false, seen),
            "MessageWaiting" => self.left_voicemail(frame, seen),
            "UserEvent" => self.said_by_the_dialplan(frame, seen),
            "Hangup" => self.hung_up(frame, seen),
            "Shutdown" => self.stopped(seen),
            _ => {}
        }
    }

    /// A channel of the list of all: it lives, and its caller may have been waiting before we came.
    pub fn found(&mut self, frame: &Frame, heard: Timestamp) {
        let Some(id) = frame.said("Uniqueid").map(str::to_owned) else {
            return;
        };
        let seen = Seen { at: heard, heard };
        let outside = self.is_from_outside(frame, &id);
        let in_our_queue = self.serves_our_queue(frame);
        let in_our_place = self.is_in_our_place(frame, &id);
        let evidence = self.about(frame, &id, seen);
        evidence.from_outside |= outside || in_our_place;
        smallest(&mut evidence.dialled_in_queue, dialled(frame));
        let who = Some(wording::caller(frame.get("CallerIDNum")));
        evidence.caller_in_queue = evidence.caller_in_queue.take().or(who);
        if in_our_queue && evidence.queued.is_empty() {
            // When he began to wait is told by the queue's own list, or is not known any more.
            evidence.queued.insert(wording::born(&id).unwrap_or(heard));
        }
        let sent_there_unseen = evidence.held.is_none();
        if in_our_place && sent_there_unseen && frame.said("Context") == Some(&self.reading.hold) {
            self.held(&id, true, seen);
        }
    }

    /// Two channels of the list of all that talk with one another: if one of them came through our queue, the other is
    /// the phone of an operator, who took the call while nobody listened.
    pub fn found_talking(&mut self, frame: &Frame, other: &Frame, heard: Timestamp) {
        let Some(id) = frame.said("Uniqueid").map(str::to_owned) else {
            return;
        };
        if self.serves_our_queue(frame) {
            let phone = other.said("Channel").and_then(wording::phone);
            let evidence = self.about(frame, &id, Seen { at: heard, heard });
            let waited = evidence.queued.last().copied();
            if evidence
                .answered
                .last()
                .is_none_or(|(at, _)| Some(*at) < waited)
            {
                evidence.answered.insert((heard, phone.map(str::to_owned)));
            }
        }
    }

    fn serves_our_queue(&self, frame: &Frame) -> bool {
        let queue = frame
            .said("ApplicationData")
            .and_then(|text| text.split(',').next());
        frame.said("Application") == Some("Queue")
            && queue.is_some_and(|queue| self.reading.queues.iter().any(|own| own == queue))
    }

    /// A caller of a queue's list.
    pub fn found_waiting(&mut self, frame: &Frame, heard: Timestamp) {
        let waits = i64::try_from(frame.number("Wait").unwrap_or(0)).unwrap_or(0);
        let since = heard - jiff::SignedDuration::from_secs(waits.min(86_400));
        let known = frame
            .said("Uniqueid")
            .and_then(|id| self.channels.get(id)?.queued.last().copied());
        let at = known.unwrap_or(since);
        self.queued(frame, Seen { at, heard });
    }

    /// A channel of a room's list.
    pub fn found_in_room(&mut self, frame: &Frame, heard: Timestamp) {
        let (Some(room), Some(id)) = (frame.said("Conference"), frame.said("Uniqueid")) else {
            return;
        };
        if !self.is_in_room(room, id) {
            self.entered(frame, Seen { at: heard, heard });
        }
    }

    fn announced(&mut self, frame: &Frame, seen: Seen) {
        let Some(id) = frame.said("Uniqueid").map(str::to_owned) else {
            return;
        };
        let outside = self.is_from_outside(frame, &id);
        let evidence = self.about(frame, &id, seen);
        earliest(&mut evidence.arrived, seen.at);
        evidence.from_outside |= outside;
        smallest(&mut evidence.dialled, dialled(frame));
        let who = Some(wording::caller(frame.get("CallerIDNum")));
        evidence.caller = evidence.caller.take().or(who);
    }

    fn queued(&mut self, frame: &Frame, seen: Seen) {
        if !self.is_our_queue(frame) {
            return;
        }
        let Some(id) = frame.said("Uniqueid").map(str::to_owned) else {
            return;
        };
        let evidence = self.about(frame, &id, seen);
        evidence.queued.insert(seen.at);
        evidence.queue = frame.said("Queue").map(str::to_owned);
        smallest(&mut evidence.dialled_in_queue, dialled(frame));
        let who = Some(wording::caller(frame.get("CallerIDNum")));
        evidence.caller_in_queue = evidence.caller_in_queue.take().or(who);
        self.held(&id, false, seen);
    }

    fn left_queue(&mut self, frame: &Frame, seen: Seen) {
        if let (true, Some(id)) = (self.is_our_queue(frame), frame.said("Uniqueid")) {
            let id = id.to_owned();
            latest(&mut self.about(frame, &id, seen).left_queue, seen.at);
        }
    }

    /// `HoldTime` and `RingTime` are seconds here and milliseconds elsewhere: neither is needed, moments are kept.
    fn answered(&mut self, frame: &Frame, seen: Seen) {
        if let (true, Some(id)) = (self.is_our_queue(frame), frame.said("Uniqueid")) {
            let id = id.to_owned();
            let phone = frame.said("Interface").and_then(wording::phone);
            let this = (seen.at, phone.map(str::to_owned));
            let phone_leg = frame.said("DestUniqueid").map(str::to_owned);
            if let (Some(leg), Some(name)) = (&phone_leg, frame.said("DestChannel")) {
                self.names.insert(leg.clone(), name.to_owned());
            }
            let evidence = self.about(frame, &id, seen);
            evidence.answered.insert(this);
            evidence.operator = phone_leg;
        }
    }

    /// It may come after the operator's phone has gone, and then says nothing of that phone at all.
    fn talked(&mut self, frame: &Frame, seen: Seen) {
        if let (true, Some(id)) = (self.is_our_queue(frame), frame.said("Uniqueid")) {
            let id = id.to_owned();
            let by_operator = match frame.said("Reason") {
                Some("agent") => true,
                Some("caller") => false,
                // Put through to somebody else: the call goes on.
                _ => return,
            };
            let this = (seen.at, by_operator);
            let evidence = self.about(frame, &id, seen);
            evidence.agent_done = Some(evidence.agent_done.map_or(this, |kept| kept.max(this)));
        }
    }

    fn entered(&mut self, frame: &Frame, seen: Seen) {
        let (Some(room), Some(id)) = (self.our_room(frame), frame.said("Uniqueid")) else {
            return;
        };
        let id = id.to_owned();
        self.about(frame, &id, seen);
        let stays = self.rooms.entry(room).or_default();
        let stay = stays.entry(id.clone()).or_default();
        stay.entered.insert(seen.at);
        latest(&mut stay.heard, seen.heard);
        self.changed.extend(stays.keys().cloned());
        self.held(&id, false, seen);
    }

    fn left(&mut self, frame: &Frame, seen: Seen) {
        let (Some(room), Some(id)) = (self.our_room(frame), frame.said("Uniqueid")) else {
            return;
        };
        let id = id.to_owned();
        self.about(frame, &id, seen);
        let stays = self.rooms.entry(room).or_default();
        let stay = stays.entry(id.clone()).or_default();
        latest(&mut stay.left, seen.at);
        latest(&mut stay.heard, seen.heard);
        self.changed.extend(stays.keys().cloned());
        self.held(&id, true, seen);
    }

    /// Hold comes from phones, on their own channel; the call is the one that the channel belongs to.
    fn phone_held(&mut self, frame: &Frame, held: bool, seen: Seen) {
        let own = frame.said("Uniqueid").unwrap_or_default();
        let linked = frame.said("Linkedid").unwrap_or(own).to_owned();
        if own != linked {
            self.held(&linked, held, seen);
        }
    }

    /// The step of the dialplan behind a voicemail does not run if the caller hangs up in it; this event is the sign.
    fn left_voicemail(&mut self, frame: &Frame, seen: Seen) {
        if let Some(id) = frame.said("Uniqueid").map(str::to_owned)
            && frame.number("New") != Some(0)
        {
            self.about(frame, &id, seen).voicemail = true;
        }
    }

    fn said_by_the_dialplan(&mut self, frame: &Frame, seen: Seen) {
        let Some(id) = frame.said("Uniqueid").map(str::to_owned) else {
            return;
        };
        let voicemail = frame
            .said("UserEvent")
            .is_some_and(|name| name.eq_ignore_ascii_case("voicemail"));
        self.about(frame, &id, seen).voicemail |= voicemail;
    }

    /// Causes prove nothing: 0 is an abandoned caller, 127 a cancel, 16 anything.
    fn hung_up(&mut self, frame: &Frame, seen: Seen) {
        let Some(id) = frame.said("Uniqueid").map(str::to_owned) else {
            return;
        };
        let evidence = self.about(frame, &id, seen);
        let kept = evidence.gone.unwrap_or(seen);
        evidence.gone = Some(Seen {
            at: kept.at.min(seen.at),
            heard: kept.heard.min(seen.heard),
        });
        for stays in self.rooms.values().filter(|stays| stays.contains_key(&id)) {
            self.changed.extend(stays.keys().cloned());
        }
    }

    /// A clean stop hangs everybody up first and says so last.
    fn stopped(&mut self, seen: Seen) {
        self.shutdown = Some(seen.at);
        let just_ended = self.channels.iter().filter(|(_, evidence)| {
            evidence
                .gone
                .is_some_and(|gone| seen.at.duration_since(gone.at).abs() <= STOPS_WITHIN)
        });
        self.changed.extend(just_ended.map(|(id, _)| id.clone()));
    }

    pub(super) fn held(&mut self, id: &str, held: bool, seen: Seen) {
        if let Some(evidence) = self.channels.get_mut(id) {
            let this = (seen.at, held, seen.heard);
            let kept = evidence.held.unwrap_or(this);
            let newer = (this.0, this.1) > (kept.0, kept.1);
            evidence.held = Some(if newer { this } else { kept });
            self.changed.insert(id.to_owned());
        }
    }

    /// What every event about a channel says besides.
    fn about(&mut self, frame: &Frame, id: &str, seen: Seen) -> &mut Evidence {
        self.changed.insert(id.to_owned());
        if let Some(name) = frame.said("Channel") {
            self.names.insert(id.to_owned(), name.to_owned());
        }
        let evidence = self.channels.entry(id.to_owned()).or_default();
        earliest(&mut evidence.first_heard, seen.heard);
        let named = |name: &Option<String>| name.as_deref().and_then(|name| frame.variable(name));
        let line = named(&self.reading.line_variable).map(str::to_owned);
        let facility = named(&self.reading.facility_variable).map(str::to_owned);
        smallest(&mut evidence.dialled_by_name, line);
        smallest(&mut evidence.facility, facility);
        for presentation in wording::presentations(frame) {
            evidence.prohibited |= wording::forbids(presentation);
            evidence.shown |= wording::allows(presentation);
        }
        evidence
    }

    fn is_our_queue(&self, frame: &Frame) -> bool {
        let queue = frame.said("Queue").unwrap_or_default();
        self.reading.queues.iter().any(|own| own == queue)
    }

    /// A leg that we or a queue made belongs to another channel; half a local channel is no caller either.
    fn is_from_outside(&self, frame: &Frame, id: &str) -> bool {
        let channel = frame.said("Channel").unwrap_or_default();
        stands_in(&self.reading.contexts, frame)
            && !wording::is_ours(id)
            && frame.said("Linkedid").is_none_or(|linked| linked == id)
            && !channel.starts_with("Local/")
    }

    /// Whether it stands where only our callers come: on hold, in a room, behind the queue.
    fn is_in_our_place(&self, frame: &Frame, id: &str) -> bool {
        stands_in(&self.reading.places, frame)
            && !wording::is_ours(id)
            && frame.said("Linkedid").is_none_or(|linked| linked == id)
    }

    fn our_room(&self, frame: &Frame) -> Option<String> {
        let room = frame.said("Conference")?;
        room.starts_with(&self.reading.room_prefix)
            .then(|| room.to_owned())
    }
}

/// Whether the channel stands in one of these contexts.
fn stands_in(contexts: &[String], frame: &Frame) -> bool {
    let context = frame.said("Context").unwrap_or_default();
    contexts.iter().any(|own| own == context)
}

/// The number that was dialled, unless the step of the dialplan has a name instead.
fn dialled(frame: &Frame) -> Option<String> {
    let exten = frame.said("Exten")?;
    let digits = exten.strip_prefix('+').unwrap_or(exten);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| exten.to_owned())
}

/// Keeps the smallest of what was said: the same whichever came first.
fn smallest(kept: &mut Option<String>, said: Option<String>) {
    *kept = match (kept.take(), said) {
        (Some(kept), Some(said)) => Some(kept.min(said)),
        (kept, said) => kept.or(said),
    };
}
