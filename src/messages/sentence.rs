//! Owns: one sentence of a catalogue file as it is written, found by its id.
//! Must not know: what it says.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};

/// A sentence as it stands in its file: the id, a sign of equality, the text. It is known by its id.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sentence(&'static str);

impl Sentence {
    /// Every sentence of a file, in order.
    pub(super) fn all(file: &'static str) -> impl Iterator<Item = Self> {
        // A sentence begins with a letter in the first column, and goes to the next one or to a comment.
        let mut starts = file
            .split_inclusive('\n')
            .scan(0, |at, line| {
                let start = *at;
                *at += line.len();
                Some((start, line))
            })
            .filter(|(_, line)| {
                line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '#')
            })
            .map(|(start, _)| start)
            .chain([file.len()])
            .peekable();
        std::iter::from_fn(move || {
            let start = starts.next()?;
            file.get(start..*starts.peek()?)
        })
        .filter(|text| !text.starts_with('#'))
        .map(Self)
    }

    /// Its id.
    pub(super) fn id(&self) -> &'static str {
        let mut bytes = self.0.bytes();
        let end = bytes.position(|byte| matches!(byte, b' ' | b'='));
        self.0.get(..end.unwrap_or_default()).unwrap_or_default()
    }

    /// All of it, as the parser reads it.
    pub(super) const fn text(&self) -> &'static str {
        self.0
    }
}

impl Borrow<str> for Sentence {
    fn borrow(&self) -> &str {
        self.id()
    }
}

impl Hash for Sentence {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

impl PartialEq for Sentence {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Sentence {}
