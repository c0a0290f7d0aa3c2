//! Owns: how the desk looks while it asks, helps or waits: the sentences and keys that must be readable at 80 columns.

use super::{LARGE, MIDDLE, SMALL, shown, shown_in};
use crate::app::tests::Desk;
use crate::command::Command;
use crate::domain::{Answer, CallRecord, Hand, Operator, OperatorState, Outcome, Row};
use crate::keymap::Keymap;
use crate::messages::Language;
use crate::store::invented::{self, call_id, changed, held, morning, start, waiting};
use insta::assert_snapshot;

fn one(number: u8, handle: &str, state: OperatorState) -> Operator {
    let mut one = invented::operator(number, handle, state);
    one.version = 9;
    one
}

fn hand_up(number: u8, handle: &str) -> Row {
    let mut one = one(number, handle, OperatorState::OnCall);
    one.hand = Some(Hand {
        raised_at: start(),
        call: Some(call_id(1)),
    });
    Row::Operator(one)
}

fn spanish(mut desk: Desk) -> String {
    desk.state.settings.keymap = Keymap::shipped("es");
    shown_in(&desk, SMALL, Language::Es)
}

#[test]
fn the_help_of_a_note_at_its_begin_and_end_on_the_smallest_screen() {
    let mut desk = Desk::on_call();
    desk.give(Command::Help);
    let begin = shown(&desk, SMALL);
    desk.press("end");
    assert_snapshot!(format!("{begin}\n\n{}", shown(&desk, SMALL)));
}

#[test]
fn no_sentence_of_the_help_is_cut() {
    for (size, language) in [
        (SMALL, Language::En),
        (SMALL, Language::Es),
        (MIDDLE, Language::Es),
        (LARGE, Language::En),
    ] {
        let mut desk = Desk::on_call();
        desk.give(Command::Help);
        for _ in 0..desk.state.verbs_here().len() {
            let screen = shown_in(&desk, size, language);
            assert!(screen.lines().all(|line| !line.contains("… │")), "{screen}");
            desk.press("down");
        }
    }
}

#[test]
fn a_key_pressed_in_a_note_that_waits_for_another_is_seen() {
    let mut desk = Desk::on_call();
    desk.press("esc");
    assert!(shown(&desk, SMALL).contains(" Esc …"));
}

#[test]
fn whoever_is_off_reads_the_key_to_be_there_again_at_every_size() {
    for size in [SMALL, MIDDLE, LARGE] {
        let mut desk = Desk::with(morning());
        desk.merges(changed(vec![Row::Operator(one(
            1,
            "ana",
            OperatorState::Off,
        ))]));
        assert!(shown(&desk, size).contains(" Alt+a available"), "{size:?}");
    }
}

#[test]
fn whoever_raised_a_hand_sees_it_up() {
    let mut desk = Desk::on_call();
    desk.merges(changed(vec![hand_up(1, "ana")]));
    assert!(shown(&desk, SMALL).contains("your hand is up"));
}

#[test]
fn a_question_names_its_keys_in_the_language_of_the_desk() {
    let mut desk = Desk::with(morning());
    desk.give(Command::SignOff);
    assert!(shown(&desk, SMALL).contains("End your shift? (y/n)"));
    assert!(spanish(desk).contains("¿Terminar su turno? (s/n)"));
}

#[test]
fn passing_a_caller_who_is_there_asks_for_a_reason() {
    let mut desk = Desk::on_call();
    desk.give(Command::Pass);
    let english = shown(&desk, SMALL);
    assert_snapshot!(format!("{english}\n\n{}", spanish(desk)));
}

#[test]
fn completing_shows_where_it_is_even_at_the_end_of_a_long_list() {
    let mut desk = Desk::with(morning());
    desk.press(": shift-tab");
    let end = shown(&desk, SMALL);
    assert!(end.contains(":quit"), "{end}");
    assert!(end.contains("  quit"), "{end}");
    desk.press("tab");
    assert_snapshot!(format!("{end}\n\n{}", shown(&desk, SMALL)));
}

#[test]
fn a_remark_leaves_room_for_the_time_left_beside_an_open_call() {
    let mut desk = Desk::on_call();
    let mut shared = waiting(3, 1, 3, 11 * 60);
    shared.nth_today = 3;
    desk.hears_of(vec![shared]);
    let screen = shown(&desk, MIDDLE);
    let row = screen.lines().find(|line| line.contains("call 3"));
    assert!(row.is_some_and(|row| row.contains(" 4m")), "{screen}");
}

#[test]
fn a_wrap_up_still_in_hand_stands_among_the_open_ones() {
    let mut desk = Desk::on_call();
    let mut ended = held(waiting(1, 1, 2, 100), 1, 10, true);
    ended.version = 9;
    ended.state = crate::domain::CallState::WrapUp;
    ended.ended_at = Some(start());
    desk.hears_of(vec![ended]);
    desk.press("alt-u");
    let screen = shown(&desk, SMALL);
    assert!(!screen.contains("Everything of yours"), "{screen}");
}

#[test]
fn a_lead_beside_a_call_whose_hand_is_up() {
    let mut desk = Desk::of(4, vec![held(waiting(1, 1, 2, 100), 2, 10, true)]);
    desk.merges(changed(vec![hand_up(2, "luis")]));
    desk.give(Command::OpenHand);
    desk.answers(Outcome::Ok(Answer::CallOpened(Box::new(CallRecord {
        call: call_id(1),
        person_name: None,
        case_number: None,
        notes: Vec::new(),
    }))));
    desk.types("ask whether he is alone");
    desk.press("enter");
    desk.types("and since when");
    assert_snapshot!(shown(&desk, SMALL));
}
