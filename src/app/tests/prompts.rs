//! Owns: stories about what is asked for.

use super::Desk;
use crate::app::{Mode, Place};
use crate::command::Command;
use crate::domain::{AwayReason, OperatorState, Write};
use crate::keymap::Keymap;
use crate::store::invented::morning;

fn command_line(desk: &Desk) -> &str {
    match &desk.state.mode {
        Mode::CommandLine(line) => line.typing.text(),
        other => panic!("no command line: {other:?}"),
    }
}

#[test]
fn the_command_line_completes_as_far_as_the_verbs_agree() {
    let mut desk = Desk::with(morning());
    desk.press(":");
    desk.types("filter-fa");
    desk.press("tab");
    assert_eq!(command_line(&desk), "filter-facility ");
    let mut several = Desk::with(morning());
    several.press(":");
    several.types("filt");
    several.press("tab");
    assert_eq!(command_line(&several), "filter-");
}

#[test]
fn where_the_verbs_do_not_agree_completing_goes_round_among_them_both_ways() {
    let mut desk = Desk::with(morning());
    desk.press(":");
    desk.types("filter-");
    desk.press("tab");
    assert_eq!(command_line(&desk), "filter-facility");
    desk.press("tab tab");
    assert_eq!(command_line(&desk), "filter-urgency");
    desk.press("tab tab");
    assert_eq!(command_line(&desk), "filter-facility", "round");
    desk.press("shift-tab");
    assert_eq!(command_line(&desk), "filter-clear", "and back");
    desk.types("x");
    desk.press("tab");
    assert_eq!(
        command_line(&desk),
        "filter-clearx",
        "what is typed begins anew"
    );
}

#[test]
fn completing_offers_only_what_can_be_meant_now() {
    let mut desk = Desk::with(morning());
    desk.press(":");
    desk.types("open-");
    desk.press("tab");
    assert_eq!(command_line(&desk), "open-wrap-ups ", "ana is no lead");
}

#[test]
fn a_key_that_is_no_answer_means_no_and_does_nothing_else() {
    for key in ["z", "n", "esc", "alt-a", "alt-c", "tab", "enter", "1", "f1"] {
        let mut desk = Desk::with(morning());
        desk.give(Command::SignOff);
        desk.press(key);
        assert_eq!(desk.state.mode, Mode::Desk, "{key}");
        assert_eq!(desk.state.place, Place::Queue, "{key}");
        assert_eq!(desk.writes(), [], "{key}");
    }
}

#[test]
fn a_covered_screen_comes_back_with_its_question() {
    let mut desk = Desk::with(morning());
    desk.give(Command::SignOff);
    desk.press("f12 x y");
    assert_eq!(desk.writes().len(), 1);
}

#[test]
fn yes_follows_the_language_of_the_desk() {
    let mut english = Desk::with(morning());
    english.give(Command::SignOff);
    english.press("s");
    assert_eq!(english.writes(), []);
    for yes in ["s", "y"] {
        let mut spanish = Desk::with(morning());
        spanish.state.settings.keymap = Keymap::shipped("es");
        spanish.give(Command::SignOff);
        spanish.press(yes);
        assert_eq!(spanish.writes().len(), 1, "{yes}");
    }
}

#[test]
fn help_goes_no_further_than_its_last_page_and_comes_back_at_once() {
    let mut desk = Desk::with(morning());
    desk.give(Command::Help);
    desk.press("end");
    let Mode::Help { top, .. } = desk.state.mode else {
        panic!("no help")
    };
    assert!(
        top > 10 && top < desk.state.verbs_here().len(),
        "{top} is not the last page"
    );
    desk.press("up");
    assert!(matches!(desk.state.mode, Mode::Help { top: now, .. } if now == top - 1));
}

#[test]
fn a_verb_and_its_argument_are_typed_in_one_line() {
    let mut desk = Desk::with(morning());
    desk.press(":");
    desk.types("away meal");
    desk.press("enter");
    assert_eq!(
        desk.writes(),
        [Write::State {
            state: OperatorState::Away,
            reason: Some(AwayReason::Meal)
        }]
    );
}

#[test]
fn a_line_that_is_no_command_says_so_and_does_nothing() {
    let mut desk = Desk::with(morning());
    desk.press(":");
    desk.types("dance");
    desk.press("enter");
    assert_eq!(desk.says(), "notice-no-such-command");
    assert_eq!(desk.state.mode, Mode::Desk);
}

#[test]
fn escape_leaves_every_prompt_without_a_trace() {
    for key in [":", "/", "c", "f l", "alt-y"] {
        let mut desk = Desk::with(morning());
        desk.press(key);
        assert_ne!(desk.state.mode, Mode::Desk, "{key}");
        desk.press("esc");
        assert_eq!(desk.state.mode, Mode::Desk, "{key}");
        assert_eq!(desk.writes(), [], "{key}");
    }
}

#[test]
fn letters_narrow_a_choice_and_numbers_choose_from_what_is_left() {
    let mut desk = Desk::with(morning());
    desk.press("f f");
    desk.types("cedar");
    desk.press("1");
    let facility = desk
        .state
        .world
        .store
        .facilities()
        .find(|one| one.name == "Cedar Creek")
        .map(|one| one.id);
    assert_eq!(desk.state.panes.queue.filters.facility, facility);
}

#[test]
fn help_opens_scrolls_and_closes() {
    let mut desk = Desk::with(morning());
    desk.give(Command::Help);
    desk.press("down down");
    assert!(matches!(desk.state.mode, Mode::Help { top: 2, .. }));
    desk.press("esc");
    assert_eq!(desk.state.mode, Mode::Desk);
}

#[test]
fn signing_off_is_asked_first() {
    let mut desk = Desk::with(morning());
    desk.give(Command::SignOff);
    assert_eq!(desk.writes(), []);
    desk.press("y");
    assert_eq!(
        desk.writes(),
        [Write::State {
            state: OperatorState::Off,
            reason: None
        }]
    );
}

#[test]
fn a_choice_narrows_by_the_words_on_the_screen_and_without_accents() {
    let mut desk = Desk::on_call();
    desk.state.settings.say = std::sync::Arc::new(crate::messages::Catalogue::new(
        crate::messages::Language::Es,
    ));
    desk.give(Command::Pass);
    let rows = |desk: &Desk| match &desk.state.mode {
        Mode::Menu(menu) => menu.rows().len(),
        other => panic!("{other:?}"),
    };
    let all = rows(&desk);
    desk.types("linea");
    assert_eq!(rows(&desk), 1, "línea, of {all}");
    desk.press("ctrl-u");
    desk.types("technical");
    assert_eq!(rows(&desk), 0);
}
