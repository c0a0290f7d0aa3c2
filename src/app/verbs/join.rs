//! Owns: joining the call in hand with one that broke off before it, or leaving the two apart.
//! Must not know: what the database does with both.

use super::{claim_in_hand, order};
use crate::app::notice::Tone;
use crate::app::state::State;
use crate::domain::{Claim, Read, Write};
use crate::effect::Effect;
use crate::panes::call::broken_before;

/// Joins them, or leaves them apart: either way they are not asked about again.
pub(in crate::app) fn join(state: &mut State, joined: bool) -> Vec<Effect> {
    let Some(claim) = claim_in_hand(state) else {
        return Vec::new();
    };
    let earlier = broken_before(&state.panes.call, &state.sight()).map(|call| call.id);
    let Some(earlier) = earlier else {
        state.say("notice-nothing-to-join", Tone::Plain);
        return Vec::new();
    };
    let write = Write::Join {
        claim,
        earlier,
        joined,
    };
    let effects = order(state, write);
    if !effects.is_empty() {
        state.panes.call.answered.push((claim.call, earlier));
    }
    effects
}

/// They are joined: what was said before stands above.
pub(in crate::app) fn joined(state: &mut State, claim: Claim) -> Vec<Effect> {
    state.say("notice-joined", Tone::Good);
    vec![state.orders.read(Read::CallNotes(claim))]
}
