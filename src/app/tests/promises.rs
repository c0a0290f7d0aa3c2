//! Owns: stories about what is to be placed, and about promises to look again.

use super::{Desk, call};
use crate::app::{Mode, Place};
use crate::command::Command;
use crate::domain::{
    Answer, FollowUp, FollowUpId, Outcome, Read, Unplaced, UnplacedId, UnplacedKind, UnplacedWords,
    Words, Write,
};
use crate::store::invented::{held, login, start, waiting};
use jiff::SignedDuration;
use uuid::Uuid;

fn lost() -> UnplacedId {
    UnplacedId(Uuid::from_u128(0x105))
}

/// Marta leads; a colleague's form waits for its call.
fn to_place() -> Desk {
    let mut desk = Desk::of(
        4,
        vec![
            held(waiting(1, 1, 3, 6000), 2, 5, false),
            held(waiting(2, 2, 3, 40), 2, 6, true),
            waiting(3, 3, 3, 20),
        ],
    );
    desk.give(Command::Unplaced);
    assert_eq!(desk.orders.len(), 1);
    desk.answers(Outcome::Ok(Answer::Unplaced(vec![Unplaced {
        id: lost(),
        author: login(2),
        at: start(),
        kind: UnplacedKind::Form {
            title: "Incident".to_owned(),
            version: 1,
            answers: 2,
        },
        provider: Some(("pbx".to_owned(), "77".to_owned())),
        half_typed: None,
    }])));
    desk.orders.clear();
    desk
}

#[test]
fn what_was_written_for_an_unknown_call_is_opened_read_and_placed_from_one_list() {
    let mut desk = to_place();
    desk.give(Command::Open);
    assert_eq!(desk.state.place, Place::Lists);
    desk.answers(Outcome::Ok(Answer::UnplacedOpened(Box::new(
        UnplacedWords {
            id: lost(),
            said: vec![(Some("topic".to_owned()), Words::new("force"))],
        },
    ))));
    assert!(desk.state.panes.lists.unplaced_words.is_some());
    assert_eq!(desk.reads(), [Read::OpenUnplaced(lost())]);
    desk.give(Command::PlaceOnCase);
    let Mode::Menu(menu) = &desk.state.mode else {
        panic!("{:?}", desk.state.mode)
    };
    assert_eq!(menu.rows().len(), 2, "nobody has held the third");
    desk.press("1");
    assert_eq!(desk.writes(), [Write::PlaceUnplaced(lost(), call(2))]);
}

#[test]
fn whoever_selects_another_row_no_longer_sees_the_words_of_the_last() {
    let mut desk = to_place();
    desk.give(Command::Open);
    desk.answers(Outcome::Ok(Answer::UnplacedOpened(Box::new(
        UnplacedWords {
            id: UnplacedId(Uuid::from_u128(0x106)),
            said: vec![(None, Words::new("not what is selected"))],
        },
    ))));
    assert!(desk.state.panes.lists.unplaced_words.is_none());
}

fn promise(number: u128, due_in: i64) -> FollowUp {
    FollowUp {
        id: FollowUpId(Uuid::from_u128(number)),
        promised_by: login(1),
        due_at: start() + SignedDuration::from_mins(due_in),
        call: Some(call(1)),
        case: None,
        case_number: None,
        facility: None,
    }
}

#[test]
fn a_promise_is_opened_and_kept_from_its_list() {
    let mut desk = Desk::with(Vec::new());
    desk.give(Command::FollowUps);
    desk.answers(Outcome::Ok(Answer::FollowUps(vec![
        promise(7, -5),
        promise(8, 90),
    ])));
    desk.orders.clear();
    desk.give(Command::KeepFollowUp);
    let kept = promise(7, -5).id;
    assert_eq!(desk.orders.len(), 1);
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(desk.says(), "notice-follow-up-kept");
    assert!(matches!(
        desk.orders.last().map(|order| &order.wish),
        Some(crate::domain::Wish::Read(Read::FollowUps))
    ));
    assert_eq!(desk.writes(), [Write::KeepFollowUp(kept)]);
    desk.give(Command::Open);
    assert_eq!(desk.reads(), [Read::OpenCall { call: call(1) }]);
}

#[test]
fn promises_are_read_when_the_link_comes_up_and_every_quarter_of_an_hour() {
    let mut desk = Desk::with(Vec::new());
    desk.reads();
    desk.waits(60 * 16);
    let reads = desk.reads();
    assert!(reads.contains(&Read::FollowUps) && reads.contains(&Read::Undelivered));
}
