//! Owns: stories about the call in hand and its end.

use super::{Desk, call, claim};
use crate::app::{Mode, Place};
use crate::command::Command;
use crate::domain::{
    Answer, CallField, CallState, Disposition, EndWhy, Lsn, NextStep, NonData, Origin, Outcome,
    Saved, Urgency, Write,
};
use crate::panes::call::Tick;
use crate::store::invented::{held, start, waiting};

/// The call in hand has ended, as the phone system says.
fn ends(desk: &mut Desk) {
    let mut ended = held(waiting(1, 1, 2, 100), 1, 10, true);
    ended.version = 9;
    ended.state = CallState::WrapUp;
    ended.ended_at = Some(start());
    ended.end_why = Some(EndWhy::CallerHungUp);
    desk.hears_of(vec![ended]);
}

fn written(desk: &mut Desk) -> Vec<String> {
    let writes = desk.writes();
    let words = writes.iter().filter_map(|write| match write {
        Write::Note(line) => Some(line.words.reveal().to_owned()),
        _ => None,
    });
    words.collect()
}

#[test]
fn every_printable_key_is_text_while_the_note_has_the_cursor() {
    let mut desk = Desk::on_call();
    desk.types("n: question? / or 1");
    assert_eq!(desk.state.panes.call.note.text(), "n: question? / or 1");
    assert_eq!(desk.writes(), []);
}

#[test]
fn enter_writes_the_line_and_the_tick_waits_for_the_database() {
    let mut desk = Desk::on_call();
    desk.types("insulin stopped");
    desk.press("enter");
    assert_eq!(desk.state.notes.of(call(1))[0].tick, Tick::Sent);
    assert_eq!(desk.state.unsaved(), 1);
    let entry = desk.state.notes.of(call(1))[0].entry;
    desk.answers(Outcome::Ok(Answer::Noted {
        entry,
        at: start(),
        late: false,
        unplaced: false,
        saved: Saved {
            origin: Origin {
                timeline: 1,
                identity: uuid::Uuid::nil(),
            },
            lsn: Lsn(1),
        },
    }));
    assert_eq!(desk.state.notes.of(call(1))[0].tick, Tick::Saved);
    assert_eq!(desk.state.unsaved(), 0);
    assert_eq!(written(&mut desk), ["insulin stopped"]);
}

#[test]
fn an_empty_line_is_not_written() {
    let mut desk = Desk::on_call();
    desk.press("space enter enter");
    assert_eq!(desk.writes(), []);
}

#[test]
fn escape_and_a_letter_is_the_same_as_alt_and_the_letter() {
    let mut desk = Desk::on_call();
    desk.press("esc b");
    assert_eq!(
        desk.writes(),
        [Write::BrokenOff {
            claim: claim(1, 10),
            broken: true
        }]
    );
}

#[test]
fn passing_gives_the_call_back_and_its_last_words_follow_it() {
    let mut desk = Desk::on_call();
    desk.types("he speaks Mam");
    desk.give(Command::Pass);
    assert_eq!(desk.writes(), [], "the caller is there: it is asked");
    desk.press("enter");
    assert_eq!(
        desk.writes(),
        [Write::Pass {
            claim: claim(1, 10),
            reason: None
        }]
    );
    desk.press("alt-p enter");
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(written(&mut desk), ["he speaks Mam"]);
    assert_eq!(desk.state.place, Place::Queue);
    assert_eq!(desk.says(), "notice-passed");
}

#[test]
fn a_call_let_go_does_not_come_back_with_older_news() {
    let mut desk = Desk::on_call();
    desk.press("alt-p enter");
    desk.answers(Outcome::Ok(Answer::Done));
    let mut old = held(waiting(1, 1, 2, 100), 1, 10, true);
    old.version = 20;
    desk.hears_of(vec![old]);
    assert!(desk.state.world.hold.is_none());
}

#[test]
fn wrap_up_takes_three_keys() {
    let mut desk = Desk::on_call();
    ends(&mut desk);
    desk.press("alt-w 5 3");
    let wrap = Write::Wrap {
        claim: claim(1, 10),
        disposition: Disposition::Referred,
        next_step: Some(NextStep::FollowUp),
    };
    assert_eq!(desk.writes(), [wrap]);
    desk.give(Command::WrapUp);
    assert!(matches!(desk.state.mode, Mode::WrapUp(_)));
}

#[test]
fn a_line_half_typed_is_written_before_the_wrap_up() {
    let mut desk = Desk::on_call();
    desk.types("calls again at ten");
    desk.press("alt-w 8 2");
    let writes = desk.writes();
    assert!(matches!(&writes[0], Write::Note(line) if line.words.reveal() == "calls again at ten"));
    assert!(matches!(
        writes[1],
        Write::Wrap {
            disposition: Disposition::CallAgainAgreed,
            ..
        }
    ));
}

#[test]
fn the_wrap_up_steps_back_with_escape_and_then_closes() {
    let mut desk = Desk::on_call();
    desk.press("alt-w 1 esc");
    assert!(matches!(&desk.state.mode, Mode::WrapUp(wrap) if wrap.disposition().is_none()));
    desk.press("esc");
    assert_eq!(desk.state.mode, Mode::Desk);
    assert_eq!(desk.writes(), []);
}

