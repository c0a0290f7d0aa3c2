//! Owns: stories about what colleagues learn of where this desk is.

use super::{Desk, call};
use crate::command::Command;
use crate::domain::{LinkState, News, Record};
use crate::store::invented::start;

#[test]
fn typing_is_told_when_it_begins_and_when_it_has_stopped_and_not_at_every_key() {
    let mut desk = Desk::on_call();
    let here = Some(Record::Call(call(1)));
    assert_eq!(desk.told, [(here, false)]);
    desk.types("insulin");
    desk.waits(3);
    desk.types(" since Tuesday");
    desk.waits(4);
    assert_eq!(desk.told, [(here, false), (here, true)]);
    desk.waits(1);
    assert_eq!(desk.told.last(), Some(&(here, false)));
    assert_eq!(desk.told.len(), 3);
}

#[test]
fn a_blanked_desk_is_in_no_record() {
    let mut desk = Desk::on_call();
    desk.give(Command::Blank);
    assert_eq!(desk.told.last(), Some(&(None, false)));
    desk.press("x");
    assert_eq!(
        desk.told.last(),
        Some(&(Some(Record::Call(call(1))), false))
    );
}

#[test]
fn after_a_lost_link_it_is_told_again() {
    let mut desk = Desk::on_call();
    let before = desk.told.len();
    desk.hear(News::Link(LinkState::Offline(start())));
    desk.types("typed meanwhile");
    assert_eq!(desk.told.len(), before);
    desk.hear(News::Link(LinkState::Live));
    assert_eq!(desk.told.last(), Some(&(Some(Record::Call(call(1))), true)));
}
