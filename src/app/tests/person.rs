//! Owns: stories about an opened person and case: fields written, two who write at once, merging and parting.
//! Must not know: the database's side of it.

use uuid::Uuid;

use super::Desk;
use crate::app::mode::Mode;
use crate::app::{Place, menu::Pick};
use crate::command::Command;
use crate::domain::{
    Answer, CaseId, CaseRecord, Detail, DetailId, Entry, EntryId, FieldState, Login, NewValue,
    Order, Outcome, PersonId, PersonRecord, Presence, PresenceId, Read, Record, RecordField, Row,
    Source, Stayed, Told, ValueSet, Wish, Words, Write,
};
use crate::panes::case::Opened;
use crate::store::invented::{ago, changed, login, morning};

pub(crate) fn whose(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(number))
}

pub(super) fn field(field: RecordField, value: &str, version: i32) -> FieldState {
    FieldState {
        field,
        value: Words::new(value),
        version,
        set_by: Some(login(2)),
        set_at: Some(ago(3600)),
    }
}

pub(crate) fn person_record(number: u128, given: &str) -> PersonRecord {
    let values = [given, "Rojas", "204004117", "HN", "1994", "es"];
    let fields = RecordField::OF_PERSON.iter().zip(values);
    PersonRecord {
        person: whose(number),
        version: 7,
        fields: fields
            .map(|(which, value)| field(*which, value, 1))
            .collect(),
        details: vec![Detail {
            id: Some(DetailId(Uuid::from_u128(70))),
            told: Told::Alias(Words::new("Chuy")),
            source: Source::Family,
            said_by: login(2),
            at: ago(7200),
        }],
        cases: vec![(CaseId(Uuid::from_u128(500)), "26-0142".to_owned())],
        merged: Vec::new(),
        looked: Vec::new(),
        history: Vec::new(),
        stayed: Vec::new(),
    }
}

/// The refused value of a field, on the timeline.
pub(super) fn refused(which: RecordField, said: &str) -> Entry {
    Entry {
        id: EntryId(Uuid::from_u128(90)),
        at: ago(60),
        kind: "field_refused".to_owned(),
        author: Some(login(1)),
        call: None,
        late: false,
        words: Words::new(said),
        fact: vec![("field".to_owned(), which.word().to_owned())],
    }
}

pub(crate) fn opened(record: PersonRecord) -> Desk {
    let mut desk = Desk::with(morning());
    desk.state.panes.case.show(Opened::Person(record));
    desk.state.place = Place::Case;
    desk.orders.clear();
    desk
}

pub(super) fn new_value(which: RecordField, said: &str, seen: i32) -> NewValue {
    NewValue {
        record: Record::Person(whose(400)),
        field: which,
        value: Words::new(said),
        seen,
    }
}

fn answer(accepted: bool, now: FieldState) -> Outcome {
    Outcome::Ok(Answer::ValueSet(Box::new(ValueSet {
        accepted,
        record: Record::Person(whose(400)),
        now,
    })))
}

pub(super) fn picks(desk: &Desk) -> Vec<Pick> {
    let Mode::Menu(menu) = &desk.state.mode else {
        unreachable!("something is asked: {:?}", desk.state.mode)
    };
    menu.rows().iter().map(|row| row.pick.clone()).collect()
}

/// Writes the given name, and is answered.
fn writes_given(desk: &mut Desk, said: &str, outcome: Outcome) -> Vec<Write> {
    desk.press("enter ctrl-u");
    desk.types(said);
    desk.press("enter");
    let writes = written(desk);
    desk.answers(outcome);
    writes
}

/// What was ordered to be changed; it stays ordered, and can be answered.
pub(super) fn written(desk: &Desk) -> Vec<Write> {
    let write = |order: &Order| match &order.wish {
        Wish::Write(write) => Some(write.clone()),
        Wish::Read(_) => None,
    };
    desk.orders.iter().filter_map(write).collect()
}

/// Writes the given name, which a colleague has set meanwhile.
pub(crate) fn meets_another_value(desk: &mut Desk) {
    let theirs = field(RecordField::Given, "Georg", 2);
    writes_given(desk, "Jorge Luis", answer(false, theirs));
}

/// Seeks another record to merge, and opens it.
pub(crate) fn stand_beside_each_other(desk: &mut Desk) {
    desk.press("m");
    assert_eq!(desk.state.place, Place::Find);
    desk.state.panes.case.ask(Record::Person(whose(401)));
    let read = Read::OpenPerson { person: whose(401) };
    let order = desk.state.orders.read(read);
    let crate::effect::Effect::Order(order) = order else {
        unreachable!("an order")
    };
    desk.state.place = Place::Case;
    let other = Answer::PersonOpened(Box::new(person_record(401, "Xorxe")));
    desk.answers_to(order.request, Outcome::Ok(other));
}

