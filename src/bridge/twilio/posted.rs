//! Owns: what each of Twilio's posts tells, and what Twilio is told to do with the caller. Pure: the same post, the
//! same answer, whether or not the database is there.
//! Must not know: signatures, or what was posted before.

use jiff::{SignedDuration, Timestamp};

use super::form::Form;
use super::moments::{moment, within_second};
use super::twiml::Verb;
use crate::domain::CommandId;
use crate::domain::phone_system::{CallFacts, Caller};

/// What callers meet, and where Twilio finds us.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Our address as Twilio calls it, without a `/` at its end.
    pub public_address: String,
    /// The account whose posts are taken.
    pub account: String,
    /// The queue in which callers wait.
    pub queue: String,
    /// The address of what they hear meanwhile; nothing: silence.
    pub music: Option<String>,
    /// What becomes of callers who wait too long.
    pub voicemail: Option<Voicemail>,
}

/// The voicemail behind the queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voicemail {
    /// After how many seconds of waiting.
    pub after_seconds: u32,
    /// The address of the words before the tone.
    pub words: Option<String>,
    /// The longest voicemail, in seconds.
    pub longest_seconds: u32,
}

/// What a post tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum News {
    /// Facts of a caller's call.
    Call(Box<CallFacts>),
    /// A caller's call is over.
    Over {
        /// Which.
        call: String,
        /// When.
        at: Timestamp,
        /// Whether Twilio broke down rather than the caller hung up.
        failed: bool,
    },
    /// Somebody came into a room, left it, or hears music there.
    Room(RoomNews),
    /// A leg that we made.
    Leg {
        /// For which command.
        command: CommandId,
        /// Twilio's name for it.
        call: String,
        /// How it stands.
        status: LegStatus,
    },
}

/// What happened in a room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoomNews {
    /// Twilio's own name for this meeting; the same room met again is another meeting.
    pub meeting: String,
    /// Whose call.
    pub call: String,
    /// The leg we made, where it is one.
    pub leg: Option<CommandId>,
    /// What.
    pub event: RoomEvent,
    /// When.
    pub at: Timestamp,
    /// The second as Twilio says it, and which event of that second: what came after what.
    pub order: (Timestamp, u32),
}

/// What can happen in a room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RoomEvent {
    /// Came in.
    Joined,
    /// Went out, or was put out.
    Left {
        /// By hanging up.
        hung_up: bool,
    },
    /// Hears music, or no longer.
    Hold(bool),
}

/// How a leg stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LegStatus {
    /// Nothing rings yet.
    Begun,
    /// It rings.
    Ringing,
    /// It was picked up.
    Answered,
    /// It is busy.
    Busy,
    /// Nobody picked it up.
    Silent,
    /// The network does not reach it.
    Unreachable,
    /// There is no such phone.
    Unknown,
    /// It is over.
    Over,
}

impl LegStatus {
    /// Twilio's word for it. A SIP phone that does not exist says so in its response code.
    #[must_use]
    pub fn of(status: &str, sip_code: Option<&str>) -> Option<Self> {
        Some(match status {
            "queued" | "initiated" | "connecting" => Self::Begun,
            "ringing" => Self::Ringing,
            "in-progress" | "answered" | "connected" => Self::Answered,
            "busy" => Self::Busy,
            "no-answer" => Self::Silent,
            "failed" if matches!(sip_code, Some("404" | "484" | "604")) => Self::Unknown,
            "failed" => Self::Unreachable,
            "completed" | "complete" | "canceled" => Self::Over,
            _ => return None,
        })
    }
}

/// What a post tells, and its answer: verbs for a caller, nothing for a plain receipt.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Read {
    /// What it tells.
    pub news: Vec<News>,
    /// What Twilio is to do with the caller, where it asks.
    pub verbs: Option<Vec<Verb>>,
}

