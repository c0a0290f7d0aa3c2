//! Owns: stories about calls that a phone system knows in other hands: answered elsewhere, handed on, called before.
//! Must not know: a phone system; its rows arrive as news.

use super::phones::{by_phone, in_hand, put_through, with_phones};
use super::{Desk, call, claim};
use crate::app::Mode;
use crate::command::Command;
use crate::domain::phone_system::{AnswerMode, Callback, PhoneMark};
use crate::domain::{Answer, CallField, CallState, Login, Outcome, Read, Write};
use crate::effect::Effect;
use crate::store::invented::{held, waiting};

#[test]
fn whom_somebody_else_has_is_neither_taken_nor_offered_and_may_be_written_about() {
    let mut elsewhere = waiting(1, 1, 4, 60);
    elsewhere.state = CallState::AnsweredElsewhere;
    let mut desk = with_phones(AnswerMode::Pull, vec![elsewhere]);
    desk.give(Command::SelectNext);
    desk.give(Command::Take);
    assert_eq!(desk.says(), "notice-answered-elsewhere");
    assert_eq!(desk.writes(), []);
    desk.give(Command::TakeOver);
    assert!(matches!(desk.state.mode, Mode::Question(_)));
    desk.press("y");

    let mut beside = by_phone(held(waiting(1, 1, 4, 60), 1, 10, true), None);
    beside.version += 1;
    beside.phone.marks = vec![PhoneMark::Elsewhere];
    desk.answers(Outcome::Ok(Answer::Yours(claim(1, 10))));
    assert_eq!(desk.writes(), [Write::TakeOver { call: call(1) }]);
    desk.hears_of(vec![beside]);
    for ends in [Command::Hold, Command::HangUp, Command::WrapUp] {
        assert!(!desk.state.offers(ends), "{ends:?}");
    }
    desk.give(Command::Hold);
    assert_eq!(desk.says(), "phone-refusal-elsewhere");
}

#[test]
fn where_the_phones_ring_in_turn_no_key_takes_a_caller() {
    let taking = |desk: &Desk| {
        let offered = [Command::Take, Command::TakeBest]
            .into_iter()
            .filter(|command| desk.state.offers(*command));
        let listed = desk.state.verbs_here();
        let listed = listed
            .iter()
            .filter(|hint| matches!(hint.command, Command::Take | Command::TakeBest));
        (offered.count(), listed.count())
    };
    let mut desk = with_phones(AnswerMode::Push, vec![waiting(1, 1, 4, 60)]);
    desk.give(Command::SelectNext);
    assert_eq!(taking(&desk), (0, 0));
    desk.give(Command::TakeBest);
    assert_eq!(desk.says(), "phone-refusal-rings-in-turn");
    let desk = with_phones(AnswerMode::Pull, vec![waiting(1, 1, 4, 60)]);
    assert_eq!(taking(&desk), (2, 2));
}

#[test]
fn a_talk_that_is_handed_on_stays_in_hand_while_the_colleagues_phone_rings() {
    let mut desk = put_through();
    let to = Login("op-002".to_owned());
    let write = Write::Hand {
        claim: claim(1, 10),
        to,
    };
    let Effect::Order(order) = desk.state.orders.write(write) else {
        unreachable!("a write is an order")
    };
    desk.answers_to(order.request, Outcome::Ok(Answer::ColleagueRings));
    assert_eq!(desk.says(), "notice-colleague-rings");
    assert_eq!(desk.state.world.claim(), Some(claim(1, 10)));
}

#[test]
fn the_call_before_is_opened_where_it_may_be_seen() {
    let mut desk = put_through();
    assert!(!desk.state.offers(Command::EarlierCall));
    desk.give(Command::EarlierCall);
    assert_eq!(desk.says(), "notice-no-earlier-call");
    let mut second = in_hand(&desk);
    second.version += 1;
    second.nth_today = 2;
    second.phone.earlier = Some(call(7));
    desk.hears_of(vec![second]);
    assert!(!desk.state.offers(Command::EarlierCall), "it is not here");
    let mut before = waiting(7, 1, 4, 600);
    before.state = CallState::Done;
    desk.hears_of(vec![before]);
    assert!(desk.state.offers(Command::EarlierCall));
    desk.reads();
    desk.give(Command::EarlierCall);
    assert_eq!(desk.reads(), [Read::OpenCall { call: call(7) }]);
}

#[test]
fn one_key_marks_calling_back_as_a_danger_and_takes_the_mark_away() {
    let mut desk = put_through();
    for (known, so) in [(Callback::Possible, true), (Callback::Unsafe, false)] {
        let mut told = in_hand(&desk);
        told.version += 1;
        told.phone.callback = Some(known);
        desk.hears_of(vec![told]);
        desk.give(Command::UnsafeCallback);
        let field = CallField::UnsafeCallback(so);
        let claim = claim(1, 10);
        assert_eq!(desk.writes(), [Write::SetField { claim, field }]);
    }
}
