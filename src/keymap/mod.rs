//! Owns: which key gives which verb: the shipped table, the operator's changes to it, and looking keys up.
//! Must not know: what a verb does, how it is said, and which library reads the terminal.

mod assemble;
mod chord;
mod fault;
mod shipped;
mod table;
mod trie;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use chord::{Chord, ChordError, Key, Modifiers, Sequence};
pub use fault::{Fault, FaultKind};
pub use shipped::SHIPPED;
pub use table::{KeyTable, Source};
pub use trie::Lookup;

use crate::command::{Command, Context};
use trie::Trie;

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

/// Every key of every place. A place is put together when it is first asked for: a desk that is switched on needs one, and
/// most days a few.
#[derive(Clone, Debug)]
pub struct Keymap {
    /// The code of the language.
    language: String,
    /// The operator's changes.
    changes: KeyTable,
    /// What each place understands, its layers merged, in the order of the places.
    places: [OnceLock<Keys>; Context::PLACES.len()],
}

/// The keys of one place.
#[derive(Clone, Debug)]
struct Keys {
    trie: Trie,
    /// Every verb that has a key here, in the order of the verbs.
    help: Vec<Hint>,
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
        Self::of(language, KeyTable::default())
    }

    /// The shipped keys with the operator's changes; every fault of the changes at once.
    pub fn with_changes(language: &str, changes: &KeyTable) -> Result<Self, Vec<Fault>> {
        let faults = if changes.is_empty() {
            Vec::new()
        } else {
            assemble::faults(language, changes)
        };
        if faults.is_empty() {
            Ok(Self::of(language, changes.clone()))
        } else {
            Err(faults)
        }
    }

    fn of(language: &str, changes: KeyTable) -> Self {
        Self {
            language: language.to_owned(),
            changes,
            places: [const { OnceLock::new() }; Context::PLACES.len()],
        }
    }

    /// What this place understands; nothing where it is no place but a layer.
    fn keys(&self, place: Context) -> Option<&Keys> {
        let at = Context::PLACES.iter().position(|one| *one == place)?;
        let keys = self.places.get(at)?;
        Some(keys.get_or_init(|| {
            let trie = assemble::trie(&self.language, &self.changes, place);
            let help = gathered(trie.shown());
            Keys { trie, help }
        }))
    }

    /// What the strokes pressed so far mean in this place.
    #[must_use]
    pub fn lookup(&self, place: Context, pressed: &[Chord]) -> Lookup {
        self.keys(place)
            .map_or(Lookup::NotFound, |keys| keys.trie.lookup(pressed))
    }

    /// What the hint bar shows in this place, the most wanted first.
    #[must_use]
    pub fn hints(&self, place: Context) -> Vec<Hint> {
        let help = self.keys(place).into_iter().flat_map(|keys| &keys.help);
        help.filter(|hint| hint.command.in_hint_bar())
            .cloned()
            .collect()
    }

    /// Every verb that has a key in this place, in the order of the verbs.
    #[must_use]
    pub fn help(&self, place: Context) -> Vec<Hint> {
        self.keys(place)
            .map(|keys| keys.help.clone())
            .unwrap_or_default()
    }

    /// How the strokes pressed so far can go on: the whole sequences and their verbs.
    #[must_use]
    pub fn pending(&self, place: Context, pressed: &[Chord]) -> Vec<Hint> {
        let bound = self
            .keys(place)
            .into_iter()
            .flat_map(|keys| keys.trie.all());
        gathered(bound.filter(|(keys, _)| keys.chords().starts_with(pressed)))
    }

    /// The keys of a verb in this place, the one to show first.
    #[must_use]
    pub fn keys_of(&self, place: Context, command: Command) -> Vec<Sequence> {
        let mut help = self.keys(place).into_iter().flat_map(|keys| &keys.help);
        help.find(|hint| hint.command == command)
            .map(|hint| hint.keys.clone())
            .unwrap_or_default()
    }

    /// The lines of one section, for the manual.
    #[must_use]
    pub fn section(&self, context: Context) -> Vec<Hint> {
        gathered(&assemble::written(&self.language, &self.changes, context))
    }
}

/// One hint for each verb, in the order of the verbs.
fn gathered<'a>(bound: impl IntoIterator<Item = &'a (Sequence, Command)>) -> Vec<Hint> {
    let mut hints: BTreeMap<Command, Vec<Sequence>> = BTreeMap::new();
    for (keys, command) in bound {
        hints.entry(*command).or_default().push(keys.clone());
    }
    hints
        .into_iter()
        .map(|(command, keys)| Hint { keys, command })
        .collect()
}

#[cfg(test)]
mod tests;
