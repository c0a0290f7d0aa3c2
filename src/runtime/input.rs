//! Owns: turning what the terminal sends into key strokes, pasted text and new sizes.
//! Must not know: what a key does.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::app::Msg;
use crate::domain::Words;
use crate::keymap::{Chord, Key, Modifiers};

/// What an event means; nothing for those that mean nothing.
pub(super) fn msg(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => chord(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(Words::new(text))),
        Event::Resize(..) => Some(Msg::Resized),
        Event::Key(_) | Event::FocusGained | Event::FocusLost | Event::Mouse(_) => None,
    }
}

fn chord(event: KeyEvent) -> Option<Chord> {
    let held = event.modifiers;
    let mut modifiers = Modifiers {
        ctrl: held.contains(KeyModifiers::CONTROL),
        alt: held.contains(KeyModifiers::ALT),
        shift: held.contains(KeyModifiers::SHIFT),
    };
    let key = match event.code {
        // The terminal has made the capital already.
        KeyCode::Char(letter) => {
            modifiers.shift = false;
            Key::Char(letter)
        }
        KeyCode::BackTab => {
            modifiers.shift = true;
            Key::Tab
        }
        code => plain(code)?,
    };
    Some(Chord::new(key, modifiers))
}

const fn plain(code: KeyCode) -> Option<Key> {
    Some(match code {
        KeyCode::F(number) => Key::F(number),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert => Key::Insert,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        _ => return None,
    })
}
