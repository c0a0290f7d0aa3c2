//! Owns: reading the sheets of a workbook: XLSX, the old XLS, ODS.
//! Must not know: what the columns mean.

use std::io::{Cursor, Read, Seek};

use calamine::{Data, Ods, Reader, Xls, Xlsx, open_workbook_from_rs};
use jiff::ToSpan as _;
use jiff::civil::date;

use super::{Book, Gathering, MOST_COLUMNS, Sheet, SheetError, clean};

pub(super) fn read(bytes: &[u8]) -> Result<Book, SheetError> {
    if let Ok(mut book) = open_workbook_from_rs::<Xlsx<_>, _>(Cursor::new(bytes)) {
        let names = book.sheet_names();
        let sheets = names.into_iter().map(|name| cells_of(&mut book, name));
        return Ok(Book {
            sheets: sheets.collect::<Result<_, _>>()?,
        });
    }
    if let Ok(mut book) = open_workbook_from_rs::<Ods<_>, _>(Cursor::new(bytes)) {
        return ranges(&mut book);
    }
    let mut old = open_workbook_from_rs::<Xls<_>, _>(Cursor::new(bytes))
        .map_err(|_| SheetError::Unreadable)?;
    ranges(&mut old)
}

/// Cell by cell: a sheet with one stray cell at the far corner must not become a billion cells.
fn cells_of(book: &mut Xlsx<Cursor<&[u8]>>, name: String) -> Result<Sheet, SheetError> {
    let mut gathering = Gathering::default();
    // A sheet that is a chart has no cells.
    if let Ok(mut reader) = book.worksheet_cells_reader(&name) {
        let mut number = 0;
        let mut cells: Vec<String> = Vec::new();
        while let Some(cell) = reader.next_cell().map_err(|_| SheetError::Unreadable)? {
            let (row, column) = cell.get_position();
            if row + 1 != number {
                gathering.push(number, std::mem::take(&mut cells))?;
                number = row + 1;
            }
            let text = written(&Data::from(cell.get_value().clone()));
            put(
                &mut cells,
                usize::try_from(column).unwrap_or(usize::MAX),
                text,
            );
        }
        gathering.push(number, cells)?;
    }
    Ok(Sheet {
        name,
        rows: gathering.rows,
    })
}

fn put(cells: &mut Vec<String>, column: usize, text: String) {
    if column < MOST_COLUMNS && !text.is_empty() {
        cells.resize(cells.len().max(column + 1), String::new());
        cells[column] = text;
    }
}

fn ranges<B: Reader<S>, S: Read + Seek>(book: &mut B) -> Result<Book, SheetError> {
    let mut sheets = Vec::new();
    for (name, range) in book.worksheets() {
        let mut gathering = Gathering::default();
        let (above, before) = range.start().unwrap_or_default();
        let before = usize::try_from(before).unwrap_or(usize::MAX);
        for (number, row) in (above + 1..).zip(range.rows()) {
            let mut cells = Vec::new();
            for (column, cell) in row.iter().enumerate() {
                put(&mut cells, before.saturating_add(column), written(cell));
            }
            gathering.push(number, cells)?;
        }
        sheets.push(Sheet {
            name,
            rows: gathering.rows,
        });
    }
    Ok(Book { sheets })
}

/// A cell as its writer sees it: 1 is not 1.0, a date is not a number.
fn written(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(value) if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(moment) => serial(moment.as_f64()),
        other => clean(&other.to_string()),
    }
}

/// Excel's count of days: a date, a time below one day, or both.
fn serial(days: f64) -> String {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a clock's seconds of some thousand years"
    )]
    let seconds = (days.clamp(0.0, 2_958_465.0) * 86_400.0).round() as i64;
    let moment = date(1899, 12, 30)
        .at(0, 0, 0, 0)
        .checked_add(seconds.seconds());
    match moment {
        Ok(moment) if days < 1.0 => moment.time().to_string(),
        Ok(moment) if seconds % 86_400 == 0 => moment.date().to_string(),
        Ok(moment) => moment.to_string(),
        Err(_) => String::new(),
    }
}
