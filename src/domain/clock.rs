//! Owns: the desk's idea of time: the server's now, steps of a whole minute, the local wall clock.
//! Must not know: how to read a clock; time is told to it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Time as the desk shows it. Waits step together, by the wall clock's minute; only the call in hand runs by seconds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clock {
    local: Timestamp,
    ahead: SignedDuration,
    zone: TimeZone,
}

impl Clock {
    /// A clock that has just been told the time, in the zone of the person at the desk.
    #[must_use]
    pub fn new(local: Timestamp, zone: TimeZone) -> Self {
        Self {
            local,
            ahead: SignedDuration::ZERO,
            zone,
        }
    }

    /// Time passes; it never runs backwards.
    pub fn tick(&mut self, local: Timestamp) {
        self.local = self.local.max(local);
    }

    /// Learns how far the server's clock is ahead. Less than two seconds is travelling time, not a difference.
    pub fn compare(&mut self, server: Timestamp) {
        let ahead = server.duration_since(self.local);
        self.ahead = if ahead.abs() < SignedDuration::from_secs(2) {
            SignedDuration::ZERO
        } else {
            ahead
        };
    }

    /// Now, by this machine.
    #[must_use]
    pub const fn local(&self) -> Timestamp {
        self.local
    }

    /// Now, by the server: what the times of shared rows are compared with.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.local.checked_add(self.ahead).unwrap_or(self.local)
    }

    /// The zone of the person at the desk.
    #[must_use]
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Which day it is at the desk.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().to_zoned(self.zone.clone()).date()
    }

    /// The last full minute, by the server.
    #[must_use]
    pub fn minute(&self) -> Timestamp {
        let second = self.now().as_second();
        Timestamp::from_second(second - second.rem_euclid(60)).unwrap_or(self.local)
    }

    /// Whole minutes since then; all of them step at the same moment.
    #[must_use]
    pub fn minutes_since(&self, then: Timestamp) -> i64 {
        let second = then.as_second();
        ((self.minute().as_second() - (second - second.rem_euclid(60))) / 60).max(0)
    }

    /// Seconds since then, for the call in hand.
    #[must_use]
    pub fn seconds_since(&self, then: Timestamp) -> i64 {
        (self.now().as_second() - then.as_second()).max(0)
    }

    /// Hours and minutes on the wall, "09:41".
    #[must_use]
    pub fn wall(&self, then: Timestamp) -> String {
        let at = then.to_zoned(self.zone.clone());
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// The date on the wall, "2026-11-21".
    #[must_use]
    pub fn date(&self, then: Timestamp) -> String {
        then.to_zoned(self.zone.clone()).date().to_string()
    }

    /// Whether that was today, on this wall.
    #[must_use]
    pub fn is_today(&self, then: Timestamp) -> bool {
        then.to_zoned(self.zone.clone()).date() == self.today()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn all_waits_step_at_the_same_moment() {
        let mut clock = Clock::new(at("2026-03-01T10:00:59Z"), TimeZone::UTC);
        let (early, late) = (at("2026-03-01T09:58:02Z"), at("2026-03-01T09:58:58Z"));
        assert_eq!(clock.minutes_since(early), 2);
        assert_eq!(clock.minutes_since(late), 2);
        clock.tick(at("2026-03-01T10:01:00Z"));
        assert_eq!(clock.minutes_since(early), 3);
        assert_eq!(clock.minutes_since(late), 3);
    }

    #[test]
    fn a_server_that_is_ahead_is_believed_and_travelling_time_is_not() {
        let mut clock = Clock::new(at("2026-03-01T10:00:00Z"), TimeZone::UTC);
        clock.compare(at("2026-03-01T10:00:01Z"));
        assert_eq!(clock.now(), at("2026-03-01T10:00:00Z"));
        clock.compare(at("2026-03-01T10:05:00Z"));
        assert_eq!(clock.seconds_since(at("2026-03-01T10:04:00Z")), 60);
    }

    #[test]
    fn time_never_runs_backwards() {
        let mut clock = Clock::new(at("2026-03-01T10:00:10Z"), TimeZone::UTC);
        clock.tick(at("2026-03-01T10:00:00Z"));
        assert_eq!(clock.local(), at("2026-03-01T10:00:10Z"));
    }

    #[test]
    fn the_wall_shows_the_local_time_and_day() {
        let clock = Clock::new(
            at("2026-03-02T03:30:00Z"),
            TimeZone::fixed(jiff::tz::offset(-6)),
        );
        assert_eq!(clock.wall(at("2026-03-02T03:30:00Z")), "21:30");
        assert!(clock.is_today(at("2026-03-01T07:00:00Z")));
        assert!(!clock.is_today(at("2026-03-01T05:00:00Z")));
    }
}
