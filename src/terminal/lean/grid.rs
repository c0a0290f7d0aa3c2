//! Owns: a screenful of cells, as a terminal has it.
//! Must not know: how it got there.

use ratatui::buffer::Buffer;

use super::stock::{Glyph, Known, LookId, Stock};

/// One cell; of a wide symbol the first has it, and the others are its tail.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Cell {
    pub(super) glyph: Glyph,
    pub(super) look: LookId,
    /// Columns of the symbol; 0 in its tail.
    pub(super) width: u8,
    pub(super) doubtful: bool,
}

impl Cell {
    pub(super) const BLANK: Self = Self {
        glyph: Glyph::BLANK,
        look: LookId::PLAIN,
        width: 1,
        doubtful: false,
    };

    pub(super) const fn is_tail(self) -> bool {
        self.width == 0
    }

    pub(super) fn is_blank(self) -> bool {
        self.glyph == Glyph::BLANK && self.width == 1
    }

    /// One column, by everybody's count.
    pub(super) const fn is_simple(self) -> bool {
        self.width == 1 && !self.doubtful
    }
}

/// Rows of cells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Grid {
    pub(super) width: u16,
    pub(super) height: u16,
    cells: Vec<Cell>,
}

impl Grid {
    pub(super) fn blank(width: u16, height: u16) -> Self {
        Self {
            width,
            height,
            cells: vec![Cell::BLANK; usize::from(width) * usize::from(height)],
        }
    }

    /// The extent alone, where nobody looks at the cells.
    pub(super) const fn bare(width: u16, height: u16) -> Self {
        Self {
            width,
            height,
            cells: Vec::new(),
        }
    }

    /// The cells of a frame. A blank is kept as it is seen: the colour of letters that are not there is nothing.
    pub(super) fn of(buffer: &Buffer, stock: &mut Stock) -> Self {
        let mut grid = Self::blank(buffer.area.width, buffer.area.height);
        let width = usize::from(grid.width);
        if width == 0 {
            return grid;
        }
        let rows = grid.cells.chunks_mut(width);
        for (row, drawn) in rows.zip(buffer.content().chunks(width)) {
            read_row(row, drawn, stock);
        }
        grid
    }

    pub(super) fn row(&self, row: u16) -> &[Cell] {
        let width = usize::from(self.width);
        let start = usize::from(row) * width;
        &self.cells[start..start + width]
    }

    /// Moves the rows from `top` to `bottom` down, or up where `by` is negative; what they leave is blank.
    pub(super) fn shift(&mut self, top: u16, bottom: u16, by: i16) {
        let width = usize::from(self.width);
        let (start, end) = (usize::from(top) * width, (usize::from(bottom) + 1) * width);
        let rows = &mut self.cells[start..end];
        let left = (usize::from(by.unsigned_abs()) * width).min(rows.len());
        if by > 0 {
            rows.rotate_right(left);
            rows[..left].fill(Cell::BLANK);
        } else {
            rows.rotate_left(left);
            let kept = rows.len() - left;
            rows[kept..].fill(Cell::BLANK);
        }
    }

    /// Blanks every row from this one on.
    pub(super) fn erase_below(&mut self, row: u16) {
        let start = usize::from(row) * usize::from(self.width);
        self.cells[start..].fill(Cell::BLANK);
    }
}

fn read_row(row: &mut [Cell], drawn: &[ratatui::buffer::Cell], stock: &mut Stock) {
    let mut column = 0;
    while column < row.len() {
        let cell = &drawn[column];
        let mut known = stock.symbol(cell.symbol());
        if column + usize::from(known.width) > row.len() {
            known = Known::UNFIT;
        }
        let mut look = stock.look_of(cell.fg, cell.bg, cell.modifier);
        if known == Known::BLANK {
            look = stock.on_blank(look);
        }
        row[column] = Cell {
            glyph: known.glyph,
            look,
            width: known.width,
            doubtful: known.doubtful,
        };
        let end = column + usize::from(known.width);
        let tail = Cell {
            width: 0,
            ..row[column]
        };
        row[column + 1..end].fill(tail);
        column = end;
    }
}
