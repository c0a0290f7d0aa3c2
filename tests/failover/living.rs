//! Owns: what the old primary had called saved, and the new one never saw, comes back: from a living desk, from a dead one.
//! Must not know: how the desk finds out.

use rustix::process::Signal;

use crate::hotline::Hotline;
use crate::machine::primary_dies;
use crate::pty::Terminal;
use crate::standby::Standby;
use crate::{comes_to_the_call, saves, sits_down};

const ON_BOTH: &str = "insulin stopped";
const ON_ONE: &str = "two others saw it";

/// A desk that knows both servers, in a call, with one line that both have and one that only the primary had.
fn ahead_of_the_standby() -> (Hotline, Standby, Terminal) {
    let hotline = Hotline::of_its_own();
    let standby = Standby::follows(&hotline);
    hotline.call_rings("1001");
    let mut desk = sits_down(&hotline, &standby, "op-001");
    comes_to_the_call(&mut desk);
    saves(&mut desk, ON_BOTH);
    desk.waits_for("the line on the standby", || standby.lines() == [ON_BOTH]);
    standby.hears_no_more();
    saves(&mut desk, ON_ONE);
    assert_eq!(standby.lines(), [ON_BOTH]);
    (hotline, standby, desk)
}

#[test]
fn a_living_desk_sends_the_new_primary_what_it_lacks() {
    let (hotline, standby, mut desk) = ahead_of_the_standby();
    primary_dies(&hotline);
    standby.takes_over();
    desk.waits_for("both lines on the new primary", || {
        standby.lines() == [ON_BOTH, ON_ONE]
    });
    desk.sees(&format!("✓ {ON_ONE}"));
    desk.sees_no_more("unsaved");
}

#[test]
fn the_journal_of_a_dead_desk_has_what_the_new_primary_lacks() {
    let (hotline, standby, mut desk) = ahead_of_the_standby();
    desk.signals(Signal::KILL);
    desk.is_gone();
    primary_dies(&hotline);
    standby.takes_over();
    let mut next = sits_down(&hotline, &standby, "op-001");
    next.waits_for("both lines on the new primary", || {
        standby.lines() == [ON_BOTH, ON_ONE]
    });
    comes_to_the_call(&mut next);
    next.sees(&format!("✓ {ON_ONE}"));
}
