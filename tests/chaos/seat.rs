//! Owns: one operator's place: a desk behind a network and a clock of its own, what was typed there and what the screen
//! called saved.
//! Must not know: what goes wrong, or when.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, Signal, prlimit};

use crate::hotline::{Folder, Hotline};
use crate::pty::Terminal;
use crate::weather::{Network, Weather};

/// The journal has what was typed so long ago.
const WRITTEN: Duration = Duration::from_millis(300);
/// So long a desk is given to show what a key did.
const A_MOMENT: Duration = Duration::from_millis(250);
/// So many moments until the operator starts a desk again that shows nothing.
const WHILE: usize = 50;
/// How fast letters follow each other.
const A_LETTER: Duration = Duration::from_millis(3);

/// One line that was finished with Enter after the screen had shown it.
#[derive(Clone)]
pub(crate) struct Line {
    /// Its own word, which no other line has.
    pub(crate) token: String,
    /// Whatever stood in it behind that word.
    pub(crate) words: String,
}

/// One operator's place.
pub(crate) struct Seat {
    pub(crate) login: &'static str,
    pub(crate) network: Network,
    pub(crate) typed: Vec<Line>,
    /// What was typed onto a full disk, was never called saved, and whose desk was ended: it cannot be kept.
    pub(crate) past_keeping: Vec<Line>,
    /// The words of lines that the screen did not show in time: no Enter was pressed behind them, and whatever became
    /// of the call took them along, or not.
    pub(crate) unseen: Vec<String>,
    /// How many lines were begun: each has a word of its own.
    begun: usize,
    pub(crate) called_saved: BTreeSet<String>,
    /// The most memory that any of the desks took, in kilobytes.
    pub(crate) most_memory: u64,
    desk: Option<Terminal>,
    state: Folder,
    weather: Weather,
    prefix: String,
    suspended: bool,
    /// How many lines had been typed when the disk became full.
    full_since: Option<usize>,
}

impl Seat {
    pub(crate) fn taken(hotline: &Hotline, login: &'static str, prefix: String) -> Self {
        let network = Network::before(&hotline.server().socket_dir().display().to_string());
        let mut seat = Self {
            login,
            network,
            typed: Vec::new(),
            past_keeping: Vec::new(),
            unseen: Vec::new(),
            begun: 0,
            called_saved: BTreeSet::new(),
            most_memory: 0,
            desk: None,
            state: Folder::new(),
            weather: Weather::Fair,
            prefix,
            suspended: false,
            full_since: None,
        };
        seat.clock_says("+0");
        seat.sits_down(hotline);
        seat
    }

    /// A desk is started where none is.
    pub(crate) fn sits_down(&mut self, hotline: &Hotline) {
        if self.desk.is_some() {
            return;
        }
        let folder = self.network.folder();
        let home = self.state.path("");
        let clock = self.state.path("clock");
        let mut env = vec![("HOME", home.as_str()), ("XDG_STATE_HOME", &home)];
        let library = clock_library();
        if let Some(library) = &library {
            env.extend([
                ("LD_PRELOAD", library.as_str()),
                ("FAKETIME_TIMESTAMP_FILE", &clock),
                ("FAKETIME_NO_CACHE", "1"),
                ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
            ]);
        }
        let mut desk = hotline.desk_in(self.login, &[&folder], &env, (120, 36));
        desk.waits_until("the desk is there", vt100::Screen::alternate_screen);
        let limits = fs::read_to_string(format!("/proc/{}/limits", desk.pid())).unwrap();
        let core = limits
            .lines()
            .find(|line| line.contains("core file"))
            .unwrap();
        assert!(core.split_whitespace().nth(4) == Some("0"), "{core}");
        self.desk = Some(desk);
    }

    /// The desk ends without a word.
    pub(crate) fn is_killed(&mut self) {
        self.is_ended(Signal::KILL);
    }

    fn is_ended(&mut self, signal: Signal) {
        let Some(mut desk) = self.desk.take() else {
            return;
        };
        self.most_memory = self.most_memory.max(peak(&desk));
        let picture = desk.picture();
        desk.signals(signal);
        desk.is_gone();
        let Some(full_since) = self.full_since.take() else {
            return;
        };
        let since = self.typed.split_off(full_since);
        let (saved, lost): (Vec<_>, Vec<_>) = since
            .into_iter()
            .partition(|line| self.called_saved.contains(&line.token));
        assert!(
            lost.is_empty() || picture.contains("disk full"),
            "words that no disk keeps, and nobody was told:\n{picture}"
        );
        self.typed.extend(saved);
        self.past_keeping.extend(lost);
    }

    /// The window is closed over the desk.
    pub(crate) fn terminal_closes(&mut self) {
        self.is_ended(Signal::HUP);
    }

    /// Whether the desk works with the database, given a while.
    pub(crate) fn comes_alive(&mut self) -> bool {
        let Some(desk) = &mut self.desk else {
            return false;
        };
        for _ in 0..WHILE {
            desk.listens(A_MOMENT);
            if desk.picture().contains("◆ live") {
                return true;
            }
        }
        false
    }

    /// The operator does what an operator does: takes a call, or types a line into the one in hand.
    pub(crate) fn works(&mut self, what: &str) {
        let Some(desk) = &mut self.desk else { return };
        desk.listens(A_MOMENT);
        let shown = desk.picture();
        if shown.contains("Call · ") {
            self.types_a_line(what);
        } else if shown.contains("Enter take") {
            desk.press("Enter");
            desk.listens(A_MOMENT);
        }
    }

