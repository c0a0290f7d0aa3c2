//! Owns: how a form looks beside the note, at three sizes and in both languages.
//! Must not know: a terminal.

use super::{LARGE, MIDDLE, SMALL, shown, shown_in};
use crate::app::tests::forms::filling;
use crate::messages::Language;
use insta::assert_snapshot;

#[test]
fn a_form_beside_the_note() {
    let mut desk = filling();
    desk.press("alt-f");
    desk.types("=name Jorge Martinez insulin stopped since Tuesday");
    desk.press("enter");
    desk.types("two others saw");
    desk.press("alt-f");
    assert_snapshot!(shown(&desk, SMALL));
    desk.types("y");
    desk.types("the guard hit him");
    desk.press("down down");
    desk.types("12");
    desk.press("down");
    desk.types("mh");
    for size in [SMALL, MIDDLE, LARGE] {
        assert_snapshot!(shown(&desk, size));
    }
    desk.press("down enter");
    desk.types("Marta");
    desk.press("up");
    assert_snapshot!(shown(&desk, SMALL));
    desk.press("alt-L");
    assert_snapshot!(shown_in(&desk, SMALL, Language::Es));
}

#[test]
fn the_wrap_up_lists_what_is_open() {
    let mut desk = filling();
    desk.types("n");
    desk.press("alt-w");
    assert_snapshot!(shown(&desk, SMALL));
}
