//! Owns: one terminal from its first frame to its last: what it shows, and the bytes that make it show the next.
//! Must not know: how the bytes are found.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::capabilities::Capabilities;
use super::grid::Grid;
use super::paint::{Shown, Wanted};
use super::plan::plan;
use super::stock::Stock;

/// Brings a terminal of which nothing is known to a known state, whatever was sent to it before, even half a sequence:
/// every mode on which the writer relies, tabulators every eight columns, ASCII letters, no margins, a plain pen, nothing
/// on the screen, the cursor in its first cell.
const FROM_ANY_STATE: &[u8] =
    b"\x1b\\\x1b[?6;69l\x1b[?7h\x1b[4;20l\x1b[?5W\x1b(B\x0f\x1b[r\x1b[m\x1b[H\x1b[2J";

/// What the writer may have left behind, even in the middle of a frame, is taken back: a sequence, a scroll region, a pen,
/// a frame held back, a row that does not wrap; then the last row, for terminals without another screen to go back to.
pub(crate) const LET_GO: &[u8] = b"\x1b\\\x1b[?7h\x1b[?2026l\x1b[m\x1b[r\x1b[999H";

const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";

/// A frame longer than this comes in several packets: only then it pays to have it shown at once.
const PACKET: usize = 1400;
const TOGETHER: &[u8] = b"\x1b[?2026h";
const AT_ONCE: &[u8] = b"\x1b[?2026l";

/// What a terminal shows.
#[derive(Debug)]
pub struct Writer {
    capabilities: Capabilities,
    stock: Stock,
    shown: Option<Shown>,
    /// Whether the cursor is seen, where that is known.
    cursor: Option<bool>,
}

impl Writer {
    /// A terminal of which only the capabilities are known.
    #[must_use]
    pub fn new(capabilities: Capabilities) -> Self {
        Self {
            capabilities,
            stock: Stock::new(),
            shown: None,
            cursor: None,
        }
    }

    /// Nothing is known any more: something else has written on the terminal, or its size has changed.
    pub fn forget(&mut self) {
        self.shown = None;
        self.cursor = None;
    }

    /// The bytes that make the terminal show these cells, and the cursor at its cell or nowhere.
    pub fn frame(&mut self, next: &Buffer, cursor: Option<Position>) -> Vec<u8> {
        if self.stock.is_full() {
            self.stock = Stock::new();
            self.forget();
        }
        let grid = Grid::of(next, &mut self.stock);
        if grid.width == 0 || grid.height == 0 {
            return Vec::new();
        }
        let cursor = cursor.map(|at| (at.y.min(grid.height - 1), at.x.min(grid.width - 1)));
        let mut bytes = Vec::new();
        let known = self
            .shown
            .take()
            .filter(|shown| (shown.grid.width, shown.grid.height) == (grid.width, grid.height));
        let mut shown = known.unwrap_or_else(|| {
            self.cursor = None;
            bytes.extend_from_slice(FROM_ANY_STATE);
            Shown::cleared(grid.width, grid.height)
        });
        if cursor.is_none() && self.cursor != Some(false) {
            bytes.extend_from_slice(HIDE_CURSOR);
        }
        let wanted = Wanted {
            grid: &grid,
            cursor,
        };
        let painted = plan(&mut shown, wanted, &mut self.stock, self.capabilities);
        bytes.extend_from_slice(&painted);
        if cursor.is_some() && self.cursor != Some(true) {
            bytes.extend_from_slice(SHOW_CURSOR);
        }
        self.cursor = Some(cursor.is_some());
        self.shown = Some(shown);
        if self.capabilities.together && bytes.len() > PACKET {
            bytes.splice(0..0, TOGETHER.iter().copied());
            bytes.extend_from_slice(AT_ONCE);
        }
        bytes
    }
}
