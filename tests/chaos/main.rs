//! Owns: nights in which everything goes wrong, by a seed: two operators type while desks, sessions, the server, the
//! keeper, networks, disks and clocks are taken from them, and afterwards what must hold does hold.
//! Must not know: anything inside the program: keys go in, a screen comes out, rows stand in the database.
//!
//! `LINELAMP_NIGHTS=100 cargo test --test chaos -- --nocapture` tells a hundred nights and prints the counts;
//! `LINELAMP_NIGHT=17` tells only the one with that seed, or begins with it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod hostile;
#[path = "../e2e/hotline.rs"]
#[allow(dead_code, reason = "the desk's own stories use the rest of it")]
mod hotline;
mod misfortune;
mod night;
#[path = "../e2e/pty.rs"]
#[allow(dead_code, reason = "the desk's own stories use the rest of it")]
mod pty;
mod seat;
#[path = "../support/mod.rs"]
mod support;
mod truth;
#[path = "../e2e/weather.rs"]
#[allow(dead_code, reason = "the journal's stories use the rest of it")]
mod weather;

use night::{Counts, Night};

/// Nights in the ordinary suite.
const FEW: u64 = 2;
/// The seed of the first night.
const FIRST: u64 = 1;

/// The number of this name in the environment.
fn said(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|said| said.parse().unwrap())
}

#[test]
fn whatever_dies_in_the_night_no_word_no_call_and_no_terminal_is_lost() {
    let one = said("LINELAMP_NIGHT");
    let first = one.unwrap_or(FIRST);
    let told = said("LINELAMP_NIGHTS").unwrap_or(if one.is_some() { 1 } else { FEW });
    let mut all = Counts::default();
    for seed in first..first + told {
        println!("night {seed}");
        all.add(&Night::begins(seed).tells());
    }
    println!("{told} nights: {all}");
}
