//! Owns: the measurements of a desk and its database, each against the bare statement in the same run.
//! Must not know: what the numbers should be; `docs/performance.md` says that.
//!
//! `cargo bench --bench desk` runs all of them, `program` and `wire` last, in about a quarter of an hour; a name runs one: `cargo bench --bench desk -- take`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a measurement stops at the first surprise, and its counts are small"
)]

mod encrypted;
mod feed;
mod hotline;
mod program;
mod proxy;
#[path = "../../tests/e2e/pty.rs"]
#[allow(dead_code, reason = "the stories use the rest of it")]
mod pty;
mod start;
mod table;
mod take;
mod wire;

use std::rc::Rc;

use tokio::runtime::Builder;
use tokio::task::LocalSet;

use hotline::Hotline;

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|one| one == name);
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    LocalSet::new().block_on(&runtime, async {
        let hotline = Rc::new(Hotline::open().await);
        hotline.ring(200).await;
        if is_wanted("start") {
            start::run(Rc::clone(&hotline)).await;
        }
        if is_wanted("feed") {
            feed::run(Rc::clone(&hotline)).await;
        }
        if is_wanted("program") {
            program::run(Rc::clone(&hotline)).await;
        }
        if is_wanted("take") {
            take::run(Rc::clone(&hotline)).await;
        }
        if is_wanted("wire") {
            wire::run(Rc::clone(&hotline)).await;
        }
        if let Ok(hotline) = Rc::try_unwrap(hotline) {
            hotline.close();
        }
    });
}
