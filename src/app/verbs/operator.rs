//! Owns: what people at desks are doing: available, away, signed off, hand raised; a lead's word for a colleague.
//! Must not know: timers; a state follows acts, never time.

use super::order;
use crate::app::argument;
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::{Mode, Question};
use crate::app::notice::Tone;
use crate::app::state::State;
use crate::domain::{AwayReason, Login, OperatorState, Write};
use crate::effect::Effect;

/// Ready for a call.
pub(in crate::app) fn available(state: &mut State) -> Vec<Effect> {
    set_state(state, OperatorState::Available, None)
}

/// Away, with the reason typed, or asks for it.
pub(in crate::app) fn away(state: &mut State, reason: Option<&str>) -> Vec<Effect> {
    if let Some(reason) = reason {
        let Some(reason) = AwayReason::from_word(&reason.replace([' ', '-'], "_")) else {
            state.say("notice-not-understood", Tone::Bad);
            return Vec::new();
        };
        return set_state(state, OperatorState::Away, Some(reason));
    }
    let rows = AwayReason::ALL
        .iter()
        .map(|reason| MenuRow {
            label: Label::Word("away-reason", reason.word()),
            pick: Pick::Away(*reason),
        })
        .collect();
    state.mode = Mode::Menu(Menu::new("menu-away", rows));
    Vec::new()
}

/// Asks whether to end the shift.
pub(in crate::app) fn ask_sign_off(state: &mut State) -> Vec<Effect> {
    if state.world.has_caller() {
        state.say("notice-caller-in-hand", Tone::Bad);
    } else {
        state.mode = Mode::Question(Question::SignOff);
    }
    Vec::new()
}

/// Ends the shift; the desk stays open.
pub(in crate::app) fn sign_off(state: &mut State) -> Vec<Effect> {
    set_state(state, OperatorState::Off, None)
}

/// Sets one's own state. With a caller in hand the state is what it is.
pub(in crate::app) fn set_state(
    state: &mut State,
    to: OperatorState,
    reason: Option<AwayReason>,
) -> Vec<Effect> {
    if state.world.has_caller() {
        state.say("notice-caller-in-hand", Tone::Bad);
        return Vec::new();
    }
    order(state, Write::State { state: to, reason })
}

/// Raises one's hand, or lowers it.
pub(in crate::app) fn raise_hand(state: &mut State) -> Vec<Effect> {
    let is_up = state.sight().myself().is_some_and(|me| me.hand.is_some());
    let write = if is_up {
        Write::LowerHand { login: None }
    } else {
        Write::RaiseHand {
            call: state.world.hold.map(|hold| hold.claim.call),
        }
    };
    order(state, write)
}

/// A lead sets a colleague's state: the one typed, or the selected one after asking which state.
pub(in crate::app) fn set_colleague(state: &mut State, typed: Option<&str>) -> Vec<Effect> {
    if !state.sight().is_lead() {
        state.say("notice-leads-only", Tone::Plain);
        return Vec::new();
    }
    if let Some((name, word)) = typed.and_then(|typed| typed.split_once(' ')) {
        let login = argument::colleague(state, name);
        return match login.zip(OperatorState::from_word(&word.trim().replace(' ', "_"))) {
            Some((login, to)) => order(
                state,
                Write::StateFor {
                    login,
                    state: to,
                    reason: None,
                },
            ),
            None => {
                state.say("notice-not-understood", Tone::Bad);
                Vec::new()
            }
        };
    }
    let Some(login) = state.panes.lists.selected_colleague().cloned() else {
        state.say("notice-select-a-colleague", Tone::Plain);
        return Vec::new();
    };
    ask_state_for(state, &login);
    Vec::new()
}

fn ask_state_for(state: &mut State, login: &Login) {
    let rows = [
        OperatorState::Available,
        OperatorState::Away,
        OperatorState::Off,
    ]
    .into_iter()
    .map(|to| MenuRow {
        label: Label::Word("operator-state", to.word()),
        pick: Pick::StateFor(login.clone(), to),
    })
    .collect();
    state.mode = Mode::Menu(Menu::new("menu-state-for", rows));
}
