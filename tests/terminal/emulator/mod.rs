//! Owns: a terminal that takes nothing on trust: it shows what every terminal would show, and refuses whatever is outside
//! the chosen capabilities or looks different from one terminal to the next.
//! Must not know: who writes on it.

mod cells;
mod colours;
mod picture;

use linelamp::terminal::Capabilities;
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthChar as _;

use colours::{PLAIN, Pen};

/// How wide this terminal draws what terminals do not agree on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Counting {
    /// Every character by itself, as wide as its own table says.
    ByCharacter,
    /// An old table: nothing outside the ideographs is wide.
    Narrow,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Seen {
    text: String,
    pen: Pen,
    tail: bool,
}

const NOTHING: Seen = Seen {
    text: String::new(),
    pen: PLAIN,
    tail: false,
};

/// A terminal of cells.
#[derive(Clone, Debug)]
pub(crate) struct Emulator {
    width: u16,
    height: u16,
    capabilities: Capabilities,
    counting: Counting,
    cells: Vec<Seen>,
    /// Where the cursor is; nothing where terminals differ.
    row: Option<u16>,
    column: Option<u16>,
    pen: Pen,
    top: u16,
    bottom: u16,
    wraps: bool,
    cursor: Option<bool>,
    saved: Option<(Option<u16>, Option<u16>, Pen)>,
    last: Option<char>,
    together: bool,
}

type Told = Result<(), String>;

impl Emulator {
    /// A terminal in the state in which somebody else left it.
    pub(crate) fn new(
        width: u16,
        height: u16,
        capabilities: Capabilities,
        counting: Counting,
    ) -> Self {
        let dirt = Seen {
            text: "#".to_owned(),
            ..NOTHING
        };
        Self {
            width,
            height,
            capabilities,
            counting,
            cells: vec![dirt; usize::from(width) * usize::from(height)],
            row: None,
            column: None,
            pen: Pen {
                modifier: Modifier::UNDERLINED,
                ..PLAIN
            },
            top: height / 3,
            bottom: height - 1,
            wraps: false,
            cursor: None,
            saved: None,
            last: None,
            together: false,
        }
    }

