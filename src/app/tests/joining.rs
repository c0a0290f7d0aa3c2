//! Owns: stories about a call that broke off and the next one from there.

use super::{Desk, call, claim};
use crate::command::Command;
use crate::domain::{Answer, Call, CallState, Entry, EntryId, Outcome, Read, Wish, Words, Write};
use crate::store::invented::{ago, held, login, waiting};

/// A call in hand, and one from the same facility that broke off three minutes ago.
fn after_one_that_broke_off() -> Desk {
    let mut desk = Desk::on_call();
    desk.hears_of(vec![broken_off()]);
    desk
}

/// Call 7, from the same facility.
fn broken_off() -> Call {
    let mut earlier = held(waiting(7, 1, 2, 400), 3, 5, false);
    earlier.state = CallState::BrokenOff;
    earlier.ended_at = Some(ago(180));
    earlier.broken_off_at = Some(ago(180));
    earlier
}

fn join(joined: bool) -> Write {
    Write::Join {
        claim: claim(1, 10),
        earlier: call(7),
        joined,
    }
}

#[test]
fn one_key_joins_them_and_the_earlier_lines_are_read() {
    let mut desk = after_one_that_broke_off();
    desk.press("alt-j");
    assert_eq!(desk.writes(), [join(true)]);
    desk.give(Command::Join);
    assert_eq!(desk.says(), "notice-nothing-to-join");
}

#[test]
fn joined_the_notes_are_read_again() {
    let mut desk = after_one_that_broke_off();
    desk.press("alt-j");
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(desk.says(), "notice-joined");
    let last = desk.orders.last().map(|order| order.wish.clone());
    assert_eq!(last, Some(Wish::Read(Read::CallNotes(claim(1, 10)))));
}

#[test]
fn another_key_leaves_them_apart() {
    let mut desk = after_one_that_broke_off();
    desk.press("alt-J");
    assert_eq!(desk.writes(), [join(false)]);
    desk.press("alt-j");
    assert_eq!(desk.writes(), []);
}

#[test]
fn what_was_left_apart_at_another_desk_is_not_asked_again() {
    let left_apart = Entry {
        id: EntryId(uuid::Uuid::from_u128(1)),
        at: ago(60),
        kind: "left_apart".to_owned(),
        author: Some(login(2)),
        call: Some(call(1)),
        late: false,
        words: Words::default(),
        fact: vec![("earlier".to_owned(), call(7).to_string())],
    };
    let mut desk = Desk::with(vec![waiting(1, 1, 2, 100), broken_off()]);
    desk.give(Command::Take);
    desk.hears_of(vec![held(waiting(1, 1, 2, 100), 1, 10, true)]);
    desk.answers(Outcome::Ok(Answer::Yours(claim(1, 10))));
    desk.answers(Outcome::Ok(Answer::Notes {
        call: call(1),
        provider: None,
        notes: vec![left_apart],
    }));
    desk.writes();
    desk.give(Command::Join);
    assert_eq!(desk.says(), "notice-nothing-to-join");
    assert_eq!(desk.writes(), []);
}
