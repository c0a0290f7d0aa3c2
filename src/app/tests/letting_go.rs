//! Owns: stories about letting a caller go: passing with or without a reason, ending, handing to a colleague.

use super::{Desk, claim};
use crate::app::Mode;
use crate::command::Command;
use crate::domain::{Answer, Link, OperatorState, Outcome, PassReason, Row, Write};
use crate::store::invented::{self, held, login, waiting};

impl Desk {
    /// Ana's desk with a call in hand whose caller nobody has spoken to.
    fn ringing() -> Self {
        let mut desk = Self::with(vec![waiting(1, 1, 2, 100)]);
        desk.give(Command::Take);
        desk.hears_of(vec![held(waiting(1, 1, 2, 100), 1, 10, false)]);
        desk.answers(Outcome::Ok(Answer::Yours(claim(1, 10))));
        desk.orders.clear();
        desk
    }
}

#[test]
fn a_caller_who_is_there_is_passed_with_a_reason_or_not_at_all() {
    let mut desk = Desk::on_call();
    desk.press("alt-p 2");
    assert_eq!(
        desk.writes(),
        [Write::Pass {
            claim: claim(1, 10),
            reason: Some(PassReason::Language)
        }]
    );
    desk.press("alt-p esc");
    assert_eq!((desk.writes(), desk.state.mode), (vec![], Mode::Desk));
}

#[test]
fn a_caller_who_is_there_is_not_hung_up_on_by_one_stroke() {
    let mut desk = Desk::on_call();
    desk.press("alt-x g");
    assert_eq!((desk.writes(), desk.state.mode), (vec![], Mode::Desk));
}

#[test]
fn a_call_nobody_has_answered_yet_is_passed_and_ended_at_once() {
    for (command, writes) in [(Command::Pass, 1), (Command::HangUp, 1)] {
        let mut desk = Desk::ringing();
        desk.give(command);
        assert_eq!(desk.writes().len(), writes, "{command:?}");
    }
}

#[test]
fn a_line_half_typed_counts_as_having_begun() {
    let mut desk = Desk::ringing();
    desk.types("hello");
    desk.press("alt-p");
    assert_eq!(desk.writes(), []);
}

#[test]
fn a_reason_for_passing_is_typed_on_the_command_line() {
    let mut desk = Desk::on_call();
    desk.press("alt-:");
    desk.types("pass language");
    desk.press("enter");
    assert_eq!(
        desk.writes(),
        [Write::Pass {
            claim: claim(1, 10),
            reason: Some(PassReason::Language)
        }]
    );
}

#[test]
fn the_call_is_handed_to_a_free_colleague() {
    let mut desk = Desk::on_call();
    desk.give(Command::Hand);
    desk.press("1");
    assert_eq!(
        desk.writes(),
        [Write::Hand {
            claim: claim(1, 10),
            to: login(3)
        }]
    );
}

#[test]
fn a_colleague_who_is_not_free_is_named_and_the_call_stays() {
    for refused in [Outcome::NotFree, Outcome::OnCall] {
        let mut desk = Desk::on_call();
        desk.give(Command::Hand);
        desk.press("1");
        desk.answers(refused);
        assert_eq!(desk.says(), "notice-colleague-not-free");
        assert_eq!(desk.state.world.claim(), Some(claim(1, 10)));
    }
}

#[test]
fn whoever_has_a_caller_or_no_desk_is_not_offered_the_call() {
    let mut desk = Desk::on_call();
    let mut cleo = invented::operator(3, "cleo", OperatorState::Available);
    cleo.version = 9;
    cleo.link = Link::Down;
    desk.merges(invented::changed(vec![Row::Operator(cleo)]));
    desk.give(Command::Hand);
    assert_eq!(desk.says(), "notice-no-colleague-free");
}
