//! Stories about picking who calls, and taking that back.

use super::caller::{card, known, person, with_candidates};
use super::*;
use crate::domain::PersonId;
use crate::panes::call::to_ask;

fn place(person: Option<PersonId>) -> Write {
    let claim = claim(1, 10);
    Write::Place {
        call: claim.call,
        fence: Some(claim.fence),
        person,
        case: None,
    }
}

#[test]
fn alt_and_the_number_pick_through_the_fence_and_undo_takes_it_back() {
    let mut desk = with_candidates();
    desk.press("alt-2");
    assert_eq!(desk.state.panes.call.note.text(), "=name Jorge ");
    assert_eq!(desk.writes(), [place(Some(person(2)))]);
    desk = with_candidates();
    desk.give(Command::Pick1);
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(desk.says(), "notice-picked");
    known(&mut desk, Some(1), 0);
    desk.orders.clear();
    desk.give(Command::UndoMark);
    let asked = desk.orders.last().unwrap().request;
    assert_eq!(desk.writes(), [place(None)]);
    desk.answers_to(asked, Outcome::Ok(Answer::Done));
    assert_eq!(desk.says(), "notice-pick-taken-back");
    known(&mut desk, None, 0);
    assert_eq!(desk.state.panes.call.caller.candidates.found().len(), 2);
}

#[test]
fn a_mark_written_after_the_pick_is_what_undo_takes_back() {
    let mut desk = with_candidates();
    desk.give(Command::Pick1);
    desk.answers(Outcome::Ok(Answer::Done));
    known(&mut desk, Some(1), 0);
    desk.waits(1);
    desk.types("=danger no");
    desk.press("enter");
    desk.orders.clear();
    desk.give(Command::UndoMark);
    assert!(matches!(desk.writes().as_slice(), [Write::Note(line)] if line.amends.is_some()));
}

#[test]
fn a_pick_that_the_database_refused_is_not_there_to_be_taken_back() {
    let mut desk = with_candidates();
    desk.give(Command::Pick1);
    desk.answers(Outcome::Denied);
    desk.orders.clear();
    desk.give(Command::UndoMark);
    assert_eq!(desk.writes(), []);
}

#[test]
fn taking_a_pick_back_that_is_refused_can_be_tried_again_and_takes_no_mark_along() {
    let mut desk = with_candidates();
    desk.give(Command::Pick1);
    desk.answers(Outcome::Ok(Answer::Done));
    known(&mut desk, Some(1), 0);
    desk.orders.clear();
    desk.give(Command::UndoMark);
    desk.give(Command::UndoMark);
    let asked = desk.orders.last().unwrap().request;
    assert_eq!(desk.writes(), [place(None)], "it is under way");
    desk.answers_to(asked, Outcome::TooMany);
    desk.orders.clear();
    desk.give(Command::UndoMark);
    assert_eq!(desk.writes(), [place(None)]);
}

#[test]
fn a_picked_person_brings_the_language_that_his_card_says() {
    let mut desk = with_candidates();
    known(&mut desk, Some(1), 0);
    desk.answers(card(Vec::new()));
    let mut call = desk.state.world.in_hand().expect("it is in hand").clone();
    call.language = None;
    let call = Some(&call);
    let shown = call.and_then(|call| desk.state.panes.call.caller.card_of(call));
    let things = to_ask([], &[], call, shown);
    assert!(!things.contains(&crate::domain::marks::FirstThing::Language));
    let around = crate::panes::call::face(call, shown, &desk.state.sight());
    assert_eq!(around.language.as_deref(), Some("quc"));
}

#[test]
fn a_number_without_anybody_and_a_known_caller_change_nothing() {
    let mut desk = with_candidates();
    desk.give(Command::Pick3);
    assert_eq!(desk.says(), "notice-nobody-with-that-number");
    known(&mut desk, Some(1), 0);
    desk.orders.clear();
    desk.give(Command::Pick1);
    assert_eq!(desk.says(), "notice-caller-is-known");
    assert_eq!(desk.writes(), []);
}
