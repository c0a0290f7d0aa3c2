//! Owns: stories about answers on their way: journalled, sent, owed, come back.

use super::forms::{asked, field, filling, pairs, sent, shown, told};
use super::{Desk, call};
use crate::app::{Mode, Place};
use crate::command::Command;
use crate::domain::{Answer, Jot, LinkState, News, Outcome, Piece};

#[test]
fn words_are_in_the_journal_with_every_key_and_sent_when_the_cursor_leaves() {
    let mut desk = filling();
    desk.press("down");
    desk.types("Jorge");
    let drafts: Vec<(String, String)> = desk
        .jots
        .iter()
        .map(|jot| match jot {
            Jot::Draft(Piece::Note(line)) => (
                line.field.clone().unwrap().path,
                line.words.reveal().to_owned(),
            ),
            other => panic!("{other:?}"),
        })
        .collect();
    let names = ["J", "Jo", "Jor", "Jorg", "Jorge"];
    assert_eq!(
        drafts,
        names.map(|name| ("name".to_owned(), name.to_owned()))
    );
    let Some(Jot::Draft(Piece::Note(draft))) = desk.jots.last().cloned() else {
        panic!()
    };
    assert_eq!(sent(&mut desk), []);
    assert_eq!(desk.state.unsaved(), 1);
    desk.jots.clear();
    desk.press("enter");
    let [Jot::Line(Piece::Note(line))] = desk.jots.as_slice() else {
        panic!("{:?}", desk.jots)
    };
    assert_eq!((line.entry, &line.field), (draft.entry, &draft.field));
    assert_eq!(line.provider, draft.provider);
    assert_eq!(sent(&mut desk), pairs(&[("name", "Jorge")]));
    assert_eq!(
        desk.state.notes.of(call(1)),
        [],
        "it is no line of the note"
    );
    assert_eq!(desk.state.shown_unsaved(), 1);
}

#[test]
fn a_call_that_leaves_takes_the_answer_half_typed_along() {
    let mut desk = filling();
    desk.press("down");
    desk.types("Jorge");
    desk.give(Command::Pass);
    desk.press("1");
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(
        sent(&mut desk).last(),
        Some(&("name".to_owned(), "Jorge".to_owned()))
    );
    assert_eq!(desk.state.place, Place::Queue);
    assert_eq!(desk.state.panes.form.call(), None);
}

#[test]
fn answers_wait_for_the_database_and_count_as_unsaved() {
    let mut desk = filling();
    desk.hear(News::Link(LinkState::Offline(
        crate::store::invented::start(),
    )));
    desk.types("n");
    desk.answers(Outcome::Offline);
    assert_eq!(desk.state.shown_unsaved(), 1);
    desk.orders.clear();
    desk.hear(News::Link(LinkState::Live));
    assert_eq!(sent(&mut desk), pairs(&[("danger", "no")]));
}

#[test]
fn what_was_answered_before_is_there_again_with_what_is_still_owed() {
    let mut desk = Desk::on_call();
    desk.press("alt-f");
    desk.answers(told(&[
        ("name", "Jorge"),
        ("contact[12]/who", "Marta"),
        ("contact[2]/who", "Luz"),
    ]));
    desk.orders.clear();
    assert_eq!(desk.state.place, Place::Form);
    let filling = shown(&desk);
    assert_eq!(filling.id, field("name").filling);
    let names: Vec<String> = filling
        .interview()
        .answers()
        .into_iter()
        .map(|(_, words)| words)
        .collect();
    assert_eq!(names, ["Jorge", "Luz", "Marta"]);
    assert_eq!(asked(&desk), "In danger now?");
    desk.types("y");
    assert_eq!(
        sent(&mut desk),
        pairs(&[("danger", "yes")]),
        "only the news"
    );
}

#[test]
fn a_call_with_answers_is_not_closed_as_one_without_a_story_by_one_key() {
    let mut desk = filling();
    desk.types("n");
    desk.orders.clear();
    desk.give(Command::CloseSilent);
    assert!(matches!(desk.state.mode, Mode::Question(_)));
    assert_eq!(desk.writes(), []);
}
