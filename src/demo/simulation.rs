//! Owns: the thread in which callers call, colleagues work and the keeper keeps, silent on the terminal.
//! Must not know: screens, or how the database came to be.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::LocalSet;

use super::colleague::Colleague;
use super::pace::Stop;
use super::phone::{self, Traffic, Wires};
use crate::db::connect::ConnectTo;
use crate::keeper::{self, KeeperNews};

/// How long it may take until it is clear who simulates.
const ELECTION: Duration = Duration::from_secs(10);

/// Who takes part, and how lively it is.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    pub(super) wires: Wires,
    pub(super) keeper: ConnectTo,
    /// One login for each simulated colleague.
    pub(super) colleagues: Vec<ConnectTo>,
    pub(super) traffic: Traffic,
}

/// The simulation while it runs. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Simulation {
    bell: watch::Sender<bool>,
    ours: Receiver<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Simulation {
    /// Starts it in a thread of its own.
    pub(super) fn start(cast: Cast) -> io::Result<Self> {
        let (bell, stop) = Stop::new();
        let (tell, ours) = channel();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let thread = std::thread::Builder::new()
            .name("demo".to_owned())
            .spawn(move || LocalSet::new().block_on(&runtime, play(cast, stop, tell)))?;
        Ok(Self {
            bell,
            ours,
            thread: Some(thread),
        })
    }

    /// Waits until it is clear who simulates. True for the first over a folder, and where nobody can be asked.
    pub(super) fn is_ours(&self) -> bool {
        self.ours.recv_timeout(ELECTION).unwrap_or(true)
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

/// Whoever is the keeper of this database also simulates: several demos over one folder are one hotline, and when the
/// first of them ends the next goes on.
async fn play(cast: Cast, stop: Stop, tell: Sender<bool>) {
    let (elected, mut election) = watch::channel(false);
    let until = stop.clone();
    let keeper = tokio::task::spawn_local(async move {
        let hear = |news| {
            let ours = matches!(news, KeeperNews::Started);
            if ours || matches!(news, KeeperNews::Waiting) {
                let _nobody_asked = tell.send(ours);
            }
            if ours {
                elected.send_replace(true);
            }
        };
        keeper::run(&cast.keeper, until.told(), hear).await;
    });
    tokio::select! {
        _ = election.wait_for(|elected| *elected) => {}
        () = stop.clone().told() => {}
    }
    let mut tasks = vec![keeper];
    if !stop.is_told() {
        tasks.extend(enter(cast.wires, cast.traffic, cast.colleagues, &stop));
    }
    for task in tasks {
        let _its_panic_is_told_by_the_hook = task.await;
    }
}

/// The phone system and the colleagues.
fn enter(
    wires: Wires,
    traffic: Traffic,
    colleagues: Vec<ConnectTo>,
    stop: &Stop,
) -> Vec<tokio::task::JoinHandle<()>> {
    let mut tasks = Vec::new();
    for (seat, access) in (1..).zip(colleagues) {
        let seed = traffic.seed.wrapping_add(seat);
        let colleague = Colleague::new(access, traffic.pace.clone(), seed, stop.clone());
        tasks.push(tokio::task::spawn_local(colleague.work()));
    }
    let until = stop.clone();
    tasks.push(tokio::task::spawn_local(async move {
        phone::run(&wires, traffic, until).await;
    }));
    tasks
}
