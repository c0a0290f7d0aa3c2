//! Owns: cells of a row that move aside or close up as a whole, so that what follows them is not written again.
//! Must not know: how what remains is written.

use super::grid::Cell;
use super::hop::{Ground, Hop, Place, counted};
use super::row::{Arrival, Line, cross};
use super::run::first_change;
use super::stock::{LookId, Stock};

/// Letters are typed and taken away a few at a time.
const MOST: usize = 8;
/// Moving fewer wrong cells than this is never cheaper than writing them.
const FEWEST: usize = 8;

/// Cells inserted or deleted at a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Edit {
    Insert(usize, usize),
    Delete(usize, usize),
}

/// The best ways through a row that begin by moving cells.
pub(super) fn cross_edited(
    line: &Line<'_>,
    starts: &[Arrival],
    stock: &mut Stock,
    ground: &Ground,
) -> Vec<Arrival> {
    let Some(first) = first_change(line.old, line.new).map(usize::from) else {
        return Vec::new();
    };
    let cells = line.old[first..].iter().chain(&line.new[first..]);
    if !ground.capabilities.cells || !cells.copied().all(Cell::is_simple) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for edits in plans(line, first) {
        found.extend(cross_after(line, &edits, starts, stock, ground));
    }
    found
}

/// What is worth trying: of all distances the one that sets most cells right, each way.
fn plans(line: &Line<'_>, first: usize) -> Vec<Vec<Edit>> {
    let (old, new) = (line.old, line.new);
    let mut plans = Vec::new();
    let alike =
        |from: &[Cell], to: &[Cell]| from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let worth = |from: usize, count: usize| {
        let both = old[from..from + count].iter().zip(&new[from..from + count]);
        both.filter(|(old, new)| old != new).count()
    };
    let distances = 1..=MOST.min(old.len() - first - 1);
    let inserted = distances
        .clone()
        .map(|by| (alike(&old[first..], &new[first + by..]), by))
        .filter(|(moved, by)| worth(first + by, *moved) >= FEWEST)
        .max_by_key(|(moved, _)| *moved);
    if let Some((moved, by)) = inserted {
        let end = first + by + moved;
        let make_room = Edit::Delete(end - by, by);
        let insert = Edit::Insert(first, by);
        plans.push(vec![insert]);
        if end < old.len() {
            plans.push(vec![make_room, insert]);
        }
    }
    let deleted = distances
        .map(|by| (alike(&old[first + by..], &new[first..]), by))
        .filter(|(moved, _)| worth(first, *moved) >= FEWEST)
        .max_by_key(|(moved, _)| *moved);
    if let Some((moved, by)) = deleted {
        let delete = Edit::Delete(first, by);
        plans.push(vec![delete]);
        if first + by + moved < old.len() {
            plans.push(vec![delete, Edit::Insert(first + moved, by)]);
        }
    }
    plans
}

fn cross_after(
    line: &Line<'_>,
    edits: &[Edit],
    starts: &[Arrival],
    stock: &mut Stock,
    ground: &Ground,
) -> Vec<Arrival> {
    let mut old = line.old.to_vec();
    for edit in edits {
        edit.apply(&mut old);
    }
    let begun: Vec<Arrival> = starts
        .iter()
        .enumerate()
        .filter_map(|start| begin(line.row, edits, start, stock, ground))
        .collect();
    let edited = Line { old: &old, ..*line };
    if first_change(edited.old, edited.new).is_none() {
        return begun;
    }
    let mut arrivals = cross(&edited, &begun, stock, ground);
    for arrival in &mut arrivals {
        let start = &begun[arrival.from];
        arrival.from = start.from;
        arrival.bytes.splice(0..0, start.bytes.iter().copied());
    }
    arrivals
}

/// Where one stands after the edits; what they insert is bare.
fn begin(
    row: u16,
    edits: &[Edit],
    (from, start): (usize, &Arrival),
    stock: &mut Stock,
    ground: &Ground,
) -> Option<Arrival> {
    let mut bytes = Vec::new();
    let (mut place, mut pen) = (start.place, start.pen);
    if stock.on_blank(pen) != LookId::PLAIN {
        bytes.extend_from_slice(stock.change(pen, LookId::PLAIN));
        pen = LookId::PLAIN;
    }
    for edit in edits {
        let (column, count, last) = match *edit {
            Edit::Insert(column, count) => (column, count, b'@'),
            Edit::Delete(column, count) => (column, count, b'P'),
        };
        let column = u16::try_from(column).ok()?;
        Hop::find(place, row, column, ground).0.write(&mut bytes);
        counted(&mut bytes, u16::try_from(count).ok()?, last);
        place = Place::at(row, column);
    }
    let cost = start.cost + u32::try_from(bytes.len()).ok()?;
    Some(Arrival {
        place,
        pen,
        cost,
        from,
        bytes,
    })
}

impl Edit {
    fn apply(self, row: &mut [Cell]) {
        match self {
            Self::Insert(column, count) => {
                row[column..].rotate_right(count);
                row[column..column + count].fill(Cell::BLANK);
            }
            Self::Delete(column, count) => {
                row[column..].rotate_left(count);
                let kept = row.len() - count;
                row[kept..].fill(Cell::BLANK);
            }
        }
    }
}
