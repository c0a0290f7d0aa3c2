//! Owns: the one loop: what has come in is applied in order, then drawn once, at most every 16 ms.
//! Must not know: what any message means.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use ratatui::buffer::Buffer;
use uuid::Uuid;

use super::DeskError;
use super::hands::{Hands, Inbound, listen, send};
use super::scribe::Place;
use super::watch::Watch;
use super::zone;
use crate::app::{Msg, Session, Settings, State, update, wake_at};
use crate::config::Config;
use crate::db::connect::ConnectTo;
use crate::domain::{Clock, Heard, Redacted};
use crate::effect::Effect;
use crate::journal::{Folder, place};
use crate::messages::{Catalogue, Language};
use crate::screen::linear::{self, Said};
use crate::screen::{self, Look};
use crate::terminal::{Canvas, Capabilities, Guard, Lines, Surroundings, Taken};

/// At most one frame in this time.
const FRAME: Duration = Duration::from_millis(16);
/// So many messages are applied before the next draw, at most.
const GULP: usize = 256;

/// Runs the desk until the operator leaves it, in the words of this catalogue. The password opens this machine's journal, where it has one. In training
/// an invented caller is heard beside it.
///
/// # Errors
/// There is no terminal, it went away, or a thread could not be had.
pub fn desk(
    config: &Config,
    catalogue: Arc<Catalogue>,
    to: ConnectTo,
    password: Option<Redacted<String>>,
    heard: Option<Receiver<Heard>>,
) -> Result<(), DeskError> {
    let taken = if config.linear {
        Taken::Lines
    } else {
        Taken::Screen
    };
    let (tell, inbound) = channel();
    // Whichever thread breaks has taken the terminal along: the keys', the journal's, or one that only serves a demo.
    let alarm = tell.clone();
    let guard = Guard::take(taken, move || send(&alarm, Inbound::HandsGone))
        .map_err(DeskError::NoTerminal)?;
    let sight = Sight::of(taken, capabilities(config)).map_err(DeskError::NoTerminal)?;
    let journal = Place {
        folder: Folder::in_state(&config.state_folder),
        name: place(&config.databases),
        to: to.clone(),
        password,
    };
    let hands = Hands::start(to, journal, Uuid::new_v4(), &tell)?;
    let trains = heard.is_some();
    if let Some(heard) = heard {
        listen(heard, tell.clone())?;
    }
    drop(tell);
    let watch = Watch::set();
    let state = switched_on(config, Arc::clone(&catalogue), &watch, trains);
    let mut seat = Seat {
        state,
        catalogue,
        config,
        sight,
        hands,
        watch,
    };
    let ended = seat.sit(&inbound);
    // However it ended, the line half typed is an order too, and the farewell waits for orders.
    seat.apply(Msg::Ending);
    drop(guard);
    seat.hands.send_off();
    // What the last orders came to is heard, so that the journal knows.
    for last in inbound.try_iter() {
        if let Inbound::Msg(msg) = last {
            seat.apply(msg);
        }
    }
    seat.hands.farewell();
    ended
}

/// The state of a desk that has just been switched on; in training somebody is heard beside it.
fn switched_on(config: &Config, say: Arc<Catalogue>, watch: &Watch, trains: bool) -> State {
    let mut state = State::new(
        settings(config, say),
        Session(Uuid::new_v4()),
        Clock::new(watch.now(), zone::here()),
    );
    config
        .language
        .code()
        .clone_into(&mut state.panes.form.language);
    state.panes.call.spanish = config.language == Language::Es;
    state.heard = trains.then(Vec::new);
    state
}

fn settings(config: &Config, say: Arc<Catalogue>) -> Settings {
    let minutes = config.idle_lock_minutes.unwrap_or(0);
    Settings {
        keymap: config.keymap.clone(),
        idle: SignedDuration::from_mins(i64::from(minutes)),
        say,
    }
}

/// What the terminal may be sent.
fn capabilities(config: &Config) -> Capabilities {
    let terminal = &config.terminal;
    if terminal.plain {
        return Capabilities::PLAIN;
    }
    Capabilities::of(Surroundings {
        term: &terminal.name,
        tmux: terminal.tmux,
        screen: terminal.screen,
    })
}

