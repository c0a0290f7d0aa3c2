//! Owns: one line of Asterisk's queue log: bytes in, what it says of which call out.
//! Must not know: where the line stands, or what the lines of one call mean together.

use jiff::Timestamp;

use crate::domain::{EndWhy, Sensitive};

/// More than Asterisk itself can write into one line.
pub const LONGEST_LINE: usize = 16 * 1024;
/// A unique id: the name of the system, the second of its birth and a count.
const LONGEST_ID: usize = 120;
/// A dialled number, a facility's code, a member's name.
const LONGEST_WORD: usize = 120;

/// What one line says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// When it was written; the file counts whole seconds.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// The log begins anew: the phone system was started. No call outlives that.
    Started,
    /// Something of this call.
    Call {
        /// The phone system's own id of the caller's channel.
        id: String,
        /// What.
        what: OfCall,
    },
}

/// What can happen to a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OfCall {
    /// It came into the queue, or came back into it.
    Entered {
        /// The caller's number as the trunk gave it. Whether it may be used is said elsewhere.
        number: Sensitive,
    },
    /// A member answered.
    Connected {
        /// The member's name or device.
        member: String,
    },
    /// It had been answered, and is over.
    Completed(EndWhy),
    /// It left the queue unanswered.
    Left(Leaving),
    /// It was answered and went on elsewhere.
    Transferred,
    /// The number that was dialled.
    Dialled(String),
    /// The dialplan's code of the facility.
    Facility(String),
    /// Whether the caller's number may be shown, in the phone system's word (`allowed`, `prohib_not_screened`, …).
    Presentation(String),
    /// The caller's channel is gone. Only the hang-up handler of our template writes this.
    HungUp {
        /// A message was left.
        voicemail: bool,
    },
    /// Anything else: it was still there.
    Alive,
}

/// How a call left the queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leaving {
    /// The caller hung up, was redirected, or the phone system stopped: the log does not tell them apart.
    Abandoned,
    /// It waited longer than the queue allows.
    TimedOut,
    /// Nobody was signed in.
    NoAgents,
    /// The caller pressed a key that leads elsewhere.
    Key,
    /// It was taken out for an operator.
    Withdrawn,
}

/// Reads one line without its line break. `None` for what is no line of the log, or speaks of no call.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Line> {
    if bytes.len() > LONGEST_LINE {
        return None;
    }
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.trim_end_matches('\r').split('|');
    let seconds: i64 = parts.next()?.parse().ok()?;
    let at = Timestamp::from_second(seconds).ok()?;
    let (id, _queue, member, word) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let values: Vec<&str> = parts.collect();
    understand(at, id, member, word, &values)
}

/// The same from the columns of a table.
#[must_use]
pub fn understand(
    at: Timestamp,
    id: &str,
    member: &str,
    word: &str,
    values: &[&str],
) -> Option<Line> {
    if word == "QUEUESTART" {
        return Some(Line {
            at,
            event: Event::Started,
        });
    }
    if !is_call(id) {
        return None;
    }
    let value = |place: usize| values.get(place).copied().unwrap_or("");
    let what = match word {
        "ENTERQUEUE" => OfCall::Entered {
            number: Sensitive::new(clipped(value(1))),
        },
        "CONNECT" => OfCall::Connected {
            member: clipped(member),
        },
        "COMPLETECALLER" => OfCall::Completed(EndWhy::CallerHungUp),
        "COMPLETEAGENT" => OfCall::Completed(EndWhy::OperatorHungUp),
        "ABANDON" => OfCall::Left(Leaving::Abandoned),
        "EXITWITHTIMEOUT" => OfCall::Left(Leaving::TimedOut),
        "EXITEMPTY" => OfCall::Left(Leaving::NoAgents),
        "EXITWITHKEY" => OfCall::Left(Leaving::Key),
        "WITHDRAW" => OfCall::Left(Leaving::Withdrawn),
        "BLINDTRANSFER" | "ATTENDEDTRANSFER" | "TRANSFER" => OfCall::Transferred,
        "DID" => OfCall::Dialled(clipped(value(0))),
        "FACILITY" => OfCall::Facility(clipped(value(0))),
        "PRESENTATION" => OfCall::Presentation(clipped(value(0))),
        "HANGUP" => OfCall::HungUp {
            voicemail: value(0) == "SUCCESS",
        },
        _ => OfCall::Alive,
    };
    Some(Line {
        at,
        event: Event::Call {
            id: id.to_owned(),
            what,
        },
    })
}

/// A call has an id with a number in it; members come and go under `NONE`, `MANAGER`, `REALTIME` or `CLI`.
fn is_call(id: &str) -> bool {
    id.len() <= LONGEST_ID
        && id.bytes().any(|byte| byte.is_ascii_digit())
        && id.bytes().all(|byte| byte.is_ascii_graphic())
}

fn clipped(value: &str) -> String {
    value
        .chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST_WORD)
        .collect()
}
