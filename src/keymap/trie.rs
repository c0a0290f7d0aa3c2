//! Owns: looking up key strokes one after another.
//! Must not know: where the keys were written down.

use std::collections::BTreeMap;

use super::chord::{Chord, Sequence};
use crate::command::Command;

/// What the strokes pressed so far mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lookup {
    /// A verb.
    Matched(Command),
    /// The beginning of one: wait for the next stroke.
    Pending,
    /// Nothing; where a text has the cursor, a single stroke is text.
    NotFound,
    /// The beginning of one went astray: forget all strokes pressed so far.
    Cancelled,
}

/// The keys of one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Trie {
    root: Node,
    /// What was written down, in order.
    bound: Vec<(Sequence, Command)>,
    /// What works as well and is not shown: Escape and a letter beside Alt and the letter.
    unshown: Vec<(Sequence, Command)>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    command: Option<Command>,
    next: BTreeMap<Chord, Node>,
}

impl Trie {
    /// Adds a sequence that hints and help show.
    pub(super) fn bind(&mut self, keys: &Sequence, command: Command) {
        self.insert(keys, command);
        self.bound.push((keys.clone(), command));
    }

    /// Adds a sequence that works and is not shown.
    pub(super) fn bind_unshown(&mut self, keys: &Sequence, command: Command) {
        self.insert(keys, command);
        self.unshown.push((keys.clone(), command));
    }

    fn insert(&mut self, keys: &Sequence, command: Command) {
        let mut node = &mut self.root;
        for chord in keys.chords() {
            node = node.next.entry(*chord).or_default();
        }
        node.command = Some(command);
    }

    pub(super) fn lookup(&self, pressed: &[Chord]) -> Lookup {
        let mut node = &self.root;
        for (place, chord) in pressed.iter().enumerate() {
            match node.next.get(chord) {
                Some(next) => node = next,
                None if place == 0 => return Lookup::NotFound,
                None => return Lookup::Cancelled,
            }
        }
        node.command.map_or(Lookup::Pending, Lookup::Matched)
    }

    pub(super) fn shown(&self) -> &[(Sequence, Command)] {
        &self.bound
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &(Sequence, Command)> {
        self.bound.iter().chain(&self.unshown)
    }
}
