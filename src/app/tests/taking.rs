//! Owns: stories about getting a call into the hand.

use super::{Desk, call, claim};
use crate::app::{Mode, Place};
use crate::command::Command;
use crate::domain::{Answer, CallState, Claim, Fence, Login, Outcome, Read, Wish, Write};
use crate::store::invented::{changed, held, login, morning, operator, waiting};

#[test]
fn enter_takes_the_selected_call() {
    let mut desk = Desk::with(vec![waiting(1, 1, 4, 60), waiting(2, 2, 1, 20)]);
    desk.give(Command::SelectNext);
    desk.give(Command::Take);
    assert_eq!(desk.writes(), [Write::Take { call: call(1) }]);
}

#[test]
fn take_best_asks_the_database_which_under_the_filters_of_this_desk() {
    let mut desk = Desk::with(morning());
    desk.state.panes.queue.filters.language = Some("es".to_owned());
    desk.give(Command::TakeBest);
    assert_eq!(
        desk.writes(),
        [Write::TakeBest {
            facility: None,
            language: Some("es".to_owned())
        }]
    );
}

#[test]
fn a_won_call_puts_the_cursor_into_its_note_and_reads_what_was_written() {
    let mut desk = Desk::with(vec![waiting(1, 1, 4, 60)]);
    desk.give(Command::Take);
    desk.hears_of(vec![held(waiting(1, 1, 4, 60), 1, 10, false)]);
    desk.answers(Outcome::Ok(Answer::Yours(claim(1, 10))));
    assert_eq!(desk.state.place, Place::Call);
    assert_eq!(desk.reads(), [Read::CallNotes(claim(1, 10))]);
}

#[test]
fn the_loser_reads_who_won_and_stays_in_the_queue() {
    let mut desk = Desk::with(vec![waiting(1, 1, 4, 60)]);
    desk.give(Command::Take);
    desk.answers(Outcome::Taken {
        holder: Some(login(2)),
    });
    assert_eq!(desk.says(), "notice-taken-by");
    assert_eq!(desk.state.place, Place::Queue);
    assert!(desk.state.world.hold.is_none());
}

#[test]
fn a_second_enter_while_the_first_take_is_under_way_orders_nothing() {
    let mut desk = Desk::with(vec![waiting(1, 1, 4, 60), waiting(2, 2, 4, 30)]);
    desk.press("enter enter n");
    assert_eq!(desk.writes().len(), 1);
}

#[test]
fn with_a_caller_in_hand_no_other_is_taken() {
    let mut desk = Desk::on_call();
    desk.give(Command::ShowQueue);
    desk.give(Command::Take);
    assert_eq!(desk.writes(), []);
    assert_eq!(desk.says(), "notice-caller-in-hand");
}

#[test]
fn while_offline_nothing_is_taken_and_nothing_is_queued() {
    let mut desk = Desk::with(vec![waiting(1, 1, 4, 60)]);
    desk.hear(crate::domain::News::Link(
        crate::domain::LinkState::Offline(crate::store::invented::start()),
    ));
    desk.give(Command::Take);
    assert_eq!(desk.writes(), []);
    assert_eq!(desk.says(), "notice-offline-nothing-sent");
}

#[test]
fn a_call_by_hand_takes_two_keys() {
    let mut desk = Desk::with(Vec::new());
    desk.press("c 1");
    let line = desk
        .state
        .world
        .store
        .lines()
        .find(|line| line.name == "line 7")
        .map(|line| line.id);
    assert_eq!(
        desk.writes(),
        [Write::EnterCall {
            line,
            outgoing: false
        }]
    );
}

#[test]
fn a_line_is_found_by_typing_its_name() {
    let mut desk = Desk::with(Vec::new());
    desk.press("o");
    desk.types("marsh");
    desk.press("enter");
    let line = desk
        .state
        .world
        .store
        .lines()
        .find(|line| line.name == "line 9")
        .map(|line| line.id);
    assert_eq!(
        desk.writes(),
        [Write::EnterCall {
            line,
            outgoing: true
        }]
    );
}

#[test]
fn a_call_that_an_earlier_desk_left_is_gone_on_with_by_a_key_only() {
    let mut left = held(waiting(1, 1, 4, 300), 1, 9, true);
    left.state = CallState::LinkLost;
    let mut desk = Desk::with(vec![left]);
    assert!(desk.state.world.hold.is_none());
    assert_eq!(desk.says(), "notice-still-yours");
    desk.give(Command::Take);
    assert_eq!(desk.writes(), [Write::Resume { call: call(1) }]);
}