#[test]
fn after_the_wrap_up_the_queue_has_the_focus_again() {
    let mut desk = Desk::on_call();
    desk.press("alt-w 1 1");
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(
        (desk.state.place, desk.says()),
        (Place::Queue, "notice-wrapped")
    );
    assert!(desk.state.world.hold.is_none());
}

#[test]
fn a_wrap_up_is_put_off_only_when_the_caller_has_gone() {
    let mut desk = Desk::on_call();
    desk.give(Command::Park);
    assert_eq!(desk.says(), "notice-caller-still-there");
    ends(&mut desk);
    desk.give(Command::Park);
    assert_eq!(desk.writes(), [Write::Park(claim(1, 10))]);
    desk.answers_after_park();
    assert_eq!(desk.says(), "notice-parked");
}

impl Desk {
    fn answers_after_park(&mut self) {
        self.give(Command::Park);
        self.answers(Outcome::Ok(Answer::Done));
    }
}

#[test]
fn a_silent_call_closes_with_one_key() {
    let mut desk = Desk::on_call();
    desk.give(Command::CloseSilent);
    assert_eq!(
        desk.writes(),
        [Write::Close {
            claim: claim(1, 10),
            non_data: NonData::Silent
        }]
    );
}

#[test]
fn a_call_with_words_is_not_closed_as_silent_without_asking() {
    let mut desk = Desk::on_call();
    desk.types("crying");
    desk.give(Command::CloseSilent);
    assert_eq!(desk.writes(), []);
    desk.press("y");
    let writes = desk.writes();
    assert!(matches!(&writes[0], Write::Note(_)));
    assert!(matches!(
        writes[1],
        Write::Close {
            non_data: NonData::Silent,
            ..
        }
    ));
}

#[test]
fn when_the_talk_is_over_the_wrap_up_is_next() {
    let mut desk = Desk::on_call();
    desk.give(Command::HangUp);
    assert_eq!(desk.writes(), [], "the caller is there: it is asked");
    desk.press("y");
    assert_eq!(desk.orders.len(), 1);
    desk.answers(Outcome::Ok(Answer::Done));
    assert!(matches!(desk.state.mode, Mode::WrapUp(_)));
}

#[test]
fn urgency_is_two_keys_away() {
    let mut desk = Desk::on_call();
    desk.press("alt-! 1");
    let set = Write::SetField {
        claim: claim(1, 10),
        field: CallField::Urgency(Urgency::NOW),
    };
    assert_eq!(desk.writes(), [set]);
}

#[test]
fn a_language_is_found_by_its_code() {
    let mut desk = Desk::on_call();
    desk.give(Command::Language);
    desk.types("quc");
    desk.press("enter");
    let field = CallField::Language(Some("quc".to_owned()));
    assert_eq!(
        desk.writes(),
        [Write::SetField {
            claim: claim(1, 10),
            field
        }]
    );
}

#[test]
fn broken_off_is_a_mark_that_one_key_sets_and_takes_away() {
    let mut desk = Desk::on_call();
    desk.give(Command::BrokenOff);
    assert_eq!(
        desk.writes(),
        [Write::BrokenOff {
            claim: claim(1, 10),
            broken: true
        }]
    );
    let mut broken = held(waiting(1, 1, 2, 100), 1, 10, true);
    broken.version = 9;
    broken.broken_off_at = Some(start());
    desk.hears_of(vec![broken]);
    desk.give(Command::BrokenOff);
    assert_eq!(
        desk.writes(),
        [Write::BrokenOff {
            claim: claim(1, 10),
            broken: false
        }]
    );
}

#[test]
fn a_call_taken_over_in_mid_sentence_keeps_the_sentence() {
    let mut desk = Desk::on_call();
    desk.types("he says the guard");
    let mut over = held(waiting(1, 1, 2, 100), 2, 12, true);
    over.version = 9;
    desk.hears_of(vec![over]);
    assert_eq!(desk.says(), "notice-call-taken-from-you");
    assert_eq!(desk.state.place, Place::Call);
    desk.press("enter");
    assert_eq!(written(&mut desk), ["he says the guard"]);
    desk.give(Command::ShowQueue);
    assert!(desk.state.world.hold.is_none());
}

#[test]
fn a_stale_fence_is_said_and_loses_no_word() {
    let mut desk = Desk::on_call();
    desk.types("last words");
    desk.give(Command::HangUp);
    desk.press("y");
    desk.answers(Outcome::StaleFence);
    assert_eq!(desk.says(), "notice-not-yours-any-more");
    assert_eq!(desk.state.panes.call.note.text(), "last words");
}

#[test]
fn a_new_case_is_made_for_the_call_in_hand() {
    let mut desk = Desk::on_call();
    desk.give(Command::NewCase);
    assert_eq!(
        desk.writes(),
        [Write::MakeCase {
            claim: Some(claim(1, 10)),
            person: None
        }]
    );
}

#[test]
fn pasted_lines_become_one_line_of_text_and_no_command() {
    let mut desk = Desk::on_call();
    desk.send(crate::app::Msg::Paste(crate::domain::Words::new(
        "Jorge\nMartinez\n",
    )));
    assert_eq!(desk.state.panes.call.note.text(), "Jorge Martinez");
    assert_eq!(desk.writes(), []);
}
