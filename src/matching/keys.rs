//! Owns: the keys under which a word of a name is filed: its ASCII letters, its consonants, two sound codes.
//! Must not know: where they are filed, or who asks.

use std::sync::LazyLock;

use rphonetic::{DaitchMokotoffSoundex, DaitchMokotoffSoundexBuilder, DoubleMetaphone};

use super::name::{Name, Word};
use super::script;

/// A sound code of so many signs tells words apart well enough.
const CODE: usize = 6;
/// More ways to read one word than this are not filed.
const MOST_READINGS: usize = 6;

static METAPHONE: LazyLock<DoubleMetaphone> = LazyLock::new(|| DoubleMetaphone::new(Some(CODE)));
static DAITCH_MOKOTOFF: LazyLock<DaitchMokotoffSoundex> = LazyLock::new(|| {
    DaitchMokotoffSoundexBuilder::default()
        .build()
        .unwrap_or_default()
});

/// More keys than any word needs.
const MOST_KEYS: usize = 80;
/// In shorter words one letter left out leaves nothing to go by.
const SHORTEST_WITH_ERRORS: usize = 4;

/// A word of a name as it is filed and sought.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filed {
    /// In ASCII, small letters and digits.
    pub word: String,
    /// What it is found under; the first sign tells the kind.
    pub keys: Vec<String>,
}

impl Name {
    /// Its words with their keys; those that only join others are left out.
    #[must_use]
    pub fn filed(&self) -> Vec<Filed> {
        let words = self.bearing().flat_map(Word::apart);
        let filed = words.map(|word| Filed {
            word: ascii(&word),
            keys: keys(&word),
        });
        filed.filter(|filed| !filed.word.is_empty()).collect()
    }
}

fn keys(word: &Word) -> Vec<String> {
    let kinds = [
        ('-', one_letter_left_out(&ascii(word))),
        ('.', skeletons(word)),
        ('m', metaphones(word)),
        ('d', daitch_mokotoff(word)),
    ];
    let mut keys: Vec<String> = kinds
        .into_iter()
        .flat_map(|(kind, keys)| keys.into_iter().map(move |key| format!("{kind}{key}")))
        .collect();
    keys.truncate(MOST_KEYS);
    keys
}

/// The word, and every word that one letter less makes of it: two words with one of these in common are one letter
/// missed, doubled, mistaken or swapped apart.
fn one_letter_left_out(word: &str) -> Vec<String> {
    let mut shorter = vec![word.to_owned()];
    if word.len() >= SHORTEST_WITH_ERRORS {
        shorter.extend((0..word.len()).map(|at| format!("{}{}", &word[..at], &word[at + 1..])));
    }
    shorter.sort_unstable();
    shorter.dedup();
    shorter
}

/// Its letters in ASCII, small.
pub(super) fn ascii(word: &Word) -> String {
    script::ascii(&word.text)
}

/// Its consonants by class, in every way the word can be read.
pub(super) fn skeletons(word: &Word) -> Vec<String> {
    let mut readings = vec![String::new()];
    for unit in &word.units {
        let classes = unit.classes();
        if readings.len() * classes.len() > MOST_READINGS {
            let class = classes.first().copied().flatten();
            for reading in &mut readings {
                push(reading, class);
            }
            continue;
        }
        readings = readings
            .iter()
            .flat_map(|reading| {
                classes.iter().map(|class| {
                    let mut longer = reading.clone();
                    push(&mut longer, *class);
                    longer
                })
            })
            .collect();
    }
    readings.sort_unstable();
    readings.dedup();
    readings.retain(|reading| !reading.is_empty());
    readings
}

fn push(reading: &mut String, class: Option<char>) {
    // A doubled consonant is one.
    if let Some(class) = class.filter(|class| !reading.ends_with(*class)) {
        reading.push(class);
    }
}

/// Both codes of Double Metaphone.
pub(super) fn metaphones(word: &Word) -> Vec<String> {
    let codes = METAPHONE.double_metaphone(&ascii(word));
    let mut codes = vec![codes.primary(), codes.alternate()];
    codes.dedup();
    codes.retain(|code| !code.is_empty());
    codes
}

/// Every code of Daitch-Mokotoff.
pub(super) fn daitch_mokotoff(word: &Word) -> Vec<String> {
    let codes = DAITCH_MOKOTOFF.soundex(&ascii(word));
    codes
        .split('|')
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect()
}
