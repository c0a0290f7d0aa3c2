//! Owns: two recorded evenings of a real Asterisk 22 with invented people, and what they come to.
//! Must not know: sockets, the database.
//!
//! Recorded with the files of `docs/phone-system/asterisk`, by a user without their event filter: there are more kinds of
//! events in them than the bridge is sent, and it must pass over those. Callers and phones spoke SIP.

use std::fs;

use jiff::{SignedDuration, Timestamp};
use linelamp::bridge::asterisk::frame::{Frame, Reader};
use linelamp::bridge::asterisk::settings::Reading;
use linelamp::bridge::asterisk::tracker::Tracker;
use linelamp::domain::phone_system::{CallFacts, Caller};
use std::collections::BTreeMap;

fn frames(stream: &str) -> Vec<Frame> {
    let bytes = fs::read(format!("tests/bridge/streams/{stream}.ami")).unwrap();
    let mut reader = Reader::default();
    let mut frames = Vec::new();
    // As a network brings it: in pieces that end anywhere.
    for piece in bytes.chunks(777) {
        reader.read(piece);
        frames.extend(std::iter::from_fn(|| reader.next_frame()));
    }
    frames
}

fn moment(frame: &Frame) -> Option<Timestamp> {
    let (seconds, micros) = frame.said("Timestamp")?.split_once('.')?;
    let micros: i64 = micros.parse().ok()?;
    Some(Timestamp::from_second(seconds.parse().ok()?).ok()? + SignedDuration::from_micros(micros))
}

/// What the stream comes to, each frame heard so many times.
fn calls(stream: &str, times: usize) -> Vec<CallFacts> {
    let mut tracker = Tracker::new(Reading {
        queues: vec!["hotline".to_owned(), "hotline-pull".to_owned()],
        contexts: ["linelamp-arrivals", "arrivals-short", "arrivals-push"]
            .map(str::to_owned)
            .to_vec(),
        room_prefix: "room".to_owned(),
        line_variable: Some("FROM_DID".to_owned()),
        facility_variable: Some("FACILITY".to_owned()),
        ..Reading::default()
    });
    let mut known: BTreeMap<String, CallFacts> = BTreeMap::new();
    let mut learn = |calls: Vec<CallFacts>| {
        for call in calls {
            known.entry(call.provider_id.clone()).or_default().add(call);
        }
    };
    let mut now = Timestamp::UNIX_EPOCH;
    for frame in frames(stream) {
        let Some(at) = moment(&frame) else { continue };
        now = now.max(at);
        for _again in 0..times {
            tracker.take(&frame, at, now);
        }
        learn(tracker.ready(now));
    }
    learn(tracker.ready(now + SignedDuration::from_secs(5)));
    known.into_values().collect()
}

/// One line for a call: who, whether he talked and by which phone, what of hold, and how it ended.
fn told(call: &CallFacts) -> String {
    let who = match &call.caller {
        Caller::Number(number) => number.reveal().chars().skip(9).collect(),
        other => format!("{other:?}"),
    };
    let talked = call
        .connected
        .as_ref()
        .map_or("never talked".to_owned(), |connected| {
            let phone = connected.phone.as_ref().map_or("?", |phone| phone.reveal());
            let again = call.waiting_at > Some(connected.at);
            format!(
                "talked with {phone}{}",
                if again { ", then waited again" } else { "" }
            )
        });
    let ended = call.ended.expect("everybody has gone");
    assert!(ended.seen && call.on_hold != Some(true));
    assert_eq!(call.line.as_deref(), Some("+493023125001"));
    assert!(call.arrived_at <= call.waiting_at && call.waiting_at.is_some());
    let voicemail = if call.voicemail {
        ", left a message"
    } else {
        ""
    };
    format!("{who}: {talked}{voicemail}, {}", ended.why.word())
}

#[test]
fn an_evening_on_which_phones_ring_in_turn() {
    let expected = [
        "201: talked with 101, caller_hung_up",
        "202: never talked, caller_hung_up",
        // His phone hung up first. Of a member behind a Local channel Asterisk says that the caller did.
        "203: talked with 105, operator_hung_up",
        "Prohibited: never talked, caller_hung_up",
    ];
    for times in [1, 2] {
        let mut all: Vec<String> = calls("push", times).iter().map(told).collect();
        all.sort();
        assert_eq!(all, expected, "each frame {times} times");
    }
}

#[test]
fn an_evening_on_which_operators_choose() {
    let expected = [
        "101: never talked, caller_hung_up",
        "Prohibited: never talked, caller_hung_up",
        "103: talked with 101, caller_hung_up",
        "104: talked with 102, operator_hung_up",
        "105: talked with 101, caller_hung_up",
        "106: never talked, caller_hung_up",
        "107: never talked, left a message, voicemail",
        "108: never talked, caller_hung_up",
        "109: talked with 101, then waited again, caller_hung_up",
    ];
    for times in [1, 2] {
        let mut all: Vec<String> = calls("pull", times).iter().map(told).collect();
        all.sort();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(all, expected, "each frame {times} times");
    }
}
