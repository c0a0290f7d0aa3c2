//! Owns: the JSON that a phone system posts: calls, pictures, signs of life; and what of it is refused.
//! Must not know: how it came.

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::phone_system::{CallFacts, Caller, Connected, Ended, Picture, SignOfLife};
use crate::domain::{EndWhy, Sensitive};

/// The most calls of one message.
pub const MOST_CALLS: usize = 2_000;
/// The longest name of a call, number, code or phone.
const LONGEST: usize = 64;
const LONGEST_NUMBER: usize = 40;

/// What a message says, all of it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Message {
    /// Calls of which something is known.
    pub calls: Vec<CallFacts>,
    /// Every call that lives, where the sender says that this is all.
    pub picture: Option<Picture>,
    /// What it says of itself.
    pub alive: SignOfLife,
}

/// Why a message is refused whole. It never repeats what was sent: the sender knows that.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MessageError {
    /// Not the JSON that is described; where it stops being that.
    #[error("not understood from line {line}, column {column} on")]
    NotUnderstood {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// More than [`MOST_CALLS`].
    #[error("more than {MOST_CALLS} calls")]
    TooMany,
    /// A value of this call, counted from 1, is empty, too long, or holds what is no visible letter.
    #[error("call {0}: a value is empty, too long or not visible text")]
    Value(usize),
    /// This call has an end before its beginning.
    #[error("call {0}: its times do not follow each other")]
    Times(usize),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    #[serde(default)]
    calls: Vec<CallSaid>,
    picture: Option<PictureSaid>,
    alive: Option<AliveSaid>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PictureSaid {
    calls: Vec<CallSaid>,
    booted_at: Option<Timestamp>,
    #[serde(default)]
    restarted: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AliveSaid {
    version: Option<String>,
    booted_at: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallSaid {
    id: String,
    line: Option<String>,
    facility: Option<String>,
    caller: Option<CallerSaid>,
    arrived_at: Option<Timestamp>,
    waiting_at: Option<Timestamp>,
    connected_at: Option<Timestamp>,
    phone: Option<Sensitive>,
    on_hold: Option<bool>,
    #[serde(default)]
    voicemail: bool,
    ended_at: Option<Timestamp>,
    ended_why: Option<String>,
    linked: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum CallerSaid {
    Number(Sensitive),
    Withheld,
    Prohibited,
}

impl Message {
    /// Reads a body.
    ///
    /// # Errors
    /// Why nothing of it is taken.
    pub fn read(body: &[u8]) -> Result<Self, MessageError> {
        let said: Said =
            serde_json::from_slice(body).map_err(|error| MessageError::NotUnderstood {
                line: error.line(),
                column: error.column(),
            })?;
        let living = said
            .picture
            .as_ref()
            .map_or(0, |picture| picture.calls.len());
        if said.calls.len() + living > MOST_CALLS {
            return Err(MessageError::TooMany);
        }
        let alive = said.alive.unwrap_or(AliveSaid {
            version: None,
            booted_at: None,
        });
        if !alive.version.as_deref().is_none_or(is_plain) {
            return Err(MessageError::Value(0));
        }
        let picture = said.picture.map(|picture| {
            Ok(Picture {
                calls: facts_of(picture.calls)?,
                others: Vec::new(),
                booted_at: picture.booted_at,
                restarted: picture.restarted,
            })
        });
        Ok(Self {
            calls: facts_of(said.calls)?,
            picture: picture.transpose()?,
            alive: SignOfLife {
                round_trip: Duration::ZERO,
                booted_at: alive.booted_at,
                version: alive.version,
            },
        })
    }
}

fn facts_of(said: Vec<CallSaid>) -> Result<Vec<CallFacts>, MessageError> {
    let numbered = said.into_iter().zip(1..);
    numbered.map(|(call, number)| call.facts(number)).collect()
}

impl CallSaid {
    fn facts(self, number: usize) -> Result<CallFacts, MessageError> {
        if !self.is_plain() {
            return Err(MessageError::Value(number));
        }
        let why = self.ended_why.as_deref().map(EndWhy::from_word);
        if why == Some(None) {
            return Err(MessageError::Value(number));
        }
        if !self.is_in_order() {
            return Err(MessageError::Times(number));
        }
        let phone = self.phone;
        Ok(CallFacts {
            provider_id: self.id,
            line: self.line,
            facility: self.facility,
            caller: match self.caller {
                None => Caller::NotSaid,
                Some(CallerSaid::Number(from)) => Caller::said(from.reveal(), true),
                Some(CallerSaid::Withheld) => Caller::Withheld,
                Some(CallerSaid::Prohibited) => Caller::Prohibited,
            },
            arrived_at: self.arrived_at,
            waiting_at: self.waiting_at,
            connected: self.connected_at.map(|at| Connected { at, phone }),
            on_hold: self.on_hold,
            alone: None,
            voicemail: self.voicemail,
            ended: self.ended_at.map(|at| Ended {
                at,
                why: why.flatten().unwrap_or(EndWhy::Unknown),
                seen: true,
            }),
            linked: self.linked,
        })
    }
}

impl CallSaid {
    fn is_plain(&self) -> bool {
        let texts = [&self.line, &self.facility, &self.linked];
        let texts = texts.into_iter().flatten().chain([&self.id]);
        let phone = self.phone.as_ref().map(Sensitive::reveal);
        let from = match &self.caller {
            Some(CallerSaid::Number(from)) => {
                is_plain(from.reveal()) && from.reveal().len() <= LONGEST_NUMBER
            }
            _ => true,
        };
        from && texts.map(String::as_str).chain(phone).all(is_plain)
    }

    fn is_in_order(&self) -> bool {
        let times = [self.arrived_at, self.waiting_at, self.connected_at];
        let begin = times.into_iter().flatten().min();
        let backwards = begin
            .zip(self.ended_at)
            .is_some_and(|(begin, end)| end < begin);
        let without_its_time = (self.ended_why.is_some() && self.ended_at.is_none())
            || (self.phone.is_some() && self.connected_at.is_none());
        !(backwards || without_its_time)
    }
}

fn is_plain(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::{Caller, EndWhy, Message, MessageError};

    #[test]
    fn a_call_is_told_piece_by_piece_or_at_once() {
        let body = br#"{"calls":[{"id":"7f-1","line":"+13125550100","facility":"PNHLLTX","caller":{"number":"+13125550199"},
            "arrived_at":"2026-03-03T10:00:00Z","waiting_at":"2026-03-03T10:00:01Z","connected_at":"2026-03-03T10:01:00Z",
            "phone":"101","on_hold":false,"ended_at":"2026-03-03T10:09:00Z","ended_why":"caller_hung_up"},
            {"id":"7f-2","caller":"prohibited"}],"alive":{"version":"3.1"}}"#;
        let message = Message::read(body).unwrap();
        let [first, second] = &message.calls[..] else {
            unreachable!("two calls")
        };
        assert_eq!(first.line.as_deref(), Some("+13125550100"));
        assert_eq!(first.ended.unwrap().why, EndWhy::CallerHungUp);
        assert_eq!(
            first
                .connected
                .as_ref()
                .unwrap()
                .phone
                .as_ref()
                .unwrap()
                .reveal(),
            "101"
        );
        assert_eq!(second.caller, Caller::Prohibited);
        assert_eq!(second.arrived_at, None);
        assert_eq!(message.alive.version.as_deref(), Some("3.1"));
        assert_eq!(message.picture, None);
        let empty = Message::read(br#"{"picture":{"calls":[]}}"#).unwrap();
        assert_eq!(empty.picture.unwrap().calls, []);
    }

    #[test]
    fn a_word_for_nobody_is_no_number() {
        for nobody in ["anonymous", "Restricted", "+266696687", "unknown"] {
            let body = format!(r#"{{"calls":[{{"id":"1","caller":{{"number":"{nobody}"}}}}]}}"#);
            let message = Message::read(body.as_bytes()).unwrap();
            assert_eq!(message.calls[0].caller, Caller::Withheld, "{nobody}");
        }
    }

    #[test]
    fn bad_input_is_refused_whole_and_never_repeated() {
        let refused = |body: &str| Message::read(body.as_bytes()).unwrap_err();
        let good = r#"{"id":"1"}"#;
        assert_eq!(
            refused("{\n\"call\":[]}"),
            MessageError::NotUnderstood { line: 2, column: 6 }
        );
        assert!(matches!(refused("[]"), MessageError::NotUnderstood { .. }));
        for (bad, expected) in [
            (r#"{"id":""}"#, MessageError::Value(2)),
            (r#"{"id":"a\u0000"}"#, MessageError::Value(2)),
            (
                r#"{"id":"a","caller":{"number":"+1\n2"}}"#,
                MessageError::Value(2),
            ),
            (
                r#"{"id":"a","ended_at":"2026-03-03T10:00:00Z","ended_why":"tired"}"#,
                MessageError::Value(2),
            ),
            (
                r#"{"id":"a","arrived_at":"2026-03-03T10:00:01Z","ended_at":"2026-03-03T10:00:00Z"}"#,
                MessageError::Times(2),
            ),
            (
                r#"{"id":"a","ended_why":"voicemail"}"#,
                MessageError::Times(2),
            ),
        ] {
            assert_eq!(refused(&format!(r#"{{"calls":[{good},{bad}]}}"#)), expected);
        }
        let many = vec![good; super::MOST_CALLS + 1].join(",");
        assert_eq!(
            refused(&format!(r#"{{"calls":[{many}]}}"#)),
            MessageError::TooMany
        );
        let secret = refused(r#"{"calls":[{"id":"a","caller":{"number":13125550199}}]}"#);
        assert!(!secret.to_string().contains("555"));
    }
}
