//! Owns: one key stroke and a sequence of them, their spelling in files and on screen.
//! Must not know: what a key does, and which library reads the terminal.

use std::fmt;
use std::str::FromStr;

/// A key, without its modifiers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Key {
    /// A printable character, as the keyboard makes it: `A`, not shift and `a`.
    Char(char),
    /// F1 to F24.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab; with shift, backtab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
}

/// The keys with a name: its spelling in files, and on screen.
const NAMED: &[(Key, &str, &str)] = &[
    (Key::Char(' '), "space", "Space"),
    (Key::Enter, "enter", "Enter"),
    (Key::Esc, "esc", "Esc"),
    (Key::Tab, "tab", "Tab"),
    (Key::Backspace, "backspace", "Backspace"),
    (Key::Delete, "delete", "Del"),
    (Key::Insert, "insert", "Ins"),
    (Key::Home, "home", "Home"),
    (Key::End, "end", "End"),
    (Key::PageUp, "pageup", "PgUp"),
    (Key::PageDown, "pagedown", "PgDn"),
    (Key::Up, "up", "↑"),
    (Key::Down, "down", "↓"),
    (Key::Left, "left", "←"),
    (Key::Right, "right", "→"),
];

/// What is held down with a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Modifiers {
    /// Control.
    pub ctrl: bool,
    /// Alt, or Escape sent by the terminal before the key.
    pub alt: bool,
    /// Shift; never with a character, which carries it already.
    pub shift: bool,
}

/// One key stroke.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Chord {
    key: Key,
    modifiers: Modifiers,
}

/// Why a spelling is no key stroke, or one that no terminal can deliver.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ChordError {
    /// Nothing is written.
    #[error("no key")]
    Empty,
    /// No key has this name.
    #[error("no such key")]
    UnknownKey,
    /// Shift with a character that is no letter: the character itself is meant.
    #[error("shift with a sign")]
    ShiftedSign,
    /// Terminals send this one as another key: ctrl-i is tab.
    #[error("a terminal sends this as another key")]
    SameAs(&'static str),
    /// Terminals send this as the beginning of every function key.
    #[error("a terminal begins other keys with this")]
    BeginsOthers,
}

impl Chord {
    /// The stroke of this key with these modifiers, in the one spelling that stands for it.
    ///
    /// A shifted letter becomes the capital; control takes the small letter, since terminals know no other.
    #[must_use]
    pub fn new(key: Key, modifiers: Modifiers) -> Self {
        let Key::Char(c) = key else {
            return Self { key, modifiers };
        };
        let cased = match (modifiers.ctrl, modifiers.shift) {
            (true, _) => single(c.to_lowercase(), c),
            (false, true) => single(c.to_uppercase(), c),
            (false, false) => c,
        };
        Self {
            key: Key::Char(cased),
            modifiers: Modifiers {
                shift: false,
                ..modifiers
            },
        }
    }

    /// The stroke of a bare key.
    #[must_use]
    pub fn plain(key: Key) -> Self {
        Self::new(key, Modifiers::default())
    }

    /// The key.
    #[must_use]
    pub const fn key(self) -> Key {
        self.key
    }

    /// What is held down with it.
    #[must_use]
    pub const fn modifiers(self) -> Modifiers {
        self.modifiers
    }

    /// The character it writes where a text has the cursor.
    #[must_use]
    pub const fn text(self) -> Option<char> {
        match self.key {
            Key::Char(c) if !self.modifiers.ctrl && !self.modifiers.alt => Some(c),
            _ => None,
        }
    }

    /// The same character without Alt, if this is Alt and a character.
    pub(super) fn without_alt(self) -> Option<Self> {
        let only_alt = self.modifiers.alt && !self.modifiers.ctrl;
        (only_alt && matches!(self.key, Key::Char(_))).then(|| Self::plain(self.key))
    }

    /// How it is shown to a person: `Alt+w`, `F12`, `Enter`.
    #[must_use]
    pub fn label(self) -> String {
        let modifiers = self.modifiers;
        let mut text = String::new();
        for (held, name) in [
            (modifiers.ctrl, "Ctrl+"),
            (modifiers.alt, "Alt+"),
            (modifiers.shift, "Shift+"),
        ] {
            if held {
                text.push_str(name);
            }
        }
        text + &self.key.label()
    }

    fn deliverable(self) -> Result<Self, ChordError> {
        let modifiers = self.modifiers;
        match self.key {
            Key::Char('i') if modifiers.ctrl => Err(ChordError::SameAs("tab")),
            Key::Char('m') if modifiers.ctrl => Err(ChordError::SameAs("enter")),
            Key::Char('h') if modifiers.ctrl => Err(ChordError::SameAs("backspace")),
            Key::Char('[') if modifiers.ctrl => Err(ChordError::SameAs("esc")),
            Key::Char('[' | 'O') if modifiers.alt => Err(ChordError::BeginsOthers),
            _ => Ok(self),
        }
    }
}

