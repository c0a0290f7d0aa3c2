//! Owns: stories of whoever writes into a record: what comes meanwhile leaves his keys where they are.
//! Must not know: how a line is kept.

use super::Desk;
use super::person::{opened, person_record};
use crate::app::{Mode, Place};
use crate::domain::Read;
use crate::store::invented::{held, waiting};

/// Ana writes a name into Jorge's record.
fn writing() -> Desk {
    let mut desk = opened(person_record(400, "Jorge"));
    desk.press("enter");
    desk.types(" Luis");
    desk.orders.clear();
    desk
}

fn writes_on(desk: &mut Desk) {
    desk.types("a");
    let Mode::Record(line) = &desk.state.mode else {
        panic!("the line is gone: {:?}", desk.state.mode)
    };
    assert_eq!(line.typing.text(), "Jorge Luisa");
    assert_eq!(desk.state.place, Place::Case);
}

#[test]
fn a_call_that_comes_into_the_hand_takes_no_line_from_whoever_writes_one() {
    let mut desk = writing();
    desk.hears_of(vec![held(waiting(7, 2, 4, 60), 1, 10, true)]);
    assert_eq!(desk.says(), "notice-yours");
    let claim = desk.state.world.claim().expect("the call is in hand");
    writes_on(&mut desk);
    assert_eq!(desk.state.panes.call.note.text(), "");
    assert!(desk.reads().contains(&Read::CallNotes(claim)));
}

#[test]
fn from_the_help_one_comes_back_to_the_line() {
    for key in ["esc", "alt+?"] {
        let mut desk = writing();
        desk.press("alt+?");
        assert!(matches!(desk.state.mode, Mode::Help { .. }));
        desk.press("down");
        desk.press(key);
        writes_on(&mut desk);
    }
}
