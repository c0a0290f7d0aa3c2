//! Owns: the end of a call: wrap-up, closing without a story, putting off.
//! Must not know: how the desk looks while it is asked.

use super::{claim_in_hand, order, send_rest};
use crate::app::Place;
use crate::app::mode::{Mode, Question};
use crate::app::notice::Tone;
use crate::app::state::State;
use crate::domain::{Disposition, NextStep, NonData, Write};
use crate::effect::Effect;
use crate::panes::wrap::WrapUp;

/// Opens the wrap-up of the call in hand; in a list, goes on with the selected open one first.
pub(in crate::app) fn wrap_up(state: &mut State) -> Vec<Effect> {
    if state.place != Place::Call && state.world.claim().is_none() {
        return super::resume(state);
    }
    if claim_in_hand(state).is_none() {
        return Vec::new();
    }
    state.place = Place::Call;
    state.mode = Mode::WrapUp(WrapUp::default());
    Vec::new()
}

/// Everything is answered: words still typed first, then the end.
pub(in crate::app) fn finish(
    state: &mut State,
    disposition: Disposition,
    next_step: NextStep,
) -> Vec<Effect> {
    let Some(claim) = claim_in_hand(state) else {
        return Vec::new();
    };
    let mut effects = send_rest(state);
    effects.extend(order(
        state,
        Write::Wrap {
            claim,
            disposition,
            next_step: Some(next_step),
        },
    ));
    state.mode = Mode::Desk;
    effects
}

/// Closes a call without a story; asks first if words were written.
pub(in crate::app) fn close(state: &mut State, kind: NonData) -> Vec<Effect> {
    let Some(claim) = claim_in_hand(state) else {
        return Vec::new();
    };
    let has_words = state.notes.has_words(claim.call) || !state.panes.call.note.is_blank();
    if has_words {
        state.mode = Mode::Question(Question::CloseWithWords(kind));
        return Vec::new();
    }
    close_as(state, kind)
}

/// Closes it.
pub(in crate::app) fn close_as(state: &mut State, non_data: NonData) -> Vec<Effect> {
    let Some(claim) = claim_in_hand(state) else {
        return Vec::new();
    };
    let mut effects = send_rest(state);
    effects.extend(order(state, Write::Close { claim, non_data }));
    state.mode = Mode::Desk;
    effects
}

/// Puts the wrap-up off: it stays among the open ones. A caller who is still there is passed or handed on, never parked.
pub(in crate::app) fn park(state: &mut State) -> Vec<Effect> {
    let Some(claim) = claim_in_hand(state) else {
        return Vec::new();
    };
    if state.world.has_caller() {
        state.say("notice-caller-still-there", Tone::Plain);
        return Vec::new();
    }
    let mut effects = send_rest(state);
    effects.extend(order(state, Write::Park(claim)));
    state.mode = Mode::Desk;
    effects
}
