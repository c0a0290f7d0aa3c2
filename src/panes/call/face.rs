//! Owns: what stands around the note: where the call comes from, how far it is, what the line allows.
//! Must not know: words, widths or colours.

use crate::domain::phone_system::{Callback, PhoneMark, Step};
use crate::domain::{Call, CallState, Card, EndWhy, Monitored, NonData, ThreeWay, Urgency};
use crate::panes::Sight;

/// How far the call in hand is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Taken; the mirror does not know it yet.
    Arriving,
    /// Claimed, the caller is not reached yet.
    NotReached,
    /// Claimed; the phone system was told to ring the operator's phone.
    Ordered,
    /// The operator's phone rings.
    Ringing,
    /// Talking.
    Talking,
    /// The caller hears music.
    OnHold,
    /// The operator's phone has left the talk; the caller is still there.
    Alone {
        /// The phone system rings the operators in turn: nobody's phone can be rung again from here.
        in_turn: bool,
    },
    /// Somebody else talks with the caller; what is known of the call is written down here.
    Elsewhere,
    /// Mine, but the database has not heard from this desk for too long.
    LinkLost,
    /// Over, and the wrap-up is open.
    Ended {
        /** Why. */
        why: Option<EndWhy>,
        /** It broke off. */
        broken: bool,
        /** It ended within seconds of the cap, and not by us: the facility will have cut it. */
        at_cap: bool,
    },
    /// Not mine any more: words are still saved, as written after the claim ended.
    Lost {
        /** Who has it now. */
        to: Option<String>,
    },
    /// Wrapped up.
    Done {
        /** It had no story. */
        non_data: Option<NonData>,
    },
}

/// The clock of the call in hand: the only one that runs by seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clockface {
    /// Seconds since first arrival.
    pub seconds: i64,
    /// Seconds the facility allows.
    pub cap: Option<i64>,
    /// It has stopped.
    pub stopped: bool,
}

/// Everything around the note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Face {
    /// The facility, or the line.
    pub place: Option<String>,
    /// The line's name.
    pub line: Option<String>,
    /// How far it is.
    pub stage: Stage,
    /// How long, of how much.
    pub clock: Option<Clockface>,
    /// Listened to?
    pub monitored: Monitored,
    /// Third parties?
    pub three_way: ThreeWay,
    /// The first words, in the caller's language where the line has them.
    pub opening: Option<String>,
    /// How urgent.
    pub urgency: Option<Urgency>,
    /// The caller's language.
    pub language: Option<String>,
    /// Which call of today from the same, shared phone.
    pub nth_today: i16,
    /// It stands on a person or a case.
    pub placed: bool,
    /// The caller can be called back, or why not; said where a phone system knows it.
    pub callback: Option<Callback>,
}

/// What stands around the note of this call. Where it does not say its language, the card of whoever calls may.
#[must_use]
pub fn face(call: Option<&Call>, card: Option<&Card>, sight: &Sight<'_>) -> Face {
    let line = call.and_then(|call| sight.line(call));
    let language = call.and_then(|call| call.language.clone());
    let language = language.or_else(|| card?.language.clone());
    let opening = line.and_then(|line| {
        let wanted = language
            .as_deref()
            .or(line.default_language.as_deref())
            .unwrap_or("en");
        line.opening
            .get(wanted)
            .or_else(|| line.opening.values().next())
            .cloned()
    });
    Face {
        place: call.and_then(|call| sight.place(call)),
        line: line.map(|line| line.name.clone()),
        stage: call.map_or(Stage::Arriving, |call| stage(call, sight)),
        clock: call.map(|call| clock(call, sight)),
        monitored: line.map_or(Monitored::Unknown, |line| line.monitored),
        three_way: line.map_or(ThreeWay::Unknown, |line| line.three_way),
        opening,
        urgency: call.map(|call| call.urgency),
        language,
        nth_today: call.map_or(1, |call| call.nth_today),
        placed: call.is_some_and(|call| call.case.is_some()),
        callback: call.and_then(|call| call.phone.callback),
    }
}

fn stage(call: &Call, sight: &Sight<'_>) -> Stage {
    if call.wrapped_at.is_some() {
        return Stage::Done {
            non_data: call.non_data,
        };
    }
    let holder = call.holder.as_ref();
    let ours = match (holder, sight.claim) {
        (Some(holder), Some(claim)) => holder.fence <= claim.fence,
        _ => true,
    };
    if !ours || holder.is_some_and(|holder| !holder.live && call.ended_at.is_none()) {
        let to = holder.filter(|holder| holder.live && !sight.is_me(&holder.login));
        return Stage::Lost {
            to: to.map(|holder| sight.handle(&holder.login)),
        };
    }
    match call.state {
        _ if call.ended_at.is_some() => Stage::Ended {
            why: call.end_why,
            broken: call.broken_off_at.is_some(),
            at_cap: ended_at_cap(call, sight),
        },
        CallState::LinkLost => Stage::LinkLost,
        CallState::OnCall if call.phone.has(PhoneMark::Elsewhere) => Stage::Elsewhere,
        CallState::OnCall if call.phone.has(PhoneMark::OnHold) => Stage::OnHold,
        CallState::OnCall if call.phone.has(PhoneMark::Alone) => alone(call, sight),
        CallState::OnCall => Stage::Talking,
        CallState::Waiting => Stage::Arriving,
        _ if call.phone.step == Some(Step::Ringing) => Stage::Ringing,
        _ if sight.orders_go_to(call).is_some() => Stage::Ordered,
        _ => Stage::NotReached,
    }
}

fn alone(call: &Call, sight: &Sight<'_>) -> Stage {
    if call.phone.step == Some(Step::Ringing) {
        return Stage::Ringing;
    }
    Stage::Alone {
        in_turn: sight.rings_in_turn(call),
    }
}

/// So near its cap a call that ended was cut, unless the operator hung up.
const NEAR_THE_CAP: i64 = 10;

fn ended_at_cap(call: &Call, sight: &Sight<'_>) -> bool {
    if call.phone.source.is_none() {
        return false;
    }
    let lasted = clock(call, sight);
    let near = |cap: i64| (lasted.seconds - cap).abs() <= NEAR_THE_CAP;
    call.end_why != Some(EndWhy::OperatorHungUp) && lasted.cap.is_some_and(near)
}

fn clock(call: &Call, sight: &Sight<'_>) -> Clockface {
    let seconds = call.ended_at.map_or_else(
        || sight.clock.seconds_since(call.arrived_at),
        |ended| ended.as_second() - call.arrived_at.as_second(),
    );
    Clockface {
        seconds: seconds.max(0),
        cap: sight
            .line(call)
            .and_then(|line| line.cap_seconds)
            .map(i64::from),
        stopped: call.ended_at.is_some(),
    }
}
