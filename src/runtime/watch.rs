//! Owns: the time by which the desk goes: the machine's clock as it was when the desk began, and from then on what has
//! passed, sleep included. A clock that is set while somebody works makes nothing late and nothing early.
//! Must not know: what is due when. How far the machine's clock is from the server's is the spine's to know.

use std::time::Duration;

use jiff::Timestamp;

/// A watch that was set once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watch {
    set_to: Timestamp,
    set_at: Duration,
}

impl Watch {
    /// Set to the machine's clock.
    pub(super) fn set() -> Self {
        Self {
            set_to: Timestamp::now(),
            set_at: since_boot(),
        }
    }

    /// What it shows.
    pub(super) fn now(self) -> Timestamp {
        let passed = since_boot().saturating_sub(self.set_at);
        self.set_to.checked_add(passed).unwrap_or(self.set_to)
    }
}

/// How long the machine has been up, asleep or not.
fn since_boot() -> Duration {
    #[cfg(target_os = "linux")]
    let clock = rustix::time::ClockId::Boottime;
    // Elsewhere this clock goes on through a sleep by itself.
    #[cfg(not(target_os = "linux"))]
    let clock = rustix::time::ClockId::Monotonic;
    let up = rustix::time::clock_gettime(clock);
    Duration::try_from(up).unwrap_or_default()
}
