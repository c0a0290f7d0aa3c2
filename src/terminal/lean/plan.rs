//! Owns: trying what may be cheapest for a frame, and keeping what came out shortest.
//! Must not know: how a row is painted.

use super::capabilities::Capabilities;
use super::grid::Grid;
use super::hop::{Ground, Hop, Place, counted, number, repeat};
use super::paint::{Painted, Sent, Shown, Wanted, paint};
use super::shift::{Lift, proposals};
use super::stock::{LookId, Stock};

/// Rows move at most so many times in one frame, and each time so many proposals are tried.
const TRIED: [usize; 3] = [3, 2, 1];
/// With no more bytes than this, no move of rows is cheaper.
const SHORT: usize = 14;

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
    let home = (shown.place, shown.pen);
    let mut pass = Pass {
        shown: shown.clone(),
        sent: Vec::new(),
        capabilities,
    };
    let mut best = pass.painted(wanted, home, stock);
    for most in TRIED {
        if best.bytes.len() <= SHORT {
            break;
        }
        let mut tried = proposals(&pass.shown.grid, wanted.grid, capabilities.rows);
        tried.truncate(most);
        if pass.sent.is_empty() && !pass.shown.scrolls_whole() {
            tried.push(Lift::Free);
        }
        let mut better = None;
        for lift in tried {
            let mut next = pass.clone();
            next.lift(lift, stock);
            let painted = next.painted(wanted, home, stock);
            if painted.bytes.len() < best.bytes.len() {
                best = painted;
                better = Some(next);
            }
        }
        let Some(next) = better else { break };
        pass = next;
    }
    *shown = Shown {
        grid: wanted.grid.clone(),
        place: best.place,
        pen: best.pen,
        ..pass.shown
    };
    best.bytes
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
    fn painted(&self, wanted: Wanted<'_>, home: (Place, LookId), stock: &mut Stock) -> Painted {
        let sent = Sent {
            bytes: &self.sent,
            home,
        };
        paint(&self.shown, wanted, sent, stock, &self.ground())
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
                }
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
        self.shown.grid.shift(top, bottom, by);
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
