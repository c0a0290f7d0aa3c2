//! Owns: drawing a line being typed, wrapped, and where its cursor stands.
//! Must not know: what is typed or why.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::row::Row;
use super::wrap::wrap;
use crate::domain::safe;

/// How many rows a line being typed takes at this width.
#[must_use]
pub fn input_rows(text: &str, cursor: usize, width: u16) -> u16 {
    let wrapped = wrap(&shown(text), width, shown_cursor(text, cursor));
    u16::try_from(wrapped.lines.len()).unwrap_or(u16::MAX)
}

/// Draws a line being typed; where there are more rows than room, those around the cursor. Gives the cursor's cell.
pub fn input(text: &str, cursor: usize, area: Rect, buf: &mut Buffer, style: Style) -> Position {
    let wrapped = wrap(&shown(text), area.width, shown_cursor(text, cursor));
    let (row, column) = wrapped.cursor;
    let first = row.saturating_sub(area.height.saturating_sub(1));
    let lines = wrapped
        .lines
        .iter()
        .skip(usize::from(first))
        .take(usize::from(area.height));
    for (line, y) in lines.zip(area.y..) {
        Row::new(buf, area.x, y, area.width).text(line, style);
    }
    Position {
        x: area.x + column.min(area.width.saturating_sub(1)),
        y: area.y + (row - first),
    }
}

/// What is typed may have been pasted: it is foreign text like any other.
fn shown(text: &str) -> String {
    safe(text).into()
}

/// Making a text harmless may lengthen it before the cursor.
fn shown_cursor(text: &str, cursor: usize) -> usize {
    let before: String = text.chars().take(cursor).collect();
    safe(&before).as_str().chars().count()
}
