//! Owns: stories about what a caller is not to be asked again, typed when his call goes, or answered late.
//! Must not know: who may mark whom; the database decides.

use super::caller::known;
use super::{Desk, call, claim};
use crate::app::Mode;
use crate::command::Command;
use crate::domain::{
    Answer, Call, CallState, Jot, LinkState, News, Outcome, PersonId, Piece, TypedInto, Words,
    Write,
};
use crate::panes::call::Topic;
use crate::store::invented::{ago, held, start, waiting};

/// A known caller is in hand, and this was typed of what he is not to be asked.
fn typing(words: &str) -> Desk {
    let mut desk = Desk::on_call();
    known(&mut desk, Some(400), 0);
    desk.give(Command::DoNotAsk);
    desk.types(words);
    desk.orders.clear();
    desk
}

/// He has gone.
pub(super) fn goes(desk: &mut Desk) {
    let mut gone = held(waiting(1, 1, 2, 100), 1, 10, false);
    gone.version = 90;
    gone.state = CallState::Abandoned;
    gone.ended_at = Some(start());
    gone.holder.as_mut().unwrap().live = false;
    desk.hears_of(vec![gone]);
}

/// Another known caller comes into the hand.
fn another_comes(desk: &mut Desk) {
    desk.hears_of(vec![Call {
        version: 91,
        person: Some(PersonId(uuid::Uuid::from_u128(401))),
        ..held(waiting(2, 2, 4, 50), 1, 13, true)
    }]);
    assert_eq!(desk.state.world.claim(), Some(claim(2, 13)));
}

fn stands(desk: &Desk) -> Option<&str> {
    let topic = desk.state.panes.call.caller.topic.as_ref();
    topic.map(|topic| topic.typing.text())
}

fn asked_not(number: u128, about: &str) -> Write {
    Write::DoNotAsk {
        call: call(number),
        about: Words::new(about),
    }
}

/// Whether the journal was told of a topic in this call.
fn is_told_of(desk: &Desk, number: u128) -> bool {
    desk.jots.iter().any(|jot| match jot {
        Jot::Draft(Piece::Typed(line)) | Jot::Line(Piece::Typed(line)) => {
            line.into == TypedInto::Topic
                && line.claim.is_some_and(|claim| claim.call == call(number))
        }
        _ => false,
    })
}

#[test]
fn what_one_caller_is_not_to_be_asked_never_stands_in_the_next_callers_prompt() {
    for key in ["", "alt-c", "enter"] {
        let mut desk = typing("the assault");
        desk.hear(News::Link(LinkState::Offline(ago(1))));
        desk.press(key);
        desk.hear(News::Link(LinkState::Live));
        desk.orders.clear();
        goes(&mut desk);
        assert_eq!(
            (stands(&desk), &desk.state.mode),
            (None, &Mode::Desk),
            "{key}"
        );
        assert_eq!(desk.writes(), [asked_not(1, "the assault")], "{key}");
        another_comes(&mut desk);
        desk.give(Command::DoNotAsk);
        assert_eq!(stands(&desk), Some(""), "{key}");
        assert!(!is_told_of(&desk, 2), "{key}");
    }
}

#[test]
fn a_topic_that_is_too_long_goes_with_its_call_as_words_of_its_note() {
    let long = "why he left ".repeat(20);
    let mut desk = typing(&long);
    goes(&mut desk);
    let writes = desk.writes();
    let [Write::Note(line)] = writes.as_slice() else {
        panic!("{writes:?}")
    };
    assert_eq!(
        (line.claim, line.words.reveal()),
        (claim(1, 10), long.trim())
    );
}

#[test]
fn what_was_typed_behind_a_topic_stays_when_the_topic_arrives() {
    let mut desk = typing("the assault");
    desk.press("enter");
    let sent = desk.orders.last().unwrap().request;
    desk.give(Command::DoNotAsk);
    desk.types(" in May");
    desk.answers_to(sent, Outcome::Ok(Answer::Done));
    assert_eq!(stands(&desk), Some("the assault in May"));
    assert_eq!(desk.state.unsaved(), 1);
}

#[test]
fn a_topic_that_is_refused_when_its_call_has_gone_is_words_of_that_call() {
    let mut desk = typing("the assault");
    desk.press("enter");
    let sent = desk.orders.last().unwrap().request;
    goes(&mut desk);
    assert_eq!(desk.writes().len(), 1, "it is not sent twice");
    desk.answers_to(sent, Outcome::Denied);
    let writes = desk.writes();
    let [Write::Note(line)] = writes.as_slice() else {
        panic!("{writes:?}")
    };
    let words = Words::new("the assault");
    assert_eq!((line.claim, &line.words), (claim(1, 10), &words));
    assert_eq!(desk.state.journal.drafts.under_way(), 0, "nothing is stuck");
    assert!(matches!(desk.jots.last(), Some(Jot::Released(_))));
}

#[test]
fn a_topic_that_is_emptied_is_none() {
    let mut desk = typing("x");
    desk.press("ctrl-u enter");
    assert_eq!(desk.state.panes.call.caller.topic, None::<Topic>);
    assert_eq!((desk.writes(), &desk.state.mode), (Vec::new(), &Mode::Desk));
}
