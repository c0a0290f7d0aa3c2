//! Owns: stories about words typed into records, messages and marks: what the journal is told of them.

use uuid::Uuid;

use super::Desk;
use super::caller::known;
use super::person::{opened, person_record, whose};
use crate::app::mode::Mode;
use crate::command::Command;
use crate::domain::{
    Answer, EntryId, FieldState, Jot, LinkState, Lsn, News, Origin, Outcome, Piece, Record,
    RecordField, RequestId, Saved, Source, TypedInto, TypedLine, ValueSet, Wish, Words, Write,
};
use crate::store::invented::{ago, login};

fn origin(timeline: u32) -> Origin {
    Origin {
        identity: Uuid::from_u128(1),
        timeline,
    }
}

/// The database has it, and says in which log.
fn kept(answer: Answer, timeline: u32) -> Outcome {
    let saved = Saved {
        origin: origin(timeline),
        lsn: Lsn(100),
    };
    Outcome::Ok(Answer::Kept(Box::new(answer), saved))
}

fn set_to(value: &str) -> Answer {
    Answer::ValueSet(Box::new(ValueSet {
        accepted: true,
        record: Record::Person(whose(400)),
        now: FieldState {
            field: RecordField::Given,
            value: Words::new(value),
            version: 2,
            set_by: Some(login(1)),
            set_at: None,
        },
    }))
}

fn drafts(desk: &Desk) -> Vec<(EntryId, String)> {
    let drafts = desk.jots.iter().filter_map(|jot| match jot {
        Jot::Draft(piece) => Some((piece.entry(), piece.words().reveal().to_owned())),
        _ => None,
    });
    drafts.collect()
}

fn sent(desk: &Desk) -> Vec<TypedLine> {
    let lines = desk.jots.iter().filter_map(|jot| match jot {
        Jot::Line(Piece::Typed(line)) => Some(line.clone()),
        _ => None,
    });
    lines.collect()
}

/// Jorge's page, and his given name being typed.
fn typing() -> Desk {
    let mut desk = opened(person_record(400, "Jorge"));
    desk.press("enter");
    desk.types(" L");
    desk
}

#[test]
fn every_key_in_a_field_reaches_the_journal_under_the_id_it_is_sent_with() {
    let mut desk = typing();
    let told = drafts(&desk);
    let words: Vec<&str> = told.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(words, ["Jorge L"], "a blank at the end is none yet");
    desk.types("uis");
    let told = drafts(&desk);
    assert_eq!(told.last().unwrap().1, "Jorge Luis");
    assert!(told.iter().all(|(entry, _)| *entry == told[0].0));
    desk.press("enter");
    let [line] = &sent(&desk)[..] else {
        panic!("{:?}", desk.jots)
    };
    let into = TypedInto::Value {
        record: Record::Person(whose(400)),
        field: RecordField::Given,
        seen: 1,
    };
    assert_eq!((line.entry, &line.into), (told[0].0, &into));
    let order = desk.orders.last().unwrap();
    assert_eq!(order.request, RequestId(line.entry.0));
    assert!(matches!(order.wish, Wish::Write(Write::SetValue(_))));
}

#[test]
fn what_only_stands_there_is_nothing_typed() {
    let mut desk = opened(person_record(400, "Jorge"));
    desk.press("enter");
    assert_eq!(drafts(&desk), []);
    desk.press("backspace");
    assert_eq!(drafts(&desk).last().unwrap().1, "Jorg");
    desk.types("e");
    assert_eq!(drafts(&desk).last().unwrap().1, "", "as it was: erased");
}

#[test]
fn a_field_that_was_left_or_covered_stays_in_the_journal() {
    let mut desk = typing();
    desk.jots.clear();
    desk.give(Command::Lock);
    assert!(matches!(desk.state.mode, Mode::Locked { .. }));
    assert_eq!(desk.jots, [], "nothing is erased behind a locked screen");
    let mut desk = typing();
    desk.jots.clear();
    desk.give(Command::Cancel);
    assert_eq!(desk.state.mode, Mode::Desk);
    assert_eq!(desk.jots, []);
    assert_eq!(desk.state.unsaved(), 1);
    desk.press("enter ctrl-u");
    assert_eq!(drafts(&desk).last().unwrap().1, "", "erased by hand");
}

