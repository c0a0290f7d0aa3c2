//! Owns: looking around at Twilio: who is in the queue, in a call, in a room, and which calls ended since.
//! Must not know: what was posted, or what is done with the picture.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp, tz};

use super::caller::caller;
use super::moments::within_second;
use super::posted::is_over;
use super::rest::{CallRow, ParticipantRow, Rest, RestError};
use crate::domain::phone_system::{CallFacts, Caller, Connected, Ended, RecordPosition};
use crate::domain::{CommandId, EndWhy};

/// A call may be listed as ended a little after it ended; the next look reads this far back again.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);

/// What was found.
#[derive(Clone, Debug)]
pub(super) struct Around {
    /// When the listing began.
    pub(super) began: Timestamp,
    /// Every caller's call that lives.
    pub(super) living: Vec<CallFacts>,
    /// Those that ended since the last look.
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
    queue: &str,
    read_to: Option<&RecordPosition>,
    began: Timestamp,
) -> Result<Around, RestError> {
    let mut calls = rest.calls("Status=in-progress").await?;
    calls.extend(rest.calls("Status=ringing").await?);
    let waiting = waiting(rest, queue).await?;
    let met = met(rest, began).await?;
    let living = calls
        .iter()
        .filter(|call| is_callers(call))
        .map(|call| CallFacts {
            waiting_at: waiting.get(&call.sid).copied().flatten(),
            on_hold: met.get(&call.sid).map(|met| met.on_hold),
            connected: met.get(&call.sid).and_then(|met| met.connected.clone()),
            ..facts(call)
        });
    let since: Option<Timestamp> = read_to.and_then(|read_to| read_to.0.parse().ok());
    Ok(Around {
        began,
        living: living.collect(),
        ended: match since {
            Some(since) => ended(rest, since.checked_sub(OVERLAP).unwrap_or(since)).await?,
            None => Vec::new(),
        },
        read_to: RecordPosition(began.to_string()),
    })
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
        let is_ours = meeting
            .friendly_name
            .as_deref()
            .is_some_and(|room| room.starts_with("room"));
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

fn is_leg(participant: &ParticipantRow) -> bool {
    participant
        .label
        .as_deref()
        .and_then(CommandId::of_leg)
        .is_some()
}

async fn ended(rest: &Rest, since: Timestamp) -> Result<Vec<CallFacts>, RestError> {
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
        Some(CallFacts {
            ended: Some(ended),
            ..facts(call)
        })
    });
    Ok(ended.collect())
}

fn is_callers(call: &CallRow) -> bool {
    call.direction.as_deref() == Some("inbound")
}

fn facts(call: &CallRow) -> CallFacts {
    CallFacts {
        provider_id: call.sid.clone(),
        line: call.line().map(str::to_owned),
        caller: call.from().map_or(Caller::NotSaid, caller),
        arrived_at: call.began(),
        ..CallFacts::default()
    }
}
