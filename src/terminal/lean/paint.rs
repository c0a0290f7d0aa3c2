//! Owns: painting the rows that differ, one after the other, and bringing the cursor home.
//! Must not know: rows that move as a whole.

use super::edit::cross_edited;
use super::grid::{Cell, Grid};
use super::hop::{Ground, Hop, Place};
use super::row::{Arrival, Line, cross};
use super::stock::{LookId, Stock};

/// The terminal as we know it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) grid: Grid,
    pub(super) place: Place,
    pub(super) pen: LookId,
    /// The rows that scroll: first and last.
    pub(super) top: u16,
    pub(super) bottom: u16,
}

/// What is to be shown.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) grid: &'a Grid,
    /// Where the cursor shall be, if it is to be seen.
    pub(super) cursor: Option<(u16, u16)>,
}

/// What this frame has sent already.
#[derive(Clone, Copy)]
pub(super) struct Sent<'a> {
    pub(super) bytes: &'a [u8],
    /// Where cursor and pen were before it.
    pub(super) home: (Place, LookId),
}

/// Bytes, and where they leave cursor and pen.
#[derive(Clone, Debug)]
pub(super) struct Painted {
    pub(super) bytes: Vec<u8>,
    pub(super) place: Place,
    pub(super) pen: LookId,
}

/// What a painting is measured against: one that is certain to be dearer is given up.
#[derive(Debug)]
pub(super) struct Limit {
    /// Bytes of the best one so far.
    pub(super) most: u32,
    /// What each row costs at least.
    pub(super) rows: Vec<u32>,
}

/// With more rows than this every order of them costs about the same.
const ORDERED: usize = 6;

/// So many ways through a row are gone on with, and so many where there are many rows.
const KEPT: usize = 4;
const FEW_KEPT: usize = 2;
const MANY: usize = 20;

/// Writing more cells than this once more is never cheaper than a move across them.
const FEW: u16 = 6;

const SAVE: &[u8] = b"\x1b7";
const RESTORE: &[u8] = b"\x1b8";

/// The cheapest bytes that bring every row up to date, those sent already before them; none where the limit is passed.
pub(super) fn paint(
    shown: &Shown,
    wanted: Wanted<'_>,
    sent: Sent<'_>,
    (stock, ground): (&mut Stock, &Ground),
    limit: &mut Limit,
) -> Option<Painted> {
    let rows: Vec<u16> = (0..wanted.grid.height)
        .filter(|row| shown.grid.row(*row) != wanted.grid.row(*row))
        .collect();
    let begun = Arrival {
        place: shown.place,
        pen: shown.pen,
        cost: u32::try_from(sent.bytes.len()).unwrap_or(u32::MAX),
        from: 0,
        bytes: Vec::new(),
    };
    let mut best: Option<Painted> = None;
    for order in orders(&rows, wanted.cursor) {
        let lines = order.iter().map(|row| Line {
            row: *row,
            kept: if rows.len() > MANY { FEW_KEPT } else { KEPT },
            old: shown.grid.row(*row),
            new: wanted.grid.row(*row),
        });
        let lines: Vec<Line<'_>> = lines.collect();
        let Some(ways) = ways(&lines, &begun, (stock, ground), limit) else {
            continue;
        };
        let painted = finish(&ways, wanted, sent, stock, ground);
        if best
            .as_ref()
            .is_none_or(|best| painted.bytes.len() < best.bytes.len())
        {
            best = Some(painted);
        }
    }
    best
}

/// From above, from below, and with the row of the cursor first or last.
fn orders(rows: &[u16], cursor: Option<(u16, u16)>) -> Vec<Vec<u16>> {
    let mut orders = vec![rows.to_vec()];
    if rows.len() < 2 || rows.len() > ORDERED {
        return orders;
    }
    orders.push(rows.iter().rev().copied().collect());
    if let Some((own, _)) = cursor.filter(|(own, _)| rows.contains(own)) {
        let others = || rows.iter().copied().filter(move |row| *row != own);
        orders.push(std::iter::once(own).chain(others()).collect());
        orders.push(others().chain([own]).collect());
    }
    orders
}

