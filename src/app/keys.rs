//! Owns: what becomes of a key: a verb, a letter of text, or nothing.
//! Must not know: what a verb does.

use tui_input::InputRequest;

use super::mode::Mode;
use super::notice::{Fill, Tone};
use super::obey::obey;
use super::places::Place;
use super::state::State;
use super::verbs;
use crate::command::{Command, Context};
use crate::effect::Effect;
use crate::keymap::{Chord, Key, Lookup};
use crate::panes::Typing;

/// A key was pressed.
pub(super) fn press(state: &mut State, chord: Chord) -> Vec<Effect> {
    state.read_notice();
    let was_for_the_note = is_for_the_call_that_left(state, chord);
    state.touch.last = state.world.clock.local();
    match &mut state.mode {
        Mode::Blank { over } => {
            state.mode = std::mem::take(over);
            return Vec::new();
        }
        Mode::Locked { .. } => return verbs::unlock(state, chord),
        _ => {}
    }
    if was_for_the_note {
        state.touch.left_at = Some(state.touch.last);
        state.say("notice-keys-were-for-the-note", Tone::Bad);
        return Vec::new();
    }
    let context = state.context();
    let found = look_up(state, context, chord);
    if context == Context::Confirm {
        return answer(state, found);
    }
    match found {
        Lookup::Matched(command) => obey(state, command, None),
        Lookup::NotFound => write(state, chord),
        Lookup::Pending | Lookup::Cancelled => Vec::new(),
    }
}

/// What the strokes so far mean. Where every printable key is text, a stroke that does not go on with what Escape
/// began stands for itself: no letter is lost to an Escape pressed by mistake.
fn look_up(state: &mut State, context: Context, chord: Chord) -> Lookup {
    let keymap = &state.settings.keymap;
    state.touch.pressed.push(chord);
    let mut found = keymap.lookup(context, &state.touch.pressed);
    if found == Lookup::Cancelled && context.is_text() {
        state.touch.pressed = vec![chord];
        found = keymap.lookup(context, &state.touch.pressed);
    }
    if found != Lookup::Pending {
        state.touch.pressed.clear();
    }
    found
}

/// A key while yes or no is asked for: whatever is neither yes nor a way to cover the screen is no.
fn answer(state: &mut State, found: Lookup) -> Vec<Effect> {
    match found {
        Lookup::Matched(
            command @ (Command::Accept
            | Command::Cancel
            | Command::Blank
            | Command::Lock
            | Command::Redraw),
        ) => obey(state, command, None),
        Lookup::Matched(_) | Lookup::NotFound | Lookup::Pending | Lookup::Cancelled => {
            state.touch.pressed.clear();
            state.say("notice-taken-as-no", Tone::Plain);
            verbs::cancel(state)
        }
    }
}

/// The call left while somebody may have been typing, eyes on the caller: until the fingers rest for a moment, what
/// would have been text or the end of a line is no verb of the queue.
fn is_for_the_call_that_left(state: &State, chord: Chord) -> bool {
    let text = chord.text().is_some() || matches!(chord.key(), Key::Enter | Key::Backspace);
    text && state.mode == Mode::Desk
        && !state.place.is_of_call()
        && state.touch.still_types(state.world.clock.local())
}

/// The most that is pasted at once, in bytes: ten times the longest line. What is larger was hardly meant for a note, is
/// taken not at all, and stays where it was copied.
const LARGEST_PASTE: usize = 200_000;

/// Text was pasted.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    state.touch.last = state.world.clock.local();
    if text.len() > LARGEST_PASTE {
        let fills = vec![
            ("kilobytes", Fill::Number(text.len() / 1000)),
            ("most", Fill::Number(LARGEST_PASTE / 1000)),
        ];
        state.say_with("notice-paste-too-large", Tone::Bad, fills);
        return Vec::new();
    }
    let in_note = writes_note(state);
    let mut effects = Vec::new();
    let mut rest = cursor(state).map_or_else(String::new, |typing| typing.paste(text));
    // What one line cannot hold goes on in the next: nothing is cut from a note.
    while in_note && !rest.is_empty() {
        effects.extend(send_written(state));
        rest = cursor(state).map_or_else(String::new, |typing| typing.paste(&rest));
    }
    verbs::typed(state);
    if state.mode == Mode::Desk && state.place == Place::Form {
        // What an answer cannot hold goes on in the note: nothing is cut.
        while !rest.is_empty() {
            rest = state.panes.call.note.paste(&rest);
            effects.extend(verbs::send_rest(state));
        }
    }
    effects
}

/// What is typed is a line of a note: the call's in hand, or one beside which a lead sits.
fn writes_note(state: &State) -> bool {
    state.mode == Mode::Beside
        || state.mode == Mode::Desk && state.place == Place::Call && state.world.hold.is_some()
}

fn send_written(state: &mut State) -> Vec<Effect> {
    if state.mode == Mode::Beside {
        verbs::send_beside(state)
    } else {
        verbs::send_rest(state)
    }
}

fn write(state: &mut State, chord: Chord) -> Vec<Effect> {
    if state.mode == Mode::Desk && state.place == Place::Call {
        match chord.key() {
            Key::Up => state.panes.call.back += 1,
            Key::Down => state.panes.call.back = state.panes.call.back.saturating_sub(1),
            _ => {}
        }
    }
    if state.mode == Mode::Desk
        && state.place == Place::Form
        && let Some(effects) = verbs::choose_by(state, chord)
    {
        return effects;
    }
    let mut effects = Vec::new();
    if let Some(request) = edit(chord) {
        let is_full = cursor(state).is_some_and(|typing| typing.is_full());
        if writes_note(state) && is_full {
            effects = send_written(state);
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
        Mode::CommandLine(line) => Some(&mut line.typing),
        Mode::Locked { typing, .. } => Some(typing),
        Mode::FindRow(search) => Some(&mut search.typing),
        Mode::Menu(menu) => Some(&mut menu.typing),
        Mode::Record(line) => Some(&mut line.typing),
        Mode::Phone(line) => Some(&mut line.typing),
        Mode::DoNotAsk => {
            let topic = state.panes.call.caller.topic.as_mut();
            topic.map(|topic| &mut topic.typing)
        }
        Mode::Leaving => {
            let leaving = state.panes.call.leaving.as_mut();
            leaving.map(crate::panes::call::Leaving::typing_mut)
        }
        Mode::Beside => {
            let beside = state.panes.case.beside.as_mut();
            beside.map(|beside| &mut beside.line)
        }
        Mode::Desk => match state.place {
            Place::Call if state.world.hold.is_some() => Some(&mut state.panes.call.note),
            Place::Form => {
                let filling = state.panes.form.shown_mut();
                let writing = filling.filter(|filling| filling.writes());
                writing.map(|filling| &mut filling.typing)
            }
            Place::Find => Some(&mut state.panes.find.typing),
            _ => None,
        },
        Mode::Help { .. }
        | Mode::Told(_)
        | Mode::Merging(_)
        | Mode::Question(_)
        | Mode::WrapUp(_)
        | Mode::Blank { .. } => None,
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
