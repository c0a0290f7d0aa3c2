//! Owns: stories about the link: lost, stale, back again; and about time.

use super::{Desk, call};
use crate::app::{Mode, wake_at};
use crate::command::Command;
use crate::domain::{Answer, Hand, LinkState, News, Outcome, Row, Write};
use crate::panes::call::Tick;
use crate::store::invented::{ago, changed, held, morning, operator, start, waiting};

fn offline(desk: &mut Desk) {
    desk.hear(News::Link(LinkState::Offline(start())));
}

#[test]
fn typing_goes_on_without_the_link_and_every_line_is_sent_when_it_is_back() {
    let mut desk = Desk::on_call();
    offline(&mut desk);
    for line in ["first", "second"] {
        desk.types(line);
        desk.press("enter");
        desk.answers(Outcome::Offline);
    }
    assert_eq!(desk.state.notes.unsaved(), 2);
    let entries: Vec<_> = desk
        .state
        .notes
        .of(call(1))
        .iter()
        .map(|row| row.entry)
        .collect();
    desk.orders.clear();
    desk.hear(News::Link(LinkState::Live));
    let again: Vec<_> = desk
        .writes()
        .into_iter()
        .filter_map(|write| match write {
            Write::Note(line) => Some(line.entry),
            _ => None,
        })
        .collect();
    assert_eq!(
        again, entries,
        "the same entries, so that a replay is harmless"
    );
}

#[test]
fn a_line_is_never_called_saved_before_the_database_said_so() {
    let mut desk = Desk::on_call();
    desk.types("line");
    desk.press("enter");
    for outcome in [Outcome::Unknown, Outcome::Offline] {
        desk.answers(outcome);
        assert!(desk.state.notes.of(call(1))[0].tick.is_unsaved());
    }
}

#[test]
fn a_line_on_its_way_is_not_sent_twice_by_a_second_sign_of_life() {
    let mut desk = Desk::on_call();
    desk.types("line");
    desk.press("enter");
    desk.orders.clear();
    desk.hear(News::Link(LinkState::Live));
    desk.waits(60);
    assert_eq!(desk.writes(), []);
}

#[test]
fn a_line_that_found_no_ear_while_the_link_was_live_is_sent_again_within_a_minute() {
    let mut desk = Desk::on_call();
    desk.types("line");
    desk.press("enter");
    desk.answers(Outcome::TooMany);
    desk.orders.clear();
    desk.waits(30);
    assert!(matches!(desk.writes().as_slice(), [Write::Note(_)]));
}

#[test]
fn a_refused_line_stays_on_the_screen_and_is_told() {
    let mut desk = Desk::on_call();
    desk.types("line");
    desk.press("enter");
    desk.answers(Outcome::BadInput);
    assert_eq!(desk.state.notes.of(call(1))[0].tick, Tick::Refused);
    assert_eq!(desk.says(), "notice-line-refused");
    assert_eq!(desk.state.unsaved(), 1);
}

#[test]
fn quitting_asks_while_a_call_is_in_hand() {
    let mut desk = Desk::on_call();
    desk.give(Command::Quit);
    assert!(matches!(desk.state.mode, Mode::Question(_)));
    assert!(!desk.has_quit);
    desk.press("n");
    assert!(!desk.has_quit);
    desk.give(Command::Quit);
    desk.press("y");
    assert!(desk.has_quit);
}

#[test]
fn quitting_asks_while_a_line_is_not_saved_and_says_how_many() {
    let mut desk = Desk::on_call();
    desk.types("line");
    desk.press("enter");
    desk.give(Command::Quit);
    let asked = matches!(
        &desk.state.mode,
        Mode::Question(crate::app::Question::Quit {
            call: true,
            unsaved: 1
        })
    );
    assert!(asked);
}

#[test]
fn quitting_with_empty_hands_signs_off_and_asks_nothing() {
    let mut desk = Desk::with(morning());
    desk.give(Command::Quit);
    assert!(desk.has_quit);
    let off = Write::State {
        state: crate::domain::OperatorState::Off,
        reason: None,
    };
    assert_eq!(desk.writes(), [off]);
}

#[test]
fn seconds_run_only_for_a_call_in_hand() {
    let idle = Desk::with(morning());
    let idle_wake = wake_at(&idle.state).duration_since(start()).as_secs();
    assert!(
        idle_wake > 5,
        "an idle desk sleeps until its sentence passes or the minute steps: {idle_wake}"
    );
    let busy = Desk::on_call();
    assert!(wake_at(&busy.state).duration_since(start()).as_secs() <= 1);
}

#[test]
fn an_idle_desk_locks_and_only_its_login_opens_it() {
    let mut desk = Desk::on_call();
    desk.types("half a line");
    desk.waits(300);
    assert!(matches!(desk.state.mode, Mode::Locked { .. }));
    desk.types("op-002");
    desk.press("enter");
    assert!(matches!(desk.state.mode, Mode::Locked { wrong: true, .. }));
    desk.types("op-001");
    desk.press("enter");
    assert_eq!(desk.state.mode, Mode::Desk);
    assert_eq!(desk.state.panes.call.note.text(), "half a line");
}

#[test]
fn f12_blanks_and_the_next_key_brings_back_what_was_there() {
    let mut desk = Desk::on_call();
    desk.press("alt-w 1");
    let before = desk.state.mode.clone();
    desk.press("f12");
    assert!(matches!(desk.state.mode, Mode::Blank { .. }));
    desk.press("2");
    assert_eq!(
        desk.state.mode, before,
        "the key that uncovers does nothing else"
    );
}

#[test]
fn a_lead_hears_of_a_raised_hand_and_opens_the_card() {
    let mut desk = Desk::of(4, vec![held(waiting(1, 1, 2, 100), 2, 9, true)]);
    let mut luis = operator(2, "luis", crate::domain::OperatorState::OnCall);
    luis.version = 2;
    luis.hand = Some(Hand {
        raised_at: ago(5),
        call: Some(call(1)),
    });
    desk.merges(changed(vec![Row::Operator(luis)]));
    assert_eq!(desk.says(), "notice-hand-raised");
    desk.give(Command::OpenHand);
    assert_eq!(
        desk.reads(),
        [crate::domain::Read::OpenCall { call: call(1) }]
    );
}

#[test]
fn f1_raises_the_hand_about_the_call_in_hand_and_lowers_it_again() {
    let mut desk = Desk::on_call();
    desk.press("f1");
    assert_eq!(
        desk.writes(),
        [Write::RaiseHand {
            call: Some(call(1))
        }]
    );
    let mut ana = operator(1, "ana", crate::domain::OperatorState::OnCall);
    ana.version = 2;
    ana.hand = Some(Hand {
        raised_at: start(),
        call: Some(call(1)),
    });
    desk.merges(changed(vec![Row::Operator(ana)]));
    desk.press("f1");
    assert_eq!(desk.writes(), [Write::LowerHand { login: None }]);
}

#[test]
fn an_answer_to_nothing_changes_nothing() {
    let mut desk = Desk::with(morning());
    desk.answers_to(
        crate::domain::RequestId(uuid::Uuid::from_u128(1)),
        Outcome::Ok(Answer::Done),
    );
    assert_eq!(desk.says(), "");
}

#[test]
fn no_caller_words_stand_in_what_the_desk_orders_when_it_is_printed() {
    let mut desk = Desk::on_call();
    desk.types("Jorge Martinez");
    desk.press("enter");
    let printed = format!("{:?} {:?}", desk.orders, desk.state.notes);
    assert!(!printed.contains("Jorge"), "{printed}");
}