/// Through one row after the other; what each of them cost at least is noted where it was not known.
fn ways(
    lines: &[Line<'_>],
    begun: &Arrival,
    (stock, ground): (&mut Stock, &Ground),
    limit: &mut Limit,
) -> Option<Vec<Vec<Arrival>>> {
    let mut least = begun.cost;
    let mut rest: u32 = lines.iter().map(|line| limit.row(line)).sum();
    let mut ways = vec![vec![begun.clone()]];
    for line in lines {
        if least.saturating_add(rest) > limit.most {
            return None;
        }
        let starts = ways.last().map_or(&[][..], Vec::as_slice);
        let mut arrivals = cross(line, starts, stock, ground);
        arrivals.extend(cross_edited(line, starts, stock, ground));
        arrivals.sort_by_key(|arrival| arrival.cost);
        arrivals.truncate(2 * line.kept);
        let now = arrivals.first().map_or(least, |first| first.cost);
        if limit.most == u32::MAX {
            limit.learn(line, now.saturating_sub(least));
        } else {
            rest -= limit.row(line);
        }
        least = now;
        ways.push(arrivals);
    }
    Some(ways)
}

fn finish(
    ways: &[Vec<Arrival>],
    wanted: Wanted<'_>,
    sent: Sent<'_>,
    stock: &mut Stock,
    ground: &Ground,
) -> Painted {
    let cursor = wanted.cursor;
    let typing = cursor.and_then(|cursor| pen_to_type(sent.home, cursor, wanted.grid, stock));
    let ends = ways.last().map_or(&[][..], Vec::as_slice);
    let mut best: Option<(u32, usize, Option<Home>)> = None;
    for (place, end) in ends.iter().enumerate() {
        let (hop, way) = match cursor {
            Some(cursor) => {
                let (home, cost) = Home::find(end, cursor, wanted.grid, stock, ground);
                (Some(home), cost)
            }
            None => (None, 0),
        };
        let pen = typing.map_or(0, |next| stock.cost_of_change(end.pen, next));
        // Of two that cost the same, the one that leaves the pen as it was: what comes next was written with it before.
        let cost = 2 * (end.cost + way + pen) + u32::from(end.pen != sent.home.1);
        if best.is_none_or(|(least, ..)| cost < least) {
            best = Some((cost, place, hop));
        }
    }
    let cheapest_end = ends.iter().enumerate().min_by_key(|(_, end)| end.cost);
    let at_home = cursor.is_some_and(|(row, column)| sent.home.0 == Place::at(row, column));
    let (least, last, hop) = best.unwrap_or((0, 0, None));
    if at_home
        && let Some((last, end)) = cheapest_end
        && 2 * (end.cost + 4) < least
    {
        let mut bytes = SAVE.to_vec();
        bytes.extend_from_slice(sent.bytes);
        write_way(ways, last, &mut bytes);
        bytes.extend_from_slice(RESTORE);
        return Painted {
            bytes,
            place: sent.home.0,
            pen: sent.home.1,
        };
    }
    let mut bytes = sent.bytes.to_vec();
    write_way(ways, last, &mut bytes);
    let (mut place, mut pen) = (ends[last].place, ends[last].pen);
    if let (Some(home), Some((row, column))) = (hop, cursor) {
        home.write(wanted.grid.row(row), stock, &mut bytes);
        place = Place::at(row, column);
    }
    if let Some(next) = typing {
        bytes.extend_from_slice(stock.change(pen, next));
        pen = next;
    }
    Painted { bytes, place, pen }
}

/// The pen in which a letter would be written where the cursor comes to rest. It is taken up with a jump, and kept where
/// the cursor stays while something else changes: these are frames anyhow, so that the letter is nothing but itself.
fn pen_to_type(
    (before, had): (Place, LookId),
    (row, column): (u16, u16),
    grid: &Grid,
    stock: &Stock,
) -> Option<LookId> {
    let next = pen_of_typing(grid.row(row), column, stock)?;
    (had == next || has_jumped(before, row, column)).then_some(next)
}

/// Whether the cursor came here otherwise than by a letter typed or taken away.
fn has_jumped(before: Place, row: u16, column: u16) -> bool {
    let near = |before: u16| before.abs_diff(column) <= 2;
    before.row != Some(row) || !before.column.is_some_and(near)
}

fn pen_of_typing(row: &[Cell], column: u16, stock: &Stock) -> Option<LookId> {
    let here = row.get(usize::from(column))?;
    let before = usize::from(column)
        .checked_sub(1)
        .and_then(|left| row.get(left))
        .filter(|left| !left.is_blank() && stock.on_blank(left.look) == here.look);
    let next = before.map_or(here.look, |left| left.look);
    here.is_blank().then_some(next)
}

impl Limit {
    /// For a first painting: nothing is known.
    pub(super) fn none(height: u16) -> Self {
        Self {
            most: u32::MAX,
            rows: vec![0; usize::from(height)],
        }
    }

    fn row(&self, line: &Line<'_>) -> u32 {
        self.rows[usize::from(line.row)]
    }

    fn learn(&mut self, line: &Line<'_>, cost: u32) {
        let known = &mut self.rows[usize::from(line.row)];
        *known = if *known == 0 { cost } else { cost.min(*known) };
    }
}

/// How the cursor comes home.
#[derive(Clone, Copy)]
enum Home {
    Hop(Hop),
    /// By writing the cells up to there once more.
    Over(u16, u16),
}

impl Home {
    fn find(
        end: &Arrival,
        (row, column): (u16, u16),
        grid: &Grid,
        stock: &Stock,
        ground: &Ground,
    ) -> (Self, u32) {
        let (hop, cost) = Hop::find(end.place, row, column, ground);
        let hop = (Self::Hop(hop), cost);
        let Some(from) = end
            .place
            .column
            .filter(|from| end.place.row == Some(row) && *from < column && column - from < FEW)
        else {
            return hop;
        };
        let cells = &grid.row(row)[usize::from(from)..usize::from(column)];
        let same = cells.iter().all(|cell| {
            let pen = if cell.is_blank() {
                stock.on_blank(end.pen)
            } else {
                end.pen
            };
            cell.is_simple() && cell.look == pen
        });
        let over: u32 = cells.iter().map(|cell| stock.length(cell.glyph)).sum();
        if same && over < cost {
            (Self::Over(from, column), over)
        } else {
            hop
        }
    }

    fn write(self, row: &[Cell], stock: &Stock, out: &mut Vec<u8>) {
        match self {
            Self::Hop(hop) => hop.write(out),
            Self::Over(from, to) => {
                for cell in &row[usize::from(from)..usize::from(to)] {
                    stock.write(cell.glyph, out);
                }
            }
        }
    }
}

/// The bytes of a whole way, from its last row back to its first.
fn write_way(ways: &[Vec<Arrival>], last: usize, out: &mut Vec<u8>) {
    let mut pieces: Vec<&[u8]> = Vec::with_capacity(ways.len());
    let mut at = last;
    for arrivals in ways.iter().rev() {
        pieces.push(&arrivals[at].bytes);
        at = arrivals[at].from;
    }
    for piece in pieces.into_iter().rev() {
        out.extend_from_slice(piece);
    }
}
