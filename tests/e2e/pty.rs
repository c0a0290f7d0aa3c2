//! Owns: the real program in a real pseudo-terminal: keys in, emulated screen out, signals, sizes, how it ended.
//! Must not know: what the program shows.
//!
//! Nothing here sleeps: every wait blocks on the channel that the reader and the reaper send into, until a fact holds or
//! its deadline passes, and then the screen is part of the failure.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, tcgetattr};
use vt100::Color;

/// How long a screen may take to show what it must.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the threads beside a program report.
enum Heard {
    Bytes(Vec<u8>),
    Ended(ExitStatus),
}

/// One program in one terminal.
pub(crate) struct Terminal {
    heard: Receiver<Heard>,
    keys: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    tty: File,
    pid: Pid,
    screen: vt100::Parser,
    ended: Option<ExitStatus>,
}

/// What to start, where, and how large its window is.
pub(crate) struct Program<'a> {
    pub(crate) path: &'a str,
    pub(crate) args: &'a [&'a str],
    pub(crate) env: &'a [(&'a str, &'a str)],
    pub(crate) cols: u16,
    pub(crate) rows: u16,
}

impl Default for Program<'_> {
    fn default() -> Self {
        Self {
            path: env!("CARGO_BIN_EXE_linelamp"),
            args: &[],
            env: &[],
            cols: 120,
            rows: 36,
        }
    }
}

impl Terminal {
    /// Starts a program, the desk where no other is named.
    pub(crate) fn start(program: &Program<'_>) -> Self {
        let size = size(program.cols, program.rows);
        let pair = native_pty_system().openpty(size).expect("a pty");
        let child = pair
            .slave
            .spawn_command(command(program))
            .expect("the program starts");
        let path = pair.master.tty_name().expect("a tty name");
        let tty = OpenOptions::new()
            .read(true)
            .write(true)
            .open(path)
            .expect("its tty");
        let pid = child
            .process_id()
            .and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        let (tell, heard) = channel();
        read_beside(
            pair.master.try_clone_reader().expect("a reader"),
            tell.clone(),
        );
        reap_beside(child, tell);
        Self {
            heard,
            keys: pair.master.take_writer().expect("a writer"),
            master: pair.master,
            tty,
            pid: pid.expect("a process id"),
            screen: vt100::Parser::new(whole(program.rows), whole(program.cols), 0),
            ended: None,
        }
    }

    /// Types these characters.
    pub(crate) fn types(&mut self, text: &str) {
        self.keys
            .write_all(text.as_bytes())
            .expect("keys reach the program");
        self.keys.flush().expect("keys reach the program");
    }

    /// Presses a named key.
    pub(crate) fn press(&mut self, key: &str) {
        let sequence = match key {
            "Enter" => "\r".to_owned(),
            "Esc" => "\x1b".to_owned(),
            "Tab" => "\t".to_owned(),
            "Up" => "\x1b[A".to_owned(),
            "Down" => "\x1b[B".to_owned(),
            "F1" => "\x1bOP".to_owned(),
            "F12" => "\x1b[24~".to_owned(),
            other => match other.split_once('-') {
                Some(("Alt", letter)) => format!("\x1b{letter}"),
                Some(("Ctrl", letter)) => char::from(letter.as_bytes()[0] & 0x1f).to_string(),
                _ => other.to_owned(),
            },
        };
        self.types(&sequence);
    }

    /// Blocks until the screen shows this text.
    pub(crate) fn sees(&mut self, text: &str) {
        self.waits_until(&format!("the screen shows {text:?}"), |screen| {
            screen.contents().contains(text)
        });
    }

    /// Blocks until the screen no longer shows this text.
    pub(crate) fn sees_no_more(&mut self, text: &str) {
        self.waits_until(&format!("the screen no longer shows {text:?}"), |screen| {
            !screen.contents().contains(text)
        });
    }

    /// Holds on for this long: the screen shows this text all the time.
    pub(crate) fn goes_on_showing(&mut self, text: &str, long: Duration) {
        let end = Instant::now() + long;
        while self.hears(end) {
            assert!(
                self.picture().contains(text),
                "not {text:?} any more\n{}",
                self.picture()
            );
        }
        assert!(self.ended.is_none(), "it has ended\n{}", self.picture());
    }

    /// Listens for this long, whatever is shown.
    pub(crate) fn listens(&mut self, long: Duration) {
        let end = Instant::now() + long;
        while self.ended.is_none() && self.hears(end) {}
    }

    /// Blocks until the program sends anything.
    pub(crate) fn hears_something(&mut self) {
        assert!(
            self.hears(Instant::now() + PATIENCE),
            "it is silent\n{}",
            self.picture()
        );
    }

