//! Owns: what a view draws with: its area, the cells, the pen.
//! Must not know: which pane it belongs to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::pen::Pen;
use super::row::{Row, columns};
use super::wrap::wrap;
use crate::theme::Role;

/// An area to draw in, and what to draw with.
pub struct Sheet<'a> {
    /// Where.
    pub area: Rect,
    /// On what.
    pub buf: &'a mut Buffer,
    /// With what.
    pub pen: Pen<'a>,
}

impl Sheet<'_> {
    /// The same, in another area.
    pub fn within(&mut self, area: Rect) -> Sheet<'_> {
        Sheet {
            area,
            buf: self.buf,
            pen: self.pen,
        }
    }

    /// Writes the line at this row of the area.
    pub fn row(&mut self, at: u16) -> Row<'_> {
        let visible = at < self.area.height;
        let width = if visible { self.area.width } else { 0 };
        Row::new(
            self.buf,
            self.area.x,
            self.area.y + at.min(self.area.height.saturating_sub(1)),
            width,
        )
    }

    /// Writes a text over as many rows as it needs, at most so many; gives how many it took.
    pub fn paragraph(&mut self, at: u16, most: u16, text: &str, style: Style) -> u16 {
        let lines = wrap(text, self.area.width, 0).lines;
        let count = u16::try_from(lines.len())
            .unwrap_or(u16::MAX)
            .min(most)
            .max(1);
        for (line, y) in lines.iter().take(usize::from(count)).zip(at..) {
            let is_cut = y + 1 == at + count && lines.len() > usize::from(count);
            let shown = if is_cut {
                format!("{} …", line.trim_end())
            } else {
                line.clone()
            };
            self.row(y).text(&shown, style);
        }
        count
    }

    /// Gives this row one look, whatever stands in it.
    pub fn tint(&mut self, at: u16, style: Style) {
        if at < self.area.height {
            let row = Rect {
                y: self.area.y + at,
                height: 1,
                ..self.area
            };
            self.buf.set_style(row, style);
        }
    }

    /// Says something quiet in the middle of an empty area, line by line.
    pub fn quiet(&mut self, lines: &[String]) {
        let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let top = self.area.height.saturating_sub(count) / 2;
        let style = self.pen.style(Role::Muted);
        for (line, at) in lines.iter().zip(top..) {
            let left = self.area.width.saturating_sub(columns(line)) / 2;
            self.row(at).skip(left).text(line, style);
        }
    }

    /// The first line to show so that the selected one can be seen.
    #[must_use]
    pub fn top(&self, selected: usize, lines: usize) -> usize {
        let height = usize::from(self.area.height).max(1);
        let below = lines.saturating_sub(height);
        selected.saturating_sub(height.saturating_sub(2)).min(below)
    }
}
