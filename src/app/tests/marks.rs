//! Owns: stories about marks in the note: completed, written, taken back, amended.

use super::{Desk, call};
use crate::app::{Mode, Place};
use crate::command::Command;
use crate::domain::marks::MarkKind;
use crate::domain::{Entry, EntryId, MarkPlace, NoteLine, Words, Write};
use crate::store::invented::ago;

fn lines(desk: &mut Desk) -> Vec<NoteLine> {
    let writes = desk.writes();
    let lines = writes.into_iter().filter_map(|write| match write {
        Write::Note(line) => Some(line),
        _ => None,
    });
    lines.collect()
}

fn standing(desk: &Desk) -> Vec<String> {
    let standing = desk.state.notes.standing(call(1));
    standing.iter().map(|mark| mark.text().to_owned()).collect()
}

fn typed(desk: &Desk) -> &str {
    desk.state.panes.call.note.text()
}

/// A desk with one marked line in its note.
fn marked() -> Desk {
    let mut desk = Desk::on_call();
    desk.types("=name Jorge Martinez 20x xxx 117 !u2");
    desk.press("enter");
    desk
}

#[test]
fn two_keys_complete_a_mark_and_the_same_key_goes_on() {
    let mut desk = Desk::on_call();
    desk.types("=n");
    desk.press("tab");
    assert_eq!(typed(&desk), "=name ");
    desk.press("tab");
    assert_eq!(typed(&desk), "=need ");
    desk.press("shift-tab");
    assert_eq!(typed(&desk), "=name ");
    desk.types("Jorge !");
    desk.press("tab tab");
    assert_eq!(typed(&desk), "=name Jorge !u2 ");
    assert_eq!(desk.writes(), []);
}

#[test]
fn spanish_words_come_first_at_a_spanish_desk() {
    let mut desk = Desk::on_call();
    desk.state.panes.call.spanish = true;
    desk.types("=n");
    desk.press("tab");
    assert_eq!(typed(&desk), "=nombre ");
}

#[test]
fn a_mark_is_completed_in_the_middle_of_a_line() {
    let mut desk = Desk::on_call();
    desk.types("#s since Tuesday");
    desk.press("home right right tab");
    assert_eq!(typed(&desk), "#sex since Tuesday");
    desk.press("tab");
    assert_eq!(typed(&desk), "#seg since Tuesday");
    desk.types(".d");
    desk.press("tab");
    assert_eq!(typed(&desk), "#seg.disciplinary since Tuesday");
}

#[test]
fn where_no_mark_begins_the_key_goes_to_the_next_pane() {
    let mut desk = Desk::on_call();
    desk.types("he said n");
    desk.press("tab");
    assert_ne!(desk.state.place, Place::Call);
    assert_eq!(typed(&desk), "he said n");
}

#[test]
fn a_marked_line_is_written_as_it_was_typed() {
    let mut desk = marked();
    assert_eq!(
        standing(&desk),
        ["=name Jorge Martinez", "20x xxx 117", "!u2"]
    );
    let lines = lines(&mut desk);
    assert_eq!(
        lines[0].words.reveal(),
        "=name Jorge Martinez 20x xxx 117 !u2"
    );
    assert_eq!(lines[0].amends, None);
}

#[test]
fn one_key_takes_the_last_mark_back_by_a_line_of_its_own() {
    let mut desk = marked();
    desk.press("ctrl-z");
    assert_eq!(standing(&desk), ["=name Jorge Martinez", "20x xxx 117"]);
    let lines = lines(&mut desk);
    let place = MarkPlace {
        entry: lines[0].entry,
        from: 33,
        kind: MarkKind::Urgency,
    };
    assert_eq!(lines[1].amends, Some(place));
    assert!(lines[1].words.is_empty());
    desk.press("ctrl-z ctrl-z ctrl-z");
    assert_eq!(standing(&desk), [""; 0]);
    assert_eq!(desk.says(), "notice-no-mark");
}

