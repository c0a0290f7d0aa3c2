//! Stories about finding out who calls: seeking by the marks, picking, taking back, a new person, the card, what not to ask.

use uuid::Uuid;

use super::*;
use crate::command::Context;
use crate::domain::{
    Candidate, Card, DoNotAsk, DoNotAskId, MessageHead, MessageId, PersonId, Wanted, Words,
};
use crate::panes::call::to_ask;
use crate::store::invented::{held, waiting};

pub(crate) fn person(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(number))
}

pub(crate) fn jorge(number: u128, name: &str) -> Candidate {
    Candidate {
        person: person(number),
        name: Words::new(name),
        a_number: Some("A-•••-••4-117".to_owned()),
        country: Some(Words::new("Honduras")),
        born: Some(Words::new("1994")),
        facility: Some("Pine Hill".to_owned()),
        last_contact: Some(start()),
        score: 90,
        why: vec!["name".to_owned(), "facility".to_owned()],
    }
}

pub(crate) fn two() -> Vec<Candidate> {
    vec![
        jorge(1, "Jorge Martínez Ramírez"),
        jorge(2, "Jorge Martines"),
    ]
}

pub(crate) fn found(found: Vec<Candidate>) -> Outcome {
    let call = call(1);
    Outcome::Ok(Answer::Candidates { call, found })
}

/// The call in hand is this person's, for whom so many messages wait.
pub(crate) fn known(desk: &mut Desk, number: Option<u128>, messages: i16) {
    let mut call = held(waiting(1, 1, 2, 100), 1, 10, true);
    call.version = 50
        + desk
            .state
            .world
            .store
            .calls()
            .map(|call| call.version)
            .max()
            .unwrap_or(0);
    call.person = number.map(person);
    call.messages_waiting = messages;
    desk.hears_of(vec![call]);
}

pub(crate) fn card(messages: Vec<MessageHead>) -> Outcome {
    let card = Card {
        person: person(1),
        name: Words::new("Jorge Martínez Ramírez"),
        last: None,
        promise: None,
        promise_due: None,
        danger: Some((Words::new("his cellmate"), start())),
        language: Some("quc".to_owned()),
        do_not_ask: vec![DoNotAsk {
            id: DoNotAskId(Uuid::from_u128(7)),
            about: Words::new("the assault"),
            said_by: Some(login(3)),
            said_at: start(),
        }],
        messages,
    };
    Outcome::Ok(Answer::Card {
        call: call(1),
        card: Some(Box::new(card)),
    })
}

pub(crate) fn head(number: u128) -> MessageHead {
    MessageHead {
        id: MessageId(Uuid::from_u128(number)),
        left_by: crate::domain::LeftBy::Lawyer,
        language: Some("es".to_owned()),
        may_hear: crate::domain::MayHear::CallerOnly,
        pass_word: true,
        left_at: start(),
        expires_at: start() + SignedDuration::from_hours(72),
    }
}

/// By what somebody was sought since the list was emptied last.
fn sought(desk: &mut Desk) -> Vec<Wanted> {
    let reads = desk.reads().into_iter();
    reads
        .filter_map(|read| match read {
            Read::Candidates(_, wanted) => Some(wanted),
            _ => None,
        })
        .collect()
}

fn names(sought: &[Wanted]) -> Vec<String> {
    let name = |wanted: &Wanted| {
        let name = wanted.name.as_ref().map(Words::reveal);
        name.unwrap_or_default().to_owned()
    };
    sought.iter().map(name).collect()
}

#[test]
fn a_name_is_sought_when_a_word_ends_or_the_fingers_rest_and_prose_never() {
    let mut desk = Desk::on_call();
    desk.types("the guard took Jorge away ");
    desk.waits(1);
    assert_eq!(sought(&mut desk), []);
    desk.press("enter");
    desk.orders.clear();
    desk.types("=name Jorge");
    assert_eq!(sought(&mut desk), [], "the word is not ended");
    let due = crate::app::wake_at(&desk.state);
    assert!(due <= desk.state.world.clock.local() + SignedDuration::from_millis(400));
    desk.waits_millis(400);
    let first = sought(&mut desk);
    assert_eq!(names(&first), ["Jorge"]);
    assert!(first[0].unfinished);
}

