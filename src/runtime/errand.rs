//! Owns: whether somebody is at the database for the journal, and when the next one goes.
//! Must not know: what is settled there.

use std::time::{Duration, Instant};

use super::sweep::Settled;

/// So long after an attempt that did not reach the database earlier desks' words are tried again.
const SWEEP_AGAIN: Duration = Duration::from_mins(1);
/// So long after a disk took no word of what was settled the files are told again.
const DISK_AGAIN: Duration = Duration::from_secs(10);

/// Whether somebody is at the database for us.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Errand {
    /// Nobody, and nobody need go.
    None,
    /// Somebody is.
    UnderWay {
        /// The desk has reached the database since: who set out before may have gone in vain.
        connected_since: bool,
    },
    /// The next one goes then.
    Again(Instant),
}

impl Errand {
    /// Somebody could not go, or went in vain.
    pub(super) fn once_more() -> Self {
        Self::Again(Instant::now() + SWEEP_AGAIN)
    }

    /// What follows when somebody comes back with this.
    pub(super) fn after(self, settled: &Settled) -> Self {
        let connected_since = matches!(
            self,
            Self::UnderWay {
                connected_since: true
            }
        );
        match settled {
            Settled { again: true, .. } if connected_since => Self::Again(Instant::now()),
            Settled { again: true, .. } => Self::once_more(),
            Settled {
                disk_full: true, ..
            } => Self::Again(Instant::now() + DISK_AGAIN),
            Settled { .. } => Self::None,
        }
    }
}
