//! Owns: which rows may have moved as a whole between two frames, by a rough estimate of what that saves.
//! Must not know: what it costs exactly.

use std::collections::HashMap;

use super::grid::{Cell, Grid};

/// Something that changes many rows at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Lift {
    /// Rows from the first to the last move so far down, or up where it is negative; blank ones follow them.
    Move(u16, u16, i16),
    /// Every row from here on is blanked.
    EraseBelow(u16),
    /// The whole screen scrolls again.
    Free,
}

/// What a move costs at least, in the unit of the estimate.
const MOVE: i64 = 8;
const ERASE: i64 = 6;
/// What going to a run of wrong cells costs, about.
const RUN: i64 = 4;
/// So many distances are looked at.
const FAR: usize = 6;
/// Less than one byte of so many is next to nothing.
const NOTHING: i64 = 128;
/// A row that costs less than this is not worth moving.
const FEW: i64 = 10;

/// Rows that differ, and what each would cost by itself.
struct Estimate<'a> {
    old: &'a Grid,
    new: &'a Grid,
    first: u16,
    last: u16,
    /// By row from the first: what it costs as it is, and what it would cost on a blank row.
    own: Vec<i64>,
    blank: Vec<i64>,
}

/// What may be worth trying, the most promising first, each with what it would save; and what the rows cost as they are.
#[derive(Default)]
pub(super) struct Proposals {
    lifts: Vec<(i64, Lift)>,
    whole: i64,
}

impl Proposals {
    /// So many; where a whole page is to be written, what saves next to nothing of it is not worth it.
    pub(super) fn worth(&self, most: usize, length: Option<usize>) -> impl Iterator<Item = Lift> {
        let least = length.map_or(0, |length| {
            i64::try_from(length).unwrap_or(i64::MAX) / NOTHING
        });
        let worth = self.lifts.iter().filter(move |(gain, _)| *gain >= least);
        worth.take(most).map(|(_, lift)| *lift)
    }

    /// Whether the first of them saves more than half.
    pub(super) fn is_promising(&self) -> bool {
        let first = self.lifts.first();
        first.is_some_and(|(gain, _)| 2 * gain > self.whole)
    }
}

/// Looks for rows that have moved.
pub(super) fn proposals(old: &Grid, new: &Grid, rows_move: bool) -> Proposals {
    let differs = |row: &u16| old.row(*row) != new.row(*row);
    let first = (0..new.height).find(differs);
    let last = (0..new.height).rev().find(differs);
    let (Some(first), Some(last)) = (first, last) else {
        return Proposals::default();
    };
    let nothing = vec![Cell::BLANK; usize::from(new.width)];
    let cost = |old: &[Cell], row| rough(old, new.row(row), i64::MAX);
    let estimate = Estimate {
        old,
        new,
        first,
        last,
        own: (first..=last).map(|row| cost(old.row(row), row)).collect(),
        blank: (first..=last).map(|row| cost(&nothing, row)).collect(),
    };
    let mut found: Vec<(i64, Lift)> = Vec::new();
    if rows_move {
        for by in estimate.distances() {
            found.extend(estimate.best_move(by));
        }
    }
    found.extend(estimate.best_erase());
    found.sort_by_key(|(gain, _)| -gain);
    Proposals {
        lifts: found,
        whole: estimate.own.iter().sum(),
    }
}

