//! Owns: trying what may be cheapest for a frame, and keeping what came out shortest.
//! Must not know: how a row is painted.

use super::capabilities::Capabilities;
use super::grid::{Cell, Grid};
use super::hop::{Ground, Hop, Place, counted, number, repeat};
use super::paint::{Limit, Painted, Sent, Shown, Wanted, paint};
use super::shift::{Lift, proposals};
use super::stock::{LookId, Stock};

/// Rows move at most so many times in one frame, and each time so many proposals are tried.
const TRIED: [usize; 3] = [3, 2, 1];
/// With so many rows to paint one looks first for rows that have moved.
const WIDELY: usize = 8;
/// With less than one byte of so many saved it is not gone on.
const WORTH: usize = 128;
/// With no more bytes than this, no move of rows is cheaper.
const SHORT: usize = 14;

/// A row comes out so much cheaper than at first at most, whatever stands above it.
const SLACK: u32 = 6;

/// A terminal to which some lifts have been sent.
#[derive(Clone)]
struct Pass {
    shown: Shown,
    sent: Vec<u8>,
    capabilities: Capabilities,
}

/// The shortest bytes found for a frame; afterwards `shown` is what they leave on the terminal.
pub(super) fn plan(
    shown: &mut Shown,
    wanted: Wanted<'_>,
    stock: &mut Stock,
    capabilities: Capabilities,
) -> Vec<u8> {
    let mut pass = Pass {
        shown: shown.clone(),
        sent: Vec::new(),
        capabilities,
    };
    let home = (shown.place, shown.pen);
    let mut search = Search {
        wanted,
        home,
        best: None,
        first: None,
    };
    if rows_that_differ(&shown.grid, wanted.grid) < WIDELY {
        search.paints(&pass, stock);
    }
    for most in TRIED {
        let before = search.length();
        if before.is_some_and(|before| before <= SHORT) {
            break;
        }
        let Some(next) = search.moves_rows(&pass, most, stock) else {
            break;
        };
        pass = next;
        if let (Some(before), Some(now)) = (before, search.length())
            && (before - now) * WORTH < before
        {
            break;
        }
    }
    let best = search.best.unwrap_or(Painted {
        bytes: Vec::new(),
        place: home.0,
        pen: home.1,
    });
    *shown = Shown {
        grid: wanted.grid.clone(),
        place: best.place,
        pen: best.pen,
        ..pass.shown
    };
    best.bytes
}

/// What was found for a frame up to now.
struct Search<'a> {
    wanted: Wanted<'a>,
    /// Where cursor and pen were before it.
    home: (Place, LookId),
    best: Option<Painted>,
    /// What was painted first, and what each of its rows took.
    first: Option<(Shown, Limit)>,
}

impl Search<'_> {
    fn length(&self) -> Option<usize> {
        self.best.as_ref().map(|best| best.bytes.len())
    }

    /// Paints what a pass has left; whether that is the shortest yet.
    fn paints(&mut self, pass: &Pass, stock: &mut Stock) -> bool {
        let mut limit = Limit::none(self.wanted.grid.height);
        if let (Some((first, learnt)), Some(length)) = (&self.first, self.length()) {
            limit = pass.limit(self.wanted.grid, first, learnt, stock);
            limit.most = u32::try_from(length).unwrap_or(u32::MAX - 1);
        }
        let Some(painted) = pass.painted(self.wanted, self.home, stock, &mut limit) else {
            return false;
        };
        if self.first.is_none() {
            self.first = Some((pass.shown.clone(), limit));
        }
        let is_shortest = self
            .length()
            .is_none_or(|length| painted.bytes.len() < length);
        if is_shortest {
            self.best = Some(painted);
        }
        is_shortest
    }

    /// One more move of rows, the best of so many, if any makes it shorter. Where a move is to save most of the frame,
    /// what the frame would be without it is not looked at.
    fn moves_rows(&mut self, pass: &Pass, most: usize, stock: &mut Stock) -> Option<Pass> {
        let length = self.length();
        let found = proposals(&pass.shown.grid, self.wanted.grid, pass.capabilities.rows);
        let mut tried: Vec<Lift> = found.worth(most, length).collect();
        if pass.sent.is_empty() && !pass.shown.scrolls_whole() {
            tried.push(Lift::Free);
        }
        if length.is_none() && !found.is_promising() {
            self.paints(pass, stock);
        }
        let mut better = None;
        for lift in tried {
            let mut next = pass.clone();
            next.lift(lift, stock);
            if self.paints(&next, stock) {
                better = Some(next);
            }
        }
        better
    }
}

fn rows_that_differ(old: &Grid, new: &Grid) -> usize {
    let rows = 0..new.height;
    rows.filter(|row| old.row(*row) != new.row(*row)).count()
}

/// Bytes of the symbols that are to be written in a row.
fn symbols(old: &[Cell], new: &[Cell], stock: &Stock) -> u32 {
    let wrong = old.iter().zip(new).filter(|(old, new)| old != new);
    wrong
        .filter(|(_, new)| !new.is_blank() && !new.is_tail())
        .map(|(_, new)| stock.length(new.glyph))
        .sum()
}

impl Shown {
    /// A terminal just cleared.
    pub(super) fn cleared(width: u16, height: u16) -> Self {
        Self {
            grid: Grid::blank(width, height),
            place: Place::at(0, 0),
            pen: LookId::PLAIN,
            top: 0,
            bottom: height.saturating_sub(1),
        }
    }

    fn scrolls_whole(&self) -> bool {
        self.top == 0 && self.bottom + 1 == self.grid.height
    }
}

