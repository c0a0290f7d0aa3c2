//! Owns: a file of rows, whatever it is: CSV in the encodings and delimiters of office programs, XLSX, XLS, ODS.
//! Must not know: what the columns mean.

use std::io::Cursor;

use calamine::{Data, Ods, Reader, Xls, Xlsx, open_workbook_from_rs};

/// The largest file read, in bytes.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// The most rows read from one sheet.
pub const MOST_ROWS: usize = 100_000;
/// Columns to the right of this are left out: no list has them, and a stray cell may stand at the far edge.
const MOST_COLUMNS: usize = 100;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// One row as a spreadsheet program counts it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its number, from 1.
    pub number: u32,
    /// Its cells as text, trimmed of nothing.
    pub cells: Vec<String>,
}

/// One way to see the file as rows: a sheet of a workbook, or the text split at one delimiter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    /// The rows that have anything in them.
    pub rows: Vec<Row>,
}

/// Why nothing could be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SheetError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// More than [`MOST_BYTES`] or [`MOST_ROWS`].
    #[error("the file is too large")]
    TooLarge,
    /// Neither text nor a workbook that can be opened.
    #[error("the file is neither CSV nor a workbook")]
    Unreadable,
}

/// Reads a file's bytes. A text comes back once for each delimiter it may be split at; whoever knows the
/// columns chooses.
pub fn read(bytes: &[u8]) -> Result<Vec<Table>, SheetError> {
    if bytes.len() > MOST_BYTES {
        return Err(SheetError::TooLarge);
    }
    let tables = match bytes {
        [b'P', b'K', ..] => workbook(bytes)?,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => old_workbook(bytes)?,
        _ => texts(&decode(bytes)?)?,
    };
    if tables.iter().all(|table| table.rows.is_empty()) {
        return Err(SheetError::Empty);
    }
    Ok(tables)
}

/// UTF-8 or UTF-16 by the mark at the start; without one UTF-8, and what is not that was saved by an older
/// office program in Windows-1252.
fn decode(bytes: &[u8]) -> Result<String, SheetError> {
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|&byte| windows_1252(byte)).collect(),
        },
    };
    // No list has a NUL; a picture or a program has.
    if text.contains('\0') {
        Err(SheetError::Unreadable)
    } else {
        Ok(text)
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, SheetError> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    if !odd.is_empty() {
        return Err(SheetError::Unreadable);
    }
    char::decode_utf16(pairs.iter().map(|&pair| unit(pair)))
        .collect::<Result<String, _>>()
        .map_err(|_| SheetError::Unreadable)
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn texts(text: &str) -> Result<Vec<Table>, SheetError> {
    DELIMITERS
        .iter()
        .filter(|&&delimiter| delimiter == b',' || text.as_bytes().contains(&delimiter))
        .map(|&delimiter| split(text, delimiter))
        .collect()
}

fn split(text: &str, delimiter: u8) -> Result<Table, SheetError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut table = Table::default();
    let mut number = 0;
    let mut breaks_inside = 0;
    let mut record = csv::StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|_| SheetError::Unreadable)?
    {
        // A spreadsheet counts rows, a text lines: a cell of two lines is one row, an empty line is a row too.
        let line = record.position().map_or(0, |start| line_of(text, start));
        number = u32::try_from(line.saturating_sub(breaks_inside))
            .unwrap_or(u32::MAX)
            .max(number + 1);
        breaks_inside += record
            .iter()
            .map(|cell| cell.matches('\n').count() as u64)
            .sum::<u64>();
        push(
            &mut table,
            number,
            record
                .iter()
                .take(MOST_COLUMNS)
                .map(str::to_owned)
                .collect(),
        )?;
    }
    Ok(table)
}

/// The line on which a record really starts: the reader says where it went on from, empty lines and all.
fn line_of(text: &str, start: &csv::Position) -> u64 {
    let from = usize::try_from(start.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let breaks = rest
        .iter()
        .take_while(|&&byte| byte == b'\n' || byte == b'\r');
    start.line() + breaks.filter(|&&byte| byte == b'\n').count() as u64
}

fn push(table: &mut Table, number: u32, cells: Vec<String>) -> Result<(), SheetError> {
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(());
    }
    if table.rows.len() == MOST_ROWS {
        return Err(SheetError::TooLarge);
    }
    table.rows.push(Row { number, cells });
    Ok(())
}

/// XLSX is read cell by cell: a list with one stray cell at the far corner must not become a billion cells.
fn workbook(bytes: &[u8]) -> Result<Vec<Table>, SheetError> {
    let Ok(mut book) = open_workbook_from_rs::<Xlsx<_>, _>(Cursor::new(bytes)) else {
        return ranges(
            &mut open_workbook_from_rs::<Ods<_>, _>(Cursor::new(bytes))
                .map_err(|_| SheetError::Unreadable)?,
        );
    };
    book.sheet_names()
        .iter()
        .map(|name| cells_of(&mut book, name))
        .collect()
}

