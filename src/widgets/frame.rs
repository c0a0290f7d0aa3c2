//! Owns: the frame of a pane, and of what is asked in front of panes.
//! Must not know: what stands inside.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, Clear, Widget};

use super::pen::Pen;
use super::row::{Row, clip, columns};
use crate::theme::Role;

/// What a frame says.
#[derive(Clone, Default)]
pub struct Frame {
    /// At its left.
    pub title: String,
    /// At its right, with its look.
    pub right: Option<(String, Style)>,
    /// The pane has the focus.
    pub focus: bool,
}

impl Frame {
    /// A frame with this title.
    #[must_use]
    pub fn new(title: String, focus: bool) -> Self {
        Self {
            title,
            right: None,
            focus,
        }
    }

    /// Says something at the right, too.
    #[must_use]
    pub fn right(mut self, text: String, style: Style) -> Self {
        self.right = Some((text, style));
        self
    }
}

/// Draws a frame and gives what is inside. On a narrow screen it is one rule above, so that no column is lost.
pub fn frame(frame: &Frame, area: Rect, buf: &mut Buffer, pen: &Pen<'_>) -> Rect {
    let role = if frame.focus {
        Role::Focus
    } else {
        Role::Frame
    };
    let style = pen.style(role);
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return area;
    }
    let inner = if pen.narrow {
        let rule = "─".repeat(usize::from(area.width));
        buf.set_stringn(area.x, area.y, rule, usize::from(area.width), style);
        Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        }
    } else {
        let block = Block::bordered().border_style(style);
        let inner = block.inner(area);
        block.render(area, buf);
        inner
    };
    titles(frame, area, buf, pen);
    inner
}

fn titles(frame: &Frame, area: Rect, buf: &mut Buffer, pen: &Pen<'_>) {
    let room = area.width.saturating_sub(4);
    let right = frame
        .right
        .as_ref()
        .map_or(0, |(text, _)| columns(text) + 3);
    let role = if frame.focus {
        Role::Focus
    } else {
        Role::Title
    };
    let title = clip(&frame.title, room.saturating_sub(right));
    let title = format!(" {title} ");
    Row::new(buf, area.x + 1, area.y, columns(&title)).text(&title, pen.style(role));
    let Some((text, style)) = &frame.right else {
        return;
    };
    let text = format!(" {} ", clip(text, room));
    let x = area.right().saturating_sub(columns(&text) + 1);
    Row::new(buf, x.max(area.x), area.y, columns(&text)).text(&text, *style);
}

/// Clears the middle of an area and frames it, as large as it is told and there is room for.
pub fn popup(title: String, size: (u16, u16), area: Rect, buf: &mut Buffer, pen: &Pen<'_>) -> Rect {
    let width = size.0.saturating_add(4).min(area.width);
    let height = size.1.saturating_add(2).min(area.height);
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    let place = place.intersection(buf.area);
    Clear.render(place, buf);
    let boxed = Pen {
        narrow: false,
        ..*pen
    };
    let inner = frame(&Frame::new(title, true), place, buf, &boxed);
    Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    }
}
