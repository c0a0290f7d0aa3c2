//! Owns: the terminal that the desk is drawn on: its size, and one write a frame, none for a frame without change.
//! Must not know: what the cells mean, and how few bytes they take.

use std::fs::File;
use std::io;
use std::os::fd::AsFd as _;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::guard::write_held;
use super::lean::{Capabilities, Writer};

/// What the terminal shows.
#[derive(Debug)]
pub struct Canvas {
    /// The standard output, but not by way of its lines: a frame has line feeds in it, and is one write all the same.
    out: File,
    writer: Writer,
}

impl Canvas {
    /// A terminal of which nothing is known but what it may be sent.
    ///
    /// # Errors
    /// There is no standard output.
    pub fn new(capabilities: Capabilities) -> io::Result<Self> {
        Ok(Self {
            out: File::from(io::stdout().as_fd().try_clone_to_owned()?),
            writer: Writer::new(capabilities),
        })
    }

    /// The size of the terminal.
    ///
    /// # Errors
    /// It cannot be asked.
    pub fn area(&self) -> io::Result<Rect> {
        // One question to the terminal that is written on; the library would open it anew for each frame.
        let size = rustix::termios::tcgetwinsize(&self.out)?;
        Ok(Rect::new(0, 0, size.ws_col, size.ws_row))
    }

    /// Forgets what is shown: something else has written on the terminal.
    pub fn forget(&mut self) {
        self.writer.forget();
    }

    /// Shows these cells, and the cursor at its cell or nowhere. True where that took a byte; a terminal that was given
    /// back is sent none.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn show(&mut self, next: &Buffer, cursor: Option<Position>) -> io::Result<bool> {
        let bytes = self.writer.frame(next, cursor);
        if bytes.is_empty() {
            return Ok(false);
        }
        write_held(&mut self.out, &bytes)
    }
}
