//! Owns: foreign text in a cell of a sheet, where a program on the reader's machine would run it as a formula.
//! Must not know: how a sheet is written.

use super::{SafeText, safe};
use std::borrow::Cow;

/// What makes a spreadsheet program take a cell for a formula, in narrow and in full-width form. (A tab or a
/// carriage return at the start does so too, but [`safe`] has made those visible.)
const FORMULA_STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Foreign text for one CSV or XLSX cell: made safe, and a formula start gets an apostrophe before it.
///
/// [`cell_text`] takes the apostrophe off again. To stay reversible, a text that already is apostrophes and then
/// a formula start gets one more; a name such as `'Abd` stays as it is.
#[must_use]
pub fn safe_cell(text: &str) -> SafeText<'_> {
    let safe = safe(text);
    if starts_formula(safe.as_str()) {
        SafeText(Cow::Owned(format!("'{safe}")))
    } else {
        safe
    }
}

/// What stood in a cell before [`safe_cell`] put an apostrophe before it.
#[must_use]
pub fn cell_text(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if starts_formula(text) => text,
        _ => cell,
    }
}

fn starts_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA_STARTS)
}
