//! Owns: a form file as sheets of rows, whichever way it was written: a workbook or Markdown tables.
//! Must not know: what the columns mean.

mod archive;
mod markdown;
mod workbook;
mod written;

use serde::{Deserialize, Serialize};

pub use markdown::write as write_markdown;
pub use written::write as write_workbook;

/// The largest form file, in bytes.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// The most rows of one sheet.
pub const MOST_ROWS: usize = 20_000;
/// Columns to the right of this are not read: a stray cell may stand at the far edge.
const MOST_COLUMNS: usize = 500;
/// The most letters of all cells together.
const MOST_LETTERS: usize = 16 * 1024 * 1024;

/// One row as a spreadsheet program counts it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Row {
    /// Its number, from 1; the titles are usually row 1.
    pub number: u32,
    /// Its cells, without space around them.
    pub cells: Vec<String>,
}

/// One sheet.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name as written.
    pub name: String,
    /// The rows that have anything in them; the first has the titles.
    pub rows: Vec<Row>,
}

/// A form file.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Book {
    /// Its sheets, in order.
    pub sheets: Vec<Sheet>,
}

/// Why nothing could be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SheetError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// More than a form file may have.
    #[error("the file is too large")]
    TooLarge,
    /// Neither Markdown tables nor a workbook that can be opened.
    #[error("the file is neither a workbook nor Markdown tables")]
    Unreadable,
}

impl Book {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// The file is empty, too large, or neither of the two kinds.
    pub fn read(bytes: &[u8]) -> Result<Self, SheetError> {
        if bytes.len() > MOST_BYTES {
            return Err(SheetError::TooLarge);
        }
        let book = match bytes {
            [b'P', b'K', ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => workbook::read(bytes)?,
            _ => markdown::read(std::str::from_utf8(bytes).map_err(|_| SheetError::Unreadable)?)?,
        };
        if book.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
            return Err(SheetError::Empty);
        }
        Ok(book)
    }

    /// The sheets as they are stored.
    #[must_use]
    pub fn store(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// The sheets that were stored so; none where a newer program stored them in another way.
    #[must_use]
    pub fn restore(stored: &str) -> Option<Self> {
        serde_json::from_str(stored).ok()
    }

    /// The sheet of that name, in any letter case.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        let named = |sheet: &&Sheet| sheet.name.trim().eq_ignore_ascii_case(name);
        self.sheets.iter().find(named)
    }
}

/// Gathers rows and keeps the limits.
#[derive(Default)]
struct Gathering {
    rows: Vec<Row>,
    letters: usize,
}

impl Gathering {
    fn push(&mut self, number: u32, mut cells: Vec<String>) -> Result<(), SheetError> {
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        self.letters += cells.iter().map(|cell| cell.len() + 1).sum::<usize>();
        if self.rows.len() == MOST_ROWS || self.letters > MOST_LETTERS {
            return Err(SheetError::TooLarge);
        }
        self.rows.push(Row { number, cells });
        Ok(())
    }
}

/// A cell without space around it; a no-break space, which office programs put in unseen, is a space.
fn clean(cell: &str) -> String {
    if cell.contains('\u{A0}') {
        cell.replace('\u{A0}', " ").trim().to_owned()
    } else {
        cell.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use proptest::prelude::*;

    use super::{Book, Row, Sheet, SheetError, write_markdown, write_workbook};

    fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
        let rows = (1..).zip(rows).map(|(number, cells)| Row {
            number,
            cells: cells.iter().map(|&cell| cell.to_owned()).collect(),
        });
        Sheet {
            name: name.to_owned(),
            rows: rows.collect(),
        }
    }

    #[test]
    fn tables_in_markdown_are_sheets_and_only_their_rows_count() {
        let text = "A form of ours.\n\n| survey |\n|  | type | name |\n|---|---|---|\n| | text | a |\n| | | |\n\
                    # a remark\n| | note | b\\|c |\n| settings | form_title |\n| | Intake |\n";
        let expected = [
            sheet(
                "survey",
                &[&["type", "name"], &["text", "a"], &["note", "b|c"]],
            ),
            sheet("settings", &[&["form_title"], &["Intake"]]),
        ];
        assert_eq!(Book::read(text.as_bytes()).unwrap().sheets, expected);
    }

    #[test]
    fn what_is_no_form_file_is_refused() {
        assert_eq!(Book::read(b"").unwrap_err(), SheetError::Empty);
        assert_eq!(Book::read(b"no table").unwrap_err(), SheetError::Empty);
        assert_eq!(Book::read(b"\xFF\xFE").unwrap_err(), SheetError::Unreadable);
        assert_eq!(
            Book::read(b"PK\x03\x04 no").unwrap_err(),
            SheetError::Unreadable
        );
        let large = vec![b' '; super::MOST_BYTES + 1];
        assert_eq!(Book::read(&large).unwrap_err(), SheetError::TooLarge);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(cells in prop::collection::vec(
            prop::collection::vec("[ -~áñ|\\\\#\n]{0,12}", 1..5), 1..6,
        )) {
            let mut rows = vec![Row { number: 1, cells: vec!["type".to_owned(), "name".to_owned()] }];
            for row in cells {
                let mut row: Vec<String> = row.iter().map(|cell| cell.trim().to_owned()).collect();
                while row.last().is_some_and(String::is_empty) {
                    row.pop();
                }
                if !row.is_empty() {
                    let number = u32::try_from(rows.len()).unwrap() + 1;
                    rows.push(Row { number, cells: row });
                }
            }
            let book = Book { sheets: vec![Sheet { name: "survey".to_owned(), rows }] };
            prop_assert_eq!(&Book::read(write_markdown(&book).as_bytes()).unwrap(), &book);
            prop_assert_eq!(&Book::read(&write_workbook(&book).unwrap()).unwrap(), &book);
        }

        #[test]
        fn no_bytes_make_it_fall(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            drop(Book::read(&bytes));
        }
    }
}
