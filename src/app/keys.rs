//! Owns: what becomes of a key: a verb, a letter of text, or nothing.
//! Must not know: what a verb does.

use tui_input::InputRequest;

use super::mode::Mode;
use super::obey::obey;
use super::places::Place;
use super::state::State;
use super::verbs;
use crate::effect::Effect;
use crate::keymap::{Chord, Key, Lookup};
use crate::panes::Typing;

/// A key was pressed.
pub(super) fn press(state: &mut State, chord: Chord) -> Vec<Effect> {
    state.touch.last = state.world.clock.local();
    match &mut state.mode {
        Mode::Blank { over } => {
            state.mode = std::mem::take(over);
            return Vec::new();
        }
        Mode::Locked { .. } => return verbs::unlock(state, chord),
        _ => {}
    }
    let context = state.context();
    state.touch.pressed.push(chord);
    let found = state.settings.keymap.lookup(context, &state.touch.pressed);
    if found != Lookup::Pending {
        state.touch.pressed.clear();
    }
    match found {
        Lookup::Matched(command) => obey(state, command, None),
        Lookup::NotFound => write(state, chord),
        Lookup::Pending | Lookup::Cancelled => Vec::new(),
    }
}

/// Text was pasted.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    state.touch.last = state.world.clock.local();
    let in_note = writes_note(state);
    let mut effects = Vec::new();
    if let Some(typing) = cursor(state) {
        let mut rest = typing.paste(text);
        // What one line cannot hold goes on in the next: nothing is cut from a note.
        while in_note && !rest.is_empty() {
            effects.extend(verbs::send_rest(state));
            rest = state.panes.call.note.paste(&rest);
        }
    }
    verbs::typed(state);
    effects
}

fn writes_note(state: &State) -> bool {
    state.mode == Mode::Desk && state.place == Place::Call && state.world.hold.is_some()
}

fn write(state: &mut State, chord: Chord) -> Vec<Effect> {
    if state.mode == Mode::Desk && state.place == Place::Call {
        match chord.key() {
            Key::Up => state.panes.call.back += 1,
            Key::Down => state.panes.call.back = state.panes.call.back.saturating_sub(1),
            _ => {}
        }
    }
    let mut effects = Vec::new();
    if let Some(request) = edit(chord) {
        if writes_note(state) && state.panes.call.note.is_full() {
            effects = verbs::send_rest(state);
        }
        if let Some(typing) = cursor(state) {
            typing.edit(request);
            verbs::typed(state);
        }
    }
    effects
}

/// The line that has the cursor.
pub(super) fn cursor(state: &mut State) -> Option<&mut Typing> {
    match &mut state.mode {
        Mode::CommandLine(typing) | Mode::Locked { typing, .. } => Some(typing),
        Mode::FindRow(search) => Some(&mut search.typing),
        Mode::Menu(menu) => Some(&mut menu.typing),
        Mode::Desk => match state.place {
            Place::Call if state.world.hold.is_some() => Some(&mut state.panes.call.note),
            Place::Find => Some(&mut state.panes.find.typing),
            _ => None,
        },
        Mode::Help { .. } | Mode::Question(_) | Mode::WrapUp(_) | Mode::Blank { .. } => None,
    }
}

/// What a key does to a line of text.
pub(super) fn edit(chord: Chord) -> Option<InputRequest> {
    if let Some(letter) = chord.text() {
        return Some(InputRequest::InsertChar(letter));
    }
    let held = chord.modifiers();
    let by_word = held.ctrl || held.alt;
    match chord.key() {
        Key::Backspace if by_word => Some(InputRequest::DeletePrevWord),
        Key::Backspace => Some(InputRequest::DeletePrevChar),
        Key::Delete if by_word => Some(InputRequest::DeleteNextWord),
        Key::Delete => Some(InputRequest::DeleteNextChar),
        Key::Left if by_word => Some(InputRequest::GoToPrevWord),
        Key::Left => Some(InputRequest::GoToPrevChar),
        Key::Right if by_word => Some(InputRequest::GoToNextWord),
        Key::Right => Some(InputRequest::GoToNextChar),
        Key::Home => Some(InputRequest::GoToStart),
        Key::End => Some(InputRequest::GoToEnd),
        Key::Char('k') if held.ctrl => Some(InputRequest::DeleteTillEnd),
        _ => None,
    }
}
