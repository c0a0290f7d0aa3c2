//! Owns: an invented hotline for the tests of the desk: places, lines, colleagues, calls. Nobody here exists.
//! Must not know: what is tested with it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::Store;
use crate::domain::{
    Batch, Call, CallId, CallState, Facility, FacilityId, Fence, Group, Holder, Line, LineId, Link,
    Login, Monitored, Operator, OperatorState, Row, TeamId, ThreeWay, Urgency,
    phone_system::CallPhone,
};

/// When every test begins: on a Sunday morning, 40 seconds after the minute.
pub(crate) const START: &str = "2026-03-01T10:00:40Z";

/// That moment.
pub(crate) fn start() -> Timestamp {
    START.parse().unwrap()
}

/// So many seconds before the start.
pub(crate) fn ago(seconds: i64) -> Timestamp {
    start() - SignedDuration::from_secs(seconds)
}

/// The call with this number.
pub(crate) fn call_id(number: u128) -> CallId {
    CallId(Uuid::from_u128(number))
}

/// The login with this number.
pub(crate) fn login(number: u8) -> Login {
    Login(format!("op-{number:03}"))
}

/// Places: 1 Pine Hill, 2 Cedar Creek, 3 Marsh Unit.
pub(crate) fn facility_id(number: u128) -> FacilityId {
    FacilityId(Uuid::from_u128(number))
}

/// Lines: one for each place.
pub(crate) fn line_id(number: u128) -> LineId {
    LineId(Uuid::from_u128(number))
}

/// A call that has waited for so many seconds on this line.
pub(crate) fn waiting(number: u128, line: u128, urgency: u8, seconds: i64) -> Call {
    Call {
        id: call_id(number),
        version: 1,
        state: CallState::Waiting,
        line: Some(line_id(line)),
        facility: Some(facility_id(line)),
        team: Some(TeamId(1)),
        arrived_at: ago(seconds),
        ended_at: None,
        end_why: None,
        wrapped_at: None,
        urgency: Urgency::new(urgency).unwrap(),
        language: Some("es".to_owned()),
        messages_waiting: 0,
        nth_today: 1,
        outgoing: false,
        returned: false,
        broken_off_at: None,
        disposition: None,
        non_data: None,
        case: None,
        person: None,
        holder: None,
        phone: CallPhone::default(),
    }
}

/// The same call, in the hands of this operator under this fence.
pub(crate) fn held(call: Call, by: u8, fence: i64, reached: bool) -> Call {
    let taken_at = call.arrived_at + SignedDuration::from_secs(30);
    Call {
        version: call.version + 1,
        state: if reached {
            CallState::OnCall
        } else {
            CallState::Taken
        },
        holder: Some(Holder {
            login: login(by),
            fence: Fence(fence),
            taken_at,
            reached_at: reached.then_some(taken_at),
            live: true,
        }),
        ..call
    }
}

fn facility(number: u128, name: &str) -> Row {
    Row::Facility(Facility {
        id: facility_id(number),
        version: 1,
        name: name.to_owned(),
        kind: Some("CDF".to_owned()),
        place: Some("Larkspur".to_owned()),
    })
}

fn line(number: u128, name: &str, cap_seconds: Option<i32>) -> Row {
    Row::Line(Line {
        id: line_id(number),
        version: 1,
        number: format!("555-010{number}"),
        name: name.to_owned(),
        facility: Some(facility_id(number)),
        team: TeamId(1),
        cap_seconds,
        monitored: if number == 1 {
            Monitored::No
        } else {
            Monitored::Unknown
        },
        three_way: if number == 1 {
            ThreeWay::NotAllowed
        } else {
            ThreeWay::Allowed
        },
        hours: None,
        default_urgency: Urgency::ROUTINE,
        default_language: Some("es".to_owned()),
        opening: BTreeMap::from([(
            "es".to_owned(),
            "Buenos días, soy de la línea de ayuda.".to_owned(),
        )]),
        zone: Some("America/New_York".to_owned()),
    })
}

/// A colleague: 1 is ana, who sits at the desk of the tests; 4 is a lead.
pub(crate) fn operator(number: u8, handle: &str, state: OperatorState) -> Operator {
    Operator {
        login: login(number),
        version: 1,
        handle: handle.to_owned(),
        group: if number == 4 {
            Group::Lead
        } else {
            Group::Operator
        },
        state,
        reason: None,
        since: ago(9 * 60),
        link: Link::Live,
        hand: None,
        teams: vec![TeamId(1)],
        active: true,
    }
}

/// The world as the first answer of the database has it, with these calls.
pub(crate) fn whole(calls: Vec<Call>) -> Batch {
    let mut rows = vec![
        facility(1, "Pine Hill"),
        facility(2, "Cedar Creek"),
        facility(3, "Marsh Unit"),
        line(1, "line 4", Some(900)),
        line(2, "line 7", Some(1200)),
        line(3, "line 9", None),
        Row::Operator(operator(1, "ana", OperatorState::Available)),
        Row::Operator(operator(2, "luis", OperatorState::OnCall)),
        Row::Operator(operator(3, "berta", OperatorState::Available)),
        Row::Operator(operator(4, "marta", OperatorState::Away)),
    ];
    rows.extend(calls.into_iter().map(Row::Call));
    Batch {
        whole: true,
        rows,
        gone: Vec::new(),
        server_now: start(),
    }
}

/// News of these rows.
pub(crate) fn changed(rows: Vec<Row>) -> Batch {
    Batch {
        whole: false,
        rows,
        gone: Vec::new(),
        server_now: start(),
    }
}

/// A morning: four callers wait, one of them perhaps the one that broke off; colleagues talk.
pub(crate) fn morning() -> Vec<Call> {
    let mut broken = held(waiting(20, 1, 1, 900), 2, 7, true);
    broken.state = CallState::BrokenOff;
    broken.ended_at = Some(ago(180));
    broken.broken_off_at = Some(ago(180));
    if let Some(holder) = &mut broken.holder {
        holder.live = false;
    }
    let mut third = waiting(3, 3, 4, 20);
    third.nth_today = 3;
    third.language = Some("ht".to_owned());
    let mut unknown = waiting(2, 2, 3, 80);
    unknown.language = None;
    let mut lost = held(waiting(21, 2, 2, 700), 3, 8, true);
    lost.state = CallState::LinkLost;
    vec![
        waiting(1, 1, 4, 130),
        unknown,
        third,
        broken,
        lost,
        held(waiting(22, 3, 3, 400), 2, 9, true),
    ]
}

/// A mirror of that morning.
pub(crate) fn mirror(calls: Vec<Call>) -> Store {
    let mut store = Store::default();
    store.merge(whole(calls));
    store
}
