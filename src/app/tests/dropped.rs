//! Owns: stories about a phone that drops in mid-talk: said at once, rung again by one key, and nothing typed is disturbed.
//! Must not know: a phone system; its rows arrive as news.

use super::phones::{by_phone, in_hand, put_through, sets_phone, with_phones};
use super::{Desk, claim};
use crate::app::{Mode, Place};
use crate::command::Command;
use crate::domain::phone_system::{AnswerMode, PhoneMark, Step};
use crate::domain::{Answer, Outcome, PhoneOrder, PhoneRefusal, Write};
use crate::store::invented::{held, waiting};

/// The row says whether the phone has left, and what the phone system does.
pub(crate) fn stands(desk: &mut Desk, alone: bool, step: Option<Step>) {
    let mut call = in_hand(desk);
    call.version += 1;
    call.phone.marks = alone.then_some(PhoneMark::Alone).into_iter().collect();
    call.phone.step = step;
    desk.hears_of(vec![call]);
}

/// Ana talks, types, and her phone drops.
fn dropped() -> Desk {
    let mut desk = put_through();
    desk.types("insulin stopped");
    stands(&mut desk, true, None);
    desk
}

/// In push mode.
pub(crate) fn dropped_in_turn() -> Desk {
    let mut desk = with_phones(AnswerMode::Push, Vec::new());
    let talking = held(waiting(1, 1, 4, 60), 1, 10, true);
    desk.hears_of(vec![by_phone(talking, None)]);
    stands(&mut desk, true, None);
    desk
}

fn ring() -> Write {
    Write::Phone(claim(1, 10), PhoneOrder::Answer)
}

fn is_undisturbed(desk: &Desk) {
    assert_eq!(desk.state.panes.call.note.text(), "insulin stopped");
    assert_eq!(
        (desk.state.place, &desk.state.mode),
        (Place::Call, &Mode::Desk)
    );
    assert_eq!(desk.state.world.claim(), Some(claim(1, 10)));
}

#[test]
fn a_phone_that_drops_is_said_at_once_and_the_key_rings_it_again() {
    let mut desk = put_through();
    assert!(!desk.state.offers(Command::Talking));
    desk.types("insulin stopped");
    stands(&mut desk, true, None);
    assert_eq!(desk.says(), "call-stage-alone");
    is_undisturbed(&desk);
    assert!(desk.state.offers(Command::Talking));
    desk.press("alt+t");
    assert_eq!(desk.writes(), [ring()]);
    is_undisturbed(&desk);
    stands(&mut desk, true, Some(Step::Ringing));
    is_undisturbed(&desk);
    stands(&mut desk, false, None);
    assert_eq!(desk.says(), "notice-through-again");
    assert!(!desk.state.offers(Command::Talking));
    is_undisturbed(&desk);
}

#[test]
fn a_phone_that_cannot_be_reached_again_says_why_and_may_be_tried_once_more() {
    let mut desk = dropped();
    for step in [Step::PhoneBusy, Step::PhoneUnreachable] {
        desk.press("alt+t");
        desk.answers(Outcome::Ok(Answer::Done));
        assert_eq!(desk.says(), "call-stage-ordered");
        stands(&mut desk, true, Some(step));
        assert!(desk.says().starts_with("phone-step-phone-"), "{step:?}");
        is_undisturbed(&desk);
        assert_eq!(desk.writes(), [ring()]);
    }
}

#[test]
fn a_phone_that_is_set_no_more_is_asked_for_and_then_rings() {
    let mut desk = dropped();
    desk.press("alt+t");
    desk.answers(Outcome::Phone(PhoneRefusal::NoPhone));
    assert!(matches!(desk.state.mode, Mode::Phone(_)));
    desk.writes();
    sets_phone(&mut desk, "102");
    assert_eq!(desk.writes(), [ring()]);
    is_undisturbed(&desk);
}

#[test]
fn where_phones_ring_in_turn_the_other_key_is_said_and_nobody_is_rung() {
    let mut desk = dropped_in_turn();
    assert_eq!(desk.says(), "call-stage-alone-in-turn");
    assert!(!desk.state.offers(Command::Talking));
    desk.press("alt+t");
    assert_eq!(desk.says(), "call-stage-alone-in-turn");
    assert_eq!(desk.writes(), []);
}

#[test]
fn whoever_looks_elsewhere_hears_of_it_too_and_stays_there() {
    let mut desk = put_through();
    desk.give(Command::OpenFind);
    let place = desk.state.place;
    stands(&mut desk, true, None);
    assert_eq!((desk.says(), desk.state.place), ("call-stage-alone", place));
}
