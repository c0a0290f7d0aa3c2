//! What became of each call, whatever order its frames came in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

use super::super::frame::Frame;
use super::super::settings::Reading;
use super::super::wording::moment;
use super::Tracker;
use crate::domain::EndWhy;
use crate::domain::phone_system::{CallFacts, Caller};

mod alone;
mod odd;

/// The first moment of every scenario.
const START: i64 = 1_795_294_226;

/// A frame and the milliseconds after the start at which it happened.
type Line = (i64, Frame);

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(START * 1000 + millis).expect("a moment")
}

/// `123 Hangup Uniqueid=p-1.1 Cause=16`, one event a line.
fn script(text: &str) -> Vec<Line> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let mut words = line.split_whitespace();
            let millis: i64 = words
                .next()
                .and_then(|word| word.parse().ok())
                .expect("milliseconds");
            let stamp = format!("{}.{:06}", START + millis / 1000, millis % 1000 * 1000);
            let event = words.next().expect("an event");
            let headers = words.map(|word| word.split_once('=').expect("Key=value"));
            let frame = [("Event", event), ("Timestamp", stamp.as_str())]
                .into_iter()
                .chain(headers)
                .collect();
            (millis, frame)
        })
        .collect()
}

fn reading() -> Reading {
    Reading {
        queues: vec!["hotline".to_owned(), "hotline-pull".to_owned()],
        contexts: vec!["from-carrier".to_owned()],
        places: vec!["linelamp-rooms".to_owned()],
        room_prefix: "room".to_owned(),
        line_variable: Some("FROM_DID".to_owned()),
        facility_variable: Some("FACILITY".to_owned()),
        ..Reading::default()
    }
}

/// Plays a scenario and gives the last facts of every call.
fn play(lines: &[Line]) -> BTreeMap<String, CallFacts> {
    let mut tracker = Tracker::new(reading());
    let mut last = BTreeMap::new();
    let mut keep = |ready: Vec<CallFacts>| {
        for facts in ready {
            last.insert(facts.provider_id.clone(), facts);
        }
    };
    for (millis, frame) in lines {
        let heard = at(*millis);
        let stamp = frame.get("Timestamp").and_then(moment).expect("a stamp");
        tracker.take(frame, stamp, heard);
        keep(tracker.ready(heard));
    }
    let end = lines.iter().map(|(millis, _)| *millis).max().unwrap_or(0);
    keep(tracker.ready(at(end + 100)));
    last
}

fn ends(text: &str) -> Vec<(String, Option<EndWhy>)> {
    play(&script(text))
        .into_values()
        .map(|facts| (facts.provider_id, facts.ended.map(|ended| ended.why)))
        .collect()
}

fn one(text: &str) -> CallFacts {
    let mut calls = play(&script(text));
    assert_eq!(calls.len(), 1, "one call: {:?}", calls.keys());
    calls.pop_first().expect("a call").1
}

const ARRIVES: &str = "
    0 Newchannel Channel=PJSIP/carrier-00000001 Context=from-carrier Exten=+15550001 CallerIDNum=+15550100 Uniqueid=p-1.1 Linkedid=p-1.1 ChanVariable=CALLERID(num-pres)=allowed_not_screened
    90 QueueCallerJoin Channel=PJSIP/carrier-00000001 Queue=hotline CallerIDNum=+15550100 Exten=+15550001 Uniqueid=p-1.1 Linkedid=p-1.1 ChanVariable=FACILITY=north";

const GIVES_UP: &str = "
    9000 QueueCallerAbandon Queue=hotline Uniqueid=p-1.1 Position=1
    9001 QueueCallerLeave Queue=hotline Uniqueid=p-1.1
    9002 Hangup Channel=PJSIP/carrier-00000001 Uniqueid=p-1.1 Linkedid=p-1.1 Cause=0 Context=from-carrier";

const ANSWERED: &str = "
    4000 Newchannel Channel=Local/101@from-queue-00000001;1 Context=from-queue Exten=101 Uniqueid=p-1.2 Linkedid=p-1.1
    4001 Newchannel Channel=Local/101@from-queue-00000001;2 Context=from-queue Exten=101 Uniqueid=p-1.3 Linkedid=p-1.1
    4002 Newchannel Channel=PJSIP/101-00000002 Context=from-carrier Exten=s Uniqueid=p-1.4 Linkedid=p-1.1
    4010 AgentCalled Queue=hotline Interface=Local/101@from-queue/n Uniqueid=p-1.1 DestUniqueid=p-1.2
    7000 DialEnd Uniqueid=p-1.1 DestUniqueid=p-1.2 DialStatus=ANSWER
    7001 QueueCallerLeave Queue=hotline Uniqueid=p-1.1
    7002 AgentConnect Queue=hotline Interface=Local/101@from-queue/n Uniqueid=p-1.1 DestUniqueid=p-1.2 DestChannel=Local/101@from-queue-00000001;1 HoldTime=6 RingTime=3";