    /// Counts as typed only when the screen has shown it: a key that the desk took for something else is no word.
    fn types_a_line(&mut self, what: &str) {
        let Some(desk) = &mut self.desk else { return };
        let token = format!("{}w{}", self.prefix, self.begun);
        self.begun += 1;
        for letter in token.chars() {
            desk.types(&letter.to_string());
            desk.listens(A_LETTER);
        }
        desk.types(&format!("\u{1b}[200~ {what}\u{1b}[201~"));
        desk.listens(A_MOMENT);
        if !desk.picture().contains(&token) {
            self.unseen.push(token);
            return;
        }
        desk.press("Enter");
        self.typed.push(Line {
            token,
            words: what.to_owned(),
        });
        self.looks();
    }

    /// What the screen calls saved.
    fn looks(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        desk.listens(WRITTEN);
        let picture = desk.picture();
        let saved = picture.lines().filter_map(|row| row.split_once("✓ "));
        for (_, row) in saved {
            if let Some(line) = self.typed.iter().find(|line| has(row, &line.token)) {
                self.called_saved.insert(line.token.clone());
            }
        }
    }

    /// The call in hand is wrapped up, as far as the desk lets it be.
    pub(crate) fn wraps_up(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        if !desk.picture().contains("Call · ") || !desk.picture().contains("◆ live") {
            return;
        }
        desk.press("Alt-w");
        for question in ["what came of it?", "what happens next?"] {
            desk.listens(A_MOMENT);
            if !desk.picture().contains(question) {
                desk.press("Esc");
                break;
            }
            desk.press("1");
        }
        desk.listens(A_MOMENT);
    }

    /// Something far larger than a note is pasted.
    pub(crate) fn pastes(&mut self, bytes: usize) {
        let Some(desk) = &mut self.desk else { return };
        let text = "nothing to be read here. ".repeat(bytes / 25);
        desk.types(&format!("\u{1b}[200~{text}\u{1b}[201~"));
        // A desk that is still busy with it answers nothing else: wait for a sign of life.
        desk.press("Ctrl-l");
        desk.listens(A_MOMENT);
    }

    pub(crate) fn network_turns(&mut self, weather: Weather) {
        self.weather = weather;
        self.network.turns(weather);
    }

    /// The desk's own clock is off by so much, as `faketime` says it.
    pub(crate) fn clock_says(&self, offset: &str) {
        fs::write(self.state.path("clock"), offset).unwrap();
    }

    /// No file of the desk may grow beyond so many bytes: what a full disk looks like from inside.
    pub(crate) fn disk_takes(&mut self, bytes: Option<u64>) {
        let Some(desk) = &self.desk else { return };
        if bytes.is_none() {
            self.full_since = None;
        } else if self.full_since.is_none() {
            self.full_since = Some(self.typed.len());
        }
        let limits = Rlimit {
            current: bytes,
            maximum: None,
        };
        prlimit(Some(desk.pid()), Resource::Fsize, limits).expect("a limit");
    }

    pub(crate) const fn is_suspended(&self) -> bool {
        self.suspended
    }

    pub(crate) const fn suspension(&mut self, suspended: bool) {
        self.suspended = suspended;
    }

    /// Network, clock and disk are as they should be, and somebody sits there.
    pub(crate) fn is_well(&mut self, hotline: &Hotline) {
        self.network_turns(Weather::Fair);
        self.clock_says("+0");
        self.disk_takes(None);
        self.sits_down(hotline);
    }

    /// The desk in front of its operator.
    pub(crate) fn desk(&mut self) -> &mut Terminal {
        self.desk.as_mut().expect("somebody sits there")
    }

    /// The operator goes home: the desk ends well and gives the terminal back.
    pub(crate) fn goes_home(&mut self) {
        let Some(mut desk) = self.desk.take() else {
            return;
        };
        self.most_memory = self.most_memory.max(peak(&desk));
        // A prompt that stands open takes the first of these for its own.
        for key in ["Ctrl-q", "y", "Ctrl-q", "y"] {
            if desk.is_raw() {
                desk.press(key);
                desk.listens(A_MOMENT);
            }
        }
        assert_eq!(desk.ends(), 0, "{}", desk.picture());
        desk.is_restored();
    }

    /// Every file that the desks of this place have left behind.
    pub(crate) fn left_behind(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![PathBuf::from(self.state.path(""))];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path).unwrap();
                    found.push((path, bytes));
                }
            }
        }
        found
    }
}

/// Whether this word stands in the row, and not only the beginning of a longer one.
fn has(row: &str, token: &str) -> bool {
    row.split_whitespace().any(|word| word.ends_with(token))
}

/// The most memory that the process ever held, in kilobytes.
fn peak(desk: &Terminal) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", desk.pid())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    kilobytes.and_then(|said| said.parse().ok()).unwrap_or(0)
}

/// Debian's `faketime`, where it is installed; without it clocks stay as they are, and the counts say so.
pub(crate) fn clock_library() -> Option<String> {
    let libraries = fs::read_dir("/usr/lib").ok()?.flatten();
    let mut found = libraries.map(|entry| entry.path().join("faketime/libfaketimeMT.so.1"));
    let library = found.find(|path| path.exists())?;
    library.to_str().map(str::to_owned)
}
