//! Owns: program, network and server ended in any order while somebody types: everything comes back, once.
//! Must not know: what the desk does about it.
//!
//! `LINELAMP_HISTORIES=100 cargo test --test journal any_order -- --nocapture` tells as many histories and prints the
//! counts.

use std::collections::BTreeSet;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rustix::process::Signal;

use crate::hotline::Hotline;
use crate::pty::Terminal;
use crate::weather::{Network, Weather};
use crate::{comes_to_the_call, lines};

/// Histories in the ordinary suite.
const FEW: usize = 2;
/// What happens in each.
const STEPS: usize = 14;
/// The journal has what was typed so long ago.
const WRITTEN: Duration = Duration::from_millis(300);

/// Where somebody types.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    /// Line by line into the note.
    Note,
    /// Again and again into one question of a form: every answer stays in its history.
    Form,
}

struct Story {
    place: Where,
    hotline: Hotline,
    network: Network,
    desk: Terminal,
    dice: StdRng,
    server_is_up: bool,
    network_is_fair: bool,
    /// Every line that was finished.
    typed: Vec<String>,
    /// Every line of them that a screen has called saved.
    called_saved: BTreeSet<String>,
    ended: Ended,
}

#[derive(Clone, Copy, Default)]
struct Ended {
    desks: usize,
    servers: usize,
    networks: usize,
}

impl Story {
    fn begins(place: Where, seed: u64) -> Self {
        let hotline = Hotline::of_its_own();
        // What the server acknowledges outlives its death, as on any server that is not a throwaway.
        hotline.ask("ALTER SYSTEM SET synchronous_commit = on");
        hotline.ask("SELECT pg_reload_conf()::text");
        hotline.call_rings("1001");
        let network = Network::before(&hotline.server().socket_dir().display().to_string());
        let mut desk = hotline.desk_over("op-001", &[&network.folder()], 120, 36);
        comes_to_the_call(&mut desk);
        if place == Where::Form {
            desk.press("Alt-f");
            desk.sees("Which form?");
            desk.types("1");
            desk.sees("> Can anybody hear you?");
        }
        Self {
            place,
            hotline,
            network,
            desk,
            dice: StdRng::seed_from_u64(seed),
            server_is_up: true,
            network_is_fair: true,
            typed: Vec::new(),
            called_saved: BTreeSet::new(),
            ended: Ended::default(),
        }
    }

    fn goes_on(&mut self) {
        self.types_a_line();
        match self.dice.random_range(0..4) {
            0 => self.the_desk_dies(),
            1 => self.the_network_turns(),
            2 => self.the_server_turns(),
            _ => {}
        }
    }

    fn types_a_line(&mut self) {
        let line = format!("line {} of many", self.typed.len());
        if self.place == Where::Form {
            self.desk.press("Alt-s");
            self.desk.types("Which pod");
            self.desk.press("Enter");
            self.desk.sees("> Which pod or dorm?");
            self.desk.press("Ctrl-u");
        }
        for letter in line.chars() {
            self.desk.types(&letter.to_string());
            let pause = self.dice.random_range(0..15);
            self.desk.listens(Duration::from_millis(pause));
        }
        self.desk.press("Enter");
        self.typed.push(line);
        self.looks();
    }

    /// What the screen calls saved.
    fn looks(&mut self) {
        self.desk.listens(WRITTEN);
        let picture = self.desk.picture();
        let saved = picture.lines().filter_map(|row| row.split_once("✓ "));
        for (_, row) in saved {
            let words = row.split("  ").next().unwrap_or_default().trim();
            if let Some(line) = self.typed.iter().find(|line| line.as_str() == words) {
                self.called_saved.insert(line.clone());
            }
        }
    }

    fn the_desk_dies(&mut self) {
        self.desk.signals(Signal::KILL);
        self.desk.is_gone();
        self.ended.desks += 1;
        // Without a server the next one has no call to write into.
        self.everything_is_well();
        self.desk = self
            .hotline
            .desk_over("op-001", &[&self.network.folder()], 120, 36);
        comes_to_the_call(&mut self.desk);
        if self.place == Where::Form {
            let (hotline, typed) = (&self.hotline, &self.typed);
            let brought_back = || answers(hotline) == *typed;
            self.desk.waits_for("the answers", brought_back);
            self.desk.press("Alt-f");
            self.desk.sees("Which pod or dorm?");
        }
    }

    fn the_network_turns(&mut self) {
        self.network_is_fair = !self.network_is_fair;
        let half = self.dice.random_ratio(1, 2);
        self.network.turns(match (self.network_is_fair, half) {
            (true, _) => Weather::Fair,
            (false, true) => Weather::HalfOpen,
            (false, false) => Weather::Swallows,
        });
        self.ended.networks += usize::from(!self.network_is_fair);
    }

    fn the_server_turns(&mut self) {
        if self.server_is_up {
            self.hotline.server().crash().unwrap();
            self.ended.servers += 1;
        } else {
            self.hotline.server().resume().unwrap();
        }
        self.server_is_up = !self.server_is_up;
    }

    fn everything_is_well(&mut self) {
        if !self.server_is_up {
            self.the_server_turns();
        }
        if !self.network_is_fair {
            self.the_network_turns();
        }
    }

    /// Everything typed stands in the database, once, in its order; and so does whatever was ever called saved.
    fn ends(mut self) -> (usize, Ended) {
        self.everything_is_well();
        let Self {
            place,
            hotline,
            desk,
            typed,
            called_saved,
            ..
        } = &mut self;
        let there = || match place {
            Where::Note => lines(hotline),
            Where::Form => answers(hotline),
        };
        desk.waits_for("every line in the database", || there() == *typed);
        desk.sees_no_more("unsaved");
        let found: BTreeSet<String> = there().into_iter().collect();
        assert!(called_saved.is_subset(&found));
        if *place == Where::Note {
            assert!(!called_saved.is_empty(), "a screen calls lines saved");
        }
        (self.typed.len(), self.ended)
    }
}

/// All that was ever answered to the question, in the order in which it was.
fn answers(hotline: &Hotline) -> Vec<String> {
    hotline.ask("SELECT value FROM linelamp.answer WHERE path = 'pod' ORDER BY written_at, at, id")
}

#[test]
fn program_network_and_server_end_in_any_order_and_every_line_comes_once() {
    tell(Where::Note, "lines");
}

#[test]
fn program_network_and_server_end_in_any_order_and_every_answer_of_a_form_comes_once() {
    tell(Where::Form, "answers");
}

fn tell(place: Where, what: &str) {
    let histories = std::env::var("LINELAMP_HISTORIES").map_or(FEW, |said| said.parse().unwrap());
    let (mut lines, mut all) = (0, Ended::default());
    for history in 0..histories {
        let mut story = Story::begins(place, 0xca11 + u64::try_from(history).unwrap());
        for _ in 0..STEPS {
            story.goes_on();
        }
        let (typed, ended) = story.ends();
        lines += typed;
        all.desks += ended.desks;
        all.servers += ended.servers;
        all.networks += ended.networks;
    }
    println!(
        "{histories} histories: {} desks, {} servers and {} networks ended; {lines} {what}, each there once",
        all.desks, all.servers, all.networks
    );
}
