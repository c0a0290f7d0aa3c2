//! Owns: the desk itself: where the focus goes, help, blanking, locking, leaving.
//! Must not know: terminals.

use super::{order, send_beside, send_rest};
use crate::app::Place;
use crate::app::keys;
use crate::app::mode::{Mode, Question};
use crate::app::state::State;
use crate::command::{Command, Context};
use crate::domain::{LinkState, OperatorState, Write};
use crate::effect::Effect;
use crate::keymap::{Chord, Lookup};
use crate::panes::Typing;
use crate::panes::call::Leaving;
use crate::panes::case::Opening;

/// Goes to the queue. A call that is no longer mine is left for good, its last words with it.
pub(in crate::app) fn show_queue(state: &mut State) -> Vec<Effect> {
    state.mode.back_to_desk();
    state.place = Place::Queue;
    state.placing = None;
    if state.world.hold.is_some_and(|hold| hold.lost) {
        let effects = send_rest(state);
        state.world.let_go();
        return effects;
    }
    Vec::new()
}

/// Goes to the next place that has something to show.
pub(in crate::app) fn switch_pane(state: &mut State, forward: bool) -> Vec<Effect> {
    let mut places = vec![Place::Queue];
    if state.world.hold.is_some() {
        places.push(Place::Call);
        if state.panes.form.shown().is_some() {
            places.push(Place::Form);
        }
    }
    places.push(Place::Lists);
    if state.panes.case.shows != Opening::Nothing {
        places.push(Place::Case);
    }
    let at = places
        .iter()
        .position(|place| *place == state.place)
        .unwrap_or(0);
    let by = if forward { 1 } else { places.len() - 1 };
    state.place = places
        .get((at + by) % places.len())
        .copied()
        .unwrap_or_default();
    state.mode = Mode::Desk;
    Vec::new()
}

/// Shows every key of this place, or goes back from there.
pub(in crate::app) fn help(state: &mut State) -> Vec<Effect> {
    state.mode = match std::mem::take(&mut state.mode) {
        Mode::Help { over, .. } => *over,
        over => Mode::Help {
            top: 0,
            over: Box::new(over),
        },
    };
    Vec::new()
}

/// Blanks the screen at once.
pub(in crate::app) fn blank(state: &mut State) -> Vec<Effect> {
    let over = Box::new(std::mem::take(&mut state.mode));
    state.mode = Mode::Blank { over };
    Vec::new()
}

/// Locks the desk. Before the database has said who sits here there is nothing to lock with, and nothing to hide.
pub(in crate::app) fn lock(state: &mut State) -> Vec<Effect> {
    if state.world.me.is_some() && !matches!(state.mode, Mode::Locked { .. }) {
        let over = match std::mem::take(&mut state.mode) {
            Mode::Blank { over } => over,
            mode => Box::new(mode),
        };
        state.mode = Mode::Locked {
            over,
            typing: Typing::default(),
            wrong: false,
        };
    }
    Vec::new()
}

/// A key while the desk is locked: the login and Enter open it.
pub(in crate::app) fn unlock(state: &mut State, chord: Chord) -> Vec<Effect> {
    let keymap = &state.settings.keymap;
    let accepts = keymap.lookup(Context::Prompt, &[chord]) == Lookup::Matched(Command::Accept);
    let Mode::Locked {
        over,
        typing,
        wrong,
    } = &mut state.mode
    else {
        return Vec::new();
    };
    if !accepts {
        *wrong = false;
        if let Some(request) = keys::edit(chord) {
            typing.edit(request);
        }
        return Vec::new();
    }
    let right = state
        .world
        .me
        .as_ref()
        .is_some_and(|me| me.0 == typing.text().trim());
    if right {
        state.mode = std::mem::take(over);
    } else {
        *wrong = !typing.is_blank();
        typing.clear();
    }
    Vec::new()
}

/// Leaves; asks first while a call is in hand or words are not saved.
pub(in crate::app) fn quit(state: &mut State) -> Vec<Effect> {
    if let Mode::Help { over, .. } = &mut state.mode {
        let over = std::mem::take(&mut **over);
        state.mode = over;
    }
    // A line being typed into a record is asked about like those that were left in others.
    if let Mode::Record(line) = &mut state.mode {
        let line = line.as_ref().clone();
        state.mode = Mode::Desk;
        super::keep_record_line(state, line);
    }
    let leaving = state.panes.call.leaving.as_ref();
    if leaving.is_some_and(Leaving::has_words) {
        state.mode = Mode::Question(Question::DropMessage);
        return Vec::new();
    }
    quit_without_message(state)
}

/// Leaves, though a message was begun; asks on where a call is in hand or words are not saved.
pub(in crate::app) fn quit_without_message(state: &mut State) -> Vec<Effect> {
    let call = state.world.claim().is_some();
    // With a live link the line half typed is sent on leaving: it is not what would be lost.
    let unsaved = if state.world.link == LinkState::Live {
        state.sent_unsaved()
    } else {
        state.unsaved()
    };
    if call || unsaved > 0 {
        state.mode = Mode::Question(Question::Quit { call, unsaved });
        return Vec::new();
    }
    leave(state)
}

/// Leaves. Without a call in hand the operator is signed off at once, not after the grace minute.
pub(in crate::app) fn leave(state: &mut State) -> Vec<Effect> {
    // Whoever was asked and leaves without it takes its draft back, too.
    state.panes.call.leaving = None;
    let mut effects = send_rest(state);
    effects.extend(send_beside(state));
    let signs_off =
        state.world.claim().is_none() && state.world.me.is_some() && state.world.is_connected();
    if signs_off {
        effects.extend(order(
            state,
            Write::State {
                state: OperatorState::Off,
                reason: None,
            },
        ));
    }
    effects.push(Effect::Quit);
    effects
}