const OVER: &str = "
    30000 Hangup Channel=PJSIP/101-00000002 Uniqueid=p-1.4 Linkedid=p-1.1 Cause=16
    30004 Hangup Channel=Local/101@from-queue-00000001;2 Uniqueid=p-1.3 Linkedid=p-1.1 Cause=16
    30005 Hangup Channel=Local/101@from-queue-00000001;1 Uniqueid=p-1.2 Linkedid=p-1.1 Cause=16
    30010 AgentComplete Queue=hotline Uniqueid=p-1.1 Reason=agent TalkTime=23
    30012 Hangup Channel=PJSIP/carrier-00000001 Uniqueid=p-1.1 Linkedid=p-1.1 Cause=16";

const TAKEN: &str = "
    4000 Newchannel Channel=PJSIP/op101-00000002 Context=linelamp-rooms Exten=roomA Uniqueid=cmd-1 Linkedid=cmd-1
    6000 ConfbridgeJoin Conference=roomA Channel=PJSIP/op101-00000002 Uniqueid=cmd-1 Linkedid=cmd-1
    6010 QueueCallerAbandon Queue=hotline Uniqueid=p-1.1
    6011 QueueCallerLeave Queue=hotline Uniqueid=p-1.1
    6020 ConfbridgeJoin Conference=roomA Channel=PJSIP/carrier-00000001 Uniqueid=p-1.1 Linkedid=p-1.1";

const HELD: &str = "
    9000 ConfbridgeLeave Conference=roomA Channel=PJSIP/carrier-00000001 Uniqueid=p-1.1
    12000 ConfbridgeJoin Conference=roomA Channel=PJSIP/carrier-00000001 Uniqueid=p-1.1";

const SENT_BACK: &str = "
    15000 ConfbridgeLeave Conference=roomA Channel=PJSIP/carrier-00000001 Uniqueid=p-1.1
    15010 QueueCallerJoin Channel=PJSIP/carrier-00000001 Queue=hotline CallerIDNum=+15550100 Uniqueid=p-1.1
    15020 ConfbridgeLeave Conference=roomA Channel=PJSIP/op101-00000002 Uniqueid=cmd-1
    15021 Hangup Channel=PJSIP/op101-00000002 Uniqueid=cmd-1 Cause=16";

const TAKEN_AGAIN: &str = "
    18000 Newchannel Channel=PJSIP/op102-00000003 Context=linelamp-rooms Exten=roomA Uniqueid=cmd-2 Linkedid=cmd-2
    19000 ConfbridgeJoin Conference=roomA Channel=PJSIP/op102-00000003 Uniqueid=cmd-2
    19500 QueueCallerLeave Queue=hotline Uniqueid=p-1.1
    19800 ConfbridgeJoin Conference=roomA Channel=PJSIP/carrier-00000001 Uniqueid=p-1.1
    25000 ConfbridgeLeave Conference=roomA Channel=PJSIP/carrier-00000001 Uniqueid=p-1.1
    25001 Hangup Channel=PJSIP/carrier-00000001 Uniqueid=p-1.1 Cause=16
    25020 ConfbridgeLeave Conference=roomA Channel=PJSIP/op102-00000003 Uniqueid=cmd-2
    25021 Hangup Channel=PJSIP/op102-00000003 Uniqueid=cmd-2 Cause=16";

#[test]
fn a_caller_who_gives_up_is_told_with_his_line_and_facility() {
    let call = one(&format!("{ARRIVES}{GIVES_UP}"));
    assert_eq!(call.line.as_deref(), Some("+15550001"));
    assert_eq!(call.facility.as_deref(), Some("north"));
    assert_eq!(call.caller, Caller::Number("+15550100".into()));
    assert_eq!(
        (call.arrived_at, call.waiting_at),
        (Some(at(0)), Some(at(90)))
    );
    assert_eq!(call.connected, None);
    let end = call.ended.expect("an end");
    assert_eq!(
        (end.at, end.why, end.seen),
        (at(9002), EndWhy::CallerHungUp, true)
    );
}

#[test]
fn the_queues_word_that_a_caller_left_is_no_hang_up() {
    let waiting = one(&format!(
        "{ARRIVES}\n9000 QueueCallerAbandon Queue=hotline Uniqueid=p-1.1"
    ));
    assert_eq!(waiting.ended, None);
    let too_long = format!(
        "{ARRIVES}\n9000 QueueCallerAbandon Queue=hotline Uniqueid=p-1.1\n9001 QueueCallerLeave Queue=hotline Uniqueid=p-1.1\n"
    );
    let voicemail = format!(
        "{too_long}20000 MessageWaiting Mailbox=1@hotline Uniqueid=p-1.1 New=1 Waiting=1\n20010 Hangup Uniqueid=p-1.1 Cause=16"
    );
    let voicemail = one(&voicemail);
    assert!(voicemail.voicemail);
    assert_eq!(voicemail.ended.map(|end| end.why), Some(EndWhy::Voicemail));
    let none = one(&format!("{too_long}20010 Hangup Uniqueid=p-1.1 Cause=16"));
    assert_eq!(none.ended.map(|end| end.why), Some(EndWhy::TimedOut));
}