impl Estimate<'_> {
    /// How far rows may have moved: as far as a row that now stands where another stood is like one that stood elsewhere.
    fn distances(&self) -> Vec<i16> {
        let count = usize::from(self.last - self.first) + 1;
        let rows = self.first..=self.last;
        let old: Vec<u64> = rows
            .clone()
            .map(|row| likeness(self.old.row(row)))
            .collect();
        let new: Vec<u64> = rows.map(|row| likeness(self.new.row(row))).collect();
        // By one is always worth a look: a selection that stays while its rows move leaves no row like another.
        let mut weights = HashMap::from([(1, 0), (-1, 0)]);
        for (to, like) in new.iter().enumerate() {
            // A row that is mostly there already has not moved.
            if 3 * self.own[to] < self.blank[to] || self.own[to] < FEW {
                continue;
            }
            for from in (0..count).filter(|from| old[*from] == *like && *from != to) {
                let by = i16::try_from(to).unwrap_or(0) - i16::try_from(from).unwrap_or(0);
                *weights.entry(by).or_default() += self.own[to];
            }
        }
        let mut weights: Vec<(i16, i64)> = weights.into_iter().collect();
        weights.sort_by_key(|(by, weight)| (-weight, *by));
        weights.into_iter().map(|(by, _)| by).take(FAR).collect()
    }

    fn place(&self, row: u16) -> usize {
        usize::from(row - self.first)
    }

    /// The rows for which a move by so much saves most, if it saves anything.
    fn best_move(&self, by: i16) -> Option<(i64, Lift)> {
        let count = usize::from(self.last - self.first) + 1;
        let far = usize::from(by.unsigned_abs());
        // What is saved at a row if it comes from so far away, and if it is left blank.
        let moved: Vec<i64> = (0..count)
            .map(|to| {
                let from = if by > 0 {
                    to.checked_sub(far)
                } else {
                    Some(to + far).filter(|from| *from < count)
                };
                from.map_or(0, |from| self.saved(from, to))
            })
            .collect();
        if moved.iter().filter(|saved| **saved > 0).sum::<i64>() <= MOVE {
            return None;
        }
        let vacated: Vec<i64> = self
            .own
            .iter()
            .zip(&self.blank)
            .map(|(own, blank)| own - blank)
            .collect();
        let (moved, vacated) = (sums(&moved), sums(&vacated));
        let mut best: Option<(i64, usize, usize)> = None;
        for top in 0..count {
            for bottom in top + far..count {
                let gain = if by > 0 {
                    vacated[top + far] - vacated[top] + moved[bottom + 1] - moved[top + far]
                } else {
                    let kept = bottom + 1 - far;
                    moved[kept] - moved[top] + vacated[bottom + 1] - vacated[kept]
                };
                if best.is_none_or(|(most, ..)| gain > most) {
                    best = Some((gain, top, bottom));
                }
            }
        }
        let (gain, top, bottom) = best.filter(|(gain, ..)| *gain > MOVE)?;
        let row = |place: usize| self.first + u16::try_from(place).unwrap_or_default();
        Some((gain - MOVE, Lift::Move(row(top), row(bottom), by)))
    }

    fn saved(&self, from: usize, to: usize) -> i64 {
        let row = |place: usize| self.first + u16::try_from(place).unwrap_or_default();
        let own = self.own[to];
        // Beyond this a row is as good as blank.
        let enough = self.blank[to] + RUN;
        own - rough(self.old.row(row(from)), self.new.row(row(to)), enough)
    }

    /// From which row on everything is best erased first.
    fn best_erase(&self) -> Option<(i64, Lift)> {
        if self.last + 1 < self.new.height {
            let rest = self.last + 1..self.new.height;
            let blank = |row: u16| self.new.row(row).iter().all(|cell| *cell == Cell::BLANK);
            if !rest.into_iter().all(blank) {
                return None;
            }
        }
        let mut gain = 0;
        let mut best = None;
        for row in (self.first..=self.last).rev() {
            let place = self.place(row);
            gain += self.own[place] - self.blank[place];
            if gain > ERASE && best.is_none_or(|(most, _)| gain - ERASE > most) {
                best = Some((gain - ERASE, Lift::EraseBelow(row)));
            }
        }
        best
    }
}

/// A number that rows have in common which differ in styles, in digits or in blanks only: clocks step, and rows move.
fn likeness(row: &[Cell]) -> u64 {
    // Two rows that are taken for alike by chance only cost a try.
    let letters = row
        .iter()
        .filter(|cell| !cell.is_blank() && !cell.glyph.is_digit());
    letters.fold(0, |likeness, cell| {
        (likeness ^ cell.glyph.number()).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Sums of the first so many.
fn sums(values: &[i64]) -> Vec<i64> {
    let mut sum = 0;
    std::iter::once(0)
        .chain(values.iter().map(|value| {
            sum += value;
            sum
        }))
        .collect()
}

/// About what it costs to make one row of another; not counted further than `enough`.
fn rough(old: &[Cell], new: &[Cell], enough: i64) -> i64 {
    let mut cost = 0;
    let mut look = None;
    // Whether a run of wrong letters, or of wrong blanks, is under way.
    let (mut letters, mut blanks) = (false, false);
    for (old, new) in old.iter().zip(new) {
        if old == new {
            (letters, blanks) = (false, false);
            continue;
        }
        if new.is_blank() {
            cost += if blanks { 0 } else { RUN };
            (letters, blanks) = (false, true);
        } else {
            cost += if letters || blanks { 1 } else { 1 + RUN };
            (letters, blanks) = (true, false);
        }
        if look.is_some_and(|look| look != new.look) {
            cost += RUN;
        }
        look = Some(new.look);
        if cost > enough {
            return enough;
        }
    }
    cost
}