#[test]
fn a_field_is_written_from_the_keyboard_with_the_version_that_was_seen() {
    let mut desk = opened(person_record(400, "Jorge"));
    let now = field(RecordField::Given, "Jorge Luis", 2);
    let writes = writes_given(&mut desk, "Jorge Luis", answer(true, now));
    let sent = new_value(RecordField::Given, "Jorge Luis", 1);
    assert_eq!(writes, [Write::SetValue(Box::new(sent))]);
    assert_eq!(desk.says(), "notice-field-set");
    let again = Read::OpenPerson { person: whose(400) };
    assert_eq!(desk.reads().last(), Some(&again));
}

#[test]
fn of_two_who_write_the_second_is_shown_both_and_asked() {
    let mut desk = opened(person_record(400, "Jorge"));
    meets_another_value(&mut desk);
    let mine = new_value(RecordField::Given, "Jorge Luis", 2);
    let choices = [
        Pick::Mine(Box::new(mine.clone())),
        Pick::Theirs,
        Pick::Later,
    ];
    assert_eq!(picks(&desk), choices);
    desk.orders.clear();
    desk.press("1");
    assert_eq!(desk.writes(), [Write::SetValue(Box::new(mine))]);
}

#[test]
fn theirs_stands_or_it_is_decided_later_and_nothing_is_sent() {
    for (key, said) in [("2", "notice-theirs-stands"), ("3", "notice-decide-later")] {
        let mut desk = opened(person_record(400, "Jorge"));
        meets_another_value(&mut desk);
        desk.orders.clear();
        desk.press(key);
        assert_eq!((desk.says(), desk.writes()), (said, Vec::new()));
    }
}

#[test]
fn what_was_kept_for_later_is_decided_from_the_history() {
    let mut record = person_record(400, "Georg");
    record.history = vec![refused(RecordField::Given, "Jorge Luis")];
    let mut desk = opened(record);
    desk.press("G enter");
    let mine = new_value(RecordField::Given, "Jorge Luis", 1);
    assert_eq!(picks(&desk).first(), Some(&Pick::Mine(Box::new(mine))));
}

/// Somebody who types elsewhere by now keeps his keys.
#[test]
fn a_conflict_does_not_take_the_keys_from_whoever_is_at_something_else() {
    let mut desk = opened(person_record(400, "Jorge"));
    desk.press("enter ctrl-u");
    desk.types("Jorge Luis");
    desk.press("enter");
    desk.give(Command::OpenFind);
    desk.answers(answer(false, field(RecordField::Given, "Georg", 2)));
    assert_eq!(desk.state.mode, Mode::Desk);
    assert_eq!(desk.says(), "notice-value-kept");
}

#[test]
fn what_was_typed_and_did_not_arrive_comes_back() {
    let mut desk = opened(person_record(400, "Jorge"));
    writes_given(&mut desk, "Jorge Luis", Outcome::Offline);
    let text = |desk: &Desk| match &desk.state.mode {
        Mode::Record(line) => line.typing.text().to_owned(),
        other => unreachable!("the line is there: {other:?}"),
    };
    assert_eq!(text(&desk), "Jorge Luis");
    // Left with Escape it waits for the next time.
    desk.press("esc");
    assert_eq!(desk.state.mode, Mode::Desk);
    assert_eq!(desk.state.unsaved(), 1);
    desk.press("enter");
    assert_eq!(text(&desk), "Jorge Luis");
}

#[test]
fn a_line_that_cannot_be_read_stays_and_says_so() {
    let mut desk = opened(person_record(400, "Jorge"));
    desk.press("a 2");
    desk.types("nine one one");
    desk.press("enter");
    assert_eq!(desk.writes(), []);
    assert_eq!(desk.says(), "notice-line-not-understood");
    desk.press("ctrl-u");
    desk.types("A 111-222-333");
    desk.press("enter");
    assert_eq!(desk.writes(), [], "first it is asked who told it");
    desk.types("lawyer");
    desk.press("enter");
    let number = Told::ANumber(Words::new("111222333"));
    let told = Write::TellPerson(whose(400), Source::Lawyer, Box::new(number));
    assert_eq!(desk.writes(), [told]);
}

