//! Owns: how marks look: in the note, in the line being typed, taken back, amended; and what is still to be asked.

use super::{LARGE, SMALL, shown, shown_in};
use crate::app::tests::Desk;
use crate::domain::{Answer, Outcome};
use crate::messages::Language;
use crate::store::invented::{ago, held, waiting};
use insta::assert_snapshot;

/// A note as it is typed in the first minute, one mark taken back, one amended.
fn marked() -> Desk {
    let mut desk = Desk::on_call();
    for line in [
        "=name Jorge Martinez 20x xxx 117",
        "/med insulin stopped since Tuesday !u2",
        "@sister Marta +1 312 555 0100 =ok C2 >tomorrow 10",
    ] {
        desk.types(line);
        desk.press("enter");
        desk.answers(Outcome::Ok(Answer::Done));
    }
    desk.press("ctrl-z");
    desk.press("alt-d 6");
    desk.types(" Ruiz");
    desk.press("enter");
    desk
}

#[test]
fn a_marked_note_and_what_the_typed_line_means() {
    let mut desk = marked();
    desk.types("#seg.days since Monday, =lang mam");
    assert_snapshot!(shown(&desk, SMALL));
    assert_snapshot!(shown(&desk, LARGE));
}

#[test]
fn the_list_of_what_a_mark_may_become() {
    let mut desk = marked();
    desk.types("=n");
    assert_snapshot!(shown(&desk, SMALL));
    desk.press("tab tab");
    assert_snapshot!(shown_in(&desk, SMALL, Language::Es));
}

#[test]
fn a_call_from_there_that_broke_off_is_offered_above_the_note() {
    let mut desk = Desk::on_call();
    let mut earlier = held(waiting(7, 1, 2, 400), 3, 5, false);
    earlier.ended_at = Some(ago(180));
    earlier.broken_off_at = Some(ago(180));
    desk.hears_of(vec![earlier]);
    assert_snapshot!(shown(&desk, SMALL));
    assert_snapshot!(shown(&desk, LARGE));
}

#[test]
fn choosing_a_mark_and_amending_it() {
    let mut desk = marked();
    desk.press("alt-d");
    assert_snapshot!(shown(&desk, SMALL));
    desk.press("2");
    assert_snapshot!(shown(&desk, LARGE));
}

#[test]
fn what_only_looks_like_a_mark_is_hinted_quietly_above_the_line() {
    let mut desk = Desk::on_call();
    desk.types("=ok C9 and !u7 again");
    for (language, hint) in [
        (Language::En, "!u7: plain words; !u1 … !u4 count"),
        (Language::Es, "!u7: palabras sin más; valen !u1 … !u4"),
    ] {
        let shown = shown_in(&desk, SMALL, language);
        assert!(shown.contains(hint), "{shown}");
        assert!(shown.contains("=ok: "), "{shown}");
    }
}
