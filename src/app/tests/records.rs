//! Owns: stories about finding, opening and placing records.

use uuid::Uuid;

use super::{Desk, call, claim};
use crate::app::Place;
use crate::command::Command;
use crate::domain::{
    Answer, CaseId, CaseRecord, Entry, EntryId, Found, Outcome, PersonId, Read, Record, Words,
    Write,
};
use crate::panes::find::Hits;
use crate::store::invented::{ago, morning};

fn case_id() -> CaseId {
    CaseId(Uuid::from_u128(500))
}

fn hits() -> Vec<Found> {
    let hit = |record, label: &str| Found {
        record,
        label: Words::new(label),
        detail: Words::new("Larkspur"),
    };
    vec![
        hit(
            Record::Person(PersonId(Uuid::from_u128(400))),
            "Rojas, Jorge",
        ),
        hit(Record::Case(case_id()), "26-0142"),
    ]
}

fn entries(from: u128, count: u128) -> Vec<Entry> {
    (from..from + count)
        .map(|number| Entry {
            id: EntryId(Uuid::from_u128(number)),
            at: ago(i64::try_from(number).unwrap() * 60),
            kind: "note".to_owned(),
            author: None,
            call: Some(call(1)),
            late: false,
            words: Words::new(format!("line {number}")),
            fact: Vec::new(),
        })
        .collect()
}

fn record(entries: Vec<Entry>, last: bool) -> CaseRecord {
    CaseRecord {
        case: case_id(),
        number: "26-0142".to_owned(),
        status: "open".to_owned(),
        person: None,
        person_name: Some(Words::new("Rojas, Jorge")),
        fields: Vec::new(),
        entries,
        last,
    }
}

fn searched(desk: &mut Desk) {
    desk.give(Command::OpenFind);
    desk.types("jorge rojas");
    desk.press("enter");
    desk.answers(Outcome::Ok(Answer::Found(hits())));
}

#[test]
fn a_search_is_asked_on_enter_and_not_on_every_letter() {
    let mut desk = Desk::with(morning());
    desk.give(Command::OpenFind);
    desk.types("jorge rojas");
    assert!(desk.orders.is_empty());
    desk.press("enter");
    assert_eq!(
        desk.reads(),
        [Read::Search {
            words: Words::new("jorge rojas")
        }]
    );
    assert_eq!(desk.state.panes.find.hits, Hits::Searching);
}

#[test]
fn a_second_enter_opens_the_selected_hit() {
    let mut desk = Desk::with(morning());
    searched(&mut desk);
    desk.orders.clear();
    desk.press("down enter");
    assert_eq!(desk.reads(), [Read::OpenCase { case: case_id() }]);
    assert_eq!(desk.state.place, Place::Case);
}

#[test]
fn absent_and_forbidden_look_the_same() {
    let mut desk = Desk::with(morning());
    searched(&mut desk);
    desk.press("down enter");
    desk.answers(Outcome::Denied);
    assert_eq!(desk.says(), "notice-not-available");
}

#[test]
fn a_timeline_is_read_page_by_page() {
    let mut desk = Desk::with(morning());
    searched(&mut desk);
    desk.press("down enter");
    desk.answers(Outcome::Ok(Answer::CaseOpened(Box::new(record(
        entries(1, 12),
        false,
    )))));
    desk.orders.clear();
    desk.press("down down down");
    let reads = desk.reads();
    assert_eq!(reads.len(), 1, "one page at a time: {reads:?}");
    let last = entries(12, 1).remove(0);
    assert_eq!(
        reads[0],
        Read::Timeline {
            case: case_id(),
            before: Some((last.at, last.id)),
            count: 50
        }
    );
}

#[test]
fn the_last_page_ends_the_asking() {
    let mut desk = Desk::with(morning());
    searched(&mut desk);
    desk.press("down enter");
    desk.answers(Outcome::Ok(Answer::CaseOpened(Box::new(record(
        entries(1, 3),
        true,
    )))));
    desk.orders.clear();
    desk.press("down down down down");
    assert!(desk.orders.is_empty());
}

#[test]
fn a_call_is_placed_on_what_is_found() {
    let mut desk = Desk::on_call();
    desk.give(Command::PlaceOnCase);
    assert_eq!(desk.state.place, Place::Find);
    desk.types("jorge");
    desk.press("enter");
    desk.answers(Outcome::Ok(Answer::Found(hits())));
    desk.orders.clear();
    desk.press("down enter");
    let place = Write::Place {
        call: call(1),
        fence: Some(claim(1, 10).fence),
        person: None,
        case: Some(case_id()),
    };
    assert_eq!(desk.writes(), [place]);
}

#[test]
fn when_a_call_is_placed_the_note_has_the_cursor_again() {
    let mut desk = Desk::on_call();
    desk.press("alt-k");
    desk.types("jorge");
    desk.press("enter");
    desk.answers(Outcome::Ok(Answer::Found(hits())));
    desk.press("enter");
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(
        (desk.state.place, desk.says()),
        (Place::Call, "notice-placed")
    );
}

#[test]
fn escape_leaves_the_find_box_for_the_call_in_hand() {
    let mut desk = Desk::on_call();
    desk.types("half");
    desk.give(Command::OpenFind);
    desk.types("x");
    desk.press("esc");
    assert_eq!(desk.state.place, Place::Call);
    assert_eq!(desk.state.panes.call.note.text(), "half");
}

#[test]
fn a_waiting_call_shows_its_line_without_opening_anything() {
    let mut desk = Desk::with(morning());
    desk.give(Command::Details);
    assert_eq!(desk.state.place, Place::Case);
    assert!(desk.orders.is_empty());
}
