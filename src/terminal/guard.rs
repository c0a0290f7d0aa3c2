//! Owns: taking the terminal and giving it back: on quitting, on an error, on a panic, on a signal.
//! Must not know: what happens in between.

use std::io::{self, Write as _};
use std::panic;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};

use super::lean::LET_GO;

/// Whether the terminal is ours now. Giving it back twice would put the cursor back to where it stood before us, over
/// what was said since.
static HELD: Mutex<bool> = Mutex::new(false);

fn held() -> MutexGuard<'static, bool> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes while the terminal is ours, and nothing once it was given back: a frame that was under way then would stand over
/// what a fault said, and nobody would take its colours away. True where it was written.
pub(super) fn write_held(out: &mut impl io::Write, bytes: &[u8]) -> io::Result<bool> {
    let held = held();
    if *held {
        out.write_all(bytes)?;
        out.flush()?;
    }
    Ok(*held)
}

/// While this lives the terminal is the desk's; when it goes, however it goes, the terminal is as it was.
#[derive(Debug)]
pub struct Guard(Taken);

/// What of the terminal is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// All of it: the alternate screen, which leaves nothing behind.
    Screen,
    /// Its last row: what is printed scrolls away like any program's lines.
    Lines,
}

impl Guard {
    /// Takes the terminal, and sees to it that a panic, in whatever thread, gives it back before it says a word and then
    /// sounds the alarm: whoever owns the terminal has lost it, and must end.
    ///
    /// # Errors
    /// There is no terminal, or it cannot be made raw.
    pub fn take(taken: Taken, alarm: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        give_back_on_panic(taken, alarm);
        enable_raw_mode()?;
        *held() = true;
        let guard = Self(taken);
        if taken == Taken::Screen {
            execute!(io::stdout(), EnterAlternateScreen)?;
        }
        execute!(io::stdout(), EnableBracketedPaste)?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back(self.0);
    }
}

/// Nothing here may fail: a terminal that is gone needs nothing back.
fn give_back(taken: Taken) {
    let mut held = held();
    if !std::mem::take(&mut *held) {
        return;
    }
    let mut out = io::stdout();
    let screen = execute!(out, DisableBracketedPaste).and_then(|()| match taken {
        Taken::Screen => out
            .write_all(LET_GO)
            .and_then(|()| execute!(out, LeaveAlternateScreen, cursor::Show)),
        // The shell's own prompt begins on a row of its own.
        Taken::Lines => out.write_all(b"\r\n"),
    });
    let mode = disable_raw_mode();
    let _gone = screen.and(mode).and_then(|()| out.flush());
}

/// A panic's own message may quote what was typed, so only its place is told.
fn give_back_on_panic(taken: Taken, alarm: impl Fn() + Send + Sync + 'static) {
    panic::set_hook(Box::new(move |panic| {
        give_back(taken);
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        let said = writeln!(io::stderr(), "linelamp: stopped by a fault at {place}");
        tracing::error!(place, told = said.is_ok(), "stopped by a fault");
        alarm();
    }));
}
