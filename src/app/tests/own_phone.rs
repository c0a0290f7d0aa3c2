//! Owns: stories about the phone that rings at this desk: what is known of it, and what is said where none would ring.
//! Must not know: how a phone is set; the database keeps it for one shift.

use super::Desk;
use super::phones::{system, with_phones};
use crate::app::Known;
use crate::command::Command;
use crate::domain::phone_system::{AnswerMode, SourceState};
use crate::domain::{Answer, LinkState, News, OperatorState, Outcome, Read, Row, Wish};
use crate::store::invented::{ago, changed, operator};

/// Ana's state is this one now.
fn is_now(desk: &mut Desk, version: i32, state: OperatorState) {
    desk.merges(changed(vec![Row::Operator(crate::domain::Operator {
        version,
        ..operator(1, "ana", state)
    })]));
}

/// Ana is ready for calls, and the database says of her phone what it knows.
fn is_ready(desk: &mut Desk, phone: Option<&str>) {
    desk.give(Command::Available);
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(desk.says(), "", "nothing is known before it answers");
    desk.answers(Outcome::Ok(Answer::OwnPhone(phone.map(str::to_owned))));
}

#[test]
fn being_ready_without_a_phone_is_said_at_once() {
    let mut desk = with_phones(AnswerMode::Pull, Vec::new());
    is_now(&mut desk, 2, OperatorState::Off);
    assert_eq!(desk.state.own_phone.known, Known::Unset);
    is_ready(&mut desk, None);
    assert_eq!(desk.says(), "notice-set-your-phone");
}

#[test]
fn a_phone_that_was_set_before_the_shift_is_not_called_none() {
    let mut desk = with_phones(AnswerMode::Pull, Vec::new());
    is_now(&mut desk, 2, OperatorState::Off);
    desk.give(Command::MyPhone);
    desk.types("101");
    desk.press("enter");
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(desk.state.own_phone.known, Known::Ends("01".to_owned()));
    desk.state.notice = None;
    is_ready(&mut desk, Some("01"));
    assert_eq!(desk.says(), "");
    // Set at another desk, of which this one has heard nothing.
    is_now(&mut desk, 3, OperatorState::Available);
    desk.answers(Outcome::Ok(Answer::OwnPhone(Some("01".to_owned()))));
    is_now(&mut desk, 4, OperatorState::Off);
    is_ready(&mut desk, Some("02"));
    assert_eq!(desk.says(), "");
    assert_eq!(desk.state.own_phone.known, Known::Ends("02".to_owned()));
}

#[test]
fn a_desk_that_is_not_told_of_its_phone_asks_once_and_again_when_the_link_is_back() {
    let mut desk = Desk::with(Vec::new());
    desk.merges(changed(vec![system(
        1,
        AnswerMode::Pull,
        SourceState::Live,
    )]));
    for refusal in [
        Outcome::Denied,
        Outcome::Failed {
            code: "57014".to_owned(),
        },
    ] {
        let asked = desk.orders.pop().expect("the phone was asked for");
        desk.orders.clear();
        desk.answers_to(asked.request, refusal);
        assert_eq!(desk.state.own_phone.known, Known::NotTold);
        desk.waits(1);
        assert_eq!(desk.reads(), [], "it is not asked for once more");
        desk.hear(News::Link(LinkState::Offline(ago(0))));
        desk.hear(News::Link(LinkState::Live));
        desk.orders
            .retain(|order| order.wish == Wish::Read(Read::OwnPhone));
        assert_eq!(desk.orders.len(), 1);
    }
}
