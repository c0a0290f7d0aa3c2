//! Owns: somebody types while the network swallows, delays or halves what is sent.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::hotline::Hotline;
use crate::pty::Terminal;
use crate::weather::{Network, Weather};
use crate::{comes_to_the_call, lines, unsaved};

/// A hotline, its network, and a desk with a call in hand.
fn on_call() -> (Hotline, Network, Terminal) {
    let hotline = Hotline::open();
    hotline.call_rings("1001");
    let network = Network::before(&hotline.server().socket_dir().display().to_string());
    let mut desk = hotline.desk_over("op-001", &[&network.folder()], 80, 24);
    comes_to_the_call(&mut desk);
    desk.types("before");
    desk.press("Enter");
    desk.sees("✓ before");
    (hotline, network, desk)
}

/// Typing never waits: each letter is on the screen within this time, whatever the network does.
fn types_and_sees_at_once(desk: &mut Terminal, words: &str) {
    for end in 1..=words.len() {
        let began = Instant::now();
        desk.types(&words[end - 1..end]);
        desk.sees(&words[..end]);
        assert!(
            began.elapsed() < Duration::from_secs(1),
            "a letter waited for the network"
        );
    }
}

/// What typing asks of the database (who types here, who may be calling) has been answered: the line is what is sent next.
fn types_and_grows_quiet(desk: &mut Terminal, words: &str) {
    desk.types(words);
    desk.sees(words);
    desk.listens(Duration::from_secs(2));
}

#[test]
fn a_network_that_swallows_everything_loses_nothing_and_nothing_is_called_saved() {
    let (hotline, network, mut desk) = on_call();
    network.turns(Weather::Swallows);
    types_and_sees_at_once(&mut desk, "swallowed");
    desk.press("Enter");
    desk.sees("1 unsaved");
    types_and_sees_at_once(&mut desk, "second");
    desk.press("Enter");
    desk.sees("2 unsaved");
    assert!(
        !desk.picture().contains("✓ swallowed"),
        "{}",
        desk.picture()
    );
    // The desk notices by itself that nobody answers.
    desk.waits_until("the link is not believed", |screen| {
        let shown = screen.contents();
        shown.contains("stale") || shown.contains("offline")
    });
    assert!(desk.picture().contains("2 unsaved"), "{}", desk.picture());
    assert_eq!(lines(&hotline), ["before"]);
    network.turns(Weather::Fair);
    desk.sees("✓ swallowed");
    desk.sees("✓ second");
    desk.sees_no_more("unsaved");
    assert_eq!(lines(&hotline), ["before", "swallowed", "second"]);
}

#[test]
fn a_half_open_link_saves_once_and_says_so_only_when_it_knows() {
    let (hotline, network, mut desk) = on_call();
    types_and_grows_quiet(&mut desk, "heard by one side");
    network.turns(Weather::HalfOpen);
    desk.press("Enter");
    desk.sees("1 unsaved");
    desk.waits_for("the server has it", || lines(&hotline).len() == 2);
    assert!(desk.picture().contains("1 unsaved"), "{}", desk.picture());
    desk.waits_until("the link is not believed", |screen| {
        let shown = screen.contents();
        shown.contains("stale") || shown.contains("offline")
    });
    network.turns(Weather::Fair);
    desk.sees("✓ heard by one side");
    desk.sees_no_more("unsaved");
    assert_eq!(lines(&hotline), ["before", "heard by one side"]);
}

#[test]
fn two_seconds_for_a_round_trip_hold_no_key_and_every_line_comes_once() {
    let (hotline, network, mut desk) = on_call();
    network.turns(Weather::Slow);
    for words in ["first", "second"] {
        types_and_sees_at_once(&mut desk, words);
        desk.press("Enter");
    }
    desk.sees("2 unsaved");
    desk.sees("✓ first");
    desk.sees("✓ second");
    desk.sees_no_more("unsaved");
    assert_eq!(lines(&hotline), ["before", "first", "second"]);
}

#[test]
fn a_desk_killed_behind_a_network_that_swallows_is_brought_back_once() {
    let (hotline, network, mut desk) = on_call();
    types_and_grows_quiet(&mut desk, "sent and not answered");
    network.turns(Weather::HalfOpen);
    desk.press("Enter");
    desk.waits_for("the server has it", || lines(&hotline).len() == 2);
    desk.types("half ty");
    desk.waits_for("all on the disk", || unsaved(&hotline) == 2);
    desk.signals(Signal::KILL);
    desk.is_gone();
    let mut next = hotline.desk("op-001", 120, 36);
    next.sees("Brought back 2 lines, 1 half typed");
    assert_eq!(
        lines(&hotline),
        ["before", "sent and not answered", "half ty"]
    );
}