#[test]
fn a_local_member_is_one_call_and_its_phone_is_the_one_dialled() {
    let call = one(&format!("{ARRIVES}{ANSWERED}{OVER}"));
    let connected = call.connected.expect("connected");
    assert_eq!(connected.at, at(7002));
    assert_eq!(connected.phone, Some("101".into()));
    assert_eq!(call.ended.map(|end| end.why), Some(EndWhy::OperatorHungUp));
}

#[test]
fn a_transfer_ends_no_call() {
    let call = one(&format!(
        "{ARRIVES}{ANSWERED}
        20000 AgentComplete Queue=hotline Uniqueid=p-1.1 Reason=transfer TalkTime=13
        20001 Hangup Channel=PJSIP/101-00000002 Uniqueid=p-1.4 Linkedid=p-1.1 Cause=16"
    ));
    assert_eq!(call.ended, None);
}

#[test]
fn a_caller_taken_into_a_room_is_connected_held_sent_back_and_connected_again() {
    let taken = one(&format!("{ARRIVES}{TAKEN}"));
    let connected = taken.connected.expect("connected");
    assert_eq!(
        (connected.at, connected.phone),
        (at(6020), Some("op101".into()))
    );
    let held = one(&format!(
        "{ARRIVES}{TAKEN}\n9000 ConfbridgeLeave Conference=roomA Uniqueid=p-1.1"
    ));
    assert_eq!(held.on_hold, Some(true));
    let back = one(&format!("{ARRIVES}{TAKEN}{HELD}"));
    assert_eq!(back.on_hold, Some(false));
    assert_eq!(back.connected.map(|connected| connected.at), Some(at(6020)));
    let waits = one(&format!("{ARRIVES}{TAKEN}{HELD}{SENT_BACK}"));
    assert_eq!(waits.waiting_at, Some(at(15_010)));
    assert_eq!(waits.arrived_at, Some(at(0)));
    assert_eq!(
        waits.connected.map(|connected| connected.at),
        Some(at(6020))
    );
    assert_eq!(waits.on_hold, Some(false));
    let again = one(&format!("{ARRIVES}{TAKEN}{HELD}{SENT_BACK}{TAKEN_AGAIN}"));
    let connected = again.connected.expect("connected again");
    assert_eq!(
        (connected.at, connected.phone),
        (at(19_800), Some("op102".into()))
    );
    assert_eq!(again.ended.map(|end| end.why), Some(EndWhy::CallerHungUp));
}

#[test]
fn a_phone_system_that_stops_hangs_up_first_and_says_why_last() {
    let stop = format!("{ARRIVES}{GIVES_UP}\n9900 Shutdown Shutdown=Cleanly Restart=False");
    assert_eq!(
        ends(&stop),
        [("p-1.1".to_owned(), Some(EndWhy::PhoneSystemRestarted))]
    );
    let long_before = format!("{ARRIVES}{GIVES_UP}\n12000 Shutdown Shutdown=Cleanly");
    assert_eq!(
        ends(&long_before),
        [("p-1.1".to_owned(), Some(EndWhy::CallerHungUp))]
    );
}

#[test]
fn the_wish_to_withhold_a_number_is_kept_even_where_the_number_is_known() {
    let prohibited = ARRIVES.replace("FACILITY=north", "CALLERID(num-pres)=prohib_passed_screen");
    assert_eq!(one(&prohibited).caller, Caller::Prohibited);
    let unsaid = ARRIVES.replace(" ChanVariable=CALLERID(num-pres)=allowed_not_screened", "");
    assert_eq!(
        one(&unsaid).caller,
        Caller::NotSaid,
        "nobody says that it may be shown"
    );
    let unknown = ARRIVES.replace("+15550100", "<unknown>");
    assert_eq!(one(&unknown).caller, Caller::Withheld);
    let said =
        format!("{ARRIVES}\n200 UserEvent UserEvent=Caller Presentation=prohib Uniqueid=p-1.1");
    assert_eq!(one(&said).caller, Caller::Prohibited);
}

#[test]
fn other_queues_and_other_calls_of_the_house_are_no_calls_of_ours() {
    let office = ARRIVES
        .replace("from-carrier", "office")
        .replace("Queue=hotline", "Queue=office");
    assert!(play(&script(&office)).is_empty());
    let line_out = "0 Newchannel Channel=PJSIP/carrier-00000009 Context=from-carrier Exten=s Uniqueid=p-2.2 Linkedid=p-2.1";
    assert!(play(&script(line_out)).is_empty());
}

