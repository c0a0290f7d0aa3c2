//! Owns: a few stories on the real program, in a real terminal, over a real server.
//! Must not know: anything inside the program: keys go in, a screen comes out, rows stand in the database.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod fault;
mod forms;
#[allow(dead_code, reason = "the stories of the journal use the rest of it")]
mod hotline;
mod marks;
mod person;
mod phones;
#[allow(dead_code, reason = "the stories of the journal use the rest of it")]
mod pty;
mod refusals;
mod report;
#[cfg(target_os = "linux")]
mod rest;
#[path = "../support/mod.rs"]
mod support;
mod thin;
mod training;
mod waiting;
#[allow(dead_code, reason = "the stories of the journal know more kinds of it")]
mod weather;

use std::time::Duration;

use hotline::Hotline;
use pty::{Program, Terminal};
use rustix::process::Signal;

const ON_CALL: &str = "ON CALL";

/// The shortest wrap-up, by the keys a tired operator would press.
fn wraps_up(desk: &mut Terminal) {
    desk.press("Alt-w");
    desk.sees("what came of it?");
    desk.press("1");
    desk.sees("what happens next?");
    desk.press("1");
    desk.sees("Wrapped up.");
}

#[test]
fn a_call_is_taken_written_down_wrapped_up_and_found_again() {
    let hotline = Hotline::open();
    let mut ana = hotline.desk("op-001", 120, 36);
    ana.sees("Nobody is waiting");
    hotline.call_rings("1001");
    ana.sees("Pine Hill");
    ana.press("Enter");
    ana.sees(ON_CALL);
    ana.types("insulin stopped since Tuesday");
    ana.press("Enter");
    ana.sees("✓ insulin stopped since Tuesday");
    wraps_up(&mut ana);
    assert_eq!(
        hotline.ask("SELECT words FROM linelamp.entry WHERE kind = 'note'"),
        ["insulin stopped since Tuesday"]
    );
    let wrapped =
        hotline.ask("SELECT concat_ws(' ', disposition, next_step, wrapped_by) FROM linelamp.call");
    assert_eq!(wrapped, ["intake_complete nothing op-001"]);
    ana.press("Alt-/");
    ana.sees("Every search is recorded.");
    ana.types("insulin");
    ana.press("Enter");
    ana.sees("> call");
    ana.press("Enter");
    ana.sees("insulin stopped since Tuesday");
}

#[test]
fn of_two_who_take_one_gets_the_call_and_the_other_reads_who() {
    let hotline = Hotline::open();
    let mut cleo = hotline.desk("op-003", 120, 36);
    hotline.call_rings("1001");
    cleo.sees("Pine Hill");
    // The news of it is still on its way when Cleo presses her key.
    hotline.takes_unheard("op-001");
    cleo.press("Enter");
    cleo.sees("ana was faster and has this call.");
    assert!(!cleo.picture().contains(ON_CALL));
    assert_eq!(
        hotline.ask("SELECT operator FROM linelamp.claim"),
        ["op-001"]
    );
}

#[test]
fn ten_seconds_without_the_server_lose_nothing_and_the_desk_says_so() {
    let hotline = Hotline::of_its_own();
    hotline.call_rings("1001");
    let mut ana = hotline.desk("op-001", 80, 24);
    ana.sees("Pine Hill");
    ana.press("Enter");
    ana.sees(ON_CALL);
    ana.sees("◆ live");
    hotline.server().crash().unwrap();
    ana.sees("offline");
    ana.types("two others saw the guard");
    ana.press("Enter");
    ana.sees("1 unsaved");
    ana.goes_on_showing("1 unsaved", Duration::from_secs(10));
    hotline.server().resume().unwrap();
    ana.sees("◆ live");
    ana.sees("✓ two others saw the guard");
    ana.sees_no_more("unsaved");
    assert_eq!(
        hotline.ask("SELECT words FROM linelamp.entry"),
        ["two others saw the guard"]
    );
    assert_eq!(
        hotline.ask("SELECT operator FROM linelamp.claim WHERE ended_at IS NULL"),
        ["op-001"]
    );
}

#[test]
fn the_terminal_is_given_back_on_quitting_and_on_every_signal() {
    let hotline = Hotline::open();
    for signal in [None, Some(Signal::TERM), Some(Signal::HUP)] {
        let mut ana = hotline.desk("op-001", 80, 24);
        ana.sees("◆ live");
        assert!(ana.is_raw());
        match signal {
            None => ana.press("Ctrl-q"),
            Some(signal) => ana.signals(signal),
        }
        assert_eq!(ana.ends(), 0, "{signal:?}");
        ana.is_restored();
    }
}

#[test]
fn a_desk_that_the_database_does_not_want_still_heeds_a_signal() {
    let hotline = Hotline::open();
    // An auditor has no desk.
    let mut gus = hotline.desk("op-030", 120, 36);
    gus.sees("offline");
    gus.signals(Signal::HUP);
    assert_eq!(gus.ends(), 0);
    gus.is_restored();
}

