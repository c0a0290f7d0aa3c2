//! Owns: the keys under which a word of a name is filed: its ASCII letters, its consonants, two sound codes.
//! Must not know: where they are filed, or who asks.

use std::sync::LazyLock;

use rphonetic::{DaitchMokotoffSoundex, DaitchMokotoffSoundexBuilder, DoubleMetaphone};

use super::name::Word;
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
