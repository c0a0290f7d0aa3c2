//! Owns: one night: who sits where, what goes wrong next, how everything is made well again, and the counts.
//! Must not know: what must hold in the end.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rustix::process::{Pid, Resource, Rlimit, prlimit};

use crate::hostile::NAMES;
use crate::hotline::{Folder, Hotline};
use crate::misfortune::{Misfortune, drawn};
use crate::seat::{Seat, clock_library};
use crate::truth;
use crate::weather::Weather;

/// What happens in a night.
const MOMENTS: usize = 12;
/// Callers who wait at the most.
const WAITING: i64 = 4;
const HUGE: usize = 10_000_000;
/// So long a server may take to come back by itself.
const PATIENCE: Duration = Duration::from_secs(30);

/// What was told of all nights.
#[derive(Clone, Default)]
pub(crate) struct Counts {
    pub(crate) lines: usize,
    pub(crate) called_saved: usize,
    /// Typed onto a full disk and behind a dead network, and the desk was killed: said so on the screen, and not kept.
    pub(crate) past_keeping: usize,
    pub(crate) takes: usize,
    /// The most memory that a desk took, in kilobytes: in nights without a huge paste, and in those with one.
    pub(crate) memory: u64,
    pub(crate) memory_after_paste: u64,
    pub(crate) happened: BTreeMap<Misfortune, usize>,
}

impl Counts {
    pub(crate) fn add(&mut self, night: &Self) {
        self.lines += night.lines;
        self.called_saved += night.called_saved;
        self.takes += night.takes;
        self.past_keeping += night.past_keeping;
        self.memory = self.memory.max(night.memory);
        self.memory_after_paste = self.memory_after_paste.max(night.memory_after_paste);
        for (misfortune, often) in &night.happened {
            *self.happened.entry(*misfortune).or_default() += often;
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            to,
            "{} lines, each there once, {} of them called saved before; {} that no disk took, and the screen said so; \
             {} takes, none double; at most {} kB a desk ({} kB after ten megabytes at once);",
            self.lines,
            self.called_saved,
            self.past_keeping,
            self.takes,
            self.memory,
            self.memory_after_paste
        )?;
        for (misfortune, often) in &self.happened {
            write!(to, " {misfortune:?} {often}")?;
        }
        Ok(())
    }
}

/// One night.
pub(crate) struct Night {
    pub(crate) hotline: Hotline,
    pub(crate) seats: Vec<Seat>,
    keeper_says: Folder,
    dice: StdRng,
    keeper: Option<Child>,
    server_is_up: bool,
    newer_wanted: bool,
    counts: Counts,
}

impl Night {
    pub(crate) fn begins(seed: u64) -> Self {
        let hotline = Hotline::of_its_own();
        // What the server acknowledges outlives its death, as on any server that is not a throwaway.
        hotline.ask("ALTER SYSTEM SET synchronous_commit = on");
        hotline.ask("SELECT pg_reload_conf()::text");
        let seats = ["op-001", "op-003"]
            .into_iter()
            .zip(["a", "c"])
            .map(|(login, who)| Seat::taken(&hotline, login, format!("n{seed}{who}")));
        let mut night = Self {
            seats: seats.collect(),
            hotline,
            keeper_says: Folder::new(),
            dice: StdRng::seed_from_u64(seed),
            keeper: None,
            server_is_up: true,
            newer_wanted: false,
            counts: Counts::default(),
        };
        night.keeper_starts();
        night.callers_ring();
        for seat in &mut night.seats {
            seat.desk().sees("Pine Hill");
        }
        night
    }

    /// Everything that happens, and afterwards what must hold.
    pub(crate) fn tells(mut self) -> Counts {
        for seat in &mut self.seats {
            seat.works("");
            seat.works("");
        }
        for _ in 0..MOMENTS {
            let misfortune = drawn(&mut self.dice);
            let whose = self.dice.random_range(0..self.seats.len());
            println!("  {misfortune:?} at {}", self.seats[whose].login);
            *self.counts.happened.entry(misfortune).or_default() += 1;
            self.happens(misfortune, whose);
            self.callers_ring();
            self.everybody_works();
        }
        self.everything_is_well();
        truth::holds_of_words(&mut self);
        self.everybody_goes_home();
        truth::holds_of_calls(&self);
        truth::holds_of_what_was_left_behind(&self);
        self.counts()
    }

