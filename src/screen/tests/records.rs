//! Owns: how lists, the find box and opened records look.
//! Must not know: a terminal.

use insta::assert_snapshot;
use uuid::Uuid;

use super::{LARGE, MIDDLE, SMALL, shown, shown_in};
use crate::app::tests::{Desk, call, person};
use crate::domain::{
    Answer, CallState, CaseId, CaseRecord, Entry, EntryId, Found, Hand, Outcome, PersonId, Record,
    Row, Words,
};
use crate::messages::Language;
use crate::store::invented::{ago, changed, held, login, morning, operator, waiting};

#[test]
fn my_calls_and_my_open_wrap_ups() {
    let mut done = held(waiting(7, 2, 3, 3000), 1, 3, true);
    done.state = CallState::Done;
    done.ended_at = Some(ago(2000));
    done.wrapped_at = Some(ago(1900));
    done.disposition = Some(crate::domain::Disposition::Referred);
    let mut open = held(waiting(8, 1, 2, 1500), 1, 4, true);
    open.state = CallState::WrapUp;
    open.ended_at = Some(ago(600));
    open.holder.as_mut().unwrap().live = false;
    let mut desk = Desk::with(vec![done, open]);
    desk.press("m");
    let mine = shown(&desk, SMALL);
    desk.press("u");
    assert_snapshot!(format!("{mine}\n\n{}", shown(&desk, SMALL)));
}

#[test]
fn abandoned_calls() {
    let mut gone = waiting(9, 3, 4, 1200);
    gone.state = CallState::Abandoned;
    gone.ended_at = Some(ago(600));
    let mut desk = Desk::with(vec![gone]);
    desk.press("a");
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn the_team_of_a_lead_with_a_hand_up() {
    let mut desk = Desk::of(4, morning());
    let mut luis = operator(2, "luis", crate::domain::OperatorState::OnCall);
    luis.version = 2;
    luis.hand = Some(Hand {
        raised_at: ago(70),
        call: Some(call(22)),
    });
    desk.merges(changed(vec![Row::Operator(luis)]));
    desk.press("t");
    assert_snapshot!(shown(&desk, SMALL));
}

fn hits() -> Vec<Found> {
    let hit = |record, label: &str, detail: &str| Found {
        record,
        label: Words::new(label),
        detail: Words::new(detail),
    };
    vec![
        hit(
            Record::Person(PersonId(Uuid::from_u128(400))),
            "Rojas, Jorge",
            "Honduras · 1994",
        ),
        hit(
            Record::Case(CaseId(Uuid::from_u128(500))),
            "26-0142",
            "open",
        ),
        hit(Record::Call(call(22)), "", "Marsh Unit"),
    ]
}

#[test]
fn the_find_box_empty_searching_and_with_hits() {
    let mut desk = Desk::with(morning());
    desk.press("alt-/");
    let empty = shown(&desk, SMALL);
    desk.types("jorge");
    desk.press("enter");
    let searching = shown(&desk, SMALL);
    desk.answers(Outcome::Ok(Answer::Found(hits())));
    assert_snapshot!(format!("{empty}\n\n{searching}\n\n{}", shown(&desk, SMALL)));
}

#[test]
fn the_find_box_with_nothing_found_and_refused() {
    let mut desk = Desk::with(morning());
    desk.press("alt-/");
    desk.types("nobody");
    desk.press("enter");
    desk.answers(Outcome::Ok(Answer::Found(Vec::new())));
    let none = shown(&desk, SMALL);
    desk.types("x");
    desk.press("enter");
    desk.answers(Outcome::TooMany);
    assert_snapshot!(format!("{none}\n\n{}", shown(&desk, SMALL)));
}

fn entry(number: u128, kind: &str, words: &str) -> Entry {
    Entry {
        id: EntryId(Uuid::from_u128(number)),
        at: ago(i64::try_from(number).unwrap() * 4000),
        kind: kind.to_owned(),
        author: Some(login(2)),
        call: Some(call(22)),
        late: false,
        words: Words::new(words),
        fact: Vec::new(),
    }
}

#[test]
fn an_opened_case_and_one_that_is_not_mine_to_see() {
    let mut desk = Desk::with(morning());
    desk.press("alt-/");
    desk.types("jorge");
    desk.press("enter");
    desk.answers(Outcome::Ok(Answer::Found(hits())));
    desk.press("down enter");
    let opening = shown(&desk, SMALL);
    let entries = vec![
        entry(
            1,
            "note",
            "insulin stopped since Tuesday; asked the nurse twice and was told to wait for the doctor",
        ),
        entry(2, "placed", ""),
        entry(3, "case_made", ""),
    ];
    let record = CaseRecord {
        case: CaseId(Uuid::from_u128(500)),
        number: "26-0142".to_owned(),
        status: "open".to_owned(),
        person: None,
        person_name: Some(Words::new("Rojas, Jorge")),
        fields: Vec::new(),
        entries,
        last: true,
    };
    desk.answers(Outcome::Ok(Answer::CaseOpened(Box::new(record))));
    let here = shown(&desk, MIDDLE);
    desk.press("enter");
    desk.answers(Outcome::Denied);
    assert_snapshot!(format!("{opening}\n\n{here}\n\n{}", shown(&desk, SMALL)));
}

#[test]
fn an_opened_person_at_two_sizes_and_in_spanish() {
    let mut desk = person::opened(person::person_record(400, "Jorge"));
    desk.press("j j j j j j");
    let small = shown(&desk, SMALL);
    desk.press("g g enter");
    let writing = shown(&desk, LARGE);
    desk.press("esc");
    let spanish = shown_in(&desk, SMALL, Language::Es);
    assert_snapshot!(format!("{small}\n\n{writing}\n\n{spanish}"));
}

#[test]
fn a_conflict_and_two_records_beside_each_other() {
    let mut desk = person::opened(person::person_record(400, "Jorge"));
    person::meets_another_value(&mut desk);
    let conflict = shown(&desk, SMALL);
    desk.press("3");
    person::stand_beside_each_other(&mut desk);
    desk.press("1");
    assert_snapshot!(format!("{conflict}\n\n{}", shown(&desk, SMALL)));
}
