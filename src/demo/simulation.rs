//! Owns: the thread in which callers call, colleagues work and the keeper keeps, silent on the terminal.
//! Must not know: screens, or how the database came to be.

use std::io;
use std::thread::JoinHandle;

use tokio::sync::watch;
use tokio::task::LocalSet;

use super::colleague::Colleague;
use super::pace::{Pace, Stop};
use super::phone::{self, Traffic, Wires};
use crate::db::connect::ConnectTo;
use crate::keeper;

/// Who takes part, and how lively it is.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    pub(super) wires: Wires,
    pub(super) keeper: ConnectTo,
    /// One login for each simulated colleague.
    pub(super) colleagues: Vec<ConnectTo>,
    pub(super) calls_per_minute: u32,
    pub(super) seed: u64,
    pub(super) pace: Pace,
}

/// The simulation while it runs. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Simulation {
    bell: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Simulation {
    /// Starts it in a thread of its own.
    pub(super) fn start(cast: Cast) -> io::Result<Self> {
        let (bell, stop) = Stop::new();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let thread = std::thread::Builder::new()
            .name("demo".to_owned())
            .spawn(move || LocalSet::new().block_on(&runtime, play(cast, stop)))?;
        Ok(Self {
            bell,
            thread: Some(thread),
        })
    }
}

impl Drop for Simulation {
    /// Everybody finishes the statement they are at.
    fn drop(&mut self) {
        let _nobody_hears_it_any_more = self.bell.send(true);
        if let Some(thread) = self.thread.take() {
            let _its_panic_is_told_by_the_hook = thread.join();
        }
    }
}

async fn play(cast: Cast, stop: Stop) {
    let traffic = Traffic {
        calls_per_minute: cast.calls_per_minute,
        pace: cast.pace.clone(),
        seed: cast.seed,
    };
    let mut tasks = Vec::new();
    for (seat, access) in cast.colleagues.into_iter().enumerate() {
        let seed = cast.seed.wrapping_add(1 + seat as u64);
        let colleague = Colleague::new(access, cast.pace.clone(), seed, stop.clone());
        tasks.push(tokio::task::spawn_local(colleague.work()));
    }
    let (wires, until) = (cast.wires, stop.clone());
    tasks.push(tokio::task::spawn_local(async move {
        phone::run(&wires, traffic, until).await;
    }));
    tasks.push(tokio::task::spawn_local(async move {
        keeper::run(&cast.keeper, stop.told(), |_news| {}).await;
    }));
    for task in tasks {
        let _its_panic_is_told_by_the_hook = task.await;
    }
}