/// The one character of a case change, or the old one where a change makes several.
fn single(mut changed: impl Iterator<Item = char>, old: char) -> char {
    match (changed.next(), changed.next()) {
        (Some(new), None) => new,
        _ => old,
    }
}

impl Key {
    fn label(self) -> String {
        match (self, NAMED.iter().find(|(key, ..)| *key == self)) {
            (_, Some((_, _, label))) => (*label).to_owned(),
            (Self::Char(c), None) => c.to_string(),
            (Self::F(number), None) => format!("F{number}"),
            (other, None) => format!("{other:?}"),
        }
    }

    fn named(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        if let Some((key, ..)) = NAMED.iter().find(|(_, spelling, _)| *spelling == lower) {
            return Some(*key);
        }
        let mut characters = name.chars();
        if let (Some(c), None) = (characters.next(), characters.next()) {
            return (!c.is_control() && !c.is_whitespace()).then_some(Self::Char(c));
        }
        let number: u8 = lower.strip_prefix('f')?.parse().ok()?;
        (1..=24).contains(&number).then_some(Self::F(number))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match NAMED.iter().find(|(key, ..)| key == self) {
            Some((_, spelling, _)) => f.write_str(spelling),
            None => f.write_str(&match self {
                Self::F(number) => format!("f{number}"),
                other => other.label(),
            }),
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modifiers = self.modifiers;
        for (held, name) in [
            (modifiers.ctrl, "ctrl-"),
            (modifiers.alt, "alt-"),
            (modifiers.shift, "shift-"),
        ] {
            if held {
                f.write_str(name)?;
            }
        }
        self.key.fmt(f)
    }
}

impl FromStr for Chord {
    type Err = ChordError;

    fn from_str(text: &str) -> Result<Self, ChordError> {
        let mut rest = text;
        let mut modifiers = Modifiers::default();
        while let Some((held, tail)) = modifier(rest) {
            *match held {
                Held::Ctrl => &mut modifiers.ctrl,
                Held::Alt => &mut modifiers.alt,
                Held::Shift => &mut modifiers.shift,
            } = true;
            rest = tail;
        }
        if rest.is_empty() {
            return Err(ChordError::Empty);
        }
        let key = Key::named(rest).ok_or(ChordError::UnknownKey)?;
        if let Key::Char(c) = key
            && modifiers.shift
            && !c.is_alphabetic()
        {
            return Err(ChordError::ShiftedSign);
        }
        Self::new(key, modifiers).deliverable()
    }
}

enum Held {
    Ctrl,
    Alt,
    Shift,
}

/// The modifier a spelling begins with, and what follows it; a lone `-` after it is the key minus.
fn modifier(text: &str) -> Option<(Held, &str)> {
    let cut = text.find(['-', '+'])?;
    let tail = text.get(cut + 1..)?;
    if tail.is_empty() {
        return None;
    }
    let held = match text.get(..cut)?.to_ascii_lowercase().as_str() {
        "ctrl" => Held::Ctrl,
        "alt" => Held::Alt,
        "shift" => Held::Shift,
        _ => return None,
    };
    Some((held, tail))
}

/// Key strokes one after another that together give one command: `g g`, or a single one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Sequence(Vec<Chord>);

impl Sequence {
    /// The strokes, at least one.
    #[must_use]
    pub fn chords(&self) -> &[Chord] {
        &self.0
    }

    /// How it is shown to a person: `Alt+w`, `g g`.
    #[must_use]
    pub fn label(&self) -> String {
        self.0
            .iter()
            .map(|chord| chord.label())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Escape and the bare character, for a single stroke of Alt and a character.
    pub(super) fn after_escape(&self) -> Option<Self> {
        let [chord] = self.0.as_slice() else {
            return None;
        };
        Some(Self(vec![Chord::plain(Key::Esc), chord.without_alt()?]))
    }
}

impl From<Chord> for Sequence {
    fn from(chord: Chord) -> Self {
        Self(vec![chord])
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, chord) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            chord.fmt(f)?;
        }
        Ok(())
    }
}

impl FromStr for Sequence {
    type Err = ChordError;

    fn from_str(text: &str) -> Result<Self, ChordError> {
        let chords = text
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<Vec<_>, _>>()?;
        if chords.is_empty() {
            Err(ChordError::Empty)
        } else {
            Ok(Self(chords))
        }
    }
}
