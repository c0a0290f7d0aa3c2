//! Owns: the old primary comes back on its old timeline: nobody who has seen the new one says a word to it.
//! Must not know: how a server is told from another.

use std::time::Duration;

use crate::hotline::Hotline;
use crate::machine::primary_dies;
use crate::pty::Terminal;
use crate::standby::Standby;
use crate::{comes_to_the_call, lines_of_primary, saves, sits_down};

/// A desk on the promoted standby, and the old primary at work again as if nothing had been.
fn two_primaries() -> (Hotline, Standby, Terminal) {
    let hotline = Hotline::of_its_own();
    let standby = Standby::follows(&hotline);
    hotline.call_rings("1001");
    let mut desk = sits_down(&hotline, &standby, "op-001");
    comes_to_the_call(&mut desk);
    saves(&mut desk, "before");
    desk.waits_for("the line on the standby", || standby.lines() == ["before"]);
    primary_dies(&hotline);
    standby.takes_over();
    desk.sees("◆ live");
    saves(&mut desk, "on the new one");
    hotline.server().resume().unwrap();
    assert_eq!(lines_of_primary(&hotline), ["before"]);
    (hotline, standby, desk)
}

#[test]
fn a_desk_that_has_seen_the_new_timeline_refuses_the_old_one() {
    let (hotline, standby, mut desk) = two_primaries();
    standby.dies();
    desk.sees("old server");
    desk.types("to nobody yet");
    desk.press("Enter");
    desk.sees("1 unsaved");
    // Long enough for several tries.
    desk.goes_on_showing("1 unsaved", Duration::from_secs(5));
    assert_eq!(lines_of_primary(&hotline), ["before"]);
    standby.starts();
    desk.sees("✓ to nobody yet");
    desk.sees("◆ live");
    assert_eq!(lines_of_primary(&hotline), ["before"]);
    assert_eq!(
        standby.lines(),
        ["before", "on the new one", "to nobody yet"]
    );
}

#[test]
fn a_desk_that_starts_between_two_primaries_goes_to_the_later_timeline() {
    let (hotline, standby, desk) = two_primaries();
    drop(desk);
    let mut next = sits_down(&hotline, &standby, "op-001");
    comes_to_the_call(&mut next);
    saves(&mut next, "from the start");
    assert_eq!(lines_of_primary(&hotline), ["before"]);
    assert_eq!(
        standby.lines(),
        ["before", "on the new one", "from the start"]
    );
}

#[test]
fn a_desk_started_anew_remembers_that_the_only_server_that_answers_was_overtaken() {
    let (hotline, standby, desk) = two_primaries();
    drop(desk);
    standby.dies();
    let mut next = sits_down(&hotline, &standby, "op-001");
    next.sees("old server");
    assert_eq!(lines_of_primary(&hotline), ["before"]);
}
