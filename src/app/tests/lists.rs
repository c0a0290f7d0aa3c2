//! Owns: stories about the queue and the lists as they are looked at.

use super::{Desk, call};
use crate::app::Place;
use crate::command::Command;
use crate::domain::{OperatorState, Write};
use crate::panes::lists::ListKind;
use crate::store::invented::{login, morning, waiting};

fn order_of(desk: &Desk) -> Vec<u128> {
    let sight = desk.state.sight();
    desk.state
        .panes
        .queue
        .rows(&sight)
        .iter()
        .map(|row| row.call.0.as_u128())
        .collect()
}

#[test]
fn the_selection_stays_on_its_call_when_a_more_urgent_one_arrives() {
    let mut desk = Desk::with(vec![waiting(1, 1, 3, 60), waiting(2, 2, 3, 20)]);
    desk.give(Command::SelectNext);
    desk.hears_of(vec![waiting(3, 3, 1, 0)]);
    assert_eq!(desk.state.panes.queue.selected(), Some(call(2)));
    assert_eq!(order_of(&desk), [3, 1, 2]);
}

#[test]
fn finding_while_typing_hides_rows_and_escape_shows_them_again() {
    let mut desk = Desk::with(morning());
    desk.give(Command::FindRow);
    desk.types("cedar");
    assert_eq!(order_of(&desk), [2, 21]);
    desk.press("esc");
    assert_eq!(order_of(&desk).len(), 6);
}

#[test]
fn enter_keeps_what_was_found_and_the_next_enter_takes_it() {
    let mut desk = Desk::with(morning());
    desk.give(Command::FindRow);
    desk.types("marsh");
    desk.press("enter");
    desk.give(Command::Take);
    assert_eq!(desk.writes(), [Write::Take { call: call(3) }]);
}

#[test]
fn filters_are_set_from_a_choice_and_cleared_with_a_key() {
    let mut desk = Desk::with(morning());
    desk.press("f u 3");
    assert_eq!(order_of(&desk), [2, 22]);
    desk.press("f x");
    assert_eq!(order_of(&desk).len(), 6);
}

#[test]
fn a_filter_can_be_typed() {
    let mut desk = Desk::with(morning());
    desk.press(":");
    desk.types("filter-facility marsh");
    desk.press("enter");
    assert_eq!(order_of(&desk), [3, 22]);
}

#[test]
fn tab_goes_round_through_what_there_is() {
    let mut desk = Desk::with(morning());
    desk.press("tab");
    assert_eq!(desk.state.place, Place::Lists);
    desk.press("tab");
    assert_eq!(desk.state.place, Place::Queue);
    let mut busy = Desk::on_call();
    busy.press("tab tab tab");
    assert_eq!(busy.state.place, Place::Call);
}

#[test]
fn the_team_list_puts_me_among_my_colleagues() {
    let mut desk = Desk::with(morning());
    desk.press("t");
    assert_eq!(desk.state.panes.lists.kind, ListKind::Team);
    let sight = desk.state.sight();
    let names: Vec<_> = desk
        .state
        .panes
        .lists
        .team(&sight)
        .into_iter()
        .map(|row| row.handle)
        .collect();
    assert_eq!(names, ["luis", "ana", "berta", "marta"]);
}

#[test]
fn a_lead_sets_the_state_of_the_selected_colleague() {
    let mut desk = Desk::of(4, morning());
    desk.give(Command::TeamBoard);
    desk.give(Command::SetColleague);
    desk.press("2");
    let away = Write::StateFor {
        login: login(2),
        state: OperatorState::Away,
        reason: None,
    };
    assert_eq!(desk.writes(), [away]);
}

#[test]
fn an_operator_does_not_set_anybody_elses_state() {
    let mut desk = Desk::with(morning());
    desk.press(":");
    desk.types("set-state luis off");
    desk.press("enter");
    assert_eq!(desk.writes(), []);
    assert_eq!(desk.says(), "notice-leads-only");
}

#[test]
fn going_away_asks_why() {
    let mut desk = Desk::with(morning());
    desk.give(Command::Away);
    desk.press("2");
    let reason = Some(crate::domain::AwayReason::UnscheduledBreak);
    assert_eq!(
        desk.writes(),
        [Write::State {
            state: OperatorState::Away,
            reason
        }]
    );
}

#[test]
fn when_somebody_takes_the_selected_call_the_next_one_in_line_is_selected() {
    let mut desk = Desk::with(vec![
        waiting(1, 1, 3, 60),
        waiting(2, 2, 3, 40),
        waiting(3, 3, 3, 20),
    ]);
    desk.give(Command::SelectNext);
    desk.hears_of(vec![crate::store::invented::held(
        waiting(2, 2, 3, 40),
        2,
        5,
        false,
    )]);
    assert_eq!(desk.state.panes.queue.selected(), Some(call(3)));
}
