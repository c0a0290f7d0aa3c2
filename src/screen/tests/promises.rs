//! Owns: how the desk looks where something is to be placed or about to slip, and how much of it the top line has room for.

use insta::assert_snapshot;
use jiff::SignedDuration;
use uuid::Uuid;

use super::{LARGE, SMALL, shown, shown_in};
use crate::app::tests::{Desk, call};
use crate::command::Command;
use crate::domain::{
    Answer, FollowUp, FollowUpId, Hand, LeftBy, MessageId, MessageLine, MessageState,
    OperatorState, Outcome, Row, Unplaced, UnplacedId, UnplacedKind, UnplacedWords, Words,
};
use crate::messages::Language;
use crate::store::invented::{ago, changed, held, login, morning, operator, start, waiting};

fn promise(number: u128, by: u8, due_in: i64) -> FollowUp {
    FollowUp {
        id: FollowUpId(Uuid::from_u128(number)),
        promised_by: login(by),
        due_at: start() + SignedDuration::from_mins(due_in),
        call: Some(call(1)),
        case: None,
        case_number: Some("ACD-234".to_owned()),
        facility: Some("Pine Hill".to_owned()),
    }
}

/// Marta leads: one promise is due, one is near, one has time; a message expires in the evening.
fn slipping() -> Desk {
    let mut desk = Desk::of(4, morning());
    desk.give(Command::FollowUps);
    desk.answers(Outcome::Ok(Answer::FollowUps(vec![
        promise(1, 1, -5),
        promise(2, 2, 30),
        promise(3, 4, 600),
    ])));
    desk.give(Command::Messages);
    desk.answers(Outcome::Ok(Answer::Undelivered(vec![MessageLine {
        id: MessageId(Uuid::from_u128(9)),
        case_number: None,
        left_by: LeftBy::Lawyer,
        language: None,
        left_at: start(),
        expires_at: start() + SignedDuration::from_hours(8),
        written_by: login(1),
        state: MessageState::Waiting,
    }])));
    desk
}

fn top(desk: &Desk, size: (u16, u16), language: Language) -> String {
    let shown = shown_in(desk, size, language);
    shown.lines().next().unwrap().to_owned()
}

#[test]
fn promises_are_listed_with_what_is_due_and_soon() {
    let mut desk = slipping();
    desk.give(Command::FollowUps);
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn the_top_line_says_what_is_about_to_slip() {
    let desk = slipping();
    let wide = top(&desk, LARGE, Language::En);
    assert!(wide.contains("2 due · 1 message expires"), "{wide}");
    let small = top(&desk, SMALL, Language::Es);
    assert!(small.contains("▲ vencen 2"), "{small}");
    let spanish = top(&desk, LARGE, Language::Es);
    assert!(spanish.contains("vencen 2 · caduca 1 mensaje"), "{spanish}");
}

#[test]
fn with_a_hand_up_the_age_of_the_oldest_call_still_stands_on_the_small_spanish_top_line() {
    let mut desk = Desk::of(4, morning());
    let mut luis = operator(2, "luis", OperatorState::OnCall);
    luis.version = 9;
    luis.hand = Some(Hand {
        raised_at: ago(120),
        call: Some(call(2)),
    });
    desk.merges(changed(vec![Row::Operator(luis)]));
    for language in [Language::Es, Language::En] {
        let top = top(&desk, SMALL, language);
        assert!(top.contains("luis"), "{top}");
        assert!(!top.contains('…'), "{top}");
        assert!(top.contains("2m"), "{top}");
    }
}

#[test]
fn what_was_written_for_an_unknown_call_is_listed_and_opened_below() {
    let mut desk = Desk::of(4, vec![held(waiting(1, 1, 3, 60), 2, 5, false)]);
    desk.give(Command::Unplaced);
    let form = |number: u128, kind: UnplacedKind| Unplaced {
        id: UnplacedId(Uuid::from_u128(number)),
        author: login(2),
        at: ago(600),
        kind,
        provider: Some(("pbx".to_owned(), "77".to_owned())),
        half_typed: None,
    };
    desk.answers(Outcome::Ok(Answer::Unplaced(vec![
        form(
            1,
            UnplacedKind::Form {
                title: "Incident".to_owned(),
                version: 1,
                answers: 2,
            },
        ),
        form(2, UnplacedKind::Line(None)),
        Unplaced {
            half_typed: Some("note".to_owned()),
            ..form(3, UnplacedKind::Line(Some(Words::new("his sister is"))))
        },
    ])));
    desk.give(Command::Open);
    desk.answers(Outcome::Ok(Answer::UnplacedOpened(Box::new(
        UnplacedWords {
            id: UnplacedId(Uuid::from_u128(1)),
            said: vec![
                (Some("topic".to_owned()), Words::new("force")),
                (Some("what_happened".to_owned()), Words::new("two saw it")),
            ],
        },
    ))));
    assert_snapshot!(shown(&desk, SMALL));
}
