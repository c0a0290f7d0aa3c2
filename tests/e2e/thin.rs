//! Owns: a working hour over a thin link: 300 ms a round trip, 32 kbit/s. Nothing holds a key, nothing is fetched that is
//! not looked at, and what was typed is saved.
//! Must not know: how the desk speaks with its server.

use std::time::{Duration, Instant};

use crate::hotline::Hotline;
use crate::pty::Terminal;
use crate::weather::{Network, Weather};

/// A letter is on the screen within this time, whatever the link does.
const AT_ONCE: Duration = Duration::from_millis(500);
/// So many callers wait.
const WAITING: u32 = 40;

/// Types letter by letter, and looks for each.
fn types_and_sees_at_once(desk: &mut Terminal, words: &str) -> Duration {
    let mut slowest = Duration::ZERO;
    for end in 1..=words.len() {
        let began = Instant::now();
        desk.types(&words[end - 1..end]);
        desk.sees(&words[..end]);
        slowest = slowest.max(began.elapsed());
    }
    assert!(slowest < AT_ONCE, "a letter took {slowest:?}");
    slowest
}

fn took(what: &str, began: Instant, most: u64) {
    let passed = began.elapsed();
    println!("{what}: {:.1} s", passed.as_secs_f64());
    assert!(passed < Duration::from_secs(most), "{what}: {passed:?}");
}

#[test]
fn a_desk_over_a_thin_link_stays_usable() {
    let hotline = Hotline::open();
    hotline.tells(&format!(
        "SELECT count(linelamp.call_add('thin', 'call ' || n, '1001', NULL, NULL)) FROM generate_series(1, {WAITING}) n"
    ));
    let network = Network::before(&hotline.server().socket_dir().display().to_string());
    network.turns(Weather::Thin);
    let began = Instant::now();
    let mut desk = hotline.desk_over("op-001", &[&network.folder()], 120, 36);
    desk.sees("Pine Hill");
    took("from the start to the queue", began, 10);
    desk.sees("◆ live");
    let start = network.carried();
    println!("bytes until then: {start}");

    // Once its own key is settled only the heartbeat passes: nobody has asked for anything else. That the desk itself has
    // come is no change of which somebody should have told.
    desk.listens(Duration::from_secs(17));
    println!("bytes that came after: {}", network.carried());
    desk.listens(Duration::from_secs(16));
    let idle = network.carried();
    println!("bytes of sixteen idle seconds: {idle}");
    assert!(idle < 500, "{idle} bytes while nothing happened");

    let began = Instant::now();
    desk.press("Enter");
    desk.sees("Call · Pine Hill");
    took("from Enter to the call", began, 6);
    // The card, the notes and the forms are still on their way.
    let mut slowest = types_and_sees_at_once(&mut desk, "insulin stopped tuesday");
    let began = Instant::now();
    desk.press("Enter");
    slowest = slowest.max(types_and_sees_at_once(&mut desk, "two others saw it"));
    desk.sees("✓ insulin stopped tuesday");
    took("from Enter to saved, typing on", began, 10);
    desk.press("Enter");

    // All that waits changes at once: a burst of five kilobytes, and still no key waits.
    hotline.tells("UPDATE linelamp.call SET urgency = 2 WHERE ended_at IS NULL");
    hotline.tells("SELECT linelamp.hint()");
    slowest = slowest.max(types_and_sees_at_once(&mut desk, "while the queue comes"));
    let began = Instant::now();
    desk.press("Enter");
    desk.sees("✓ while the queue comes");
    took("from Enter to saved, behind the burst", began, 12);
    println!("slowest letter: {} ms", slowest.as_millis());
    desk.sees_no_more("unsaved");
    assert_eq!(
        hotline.ask(
            "SELECT words FROM linelamp.entry WHERE kind = 'note' ORDER BY written_at, at, id"
        ),
        [
            "insulin stopped tuesday",
            "two others saw it",
            "while the queue comes"
        ]
    );
}

#[test]
fn a_world_that_takes_longer_than_an_answer_may_is_read_all_the_same() {
    let hotline = Hotline::open();
    hotline.tells(
        "SELECT count(linelamp.call_add('thin', 'call ' || n, '1001', NULL, NULL)) FROM generate_series(1, 600) n",
    );
    let network = Network::before(&hotline.server().socket_dir().display().to_string());
    network.turns(Weather::Thin);
    let began = Instant::now();
    let mut desk = hotline.desk_over("op-001", &[&network.folder()], 120, 36);
    desk.sees("Pine Hill");
    println!("six hundred calls: {:.1} s", began.elapsed().as_secs_f64());
    // A quarter of a minute is more than any single answer may be silent.
    assert!(began.elapsed() > Duration::from_secs(12));
}
