//! Owns: how the desk looks beside a phone system: its state, a ringing phone, music, doubtful rows.
//! Must not know: a phone system.

use insta::assert_snapshot;

use super::{LARGE, SMALL, shown, shown_in};
use crate::app::tests::dropped::{dropped_in_turn, stands};
use crate::app::tests::phones::{by_phone, put_through, system, with_phones};
use crate::app::tests::{Desk, claim};
use crate::command::Command;
use crate::domain::phone_system::{AnswerMode, Callback, PhoneMark, SourceState, Step};
use crate::domain::{Answer, Call, CallState, EndWhy, LinkState, News, Outcome, PhoneRefusal};
use crate::messages::Language;
use crate::store::invented::{ago, changed, held, morning, waiting};

fn silent(state: SourceState) -> Desk {
    let mut desk = with_phones(AnswerMode::Pull, morning());
    desk.hears_of(vec![waiting(30, 2, 4, 45)]);
    desk.merges(changed(vec![system(2, AnswerMode::Pull, state)]));
    desk
}

fn over(lasted: i64, why: EndWhy) -> Desk {
    let mut desk = put_through();
    let mut call = desk.state.world.in_hand().unwrap().clone();
    call.version += 1;
    call.arrived_at = ago(lasted);
    call.ended_at = Some(ago(0));
    call.end_why = Some(why);
    call.state = CallState::WrapUp;
    desk.hears_of(vec![call]);
    desk
}

fn first_line(desk: &Desk, language: Language) -> String {
    let shown = shown_in(desk, SMALL, language);
    shown.lines().next().unwrap().to_owned()
}

#[test]
fn a_silent_phone_system_is_on_the_top_line_and_its_calls_are_grey() {
    assert_snapshot!(shown(&silent(SourceState::Stale), SMALL));
}

#[test]
fn the_top_line_says_how_the_phones_are_in_every_state_and_language() {
    for (state, english, spanish) in [
        (SourceState::Live, "◆ phones", "◆ teléfonos"),
        (SourceState::Stale, "◇ phones 10s", "◇ teléfonos 10s"),
        (SourceState::Down, "✗ phones 0m", "✗ teléfonos 0m"),
    ] {
        let desk = silent(state);
        assert!(
            first_line(&desk, Language::En).contains(english),
            "{state:?}"
        );
        assert!(
            first_line(&desk, Language::Es).contains(spanish),
            "{state:?}"
        );
    }
}

#[test]
fn a_hotline_without_phones_says_nothing_of_them() {
    let desk = Desk::with(morning());
    assert!(!shown(&desk, LARGE).contains("phones"));
}

#[test]
fn a_phone_that_rings_is_said_above_the_note() {
    let mut desk = with_phones(AnswerMode::Pull, vec![waiting(1, 2, 4, 60)]);
    desk.give(Command::Take);
    let ringing = held(waiting(1, 2, 4, 60), 1, 10, false);
    desk.hears_of(vec![by_phone(ringing, Some(Step::Ringing))]);
    desk.answers(Outcome::Ok(Answer::Yours(claim(1, 10))));
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn music_is_said_above_the_note_and_the_key_leads_back() {
    let mut desk = put_through();
    let mut call = desk.state.world.in_hand().unwrap().clone();
    call.version += 1;
    call.phone.marks = vec![PhoneMark::OnHold];
    call.phone.callback = Some(Callback::Forbidden);
    desk.hears_of(vec![call]);
    assert_snapshot!(shown(&desk, LARGE));
}

/// A shown screen in one line, without its frames.
fn read(shown: &str) -> String {
    let words: Vec<&str> = shown
        .split(|letter: char| letter.is_whitespace() || "│┌┐└┘─".contains(letter))
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[test]
fn a_phone_that_dropped_is_said_above_the_note_with_the_key_that_rings_it_again() {
    let mut desk = put_through();
    stands(&mut desk, true, None);
    // What was just said goes; the line above the note stays.
    desk.waits(60);
    for size in [SMALL, LARGE] {
        let english = read(&shown(&desk, size));
        let line = "Your phone dropped. The caller is still there: Alt+t rings you again.";
        assert!(english.contains(line), "{english}");
        // On a small screen the line above the note says it alone.
        let has_room = size == LARGE;
        assert_eq!(english.contains("t ring me again"), has_room, "{english}");
        let spanish = read(&shown_in(&desk, size, Language::Es));
        let line = "Se cortó su teléfono. Quien llama sigue ahí: Alt+t le vuelve a llamar a usted.";
        assert!(spanish.contains(line), "{spanish}");
    }
    stands(&mut desk, true, Some(Step::Ringing));
    assert!(read(&shown(&desk, SMALL)).contains("Your phone rings: pick it up"));
    stands(&mut desk, false, None);
    assert!(!read(&shown(&desk, SMALL)).contains("dropped"));
}

#[test]
fn where_phones_ring_in_turn_the_line_says_how_the_caller_gets_back() {
    let mut desk = dropped_in_turn();
    desk.waits(60);
    let line = "Your phone dropped. The caller is still there: Alt+p gives the call back.";
    for size in [SMALL, LARGE] {
        let shown = read(&shown(&desk, size));
        assert!(shown.contains(line), "{shown}");
        assert!(!shown.contains("ring me again"), "{shown}");
    }
}

#[test]
fn the_phone_is_asked_for_where_none_is_set() {
    let mut desk = with_phones(AnswerMode::Pull, vec![waiting(1, 2, 4, 60)]);
    desk.give(Command::Take);
    desk.answers(Outcome::Phone(PhoneRefusal::NoPhone));
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn a_call_that_ended_at_the_cap_was_cut_unless_we_hung_up() {
    let cut = "it ended at the facility's limit";
    assert!(shown(&over(1195, EndWhy::CallerHungUp), SMALL).contains(cut));
    assert!(!shown(&over(1195, EndWhy::OperatorHungUp), SMALL).contains(cut));
    assert!(!shown(&over(600, EndWhy::CallerHungUp), SMALL).contains(cut));
}

#[test]
fn who_gave_up_unseen_and_who_can_be_called_back_is_in_the_list() {
    let mut gone: Call = waiting(1, 2, 4, 600);
    gone.state = CallState::Abandoned;
    gone.ended_at = Some(ago(100));
    gone.end_why = Some(EndWhy::NotSeen);
    let mut gone = by_phone(gone, None);
    gone.version = 2;
    gone.phone.marks = vec![PhoneMark::EndNotSeen];
    gone.phone.callback = Some(Callback::NotPossible);
    let mut desk = with_phones(AnswerMode::Pull, Vec::new());
    desk.hears_of(vec![gone]);
    desk.give(Command::Abandoned);
    assert!(shown(&desk, SMALL).contains("gave up after 8m · missed · no number"));
}

#[test]
fn a_link_that_is_gone_says_so_of_the_phones_too() {
    let mut desk = silent(SourceState::Live);
    desk.hear(News::Link(LinkState::Offline(ago(120))));
    let top = first_line(&desk, Language::En);
    assert!(!top.contains("◆ phones"), "{top}");
}
