//! Owns: the reasons why two names look alike.
//! Must not know: how far apart names may be.

use super::alike::{Pairing, is_typing_error, sounds_alike};
use super::keys;
use super::name::{Name, Word};

/// Why two names look alike, in words that a program can read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reason {
    /// The same letters once both are written in ASCII.
    SameLetters,
    /// The letters of both can stand for the same sounds.
    SoundsAlike,
    /// One or two letters were missed, doubled, swapped or mistaken.
    TypingError,
    /// The same consonants in the same order.
    SameConsonants,
    /// The same code by Double Metaphone.
    DoubleMetaphone,
    /// The same code by Daitch-Mokotoff.
    DaitchMokotoff,
    /// Written in different scripts.
    OtherScript,
    /// The same words in another order.
    OtherOrder,
    /// Several words of one are one word of the other.
    JoinedWords,
    /// One has words that the other lacks: a second given name, a mother's surname.
    FurtherWords,
}

impl Reason {
    /// The word for it in JSON and in the catalogue.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SameLetters => "same_letters",
            Self::SoundsAlike => "sounds_alike",
            Self::TypingError => "typing_error",
            Self::SameConsonants => "same_consonants",
            Self::DoubleMetaphone => "double_metaphone",
            Self::DaitchMokotoff => "daitch_mokotoff",
            Self::OtherScript => "other_script",
            Self::OtherOrder => "other_order",
            Self::JoinedWords => "joined_words",
            Self::FurtherWords => "further_words",
        }
    }
}

pub(super) fn of_words(left: &Name, right: &Name, pairings: &[Pairing]) -> Vec<Reason> {
    let all = |test: fn(&Word, &Word) -> bool| {
        pairings.iter().all(|pair| test(pair.left.1, pair.right.1))
    };
    let any = |test: fn(&Word, &Word) -> bool| {
        pairings.iter().any(|pair| test(pair.left.1, pair.right.1))
    };
    let mut order: Vec<_> = pairings
        .iter()
        .map(|pair| (pair.left.0, pair.right.0))
        .collect();
    order.sort_unstable();
    let words = left.bearing().count().max(right.bearing().count());
    only_true(&[
        (Reason::SameLetters, all(same_letters)),
        (
            Reason::SoundsAlike,
            all(|a, b| !is_typing_error(a, b) || sounds_alike(a, b)),
        ),
        (Reason::TypingError, any(is_typing_error)),
        (
            Reason::SameConsonants,
            all(|a, b| share(keys::skeletons, a, b)),
        ),
        (
            Reason::DoubleMetaphone,
            all(|a, b| share(keys::metaphones, a, b)),
        ),
        (
            Reason::DaitchMokotoff,
            all(|a, b| share(keys::daitch_mokotoff, a, b)),
        ),
        (Reason::OtherScript, any(|a, b| a.script != b.script)),
        (
            Reason::OtherOrder,
            !order.is_sorted_by_key(|(_, right)| *right),
        ),
        (Reason::FurtherWords, words > pairings.len()),
    ])
}

/// Of names compared as if each were one word.
pub(super) fn of_whole(left: &Name, right: &Name) -> Vec<Reason> {
    let letters = |name: &Name| name.words.iter().map(keys::ascii).collect::<String>();
    let script = |name: &Name| name.words.first().map(|word| word.script);
    only_true(&[
        (Reason::SameLetters, letters(left) == letters(right)),
        (Reason::SoundsAlike, true),
        (Reason::OtherScript, script(left) != script(right)),
        (Reason::JoinedWords, left.words.len() != right.words.len()),
    ])
}

fn only_true(found: &[(Reason, bool)]) -> Vec<Reason> {
    let true_here = found.iter().filter(|(_, holds)| *holds);
    true_here.map(|(reason, _)| *reason).collect()
}

fn same_letters(left: &Word, right: &Word) -> bool {
    keys::ascii(left) == keys::ascii(right)
}

fn share(keys: fn(&Word) -> Vec<String>, left: &Word, right: &Word) -> bool {
    let left = keys(left);
    keys(right).iter().any(|key| left.contains(key))
}
