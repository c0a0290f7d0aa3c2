//! Owns: every way in which the database goes away while somebody types, one after the other, and what came of each line.
//! Must not know: what the desk does about it.
//!
//! `cargo test --test journal outages -- --nocapture` prints the counts.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::hotline::Hotline;
use crate::pty::Terminal;
use crate::weather::{Network, Weather};
use crate::{comes_to_the_call, lines, unsaved};

/// Lines typed while it lasts.
const LINES: usize = 6;

/// What happens while somebody types.
#[derive(Clone, Copy, Debug)]
enum Outage {
    ServerKilled,
    ServerRestarted,
    BlackHole,
    SlowRoundTrips,
    HalfOpen,
    LidClosed,
}

const ALL: [Outage; 6] = [
    Outage::ServerKilled,
    Outage::ServerRestarted,
    Outage::BlackHole,
    Outage::SlowRoundTrips,
    Outage::HalfOpen,
    Outage::LidClosed,
];

impl Outage {
    fn begins(self, hotline: &Hotline, network: &Network, desk: &mut Terminal) {
        match self {
            Self::ServerKilled => hotline.server().crash().unwrap(),
            Self::ServerRestarted => {
                hotline.server().crash().unwrap();
                hotline.server().resume().unwrap();
            }
            Self::BlackHole => network.turns(Weather::Swallows),
            Self::SlowRoundTrips => network.turns(Weather::Slow),
            Self::HalfOpen => network.turns(Weather::HalfOpen),
            Self::LidClosed => closes_the_lid(hotline, network, desk),
        }
    }

    fn ends(self, hotline: &Hotline, network: &Network) {
        if matches!(self, Self::ServerKilled) {
            hotline.server().resume().unwrap();
        }
        network.turns(Weather::Fair);
    }
}

/// The machine sleeps: nothing of the program runs, and everything that waited for it has given it up meanwhile.
fn closes_the_lid(hotline: &Hotline, network: &Network, desk: &mut Terminal) {
    network.turns(Weather::Swallows);
    desk.types("before the lid was closed");
    desk.press("Enter");
    desk.sees("1 unsaved");
    desk.signals(Signal::STOP);
    hotline.ask(
        "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE usename = 'op-001'",
    );
    hotline.ask(
        "WITH gone AS (UPDATE linelamp.lease SET until = clock_timestamp() - interval '1 hour' RETURNING 1)
         SELECT count(*)::text FROM gone",
    );
    desk.signals(Signal::CONT);
    network.turns(Weather::Fair);
}

#[test]
fn the_database_goes_away_in_every_way_while_somebody_types_and_every_line_comes_once() {
    for outage in ALL {
        let hotline = Hotline::of_its_own();
        // What the server acknowledges outlives its death, as on any server that is not a throwaway.
        hotline.ask("ALTER SYSTEM SET synchronous_commit = on");
        hotline.ask("SELECT pg_reload_conf()::text");
        hotline.call_rings("1001");
        let network = Network::before(&hotline.server().socket_dir().display().to_string());
        let mut desk = hotline.desk_over("op-001", &[&network.folder()], 120, 36);
        comes_to_the_call(&mut desk);
        outage.begins(&hotline, &network, &mut desk);
        let mut typed: Vec<String> = Vec::new();
        if matches!(outage, Outage::LidClosed) {
            typed.push("before the lid was closed".to_owned());
        }
        let mut slowest = Duration::ZERO;
        for number in 0..LINES {
            let line = format!("line {number} of this");
            let began = Instant::now();
            desk.types(&line);
            desk.sees(&line);
            slowest = slowest.max(began.elapsed());
            desk.press("Enter");
            typed.push(line);
        }
        let behind = typed.len() - lines_there(&hotline, outage);
        let on_disk = unsaved(&hotline);
        outage.ends(&hotline, &network);
        let began = Instant::now();
        desk.waits_for("every line in the database", || lines(&hotline) == typed);
        desk.sees_no_more("unsaved");
        println!(
            "{outage:?}: {} lines typed, {behind} not there yet ({on_disk} on the disk), then all there once after {} ms; \
             a line took {} ms to stand on the screen at most",
            typed.len(),
            began.elapsed().as_millis(),
            slowest.as_millis()
        );
        assert!(slowest < Duration::from_secs(2), "typing waits for nobody");
        // The journal writes down what the screen has just been told: a moment later it says the same.
        desk.waits_for("a journal with nothing unsaved", || unsaved(&hotline) == 0);
    }
}

/// How many lines the database has by now; none that anybody could ask while it is away.
fn lines_there(hotline: &Hotline, outage: Outage) -> usize {
    match outage {
        Outage::ServerKilled => 0,
        _ => lines(hotline).len(),
    }
}
