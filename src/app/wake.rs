//! Owns: when the desk must be told the time again. Between two such moments it sleeps.
//! Must not know: how sleeping is done.

use jiff::{SignedDuration, Timestamp};

use super::mode::Mode;
use super::state::State;
use super::world::SILENCE;
use crate::domain::LinkState;
use crate::domain::phone_system::SourceState;

/// The next moment at which something on the screen changes by itself, by the desk's clock.
#[must_use]
pub fn wake_at(state: &State) -> Timestamp {
    let clock = &state.world.clock;
    let local = clock.local();
    let ahead = clock.now().duration_since(local);
    let after = |seconds: i64| Timestamp::from_second(seconds).unwrap_or(local) - ahead;
    let minute = after(clock.minute().as_second() + 60);
    let second = counts_seconds(state).then(|| after(clock.now().as_second() + 1));
    let notice = state.notice.as_ref().map(|notice| notice.until);
    let lock = locks_at(state);
    let again = super::verbs::looks_again_at(state);
    let silent = (state.world.link == LinkState::Live).then(|| state.world.heard + SILENCE);
    let typing = state.presence.stops_at();
    let letter = state.waits_until();
    let seeks = super::verbs::seeks_at(state);
    let quiet = counts_silence(state)
        .then(|| after((clock.now().as_second().div_euclid(SILENCE_STEP) + 1) * SILENCE_STEP));
    [
        second, quiet, notice, lock, silent, typing, letter, again, seeks,
    ]
    .into_iter()
    .flatten()
    .fold(minute, Timestamp::min)
    .max(local)
}

/// Seconds run only for a call in hand that has not ended and can be seen.
fn counts_seconds(state: &State) -> bool {
    let hidden = matches!(state.mode, Mode::Blank { .. } | Mode::Locked { .. });
    !hidden
        && state
            .world
            .in_hand()
            .is_some_and(|call| call.ended_at.is_none())
}

/// How long a phone system is not heard is told in steps of so many seconds.
const SILENCE_STEP: i64 = 5;

/// A phone system has just fallen silent, and can be seen to have. Later than this first minute, minutes are told; without
/// a link, nothing of it.
fn counts_silence(state: &State) -> bool {
    let hidden = matches!(state.mode, Mode::Blank { .. } | Mode::Locked { .. });
    let now = state.world.clock.now();
    let mut systems = state.world.store.phone_systems();
    !hidden
        && state.world.is_connected()
        && systems.any(|system| {
            let just_now = now.duration_since(system.since) < SignedDuration::from_mins(1);
            system.state == SourceState::Stale && just_now
        })
}

fn locks_at(state: &State) -> Option<Timestamp> {
    let idle = state.settings.idle;
    let locked = matches!(state.mode, Mode::Locked { .. });
    (idle > SignedDuration::ZERO && !locked).then(|| state.touch.last + idle)
}