/// Reads a post. Nothing where there is no such place, or it does not say whose call it means.
#[must_use]
pub fn read(plan: &Plan, place: &str, query: &Form, form: &Form, now: Timestamp) -> Option<Read> {
    if place == "room" {
        let news = room(form, now).map(News::Room);
        return Some(Read {
            news: news.into_iter().collect(),
            verbs: None,
        });
    }
    let call = form.get("CallSid").filter(|sid| is_sid(sid))?.to_owned();
    let (news, verbs) = match place {
        "voice" => {
            let news = match form.get("Direction") {
                None | Some("inbound") => vec![arrival(call, form, now)],
                Some(_) => Vec::new(),
            };
            (news, Some(vec![plan.enqueue()]))
        }
        "wait" => (waits(call, form, now), Some(plan.meanwhile(form))),
        "left" => plan.after_waiting(call, form, now),
        "recorded" => (recorded(call, form), Some(vec![Verb::Hangup])),
        "status" => (over(call, form, now), None),
        "leg" => (leg(call, query, form), None),
        _ => return None,
    };
    Some(Read { news, verbs })
}

/// Twilio's names are two letters and 32 hexadecimal digits; older examples are shorter.
fn is_sid(sid: &str) -> bool {
    (3..=40).contains(&sid.len()) && sid.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl Plan {
    /// The address of one of the places where we are told something.
    #[must_use]
    pub fn at(&self, place: &str) -> String {
        format!("{}/{place}", self.public_address)
    }

    /// The verb by which a caller waits; also sends one back to the queue.
    #[must_use]
    pub fn enqueue(&self) -> Verb {
        Verb::Enqueue {
            queue: self.queue.clone(),
            wait: self.at("wait"),
            left: self.at("left"),
        }
    }

    /// The verb that brings a caller into a room.
    #[must_use]
    pub fn meet(&self, room: &str) -> Verb {
        Verb::Conference {
            room: room.to_owned(),
            events: self.at("room"),
        }
    }

    /// Where events of rooms are told.
    #[must_use]
    pub fn room_events(&self) -> String {
        self.at("room")
    }

    /// Where the leg of this command is told about.
    #[must_use]
    pub fn leg_events(&self, command: CommandId) -> String {
        format!("{}?command={}", self.at("leg"), command.0)
    }

    fn meanwhile(&self, form: &Form) -> Vec<Verb> {
        let waited = form
            .get("QueueTime")
            .and_then(|time| time.parse::<u32>().ok());
        let too_long = self
            .voicemail
            .as_ref()
            .zip(waited)
            .is_some_and(|(voicemail, waited)| waited >= voicemail.after_seconds);
        match &self.music {
            _ if too_long => vec![Verb::Leave],
            Some(music) => vec![Verb::Play(music.clone())],
            None => vec![Verb::Pause(10)],
        }
    }

    fn after_waiting(
        &self,
        call: String,
        form: &Form,
        now: Timestamp,
    ) -> (Vec<News>, Option<Vec<Verb>>) {
        match form.get("QueueResult").unwrap_or_default() {
            "hangup" => {
                let over = News::Over {
                    call,
                    at: now,
                    failed: false,
                };
                (vec![over], Some(Vec::new()))
            }
            "leave" | "queue-full" | "error" | "system-error" => {
                let verbs = match &self.voicemail {
                    Some(voicemail) => voicemail.verbs(self.at("recorded")),
                    // Nobody is sent away: after a breath the caller waits again.
                    None => vec![Verb::Pause(5), self.enqueue()],
                };
                (Vec::new(), Some(verbs))
            }
            // Brought into a room: whoever did that knows what comes next.
            _ => (Vec::new(), Some(Vec::new())),
        }
    }
}

impl Voicemail {
    fn verbs(&self, recorded: String) -> Vec<Verb> {
        let words = self.words.clone().map(Verb::Play);
        let record = Verb::Record {
            recorded,
            seconds: self.longest_seconds,
        };
        words.into_iter().chain([record]).collect()
    }
}

fn facts(call: String) -> CallFacts {
    CallFacts {
        provider_id: call,
        ..CallFacts::default()
    }
}

fn arrival(call: String, form: &Form, now: Timestamp) -> News {
    News::Call(Box::new(CallFacts {
        line: form.get("To").map(|to| to.chars().take(40).collect()),
        caller: Caller::said(form.get("From").unwrap_or_default(), true),
        arrived_at: Some(now),
        waiting_at: Some(now),
        ..facts(call)
    }))
}

fn waits(call: String, form: &Form, now: Timestamp) -> Vec<News> {
    let waited = form
        .get("QueueTime")
        .and_then(|time| time.parse::<u32>().ok());
    let since = waited.and_then(|waited| {
        now.checked_sub(SignedDuration::from_secs(waited.into()))
            .ok()
    });
    vec![News::Call(Box::new(CallFacts {
        waiting_at: since,
        ..facts(call)
    }))]
}

fn recorded(call: String, form: &Form) -> Vec<News> {
    let length = form
        .get("RecordingDuration")
        .and_then(|time| time.parse::<u32>().ok());
    let something = length.map_or(form.get("RecordingUrl").is_some(), |length| length > 0);
    let voicemail = CallFacts {
        voicemail: true,
        ..facts(call)
    };
    something
        .then(|| News::Call(Box::new(voicemail)))
        .into_iter()
        .collect()
}

fn over(call: String, form: &Form, now: Timestamp) -> Vec<News> {
    let ours = form
        .get("Direction")
        .is_some_and(|direction| direction != "inbound");
    match form.get("CallStatus") {
        Some(status) if is_over(status) && !ours => {
            let at = said_at(form, now);
            vec![News::Over {
                call,
                at,
                failed: status == "failed",
            }]
        }
        _ => Vec::new(),
    }
}

/// Whether a call of this status is over.
#[must_use]
pub fn is_over(status: &str) -> bool {
    matches!(
        status,
        "completed" | "busy" | "failed" | "no-answer" | "canceled"
    )
}

fn leg(call: String, query: &Form, form: &Form) -> Vec<News> {
    let command = query
        .get("command")
        .and_then(|id| id.parse().ok())
        .map(CommandId);
    let status = form.get("CallStatus");
    let status = status.and_then(|status| LegStatus::of(status, form.get("SipResponseCode")));
    let leg = command.zip(status);
    leg.map(|(command, status)| News::Leg {
        command,
        call,
        status,
    })
    .into_iter()
    .collect()
}

fn room(form: &Form, now: Timestamp) -> Option<RoomNews> {
    let event = match form.get("StatusCallbackEvent")? {
        "participant-join" => RoomEvent::Joined,
        "participant-leave" => RoomEvent::Left {
            hung_up: form.get("ReasonParticipantLeft") == Some("participant_hung_up"),
        },
        "participant-hold" => RoomEvent::Hold(true),
        "participant-unhold" => RoomEvent::Hold(false),
        _ => return None,
    };
    let sequence = form
        .get("SequenceNumber")
        .and_then(|number| number.parse().ok());
    Some(RoomNews {
        meeting: form
            .get("ConferenceSid")
            .filter(|sid| is_sid(sid))?
            .to_owned(),
        call: form.get("CallSid").filter(|sid| is_sid(sid))?.to_owned(),
        leg: form.get("ParticipantLabel").and_then(CommandId::of_leg),
        event,
        at: said_at(form, now),
        order: (
            form.get("Timestamp").and_then(moment).unwrap_or(now),
            sequence.unwrap_or(0),
        ),
    })
}

/// Twilio writes whole seconds: what happened in one may have happened at its end, but not after we hear of it. Taken as
/// it stands, a caller would be put through before he began to wait.
fn said_at(form: &Form, now: Timestamp) -> Timestamp {
    let said = form.get("Timestamp").and_then(moment);
    said.map_or(now, |said| within_second(said, now))
}

#[cfg(test)]
mod tests;