#[test]
fn two_fields_that_were_left_are_both_kept() {
    let mut desk = typing();
    desk.give(Command::Cancel);
    desk.press("j enter");
    desk.types("x");
    desk.give(Command::Cancel);
    let left = |words: &str| {
        let mut lines = desk.state.unsent.iter();
        lines.any(|line| line.typing.text() == words)
    };
    assert!(left("Jorge L") && left("Rojasx"));
    assert_eq!(desk.state.unsaved(), 2);
    desk.press("k enter");
    assert!(matches!(&desk.state.mode, Mode::Record(line) if line.typing.text() == "Jorge L"));
}

#[test]
fn sent_words_are_kept_until_the_database_cannot_lose_them() {
    let mut desk = typing();
    desk.press("enter");
    let entry = sent(&desk)[0].entry;
    assert_eq!(desk.state.shown_unsaved(), 1, "not saved before it is");
    desk.answers(kept(set_to("Jorge L"), 1));
    assert!(matches!(&desk.jots[..], [.., Jot::Acknowledged(told, _)] if *told == entry));
    assert_eq!(desk.state.shown_unsaved(), 0);
    desk.orders.clear();
    // Another timeline answers: it may lack them.
    desk.hear(News::Origin(origin(2)));
    assert_eq!(desk.state.shown_unsaved(), 1);
    let again = desk.orders.last().unwrap().clone();
    assert_eq!(again.request, RequestId(entry.0));
    assert!(matches!(again.wish, Wish::Write(Write::SetValue(_))));
    desk.answers_to(again.request, kept(set_to("Jorge L"), 2));
    assert_eq!(desk.state.shown_unsaved(), 0);
}

#[test]
fn a_line_that_comes_back_is_a_draft_again_before_its_first_id_is_let_go() {
    let mut desk = typing();
    desk.press("enter");
    let first = sent(&desk)[0].entry;
    desk.jots.clear();
    desk.answers(Outcome::Offline);
    let [Jot::Draft(again), Jot::Released(gone)] = &desk.jots[..] else {
        panic!("{:?}", desk.jots)
    };
    assert_eq!(gone, &[first]);
    assert_ne!(again.entry(), first, "what is changed now is another wish");
    assert_eq!(again.words().reveal(), "Jorge L");
}

#[test]
fn an_answer_that_is_still_sought_leaves_the_words_where_they_are() {
    let mut desk = typing();
    desk.press("enter");
    desk.jots.clear();
    desk.answers(Outcome::Unknown);
    assert_eq!(desk.jots, []);
    assert_eq!(desk.state.shown_unsaved(), 1);
}

#[test]
fn a_topic_is_kept_as_sent_and_goes_again_by_itself_when_its_call_has_gone() {
    let mut desk = Desk::on_call();
    known(&mut desk, Some(400), 0);
    desk.give(Command::DoNotAsk);
    desk.types("the assault");
    desk.press("enter");
    let lines = sent(&desk);
    let [line] = &lines[..] else {
        panic!("{:?}", desk.jots)
    };
    assert_eq!(
        (&line.into, line.words.reveal()),
        (&TypedInto::Topic, "the assault")
    );
    assert!(line.claim.is_some());
    super::topics::goes(&mut desk);
    desk.answers(Outcome::Offline);
    assert_eq!(desk.state.shown_unsaved(), 1, "it is nowhere but here");
    desk.orders.clear();
    desk.hear(News::Link(LinkState::Offline(ago(1))));
    desk.hear(News::Link(LinkState::Live));
    let again: Vec<_> = desk.orders.iter().map(|order| order.request).collect();
    assert!(again.contains(&RequestId(line.entry.0)));
}

