//! Stories about messages that wait: opened, told, withdrawn, left, listed.

use super::caller::{card, head, known, person};
use super::*;
use crate::app::Mode;
use crate::command::Context;
use crate::domain::{
    CaseId, CaseRecord, Delivery, LeftBy, MayHear, Message, MessageId, MessageLine, MessageState,
    Words,
};
use crate::panes::case::Opened;

pub(crate) fn opened(pass_word: &str) -> Outcome {
    Outcome::Ok(Answer::MessageOpened(Box::new(Message {
        head: head(5),
        person: person(1),
        relation: Words::new("lawyer of record"),
        name: Words::new("Marta"),
        pass_word: Words::new(pass_word),
        words: Words::new("the hearing is on Monday\nbring nothing"),
        written_by: login(3),
        state: MessageState::Waiting,
        state_at: None,
    })))
}

/// The caller is known, and one message waits for him.
pub(crate) fn waits() -> Desk {
    let mut desk = Desk::on_call();
    known(&mut desk, Some(1), 1);
    desk.answers(card(vec![head(5)]));
    desk.orders.clear();
    desk
}

fn message() -> MessageId {
    head(5).id
}

#[test]
fn a_message_is_opened_the_pass_word_asked_the_words_told_and_that_written_down() {
    let mut desk = waits();
    desk.types("one moment");
    desk.give(Command::Message);
    assert_eq!(desk.orders.len(), 1);
    desk.answers(opened("tamarind"));
    assert!(matches!(&desk.state.mode, Mode::Told(told) if !told.asked));
    // The words cannot be marked told before they can be read.
    desk.press("1");
    assert_eq!(desk.writes(), []);
    desk.press("enter");
    assert!(matches!(&desk.state.mode, Mode::Told(told) if told.asked));
    desk.press("1");
    let told = Write::DeliverMessage(message(), Delivery::ReadBack);
    assert_eq!(desk.writes(), [told]);
    assert_eq!(desk.state.mode, Mode::Desk);
    assert_eq!(desk.state.panes.call.note.text(), "one moment");
}

#[test]
fn whoever_left_it_may_know_too_and_closing_marks_nothing() {
    let mut desk = waits();
    desk.give(Command::Message);
    desk.answers(opened(""));
    desk.press("2");
    let both = Write::DeliverMessage(message(), Delivery::BothWays);
    assert_eq!(desk.writes(), [both]);
    desk.give(Command::Message);
    desk.answers(opened("tamarind"));
    desk.press("esc");
    assert_eq!(desk.state.mode, Mode::Desk);
    assert_eq!(desk.writes(), []);
}

#[test]
fn enter_closes_a_message_and_never_marks_it_heard() {
    let mut desk = waits();
    desk.give(Command::Message);
    desk.answers(opened("tamarind"));
    desk.press("enter enter");
    assert_eq!(desk.state.mode, Mode::Desk);
    assert_eq!(desk.writes(), []);
}

#[test]
fn withdrawing_asks_first() {
    let mut desk = waits();
    desk.give(Command::Message);
    desk.answers(opened("tamarind"));
    desk.orders.clear();
    desk.press("3");
    assert_eq!(desk.state.context(), Context::Confirm);
    assert_eq!(desk.writes(), []);
    desk.press("y");
    assert_eq!(desk.writes(), [Write::WithdrawMessage(message())]);
}

#[test]
fn an_opened_message_never_comes_before_what_was_begun_in_the_meantime() {
    let mut desk = waits();
    desk.give(Command::Message);
    let request = desk.orders.last().unwrap().request;
    desk.give(Command::CommandLine);
    desk.answers_to(request, opened("tamarind"));
    assert!(matches!(desk.state.mode, Mode::CommandLine(_)));
}

