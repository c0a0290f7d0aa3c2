//! Whatever stands in a cell, no spreadsheet takes it for a formula, and a reader gets back what was written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::domain::{cell_text, safe, safe_cell};
use linelamp::report::sheet::{Cell, Sheet};

fuzz_target!(|text: &str| {
    let texts: Vec<&str> = text.split('\u{1F}').collect();
    let mut sheet = Sheet::new(&["first"]);
    for text in &texts {
        assert!(
            !safe_cell(text)
                .as_str()
                .starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
        );
        sheet.row(&[Cell::Text(text)]);
    }
    let written = sheet.into_bytes();
    let mut reader = csv::Reader::from_reader(written.as_slice());
    let read: Vec<String> = reader
        .records()
        .map(|record| cell_text(&record.unwrap()[0]).to_owned())
        .collect();
    let meant: Vec<String> = texts
        .iter()
        .map(|text| safe(text).as_str().to_owned())
        .collect();
    assert_eq!(read, meant);
});