#[test]
fn one_search_at_a_time_and_the_last_word_counts() {
    let mut desk = Desk::on_call();
    desk.types("=name Jorge ");
    let asked = desk.orders.last().expect("a word ended").request;
    desk.orders.clear();
    desk.types("Martinez ");
    desk.waits(5);
    assert_eq!(sought(&mut desk), [], "one is under way");
    desk.answers_to(asked, found(two()));
    let next = sought(&mut desk);
    assert_eq!(names(&next), ["Jorge Martinez"]);
    assert!(next[0].unfinished, "the line is not written");
    // Nothing changed: nothing is sought, however long it stands there.
    desk.waits(60);
    assert_eq!(sought(&mut desk), []);
}

#[test]
fn an_a_number_anywhere_is_sought_and_later_marks_join_it() {
    let mut desk = Desk::on_call();
    desk.types("he says 204004117 is his ");
    let first = sought(&mut desk);
    assert_eq!(first.len(), 1);
    assert!(first[0].a_number.is_some() && first[0].name.is_none());
}

/// The desk after `=name Jorge` was written and two may be meant.
pub(crate) fn with_candidates() -> Desk {
    let mut desk = Desk::on_call();
    desk.types("=name Jorge ");
    let request = desk.orders.last().unwrap().request;
    desk.answers_to(request, found(two()));
    desk.waits(1);
    desk.orders.clear();
    desk
}

#[test]
fn a_new_person_is_made_of_what_the_marks_say() {
    let mut desk = with_candidates();
    desk.types("=from Honduras =born 1994 =lang quc 204-004-117");
    desk.orders.clear();
    desk.give(Command::NewPerson);
    let writes = desk.writes();
    let [Write::MakePerson { person, .. }] = writes.as_slice() else {
        panic!("{writes:?}")
    };
    let said = |field: &Option<crate::domain::Sensitive>| {
        field.as_ref().map(|field| field.reveal().to_owned())
    };
    assert_eq!(said(&person.given).as_deref(), Some("Jorge"));
    assert_eq!(said(&person.country).as_deref(), Some("Honduras"));
    assert_eq!(said(&person.a_number).as_deref(), Some("204004117"));
    assert_eq!(person.language.as_deref(), Some("quc"));
    let mut empty = Desk::on_call();
    empty.give(Command::NewPerson);
    assert_eq!(empty.says(), "notice-new-person-of-what");
}

#[test]
fn a_picked_person_lights_the_first_things_he_answers_and_brings_his_card() {
    let mut desk = with_candidates();
    known(&mut desk, Some(1), 1);
    assert_eq!(desk.reads(), [Read::Card(claim(1, 10))]);
    let things = to_ask([], &[], desk.state.world.in_hand(), None);
    assert!(!things.contains(&crate::domain::marks::FirstThing::Name));
    assert!(!things.contains(&crate::domain::marks::FirstThing::ANumber));
    // What is known is asked for once.
    desk.waits(30);
    assert_eq!(desk.reads(), []);
    known(&mut desk, Some(1), 2);
    assert_eq!(desk.reads(), [Read::Card(claim(1, 10))], "another waits");
}

#[test]
fn the_card_is_whole_before_hello_and_short_from_the_first_line_on() {
    let mut desk = with_candidates();
    known(&mut desk, Some(1), 0);
    desk.answers(card(Vec::new()));
    assert!(desk.state.panes.call.caller.unfolded);
    desk.press("enter");
    assert!(!desk.state.panes.call.caller.unfolded);
    desk.give(Command::Who);
    assert!(desk.state.panes.call.caller.unfolded);
}