fn cells_of(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Table, SheetError> {
    let mut table = Table::default();
    // A sheet that is a chart has no cells: an empty table.
    let Ok(mut reader) = book.worksheet_cells_reader(name) else {
        return Ok(table);
    };
    let mut number = 0;
    let mut cells = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(|_| SheetError::Unreadable)? {
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if row + 1 != number {
            push(&mut table, number, std::mem::take(&mut cells))?;
            number = row + 1;
        }
        if column < MOST_COLUMNS {
            cells.resize(cells.len().max(column + 1), String::new());
            cells[column] = written(&Data::from(cell.get_value().clone()));
        }
    }
    push(&mut table, number, cells)?;
    Ok(table)
}

fn old_workbook(bytes: &[u8]) -> Result<Vec<Table>, SheetError> {
    ranges(
        &mut open_workbook_from_rs::<Xls<_>, _>(Cursor::new(bytes))
            .map_err(|_| SheetError::Unreadable)?,
    )
}

fn ranges<B: Reader<S>, S: std::io::Read + std::io::Seek>(
    book: &mut B,
) -> Result<Vec<Table>, SheetError> {
    book.worksheets()
        .iter()
        .map(|(_, range)| cells_in(range))
        .collect()
}

fn cells_in(range: &calamine::Range<Data>) -> Result<Table, SheetError> {
    let mut table = Table::default();
    let (above, before) = range.start().unwrap_or_default();
    let before = usize::try_from(before)
        .unwrap_or(usize::MAX)
        .min(MOST_COLUMNS);
    for (number, row) in (above + 1..).zip(range.rows()) {
        let mut cells = vec![String::new(); before];
        cells.extend(row.iter().take(MOST_COLUMNS - before).map(written));
        push(&mut table, number, cells)?;
    }
    Ok(table)
}

/// A cell as a person reads it: a whole number has no decimals, for a unit called `1` is not called `1.0`.
fn written(cell: &Data) -> String {
    match cell {
        Data::Float(value) if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::{SheetError, read};

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let tables = read(bytes).unwrap();
        let widest = tables
            .into_iter()
            .max_by_key(|table| table.rows.iter().map(|row| row.cells.len()).max());
        widest
            .unwrap()
            .rows
            .into_iter()
            .map(|row| (row.number, row.cells))
            .collect()
    }

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        rows(bytes).into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn every_delimiter_of_an_office_program_is_read() {
        for delimiter in [",", ";", "\t", "|"] {
            let text = format!("Name{delimiter}City\nPine Hill{delimiter}Ñandú\n");
            assert_eq!(
                cells(text.as_bytes()),
                [["Name", "City"], ["Pine Hill", "Ñandú"]]
            );
        }
    }

    #[test]
    fn every_encoding_of_an_office_program_is_read() {
        let text = "Name,City\r\nPine Hill,Ñandú\r\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16_swapped: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            [b"\xFF\xFE", utf16.as_slice()].concat(),
            [b"\xFE\xFF", utf16_swapped.as_slice()].concat(),
            b"Name,City\nPine Hill,\xD1and\xFA\n".to_vec(),
        ] {
            assert_eq!(cells(&bytes), [["Name", "City"], ["Pine Hill", "Ñandú"]]);
        }
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let numbers: Vec<u32> = rows(b"Name,City\n\n\"two\nlines\",x\nlast,y\n")
            .into_iter()
            .map(|(number, _)| number)
            .collect();
        assert_eq!(numbers, [1, 3, 4]);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert_eq!(read(b"").unwrap_err(), SheetError::Empty);
        assert_eq!(read(b"\n , \n").unwrap_err(), SheetError::Empty);
        assert_eq!(read(b"\x7FELF\0\0").unwrap_err(), SheetError::Unreadable);
        assert_eq!(
            read(b"PK\x03\x04 no zip").unwrap_err(),
            SheetError::Unreadable
        );
        assert_eq!(read(b"\xFF\xFEa").unwrap_err(), SheetError::Unreadable);
        assert_eq!(
            read(&b"a,b\n".repeat(super::MOST_ROWS + 1)).unwrap_err(),
            SheetError::TooLarge
        );
    }

    #[test]
    fn a_whole_number_has_no_decimals_and_a_stray_cell_far_away_costs_nothing() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Name").unwrap();
        sheet.write(0, 1, "Beds").unwrap();
        sheet.write(1, 0, 7.0).unwrap();
        sheet.write(1, 1, 12.5).unwrap();
        sheet.write(1_048_575, 16_383, "stray").unwrap();
        sheet.write(1_048_575, 0, "last").unwrap();
        let expected = [
            (1, vec!["Name", "Beds"]),
            (2, vec!["7", "12.5"]),
            (1_048_576, vec!["last"]),
        ];
        let expected = expected
            .map(|(number, cells)| (number, cells.into_iter().map(str::to_owned).collect()));
        assert_eq!(rows(&book.save_to_buffer().unwrap()), expected);
    }
}