    fn everybody_works(&mut self) {
        for at in 0..self.seats.len() {
            let name = NAMES[self.dice.random_range(0..NAMES.len())];
            let what = match self.dice.random_range(0..4) {
                0 => format!("=name {name}"),
                1 => name.to_owned(),
                _ => "insulin stopped since Tuesday".to_owned(),
            };
            self.seats[at].works(&what);
            if self.dice.random_ratio(1, 5) {
                self.seats[at].wraps_up();
            }
        }
    }

    fn happens(&mut self, misfortune: Misfortune, whose: usize) {
        match misfortune {
            Misfortune::DeskKilled => {
                self.seats[whose].is_killed();
                self.seats[whose].sits_down(&self.hotline);
            }
            Misfortune::TerminalClosed => {
                self.seats[whose].terminal_closes();
                self.seats[whose].sits_down(&self.hotline);
            }
            Misfortune::HalfOpen => self.seats[whose].network_turns(Weather::HalfOpen),
            Misfortune::Swallowed => self.seats[whose].network_turns(Weather::Swallows),
            Misfortune::Slow => self.seats[whose].network_turns(Weather::Slow),
            Misfortune::Lossy => self.seats[whose].network_turns(Weather::Lossy),
            Misfortune::FairWeather => self.seats[whose].network_turns(Weather::Fair),
            Misfortune::DiskFull => {
                let full = self.dice.random_ratio(1, 2);
                self.seats[whose].disk_takes(full.then_some(64));
            }
            Misfortune::ClockJumps => {
                let offset = ["+3600", "-3600", "+0"][self.dice.random_range(0..3)];
                self.seats[whose].clock_says(offset);
            }
            Misfortune::HugePaste => self.seats[whose].pastes(HUGE),
            Misfortune::KeeperKilled => match self.keeper.take() {
                Some(mut keeper) => {
                    keeper.kill().unwrap();
                    keeper.wait().unwrap();
                }
                None => self.keeper_starts(),
            },
            Misfortune::ServerKilled if self.server_is_up => {
                self.hotline.server().crash().unwrap();
                self.server_is_up = false;
            }
            Misfortune::ServerKilled => self.server_comes_back(),
            _ if !self.server_is_up => {}
            _ => self.happens_in_the_database(misfortune, whose),
        }
    }

    fn happens_in_the_database(&mut self, misfortune: Misfortune, whose: usize) {
        let login = self.seats[whose].login;
        match misfortune {
            Misfortune::SessionEnded => {
                self.hotline.ask(&format!(
                    "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE usename = '{login}'"
                ));
            }
            Misfortune::ServerDiskFull => self.server_cannot_write(login),
            Misfortune::Suspended => self.suspension(whose),
            Misfortune::NewerWanted => self.newer_is_wanted(!self.newer_wanted),
            Misfortune::CallersHangUp => {
                self.hotline.ask(
                    "SELECT linelamp.call_end('test', provider_id, 'caller_hung_up', NULL)::text
                       FROM linelamp.call WHERE ended_at IS NULL",
                );
            }
            _ => {}
        }
    }

    /// The process that serves this operator can write no file any more; what it does with its log ends the server,
    /// which comes back by itself.
    fn server_cannot_write(&mut self, login: &str) {
        let serving = self.hotline.ask(&format!(
            "SELECT pid::text FROM pg_stat_activity WHERE usename = '{login}'"
        ));
        for pid in serving {
            let pid = Pid::from_raw(pid.parse().unwrap());
            let nothing = Rlimit {
                current: Some(0),
                maximum: None,
            };
            // It may have ended since.
            let _gone = prlimit(pid, Resource::Fsize, nothing);
        }
    }

