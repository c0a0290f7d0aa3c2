//! Owns: a name as words, in any script: where it is cut, and which words only join others.
//! Must not know: whose it is, or what it is compared with.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::script::{self, Script};
use super::sound::Unit;

/// More words than any name has.
const MOST_WORDS: usize = 12;
/// More letters than any word of a name has.
const LONGEST_WORD: usize = 60;

static PARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("particles.txt")
        .lines()
        .flat_map(str::split_whitespace)
        .collect()
});
static FAMILY_SPELLINGS: LazyLock<Vec<(char, Vec<&str>)>> = LazyLock::new(|| {
    let lines = include_str!("han_families.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let rows = lines.filter_map(|line| line.split_once(' '));
    rows.flat_map(|(signs, spellings)| {
        signs
            .chars()
            .map(move |sign| (sign, spellings.split(' ').collect()))
    })
    .collect()
});

/// A name as given, whatever its script and order.
#[derive(Clone, Debug)]
pub struct Name {
    pub(super) words: Vec<Word>,
}

/// One word of a name.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// In small letters.
    pub(super) text: String,
    pub(super) script: Script,
    pub(super) units: Vec<Unit>,
    /// In a script without spaces, the ways to say it as a name of that language: a Chinese family name in Cantonese, Hokkien, …
    pub(super) native: Vec<Vec<Unit>>,
    /// Only joins others: `de`, `al-`, `bin`.
    pub(super) particle: bool,
}

impl Name {
    /// Reads a name. One without a letter has no words.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let lower = text.to_lowercase();
        let mut words: Vec<Word> = lower
            .split(|letter: char| !is_inside_word(letter))
            .map(bare)
            .filter(|word| word.chars().any(char::is_alphabetic))
            .take(MOST_WORDS)
            .map(Word::read)
            .filter(|word| !word.units.is_empty())
            .collect();
        if words.iter().all(|word| word.particle) {
            for word in &mut words {
                word.particle = false;
            }
        }
        Self { words }
    }

    /// Nothing in it that can be compared.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words that are more than joints.
    pub(super) fn bearing(&self) -> impl Iterator<Item = &Word> {
        self.words.iter().filter(|word| !word.particle)
    }
}

impl Word {
    fn read(text: &str) -> Self {
        let text: String = text.chars().take(LONGEST_WORD).collect();
        let script = Script::of(&text);
        Self {
            units: script::sounds(&text),
            native: native(&text, script),
            particle: PARTICLES.contains(text.as_str()),
            script,
            text,
        }
    }
}

impl Word {
    /// As it is filed: where a family name and a given name are one word, the two apart.
    pub(super) fn apart(&self) -> Vec<Self> {
        match self.text.char_indices().nth(1) {
            Some((at, _)) if !self.native.is_empty() => {
                let (family, given) = self.text.split_at(at);
                vec![Self::read(family), Self::read(given)]
            }
            _ => vec![self.clone()],
        }
    }
}

fn is_inside_word(letter: char) -> bool {
    // Strokes are part of Hebrew and of many Latin spellings; accents may come apart from their letter.
    letter.is_alphanumeric()
        || matches!(
            letter,
            '\'' | '’' | 'ʼ' | 'ʻ' | '`' | '´' | '׳' | '״' | '\u{200C}' | 'ー'
        )
        || is_mark(letter)
}

const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\u{5B0}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}'
        | '\u{670}' | '\u{900}'..='\u{903}' | '\u{93A}'..='\u{94F}' | '\u{980}'..='\u{983}' | '\u{9BC}'..='\u{9CD}'
        | '\u{A01}'..='\u{A4D}' | '\u{A70}' | '\u{A71}' | '\u{A80}'..='\u{DFF}' | '\u{E31}'..='\u{E4E}' | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17DD}')
}

/// Without strokes at its ends; in Hebrew the last one belongs to its letter.
fn bare(word: &str) -> &str {
    let stroke = |letter: char| matches!(letter, '\'' | '’' | 'ʼ' | 'ʻ' | '`' | '´' | '"' | '״');
    let word = word.trim_start_matches(stroke);
    if Script::of(word) == Script::Hebrew {
        word
    } else {
        word.trim_end_matches(stroke)
    }
}

/// A family name of one sign and a given name of one to three, also with the family name as it is spelled overseas.
fn native(text: &str, script: Script) -> Vec<Vec<Unit>> {
    let mut signs = text.chars();
    if !script.without_spaces() || !(2..=4).contains(&text.chars().count()) {
        return Vec::new();
    }
    let first = signs.next();
    let given = script::native(signs.as_str());
    let known = FAMILY_SPELLINGS
        .iter()
        .find(|(sign, _)| Some(*sign) == first);
    let spellings = known.map_or(&[][..], |(_, spellings)| spellings.as_slice());
    let overseas = spellings.iter().map(|family| {
        let mut units = script::sounds(family);
        units.extend(given.iter().copied());
        units
    });
    std::iter::once(script::native(text))
        .chain(overseas)
        .collect()
}