#[test]
fn a_caller_the_channel_of_whom_was_never_announced_is_told_all_the_same() {
    let (_, joins) = ARRIVES.trim().split_once('\n').expect("two lines");
    let call = one(joins);
    assert_eq!(call.waiting_at, Some(at(90)));
    assert_eq!(call.line.as_deref(), Some("+15550001"));
}

#[test]
fn an_end_that_somebody_may_have_forged_is_not_told() {
    let mut tracker = Tracker::new(reading());
    for (millis, frame) in script(&format!("{ARRIVES}{GIVES_UP}")) {
        tracker.take(&frame, at(millis), at(millis));
    }
    tracker.distrust();
    let told = tracker.ready(at(20_000));
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].ended, None);
}

#[test]
fn a_picture_has_what_is_listed_and_what_came_while_it_was_listed() {
    let mut tracker = Tracker::new(reading());
    let second = ARRIVES
        .replace("p-1.1", "p-1.9")
        .replace("    0 ", "    5000 ")
        .replace("    90 ", "    5090 ");
    let third = ARRIVES.replace("p-1.1", "p-1.5");
    for (millis, frame) in script(&format!("{ARRIVES}{third}{second}")) {
        tracker.take(&frame, at(millis), at(millis));
    }
    let listed = BTreeSet::from(["p-1.1".to_owned()]);
    let calls = tracker.picture(&listed, at(4000), at(6000));
    let ids: Vec<&str> = calls.iter().map(|call| call.provider_id.as_str()).collect();
    assert_eq!(ids, ["p-1.1", "p-1.9"]);
    assert!(tracker.ready(at(6100)).is_empty(), "nothing is told twice");
}

/// The calls of a lively minute: given up, answered by a queue's member, taken into a room twice, left on voicemail.
fn lively() -> Vec<Line> {
    let mut lines = Vec::new();
    let scenarios = [
        format!("{ARRIVES}{GIVES_UP}"),
        format!("{ARRIVES}{ANSWERED}{OVER}"),
        format!("{ARRIVES}{TAKEN}{HELD}{SENT_BACK}{TAKEN_AGAIN}"),
        format!(
            "{ARRIVES}
            9000 QueueCallerAbandon Queue=hotline Uniqueid=p-1.1
            9010 QueueCallerLeave Queue=hotline Uniqueid=p-1.1
            20000 MessageWaiting Mailbox=1@hotline Uniqueid=p-1.1 New=1
            20010 Hangup Uniqueid=p-1.1 Cause=16"
        ),
        format!(
            "{ARRIVES}{ANSWERED}
            7015 AgentComplete Queue=hotline Uniqueid=p-1.1 Reason=caller TalkTime=0
            7016 Hangup Uniqueid=p-1.4 Linkedid=p-1.1 Cause=16
            7017 Hangup Uniqueid=p-1.1 Cause=127"
        ),
        format!(
            "{ARRIVES}\n40000 QueueCallerAbandon Queue=hotline Uniqueid=p-1.1\n40002 Hangup Uniqueid=p-1.1 Cause=0\n40020 Shutdown Shutdown=Cleanly"
        ),
    ];
    for (number, scenario) in scenarios.iter().enumerate() {
        let own = scenario
            .replace("p-1.", &format!("p{number}-1."))
            .replace("cmd-", &format!("cmd-{number}-"))
            .replace("roomA", &format!("room{number}"));
        lines.extend(script(&own));
    }
    lines.sort_by_key(|(millis, _)| *millis);
    lines
}

/// The same frames with twins, heard up to 50 ms later than they happened, in the order in which they are heard.
fn shuffled(lines: &[Line], seed: u64) -> Vec<Line> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut heard = Vec::new();
    for (millis, frame) in lines {
        let twins = if random.random_bool(0.3) { 2 } else { 1 };
        for _ in 0..twins {
            heard.push((millis + random.random_range(0..50), frame.clone()));
        }
    }
    heard.shuffle(&mut random);
    heard.sort_by_key(|(millis, _)| *millis);
    heard
}

#[test]
fn frames_in_any_order_within_fifty_milliseconds_and_twice_give_the_same_facts() {
    let lines = lively();
    let in_order = play(&lines);
    assert_eq!(in_order.len(), 6);
    assert!(in_order.values().all(|facts| facts.ended.is_some()));
    for seed in 0..1_000 {
        assert_eq!(play(&shuffled(&lines, seed)), in_order, "seed {seed}");
    }
    let twice: Vec<Line> = lines
        .iter()
        .flat_map(|line| [line.clone(), line.clone()])
        .collect();
    assert_eq!(play(&twice), in_order);
}