    fn suspension(&mut self, whose: usize) {
        let suspended = !self.seats[whose].is_suspended();
        let what = if suspended { "suspend" } else { "resume" };
        let login = self.seats[whose].login;
        let done = self.hotline.tries("op-040", &["operator", what, login], "");
        if done.status.success() {
            self.seats[whose].suspension(suspended);
        }
    }

    fn newer_is_wanted(&mut self, wanted: bool) {
        let version = if wanted { "999.0.0" } else { "0.1.0" };
        self.hotline.ask(&format!(
            "UPDATE linelamp.setting SET value = '{version}' WHERE name = 'min_client' RETURNING value"
        ));
        self.newer_wanted = wanted;
    }

    fn keeper_starts(&mut self) {
        let says = File::options()
            .append(true)
            .create(true)
            .open(self.keeper_log());
        let says = says.unwrap();
        let keeper = Command::new(env!("CARGO_BIN_EXE_linelamp"))
            .args(["keeper", "--database", &self.hotline.url("linelamp-keeper")])
            .envs(self.keeper_says.env())
            .stdin(Stdio::null())
            .stdout(says.try_clone().unwrap())
            .stderr(says)
            .spawn();
        self.keeper = Some(keeper.unwrap());
    }

    /// What the keeper said.
    pub(crate) fn keeper_log(&self) -> String {
        self.keeper_says.path("keeper.log")
    }

    fn callers_ring(&self) {
        if !self.server_is_up || !self.hotline.answers() {
            return;
        }
        let waiting = self
            .hotline
            .ask("SELECT count(*)::text FROM linelamp.call WHERE ended_at IS NULL AND NOT held");
        let waiting: i64 = waiting[0].parse().unwrap();
        for _ in waiting..WAITING {
            self.hotline.call_rings("1001");
        }
    }

    fn server_comes_back(&mut self) {
        self.hotline.server().resume().unwrap();
        self.server_is_up = true;
    }

    fn everything_is_well(&mut self) {
        if !self.server_is_up {
            self.server_comes_back();
        }
        let deadline = Instant::now() + PATIENCE;
        while !self.hotline.answers() {
            assert!(Instant::now() < deadline, "the server does not come back");
            self.seats[0].works("");
        }
        if self.newer_wanted {
            self.newer_is_wanted(false);
        }
        for at in 0..self.seats.len() {
            if self.seats[at].is_suspended() {
                self.suspension(at);
            }
            self.seats[at].is_well(&self.hotline);
        }
        if self.keeper.is_none() {
            self.keeper_starts();
        }
        // A desk that was told to wait for a newer program, or shut out, is started again by whoever sits there.
        for at in 0..self.seats.len() {
            if !self.seats[at].comes_alive() {
                self.seats[at].is_killed();
                self.seats[at].sits_down(&self.hotline);
            }
        }
    }

    fn everybody_goes_home(&mut self) {
        for seat in &mut self.seats {
            seat.goes_home();
        }
        if let Some(mut keeper) = self.keeper.take() {
            keeper.kill().unwrap();
            keeper.wait().unwrap();
        }
    }

    fn counts(&self) -> Counts {
        let mut counts = self.counts.clone();
        if clock_library().is_none() {
            counts.happened.remove(&Misfortune::ClockJumps);
        }
        let pasted = counts.happened.contains_key(&Misfortune::HugePaste);
        for seat in &self.seats {
            counts.lines += seat.typed.len();
            counts.called_saved += seat.called_saved.len();
            counts.past_keeping += seat.past_keeping.len();
            let most = if pasted {
                &mut counts.memory_after_paste
            } else {
                &mut counts.memory
            };
            *most = (*most).max(seat.most_memory);
        }
        counts.takes = truth::takes(&self.hotline);
        counts
    }
}

impl Drop for Night {
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            let _ended = keeper.kill();
            let _reaped = keeper.wait();
        }
    }
}
