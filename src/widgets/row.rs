//! Owns: one line of cells side by side, each as wide as it is told, never wider than the screen gives.
//! Must not know: what stands in them.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// One line being written from left to right.
pub struct Row<'a> {
    buf: &'a mut Buffer,
    x: u16,
    y: u16,
    end: u16,
}

impl<'a> Row<'a> {
    /// Begins at this cell; `width` is all there is.
    pub fn new(buf: &'a mut Buffer, x: u16, y: u16, width: u16) -> Self {
        Self {
            buf,
            x,
            y,
            end: x.saturating_add(width),
        }
    }

    /// What is left, in columns.
    #[must_use]
    pub const fn left(&self) -> u16 {
        self.end.saturating_sub(self.x)
    }

    /// Text, as much of it as fits; what was cut is marked by `…`.
    pub fn text(&mut self, text: &str, style: Style) -> &mut Self {
        self.put(text, self.left(), style);
        self
    }

    /// Text in a cell of this width, filled up with blanks.
    pub fn cell(&mut self, text: &str, width: u16, style: Style) -> &mut Self {
        let width = width.min(self.left());
        let from = self.x;
        self.put(text, width, style);
        self.skip_to(from + width)
    }

    /// Text at the right end of a cell of this width.
    pub fn right(&mut self, text: &str, width: u16, style: Style) -> &mut Self {
        let width = width.min(self.left());
        let end = self.x + width;
        let blank = width.saturating_sub(columns(text));
        self.x += blank;
        self.put(text, width - blank, style);
        self.skip_to(end)
    }

    /// Blanks.
    pub fn skip(&mut self, columns: u16) -> &mut Self {
        self.skip_to(self.x.saturating_add(columns))
    }

    /// Goes to the column that leaves just so much room at the right; false if that is behind already.
    pub fn to_right(&mut self, room: u16) -> bool {
        let Some(x) = self.end.checked_sub(room).filter(|x| *x >= self.x) else {
            return false;
        };
        self.x = x;
        true
    }

    fn skip_to(&mut self, x: u16) -> &mut Self {
        self.x = x.min(self.end);
        self
    }

    fn put(&mut self, text: &str, room: u16, style: Style) {
        // A screen too small for the layout has rows that are not there.
        if !self.buf.area.contains(Position {
            x: self.x,
            y: self.y,
        }) {
            return;
        }
        let shown = clip(text, room);
        let (x, _) = self
            .buf
            .set_stringn(self.x, self.y, shown, usize::from(room), style);
        self.x = x;
    }
}

/// Columns a text takes.
#[must_use]
pub fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// As much as fits; what was cut is marked by `…`.
pub(super) fn clip(text: &str, room: u16) -> std::borrow::Cow<'_, str> {
    if columns(text) <= room {
        return text.into();
    }
    let mut left = room.saturating_sub(1);
    let mut clipped = String::new();
    for cluster in text.graphemes(true) {
        let Some(rest) = left.checked_sub(columns(cluster)) else {
            break;
        };
        left = rest;
        clipped.push_str(cluster);
    }
    if room > 0 {
        clipped.truncate(clipped.trim_end().len());
        clipped.push('…');
    }
    clipped.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    #[test]
    fn a_name_that_is_too_long_ends_in_dots_and_never_in_half_a_letter() {
        assert_eq!(clip("Pine Hill Detention", 10), "Pine Hill…");
        assert_eq!(clip("漢字漢字", 4), "漢…");
        assert_eq!(clip("whole", 5), "whole");
        assert_eq!(clip("x", 0), "");
    }

    #[test]
    fn cells_stand_where_they_belong_whatever_is_in_them() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
        Row::new(&mut buf, 0, 0, 12)
            .cell("ab", 4, Style::new())
            .right("7m", 4, Style::new())
            .text("long tail", Style::new());
        let shown: String = buf
            .content()
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        assert_eq!(shown, "ab    7mlon…");
    }
}