#[test]
fn words_typed_and_not_sent_outlive_the_desk_however_it_ends() {
    for signal in [None, Some(Signal::TERM), Some(Signal::HUP)] {
        let hotline = Hotline::open();
        hotline.call_rings("1001");
        let mut ana = hotline.desk("op-001", 80, 24);
        ana.sees("Pine Hill");
        ana.press("Enter");
        ana.sees(ON_CALL);
        ana.types("the guard took his gla");
        ana.sees("the guard took his gla");
        match signal {
            None => {
                ana.press("Ctrl-q");
                ana.sees("(y/n)");
                ana.press("y");
            }
            Some(signal) => ana.signals(signal),
        }
        assert_eq!(ana.ends(), 0, "{signal:?}");
        ana.is_restored();
        assert_eq!(
            hotline.ask("SELECT words FROM linelamp.entry WHERE kind = 'note'"),
            ["the guard took his gla"],
            "{signal:?}"
        );
    }
}

#[test]
fn a_lead_comes_to_a_raised_hand_and_both_write_on_the_same_card() {
    let hotline = Hotline::open();
    hotline.call_rings("1001");
    let mut ana = hotline.desk("op-001", 120, 36);
    let mut dara = hotline.desk("op-010", 80, 24);
    dara.sees("◆ live");
    ana.sees("Pine Hill");
    ana.press("Enter");
    ana.sees(ON_CALL);
    ana.types("he says he cannot go on");
    ana.press("Enter");
    ana.sees("✓ he says he cannot go on");
    ana.press("F1");
    ana.sees("your hand is up");
    dara.sees("ana asks for help");
    dara.press("h");
    dara.sees("ana: he says he cannot go on");
    dara.types("ask whether he is alone");
    dara.press("Enter");
    dara.sees("✓ ask whether he is alone");
    ana.sees("dara: ask whether he is alone");
    ana.types("he is not");
    ana.press("Enter");
    dara.sees("ana: he is not");
    assert_eq!(
        hotline.ask(
            "SELECT author || ' ' || late FROM linelamp.entry WHERE kind = 'note' ORDER BY at"
        ),
        ["op-001 false", "op-010 false", "op-001 false"]
    );
}

#[test]
fn without_a_database_there_is_a_sentence_and_a_failing_exit_code() {
    let mut queue = Terminal::start(&Program {
        args: &[
            "queue",
            "--user",
            "op-001",
            "--database",
            "postgres:///linelamp?host=/nowhere",
        ],
        ..Program::default()
    });
    queue.sees("No connection to the database");
    assert_ne!(queue.ends(), 0);
    queue.is_restored();
}

#[test]
fn a_spanish_desk_without_colours_follows_its_window() {
    let hotline = Hotline::open();
    let mut ana = hotline.desk_with(
        "op-001",
        80,
        24,
        &[("NO_COLOR", "1"), ("LINELAMP_LANGUAGE", "es")],
    );
    ana.sees("Nadie espera");
    ana.resizes(160, 48);
    hotline.call_rings("1001");
    ana.waits_until("the queue in the wide window", |screen| {
        screen.size().0.get() == 48 && screen.contents().contains("Pine Hill")
    });
    assert!(ana.shows_no_colour(), "{}", ana.picture());
}

#[test]
fn a_newcomer_watches_callers_arrive_and_takes_one() {
    let home = hotline::Folder::new();
    let dir = home.path("demo");
    let args = [
        "demo",
        "--dir",
        &dir,
        "--seed",
        "7",
        "--calls-per-minute",
        "60",
        "--colleagues",
        "0",
    ];
    let mut me = Terminal::start(&Program {
        args: &args,
        env: &home.env(),
        ..Program::default()
    });
    me.sees("◆ live");
    me.waits_until("somebody waits", |screen| {
        let shown = screen.contents();
        shown.contains("oldest") && !shown.contains("waiting 0")
    });
    me.press("n");
    me.sees(ON_CALL);
    me.types("he asks for his sister");
    me.press("Enter");
    me.sees("✓ he asks for his sister");
    me.press("Ctrl-q");
    me.sees("(y/n)");
    me.press("y");
    assert_eq!(me.ends(), 0);
    me.is_restored();
    assert!(
        !std::path::Path::new(&dir)
            .join("data/postmaster.pid")
            .exists(),
        "it stops what it started"
    );
}

#[test]
fn a_desk_in_plain_lines_takes_a_call_writes_it_down_and_wraps_it_up() {
    let hotline = Hotline::open();
    let mut ana = hotline.desk_with("op-001", 80, 24, &[("LINELAMP_LINEAR", "true")]);
    ana.sees("queue:");
    hotline.call_rings("1001");
    ana.sees("Pine Hill");
    ana.press("Enter");
    ana.sees("note:");
    ana.types("insulin stopped since Tuesday");
    ana.sees("note: insulin stopped since Tuesday");
    ana.press("Enter");
    ana.sees("✓ insulin stopped since Tuesday");
    wraps_up(&mut ana);
    let drawn = ana
        .picture()
        .chars()
        .any(|letter| ('\u{2500}'..='\u{257f}').contains(&letter));
    assert!(!drawn, "{}", ana.picture());
    ana.press("Ctrl-q");
    assert_eq!(ana.ends(), 0);
    ana.is_restored();
}