    /// Takes what a program sends.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Told {
        let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
        let mut rest = text.chars();
        while let Some(char) = rest.next() {
            match char {
                '\x1b' => self.escape(&mut rest)?,
                char if char.is_control() => self.control(char)?,
                char => self.print(char)?,
            }
        }
        if self.together {
            return Err("a frame that never ends".to_owned());
        }
        Ok(())
    }

    fn control(&mut self, char: char) -> Told {
        match char {
            '\r' => self.column = Some(0),
            '\n' => {
                let row = self.known_row()?;
                if row == self.bottom && self.top == 0 {
                    return Err("what scrolls off the top is kept by some".to_owned());
                }
                if row == self.bottom {
                    self.shift(self.top, self.bottom, false, 1)?;
                } else {
                    self.go(row + 1, true)?;
                }
            }
            '\x08' => {
                let column = self.known_column()?;
                self.column = Some(column.checked_sub(1).ok_or("backspace at the edge")?);
            }
            '\t' => {
                self.needs(self.capabilities.tabs, "a tabulator")?;
                let stop = self.known_column()? / 8 * 8 + 8;
                if stop >= self.width {
                    return Err("a tabulator without a stop".to_owned());
                }
                self.column = Some(stop);
            }
            '\x0f' => {}
            other => return Err(format!("control {other:?}")),
        }
        Ok(())
    }

    fn print(&mut self, char: char) -> Told {
        let row = self.known_row()?;
        let width = match (char.width().unwrap_or(0), self.counting) {
            (2, Counting::Narrow) if !is_ideograph(char) => 1,
            (width, _) => u16::try_from(width).map_err(|_| "too wide")?,
        };
        self.last = Some(char);
        if width == 0 {
            // A mark joins what stands before it; where that is does not matter to who addresses the cursor afterwards.
            if let Some(at) = self.column.and_then(|column| column.checked_sub(1)) {
                let at = self.index(row, at);
                self.cells[at].text.push(char);
            }
            return Ok(());
        }
        let Some(column) = self.column else {
            if self.wraps {
                return Err("printing where the cursor is not certain".to_owned());
            }
            // Without wrapping, what does not fit is lost in the last column.
            return Ok(());
        };
        if column + width > self.width {
            return if self.wraps {
                Err("a character that wraps".to_owned())
            } else {
                self.column = None;
                Ok(())
            };
        }
        for at in column..column + width {
            self.break_wide(row, at);
        }
        let at = self.index(row, column);
        for offset in 0..usize::from(width) {
            self.cells[at + offset] = Seen {
                text: if offset == 0 {
                    char.to_string()
                } else {
                    String::new()
                },
                pen: self.pen,
                tail: offset > 0,
            };
        }
        self.column = Some(column + width).filter(|column| *column < self.width);
        Ok(())
    }

    fn escape(&mut self, rest: &mut std::str::Chars<'_>) -> Told {
        match rest.next() {
            Some('[') => self.sequence(rest),
            Some('\\') => Ok(()),
            Some('(') if rest.next() == Some('B') => Ok(()),
            Some('7') => {
                self.saved = Some((self.row, self.column, self.pen));
                Ok(())
            }
            Some('8') => {
                (self.row, self.column, self.pen) = self.saved.take().ok_or("restored twice")?;
                Ok(())
            }
            Some('M') => {
                let row = self.known_row()?;
                if row == self.top {
                    return self.shift(self.top, self.bottom, true, 1);
                }
                self.go(row.checked_sub(1).ok_or("above the screen")?, true)
            }
            other => Err(format!("escape {other:?}")),
        }
    }

    fn sequence(&mut self, rest: &mut std::str::Chars<'_>) -> Told {
        let mut body = String::new();
        let last = loop {
            match rest.next() {
                Some(char @ ('0'..='9' | ';' | '?')) => body.push(char),
                Some(char) => break char,
                None => return Err("half a sequence".to_owned()),
            }
        };
        if let Some(modes) = body.strip_prefix('?') {
            return self.mode(modes, last);
        }
        let numbers: Vec<u16> = body
            .split(';')
            .map(|number| number.parse().unwrap_or(0))
            .collect();
        let count = numbers[0].max(1);
        match last {
            'm' => self.pen.take(&numbers),
            'H' => {
                let column = numbers.get(1).copied().unwrap_or(0).max(1) - 1;
                self.go(count - 1, false)?;
                self.go_across(column)
            }
            'A' | 'B' | 'C' | 'D' | 'G' | 'd' => self.moves(last, count),
            'J' => self.erase_screen(numbers[0]),
            'K' => self.erase_rest(),
            'X' | '@' | 'P' => self.changes_row(last, count),
            'L' | 'M' => self.moves_rows(last, count),
            'b' => self.repeats(count),
            'r' => self.scrolls_only(count, numbers.get(1).copied(), body.is_empty()),
            'l' if body == "4;20" => Ok(()),
            other => Err(format!("sequence {body:?} {other:?}")),
        }
    }

    fn moves(&mut self, last: char, count: u16) -> Told {
        match last {
            'A' => {
                let row = self.known_row()?.checked_sub(count);
                self.go(row.ok_or("too far up")?, true)
            }
            'B' => self.go(self.known_row()? + count, true),
            'C' => self.go_across(self.known_column()? + count),
            'D' => {
                let column = self.known_column()?.checked_sub(count);
                self.go_across(column.ok_or("too far left")?)
            }
            'G' => {
                self.needs(self.capabilities.columns, "CHA")?;
                self.known_row()?;
                self.go_across(count - 1)
            }
            _ => {
                self.needs(self.capabilities.columns, "VPA")?;
                self.known_column()?;
                self.known_row()?;
                self.go(count - 1, false)
            }
        }
    }

    fn changes_row(&mut self, last: char, count: u16) -> Told {
        if last == 'X' {
            self.needs(self.capabilities.erase, "ECH")?;
            let column = self.known_column()?;
            return self.erase(column, (column + count).min(self.width));
        }
        self.needs(self.capabilities.cells, "ICH or DCH")?;
        self.edit(last == '@', count)
    }

    fn moves_rows(&mut self, last: char, count: u16) -> Told {
        self.needs(self.capabilities.rows, "IL or DL")?;
        let row = self.known_row()?;
        if row < self.top || row > self.bottom {
            return Err("rows moved outside the region".to_owned());
        }
        self.shift(row, self.bottom, last == 'L', count)?;
        // Some go to the first column, some stay.
        self.column = self.column.filter(|column| *column == 0);
        Ok(())
    }

    fn repeats(&mut self, count: u16) -> Told {
        self.needs(self.capabilities.repeat, "REP")?;
        let again = self.last.ok_or("nothing to repeat")?;
        (0..count).try_for_each(|_| self.print(again))
    }

    fn scrolls_only(&mut self, top: u16, bottom: Option<u16>, whole: bool) -> Told {
        let bottom = bottom.filter(|row| *row > 0).unwrap_or(self.height);
        if !whole {
            self.needs(self.capabilities.rows, "DECSTBM")?;
        }
        if top > bottom || bottom > self.height || (top == bottom && self.height > 1) {
            return Err(format!("a region from {top} to {bottom}"));
        }
        (self.top, self.bottom) = (top - 1, bottom - 1);
        // The first cell of the screen for most, of the region for some.
        (self.row, self.column) = (None, None);
        Ok(())
    }

    fn mode(&mut self, modes: &str, last: char) -> Told {
        match (modes, last) {
            ("6;69", 'l') | ("5", 'W') => {}
            ("7", 'h' | 'l') => self.wraps = last == 'h',
            ("25", 'h' | 'l') => {
                let seen = Some(last == 'h');
                if self.cursor == seen {
                    return Err("the cursor is told what it is".to_owned());
                }
                self.cursor = seen;
            }
            ("2026", 'h' | 'l') => {
                self.needs(self.capabilities.together, "synchronized output")?;
                self.together = last == 'h';
            }
            other => return Err(format!("mode {other:?}")),
        }
        Ok(())
    }

    fn needs(&self, has: bool, what: &str) -> Told {
        has.then_some(())
            .ok_or(format!("{what} is not among {:?}", self.capabilities))
    }

    fn known_row(&self) -> Result<u16, String> {
        self.row.ok_or("a row that is not certain".to_owned())
    }

    fn known_column(&self) -> Result<u16, String> {
        self.column.ok_or("a column that is not certain".to_owned())
    }

    /// Relative moves stop at a margin on some terminals and cross it on others.
    fn go(&mut self, row: u16, relative: bool) -> Told {
        let from = self.row.unwrap_or(row);
        let crosses =
            relative && ((row > from && row > self.bottom) || (row < from && row < self.top));
        if row >= self.height || crosses {
            return Err(format!("row {row} from {from} across a margin"));
        }
        self.row = Some(row);
        Ok(())
    }

    fn go_across(&mut self, column: u16) -> Told {
        if column >= self.width {
            return Err(format!("column {column}"));
        }
        self.column = Some(column);
        Ok(())
    }
}

/// Wide ever since there are wide characters.
fn is_ideograph(char: char) -> bool {
    matches!(char, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}')
}