#[test]
fn a_mark_of_an_earlier_line_is_amended_and_the_line_being_typed_comes_back() {
    let mut desk = marked();
    desk.types("the guard");
    desk.press("alt-d");
    assert!(matches!(desk.state.mode, Mode::Menu(_)));
    desk.press("3");
    assert_eq!(typed(&desk), "=name Jorge Martinez");
    desk.types(" Ruiz");
    desk.press("enter");
    assert_eq!(typed(&desk), "the guard");
    assert_eq!(
        standing(&desk),
        ["20x xxx 117", "!u2", "=name Jorge Martinez Ruiz"]
    );
    let lines = lines(&mut desk);
    assert_eq!(lines.len(), 2);
    assert_eq!(
        lines[1].amends.map(|place| place.kind),
        Some(MarkKind::Name)
    );
}

#[test]
fn an_amendment_that_changes_nothing_writes_nothing() {
    let mut desk = marked();
    lines(&mut desk);
    desk.press("alt-d 1 enter");
    desk.types("and then");
    desk.press("alt-d 1");
    desk.press("alt-d");
    assert_eq!(typed(&desk), "and then");
    assert_eq!(lines(&mut desk), []);
}

#[test]
fn an_empty_amendment_takes_the_mark_back() {
    let mut desk = marked();
    desk.press("alt-d 1 ctrl-u enter");
    assert_eq!(standing(&desk), ["=name Jorge Martinez", "20x xxx 117"]);
}

#[test]
fn a_call_that_leaves_the_hand_takes_the_amendment_and_the_line_with_it() {
    let mut desk = marked();
    desk.types("the guard");
    desk.press("alt-d 1");
    desk.types(" !u1");
    desk.give(Command::BrokenOff);
    let said: Vec<String> = lines(&mut desk)
        .iter()
        .map(|line| line.words.reveal().to_owned())
        .collect();
    assert_eq!(said[1..], ["!u2 !u1", "the guard"]);
}

/// A desk whose note holds a line that an earlier one left half typed.
fn brought_back() -> Desk {
    let mut desk = Desk::on_call();
    desk.state
        .notes
        .join(call(1), vec![never_sent("=ok C2 !u1")]);
    desk.orders.clear();
    desk
}

fn never_sent(said: &str) -> Entry {
    Entry {
        id: EntryId(uuid::Uuid::from_u128(91)),
        at: ago(60),
        kind: "note".to_owned(),
        author: None,
        call: Some(call(1)),
        late: false,
        words: Words::new(said),
        fact: vec![("half_typed".to_owned(), "note".to_owned())],
    }
}

#[test]
fn marks_of_a_line_that_was_never_sent_do_not_count_until_somebody_says_so() {
    let mut desk = brought_back();
    assert_eq!(standing(&desk), [""; 0]);
    desk.give(Command::UndoMark);
    assert_eq!(desk.says(), "notice-no-mark", "nothing of it counts");
    desk.give(Command::Amend);
    desk.press("2");
    assert_eq!(typed(&desk), "=ok C2");
    desk.press("enter");
    let sent = lines(&mut desk);
    let [line] = &sent[..] else {
        panic!("{sent:?}")
    };
    let place = line.amends.unwrap();
    assert_eq!((line.words.reveal(), place.from), ("=ok C2", 0));
    assert_eq!(place.entry, never_sent("").id);
    assert_eq!(standing(&desk), ["=ok C2"]);
    let left = desk.state.notes.never_sent(call(1));
    assert_eq!(left.len(), 1, "the other one waits still");
}

#[test]
fn a_mark_that_was_never_sent_is_not_made_to_count_by_a_call_that_leaves() {
    let mut desk = brought_back();
    desk.give(Command::Amend);
    desk.press("1");
    assert_eq!(typed(&desk), "!u1");
    let claim = desk.state.world.claim().unwrap();
    desk.state.world.let_go();
    let effects = crate::app::verbs::send_rest_of(&mut desk.state, claim);
    assert_eq!(effects, []);
}
proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn a_line_with_look_alikes_goes_out_letter_by_letter_at_the_first_enter(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "=ok", "C9", "!u7", ">someday", "/sal", "=danger", "@", "=born", "2030", "31/02/1990", "coat", "#x",
            ]),
            1..8,
        )
    ) {
        let line = words.join(" ");
        let mut desk = Desk::on_call();
        desk.types(&line);
        desk.press("enter");
        let sent = desk.writes().into_iter().find_map(|write| match write {
            Write::Note(line) => Some(line.words.reveal().to_owned()),
            _ => None,
        });
        proptest::prop_assert_eq!(sent, Some(line));
    }
}
