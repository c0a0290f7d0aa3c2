//! Owns: writing sheets as XLSX: every cell a text, in the few parts that every program for sheets opens.
//! Must not know: what the columns mean.

use std::fmt::Write as _;

use super::archive::archive;
use super::{Book, Row, SheetError};

/// The longest name that a sheet may have.
const LONGEST_NAME: usize = 31;
/// The longest text of a cell, in the units of UTF-16.
const LONGEST_CELL: usize = 32_767;
/// So many rows a sheet has at most.
const MOST_ROWS: u32 = 1_048_576;
/// So many columns a sheet has at most.
const MOST_COLUMNS: usize = 16_384;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const SHEETS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Writes all sheets as XLSX.
///
/// # Errors
/// A name or a cell that a workbook cannot have.
pub fn write(book: &Book) -> Result<Vec<u8>, SheetError> {
    let mut names: Vec<String> = Vec::new();
    let (mut kinds, mut links, mut list) = (String::new(), String::new(), String::new());
    let mut pages = Vec::new();
    for (number, sheet) in (1..).zip(&book.sheets) {
        let name = sheet.name.to_lowercase();
        if !may_be_named(&sheet.name) || names.contains(&name) {
            return Err(SheetError::Unreadable);
        }
        names.push(name);
        let path = format!("worksheets/sheet{number}.xml");
        // Writing into memory cannot fail, here and below.
        let _ = write!(
            kinds,
            "<Override PartName=\"/xl/{path}\" ContentType=\"{KIND}.worksheet+xml\"/>"
        );
        links += &link(number, "worksheet", &path);
        let _ = write!(
            list,
            "<sheet name=\"{}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>",
            escaped(&sheet.name)
        );
        pages.push((format!("xl/{path}"), page(&sheet.rows)?));
    }
    let mut files = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{KIND}.sheet.main+xml\"/>{kinds}</Types>"
            ),
        ),
        (
            "_rels/.rels".to_owned(),
            linked(&link(1, "officeDocument", "xl/workbook.xml")),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                "{HEAD}<workbook xmlns=\"{SHEETS}\" xmlns:r=\"{DOCUMENT}\"><sheets>{list}</sheets></workbook>"
            ),
        ),
        ("xl/_rels/workbook.xml.rels".to_owned(), linked(&links)),
    ];
    files.extend(pages);
    archive(&files)
}

fn link(number: u32, kind: &str, path: &str) -> String {
    format!("<Relationship Id=\"rId{number}\" Type=\"{DOCUMENT}/{kind}\" Target=\"{path}\"/>")
}

fn linked(links: &str) -> String {
    format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{links}</Relationships>")
}

fn may_be_named(name: &str) -> bool {
    !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && !name.contains(['[', ']', ':', '*', '?', '/', '\\'])
        && !name.starts_with('\'')
        && !name.ends_with('\'')
}

fn page(rows: &[Row]) -> Result<String, SheetError> {
    let mut page = format!("{HEAD}<worksheet xmlns=\"{SHEETS}\"><sheetData>");
    let mut next = 1;
    for row in rows {
        // A gap between rows is kept only where the rows said so.
        let number = row.number.max(next);
        if number > MOST_ROWS || row.cells.len() > MOST_COLUMNS {
            return Err(SheetError::TooLarge);
        }
        next = number + 1;
        let _ = write!(page, "<row r=\"{number}\">");
        for (at, cell) in row
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
        {
            if cell.encode_utf16().count() > LONGEST_CELL {
                return Err(SheetError::TooLarge);
            }
            let _ = write!(
                page,
                "<c r=\"{}{number}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                column(at),
                escaped(cell)
            );
        }
        page += "</row>";
    }
    page += "</sheetData></worksheet>";
    Ok(page)
}

/// The letters of a column: A to Z, then AA.
fn column(at: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = at + 1;
    while rest > 0 {
        letters.extend(('A'..='Z').nth((rest - 1) % 26));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A text as XML has it. What XML cannot have is written by its number, as Excel does, and so is what looks like that.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        match sign {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '_' if is_number(&text[at..]) => out += "_x005F_",
            '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(out, "_x{:04X}_", u32::from(sign));
            }
            sign => out.push(sign),
        }
    }
    out
}

/// Whether this begins as a sign written by its number does: `_x000B_`.
fn is_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.starts_with(b"_x")
        && bytes.get(6) == Some(&b'_')
        && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::super::Sheet;
    use super::*;

    fn book(names: &[&str]) -> Book {
        let sheets = names.iter().map(|&name| Sheet {
            name: name.to_owned(),
            rows: vec![Row {
                number: 3,
                cells: vec![String::new(), "a\u{b}b _x0041_ <&>\"".to_owned()],
            }],
        });
        Book {
            sheets: sheets.collect(),
        }
    }

    #[test]
    fn columns_have_the_letters_of_every_program_for_sheets() {
        assert_eq!(
            [0, 25, 26, 701, 702].map(column),
            ["A", "Z", "AA", "ZZ", "AAA"]
        );
    }

    #[test]
    fn a_cell_is_a_text_where_it_stood_and_the_same_sheets_give_the_same_bytes() {
        let written = write(&book(&["survey", "choices"])).unwrap();
        let text = String::from_utf8_lossy(&written);
        let cell = "<row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t xml:space=\"preserve\">\
                    a_x000B_b _x005F_x0041_ &lt;&amp;&gt;&quot;</t></is></c></row>";
        assert!(text.contains(cell), "{text}");
        assert_eq!(written, write(&book(&["survey", "choices"])).unwrap());
    }

    #[test]
    fn what_a_workbook_cannot_have_is_refused() {
        for names in [
            &["a", "A"][..],
            &[""],
            &["a/b"],
            &["'a"],
            &["a name that is much too long for it"],
        ] {
            assert_eq!(
                write(&book(names)),
                Err(SheetError::Unreadable),
                "{names:?}"
            );
        }
        let mut large = book(&["survey"]);
        large.sheets[0].rows[0].cells[0] = "x".repeat(LONGEST_CELL + 1);
        assert_eq!(write(&large), Err(SheetError::TooLarge));
    }
}
