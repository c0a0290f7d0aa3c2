//! Owns: stories of a primary that dies and a standby that takes over, both real servers; what must not be missing then.
//! Must not know: anything inside the program: keys go in, a screen comes out, rows stand in the database.
//!
//! `LINELAMP_FAILOVERS=20 cargo test --test failover -- --nocapture` tells the stories under load as often as that and
//! prints the counts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod asynchronous;
mod commands;
mod crowd;
#[path = "../e2e/hotline.rs"]
#[allow(dead_code, reason = "the desk's own stories use the rest of it")]
mod hotline;
mod living;
mod machine;
mod overtaken;
#[path = "../e2e/pty.rs"]
#[allow(dead_code, reason = "the desk's own stories use the rest of it")]
mod pty;
mod restored;
mod standby;
#[path = "../support/mod.rs"]
mod support;
mod synchronous;
mod upgraded;

use std::time::Duration;

use hotline::Hotline;
use machine::Machine;
use pty::Terminal;

/// Every desk is back by itself within this time of the promotion.
const BACK: Duration = Duration::from_secs(10);

/// How often the stories under load are told.
fn tellings() -> u32 {
    let wanted = std::env::var("LINELAMP_FAILOVERS").ok();
    wanted.map_or(1, |count| count.parse().expect("a number"))
}

/// Somebody sits down at a desk that knows both servers, the old one first.
fn sits_down(hotline: &Hotline, other: &Machine, login: &str) -> Terminal {
    let first = hotline.server().socket_dir();
    let folders = [first.to_str().expect("a plain path"), other.socket()];
    hotline.desk_over(login, &folders, 120, 36)
}

/// Takes the call that waits, or goes on with one's own.
fn comes_to_the_call(desk: &mut Terminal) {
    desk.waits_until("a call to go on with", |screen| {
        let shown = screen.contents();
        shown.contains("◆ live") && shown.contains("Pine Hill")
    });
    desk.press("Enter");
    desk.sees("Call · Pine Hill");
}

/// Writes a line and waits until the screen calls it saved.
fn saves(desk: &mut Terminal, words: &str) {
    desk.types(words);
    desk.press("Enter");
    desk.sees(&format!("✓ {words}"));
}

/// The lines of every note on the server that was there first.
fn lines_of_primary(hotline: &Hotline) -> Vec<String> {
    hotline.ask("SELECT words FROM linelamp.entry WHERE kind = 'note' ORDER BY written_at, at, id")
}
