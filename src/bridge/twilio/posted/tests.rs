//! Owns: what each post tells, and its answer.
//! Must not know: signatures.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use jiff::Timestamp;

use super::{Form, LegStatus, News, Plan, Read, RoomEvent, Verb, Voicemail, read};
use crate::domain::phone_system::Caller;

fn plan() -> Plan {
    Plan {
        public_address: "https://hotline.example/linelamp".to_owned(),
        account: "AC1".to_owned(),
        queue: "hotline".to_owned(),
        music: None,
        voicemail: Some(Voicemail {
            after_seconds: 300,
            words: None,
            longest_seconds: 120,
        }),
    }
}

fn now() -> Timestamp {
    "2026-03-03T10:00:00Z".parse().unwrap()
}

fn posted(place: &str, body: &str) -> Read {
    let query = Form::read(b"command=0190b6d0-0000-7000-8000-000000000001").unwrap();
    read(
        &plan(),
        place,
        &query,
        &Form::read(body.as_bytes()).unwrap(),
        now(),
    )
    .unwrap()
}

#[test]
fn a_caller_arrives_and_waits() {
    let told = posted(
        "voice",
        "CallSid=CA1&From=%2B13125550199&To=%2B13125550100&Direction=inbound",
    );
    let [News::Call(call)] = &told.news[..] else {
        unreachable!()
    };
    assert_eq!(call.line.as_deref(), Some("+13125550100"));
    assert_eq!(call.caller, Caller::Number("+13125550199".into()));
    assert_eq!(
        (call.arrived_at, call.waiting_at),
        (Some(now()), Some(now()))
    );
    assert_eq!(told.verbs, Some(vec![plan().enqueue()]));
    for nobody in ["", "&From=%2B266696687", "&From=Restricted"] {
        let told = posted("voice", &format!("CallSid=CA1&To=%2B13125550100{nobody}"));
        let [News::Call(call)] = &told.news[..] else {
            unreachable!()
        };
        assert_eq!(call.caller, Caller::Withheld, "{nobody}");
    }
    let told = posted("wait", "CallSid=CA1&QueueTime=60");
    let [News::Call(call)] = &told.news[..] else {
        unreachable!()
    };
    assert_eq!(
        call.waiting_at,
        Some("2026-03-03T09:59:00Z".parse().unwrap())
    );
    assert_eq!(told.verbs, Some(vec![Verb::Pause(10)]));
}

#[test]
fn who_waits_too_long_reaches_the_voicemail_and_nobody_is_sent_away() {
    assert_eq!(
        posted("wait", "CallSid=CA1&QueueTime=300").verbs,
        Some(vec![Verb::Leave])
    );
    let recorded = Verb::Record {
        recorded: "https://hotline.example/linelamp/recorded".to_owned(),
        seconds: 120,
    };
    for result in ["leave", "queue-full", "error", "system-error"] {
        let body = format!("CallSid=CA1&QueueResult={result}");
        assert_eq!(posted("left", &body).verbs, Some(vec![recorded.clone()]));
        let without = Plan {
            voicemail: None,
            ..plan()
        };
        let form = Form::read(body.as_bytes()).unwrap();
        let told = read(&without, "left", &Form::default(), &form, now()).unwrap();
        assert_eq!(told.verbs, Some(vec![Verb::Pause(5), plan().enqueue()]));
    }
    let News::Call(call) = &posted("recorded", "CallSid=CA1&RecordingDuration=9").news[0] else {
        unreachable!()
    };
    assert!(call.voicemail);
    assert_eq!(
        posted("recorded", "CallSid=CA1&RecordingDuration=0").news,
        []
    );
}

#[test]
fn only_the_end_of_a_callers_call_is_an_end() {
    let at = "Tue%2C+03+Mar+2026+09%3A59%3A58+%2B0000";
    let told = posted(
        "status",
        &format!("CallSid=CA1&CallStatus=completed&Timestamp={at}&Direction=inbound"),
    );
    let over = News::Over {
        call: "CA1".to_owned(),
        at: "2026-03-03T09:59:58.999Z".parse().unwrap(),
        failed: false,
    };
    assert_eq!(told.news, [over]);
    assert_eq!(posted("status", "CallSid=CA1&CallStatus=ringing").news, []);
    assert_eq!(
        posted(
            "status",
            "CallSid=CA1&CallStatus=completed&Direction=outbound-api"
        )
        .news,
        []
    );
    assert_eq!(
        posted("left", "CallSid=CA1&QueueResult=redirected").news,
        []
    );
    assert!(matches!(
        posted("left", "CallSid=CA1&QueueResult=hangup").news[..],
        [News::Over { .. }]
    ));
}

#[test]
fn legs_and_rooms_tell_whose_they_are() {
    let told = posted("leg", "CallSid=CA2&CallStatus=failed&SipResponseCode=404");
    assert!(matches!(
        told.news[..],
        [News::Leg {
            status: LegStatus::Unknown,
            ..
        }]
    ));
    let told = posted(
        "room",
        "ConferenceSid=CF1&CallSid=CA2&StatusCallbackEvent=participant-join&SequenceNumber=3\
         &ParticipantLabel=cmd-0190b6d0-0000-7000-8000-000000000001",
    );
    let [News::Room(room)] = &told.news[..] else {
        unreachable!()
    };
    assert!(room.leg.is_some() && room.event == RoomEvent::Joined && room.order.1 == 3);
    assert_eq!(
        posted(
            "room",
            "ConferenceSid=CF1&StatusCallbackEvent=conference-end"
        )
        .news,
        []
    );
}

#[test]
fn a_post_without_a_call_or_a_place_means_nothing() {
    let form = |body: &str| Form::read(body.as_bytes()).unwrap();
    for (place, body) in [
        ("voice", ""),
        ("voice", "CallSid=../x"),
        ("nowhere", "CallSid=CA1"),
    ] {
        assert_eq!(
            read(&plan(), place, &Form::default(), &form(body), now()),
            None,
            "{place} {body}"
        );
    }
}
