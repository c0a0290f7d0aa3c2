//! Owns: getting cells onto the terminal: only those that changed, in one write.
//! Must not know: what the cells mean.

use std::io::{self, Stdout, Write as _};

use crossterm::terminal::{Clear, ClearType};
use crossterm::{cursor, queue};
use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What the terminal shows.
#[derive(Debug)]
pub struct Canvas {
    out: Stdout,
    shown: Option<Buffer>,
    cursor: Option<Position>,
}

impl Default for Canvas {
    fn default() -> Self {
        Self::new()
    }
}

impl Canvas {
    /// A terminal of which nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Self {
            out: io::stdout(),
            shown: None,
            cursor: None,
        }
    }

    /// The size of the terminal.
    ///
    /// # Errors
    /// It cannot be asked.
    pub fn area(&self) -> io::Result<Rect> {
        let (width, height) = crossterm::terminal::size()?;
        Ok(Rect::new(0, 0, width, height))
    }

    /// Forgets what is shown: something else has written on the terminal.
    pub fn forget(&mut self) {
        self.shown = None;
    }

    /// Shows these cells, and the cursor at its cell or nowhere.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn show(&mut self, next: Buffer, cursor: Option<Position>) -> io::Result<()> {
        let mut bytes = Vec::new();
        let before = match self.shown.take().filter(|shown| shown.area == next.area) {
            Some(shown) => shown,
            None => {
                queue!(bytes, Clear(ClearType::All))?;
                Buffer::empty(next.area)
            }
        };
        let changes = before.diff(&next);
        let moved = cursor != self.cursor || !changes.is_empty() || !bytes.is_empty();
        if moved {
            if !changes.is_empty() {
                CrosstermBackend::new(&mut bytes).draw(changes.into_iter())?;
            }
            match cursor {
                Some(at) => queue!(bytes, cursor::MoveTo(at.x, at.y), cursor::Show)?,
                None => queue!(bytes, cursor::Hide)?,
            }
            self.out.write_all(&bytes)?;
            self.out.flush()?;
        }
        self.shown = Some(next);
        self.cursor = cursor;
        Ok(())
    }
}
