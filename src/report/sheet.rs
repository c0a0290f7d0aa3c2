//! Owns: rows as CSV that no spreadsheet program runs and every one reads.
//! Must not know: what the rows mean.

use crate::domain::safe_cell;

/// One cell.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Cell<'a> {
    /// Anybody's text: made safe, never a formula.
    Text(&'a str),
    /// A count of ours.
    Count(i64),
    /// Whole seconds; empty where unknown.
    Seconds(Option<f64>),
}

/// A sheet being written: RFC 4180, UTF-8, texts in quotes.
///
/// A text that begins like a formula (`=`, `+`, `-`, `@`) gets an apostrophe before it;
/// [`crate::domain::cell_text`] takes it off again.
#[derive(Debug)]
pub struct Sheet {
    writer: csv::Writer<Vec<u8>>,
}

impl Sheet {
    /// A sheet with these titles.
    #[must_use]
    pub fn new(titles: &[&str]) -> Self {
        let writer = csv::WriterBuilder::new()
            // A list separator that is not ours must not split a text in two: the second half could be a formula.
            .quote_style(csv::QuoteStyle::NonNumeric)
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(Vec::new());
        let mut sheet = Self { writer };
        sheet.row(
            &titles
                .iter()
                .map(|title| Cell::Text(title))
                .collect::<Vec<_>>(),
        );
        sheet
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell<'_>]) {
        let cells = cells.iter().map(|cell| match cell {
            Cell::Text(text) => safe_cell(text).into(),
            Cell::Count(count) => count.to_string(),
            Cell::Seconds(Some(seconds)) => format!("{seconds:.0}"),
            Cell::Seconds(None) => String::new(),
        });
        let written = self.writer.write_record(cells);
        // Writing into memory cannot fail, and rows may be of any length.
        debug_assert!(written.is_ok());
    }

    /// The sheet as a file's bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Sheet};

    #[test]
    fn a_formula_stays_a_text_and_a_foreign_separator_splits_nothing() {
        let mut sheet = Sheet::new(&["name", "arrived", "wait"]);
        sheet.row(&[
            Cell::Text("=HYPERLINK(\"x\")"),
            Cell::Count(-3),
            Cell::Seconds(Some(59.6)),
        ]);
        sheet.row(&[Cell::Text("Pine;=1+1"), Cell::Count(0), Cell::Seconds(None)]);
        assert_eq!(
            String::from_utf8_lossy(&sheet.into_bytes()),
            "\"name\",\"arrived\",\"wait\"\r\n\"'=HYPERLINK(\"\"x\"\")\",-3,60\r\n\"Pine;=1+1\",0,\"\"\r\n"
        );
    }
}
