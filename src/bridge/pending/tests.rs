#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use super::*;
use crate::domain::phone_system::RecordPosition;

fn call(name: &str) -> Told {
    Told::Call(Box::new(CallFacts {
        provider_id: name.to_owned(),
        ..CallFacts::default()
    }))
}

/// What waits was told two minutes ago.
fn age(pending: &Pending) {
    for segment in &mut pending.state().segments {
        if let Segment::Calls(calls) = segment {
            calls.grow_old(LAST_MINUTE * 2);
        }
    }
}

fn names(segment: Option<Segment>) -> Vec<String> {
    match segment {
        Some(Segment::Calls(calls)) => {
            let facts = calls.facts().into_iter();
            facts.map(|call| call.provider_id).collect()
        }
        Some(Segment::Picture(_)) => vec!["picture".to_owned()],
        Some(Segment::Closing(closing)) => closing.living.into_iter().collect(),
        Some(Segment::Record(_)) => vec!["record".to_owned()],
        Some(Segment::Step(_, step)) => vec![step.word().to_owned()],
        None => Vec::new(),
    }
}

#[tokio::test]
async fn facts_never_change_places_with_a_picture() {
    let pending = Pending::default();
    pending.take(call("a"));
    pending.take(call("b"));
    pending.take(Told::Picture(Picture::default()));
    pending.take(call("a"));
    assert_eq!(names(pending.next()), ["a", "b"]);
    assert_eq!(names(pending.next()), ["picture"]);
    assert_eq!(names(pending.next()), ["a"]);
    assert_eq!(pending.next(), None);
}

/// A picture of so many callers.
fn crowd(callers: usize) -> Told {
    let calls = (0..callers).map(|number| CallFacts {
        provider_id: format!("crowd {number:06}"),
        ..CallFacts::default()
    });
    Told::Picture(Picture {
        calls: calls.collect(),
        ..Picture::default()
    })
}

#[tokio::test]
async fn whoever_calls_while_a_large_picture_is_written_waits_for_one_statement_and_is_not_closed_by_it()
 {
    let pending = Pending::default();
    pending.take(call("before"));
    pending.take(crowd(600));
    pending.take(Told::Record(Record {
        calls: Vec::new(),
        read_to: RecordPosition("here".to_owned()),
    }));
    assert_eq!(names(pending.next()), ["before"]);
    let first = names(pending.next());
    assert_eq!(first.len(), AT_ONCE_AGAIN);
    pending.take(call("meanwhile"));
    pending.take(call("crowd 000599"));
    assert_eq!(names(pending.next()), ["crowd 000599", "meanwhile"]);
    let mut written = first;
    let closing = loop {
        match pending.next().unwrap() {
            Segment::Closing(closing) => break closing,
            calls => written.extend(names(Some(calls))),
        }
    };
    assert_eq!(written.len(), 599, "each of them once");
    assert_eq!(closing.living.len(), 601);
    assert!(closing.living.contains("meanwhile"));
    pending.take(call("after"));
    assert_eq!(names(pending.next()), ["record"]);
    assert_eq!(names(pending.next()), ["after"]);
}

#[tokio::test]
async fn a_large_picture_is_not_kept_without_a_database_but_what_is_known_of_its_callers_is() {
    let pending = Pending::default();
    pending.take(crowd(30));
    pending.take(call("meanwhile"));
    pending.database_is_away();
    assert!(pending.doubts());
    assert_eq!(names(pending.next()), ["meanwhile"]);
    assert_eq!(names(pending.next()).len(), AT_ONCE_AGAIN);
    assert_eq!(names(pending.next()).len(), 5);
    assert_eq!(pending.next(), None);
}

#[tokio::test]
async fn what_is_told_again_waits_behind_what_is_new_and_is_told_once() {
    let pending = Pending::default();
    let again = |name: &str| CallFacts {
        provider_id: name.to_owned(),
        line: Some("1001".to_owned()),
        ..CallFacts::default()
    };
    pending.take(Told::Again(vec![again("a"), again("b"), again("c")]));
    pending.take(call("b"));
    pending.take(call("d"));
    let Some(Segment::Calls(new)) = pending.next() else {
        panic!("calls")
    };
    assert_eq!(new.facts()[0], again("b"), "with all that was told of it");
    assert_eq!(names(Some(Segment::Calls(new))), ["b", "d"]);
    assert_eq!(names(pending.next()), ["a", "c"]);
    assert_eq!(pending.next(), None);
}

#[tokio::test]
async fn without_a_database_facts_are_kept_and_pictures_asked_for_again() {
    let pending = Pending::default();
    pending.take(call("a"));
    pending.take(Told::Picture(Picture::default()));
    pending.take(call("b"));
    pending.take(call("a"));
    assert!(!pending.doubts());
    pending.database_is_away();
    assert!(pending.doubts());
    assert_eq!(names(pending.next()), ["a", "b"]);
    assert_eq!(pending.next(), None);
}

