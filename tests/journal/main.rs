//! Owns: stories of words that survive: the program killed, the disk full, the network gone, the server away.
//! Must not know: anything inside the program: keys go in, a screen comes out, rows stand in the database.
//!
//! `LINELAMP_KILLS=200 cargo test --test journal -- --nocapture` kills as often as that and prints the counts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod any_order;
mod disk;
mod failover;
mod fields;
#[path = "../e2e/hotline.rs"]
#[allow(dead_code, reason = "the desk's own stories use the rest of it")]
mod hotline;
mod kills;
mod network;
mod outages;
mod password;
#[path = "../e2e/pty.rs"]
#[allow(dead_code, reason = "the desk's own stories use the rest of it")]
mod pty;
mod refusals;
#[path = "../support/mod.rs"]
mod support;
#[path = "../e2e/weather.rs"]
#[allow(dead_code, reason = "other stories use the rest of it")]
mod weather;

use hotline::Hotline;
use pty::Terminal;

/// Takes the call that waits, or goes on with one's own.
pub(crate) fn comes_to_the_call(desk: &mut Terminal) {
    desk.waits_until("a call to go on with", |screen| {
        let shown = screen.contents();
        shown.contains("◆ live") && shown.contains("Pine Hill")
    });
    desk.press("Enter");
    desk.sees("Call · Pine Hill");
}

/// How many lines on this machine were never acknowledged, as the command says.
pub(crate) fn unsaved(hotline: &Hotline) -> u64 {
    let told = hotline.runs("op-001", &["journal", "status", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    told["unsaved"].as_u64().unwrap()
}

/// The lines of every note, in the order in which they were written.
pub(crate) fn lines(hotline: &Hotline) -> Vec<String> {
    hotline.ask("SELECT words FROM linelamp.entry WHERE kind = 'note' ORDER BY written_at, at, id")
}
