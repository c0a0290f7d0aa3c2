//! Owns: two at one call: a lead writes into the call of a raised hand, and all desks in it read what the others wrote.
//! Must not know: how the card is drawn.

use jiff::{SignedDuration, Timestamp};

use crate::app::Place;
use crate::app::drafts::{self, Aim};
use crate::app::mode::Mode;
use crate::app::state::State;
use crate::domain::{CallId, Claim, Read, Record};
use crate::effect::Effect;
use crate::panes::case::Beside;

/// So often the lines of the others are read while somebody else is in the call.
const LOOKS_AGAIN: SignedDuration = SignedDuration::from_secs(2);

/// The card of this call is open. Where a hand is up for it the cursor goes into a line of its own.
pub(in crate::app) fn sit_beside(state: &mut State, call: CallId) {
    if state.panes.case.beside.is_some() {
        return;
    }
    if let Some(claim) = asks_for_help(state, call) {
        state.panes.case.beside = Some(Beside::new(claim));
        if state.mode == Mode::Desk && state.place == Place::Case {
            state.mode = Mode::Beside;
        }
    }
}

/// The claim of a colleague whose hand is up for this call, if that is for me to answer.
fn asks_for_help(state: &State, call: CallId) -> Option<Claim> {
    let sight = state.sight();
    let holder = sight.store.call(call)?.holder.as_ref()?;
    let hand = sight.store.operator(&holder.login)?.hand.as_ref()?;
    let is_theirs = holder.live && !sight.is_me(&holder.login) && hand.call == Some(call);
    (sight.is_lead() && is_theirs).then_some(Claim {
        call,
        fence: holder.fence,
    })
}

/// The cursor goes into the line beside the call.
pub(in crate::app) fn write_here(state: &mut State) -> Vec<Effect> {
    if state.panes.case.beside.is_some() {
        state.mode = Mode::Beside;
    }
    Vec::new()
}

/// Writes what stands in the line beside a call, if anything does.
pub(in crate::app) fn send_beside(state: &mut State) -> Vec<Effect> {
    let Some(beside) = &mut state.panes.case.beside else {
        return Vec::new();
    };
    if beside.line.is_blank() {
        beside.line.clear();
        return Vec::new();
    }
    let (claim, words) = (beside.claim, beside.line.take());
    drafts::write_line(state, claim, words, Aim::default())
}

/// The card goes: its last words are sent, the saved ones need not be kept here.
pub(in crate::app) fn leave_beside(state: &mut State) -> Vec<Effect> {
    let effects = send_beside(state);
    if let Some(beside) = state.panes.case.beside.take() {
        state.notes.forget(beside.claim.call);
    }
    effects
}

/// What two desks write at the same time, read again when it is due.
pub(in crate::app) fn look_again(state: &mut State) -> Vec<Effect> {
    let now = state.world.clock.local();
    if looks_again_at(state).is_none_or(|due| due > now) {
        return Vec::new();
    }
    state.notes.read_at = now;
    let read = wanted(state).filter(|read| !state.orders.is_reading(read));
    read.map(|read| state.orders.read(read))
        .into_iter()
        .collect()
}

/// When [`look_again`] is due.
pub(in crate::app) fn looks_again_at(state: &State) -> Option<Timestamp> {
    let is_live = state.world.is_connected();
    wanted(state)
        .filter(|_| is_live)
        .map(|_| state.notes.read_at + LOOKS_AGAIN)
}

/// What to read: the lead the card that is open; whoever has the call in hand its note, while another desk is in it, one's
/// own other one too, or a hand is up about it.
fn wanted(state: &State) -> Option<Read> {
    if let Some(beside) = &state.panes.case.beside {
        let call = beside.claim.call;
        return (state.place == Place::Case).then_some(Read::OpenCall { call });
    }
    let sight = state.sight();
    let claim = state.world.claim()?;
    let hand = sight.myself().and_then(|me| me.hand.as_ref());
    let is_asking = hand.is_some_and(|hand| hand.call == Some(claim.call));
    // Each desk in a record has a row, this one too.
    let desks = sight.store.in_record(Record::Call(claim.call)).count();
    (is_asking || desks > 1).then_some(Read::CallNotes(claim))
}
