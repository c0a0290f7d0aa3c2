//! Owns: the sounds a letter may stand for, as sets, and what it costs to hear one for another.
//! Must not know: any script, or what a name is.

/// The letters of the notation that the tables in `sounds/` are written in, one bit each; vowels come last.
const NOTATION: &str = "pbfvmwtdθðnlrszšžčǰckgxhyŋaeiou";
const FIRST_VOWEL: u32 = 26;

/// Sounds that are taken for one another: by a clerk, on a bad line, in another language's letters.
const NEAR: [&str; 17] = [
    "pbfvw",
    "tdθð",
    "szšžčǰcθð",
    "kgxh",
    "lr",
    "mnŋ",
    "yǰžč",
    "tcč",
    "dǰ",
    "gž",
    "wu",
    "yi",
    "hf",
    "ln",
    "kč",
    "gǰ",
    "kc",
];

/// A set of sounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Sounds(u32);

impl Sounds {
    /// Reads letters of the notation; `None` if one is not of it.
    pub(super) fn read(letters: &str) -> Option<Self> {
        letters.chars().try_fold(Self(0), |set, letter| {
            let place = NOTATION.chars().position(|known| known == letter)?;
            Some(Self(set.0 | 1 << place))
        })
    }

    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Nothing but vowels.
    pub(super) const fn is_vowel(self) -> bool {
        self.0 >> FIRST_VOWEL << FIRST_VOWEL == self.0
    }

    pub(super) const fn may_be_vowel(self) -> bool {
        self.0 >> FIRST_VOWEL != 0
    }

    fn is_glide(self) -> bool {
        Self::read("ywaeiou").is_some_and(|glides| self.0 & !glides.0 == 0)
    }

    fn near(self) -> Self {
        let groups = NEAR.iter().filter_map(|group| Self::read(group));
        groups
            .filter(|group| self.meets(*group))
            .fold(self, Self::with)
    }
}

/// One heard piece of a word: what it may be, and how easily it falls away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Unit {
    pub(super) sounds: Sounds,
    near: Sounds,
    missing: u16,
    /// A consonant that no vowel follows: scripts of syllables leave it out, or give it a vowel of its own.
    pub(super) last_of_syllable: bool,
}

/// How closely two words are listened to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ear {
    /// Both are spelled by letters.
    Letters,
    /// One is written in syllables: what its script cannot write is left out.
    Syllables,
    /// One is a name in the language of its syllables: nothing is left out, and vowels count.
    Native,
}

/// What weighs and costs how much. Found by measuring: see `docs/matching.md`.
const CONSONANT: u16 = 100;
const MISSING_CONSONANT: u16 = 85;
const MISSING_LAST_OF_SYLLABLE: u16 = 45;
const MISSING_MAYBE_VOWEL: u16 = 30;
const MISSING_WEAK: u16 = 25;
const MISSING_VOWEL: u16 = 22;
const MISSING_GLIDE: u16 = 10;
const MISSING_FAINT: u16 = 4;
const OTHER_VOWEL: u16 = 14;
const OTHER_VOWEL_TO_NATIVES: u16 = 38;
const ONE_VOWEL_OF_TWO: u16 = 12;
const NEAR_CONSONANT: u16 = 45;

impl Unit {
    /// A unit that falls away hardly (0), easily (1) or freely (2).
    pub(super) fn new(sounds: Sounds, weak: usize) -> Self {
        let missing = match (sounds.is_vowel(), weak) {
            (true, 0) => MISSING_VOWEL,
            (false, 0) if sounds.may_be_vowel() => MISSING_MAYBE_VOWEL,
            (false, 0) => MISSING_CONSONANT,
            (false, 1) if sounds.is_glide() => MISSING_GLIDE,
            (false, 1) => MISSING_WEAK,
            _ => MISSING_FAINT,
        };
        Self {
            sounds,
            near: sounds.near(),
            missing,
            last_of_syllable: false,
        }
    }

    /// What it adds to the weight of its word.
    pub(super) const fn weight(self) -> u16 {
        if self.missing == MISSING_CONSONANT {
            CONSONANT
        } else {
            self.missing
        }
    }

    /// What it costs where the other word has nothing for it.
    pub(super) const fn missing(self, ear: Ear) -> u16 {
        let dropped = matches!(ear, Ear::Syllables) && self.last_of_syllable;
        if dropped && self.missing > MISSING_LAST_OF_SYLLABLE {
            MISSING_LAST_OF_SYLLABLE
        } else {
            self.missing
        }
    }

    /// What it costs to hear one for the other.
    pub(super) const fn mistaken(self, other: Self, ear: Ear) -> u16 {
        let native = matches!(ear, Ear::Native);
        if self.sounds.meets(other.sounds) {
            if native
                && self.sounds.is_vowel()
                && !self.sounds.within(other.sounds)
                && !other.sounds.within(self.sounds)
            {
                ONE_VOWEL_OF_TWO
            } else {
                0
            }
        } else if self.sounds.may_be_vowel() && other.sounds.may_be_vowel() {
            if native {
                OTHER_VOWEL_TO_NATIVES
            } else {
                OTHER_VOWEL
            }
        } else if self.near.meets(other.sounds) {
            NEAR_CONSONANT
        } else {
            CONSONANT
        }
    }

    /// Two vowels in a row are heard as one.
    pub(super) fn joined(self, next: Self) -> Self {
        Self {
            sounds: self.sounds.with(next.sounds),
            near: self.near.with(next.near),
            missing: self.missing.max(next.missing),
            last_of_syllable: false,
        }
    }
}

/// The classes of consonants that a skeleton is made of.
const CLASSES: [(char, &str); 8] = [
    ('P', "pbfv"),
    ('T', "tdθð"),
    ('S', "szšžčǰc"),
    ('K', "kgx"),
    ('L', "l"),
    ('R', "r"),
    ('M', "m"),
    ('N', "nŋ"),
];

impl Unit {
    /// The classes it may be of in a skeleton; `None` where it may leave no trace, as vowels and breaths do.
    pub(super) fn classes(self) -> Vec<Option<char>> {
        if self.missing != MISSING_CONSONANT {
            return vec![None];
        }
        let of = |letters: &str| Sounds::read(letters).unwrap_or_default();
        let mut classes: Vec<Option<char>> = CLASSES
            .iter()
            .filter(|(_, letters)| self.sounds.meets(of(letters)))
            .map(|(class, _)| Some(*class))
            .collect();
        if self.sounds.meets(of("hwy")) {
            classes.push(None);
        }
        classes
    }
}
