//! Owns: stories about words that were typed and not sent: they are never lost and never another caller's.

use super::{Desk, call, claim};
use crate::app::{Mode, Msg, Question};
use crate::command::Command;
use crate::domain::{Answer, CallId, CallState, LinkState, News, NonData, Outcome, Write};
use crate::store::invented::{held, start, waiting};

/// The note lines ordered since the last look, each with its call.
fn lines(desk: &mut Desk) -> Vec<(CallId, String)> {
    let writes = desk.writes();
    let lines = writes.into_iter().filter_map(|write| match write {
        Write::Note(line) => Some((line.claim.call, line.words.reveal().to_owned())),
        _ => None,
    });
    lines.collect()
}

fn line(number: u128, words: &str) -> (CallId, String) {
    (call(number), words.to_owned())
}

#[test]
fn a_paste_longer_than_a_line_is_written_as_several_and_nothing_is_cut() {
    let mut desk = Desk::on_call();
    let long = "insulin ".repeat(6_000);
    desk.send(crate::app::Msg::Paste(crate::domain::Words::new(
        long.clone(),
    )));
    let mut kept: String = desk
        .writes()
        .iter()
        .map(|write| match write {
            Write::Note(line) => line.words.reveal().replace(' ', ""),
            _ => String::new(),
        })
        .collect();
    kept.push_str(&desk.state.panes.call.note.text().replace(' ', ""));
    assert_eq!(kept, long.replace(' ', ""));
}

#[test]
fn a_paste_that_was_hardly_meant_for_a_note_is_taken_not_at_all() {
    let mut desk = Desk::on_call();
    desk.types("insulin");
    let huge = "x".repeat(10_000_000);
    desk.send(Msg::Paste(crate::domain::Words::new(huge)));
    assert_eq!(desk.writes(), []);
    assert_eq!(desk.state.panes.call.note.text(), "insulin");
    assert_eq!(desk.says(), "notice-paste-too-large");
}

#[test]
fn a_desk_that_is_ended_sends_the_line_half_typed() {
    let mut desk = Desk::on_call();
    desk.types("insulin stopped on mon");
    desk.send(Msg::Ending);
    assert_eq!(lines(&mut desk), [line(1, "insulin stopped on mon")]);
    desk.send(Msg::Ending);
    assert_eq!(lines(&mut desk), [], "once");
}

#[test]
fn a_locked_desk_that_is_ended_sends_the_line_half_typed() {
    let mut desk = Desk::on_call();
    desk.types("half a line");
    desk.give(Command::Lock);
    desk.send(Msg::Ending);
    assert_eq!(lines(&mut desk), [line(1, "half a line")]);
}

#[test]
fn leaving_with_a_line_half_typed_sends_it_and_threatens_nothing() {
    let mut desk = Desk::on_call();
    desk.types("half a line");
    desk.give(Command::Quit);
    let asked = Question::Quit {
        call: true,
        unsaved: 0,
    };
    assert_eq!(desk.state.mode, Mode::Question(asked));
    desk.press("y");
    assert!(desk.has_quit);
    assert_eq!(lines(&mut desk), [line(1, "half a line")]);
}

#[test]
fn without_a_link_leaving_says_that_the_line_half_typed_would_be_lost() {
    let mut desk = Desk::on_call();
    desk.hear(News::Link(LinkState::Offline(start())));
    desk.types("half a line");
    desk.give(Command::Quit);
    let asked = Question::Quit {
        call: true,
        unsaved: 1,
    };
    assert_eq!(desk.state.mode, Mode::Question(asked));
}

#[test]
fn words_typed_when_the_news_of_the_end_comes_before_the_answer_are_the_first_callers() {
    let mut desk = Desk::on_call();
    desk.give(Command::CloseSilent);
    let close = desk.orders[0].request;
    desk.orders.clear();
    desk.types("he called before");
    let mut closed = held(waiting(1, 1, 2, 100), 1, 10, false);
    closed.version = 9;
    closed.state = CallState::Done;
    closed.wrapped_at = Some(start());
    closed.ended_at = Some(start());
    closed.non_data = Some(NonData::Silent);
    closed.holder.as_mut().unwrap().live = false;
    desk.hears_of(vec![closed]);
    assert_eq!(lines(&mut desk), [line(1, "he called before")]);
    desk.answers_to(close, Outcome::Ok(Answer::Done));
    desk.hears_of(vec![held(waiting(2, 2, 4, 50), 1, 11, true)]);
    assert_eq!(desk.state.world.claim(), Some(claim(2, 11)));
    assert_eq!(desk.state.panes.call.note.text(), "");
}

#[test]
fn words_typed_for_a_call_that_was_lost_do_not_go_along_to_the_next() {
    let mut desk = Desk::on_call();
    desk.types("he says the guard");
    let mut over = held(waiting(1, 1, 2, 100), 2, 12, true);
    over.version = 9;
    desk.hears_of(vec![over]);
    desk.press("alt-q");
    assert_eq!(lines(&mut desk), [line(1, "he says the guard")]);
    desk.hears_of(vec![held(waiting(2, 2, 4, 50), 1, 13, true)]);
    assert_eq!(desk.state.panes.call.note.text(), "");
}

#[test]
fn an_answer_about_the_first_call_that_comes_late_leaves_the_second_in_hand() {
    let mut desk = Desk::on_call();
    desk.press("alt-:");
    desk.types("pass language");
    desk.press("enter");
    let pass = desk.orders[0].request;
    desk.orders.clear();
    let mut with_luis = held(waiting(1, 1, 2, 100), 2, 12, true);
    with_luis.version = 9;
    desk.hears_of(vec![with_luis]);
    desk.hears_of(vec![held(waiting(2, 2, 4, 50), 1, 13, true)]);
    assert_eq!(desk.state.world.claim(), Some(claim(2, 13)));
    desk.types("second caller");
    desk.answers_to(pass, Outcome::Ok(Answer::Done));
    assert_eq!(desk.state.world.claim(), Some(claim(2, 13)));
    assert_eq!(desk.state.panes.call.note.text(), "second caller");
    assert_eq!(lines(&mut desk), []);
}
