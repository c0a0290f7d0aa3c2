//! Owns: a network that swallows, delays, halves or drops what is sent between a program and its server.
//! Must not know: what is sent.

use std::io::{Read as _, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::hotline::Folder;

/// When a lost piece is sent again: the least that Linux waits, and a little.
const SENT_AGAIN: Duration = Duration::from_millis(250);

/// What the network makes of bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weather {
    /// Everything passes.
    Fair,
    /// A round trip takes two seconds.
    Slow,
    /// A round trip takes 300 ms, and four kilobytes a second: 32 kbit/s.
    Thin,
    /// Every fifth piece is lost and sent again; those behind it wait for it.
    Lossy,
    /// Nothing passes, and nobody is told.
    Swallows,
    /// What the desk sends arrives; what the server answers does not.
    HalfOpen,
}

/// A network between a desk and the socket of its server.
pub(crate) struct Network {
    folder: Folder,
    weather: Arc<(Mutex<Weather>, Condvar)>,
    carried: Arc<AtomicUsize>,
}

impl Network {
    pub(crate) fn before(server: &str) -> Self {
        let folder = Folder::new();
        let weather = Arc::new((Mutex::new(Weather::Fair), Condvar::new()));
        let socket = folder.path(".s.PGSQL.5432");
        let listener = UnixListener::bind(socket).expect("a socket");
        let carried = Arc::new(AtomicUsize::new(0));
        let counted = carried.clone();
        let (theirs, server) = (weather.clone(), format!("{server}/.s.PGSQL.5432"));
        thread::spawn(move || {
            for desk in listener.incoming().flatten() {
                let Ok(there) = UnixStream::connect(&server) else {
                    continue;
                };
                let (from, to) = (desk.try_clone().unwrap(), there.try_clone().unwrap());
                let (up, down) = (counted.clone(), counted.clone());
                pass(from, to, theirs.clone(), up, |weather| {
                    weather == Weather::Swallows
                });
                pass(there, desk, theirs.clone(), down, |weather| {
                    matches!(weather, Weather::Swallows | Weather::HalfOpen)
                });
            }
        });
        Self {
            folder,
            weather,
            carried,
        }
    }

    /// Where its socket lies.
    pub(crate) fn folder(&self) -> String {
        self.folder.path("")
    }

    /// How many bytes it has carried, both ways together, since this was last asked.
    pub(crate) fn carried(&self) -> usize {
        self.carried.swap(0, Ordering::Relaxed)
    }

    /// From now on it makes this of bytes.
    pub(crate) fn turns(&self, weather: Weather) {
        *self.weather.0.lock().unwrap() = weather;
        self.weather.1.notify_all();
    }
}

/// Carries bytes one way, in their order. What does not pass waits, as it would for a network to send it again.
fn pass(
    mut from: UnixStream,
    mut to: UnixStream,
    weather: Arc<(Mutex<Weather>, Condvar)>,
    carried: Arc<AtomicUsize>,
    is_shut: impl Fn(Weather) -> bool + Send + 'static,
) {
    let (sent, on_its_way) = channel::<(Instant, Vec<u8>)>();
    thread::spawn(move || {
        let mut chunk = [0; 1448];
        while let Ok(read @ 1..) = from.read(&mut chunk) {
            if sent.send((Instant::now(), chunk[..read].to_vec())).is_err() {
                break;
            }
        }
    });
    thread::spawn(move || {
        let (now, changed) = &*weather;
        let mut free = Instant::now();
        for (number, (at, bytes)) in on_its_way.iter().enumerate() {
            let mut now = now.lock().unwrap();
            // What was sent before must have left; only then the way itself begins.
            let leaves = at.max(free) + width(*now, bytes.len());
            loop {
                let due = leaves + delay(*now, number);
                if is_shut(*now) {
                    now = changed.wait(now).unwrap();
                } else if let Some(rest) = due.checked_duration_since(Instant::now()) {
                    now = changed.wait_timeout(now, rest).unwrap().0;
                } else {
                    break;
                }
            }
            drop(now);
            free = leaves;
            carried.fetch_add(bytes.len(), Ordering::Relaxed);
            if to.write_all(&bytes).is_err() {
                break;
            }
        }
        let _closed = to.shutdown(std::net::Shutdown::Both);
    });
}

/// How long this weather keeps the piece of this number.
fn delay(weather: Weather, number: usize) -> Duration {
    match weather {
        Weather::Slow => Duration::from_secs(1),
        Weather::Thin => Duration::from_millis(150),
        Weather::Lossy if number % 5 == 4 => SENT_AGAIN,
        _ => Duration::ZERO,
    }
}

/// How long so many bytes take to leave.
fn width(weather: Weather, bytes: usize) -> Duration {
    match weather {
        Weather::Thin => Duration::from_micros(250) * u32::try_from(bytes).unwrap(),
        _ => Duration::ZERO,
    }
}
