//! Owns: what follows from news in any order.
//! Must not know: how they came.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};

use super::{CallFacts, Calls, EndWhy, News, RoomEvent, RoomNews, SETTLE, facts};
use crate::bridge::twilio::posted::LegStatus;
use crate::domain::CommandId;
use crate::domain::phone_system::{Caller, Connected};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_294_000 + second).unwrap()
}

fn arrives(call: &str) -> News {
    News::Call(Box::new(CallFacts {
        line: Some("+13125550100".to_owned()),
        caller: Caller::Number("+13125550199".into()),
        arrived_at: Some(at(0)),
        waiting_at: Some(at(0)),
        ..facts(call)
    }))
}

fn over(call: &str, second: i64) -> News {
    News::Over {
        call: call.to_owned(),
        at: at(second),
        failed: false,
    }
}

fn room(call: &str, leg: bool, event: RoomEvent, at_and_sequence: (i64, u32)) -> News {
    News::Room(RoomNews {
        meeting: "CF1".to_owned(),
        call: call.to_owned(),
        leg: leg.then(|| CommandId(uuid::Uuid::from_u128(1))),
        event,
        at: at(at_and_sequence.0),
        order: (at(at_and_sequence.0), at_and_sequence.1),
    })
}

fn answered_call() -> Vec<News> {
    vec![
        arrives("CA1"),
        room("CA2", true, RoomEvent::Joined, (20, 1)),
        room("CA1", false, RoomEvent::Joined, (21, 2)),
        room("CA1", false, RoomEvent::Hold(true), (40, 3)),
        room("CA1", false, RoomEvent::Hold(false), (40, 4)),
        room("CA1", false, RoomEvent::Left { hung_up: true }, (60, 5)),
        room("CA2", true, RoomEvent::Left { hung_up: false }, (60, 6)),
        over("CA1", 60),
        arrives("CA3"),
        over("CA3", 30),
    ]
}

fn end_of(news: &[News]) -> Vec<CallFacts> {
    let mut calls = Calls::default();
    for news in news {
        calls.hear(news.clone(), at(60));
    }
    calls.settle(at(60) + SETTLE);
    calls.known.all()
}

#[test]
fn any_order_and_any_repetition_ends_in_the_same_facts() {
    let expected = end_of(&answered_call());
    let [abandoned, answered] = [1, 0].map(|index: usize| &expected[index]);
    assert_eq!(answered.connected.as_ref().unwrap().at, at(21));
    assert_eq!(
        (answered.on_hold, answered.ended.unwrap().why),
        (Some(false), EndWhy::CallerHungUp)
    );
    assert_eq!(
        (abandoned.connected.as_ref(), abandoned.ended.unwrap().at),
        (None, at(30))
    );
    for seed in 0..1_000 {
        let mut dice = StdRng::seed_from_u64(seed);
        let mut news = answered_call();
        for _ in 0..dice.random_range(0..10) {
            news.push(news[dice.random_range(0..news.len())].clone());
        }
        news.shuffle(&mut dice);
        assert_eq!(end_of(&news), expected, "seed {seed}");
    }
}

#[test]
fn the_end_tells_who_ended_it_as_far_as_that_is_known() {
    let why = |news: &[News], by_operator: bool| {
        let mut calls = Calls::default();
        for news in news {
            calls.hear(news.clone(), at(60));
        }
        if by_operator {
            calls.ended_by_operator("CA1");
        }
        calls
            .settle(at(60) + SETTLE)
            .pop()
            .unwrap()
            .ended
            .unwrap()
            .why
    };
    let met = [
        arrives("CA1"),
        room("CA2", true, RoomEvent::Joined, (1, 1)),
        room("CA1", false, RoomEvent::Joined, (2, 2)),
    ];
    let with = |more: &[News]| [&met[..], more].concat();
    assert_eq!(why(&with(&[over("CA1", 9)]), false), EndWhy::Unknown);
    assert_eq!(why(&with(&[over("CA1", 9)]), true), EndWhy::OperatorHungUp);
    let voicemail = News::Call(Box::new(CallFacts {
        voicemail: true,
        ..facts("CA1")
    }));
    assert_eq!(
        why(&[arrives("CA1"), over("CA1", 9), voicemail], false),
        EndWhy::Voicemail
    );
    let failed = News::Over {
        call: "CA1".to_owned(),
        at: at(9),
        failed: true,
    };
    assert_eq!(why(&[arrives("CA1"), failed], false), EndWhy::Unknown);
}

#[test]
fn a_call_too_young_for_the_listing_lives_and_the_listing_is_no_news() {
    let mut calls = Calls::default();
    calls.hear(arrives("CA1"), at(0));
    calls.hear(arrives("CA2"), at(55));
    let listed = CallFacts {
        arrived_at: Some(at(-1)),
        waiting_at: Some(at(1)),
        ..facts("CA3")
    };
    let living = calls.living(vec![listed.clone()], at(60), at(61));
    let ids: Vec<&str> = living
        .iter()
        .map(|call| call.provider_id.as_str())
        .collect();
    assert_eq!(
        ids,
        ["CA3", "CA2"],
        "CA1 was heard of long ago and is not listed"
    );
    let again = CallFacts {
        arrived_at: Some(at(0)),
        waiting_at: Some(at(3)),
        ..listed.clone()
    };
    assert_eq!(calls.living(vec![again], at(120), at(121))[0], living[0]);
    let past = calls.past(vec![facts("CA3")], at(122) + SignedDuration::from_mins(1));
    assert_eq!(past[0].arrived_at, listed.arrived_at);
}

#[test]
fn whoever_is_in_a_room_is_a_caller_only_once_he_is_known_and_no_leg_is() {
    let mut calls = Calls::default();
    let leg = News::Leg {
        command: CommandId(uuid::Uuid::from_u128(1)),
        call: "CA2".to_owned(),
        status: LegStatus::Ringing,
    };
    assert_eq!(
        calls.hear(room("CA1", false, RoomEvent::Joined, (21, 2)), at(21)),
        []
    );
    assert_eq!(
        calls.hear(room("CA2", false, RoomEvent::Joined, (20, 1)), at(21)),
        [],
        "its label was left out"
    );
    assert_eq!(calls.hear(leg, at(22)), []);
    let told = calls.hear(arrives("CA1"), at(23));
    assert_eq!(told[0].connected.as_ref().unwrap().at, at(21));
    assert_eq!(calls.known.all().len(), 1);
}

#[test]
fn a_caller_sent_back_at_once_waits_again_and_can_be_put_through_again() {
    let mut calls = Calls::default();
    calls.hear(arrives("CA1"), at(0));
    let connected = |second| CallFacts {
        connected: Some(Connected {
            at: at(second),
            phone: None,
        }),
        ..facts("CA1")
    };
    let waits = |second| CallFacts {
        waiting_at: Some(at(second)),
        ..facts("CA1")
    };
    let mut hear = |facts: CallFacts| !calls.hear(News::Call(Box::new(facts)), at(9)).is_empty();
    assert!(!hear(waits(1)), "another post about the same wait");
    assert!(hear(connected(2)));
    assert!(!hear(connected(3)), "the same meeting, told another way");
    assert!(hear(waits(4)));
    assert!(!hear(waits(5)));
    assert!(hear(connected(6)));
}