#[test]
fn what_was_told_waits_with_its_line_where_nobody_says_who_told_it() {
    let mut desk = opened(person_record(400, "Jorge"));
    desk.press("a 1");
    desk.types("Chucho");
    desk.press("enter esc");
    assert_eq!(desk.writes(), []);
    desk.press("a 1");
    assert!(matches!(&desk.state.mode, Mode::Record(line) if line.typing.text() == "Chucho"));
}

#[test]
fn what_stayed_after_a_parting_is_listed_and_moved_with_one_key() {
    let mut record = person_record(400, "Jorge");
    let stayed = Stayed {
        kind: "call".to_owned(),
        id: Uuid::from_u128(0x57a7),
        label: "Pine Hill".to_owned(),
        at: ago(600),
        who: Some(login(2)),
    };
    record.stayed = vec![stayed.clone()];
    let mut desk = opened(record);
    desk.give(Command::MoveStayed);
    assert_eq!(desk.says(), "notice-nothing-to-move", "a field is selected");
    desk.give(Command::SelectLast);
    desk.give(Command::MoveStayed);
    assert_eq!(desk.writes(), [Write::MoveStayed(whose(400), stayed.id)]);
}

#[test]
fn what_was_told_is_taken_back_when_it_is_confirmed() {
    let mut desk = opened(person_record(400, "Jorge"));
    desk.press("x");
    assert_eq!(desk.says(), "notice-nothing-to-take-back");
    desk.press("j j j j j j x");
    desk.press("y");
    let back = Write::TakeBack(whose(400), DetailId(Uuid::from_u128(70)));
    assert_eq!(desk.writes(), [back]);
}

#[test]
fn two_records_stand_beside_each_other_and_are_merged_as_chosen() {
    let mut desk = opened(person_record(400, "Jorge"));
    stand_beside_each_other(&mut desk);
    desk.press("1 enter");
    let writes = desk.writes();
    let [Write::Merge(merge)] = writes.as_slice() else {
        unreachable!("they are merged: {writes:?}")
    };
    assert_eq!((merge.survivor, merge.other), (whose(400), whose(401)));
    assert_eq!(
        (merge.chosen.as_slice(), merge.seen),
        (&[RecordField::Given][..], [7, 7])
    );
}

#[test]
fn whoever_was_merged_is_parted_when_it_is_confirmed() {
    let mut record = person_record(400, "Jorge");
    record.merged = vec![(whose(401), Words::new("Xorxe"))];
    let mut desk = opened(record);
    desk.press("u y");
    assert_eq!(written(&desk), [Write::Unmerge(whose(401))]);
    desk.answers(Outcome::Ok(Answer::Parted(Vec::new())));
    assert_eq!(desk.says(), "notice-parted");
}

#[test]
fn the_fields_of_a_case_are_written_one_by_one() {
    let mut desk = Desk::with(morning());
    let case = CaseId(Uuid::from_u128(500));
    desk.state.panes.case.show(Opened::Case(CaseRecord {
        case,
        number: "26-0142".to_owned(),
        status: "open".to_owned(),
        person: Some(whose(400)),
        person_name: None,
        fields: vec![
            field(RecordField::Status, "open", 0),
            field(RecordField::Need, "", 0),
        ],
        entries: Vec::new(),
        last: true,
    }));
    desk.state.place = Place::Case;
    desk.press("e 2");
    desk.types("a lawyer");
    desk.press("enter");
    let need = NewValue {
        record: Record::Case(case),
        field: RecordField::Need,
        value: Words::new("a lawyer"),
        seen: 0,
    };
    assert_eq!(desk.writes(), [Write::SetValue(Box::new(need))]);
    desk.orders.clear();
    desk.press("v");
    assert_eq!(desk.reads(), [Read::OpenPerson { person: whose(400) }]);
}

/// My own being in the record, with this much news.
fn news(version: i32, news: i64) -> Row {
    Row::Presence(Presence {
        id: PresenceId(Uuid::from_u128(60)),
        version,
        record: Record::Person(whose(400)),
        login: Login("op-001".to_owned()),
        typing: false,
        news,
    })
}

#[test]
fn what_a_colleague_changed_is_read_again_and_whoever_types_there_is_told() {
    let mut desk = opened(person_record(400, "Jorge"));
    desk.merges(changed(vec![news(1, 0)]));
    assert_eq!(desk.reads(), []);
    desk.merges(changed(vec![news(2, 1)]));
    assert_eq!(desk.reads(), [Read::OpenPerson { person: whose(400) }]);
    desk.press("enter");
    desk.merges(changed(vec![news(3, 2)]));
    assert!(desk.state.panes.case.unread);
    assert_eq!(desk.reads(), []);
    desk.press("esc");
    assert_eq!(desk.reads(), [Read::OpenPerson { person: whose(400) }]);
}
