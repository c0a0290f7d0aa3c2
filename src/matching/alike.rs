//! Owns: whether two names may be one person's, how likely that is, and why.
//! Must not know: anything of the person but the names.

use strsim::osa_distance;

use super::align::{distance, weight};
use super::alphabet::push;
use super::name::{Name, Word};
use super::script::Script;
use super::sound::{Ear, Unit};
use super::why::{self, Reason};

/// What comparing two names says.
#[derive(Clone, PartialEq, Debug)]
pub struct Likeness {
    /// Near enough that each is shown when the other is sought.
    pub candidates: bool,
    /// From 0 to 1; one half and more are candidates.
    pub score: f32,
    /// Why, the strongest first; empty for those that are no candidates.
    pub reasons: Vec<Reason>,
}

/// How far apart names may be: this share of what they weigh, and so much besides. Found by measuring.
#[derive(Clone, Copy)]
struct Allowance {
    share: f32,
    besides: f32,
}

const ONE_WORD: Allowance = Allowance {
    share: 0.22,
    besides: 28.0,
};
/// A word that has several to choose from is found by chance more often.
const OF_SEVERAL: f32 = 40.0;
const OF_SEVERAL_IN_ONE: f32 = 80.0;
/// Words that bear each other out may each be further apart …
const SEVERAL_WORDS: Allowance = Allowance {
    share: 0.33,
    besides: 8.0,
};
const SEVERAL_WORDS_BY_SYLLABLES: Allowance = Allowance {
    share: 0.32,
    besides: 0.0,
};
/// … but none further than this.
const EACH_OF_SEVERAL: Allowance = Allowance {
    share: 0.6,
    besides: 0.0,
};
const WHOLE: Allowance = Allowance {
    share: 0.25,
    besides: 0.0,
};
const NATIVE: Allowance = Allowance {
    share: 0.15,
    besides: 3.0,
};
/// To choose the best of several ways to pair words.
const CHOOSING: Allowance = Allowance {
    share: 0.3,
    besides: 0.0,
};
const TYPING_ERROR: u16 = 40;

/// How far two words, or two names, are apart, and how much they have in common to go by.
#[derive(Clone, Copy, Debug)]
struct Fit {
    apart: u16,
    weight: u16,
}

impl Fit {
    fn of(left: &[Unit], right: &[Unit], ear: Ear) -> Self {
        Self {
            apart: distance(left, right, ear),
            weight: weight(left).min(weight(right)),
        }
    }

    fn room(self, allowed: Allowance) -> f32 {
        allowed.share * f32::from(self.weight) + allowed.besides - f32::from(self.apart)
    }

    fn and(self, other: Self) -> Self {
        Self {
            apart: self.apart + other.apart,
            weight: self.weight + other.weight,
        }
    }

    /// 1 for no distance, one half at the edge of what is allowed.
    fn score(self, allowed: Allowance) -> f32 {
        let apart = f32::from(self.apart);
        let most = (apart + self.room(allowed)).max(1.0);
        if apart <= most {
            1.0 - 0.5 * apart / most
        } else {
            0.5 * most / apart
        }
    }
}

