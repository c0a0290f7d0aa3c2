//! Owns: telling colleagues which record is open here, and whether somebody is typing in it.
//! Must not know: how it travels, or who reads it.

use jiff::{SignedDuration, Timestamp};

use super::mode::Mode;
use super::places::Place;
use super::state::State;
use crate::domain::{LinkState, Record, Write};
use crate::effect::Effect;
use crate::panes::case::Opening;

/// Without a key for so long the typing has stopped. The database counts on it (`0051_keeper.sql`).
const PAUSE: SignedDuration = SignedDuration::from_secs(5);

/// Where this desk is: in a record, typing or not, or in none.
type Here = Option<(Record, bool)>;

/// What colleagues were told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Presence {
    told: Here,
    /// What was told may be lost: the link was.
    in_doubt: bool,
    typed: Option<Timestamp>,
}

impl Presence {
    /// A key changed the line being written.
    pub(super) const fn typed(&mut self, now: Timestamp) {
        self.typed = Some(now);
    }

    /// When the typing has stopped, if nothing else is typed.
    pub(super) fn stops_at(&self) -> Option<Timestamp> {
        let is_typing = self.told.is_some_and(|(_, typing)| typing);
        self.typed
            .filter(|_| is_typing)
            .and_then(|typed| typed.checked_add(PAUSE).ok())
    }
}

/// Tells what changed, if anything did.
pub(super) fn follow(state: &mut State) -> Option<Effect> {
    if state.world.link != LinkState::Live {
        state.presence.in_doubt |= state.presence.told.is_some();
        return None;
    }
    let here = here(state);
    if here == state.presence.told && !state.presence.in_doubt {
        return None;
    }
    state.presence.told = here;
    state.presence.in_doubt = false;
    let (record, typing) = here.unzip();
    Some(state.orders.tell(Write::Presence {
        record,
        typing: typing.unwrap_or_default(),
    }))
}

fn here(state: &State) -> Here {
    if matches!(state.mode, Mode::Blank { .. } | Mode::Locked { .. }) {
        return None;
    }
    let now = state.world.clock.local();
    let typing = state
        .presence
        .typed
        .is_some_and(|typed| now.duration_since(typed) < PAUSE);
    let opened = match &state.panes.case.shows {
        Opening::Here(opened) => Some(opened.record()),
        _ => None,
    };
    if let Some(record) = opened.filter(|_| state.place == Place::Case) {
        return Some((record, typing && matches!(state.mode, Mode::Record(_))));
    }
    let claim = state.world.claim()?;
    Some((Record::Call(claim.call), typing))
}
