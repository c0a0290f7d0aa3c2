//! Owns: erasing and moving cells of the emulated screen.
//! Must not know: which sequence asked for it.

use ratatui::style::Color;

use super::colours::{PLAIN, on_blank};
use super::{Emulator, NOTHING, Seen, Told};

impl Emulator {
    /// Half a wide character is none.
    pub(super) fn break_wide(&mut self, row: u16, column: u16) {
        let start = self.index(row, 0);
        let row = &mut self.cells[start..start + usize::from(self.width)];
        let mut head = usize::from(column);
        while row[head].tail && head > 0 {
            head -= 1;
        }
        let tails = row[head + 1..].iter().take_while(|cell| cell.tail).count();
        if tails > 0 {
            row[head..=head + tails].fill(NOTHING);
        }
    }

    pub(super) fn index(&self, row: u16, column: u16) -> usize {
        usize::from(row) * usize::from(self.width) + usize::from(column)
    }

    /// What is erased has the colour of the ground on some terminals, and all of the pen on others.
    pub(super) fn erased(&self) -> Result<Seen, String> {
        let seen = on_blank(self.pen);
        let coloured = self.capabilities.coloured_erase || seen.bg == Color::Reset;
        if !seen.modifier.is_empty() || !coloured {
            return Err(format!("erased with {:?}", self.pen));
        }
        Ok(Seen {
            pen: seen,
            ..NOTHING
        })
    }

    pub(super) fn erase(&mut self, from: u16, to: u16) -> Told {
        let (row, nothing) = (self.known_row()?, self.erased()?);
        for column in from..to {
            self.break_wide(row, column);
        }
        let (start, end) = (self.index(row, from), self.index(row, 0) + usize::from(to));
        self.cells[start..end].fill(nothing);
        Ok(())
    }

    pub(super) fn erase_rest(&mut self) -> Told {
        let column = self.known_column()?;
        self.erase(column, self.width)
    }

    pub(super) fn erase_screen(&mut self, how: u16) -> Told {
        let nothing = self.erased()?;
        let from = match how {
            0 => self.index(self.known_row()?, self.known_column()?),
            2 => 0,
            other => return Err(format!("erase {other}")),
        };
        self.cells[from..].fill(nothing);
        Ok(())
    }

    pub(super) fn edit(&mut self, insert: bool, count: u16) -> Told {
        let (row, column) = (self.known_row()?, self.known_column()?);
        if self.erased()?.pen != PLAIN {
            return Err("cells inserted in colour".to_owned());
        }
        let (start, end) = (
            self.index(row, column),
            self.index(row, 0) + usize::from(self.width),
        );
        let cells = &mut self.cells[start..end];
        if cells.iter().any(|cell| cell.tail) {
            return Err("wide characters moved".to_owned());
        }
        let count = usize::from(count).min(cells.len());
        if insert {
            cells.rotate_right(count);
            cells[..count].fill(NOTHING);
        } else {
            cells.rotate_left(count);
            let kept = cells.len() - count;
            cells[kept..].fill(NOTHING);
        }
        Ok(())
    }

    pub(super) fn shift(&mut self, top: u16, bottom: u16, down: bool, count: u16) -> Told {
        self.needs(self.capabilities.rows, "scrolling")?;
        if self.erased()?.pen != PLAIN {
            return Err("rows scrolled in with a colour".to_owned());
        }
        let width = usize::from(self.width);
        let rows = &mut self.cells[usize::from(top) * width..(usize::from(bottom) + 1) * width];
        let count = (usize::from(count) * width).min(rows.len());
        if down {
            rows.rotate_right(count);
            rows[..count].fill(NOTHING);
        } else {
            rows.rotate_left(count);
            let kept = rows.len() - count;
            rows[kept..].fill(NOTHING);
        }
        Ok(())
    }
}
