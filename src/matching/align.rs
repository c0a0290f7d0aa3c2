//! Owns: how far two rows of sounds are apart: the cheapest way to hear one as the other.
//! Must not know: whose names they are, or how far is too far.

use super::sound::{Ear, Unit};

/// Of longer words only this many sounds are compared.
const LONGEST: usize = 40;

/// The cheapest alignment's cost.
pub(super) fn distance(left: &[Unit], right: &[Unit], ear: Ear) -> u16 {
    let (left, right) = (front(left), front(right));
    let mut row = [0u16; LONGEST + 1];
    for (at, unit) in right.iter().enumerate() {
        row[at + 1] = row[at] + unit.missing(ear);
    }
    for a in left {
        let without = a.missing(ear);
        let mut diagonal = row[0];
        row[0] += without;
        for (at, b) in right.iter().enumerate() {
            let heard = diagonal + a.mistaken(*b, ear);
            diagonal = row[at + 1];
            let skipped = (row[at + 1] + without).min(row[at] + b.missing(ear));
            row[at + 1] = heard.min(skipped);
        }
    }
    row[right.len()]
}

/// What a row of sounds weighs.
pub(super) fn weight(units: &[Unit]) -> u16 {
    front(units).iter().map(|unit| unit.weight()).sum()
}

fn front(units: &[Unit]) -> &[Unit] {
    &units[..units.len().min(LONGEST)]
}