#[test]
fn a_call_handed_to_me_comes_into_my_hand_and_says_from_whom() {
    let with_luis = held(waiting(1, 1, 4, 300), 2, 9, true);
    let mut desk = Desk::with(vec![with_luis.clone()]);
    let mut mine = held(with_luis, 1, 11, true);
    mine.version = 7;
    desk.hears_of(vec![mine]);
    assert_eq!(desk.says(), "notice-handed-to-you");
    assert_eq!(desk.state.world.claim(), Some(claim(1, 11)));
    assert_eq!(desk.state.place, Place::Call);
}

#[test]
fn taking_over_is_asked_first() {
    let mut desk = Desk::with(morning());
    for _ in 0..4 {
        desk.give(Command::SelectNext);
    }
    assert_eq!(desk.state.panes.queue.selected(), Some(call(21)));
    desk.give(Command::Take);
    assert_eq!(desk.says(), "notice-take-over-possible");
    desk.give(Command::TakeOver);
    assert!(matches!(desk.state.mode, Mode::Question(_)));
    assert_eq!(desk.writes(), []);
    desk.press("y");
    assert_eq!(desk.writes(), [Write::TakeOver { call: call(21) }]);
}

#[test]
fn a_take_whose_answer_was_lost_is_answered_later_and_never_repeated() {
    let mut desk = Desk::with(vec![waiting(1, 1, 4, 60)]);
    desk.give(Command::Take);
    let request = desk.orders[0].request;
    desk.answers_to(request, Outcome::Unknown);
    assert_eq!(desk.says(), "notice-outcome-unknown");
    desk.orders.clear();
    desk.answers_to(request, Outcome::Ok(Answer::Yours(claim(1, 10))));
    assert_eq!(
        desk.state.world.claim(),
        Some(Claim {
            call: call(1),
            fence: Fence(10)
        })
    );
    assert!(
        desk.orders
            .iter()
            .all(|order| matches!(order.wish, Wish::Read(_)))
    );
}

#[test]
fn a_caller_who_was_gone_before_he_was_reached_gives_the_desk_back() {
    let mut desk = Desk::with(vec![waiting(1, 1, 4, 60)]);
    desk.give(Command::Take);
    desk.answers(Outcome::Ok(Answer::Yours(claim(1, 10))));
    let mut gone = held(waiting(1, 1, 4, 60), 1, 10, false);
    gone.version = 5;
    gone.state = CallState::Abandoned;
    gone.ended_at = Some(crate::store::invented::start());
    gone.holder.as_mut().unwrap().live = false;
    desk.hears_of(vec![gone]);
    assert_eq!(desk.says(), "notice-caller-gone");
    assert_eq!(desk.state.place, Place::Queue);
    assert!(desk.state.world.hold.is_none());
}

#[test]
fn every_order_has_an_id_of_its_own() {
    let mut desk = Desk::with(morning());
    desk.give(Command::Take);
    desk.give(Command::Available);
    desk.give(Command::RaiseHand);
    let mut ids: Vec<_> = desk.orders.iter().map(|order| order.request).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn who_has_a_call_is_said_by_name() {
    let mut desk = Desk::with(vec![held(waiting(1, 1, 4, 60), 2, 9, true)]);
    desk.give(Command::Take);
    assert_eq!(desk.says(), "notice-with-colleague");
    let row = crate::domain::Row::Operator(crate::domain::Operator {
        version: 2,
        ..operator(2, "luisa", crate::domain::OperatorState::OnCall)
    });
    desk.merges(changed(vec![row]));
    assert_eq!(
        desk.state.sight().handle(&Login("op-002".to_owned())),
        "luisa"
    );
}

#[test]
fn whoever_comes_back_from_a_call_finds_the_best_one_selected_and_not_the_old_row() {
    let mut desk = Desk::with(vec![
        waiting(1, 1, 4, 60),
        waiting(2, 2, 1, 20),
        waiting(3, 3, 4, 90),
    ]);
    desk.give(Command::SelectLast);
    desk.give(Command::Take);
    desk.hears_of(vec![held(waiting(1, 1, 4, 60), 1, 10, true)]);
    desk.answers(Outcome::Ok(Answer::Yours(claim(1, 10))));
    desk.orders.clear();
    desk.give(Command::Pass);
    desk.press("enter");
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(desk.state.place, Place::Queue);
    assert_eq!(desk.state.panes.queue.selected(), Some(call(2)));
}
