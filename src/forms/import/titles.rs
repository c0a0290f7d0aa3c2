//! Owns: the titles of the survey sheet: the languages they name, and what is wrong with them.
//! Must not know: rows.

use super::{Problems, cell};
use crate::forms::columns::Column;
use crate::forms::problem::{Fault, Flaw};
use crate::forms::sheets::{Row, Sheet};

/// Every language, the survey's first.
pub(super) fn languages(survey: &[String], choices: &[String]) -> Vec<String> {
    let mut languages: Vec<String> = Vec::new();
    for language in survey.iter().chain(choices) {
        if !languages.contains(language) {
            languages.push(language.clone());
        }
    }
    languages
}

pub(super) fn judge(
    sheet: &Sheet,
    titles: &Row,
    columns: &[Option<(Column, Option<String>)>],
    problems: &mut Problems,
) {
    let row = Some(titles.number);
    if !columns
        .iter()
        .flatten()
        .any(|(column, _)| *column == Column::Type)
    {
        problems.add(&sheet.name, row, None, Flaw::new(Fault::NoColumn, "type"));
    }
    for (at, column) in columns.iter().enumerate() {
        let title = titles.cells.get(at).map(String::as_str).unwrap_or_default();
        let holds = sheet.rows.iter().skip(1).any(|row| cell(row, at).is_some());
        match column {
            None if holds && !title.is_empty() => {
                problems.at(
                    &sheet.name,
                    titles.number,
                    title,
                    Flaw::new(Fault::IgnoredColumn, title),
                );
            }
            Some(found) if columns[..at].contains(column) => {
                let about = found.0.title();
                problems.at(
                    &sheet.name,
                    titles.number,
                    title,
                    Flaw::new(Fault::ColumnTwice, about),
                );
            }
            _ => {}
        }
    }
}