#[test]
fn of_several_messages_one_is_chosen_and_of_none_it_is_said() {
    let mut desk = Desk::on_call();
    desk.give(Command::Message);
    assert_eq!(desk.says(), "notice-no-message");
    known(&mut desk, Some(1), 2);
    desk.answers(card(vec![head(5), head(6)]));
    desk.orders.clear();
    desk.give(Command::Message);
    desk.press("2");
    assert_eq!(desk.reads(), [Read::OpenMessage(head(6).id)]);
}

#[test]
fn a_message_is_left_line_by_line_and_stays_until_the_database_has_it() {
    let mut desk = waits();
    desk.give(Command::LeaveMessage);
    desk.press("1");
    desk.types("sister Marta");
    desk.press("enter");
    desk.press("enter");
    desk.types("the money is on the way");
    desk.press("esc");
    assert_eq!(desk.state.mode, Mode::Leaving, "back to the line before");
    desk.press("enter enter");
    desk.types("tamarind");
    desk.press("enter 1 1");
    let request = desk.orders.last().unwrap().request;
    let writes = desk.writes();
    let [Write::LeaveMessage(message)] = writes.as_slice() else {
        panic!("{writes:?}")
    };
    assert_eq!(message.left_by, LeftBy::Family);
    assert_eq!(message.name.reveal(), "sister Marta");
    assert_eq!(message.words.reveal(), "the money is on the way");
    assert_eq!(message.pass_word.reveal(), "tamarind");
    assert_eq!(message.may_hear, MayHear::CallerOnly);
    assert_eq!(
        (message.person, message.call),
        (Some(person(1)), Some(call(1)))
    );
    desk.types("he coughs");
    desk.answers_to(request, Outcome::Offline);
    assert_eq!(desk.says(), "notice-message-not-left");
    assert_eq!(desk.state.mode, Mode::Desk, "the note keeps the cursor");
    desk.give(Command::LeaveMessage);
    assert_eq!(desk.state.mode, Mode::Leaving);
    desk.press("enter 2 3");
    let request = desk.orders.last().unwrap().request;
    let writes = desk.writes();
    let [Write::LeaveMessage(message)] = writes.as_slice() else {
        panic!("{writes:?}")
    };
    let waits = message
        .expires_at
        .unwrap()
        .duration_since(desk.state.world.clock.now());
    assert_eq!(waits.as_hours(), 24 * 7);
    desk.answers_to(request, Outcome::Ok(Answer::Done));
    assert_eq!(desk.state.panes.call.leaving, None);
}

#[test]
fn leaving_the_desk_with_a_message_begun_asks_first() {
    let mut desk = waits();
    desk.give(Command::LeaveMessage);
    desk.press("1");
    desk.types("Marta");
    desk.press("esc");
    desk.give(Command::Quit);
    assert_eq!(desk.state.context(), Context::Confirm);
    desk.press("n");
    assert!(!desk.has_quit);
    assert!(desk.state.panes.call.leaving.is_some());
}

#[test]
fn what_was_changed_in_a_message_on_its_way_stays_when_it_arrives() {
    let mut desk = waits();
    desk.give(Command::LeaveMessage);
    desk.press("1");
    desk.types("Marta");
    desk.press("enter");
    desk.types("the money came");
    desk.press("enter enter 1 1");
    let request = desk.orders.last().unwrap().request;
    desk.give(Command::LeaveMessage);
    desk.press("esc");
    desk.types(" today");
    desk.answers_to(request, Outcome::Ok(Answer::Done));
    let leaving = desk.state.panes.call.leaving.as_ref().unwrap();
    assert_eq!(leaving.said(), "Marta: the money came today");
    assert_eq!(desk.state.mode, Mode::Leaving);
}

#[test]
fn a_message_that_is_dropped_on_leaving_is_in_no_journal_either() {
    let mut desk = waits();
    desk.give(Command::LeaveMessage);
    desk.press("1");
    desk.types("Marta");
    desk.press("esc");
    let drafts = |desk: &Desk| -> Vec<String> {
        let words = desk.jots.iter().filter_map(|jot| match jot {
            Jot::Draft(piece) => Some(piece.words().reveal().to_owned()),
            _ => None,
        });
        words.collect()
    };
    assert_eq!(drafts(&desk).last().map(String::as_str), Some("Marta"));
    desk.give(Command::Quit);
    desk.press("y y");
    assert!(desk.has_quit);
    assert_eq!(drafts(&desk).last().map(String::as_str), Some(""));
}