/// Somebody at a desk.
struct Seat<'a> {
    state: State,
    catalogue: Arc<Catalogue>,
    config: &'a Config,
    sight: Sight,
    hands: Hands,
    watch: Watch,
}

/// Whether the desk goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    On,
    Away,
}

impl Seat<'_> {
    fn sit(&mut self, inbound: &Receiver<Inbound>) -> Result<(), DeskError> {
        self.draw().map_err(DeskError::TerminalGone)?;
        let mut drawn = Instant::now();
        loop {
            let first = inbound.recv_timeout(self.patience());
            let waited = self.take_in(first, inbound)?;
            if waited == Goes::Away {
                return Ok(());
            }
            // Keys that come in a burst are drawn together.
            while let Some(rest) = FRAME
                .checked_sub(drawn.elapsed())
                .filter(|rest| !rest.is_zero())
            {
                let next = inbound.recv_timeout(rest);
                if matches!(next, Err(RecvTimeoutError::Timeout)) {
                    break;
                }
                if self.take_in(next, inbound)? == Goes::Away {
                    return Ok(());
                }
            }
            // A frame that changed nothing holds up none that does.
            if self.draw().map_err(DeskError::TerminalGone)? {
                drawn = Instant::now();
            }
        }
    }

    /// Until when nothing on the screen changes by itself.
    fn patience(&self) -> Duration {
        let wait = wake_at(&self.state).duration_since(self.watch.now());
        Duration::try_from(wait).unwrap_or_default()
    }

    /// Applies the first message and everything that waits behind it.
    fn take_in(
        &mut self,
        first: Result<Inbound, RecvTimeoutError>,
        inbound: &Receiver<Inbound>,
    ) -> Result<Goes, DeskError> {
        self.apply(Msg::Tick(self.watch.now()));
        let first = match first {
            Ok(first) => Some(first),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return Err(DeskError::HandsGone),
        };
        let waiting = std::iter::from_fn(|| inbound.try_recv().ok()).take(GULP);
        for one in first.into_iter().chain(waiting) {
            let goes = match one {
                Inbound::Msg(msg) => self.apply(msg),
                Inbound::End => Goes::Away,
                Inbound::HandsGone => return Err(DeskError::HandsGone),
            };
            if goes == Goes::Away {
                return Ok(Goes::Away);
            }
        }
        Ok(Goes::On)
    }

    fn apply(&mut self, msg: Msg) -> Goes {
        if msg == Msg::Resized {
            self.sight.forget();
        }
        for effect in update(&mut self.state, msg) {
            match effect {
                Effect::Order(order) => self.hands.order(order),
                Effect::Repaint => self.sight.forget(),
                Effect::Journal(jot) => self.hands.jot(jot),
                Effect::Quit => return Goes::Away,
            }
        }
        Goes::On
    }

    /// True where something was written.
    fn draw(&mut self) -> io::Result<bool> {
        let look = Look {
            theme: self.config.theme,
            catalogue: &self.catalogue,
        };
        self.sight.show(&self.state, look)
    }
}

/// How the desk is shown.
enum Sight {
    /// On the whole screen.
    Screen(Box<Canvas>),
    /// As lines, each said once.
    Lines(Lines, Said),
}

impl Sight {
    fn of(taken: Taken, capabilities: Capabilities) -> io::Result<Self> {
        Ok(match taken {
            Taken::Screen => Self::Screen(Box::new(Canvas::new(capabilities)?)),
            Taken::Lines => Self::Lines(Lines::new(), Said::default()),
        })
    }

    fn forget(&mut self) {
        match self {
            Self::Screen(canvas) => canvas.forget(),
            Self::Lines(_, said) => said.forget(),
        }
    }

    /// True where something was written.
    fn show(&mut self, state: &State, look: Look<'_>) -> io::Result<bool> {
        match self {
            Self::Screen(canvas) => {
                let area = canvas.area()?;
                let mut buffer = Buffer::empty(area);
                let cursor = screen::draw(state, look, area, &mut buffer);
                canvas.show(&buffer, cursor)
            }
            Self::Lines(lines, said) => {
                let saying = said.next(linear::page(state, look, lines.columns()?));
                if saying.wipe {
                    lines.wipe()?;
                }
                lines.print(&saying.lines, &saying.prompt, saying.after)
            }
        }
    }
}
