//! Owns: sheets as Markdown tables: a row with the sheet's name in the first cell, then its rows, indented one cell.
//! Must not know: what the columns mean.
//!
//! `\|` is a bar, `\n` a new line inside a cell, `\\` a backslash before one of these three.

use std::fmt::Write as _;

use super::{Book, Gathering, MOST_COLUMNS, Sheet, SheetError, clean};

/// Reads the tables of a text; everything that is no table is a remark.
pub(super) fn read(text: &str) -> Result<Book, SheetError> {
    if text.contains('\0') {
        return Err(SheetError::Unreadable);
    }
    let mut book = Book::default();
    let mut open: Option<(String, Gathering)> = None;
    for line in text.strip_prefix('\u{FEFF}').unwrap_or(text).lines() {
        let Some(cells) = cells_of(line) else {
            continue;
        };
        let (name, rest) = cells
            .split_first()
            .map_or(("", &[][..]), |(name, rest)| (name.as_str(), rest));
        if !name.is_empty() {
            close(
                &mut book,
                open.replace((name.to_owned(), Gathering::default())),
            );
        }
        if let Some((_, gathering)) = &mut open {
            let number = u32::try_from(gathering.rows.len()).unwrap_or(u32::MAX) + 1;
            gathering.push(number, rest.iter().take(MOST_COLUMNS).cloned().collect())?;
        }
    }
    close(&mut book, open);
    Ok(book)
}

fn close(book: &mut Book, sheet: Option<(String, Gathering)>) {
    if let Some((name, gathering)) = sheet {
        book.sheets.push(Sheet {
            name,
            rows: gathering.rows,
        });
    }
}

/// The cells of a table's row; `None` for any other line and for the line of dashes below the titles, which has no
/// blanks: a cell may well be a dash.
fn cells_of(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    let inside = line.strip_prefix('|')?;
    if inside.chars().all(|c| matches!(c, '|' | '-' | ':')) && inside.contains('-') {
        return None;
    }
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut letters = inside.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\\', Some(&next @ ('|' | '\\'))) => {
                cell.push(next);
                letters.next();
            }
            ('\\', Some('n')) => {
                cell.push('\n');
                letters.next();
            }
            ('|', _) => cells.push(clean(&std::mem::take(&mut cell))),
            _ => cell.push(letter),
        }
    }
    // What stands after the last bar is a remark.
    (!cells.is_empty()).then_some(cells)
}

/// Writes all sheets.
#[must_use]
pub fn write(book: &Book) -> String {
    let mut out = String::new();
    for sheet in &book.sheets {
        if !out.is_empty() {
            out.push('\n');
        }
        let rows: Vec<Vec<String>> = (sheet.rows.iter())
            .map(|row| row.cells.iter().map(|cell| escaped(cell)).collect())
            .collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        let width = |column: usize| {
            let longest = rows.iter().filter_map(|row| row.get(column));
            longest
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        out.push_str(&["| ", &escaped(&sheet.name), " |\n"].concat());
        for row in &rows {
            out.push_str("| ");
            for (column, &width) in widths.iter().enumerate() {
                let cell = row.get(column).map_or("", String::as_str);
                let _ = write!(out, "| {cell:width$} ");
            }
            out.push_str("|\n");
        }
    }
    out
}

fn escaped(cell: &str) -> String {
    let cell = cell.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(cell.len());
    let mut letters = cell.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => out.push_str("\\n"),
            '|' => out.push_str("\\|"),
            '\\' if matches!(letters.peek(), Some('|' | '\\' | 'n' | '\n')) => out.push_str("\\\\"),
            other => out.push(other),
        }
    }
    out
}