/// One way to move rows: the region it needs, and where the cursor must be.
#[derive(Clone, Copy)]
enum Mover {
    /// Rows are inserted or deleted at the first of them.
    AtTop,
    /// The region is exactly these rows, and scrolls at its edge.
    AtEdge,
}

impl Pass {
    fn painted(
        &self,
        wanted: Wanted<'_>,
        home: (Place, LookId),
        stock: &mut Stock,
        limit: &mut Limit,
    ) -> Option<Painted> {
        let sent = Sent {
            bytes: &self.sent,
            home,
        };
        paint(&self.shown, wanted, sent, (stock, &self.ground()), limit)
    }

    /// What was learnt of a row holds as long as the terminal has there what it had; otherwise its
    /// symbols count, and half of what it took to place them.
    fn limit(&self, wanted: &Grid, first: &Shown, learnt: &Limit, stock: &Stock) -> Limit {
        let rows = (0..wanted.height).zip(&learnt.rows);
        let least = |(row, cost): (u16, &u32)| {
            let (had, has) = (first.grid.row(row), self.shown.grid.row(row));
            if had == has && *cost > 0 {
                cost.saturating_sub(SLACK)
            } else {
                let (then, now) = (
                    symbols(had, wanted.row(row), stock),
                    symbols(has, wanted.row(row), stock),
                );
                now + cost.saturating_sub(then) / 2
            }
        };
        Limit {
            most: learnt.most,
            rows: rows.map(least).collect(),
        }
    }

    fn ground(&self) -> Ground {
        Ground {
            capabilities: self.capabilities,
            width: self.shown.grid.width,
            top: self.shown.top,
            bottom: self.shown.bottom,
        }
    }

    fn lift(&mut self, lift: Lift, stock: &mut Stock) {
        match lift {
            Lift::Free => self.scroll_only(0, self.shown.grid.height - 1),
            Lift::EraseBelow(row) => {
                self.bare_pen(stock);
                self.go(row, 0);
                self.sent.extend_from_slice(b"\x1b[J");
                self.shown.grid.erase_below(row);
            }
            Lift::Move(top, bottom, by) => {
                self.bare_pen(stock);
                let last = self.shown.grid.height - 1;
                // The ways are tried without the cells: each of them moves the same.
                let Grid { width, height, .. } = self.shown.grid;
                let bare = Grid::bare(width, height);
                let mut grid = std::mem::replace(&mut self.shown.grid, bare);
                let regions = [
                    (self.shown.top, self.shown.bottom),
                    (top, bottom),
                    (0, last),
                ];
                let ways = regions
                    .into_iter()
                    .flat_map(|region| [(region, Mover::AtTop), (region, Mover::AtEdge)])
                    .filter_map(|(region, mover)| {
                        let mut way = self.clone();
                        way.move_rows((top, bottom), by, region, mover)
                            .then_some(way)
                    });
                if let Some(way) = ways.min_by_key(|way| way.cost_to_go_on(top, bottom, by)) {
                    *self = way;
                    grid.shift(top, bottom, by);
                }
                self.shown.grid = grid;
            }
        }
    }

    /// What is sent, and the way to the first row that is to be written again.
    fn cost_to_go_on(&self, top: u16, bottom: u16, by: i16) -> u32 {
        let next = if by > 0 {
            top
        } else {
            bottom + 1 - by.unsigned_abs()
        };
        let (_, hop) = Hop::find(self.shown.place, next, 0, &self.ground());
        hop + u32::try_from(self.sent.len()).unwrap_or(u32::MAX)
    }

    fn move_rows(
        &mut self,
        (top, bottom): (u16, u16),
        by: i16,
        region: (u16, u16),
        mover: Mover,
    ) -> bool {
        if region != (self.shown.top, self.shown.bottom) {
            self.scroll_only(region.0, region.1);
        }
        let far = by.unsigned_abs();
        let column = self.shown.place.column.unwrap_or(0);
        match mover {
            Mover::AtTop if region.1 == bottom && region.0 <= top => {
                // Some terminals go to the first column by themselves: there all agree.
                self.go(top, 0);
                counted(&mut self.sent, far, if by > 0 { b'L' } else { b'M' });
            }
            Mover::AtEdge if region == (top, bottom) && by > 0 => {
                self.go(top, column);
                repeat(&mut self.sent, b"\x1bM", far);
            }
            // Rows that leave the top of the screen are kept by some terminals: what stood there stays with nobody.
            Mover::AtEdge if region == (top, bottom) && top > 0 => {
                self.go(bottom, column);
                repeat(&mut self.sent, b"\n", far);
            }
            Mover::AtTop | Mover::AtEdge => return false,
        }
        true
    }

    fn go(&mut self, row: u16, column: u16) {
        let (hop, _) = Hop::find(self.shown.place, row, column, &self.ground());
        hop.write(&mut self.sent);
        self.shown.place = Place::at(row, column);
    }

    /// What is erased or scrolled in must not take a colour.
    fn bare_pen(&mut self, stock: &mut Stock) {
        if stock.on_blank(self.shown.pen) != LookId::PLAIN {
            let change = stock.change(self.shown.pen, LookId::PLAIN);
            self.sent.extend_from_slice(change);
            self.shown.pen = LookId::PLAIN;
        }
    }

    /// Makes these the rows that scroll. Terminals differ in where that leaves the cursor.
    fn scroll_only(&mut self, top: u16, bottom: u16) {
        self.sent.extend_from_slice(b"\x1b[");
        if top > 0 || bottom + 1 < self.shown.grid.height {
            number(&mut self.sent, top + 1);
            self.sent.push(b';');
            number(&mut self.sent, bottom + 1);
        }
        self.sent.push(b'r');
        (self.shown.top, self.shown.bottom) = (top, bottom);
        self.shown.place = Place::NOWHERE;
    }
}