#[test]
fn what_is_told_stays_a_draft_while_it_is_asked_who_told_it() {
    let mut desk = opened(person_record(400, "Jorge"));
    desk.press("a 1");
    desk.types("Chepe");
    let told = drafts(&desk);
    desk.press("enter");
    assert!(matches!(desk.state.mode, Mode::Menu(_)));
    assert_eq!(drafts(&desk), told, "nothing is erased");
    assert_eq!((sent(&desk), desk.state.unsaved()), (vec![], 1));
    // Whoever goes back finds it in its line again.
    desk.give(Command::Cancel);
    assert_eq!((drafts(&desk), desk.state.unsaved()), (told.clone(), 1));
    desk.press("a 1");
    assert!(matches!(&desk.state.mode, Mode::Record(line) if line.typing.text() == "Chepe"));
    desk.press("enter");
    desk.types("lawyer");
    desk.press("enter");
    let [line] = &sent(&desk)[..] else {
        panic!("{:?}", desk.jots)
    };
    assert_eq!(line.entry, told[0].0);
    assert_eq!(line.source, Some(Source::Lawyer));
    assert_eq!(drafts(&desk), told);
    assert_eq!(desk.state.unsent.len(), 1, "until the database has it");
}

#[test]
fn an_answer_for_older_words_leaves_newer_ones_where_they_are() {
    let mut desk = typing();
    desk.press("enter");
    let sent = desk.orders.last().unwrap().request;
    // Once more into the field, and further.
    desk.press("enter");
    desk.types("uis");
    desk.press("esc");
    desk.jots.clear();
    desk.answers_to(sent, kept(set_to("Jorge L"), 1));
    let left: Vec<&str> = desk
        .state
        .unsent
        .iter()
        .map(|line| line.typing.text())
        .collect();
    assert_eq!(left, ["Jorge Luis"]);
    assert_eq!(drafts(&desk), [], "nothing is erased");
    assert_eq!(desk.state.shown_unsaved(), 1);
}

#[test]
fn a_line_that_is_refused_never_stands_over_another_record() {
    let mut desk = typing();
    desk.press("enter");
    let other = crate::panes::case::Opened::Person(person_record(401, "Ana"));
    desk.state.panes.case.show(other);
    desk.answers(Outcome::Offline);
    assert_eq!(desk.state.mode, Mode::Desk);
    assert_eq!(desk.says(), "notice-line-waits");
    assert_eq!(desk.state.unsent.len(), 1);
    assert_eq!(desk.state.unsaved(), 1);
    desk.state
        .panes
        .case
        .show(crate::panes::case::Opened::Person(person_record(
            400, "Jorge",
        )));
    desk.press("enter");
    assert!(matches!(&desk.state.mode, Mode::Record(line) if line.typing.text() == "Jorge L"));
}

#[test]
fn nothing_stays_unsaved_of_a_field_that_was_emptied_and_refused() {
    for outcome in [Outcome::Denied, Outcome::Offline] {
        let mut desk = opened(person_record(400, "Jorge"));
        desk.press("enter ctrl-u enter");
        let entry = sent(&desk)[0].entry;
        desk.answers(outcome);
        assert_eq!(desk.state.shown_unsaved(), 0);
        assert_eq!(desk.jots.last(), Some(&Jot::Released(vec![entry])));
        // What is typed there next is sent, and the emptying does not come after it.
        desk.orders.clear();
        desk.types("Jorge Luis");
        desk.press("enter");
        desk.hear(News::Link(LinkState::Offline(ago(1))));
        desk.hear(News::Link(LinkState::Live));
        let values: Vec<String> = desk
            .writes()
            .iter()
            .filter_map(|write| match write {
                Write::SetValue(value) => Some(value.value.reveal().to_owned()),
                _ => None,
            })
            .collect();
        assert_eq!(values, ["Jorge Luis"]);
    }
}

#[test]
fn a_line_that_was_changed_on_its_way_and_refused_is_the_changed_one() {
    let mut desk = typing();
    desk.press("enter");
    let order = desk.orders.last().unwrap().request;
    let first = sent(&desk)[0].entry;
    desk.press("enter");
    desk.types("uis");
    desk.press("esc");
    desk.answers_to(order, Outcome::Denied);
    assert_eq!(desk.state.unsaved(), 1, "one, and not two");
    assert_eq!(desk.jots.last(), Some(&Jot::Released(vec![first])));
    assert!(matches!(&desk.state.mode, Mode::Record(line) if line.typing.text() == "Jorge Luis"));
}
