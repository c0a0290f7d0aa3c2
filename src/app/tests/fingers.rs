//! Owns: stories about fingers: an Escape too many, and letters typed for a call that has just left.

use jiff::SignedDuration;

use super::{Desk, call, claim};
use crate::app::{Mode, Place, wake_at};
use crate::command::Command;
use crate::domain::{Answer, CallState, Outcome, Write};
use crate::store::invented::{held, start, waiting};

/// The caller in hand hung up before anybody reached him; nobody at this desk has asked for it.
fn caller_goes(desk: &mut Desk) {
    let mut gone = held(waiting(1, 1, 2, 100), 1, 10, false);
    gone.version = 9;
    gone.state = CallState::Abandoned;
    gone.ended_at = Some(start());
    gone.holder.as_mut().unwrap().live = false;
    desk.hears_of(vec![gone]);
}

/// A colleague has taken the call in hand over.
fn taken_over(desk: &mut Desk) {
    let mut over = held(waiting(1, 1, 2, 100), 2, 12, true);
    over.version = 9;
    desk.hears_of(vec![over]);
}

#[test]
fn an_escape_in_a_note_waits_a_second_for_its_letter_and_no_longer() {
    let mut desk = Desk::on_call();
    desk.press("esc");
    assert_eq!(desk.state.touch.pressed.len(), 1);
    let wakes = wake_at(&desk.state).duration_since(desk.state.world.clock.local());
    assert!(wakes <= SignedDuration::from_secs(1), "{wakes}");
    desk.waits(1);
    assert!(desk.state.touch.pressed.is_empty());
    desk.types("b");
    assert_eq!(desk.writes(), []);
    assert_eq!(desk.state.panes.call.note.text(), "b");
}

#[test]
fn a_letter_behind_an_escape_that_gives_no_verb_is_text() {
    let mut desk = Desk::on_call();
    desk.press("esc");
    desk.types("ñato");
    assert_eq!(desk.state.panes.call.note.text(), "ñato");
}

#[test]
fn a_sequence_of_the_queue_waits_as_long_as_it_must() {
    let mut desk = Desk::with(vec![waiting(1, 1, 2, 100)]);
    desk.press("f");
    desk.waits(30);
    desk.press("u");
    assert!(matches!(desk.state.mode, Mode::Menu(_)));
}

#[test]
fn what_is_typed_for_a_call_that_has_just_left_takes_nobody_from_the_queue() {
    for leaves in [caller_goes, taken_over] {
        let mut desk = Desk::on_call();
        leaves(&mut desk);
        assert_eq!(desk.state.place, Place::Queue);
        desk.types("no one came");
        desk.press("enter");
        assert_eq!(desk.writes(), []);
        assert_eq!(desk.says(), "notice-keys-were-for-the-note");
        assert_eq!(
            (&desk.state.mode, desk.state.place),
            (&Mode::Desk, Place::Queue)
        );
        desk.waits(1);
        desk.press("n");
        assert!(matches!(desk.writes()[..], [Write::TakeBest { .. }]));
    }
}

#[test]
fn fingers_that_do_not_rest_go_on_being_held_back() {
    let mut desk = Desk::on_call();
    caller_goes(&mut desk);
    for _ in 0..3 {
        desk.types("n");
        desk.waits_millis(600);
    }
    assert_eq!(desk.writes(), []);
}

#[test]
fn verbs_with_alt_work_at_once() {
    let mut desk = Desk::on_call();
    caller_goes(&mut desk);
    desk.press("alt-c");
    assert_eq!(desk.state.place, Place::Lists);
}

#[test]
fn a_call_that_left_by_my_own_key_holds_nothing_back() {
    let mut desk = Desk::on_call();
    desk.press("alt-p enter");
    desk.answers(Outcome::Ok(Answer::Done));
    desk.press("n");
    let last = desk.writes().pop();
    assert!(matches!(last, Some(Write::TakeBest { .. })), "{last:?}");
}

#[test]
fn looking_at_the_queue_while_the_call_leaves_holds_nothing_back() {
    let mut desk = Desk::on_call();
    desk.give(Command::ShowQueue);
    caller_goes(&mut desk);
    desk.press("n");
    assert_eq!(desk.writes().len(), 1);
}

#[test]
fn a_call_that_stays_in_hand_after_its_end_takes_every_letter() {
    let mut desk = Desk::on_call();
    let mut ended = held(waiting(1, 1, 2, 100), 1, 10, true);
    ended.version = 9;
    ended.state = CallState::WrapUp;
    ended.ended_at = Some(start());
    desk.hears_of(vec![ended]);
    desk.types("no");
    assert_eq!(desk.state.panes.call.note.text(), "no");
    assert_eq!(desk.state.world.claim(), Some(claim(1, 10)));
    assert_eq!(
        desk.state.world.in_hand().map(|held| held.id),
        Some(call(1))
    );
}
