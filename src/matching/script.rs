//! Owns: which script a word is written in, and its sounds by that script's table.
//! Must not know: names; a word is a word.

use std::sync::LazyLock;

use any_ascii::any_ascii_char;

use super::alphabet::Alphabet;
use super::sound::Unit;

/// A script with a table of its own, or any other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Script {
    Latin,
    Arabic,
    Hebrew,
    Cyrillic,
    Han,
    Hangul,
    Kana,
    Other,
}

impl Script {
    /// Written in syllables: foreign consonants get vowels, or are left out.
    pub(super) const fn by_syllables(self) -> bool {
        matches!(self, Self::Han | Self::Hangul | Self::Kana)
    }

    /// A family name and a given name are written as one word.
    pub(super) const fn without_spaces(self) -> bool {
        matches!(self, Self::Han | Self::Hangul)
    }

    const fn of_letter(letter: char) -> Option<Self> {
        match letter {
            'A'..='Z' | 'a'..='z' | 'À'..='ɏ' | 'Ḁ'..='ỿ' => Some(Self::Latin),
            'Ѐ'..='ԯ' => Some(Self::Cyrillic),
            '\u{590}'..='\u{5FF}' | '\u{FB1D}'..='\u{FB4F}' => Some(Self::Hebrew),
            '\u{620}'..='\u{6FF}' | '\u{750}'..='\u{77F}' => Some(Self::Arabic),
            '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => Some(Self::Han),
            '\u{AC00}'..='\u{D7A3}' => Some(Self::Hangul),
            '\u{3040}'..='\u{30FF}' => Some(Self::Kana),
            _ => None,
        }
    }

    /// The script of a word's first letter that tells.
    pub(super) fn of(word: &str) -> Self {
        word.chars()
            .find_map(Self::of_letter)
            .unwrap_or(Self::Other)
    }
}

macro_rules! alphabets {
    ($($name:ident $text:ident $file:literal),+ $(,)?) => {
        $(const $text: &str = include_str!(concat!("sounds/", $file, ".txt"));
        static $name: LazyLock<Alphabet> = LazyLock::new(|| Alphabet::read($text));)+

        #[cfg(test)]
        pub(super) const TABLES: &[&str] = &[$($text),+];
    };
}

alphabets!(
    LATIN LATIN_TEXT "latin",
    ARABIC ARABIC_TEXT "arabic",
    HEBREW HEBREW_TEXT "hebrew",
    CYRILLIC CYRILLIC_TEXT "cyrillic",
    HANGUL HANGUL_TEXT "hangul",
    HAN HAN_TEXT "han",
    HANGUL_NAMES HANGUL_NAMES_TEXT "hangul_names",
    HAN_NAMES HAN_NAMES_TEXT "han_names",
);

/// The sounds of a word in small letters.
pub(super) fn sounds(word: &str) -> Vec<Unit> {
    let mut units = Vec::with_capacity(word.len());
    let letters = || word.chars().collect::<Vec<_>>();
    match Script::of(word) {
        Script::Arabic => ARABIC.sound(&letters(), &mut units),
        Script::Hebrew => HEBREW.sound(&letters(), &mut units),
        Script::Cyrillic => CYRILLIC.sound(&letters(), &mut units),
        Script::Hangul => HANGUL.sound(&taken_apart(word), &mut units),
        Script::Han => HAN.sound(&syllables(word), &mut units),
        Script::Latin | Script::Kana | Script::Other => LATIN.sound(&latin(word), &mut units),
    }
    for at in 0..units.len() {
        units[at].last_of_syllable = units
            .get(at + 1)
            .is_none_or(|next| !next.sounds.may_be_vowel());
    }
    units
}

/// The sounds of a name in the language of its script, where that is written without spaces.
pub(super) fn native(word: &str) -> Vec<Unit> {
    let mut units = Vec::with_capacity(word.len());
    match Script::of(word) {
        Script::Hangul => HANGUL_NAMES.sound(&taken_apart(word), &mut units),
        Script::Han => HAN_NAMES.sound(&syllables(word), &mut units),
        _ => {}
    }
    units
}

/// The ASCII form, in small letters.
pub(super) fn ascii(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for letter in word.chars() {
        let written = any_ascii_char(letter)
            .chars()
            .filter(char::is_ascii_alphanumeric);
        plain.extend(written.map(|letter| letter.to_ascii_lowercase()));
    }
    plain
}

/// Letters that the table knows as they are, others in their ASCII form.
fn latin(word: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(word.len());
    for letter in word.chars() {
        if LATIN.knows(letter) {
            letters.push(letter);
        } else {
            letters.extend(
                any_ascii_char(letter)
                    .chars()
                    .map(|letter| letter.to_ascii_lowercase()),
            );
        }
    }
    letters
}

/// Mandarin syllables, a point after each.
fn syllables(word: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(word.len() * 2);
    for sign in word.chars() {
        letters.extend(
            any_ascii_char(sign)
                .chars()
                .map(|letter| letter.to_ascii_lowercase()),
        );
        letters.push('·');
    }
    letters
}

/// Hangul syllables taken apart into initial, vowel and final: arithmetic, by the order of their code points.
fn taken_apart(word: &str) -> Vec<char> {
    const FIRST: u32 = 0xAC00;
    const VOWELS: u32 = 21;
    const FINALS: u32 = 28;
    let mut letters = Vec::with_capacity(word.len());
    for sign in word.chars() {
        let Some(place) = u32::from(sign)
            .checked_sub(FIRST)
            .filter(|place| *place < 19 * VOWELS * FINALS)
        else {
            letters.push(sign);
            continue;
        };
        letters.extend(char::from_u32(0x1100 + place / (VOWELS * FINALS)));
        letters.extend(char::from_u32(0x1161 + place / FINALS % VOWELS));
        letters.extend(char::from_u32(0x11A7 + place % FINALS).filter(|_| place % FINALS > 0));
    }
    letters
}
