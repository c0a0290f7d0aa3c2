//! Owns: which key gives which verb: the shipped table, the operator's changes to it, and looking keys up.
//! Must not know: what a verb does, how it is said, and which library reads the terminal.

mod assemble;
mod chord;
mod fault;
mod table;
mod trie;

use std::collections::BTreeMap;

pub use chord::{Chord, ChordError, Key, Modifiers, Sequence};
pub use fault::{Fault, FaultKind};
pub use table::{KeyTable, Source};
pub use trie::Lookup;

use crate::command::{Command, Context};
use trie::Trie;

/// The shipped key table, as text.
pub const SHIPPED: &str = include_str!("default.toml");

/// What a language changes in it: the code, and the lines laid over the shipped ones.
const TONGUES: &[(&str, &str)] = &[("es", include_str!("spanish.toml"))];

/// A verb and the keys that give it in one place: what hint bar and help show.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    /// The keys, the first is the one to show.
    pub keys: Vec<Sequence>,
    /// The verb.
    pub command: Command,
}

impl Hint {
    /// The keys as shown to a person: `Alt+w`.
    #[must_use]
    pub fn label(&self) -> String {
        self.keys.first().map(Sequence::label).unwrap_or_default()
    }
}

/// Every key of every place.
#[derive(Clone, Debug)]
pub struct Keymap {
    /// What each place understands, its layers merged.
    places: BTreeMap<Context, Trie>,
    /// The sections as written, for the manual.
    sections: BTreeMap<Context, Vec<(Sequence, Command)>>,
}

impl Default for Keymap {
    /// The shipped keys of an English desk.
    fn default() -> Self {
        Self::shipped("en")
    }
}

impl Keymap {
    /// The shipped keys in a language, by its code: yes is `y` or `s`.
    #[must_use]
    pub fn shipped(language: &str) -> Self {
        // The tests of this room refuse a shipped table with a fault.
        assemble::assemble(&KeyTable::shipped(language), &KeyTable::default()).0
    }

    /// The shipped keys with the operator's changes; every fault of the changes at once.
    pub fn with_changes(language: &str, changes: &KeyTable) -> Result<Self, Vec<Fault>> {
        let (keymap, faults) = assemble::assemble(&KeyTable::shipped(language), changes);
        if faults.is_empty() {
            Ok(keymap)
        } else {
            Err(faults)
        }
    }

    /// What the strokes pressed so far mean in this place.
    #[must_use]
    pub fn lookup(&self, place: Context, pressed: &[Chord]) -> Lookup {
        self.places
            .get(&place)
            .map_or(Lookup::NotFound, |trie| trie.lookup(pressed))
    }

    /// What the hint bar shows in this place, the most wanted first.
    #[must_use]
    pub fn hints(&self, place: Context) -> Vec<Hint> {
        self.help(place)
            .into_iter()
            .filter(|hint| hint.command.in_hint_bar())
            .collect()
    }

    /// Every verb that has a key in this place, in the order of the verbs.
    #[must_use]
    pub fn help(&self, place: Context) -> Vec<Hint> {
        self.places
            .get(&place)
            .map(|trie| gathered(trie.shown()))
            .unwrap_or_default()
    }

    /// How the strokes pressed so far can go on: the whole sequences and their verbs.
    #[must_use]
    pub fn pending(&self, place: Context, pressed: &[Chord]) -> Vec<Hint> {
        let begins_so = |keys: &Sequence| keys.chords().starts_with(pressed);
        let bound = self.places.get(&place).map(Trie::all).unwrap_or_default();
        gathered(
            bound
                .into_iter()
                .filter(|(keys, _)| begins_so(keys))
                .collect(),
        )
    }

    /// The keys of a verb in this place, the one to show first.
    #[must_use]
    pub fn keys_of(&self, place: Context, command: Command) -> Vec<Sequence> {
        self.help(place)
            .into_iter()
            .find(|hint| hint.command == command)
            .map(|hint| hint.keys)
            .unwrap_or_default()
    }

    /// Every key of a verb, with the section it is written in.
    #[must_use]
    pub fn chords_of(&self, command: Command) -> Vec<(Context, Sequence)> {
        self.sections
            .iter()
            .flat_map(|(context, lines)| lines.iter().map(move |line| (*context, line)))
            .filter(|(_, (_, bound))| *bound == command)
            .map(|(context, (keys, _))| (context, keys.clone()))
            .collect()
    }

    /// The lines of one section, for the manual.
    #[must_use]
    pub fn section(&self, context: Context) -> Vec<Hint> {
        gathered(self.sections.get(&context).cloned().unwrap_or_default())
    }
}

/// One hint for each verb, in the order of the verbs.
fn gathered(bound: Vec<(Sequence, Command)>) -> Vec<Hint> {
    let mut hints: BTreeMap<Command, Vec<Sequence>> = BTreeMap::new();
    for (keys, command) in bound {
        hints.entry(command).or_default().push(keys);
    }
    hints
        .into_iter()
        .map(|(command, keys)| Hint { keys, command })
        .collect()
}

#[cfg(test)]
mod tests;
