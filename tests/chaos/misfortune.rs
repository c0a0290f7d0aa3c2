//! Owns: the misfortunes, and drawing one by the dice.
//! Must not know: what must hold afterwards.

use rand::RngExt as _;
use rand::rngs::StdRng;

/// What may happen in one moment of the night. Those that last end with the next of their kind, or with the night.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Misfortune {
    /// The desk's process is killed, and somebody starts it again.
    DeskKilled,
    /// The desk's terminal is closed over it, and somebody starts it again.
    TerminalClosed,
    /// The database ends the desk's session.
    SessionEnded,
    /// The server dies; it comes back with the next of these.
    ServerKilled,
    /// The keeper dies; another one starts with the next of these.
    KeeperKilled,
    /// What the desk sends arrives, the answers do not.
    HalfOpen,
    /// Nothing arrives.
    Swallowed,
    /// Two seconds for a round trip.
    Slow,
    /// A fifth of what is sent has to be sent again.
    Lossy,
    /// The network is well again.
    FairWeather,
    /// The desk's disk is full, or has room again.
    DiskFull,
    /// The server cannot write its log and gives up.
    ServerDiskFull,
    /// The desk's clock is an hour ahead or behind, or right again.
    ClockJumps,
    /// The operator is suspended, or let in again.
    Suspended,
    /// A database that wants a newer program, and one that does not.
    NewerWanted,
    /// Ten megabytes are pasted.
    HugePaste,
    /// All callers hang up, and others ring.
    CallersHangUp,
    /// Nothing.
    Calm,
}

use Misfortune as M;

/// How often each is drawn, beside the others.
const DRAWN: [(Misfortune, u32); 18] = [
    (M::DeskKilled, 4),
    (M::TerminalClosed, 2),
    (M::SessionEnded, 3),
    (M::ServerKilled, 4),
    (M::KeeperKilled, 2),
    (M::HalfOpen, 3),
    (M::Swallowed, 3),
    (M::Slow, 2),
    (M::Lossy, 3),
    (M::FairWeather, 3),
    (M::DiskFull, 2),
    (M::ServerDiskFull, 1),
    (M::ClockJumps, 3),
    (M::Suspended, 2),
    (M::NewerWanted, 1),
    (M::HugePaste, 1),
    (M::CallersHangUp, 3),
    (M::Calm, 4),
];

/// What happens next.
pub(crate) fn drawn(dice: &mut StdRng) -> Misfortune {
    let all: u32 = DRAWN.iter().map(|(_, often)| often).sum();
    let mut at = dice.random_range(0..all);
    for (misfortune, often) in DRAWN {
        if at < often {
            return misfortune;
        }
        at -= often;
    }
    M::Calm
}