    /// Blocks until this holds of the world outside; looked at again with every breath of the program.
    pub(crate) fn waits_for(&mut self, what: &str, holds: impl Fn() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds() {
            assert!(
                Instant::now() < deadline,
                "never: {what}\n{}",
                self.picture()
            );
            self.listens(Duration::from_millis(50));
        }
    }

    /// Blocks until this holds of the screen.
    pub(crate) fn waits_until(&mut self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds(self.screen.screen()) {
            assert!(self.hears(deadline), "never: {what}\n{}", self.picture());
        }
    }

    /// Blocks until the program has ended, and gives its exit code (128 + n would be a shell's word for signal n; here
    /// a signal is a failure).
    pub(crate) fn ends(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        while self.ended.is_none() {
            assert!(self.hears(deadline), "it goes on:\n{}", self.picture());
        }
        let status = self.ended.clone().expect("it has ended");
        assert_eq!(
            status.signal(),
            None,
            "ended by a signal:\n{}",
            self.picture()
        );
        status.exit_code()
    }

    /// Blocks until the program is gone, however that came.
    pub(crate) fn is_gone(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while self.ended.is_none() {
            assert!(self.hears(deadline), "it goes on:\n{}", self.picture());
        }
    }

    /// Whether the terminal is as a shell wants it: main screen, cursor shown, lines and echo on, no paste brackets.
    pub(crate) fn is_restored(&mut self) {
        self.waits_until("the main screen with its cursor", |screen| {
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        });
        let modes = tcgetattr(&self.tty).expect("terminal modes").local_modes;
        assert!(modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG));
    }

    /// Whether the program has taken the terminal over.
    pub(crate) fn is_raw(&self) -> bool {
        let modes = tcgetattr(&self.tty).expect("terminal modes").local_modes;
        !modes.contains(LocalModes::ICANON) && self.screen.screen().alternate_screen()
    }

    /// Gives the window another size.
    pub(crate) fn resizes(&mut self, cols: u16, rows: u16) {
        self.screen.set_size(whole(rows), whole(cols));
        self.master.resize(size(cols, rows)).expect("a new size");
    }

    /// The process.
    pub(crate) const fn pid(&self) -> Pid {
        self.pid
    }

    /// Sends a signal.
    pub(crate) fn signals(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("a signal");
    }

    /// The screen as text.
    pub(crate) fn picture(&self) -> String {
        self.screen.screen().contents()
    }

    /// Whether every cell has the terminal's own colours.
    pub(crate) fn shows_no_colour(&self) -> bool {
        let screen = self.screen.screen();
        let (rows, cols) = screen.size();
        (0..rows.get())
            .flat_map(|row| (0..cols.get()).map(move |col| (row, col)))
            .filter_map(|(row, col)| screen.cell(row, col))
            .all(|cell| cell.fgcolor() == Color::Default && cell.bgcolor() == Color::Default)
    }

    /// Takes one report; false when the deadline has passed or nobody is left to report.
    fn hears(&mut self, deadline: Instant) -> bool {
        let left = deadline.saturating_duration_since(Instant::now());
        match self.heard.recv_timeout(left) {
            Ok(Heard::Bytes(bytes)) => self.screen.process(&bytes),
            Ok(Heard::Ended(status)) => self.ended = Some(status),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return false,
        }
        true
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if self.ended.is_none() {
            // It may have ended by itself a moment ago.
            let _ = kill_process(self.pid, Signal::TERM);
            let deadline = Instant::now() + PATIENCE;
            while self.ended.is_none() && self.hears(deadline) {}
        }
    }
}

fn command(program: &Program<'_>) -> CommandBuilder {
    let mut command = CommandBuilder::new(program.path);
    command.args(program.args);
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    for unwanted in [
        "NO_COLOR",
        "LC_ALL",
        "LANGUAGE",
        "PGHOST",
        "PGUSER",
        "PGDATABASE",
        "DATABASE_URL",
    ] {
        command.env_remove(unwanted);
    }
    // What tells the tests how often is no setting of the program.
    for (name, _) in std::env::vars() {
        if name.starts_with("LINELAMP_") {
            command.env_remove(name);
        }
    }
    for (name, value) in program.env {
        command.env(name, value);
    }
    command
}

fn read_beside(mut reader: Box<dyn Read + Send>, tell: Sender<Heard>) {
    thread::spawn(move || {
        let mut chunk = [0; 8192];
        while let Ok(read @ 1..) = reader.read(&mut chunk) {
            if tell.send(Heard::Bytes(chunk[..read].to_vec())).is_err() {
                break;
            }
        }
    });
}

fn reap_beside(mut child: Box<dyn Child + Send + Sync>, tell: Sender<Heard>) {
    thread::spawn(move || {
        if let Ok(status) = child.wait() {
            // Nobody listens once the test is over.
            let _ = tell.send(Heard::Ended(status));
        }
    });
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn whole(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).expect("a window has cells")
}
