//! Owns: how fast the invented hotline lives, and the dice.
//! Must not know: who throws them.

use std::ops::RangeInclusive;
use std::time::Duration;

use rand::RngExt as _;
use rand::rngs::StdRng;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

/// Seconds, from and to.
pub(super) type Span = RangeInclusive<f64>;

/// How long things take.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    /// A caller waits before giving up.
    pub(super) patience: Span,
    /// From the claim to the caller's voice.
    pub(super) connect: Span,
    /// A caller talks.
    pub(super) talk: Span,
    /// Until a caller who was cut off dials again.
    pub(super) redial: Span,
    /// An operator between two calls.
    pub(super) think: Span,
    /// An operator writes one line.
    pub(super) write: Span,
    /// An operator wraps up.
    pub(super) wrap: Span,
    /// A desk that died comes back.
    pub(super) dead: Span,
    /// An operator is away.
    pub(super) away: Span,
    /// A call that broke off lies before a colleague with nothing to do closes it.
    pub(super) lying: Span,
}

impl Pace {
    /// For a person who watches: long enough to read, short enough to see things happen.
    pub(super) fn to_watch() -> Self {
        Self {
            patience: 40.0..=300.0,
            connect: 0.8..=2.0,
            talk: 60.0..=240.0,
            redial: 12.0..=50.0,
            think: 4.0..=14.0,
            write: 5.0..=15.0,
            wrap: 5.0..=12.0,
            dead: 70.0..=95.0,
            away: 30.0..=90.0,
            lying: 240.0..=600.0,
        }
    }

    /// For a run without a screen: whole calls within seconds.
    pub(super) fn in_a_hurry() -> Self {
        Self {
            patience: 3.0..=15.0,
            connect: 0.05..=0.3,
            talk: 1.0..=5.0,
            redial: 1.0..=4.0,
            think: 0.1..=0.6,
            write: 0.2..=0.8,
            wrap: 0.1..=0.5,
            dead: 4.0..=9.0,
            away: 1.0..=3.0,
            lying: 5.0..=10.0,
        }
    }
}

/// A moment within this span from now.
pub(super) fn after(span: &Span, dice: &mut StdRng) -> Instant {
    Instant::now() + lasting(span, dice)
}

/// A duration within this span.
pub(super) fn lasting(span: &Span, dice: &mut StdRng) -> Duration {
    Duration::from_secs_f64(dice.random_range(span.clone()))
}

/// One of these; `None` of nothing.
pub(super) fn pick<'a, T>(from: &'a [T], dice: &mut StdRng) -> Option<&'a T> {
    if from.is_empty() {
        None
    } else {
        from.get(dice.random_range(0..from.len()))
    }
}

/// Whether it comes up, this many times in a hundred.
pub(super) fn chance(percent: u32, dice: &mut StdRng) -> bool {
    dice.random_ratio(percent.min(100), 100)
}

/// The end of the simulation, as everybody in it hears of it.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// The bell and what hears it.
    #[must_use]
    pub fn new() -> (watch::Sender<bool>, Self) {
        let (bell, heard) = watch::channel(false);
        (bell, Self(heard))
    }

    /// Whether the end is told.
    #[must_use]
    pub fn is_told(&self) -> bool {
        *self.0.borrow()
    }

    /// Ready when the end is told, or when nobody is left to tell it.
    pub async fn told(mut self) {
        let _sender_gone_is_an_end_too = self.0.wait_for(|told| *told).await;
    }

    /// Waits this long; false when the end is told meanwhile.
    pub async fn pause(&self, time: Duration) -> bool {
        timeout(time, self.clone().told()).await.is_err()
    }

    /// Waits until this moment; false when the end is told meanwhile.
    pub async fn pause_until(&self, moment: Instant) -> bool {
        self.pause(moment.saturating_duration_since(Instant::now()))
            .await
    }
}
