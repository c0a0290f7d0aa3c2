//! Owns: reading a word of one script into sounds by a table of its spellings.
//! Must not know: which script; each has its table in `sounds/`.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::sound::{Sounds, Unit};

/// Where in a word a spelling counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Anywhere,
    Start,
    End,
}

#[derive(Debug)]
struct Spelling {
    letters: Vec<char>,
    place: Place,
    /// Only before one of these letters, unless empty.
    before: Vec<char>,
    units: Vec<Unit>,
}

/// The spellings of one script.
#[derive(Debug)]
pub(super) struct Alphabet {
    by_first: HashMap<char, Vec<Spelling>>,
}

impl Alphabet {
    /// Reads a table: a spelling, then its sounds. `^` and `$` are the ends of a word, `(…)` what must follow; a
    /// sound with `?` falls away easily, with `??` freely; `-` is silence. A line that is none of this is left out;
    /// a test reads every table to the end.
    pub(super) fn read(table: &str) -> Self {
        let mut by_first: HashMap<char, Vec<Spelling>> = HashMap::new();
        for row in lines(table).filter_map(rows).flatten() {
            let first = row.letters.first().copied();
            by_first
                .entry(first.unwrap_or_default())
                .or_default()
                .push(row);
        }
        for rows in by_first.values_mut() {
            rows.sort_by_key(|row| {
                let bound = row.place != Place::Anywhere || !row.before.is_empty();
                (Reverse(row.letters.len()), !bound)
            });
        }
        Self { by_first }
    }

    /// Whether the table has anything to say of this letter.
    pub(super) fn knows(&self, letter: char) -> bool {
        self.by_first.contains_key(&letter)
    }

    /// Adds the sounds of a word. Letters that the table lacks are silent.
    pub(super) fn sound(&self, word: &[char], into: &mut Vec<Unit>) {
        let mut at = 0;
        while at < word.len() {
            let rows = self
                .by_first
                .get(&word[at])
                .map(Vec::as_slice)
                .unwrap_or_default();
            let Some(row) = rows.iter().find(|row| row.fits(word, at)) else {
                at += 1;
                continue;
            };
            row.units.iter().for_each(|&unit| push(into, unit));
            at += row.letters.len();
        }
    }
}

/// Vowels in a row are one, a doubled consonant too.
pub(super) fn push(into: &mut Vec<Unit>, unit: Unit) {
    if let Some(last) = into.last_mut() {
        if last.sounds.is_vowel() && unit.sounds.is_vowel() {
            *last = last.joined(unit);
            return;
        }
        if last.sounds == unit.sounds {
            return;
        }
    }
    into.push(unit);
}

impl Spelling {
    fn fits(&self, word: &[char], at: usize) -> bool {
        let end = at + self.letters.len();
        word[at..].starts_with(&self.letters)
            && match self.place {
                Place::Anywhere => true,
                Place::Start => at == 0,
                Place::End => end == word.len(),
            }
            && (self.before.is_empty()
                || word.get(end).is_some_and(|next| self.before.contains(next)))
    }
}

/// The lines of a table, without its comments.
fn lines(table: &str) -> impl Iterator<Item = &str> {
    let lines = table
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty())
}

/// One line: spellings with commas between them, and the sounds that each stands for.
fn rows(line: &str) -> Option<Vec<Spelling>> {
    let mut words = line.split_whitespace();
    let spellings = words.next()?;
    let units = words
        .filter(|word| *word != "-")
        .map(unit)
        .collect::<Option<Vec<_>>>()?;
    spellings
        .split(',')
        .map(|written| row(written, units.clone()))
        .collect()
}

fn row(written: &str, units: Vec<Unit>) -> Option<Spelling> {
    let (written, before) = match written.split_once('(') {
        Some((written, before)) => (written, before.strip_suffix(')')?),
        None => (written, ""),
    };
    let (place, letters) = match (written.strip_prefix('^'), written.strip_suffix('$')) {
        (Some(rest), _) => (Place::Start, rest),
        (None, Some(rest)) => (Place::End, rest),
        (None, None) => (Place::Anywhere, written),
    };
    (!letters.is_empty()).then(|| Spelling {
        letters: letters.chars().collect(),
        place,
        before: before.chars().collect(),
        units,
    })
}

fn unit(written: &str) -> Option<Unit> {
    let bare = written.trim_end_matches('?');
    Some(Unit::new(Sounds::read(bare)?, written.len() - bare.len()))
}

#[cfg(test)]
pub(super) fn unread(table: &str) -> Vec<&str> {
    lines(table).filter(|line| rows(line).is_none()).collect()
}
