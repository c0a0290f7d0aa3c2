//! Owns: how many posts a second one source may send: a bucket that fills again.
//! Must not know: what is posted.

use std::time::{Duration, Instant};

/// What may come at once, in seconds of the pace.
const AT_ONCE: u32 = 3;

/// A bucket of tokens; each post takes one.
#[derive(Clone, Debug)]
pub struct Pace {
    most: u32,
    every: Duration,
    left: u32,
    filled: Instant,
}

impl Pace {
    /// So many a second, and three times as many at once.
    #[must_use]
    pub fn new(a_second: u32, now: Instant) -> Self {
        let most = a_second.saturating_mul(AT_ONCE);
        Self {
            most,
            every: Duration::from_secs(1) / a_second.max(1),
            left: most,
            filled: now,
        }
    }

    /// Takes one token; false where there is none.
    pub fn take(&mut self, now: Instant) -> bool {
        let since = now.saturating_duration_since(self.filled);
        let fresh = since.as_nanos() / self.every.as_nanos().max(1);
        let fresh = u32::try_from(fresh).unwrap_or(u32::MAX);
        self.left = self.left.saturating_add(fresh).min(self.most);
        self.filled = if self.left == self.most {
            now
        } else {
            self.filled + self.every * fresh
        };
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Instant, Pace};

    #[test]
    fn a_burst_passes_and_then_only_the_pace() {
        let start = Instant::now();
        let mut pace = Pace::new(10, start);
        let at_once = (0..100).filter(|_| pace.take(start)).count();
        assert_eq!(at_once, 30);
        let in_two_seconds = (1..=2_000)
            .filter(|ms| pace.take(start + Duration::from_millis(*ms)))
            .count();
        assert_eq!(in_two_seconds, 20);
        let later = start + Duration::from_hours(1);
        assert_eq!((0..100).filter(|_| pace.take(later)).count(), 30);
    }
}