/// Two words that were put together, by their places.
pub(super) struct Pairing<'a> {
    pub(super) left: (usize, &'a Word),
    pub(super) right: (usize, &'a Word),
    fit: Fit,
}

/// Compares two names.
#[must_use]
pub fn compare(left: &Name, right: &Name) -> Likeness {
    let by_syllables = [left, right]
        .iter()
        .any(|name| name.words.iter().any(|word| word.script.by_syllables()));
    let pairings = pair_words(left, right);
    let (by_words, used) = score_of_words(&pairings, left, right, by_syllables);
    let by_whole = score_of_whole(left, right);
    let score = by_words.max(by_whole);
    let candidates = score >= 0.5;
    let reasons = match (candidates, by_words >= by_whole) {
        (false, _) => Vec::new(),
        (true, true) => why::of_words(left, right, &pairings[..used]),
        (true, false) => why::of_whole(left, right),
    };
    Likeness {
        candidates,
        score,
        reasons,
    }
}

/// Every word of the shorter name with the best one that is left of the longer; the best pairs first.
fn pair_words<'a>(left: &'a Name, right: &'a Name) -> Vec<Pairing<'a>> {
    let mut all: Vec<Pairing> = Vec::new();
    for (at, word) in left.bearing().enumerate() {
        all.extend(right.bearing().enumerate().map(|(place, other)| Pairing {
            left: (at, word),
            right: (place, other),
            fit: fit(word, other),
        }));
    }
    all.sort_by(|a, b| b.fit.room(CHOOSING).total_cmp(&a.fit.room(CHOOSING)));
    let (mut lefts, mut rights) = (0u32, 0u32);
    all.retain(|pair| {
        let free = lefts >> pair.left.0 & 1 == 0 && rights >> pair.right.0 & 1 == 0;
        if free {
            lefts |= 1 << pair.left.0;
            rights |= 1 << pair.right.0;
        }
        free
    });
    all
}

fn fit(left: &Word, right: &Word) -> Fit {
    let by_sound = Fit::of(&left.units, &right.units, ear(left, right));
    if is_typing_error(left, right) {
        Fit {
            apart: by_sound.apart.min(TYPING_ERROR),
            weight: by_sound.weight,
        }
    } else {
        by_sound
    }
}

fn ear(left: &Word, right: &Word) -> Ear {
    if left.script.by_syllables() || right.script.by_syllables() {
        Ear::Syllables
    } else {
        Ear::Letters
    }
}

/// One wrong key in a word of four letters, two in one of nine.
pub(super) fn is_typing_error(left: &Word, right: &Word) -> bool {
    let shorter = left.text.len().min(right.text.len());
    let (most, longer) = (
        if shorter >= 9 { 2 } else { 1 },
        left.text.len().max(right.text.len()),
    );
    left.script == right.script
        && !left.script.by_syllables()
        && shorter >= 4
        && longer - shorter <= most * 2
        && osa_distance(&left.text, &right.text) <= most
}

/// The score of the best words together, and how many they are.
fn score_of_words(
    pairings: &[Pairing],
    left: &Name,
    right: &Name,
    by_syllables: bool,
) -> (f32, usize) {
    let (lefts, rights) = (left.bearing().count(), right.bearing().count());
    let further = lefts.abs_diff(rights);
    let Some(first) = pairings.first() else {
        return (0.0, 0);
    };
    if lefts.min(rights) == 1 {
        let mut allowed = one_word(first.left.1.script, first.right.1.script);
        if further > 0 {
            let part_of_one = without_spaces(left).is_some() || without_spaces(right).is_some();
            allowed.besides -= if part_of_one {
                OF_SEVERAL_IN_ONE
            } else {
                OF_SEVERAL
            };
        }
        return (less_for(further, first.fit.score(allowed)), 1);
    }
    let allowed = if by_syllables {
        SEVERAL_WORDS_BY_SYLLABLES
    } else {
        SEVERAL_WORDS
    };
    let mut best = (0.0, 0);
    let mut together = first.fit;
    for (at, pair) in pairings.iter().enumerate().skip(1) {
        together = together.and(pair.fit);
        if pair.fit.room(EACH_OF_SEVERAL) >= 0.0 {
            let left_out = lefts.max(rights) - at - 1;
            let score = less_for(left_out, together.score(allowed));
            if score >= best.0 {
                best = (score, at + 1);
            }
        }
    }
    best
}

/// The more sounds a letter of the script may stand for, the less one short word says.
const fn one_word(left: Script, right: Script) -> Allowance {
    let share = ONE_WORD.share;
    let besides = match (left, right) {
        (Script::Han, _) | (_, Script::Han) => -3.0,
        (Script::Hangul | Script::Kana, _) | (_, Script::Hangul | Script::Kana) => 2.0,
        (Script::Arabic | Script::Other, _) | (_, Script::Arabic | Script::Other) => 12.0,
        (Script::Hebrew, _) | (_, Script::Hebrew) => 30.0,
        (Script::Cyrillic, _) | (_, Script::Cyrillic) => 36.0,
        (Script::Latin, Script::Latin) => ONE_WORD.besides,
    };
    Allowance { share, besides }
}

/// Each word without a partner takes a tenth of what speaks for the two.
fn less_for(further: usize, score: f32) -> f32 {
    let spared = (0..further).fold(1.0, |share, _| share * 0.9);
    if score >= 0.5 {
        0.5 + (score - 0.5) * spared
    } else {
        score
    }
}

/// The names as if each were one word: what is joined in one and apart in the other, or written without spaces.
fn score_of_whole(left: &Name, right: &Name) -> f32 {
    if left.is_empty() || right.is_empty() || left.words.len() + right.words.len() < 3 {
        return 0.0;
    }
    match (without_spaces(left), without_spaces(right)) {
        (Some(word), None) => score_of_native(word, right),
        (None, Some(word)) => score_of_native(word, left),
        _ => Fit::of(
            &said(left, 0),
            &said(right, 0),
            ear(&left.words[0], &right.words[0]),
        )
        .score(WHOLE),
    }
}

/// One word without spaces against a name in its order, with its last word first, and with its first word last.
fn score_of_native(word: &Word, name: &Name) -> f32 {
    let turns = [0, 1, name.words.len() - 1];
    let fits = turns.into_iter().flat_map(|turn| {
        let said = said(name, turn);
        let natives = word.native.iter();
        natives.map(move |way| Fit::of(way, &said, Ear::Native).score(NATIVE))
    });
    fits.fold(0.0, f32::max)
}

fn said(name: &Name, turn: usize) -> Vec<Unit> {
    let words = name.words.iter().cycle().skip(turn).take(name.words.len());
    let mut units = Vec::new();
    words
        .flat_map(|word| &word.units)
        .for_each(|unit| push(&mut units, *unit));
    units
}

fn without_spaces(name: &Name) -> Option<&Word> {
    match name.words.as_slice() {
        [word] if word.script.without_spaces() => Some(word),
        _ => None,
    }
}

/// Near by their sounds alone.
pub(super) fn sounds_alike(left: &Word, right: &Word) -> bool {
    Fit::of(&left.units, &right.units, Ear::Letters).room(ONE_WORD) >= 0.0
}
