//! Owns: stories about a raised hand: a lead opens the same call and writes into it, and both read each other.

use super::{Desk, call, claim};
use crate::app::{Mode, Msg, Place};
use crate::command::Command;
use crate::domain::{
    Answer, CallRecord, Entry, EntryId, Hand, Operator, OperatorState, Outcome, Read, Row, Words,
    Write,
};
use crate::store::invented::{self, changed, held, login, start, waiting};

fn with_hand_up(number: u8, handle: &str) -> Operator {
    let mut one = invented::operator(number, handle, OperatorState::OnCall);
    one.version = 9;
    one.hand = Some(Hand {
        raised_at: start(),
        call: Some(call(1)),
    });
    one
}

fn card(words: &[&str]) -> Outcome {
    let notes = words.iter().zip(1..).map(|(words, number)| Entry {
        id: EntryId(uuid::Uuid::from_u128(number)),
        at: start(),
        kind: "note".to_owned(),
        author: Some(login(2)),
        call: Some(call(1)),
        late: false,
        words: Words::new(*words),
        fact: Vec::new(),
    });
    Outcome::Ok(Answer::CallOpened(Box::new(CallRecord {
        call: call(1),
        person_name: None,
        case_number: None,
        notes: notes.collect(),
    })))
}

/// Marta leads; luis has a caller and his hand up, and she has opened the call.
fn beside_luis() -> Desk {
    let mut desk = Desk::of(4, vec![held(waiting(1, 1, 2, 100), 2, 10, true)]);
    desk.merges(changed(vec![Row::Operator(with_hand_up(2, "luis"))]));
    desk.give(Command::OpenHand);
    desk.answers(card(&["he has no insulin"]));
    assert_eq!(desk.reads(), [Read::OpenCall { call: call(1) }]);
    desk
}

#[test]
fn a_lead_writes_into_the_call_of_a_raised_hand() {
    let mut desk = beside_luis();
    assert_eq!(desk.state.mode, Mode::Beside);
    desk.types("ask since when");
    desk.press("enter");
    let writes = desk.writes();
    assert!(
        matches!(&writes[..], [Write::Note(line)]
            if line.claim == claim(1, 10) && line.words.reveal() == "ask since when"),
        "{writes:?}"
    );
    assert_eq!(desk.state.mode, Mode::Beside, "the cursor stays");
    assert_eq!(desk.state.unsaved(), 1);
}

#[test]
fn escape_leaves_the_line_and_a_key_goes_back_into_it() {
    let mut desk = beside_luis();
    desk.types("half");
    desk.press("esc");
    assert_eq!(
        (&desk.state.mode, desk.state.place),
        (&Mode::Desk, Place::Case)
    );
    for key in ["i", "enter"] {
        desk.press(key);
        assert_eq!(desk.state.mode, Mode::Beside, "{key}");
        desk.press("esc");
    }
    assert_eq!(desk.writes(), []);
    assert_eq!(desk.state.unsaved(), 1, "it is not forgotten");
}

#[test]
fn what_is_half_typed_beside_a_call_is_sent_before_the_card_goes() {
    let goes: [fn(&mut Desk); 3] = [
        |desk| desk.send(Msg::Ending),
        |desk| desk.press("ctrl-q"),
        |desk| {
            desk.press("esc");
            desk.give(Command::OpenHand);
        },
    ];
    for go in goes {
        let mut desk = beside_luis();
        desk.types("half a line");
        go(&mut desk);
        let writes = desk.writes();
        assert!(
            matches!(&writes[0], Write::Note(line) if line.words.reveal() == "half a line"),
            "{writes:?}"
        );
    }
}

#[test]
fn while_a_hand_is_up_both_desks_read_again_what_the_other_wrote() {
    let mut lead = beside_luis();
    lead.waits(5);
    assert_eq!(lead.reads(), [Read::OpenCall { call: call(1) }]);
    lead.waits(5);
    assert_eq!(lead.reads(), [], "one look at a time");

    let mut ana = Desk::on_call();
    ana.waits(5);
    assert_eq!(ana.reads(), [], "her hand is not up");
    ana.merges(changed(vec![Row::Operator(with_hand_up(1, "ana"))]));
    ana.waits(5);
    assert_eq!(ana.reads(), [Read::CallNotes(claim(1, 10))]);
}

#[test]
fn a_card_read_again_stays_a_line_being_written_and_comes_to_nobody_who_has_left_it() {
    let mut desk = beside_luis();
    desk.types("half");
    desk.waits(5);
    desk.answers(card(&["he has no insulin", "since Tuesday"]));
    let beside = desk.state.panes.case.beside.as_ref();
    assert_eq!(beside.map(|beside| beside.line.text()), Some("half"));
    assert_eq!(desk.state.mode, Mode::Beside);
}

#[test]
fn no_one_else_writes_into_a_colleagues_call() {
    let mut ana = Desk::with(vec![held(waiting(1, 1, 2, 100), 2, 10, true)]);
    ana.merges(changed(vec![Row::Operator(with_hand_up(2, "luis"))]));
    ana.press("end d");
    ana.answers(card(&[]));
    assert_eq!(ana.state.mode, Mode::Desk, "she is no lead");

    let mut marta = Desk::of(4, vec![held(waiting(1, 1, 2, 100), 2, 10, true)]);
    marta.press("end d");
    marta.answers(card(&[]));
    assert_eq!(marta.state.mode, Mode::Desk, "no hand is up");
}
