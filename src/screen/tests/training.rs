//! Owns: how a training looks: the strip with what the caller says, at two sizes, covered with everything else.
//! Must not know: a terminal, or who makes him speak.

use super::{LARGE, SMALL, shown, writing};
use crate::app::Msg;
use crate::app::tests::Desk;
use crate::domain::{Heard, Words};
use insta::assert_snapshot;

fn training() -> Desk {
    let mut desk = writing();
    desk.send(Msg::Heard(Heard::Happens("training-rings")));
    for words in [
        "They stopped my insulin on Tuesday when they moved me, and nobody comes, whoever I ask and however often.",
        "I see everything \u{202e}double.",
    ] {
        desk.send(Msg::Heard(Heard::Says(Words::new(words))));
    }
    desk
}

#[test]
fn the_last_words_of_the_caller_stand_in_a_strip_below_the_panes() {
    let desk = training();
    assert_snapshot!("training_small", shown(&desk, SMALL));
    assert_snapshot!("training_large", shown(&desk, LARGE));
}

#[test]
fn where_nobody_trains_there_is_no_strip_and_a_blank_screen_covers_it() {
    assert!(!shown(&writing(), SMALL).contains("training"));
    let mut desk = training();
    assert!(shown(&desk, SMALL).contains("double"));
    desk.press("f12");
    assert!(!shown(&desk, SMALL).contains("double"));
}
