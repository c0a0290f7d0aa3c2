//! Owns: lines on a terminal that scrolls, below them the line being typed: a letter costs one byte.
//! Must not know: what the lines say.

use std::io::{self, Stdout};

use crossterm::cursor::MoveLeft;
use crossterm::queue;
use crossterm::terminal::{Clear, ClearType};

use super::guard::write_held;

/// A terminal on which lines are printed and never drawn again.
#[derive(Debug)]
pub struct Lines {
    out: Stdout,
    prompt: String,
    after: u16,
}

impl Default for Lines {
    fn default() -> Self {
        Self::new()
    }
}

impl Lines {
    /// A terminal with nothing typed on its last row.
    #[must_use]
    pub fn new() -> Self {
        Self {
            out: io::stdout(),
            prompt: String::new(),
            after: 0,
        }
    }

    /// How many columns the terminal has.
    ///
    /// # Errors
    /// It cannot be asked.
    pub fn columns(&self) -> io::Result<u16> {
        Ok(crossterm::terminal::size()?.0)
    }

    /// Takes everything off the terminal, what scrolled away too.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn wipe(&mut self) -> io::Result<()> {
        let mut bytes = Vec::new();
        queue!(
            bytes,
            Clear(ClearType::All),
            Clear(ClearType::Purge),
            crossterm::cursor::MoveTo(0, 0)
        )?;
        self.prompt.clear();
        self.after = 0;
        write_held(&mut self.out, &bytes)?;
        Ok(())
    }

    /// Prints these lines, and the prompt below them with the cursor so many columns before its end. True where that took
    /// a byte.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn print(&mut self, lines: &[String], prompt: &str, after: u16) -> io::Result<bool> {
        let bytes = self.bytes(lines, prompt, after)?;
        prompt.clone_into(&mut self.prompt);
        self.after = after;
        if bytes.is_empty() {
            return Ok(false);
        }
        write_held(&mut self.out, &bytes)
    }

    fn bytes(&self, lines: &[String], prompt: &str, after: u16) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if lines.is_empty() {
            if prompt == self.prompt && after == self.after {
                return Ok(bytes);
            }
            // Letters at the end of the line: themselves, and nothing else.
            if let Some(typed) = prompt.strip_prefix(self.prompt.as_str())
                && self.after == 0
                && after == 0
            {
                bytes.extend_from_slice(typed.as_bytes());
                return Ok(bytes);
            }
        }
        bytes.push(b'\r');
        queue!(bytes, Clear(ClearType::UntilNewLine))?;
        for line in lines {
            bytes.extend_from_slice(line.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(prompt.as_bytes());
        if after > 0 {
            queue!(bytes, MoveLeft(after))?;
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn typed(before: &str, after: &str) -> Vec<u8> {
        let lines = Lines {
            prompt: before.to_owned(),
            ..Lines::new()
        };
        lines.bytes(&[], after, 0).unwrap()
    }

    #[test]
    fn a_letter_costs_one_byte_and_nothing_costs_none() {
        assert_eq!(typed("note: insuli", "note: insulin"), b"n");
        assert!(typed("note: insulin", "note: insulin").is_empty());
    }

    #[test]
    fn a_line_is_printed_above_what_is_being_typed() {
        let lines = Lines {
            prompt: "note: ins".to_owned(),
            ..Lines::new()
        };
        let bytes = lines
            .bytes(&["waiting 3".to_owned()], "note: ins", 0)
            .unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\r\u{1b}[Kwaiting 3\r\nnote: ins"
        );
    }
}