#[test]
fn a_cut_link_loses_the_search_and_the_card_and_both_come_back_with_it() {
    let mut desk = Desk::on_call();
    desk.types("=name Jorge ");
    desk.answers(Outcome::Offline);
    desk.hear(News::Link(LinkState::Offline(start())));
    desk.orders.clear();
    desk.types("Martinez ");
    desk.waits(60);
    assert_eq!(sought(&mut desk), []);
    desk.give(Command::Pick1);
    assert_eq!(desk.says(), "notice-nobody-with-that-number");
    desk.hear(News::Link(LinkState::Live));
    assert_eq!(names(&sought(&mut desk)), ["Jorge Martinez"]);
}

#[test]
fn enough_is_enough_and_an_answer_for_a_call_that_left_is_nobodys() {
    let mut desk = Desk::on_call();
    desk.types("=name Jorge ");
    desk.answers(Outcome::TooMany);
    desk.orders.clear();
    desk.types("Martinez ");
    desk.waits(5);
    assert_eq!(sought(&mut desk), []);
    assert_eq!(desk.says(), "", "nothing is thrown over the note");
}

#[test]
fn what_is_not_to_be_asked_is_written_down_and_stays_until_the_database_has_it() {
    let mut desk = Desk::on_call();
    desk.give(Command::DoNotAsk);
    assert_eq!(desk.says(), "notice-do-not-ask-whom");
    known(&mut desk, Some(1), 0);
    desk.answers(card(Vec::new()));
    desk.give(Command::DoNotAsk);
    assert_eq!(desk.state.context(), Context::Prompt);
    desk.types("the assault");
    desk.press("enter");
    let about = Words::new("the assault");
    let call = call(1);
    let sent = desk.orders.last().unwrap().request;
    assert_eq!(desk.writes(), [Write::DoNotAsk { call, about }]);
    desk.answers_to(sent, Outcome::Offline);
    desk.give(Command::DoNotAsk);
    let topic = desk.state.panes.call.caller.topic.as_ref();
    assert_eq!(topic.unwrap().typing.text(), "the assault");
    desk.press("enter");
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(desk.state.panes.call.caller.topic, None);
    assert_eq!(desk.reads(), [Read::Card(claim(1, 10))]);
}

#[test]
fn such_a_mark_is_taken_back_by_choosing_it() {
    let mut desk = Desk::on_call();
    known(&mut desk, Some(1), 0);
    desk.answers(card(Vec::new()));
    desk.orders.clear();
    desk.give(Command::AskAgain);
    desk.press("1");
    let mark = DoNotAskId(Uuid::from_u128(7));
    assert_eq!(desk.writes(), [Write::MayAskAgain(mark)]);
}

#[test]
fn a_name_answered_in_a_form_is_sought_and_makes_a_person_and_a_mark_counts_before_it() {
    let mut desk = super::forms::filling();
    desk.press("down");
    desk.types("Jorge Martinez");
    assert_eq!(sought(&mut desk), [], "it is being typed");
    desk.press("enter");
    let asked = desk
        .orders
        .iter()
        .find(|order| matches!(order.wish, Wish::Read(_)));
    let asked = asked.expect("somebody is sought").request;
    assert_eq!(names(&sought(&mut desk)), ["Jorge Martinez"]);
    desk.answers_to(asked, found(Vec::new()));
    desk.press("alt-0");
    let made = desk.writes().into_iter().find_map(|write| match write {
        Write::MakePerson { person, .. } => person.family,
        _ => None,
    });
    assert_eq!(made.expect("a person is made").reveal(), "Martinez");
    desk.press("alt-f");
    desk.types("=name Ana ");
    assert_eq!(names(&sought(&mut desk)), ["Ana"]);
}

#[test]
fn a_pick_leaves_the_cursor_in_the_form_where_it_was() {
    let mut desk = super::forms::filling();
    desk.press("down");
    desk.types("Jorge");
    desk.press("enter");
    let asked = desk
        .orders
        .iter()
        .find(|order| matches!(order.wish, Wish::Read(_)));
    let asked = asked.expect("somebody is sought").request;
    desk.answers_to(asked, found(two()));
    desk.waits(1);
    desk.press("alt-1");
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(desk.says(), "notice-picked");
    assert_eq!(desk.state.place, crate::app::Place::Form);
}