#[tokio::test]
async fn pictures_that_are_posted_while_the_database_is_away_do_not_pile_up() {
    let pending = Pending::default();
    for round in 0..50 {
        pending.take(call(&format!("call {round:02}")));
        pending.take(Told::Picture(Picture::default()));
        // Another try to reach it.
        pending.database_is_away();
        assert_eq!(pending.state().segments.len(), 1, "round {round}");
    }
    assert_eq!(names(pending.next()).len(), 50);
    assert_eq!(pending.next(), None);
}

#[tokio::test]
async fn a_picture_told_before_the_database_was_back_closes_nobody() {
    let pending = Pending::default();
    pending.database_is_away();
    pending.take(call("a"));
    pending.take(Told::Picture(Picture::default()));
    pending.keep_everything();
    assert!(pending.doubts());
    assert_eq!(names(pending.next()), ["a"]);
    assert_eq!(pending.next(), None);
}

#[tokio::test]
async fn beyond_what_there_is_room_for_the_oldest_go_and_a_look_around_is_due() {
    let pending = Pending::default();
    for number in 0..=MOST {
        pending.take(call(&format!("call {number:06}")));
    }
    let kept: Vec<String> = std::iter::from_fn(|| pending.next())
        .flat_map(|segment| names(Some(segment)))
        .collect();
    assert_eq!(kept.len(), MOST);
    assert_eq!(kept.first().unwrap(), "call 000001");
    assert!(pending.doubts());
}

#[tokio::test]
async fn who_stands_by_remembers_the_last_minute() {
    let pending = Pending::default();
    pending.keep_the_last_minute();
    pending.take(call("old"));
    pending.take(call("kept while nobody knows who forgets"));
    pending.keep_the_last_minute();
    let both = |pending: &Pending| matches!(pending.state().segments.front(), Some(Segment::Calls(calls)) if calls.len() == 2);
    assert!(both(&pending));
    pending.state().stands_by = Instant::now().checked_sub(LAST_MINUTE * 2);
    age(&pending);
    pending.take(call("new"));
    pending.keep_everything();
    assert_eq!(names(pending.next()), ["new"]);
}

#[tokio::test]
async fn two_bridges_without_a_database_both_keep_what_they_heard() {
    let pending = Pending::default();
    pending.keep_the_last_minute();
    pending.state().stands_by = Instant::now().checked_sub(LAST_MINUTE * 2);
    pending.database_is_away();
    pending.take(call("heard without a database"));
    age(&pending);
    pending.database_is_away();
    // The other reaches it first, and may have been frozen all the while.
    pending.keep_the_last_minute();
    pending.take(call("heard since"));
    assert_eq!(
        names(pending.next()),
        ["heard since", "heard without a database"]
    );
}

#[tokio::test]
async fn a_record_is_kept_until_it_is_written() {
    let pending = Pending::default();
    pending.take(call("a"));
    pending.take(Told::Record(Record {
        calls: Vec::new(),
        read_to: RecordPosition("here".to_owned()),
    }));
    pending.database_is_away();
    pending.keep_the_last_minute();
    pending.keep_everything();
    assert_eq!(names(pending.next()), ["a"]);
    assert_eq!(names(pending.next()), ["record"]);
}

#[tokio::test]
async fn a_call_whose_row_somebody_has_waits_apart_and_learns_what_is_told_meanwhile() {
    let pending = Pending::default();
    let facts = |arrived: Option<i64>, voicemail| CallFacts {
        provider_id: "a".to_owned(),
        arrived_at: arrived.and_then(|second| jiff::Timestamp::from_second(second).ok()),
        voicemail,
        ..CallFacts::default()
    };
    pending.put_off_call(facts(Some(7), false));
    pending.take(Told::Call(Box::new(facts(None, true))));
    pending.take(call("b"));
    pending.try_again();
    assert_eq!(names(pending.next()), ["b"], "nobody waits for it");
    pending.adapter_has_ended();
    assert!(!pending.is_over());
    pending.try_again_now();
    let Some(Segment::Calls(calls)) = pending.next() else {
        panic!("it is tried again")
    };
    assert_eq!(calls.facts(), [facts(Some(7), true)]);
    assert!(pending.is_over());
}

#[tokio::test]
async fn the_end_of_an_adapter_waits_for_what_it_told() {
    let pending = Pending::default();
    pending.take(call("a"));
    pending.adapter_has_ended();
    assert!(!pending.is_over());
    pending.next();
    assert!(pending.is_over());
}
