//! Owns: comparing what a terminal shows with the frame that was meant: cell, style and cursor.
//! Must not know: how it came there.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use unicode_width::UnicodeWidthStr as _;

use super::colours::{Pen, on_blank};
use super::{Emulator, Seen, Told};

/// What a cell is meant to show.
struct Meant {
    text: String,
    pen: Pen,
    width: usize,
    /// Terminals may differ in it: its first character and its style must be right, and everything around it.
    doubtful: bool,
}

impl Emulator {
    /// Whether it shows this frame, and the cursor at its cell or nowhere.
    pub(crate) fn shows(&self, frame: &Buffer, cursor: Option<Position>) -> Told {
        let width = usize::from(frame.area.width);
        for (row, (meant, seen)) in frame
            .content()
            .chunks(width)
            .zip(self.cells.chunks(width))
            .enumerate()
        {
            let mut column = 0;
            while column < width {
                let want = meant_by(&meant[column], width - column);
                compare(&want, &seen[column])
                    .map_err(|why| format!("row {row} column {column}: {why}"))?;
                column += want.width;
            }
        }
        match cursor {
            None if self.cursor == Some(false) => Ok(()),
            Some(at)
                if self.cursor == Some(true)
                    && (self.row, self.column) == (Some(at.y), Some(at.x)) =>
            {
                Ok(())
            }
            wanted => Err(format!(
                "cursor {wanted:?}, but {:?} at {:?} {:?}",
                self.cursor, self.row, self.column
            )),
        }
    }
}

fn compare(want: &Meant, seen: &Seen) -> Told {
    let blank = seen.text.is_empty() || seen.text == " ";
    let same_text = if want.text == " " {
        blank
    } else if want.doubtful {
        seen.text.chars().next() == want.text.chars().next()
    } else {
        seen.text == want.text
    };
    let seen_pen = if blank { on_blank(seen.pen) } else { seen.pen };
    if same_text && seen_pen == want.pen {
        return Ok(());
    }
    Err(format!(
        "meant {:?} {:?}, but {seen:?}",
        want.text, want.pen
    ))
}

fn meant_by(cell: &ratatui::buffer::Cell, room: usize) -> Meant {
    let symbol = cell.symbol();
    let single = |text: &str| (text.to_owned(), 1);
    let (text, width) = match symbol.width() {
        _ if symbol.chars().any(char::is_control) => single("?"),
        0 => single(" "),
        width if width > room || width > 8 => single("?"),
        width => (symbol.to_owned(), width),
    };
    let pen = Pen::of(cell.style());
    let doubtful = text.chars().count() > 1
        || text
            .chars()
            .any(|char| char >= '\u{1f000}' || ('\u{2600}'..'\u{2c00}').contains(&char));
    Meant {
        pen: if text == " " { on_blank(pen) } else { pen },
        text,
        width,
        doubtful,
    }
}
