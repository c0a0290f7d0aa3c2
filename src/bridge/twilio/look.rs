//! Owns: looking around at Twilio: who is in the queue, in a call, in a room, and which calls ended since.
//! Must not know: what was posted, or what is done with the picture.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp, tz};

use super::moments::within_second;
use super::posted::is_over;
use super::rest::{CallRow, ParticipantRow, Rest, RestError};
use crate::domain::phone_system::{CallFacts, Caller, Connected, Ended, RecordPosition};
use crate::domain::{CommandId, EndWhy};

/// A call may be listed as ended a little after it ended; the next look reads this far back again.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);

/// What is the hotline's in an account that may have other numbers and other callers.
#[derive(Clone, Debug)]
pub(super) struct Ours {
    /// The queue in which callers wait.
    pub(super) queue: String,
    /// Where calls to the hotline's numbers are told.
    pub(super) voice: String,
    /// The hotline's numbers; none: those whose calls are told there.
    pub(super) numbers: Vec<String>,
}

/// What was found.
#[derive(Clone, Debug)]
pub(super) struct Around {
    /// When the listing began.
    pub(super) began: Timestamp,
    /// Every caller's call that lives and is the hotline's.
    pub(super) living: Vec<CallFacts>,
    /// The names of all other calls that live. Nothing else is kept of them: one that was told by a post is known by it.
    pub(super) others: Vec<String>,
    /// Those that ended since the last look; of calls that are not seen to be the hotline's, the end alone.
    pub(super) ended: Vec<CallFacts>,
    /// How far back that went.
    pub(super) read_to: RecordPosition,
}

/// Looks around; everything or nothing. The first look ever reads no past: what was before is not ours.
///
/// # Errors
/// A page is missing.
pub(super) async fn look_around(
    rest: &Rest,
    ours: &Ours,
    read_to: Option<&RecordPosition>,
    began: Timestamp,
) -> Result<Around, RestError> {
    // Whoever is answered in between stands in both lists, never in neither.
    let mut calls = rest.calls("Status=ringing").await?;
    calls.extend(rest.calls("Status=in-progress").await?);
    let mut seen = HashSet::new();
    calls.retain(|call| is_callers(call) && seen.insert(call.sid.clone()));
    let waiting = waiting(rest, &ours.queue).await?;
    let met = met(rest, began).await?;
    let numbers = numbers(rest, ours).await?;
    let (living, others): (Vec<CallRow>, Vec<CallRow>) = calls.into_iter().partition(|call| {
        waiting.contains_key(&call.sid) || met.contains_key(&call.sid) || is_dialled(call, &numbers)
    });
    let living = living.iter().map(|call| CallFacts {
        waiting_at: waiting.get(&call.sid).copied().flatten(),
        on_hold: met.get(&call.sid).map(|met| met.on_hold),
        connected: met.get(&call.sid).and_then(|met| met.connected.clone()),
        ..facts(call)
    });
    let since: Option<Timestamp> = read_to.and_then(|read_to| read_to.0.parse().ok());
    Ok(Around {
        began,
        living: living.collect(),
        others: others.into_iter().map(|call| call.sid).collect(),
        ended: match since {
            Some(since) => {
                let since = since.checked_sub(OVERLAP).unwrap_or(since);
                ended(rest, since, &numbers).await?
            }
            None => Vec::new(),
        },
        read_to: RecordPosition(began.to_string()),
    })
}

/// The hotline's numbers.
async fn numbers(rest: &Rest, ours: &Ours) -> Result<HashSet<String>, RestError> {
    if !ours.numbers.is_empty() {
        return Ok(ours.numbers.iter().cloned().collect());
    }
    let numbers = rest.numbers().await?;
    let told_here = numbers.into_iter().filter(|row| row.calls(&ours.voice));
    Ok(told_here.map(|row| row.phone_number).collect())
}

fn is_dialled(call: &CallRow, numbers: &HashSet<String>) -> bool {
    call.line().is_some_and(|line| numbers.contains(line))
}

async fn waiting(
    rest: &Rest,
    queue: &str,
) -> Result<HashMap<String, Option<Timestamp>>, RestError> {
    let mut waiting = HashMap::new();
    let queues = rest.queues().await?;
    // Twilio makes a queue when the first caller is sent there; before that nobody waits in it.
    for queue in queues
        .iter()
        .filter(|row| row.friendly_name.as_deref() == Some(queue))
    {
        let members = rest.members(&queue.sid).await?;
        waiting.extend(
            members
                .into_iter()
                .map(|member| (member.call_sid.clone(), member.since())),
        );
    }
    Ok(waiting)
}

struct Met {
    on_hold: bool,
    connected: Option<Connected>,
}

async fn met(rest: &Rest, began: Timestamp) -> Result<HashMap<String, Met>, RestError> {
    let mut met = HashMap::new();
    for meeting in rest.meetings().await? {
        let is_ours = meeting.friendly_name.as_deref().is_some_and(is_our_room);
        if !is_ours {
            continue;
        }
        let there = match rest.participants(&meeting.sid).await {
            Err(error) if error.is_gone() => continue,
            there => there?,
        };
        let (legs, callers): (Vec<_>, Vec<_>) = there
            .iter()
            .filter(|one| one.is_there())
            .partition(|one| is_leg(one));
        let first_leg = legs.iter().filter_map(|leg| leg.since()).min();
        for caller in callers {
            let at = first_leg
                .zip(caller.since())
                .map(|(leg, caller)| leg.max(caller));
            let connected = at.map(|at| Connected {
                at: within_second(at, began),
                phone: None,
            });
            met.insert(
                caller.call_sid.clone(),
                Met {
                    on_hold: caller.hold,
                    connected,
                },
            );
        }
    }
    Ok(met)
}

/// A room is named after a call in the database; an office may have rooms of its own.
fn is_our_room(name: &str) -> bool {
    name.strip_prefix("room")
        .is_some_and(|call| call.len() == 32 && call.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

fn is_leg(participant: &ParticipantRow) -> bool {
    participant
        .label
        .as_deref()
        .and_then(CommandId::of_leg)
        .is_some()
}

async fn ended(
    rest: &Rest,
    since: Timestamp,
    numbers: &HashSet<String>,
) -> Result<Vec<CallFacts>, RestError> {
    let day = since.to_zoned(tz::TimeZone::UTC).date();
    let calls = rest.calls(&format!("EndTime%3E={day}")).await?;
    let callers = calls
        .iter()
        .filter(|call| is_callers(call) && is_over(&call.status));
    let ended = callers.filter_map(|call| {
        let at = call.ended().filter(|&at| at >= since)?;
        let ended = Ended {
            at,
            why: EndWhy::Unknown,
            seen: true,
        };
        let known = if is_dialled(call, numbers) {
            facts(call)
        } else {
            named(call)
        };
        Some(CallFacts {
            ended: Some(ended),
            ..known
        })
    });
    Ok(ended.collect())
}

fn is_callers(call: &CallRow) -> bool {
    call.direction.as_deref() == Some("inbound")
}

fn facts(call: &CallRow) -> CallFacts {
    let from = call.from();
    CallFacts {
        line: call.line().map(str::to_owned),
        caller: from.map_or(Caller::NotSaid, |from| Caller::said(from, true)),
        arrived_at: call.began(),
        ..named(call)
    }
}

/// Nothing but its name: whether the call is the hotline's is for the database to know.
fn named(call: &CallRow) -> CallFacts {
    CallFacts {
        provider_id: call.sid.clone(),
        ..CallFacts::default()
    }
}