#[test]
fn a_message_is_left_for_the_person_of_an_open_case() {
    let mut desk = Desk::on_call();
    desk.give(Command::LeaveMessage);
    assert_eq!(desk.says(), "notice-message-for-nobody");
    desk.state.panes.case.show(Opened::Case(CaseRecord {
        case: CaseId(Uuid::from_u128(9)),
        number: "ACD-234".to_owned(),
        status: "open".to_owned(),
        person: Some(person(1)),
        person_name: None,
        fields: Vec::new(),
        entries: Vec::new(),
        last: true,
    }));
    desk.state.place = crate::app::Place::Case;
    desk.give(Command::LeaveMessage);
    desk.press("2");
    desk.press("enter");
    desk.types("call me");
    desk.press("enter enter 1 1");
    let writes = desk.writes();
    let [Write::LeaveMessage(message)] = writes.as_slice() else {
        panic!("{writes:?}")
    };
    assert_eq!(message.case_number.as_deref(), Some("ACD-234"));
    assert_eq!(message.person, None);
}

#[test]
fn the_list_of_what_nobody_heard_is_read_when_shown_and_every_minute() {
    let mut desk = Desk::with(Vec::new());
    desk.give(Command::Messages);
    assert_eq!(desk.reads(), [Read::Undelivered]);
    desk.waits(60);
    assert_eq!(desk.reads(), [], "it is under way");
}

#[test]
fn whoever_reads_a_message_from_the_list_tells_nobody_by_closing_it() {
    let mut desk = Desk::with(Vec::new());
    desk.give(Command::Messages);
    desk.answers(Outcome::Ok(Answer::Undelivered(vec![MessageLine {
        id: message(),
        case_number: None,
        left_by: LeftBy::Lawyer,
        language: None,
        left_at: start(),
        expires_at: start(),
        written_by: login(1),
        state: MessageState::Waiting,
    }])));
    desk.orders.clear();
    desk.press("enter");
    assert_eq!(desk.orders.len(), 1, "the look is recorded");
    desk.answers(opened("tamarind"));
    desk.orders.clear();
    assert!(matches!(&desk.state.mode, Mode::Told(told) if told.asked && !told.telling));
    desk.press("enter");
    assert_eq!(desk.state.mode, Mode::Desk);
    assert_eq!(desk.writes(), []);
}

#[test]
fn what_is_typed_of_a_message_is_in_the_journal_until_the_database_has_it_but_no_pass_word() {
    let mut desk = waits();
    desk.give(Command::LeaveMessage);
    desk.press("1");
    desk.types("Marta");
    desk.press("enter");
    desk.types("the money");
    desk.press("enter");
    desk.types("tamarind");
    let drafts = |desk: &Desk| -> Vec<String> {
        let jots = desk.jots.iter().filter_map(|jot| match jot {
            Jot::Draft(line) => Some(line.words().reveal().to_owned()),
            _ => None,
        });
        jots.collect()
    };
    assert_eq!(drafts(&desk).last().unwrap(), "Marta: the money");
    assert!(drafts(&desk).iter().all(|words| !words.contains("tama")));
    desk.press("enter 1 1");
    let [.., Jot::Line(sent)] = &desk.jots[..] else {
        panic!("{:?}", desk.jots)
    };
    let (entry, said) = (sent.entry(), sent.words().reveal().to_owned());
    assert_eq!(said, "Marta: the money");
    desk.answers(Outcome::Ok(Answer::Done));
    assert!(matches!(&desk.jots[..], [.., Jot::Acknowledged(told, _)] if *told == entry));
}
