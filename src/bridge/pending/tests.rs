#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;

fn call(name: &str) -> Told {
    Told::Call(Box::new(CallFacts {
        provider_id: name.to_owned(),
        ..CallFacts::default()
    }))
}

fn names(segment: Option<Segment>) -> Vec<String> {
    match segment {
        Some(Segment::Calls(calls)) => calls.into_keys().collect(),
        Some(Segment::Picture(_)) => vec!["picture".to_owned()],
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
    let kept = names(pending.next());
    assert_eq!(kept.len(), MOST);
    assert_eq!(kept.first().unwrap(), "call 000001");
    assert!(pending.doubts());
}

#[tokio::test]
async fn who_stands_by_remembers_the_last_minute() {
    let pending = Pending::default();
    pending.keep_the_last_minute();
    pending.take(call("old"));
    for segment in &mut pending.state().segments {
        if let Segment::Calls(calls) = segment {
            for call in calls.values_mut() {
                call.told_at -= LAST_MINUTE * 2;
            }
        }
    }
    pending.take(call("new"));
    pending.keep_everything();
    assert_eq!(names(pending.next()), ["new"]);
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
